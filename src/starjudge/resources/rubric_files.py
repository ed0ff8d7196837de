"""One rubric file, and the chain of files it extends, each checked for everything that would stop it loading."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from starjudge.errors import nearest
from starjudge.models.rubric import RubricFile, RubricPart, RubricPartChange
from starjudge.resources.explain import check
from starjudge.resources.extending import extend, lacking
from starjudge.resources.faults import Fault, FaultyFileError, FieldPath
from starjudge.resources.library import SHARED, Library, Reference, repeated, unknown
from starjudge.resources.shape import in_words, type_at
from starjudge.resources.yaml_source import Document, read_document

SUFFIXES = (".yaml", ".yml")
REQUIRED = ("title", "source", "version", "summary", "parts", "length", "maximum_seconds", "minimum_seconds")
"""Fields that a rubric must write itself or take from the one it extends."""


@dataclass(frozen=True)
class RubricSource:
    """Where a rubric stands: the file, its name in messages, and the folder that relative paths start from."""

    place: Traversable
    name: str
    folder: Path | None
    """``None`` for a shipped rubric: those extend each other by id only."""

    @property
    def key(self) -> str:
        """The same for the same file however it was reached."""
        return str(self.place.resolve()) if isinstance(self.place, Path) else str(self.place)


@dataclass(frozen=True)
class Sheet:
    """One rubric file as read."""

    document: Document
    content: RubricFile


def shipped_ids(folder: Traversable) -> tuple[str, ...]:
    """Ids of the rubrics in a folder: its YAML files that are not shared data."""
    names = (place.name.removesuffix(".yaml") for place in folder.iterdir() if place.name.endswith(".yaml"))
    return tuple(sorted(name for name in names if name not in SHARED))


def looks_like_path(reference: str) -> bool:
    """Whether a text names a file and not a shipped rubric."""
    separators = {"/", os.sep, os.altsep} - {None}
    return reference.endswith(SUFFIXES) or any(separator in reference for separator in separators if separator)


def shipped_source(library: Library, name: str) -> RubricSource:
    """Where a shipped rubric stands; the id must be one of `shipped_ids`."""
    return RubricSource(library.folder.joinpath(f"{name}.yaml"), f"{library.folder.name}/{name}.yaml", None)


def path_source(path: Path) -> RubricSource:
    """Where a rubric of the caller's own stands."""
    return RubricSource(path, str(path), path.parent)


def read_chain(source: RubricSource, library: Library) -> tuple[Sheet, ...]:
    """A rubric file and all it extends, nearest first.

    Raises `FaultyFileError` with every fault of the first file that has any, or of a chain that is not complete.
    """
    sheets: list[Sheet] = []
    visited: dict[str, str] = {}
    following: RubricSource | None = source
    while following is not None:
        visited[following.key] = following.name
        sheet, following = _read(following, library, visited)
        sheets.append(sheet)
    missing = incomplete(sheets)
    if missing:
        raise FaultyFileError(missing)
    return tuple(sheets)


def merge(sheets: Iterable[Sheet]) -> RubricFile:
    """A chain as one rubric file, the nearest sheet having the last word."""
    contents = [sheet.content for sheet in sheets]
    merged = contents.pop()
    for content in reversed(contents):
        merged = extend(merged, content)
    return merged


def incomplete(sheets: list[Sheet]) -> list[Fault]:
    """A fault for each field that no file of the chain writes, of the rubric or of one of its parts."""
    merged = merge(sheets)
    faults = [
        sheets[0].document.fault((field,), "expected a value, found nothing: write it or extend a rubric")
        for field in REQUIRED
        if getattr(merged, field) in (None, ())
    ]
    for part in merged.parts or ():
        faults += _missing(part, sheets)
    return faults


def _missing(part: RubricPartChange, sheets: list[Sheet]) -> list[Fault]:
    """A fault for each field that a part lacks, in the nearest file that writes the part."""
    document, place = next(
        (sheet.document, place)
        for sheet in sheets
        for place, item in enumerate(sheet.content.parts or ())
        if item.part == part.part
    )
    return [
        document.fault(
            ("parts", place, field),
            f"expected {in_words(type_at(RubricPart, (field,)))}{' or null' if field == 'target' else ''}, "
            f"found nothing: write it, or extend a rubric that has it for {part.part!r}",
        )
        for field in lacking(part)
    ]


def _read(source: RubricSource, library: Library, visited: dict[str, str]) -> tuple[Sheet, RubricSource | None]:
    document = read_document(source.place, source.name)
    content, shape = check(document, RubricFile)
    faults = [*shape, *_reference_faults(document, library)]
    base: RubricSource | None = None
    extends = document.data.get("extends") if isinstance(document.data, dict) else None
    if isinstance(extends, str):
        base, message = _base(extends, source, library)
        if base is not None and base.key in visited:
            circle = " → ".join([*visited.values(), base.name])
            message = f"expected a rubric that does not lead back here, found the circle {circle}"
        if message:
            faults.append(document.fault(("extends",), message))
    if faults or content is None:
        raise FaultyFileError(faults)
    return Sheet(document, content), base


def _base(extends: str, source: RubricSource, library: Library) -> tuple[RubricSource | None, str]:
    if looks_like_path(extends):
        if source.folder is None:
            return None, f"expected the id of a shipped rubric, found the path {extends!r}"
        place = source.folder / extends
        if place.is_file():
            return path_source(place), ""
        return None, f"expected a rubric file, found nothing at {str(place)!r}"
    ids = shipped_ids(library.folder)
    if extends in ids:
        return shipped_source(library, extends), ""
    return None, f"expected the id of a shipped rubric or a path to a .yaml file, found {extends!r}; " + nearest(
        extends, ids
    )


def _reference_faults(document: Document, library: Library) -> list[Fault]:
    """Themes that do not exist and whatever is written twice.

    Looks at the plain data, so that these come together with the faults of shape and not only after them.
    """
    themes = _texts(document.data, "themes")
    faults = unknown(document, themes, library.themes) if themes else []
    for field in ("themes", "flags", "kinds", "probes", "companies"):
        faults += repeated(document, _texts(document.data, field))
    faults += repeated(document, _ids(document.data, ("parts",), "part"))
    faults += repeated(document, _ids(document.data, ("dimensions",), "id"))
    for number, dimension in enumerate(_items(document.data, "dimensions")):
        for field in ("anchors", "next_steps"):
            faults += repeated(document, _ids(dimension, ("dimensions", number, field), "level"))
    length = document.data.get("length") if isinstance(document.data, dict) else None
    if isinstance(length, dict) and length.get("unit") == "share":
        faults.append(document.fault(("length", "unit"), "expected 'seconds' for a whole answer, found 'share'"))
    return faults


def _items(data: Any, field: str) -> list[Any]:
    items = data.get(field) if isinstance(data, dict) else None
    return items if isinstance(items, list) else []


def _texts(data: Any, field: str) -> list[Reference]:
    return [((field, index), item) for index, item in enumerate(_items(data, field)) if isinstance(item, str)]


def _ids(data: Any, path: FieldPath, key: str) -> list[Reference]:
    items = enumerate(_items(data, str(path[-1])))
    return [
        ((*path, index, key), item[key])
        for index, item in items
        if isinstance(item, dict) and isinstance(item.get(key), (str, int))
    ]
