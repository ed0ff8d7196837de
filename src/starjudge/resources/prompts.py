"""Prompts: Jinja templates, rendered in a sandbox where every variable must exist.

The templates are the only place where a chat model is told something. Values are data: what a question, an answer or
a rubric holds is put in as it is and never rendered.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from starjudge.errors import PromptError
from starjudge.resources.assets import read_asset

if TYPE_CHECKING:
    from starjudge.resources.sandbox import TemplateSandbox

TEMPLATES = (
    "judge/system.jinja",
    "judge/user.jinja",
    "judge/schema_note.jinja",
    "judge/repair.jinja",
    "_partials/scale.jinja",
    "_partials/parts.jinja",
    "_partials/dimensions.jinja",
    "_partials/flags.jinja",
    "_partials/fields.jinja",
    "_partials/company.jinja",
)
"""The files of a set. A folder of one's own may hold any of them; what it lacks is taken from the shipped set."""
SET_FILE = "judge/set.yaml"
HASH_DIGITS = 12  # of the hash shown in results; enough to tell sets apart
MOST_BYTES = 200_000  # of one template; a prompt that large would be no prompt
_BLANK_LINES = re.compile(r"\n{3,}")


class PromptSet:
    """The templates that ask a model to judge, read once: what is shown as ``hash`` is what is rendered.

    Args:
        folder: templates of one's own, by the names in `TEMPLATES` or with further ones (``*.jinja``) that they
            include; ``None`` takes the shipped set.

    Raises `PromptError` for a folder or file that cannot be read, and for a template with a mistake in it.

    """

    version: str
    """The set's version, from its ``set.yaml``; ``custom`` for a folder without one."""
    hash: str
    """A hash over all templates of the set: two results with the same hash were asked the same."""

    def __init__(self, folder: str | Path | None = None) -> None:
        own: dict[str, Path] = {}
        try:
            self.folder = None if folder is None else Path(folder)
            if self.folder is not None:
                own = _files(self.folder)
        except (TypeError, ValueError, OSError) as error:
            raise PromptError(f"prompts {folder!r}: expected a folder of templates: {error}") from None
        if self.folder is not None and own.keys().isdisjoint(TEMPLATES):
            raise PromptError(f"prompts {str(folder)!r}: expected a folder with at least one of {', '.join(TEMPLATES)}")
        self._sources = {name: _read(path, self.folder) for name, path in own.items() if self.folder is not None}
        self._shown = {name: str(path) for name, path in own.items()}
        for name in (SET_FILE, *TEMPLATES):
            if name not in own and (name != SET_FILE or self.folder is None):
                self._sources[name] = _unified(read_asset(f"prompts/{name}"))
                self._shown[name] = f"prompts/{name}"
        version = self._sources.pop(SET_FILE, None)
        self.version = "custom" if version is None else _version(version, self._shown[SET_FILE])
        digest = hashlib.sha256()
        for name, source in sorted(self._sources.items()):
            digest.update(f"{name}\0{source}\0".encode())
        self.hash = digest.hexdigest()[:HASH_DIGITS]
        for name in self._sources:
            self._check(name)  # a mistake is told now, not with the first answer

    def __repr__(self) -> str:
        return f"PromptSet({'shipped' if self.folder is None else str(self.folder)!r}, version {self.version})"

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_environment"}  # it holds code

    def render(self, name: str, values: Mapping[str, Any]) -> str:
        """A template with its values.

        Raises `PromptError`, naming file and line, for a variable that does not exist or what the sandbox forbids.
        """
        try:
            text = self._environment.get_template(name).render(values)
        except Exception as error:  # whatever a template's expressions make of their values
            raise self._fault(error, name) from None
        return _BLANK_LINES.sub("\n\n", text).strip()

    @cached_property
    def _environment(self) -> TemplateSandbox:
        from starjudge.resources.sandbox import TemplateSandbox  # Jinja is not needed to judge without a model

        return TemplateSandbox(self._load)

    def _load(self, name: str) -> tuple[str, str, None] | None:
        """By name alone: a path that leads elsewhere is the name of no template."""
        return (self._sources[name], self._shown[name], None) if name in self._sources else None

    def _check(self, name: str) -> None:
        from starjudge.resources.sandbox import references

        try:
            tree = self._environment.parse(self._sources[name], name, self._shown[name])
            self._environment.get_template(name)
        except Exception as error:
            raise self._fault(error, name) from None
        for reference, line in references(tree):
            if reference not in self._sources:
                raise PromptError(f"{self._shown[name]}:{line}: there is no template {reference!r} in this set")

    def _fault(self, error: Exception, name: str) -> PromptError:
        import jinja2

        if isinstance(error, jinja2.TemplateSyntaxError):
            return PromptError(f"{error.filename or self._shown[name]}:{error.lineno}: {error.message}")
        file, line = self._shown.get(name, name), 1
        files, frame = set(self._shown.values()), error.__traceback__
        while frame is not None:  # Jinja puts the template's own lines into the traceback
            if frame.tb_frame.f_code.co_filename in files:
                file, line = frame.tb_frame.f_code.co_filename, frame.tb_lineno
            frame = frame.tb_next
        if isinstance(error, jinja2.TemplateNotFound):
            return PromptError(f"{file}:{line}: there is no template {error.name!r} in this set")
        return PromptError(f"{file}:{line}: {error or type(error).__name__}")


@lru_cache(maxsize=1)
def shipped_prompts() -> PromptSet:
    """The shipped set, read once."""
    return PromptSet()


def _files(folder: Path) -> dict[str, Path]:
    """The files of a folder of one's own, by their names in the set."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.jinja")}
    for name in (*TEMPLATES, SET_FILE):
        path = folder / name
        if path.is_symlink() or path.exists():
            found[name] = path
    return found


def _read(path: Path, folder: Path) -> str:
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            raise PromptError(f"{path}:1: is a link that leads out of {folder}; put a copy of the file there")
        if not path.is_file():
            raise PromptError(f"{path}:1: expected a file")
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, RuntimeError) as error:  # a loop of links is a RuntimeError before Python 3.13
        raise PromptError(f"{path}:1: cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if len(data) > MOST_BYTES:
        raise PromptError(f"{path}:1: expected at most {MOST_BYTES:,} bytes, found more")
    try:
        return _unified(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PromptError(f"{path}:{line}: is not UTF-8 text") from None


def _unified(text: str) -> str:
    """A text with one kind of line end, so that a set has the same hash on every system."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _version(source: str, shown: str) -> str:
    try:
        version = yaml.safe_load(source)["version"]
    except (yaml.YAMLError, TypeError, KeyError, ValueError, RecursionError):
        version = None
    if not isinstance(version, str) or not version:
        raise PromptError(f'{shown}:1: expected a line such as version: "1.0"')
    return version
