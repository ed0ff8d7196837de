"""Rubrics by id or path, with all they refer to in place."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from starjudge.errors import InputError, RubricError, nearest
from starjudge.models.base import Value
from starjudge.models.rubric import Rubric, RubricFile
from starjudge.resources.extending import changed, whole
from starjudge.resources.library import Library, library
from starjudge.resources.rubric_files import (
    RubricSource,
    looks_like_path,
    merge,
    path_source,
    read_chain,
    shipped_ids,
    shipped_source,
)

K = TypeVar("K", bound=str)
V = TypeVar("V")

DEFAULT_RUBRIC = "star-l"


class RubricSummary(Value):
    """What a list of rubrics shows of one."""

    id: str
    title: str
    source: str
    """The guide it follows."""
    version: str
    summary: str


def load_rubric(rubric: str | Path | Rubric = DEFAULT_RUBRIC) -> Rubric:
    """A rubric, complete.

    In: the id of a shipped rubric, a path to a YAML file (a text with a slash, or ending in .yaml or .yml,
    is a path, and so is any other that is no shipped id and exists), or a `Rubric`, which is given back as
    it is. Shipped rubrics are read once.
    Raises `RubricError` for an unknown id, a missing file, or a file that does not hold together; the
    message names file, line, field, what was expected and what was found.
    """
    if isinstance(rubric, Rubric):
        return rubric
    if isinstance(rubric, str) and rubric in _ids(library()):
        return _shipped(rubric)
    return _built(open_source(rubric), library())


def list_rubrics() -> tuple[RubricSummary, ...]:
    """The shipped rubrics, by id. Raises `RubricError` where one of their files does not hold together."""
    shared = library()
    return tuple(_summary(merge(read_chain(shipped_source(shared, name), shared))) for name in _ids(shared))


def open_source(rubric: str | Path) -> RubricSource:
    """Where a rubric named by id or path stands.

    A shipped id goes before a file of that name. Raises `RubricError` for an id that is not shipped and for a
    path without a file behind it.
    """
    if isinstance(rubric, str) and not looks_like_path(rubric):
        shared = library()
        ids = _ids(shared)
        if rubric in ids:
            return shipped_source(shared, rubric)
        if not (rubric and _exists(Path(rubric))):
            raise RubricError(f"unknown rubric {rubric!r}; {nearest(rubric, ids)}; or a path to a .yaml file")
    if not isinstance(rubric, (str, Path)):
        raise InputError(f"rubric: expected an id, a path or a Rubric, found {type(rubric).__name__}")
    path = Path(rubric)
    if not _exists(path):
        raise RubricError(f"rubric {str(rubric)!r} looks like a path, but there is no such file (from {Path.cwd()})")
    return path_source(path)


def resolved(file: RubricFile, shared: Library) -> Rubric:
    """A merged rubric file with shared data put in where it names ids, all of it where it names none.

    The file must be complete: `read_chain` sees to that.
    """
    changes = {change.id: change for change in file.dimensions}
    # `model_validate` takes the fields as they are, checks once more that none is missing, and copies nothing.
    return Rubric.model_validate(
        {
            "id": file.id,
            "title": file.title,
            "source": file.source,
            "version": file.version,
            "summary": file.summary,
            "parts": tuple(map(whole, file.parts or ())),
            "length": file.length,
            "maximum_seconds": file.maximum_seconds,
            "minimum_seconds": file.minimum_seconds,
            "dimensions": tuple(
                changed(dimension, changes[dimension.id]) if dimension.id in changes else dimension
                for dimension in shared.dimensions.values()
            ),
            "flags": _chosen(file.flags, shared.flags),
            "kinds": _chosen(file.kinds, shared.kinds),
            "themes": _chosen(file.themes, shared.themes),
            "probes": _chosen(file.probes, shared.probes),
            "companies": _chosen(file.companies, shared.companies),
            "emphases": file.emphases or (),
        }
    )


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name that no system accepts is not there either
        return False


@functools.cache
def _shipped(name: str) -> Rubric:
    return _built(open_source(name), library())


@functools.cache
def _ids(shared: Library) -> tuple[str, ...]:
    return shipped_ids(shared.folder)


def _built(source: RubricSource, shared: Library) -> Rubric:
    return resolved(merge(read_chain(source, shared)), shared)


def _chosen(ids: Sequence[K] | None, shared: Mapping[K, V]) -> tuple[V, ...]:
    return tuple(shared.values()) if ids is None else tuple(shared[name] for name in ids)


def _summary(file: RubricFile) -> RubricSummary:
    return RubricSummary.model_validate({name: getattr(file, name) for name in RubricSummary.model_fields})
