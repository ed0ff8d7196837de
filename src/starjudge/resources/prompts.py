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

from starjudge.errors import InputError, PromptError
from starjudge.models.rubric import Target
from starjudge.resources.assets import read_asset

if TYPE_CHECKING:
    import jinja2

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
    """The templates that ask a model to judge.

    Args:
        folder: templates of one's own, by the names in `TEMPLATES` or with further ones that they include;
            ``None`` takes the shipped set.

    Raises `PromptError` for a folder or file that cannot be read, and for a template with a mistake in it.

    """

    def __init__(self, folder: str | Path | None = None) -> None:
        self.folder = None if folder is None else Path(folder)
        if self.folder is not None and not any((self.folder / name).is_file() for name in TEMPLATES):
            raise PromptError(
                f"prompts {str(self.folder)!r}: expected a folder with at least one of {', '.join(TEMPLATES)}"
            )
        for name in TEMPLATES:
            self._template(name)  # a mistake is told now, not with the first answer

    def __repr__(self) -> str:
        return f"PromptSet({'shipped' if self.folder is None else str(self.folder)!r}, version {self.version})"

    def render(self, name: str, values: Mapping[str, Any]) -> str:
        """A template with its values.

        Raises `PromptError`, naming file and line, for a variable that does not exist or what the sandbox forbids.
        """
        import jinja2

        try:
            text = self._template(name).render(values)
        except jinja2.TemplateError as error:
            raise self._fault(error, name) from None
        except (TypeError, ValueError, AttributeError, KeyError, ArithmeticError) as error:
            raise self._fault(error, name) from None
        return _BLANK_LINES.sub("\n\n", text).strip()

    @cached_property
    def version(self) -> str:
        """The set's version, from its ``set.yaml``; ``custom`` for a folder without one."""
        if self.folder is not None and not (self.folder / SET_FILE).is_file():
            return "custom"
        try:
            version = yaml.safe_load(self._source(SET_FILE))["version"]
        except (yaml.YAMLError, TypeError, KeyError):
            version = None
        if not isinstance(version, str) or not version:
            raise PromptError(f'{self._shown(SET_FILE)}:1: expected a line such as version: "1.0"')
        return version

    @cached_property
    def hash(self) -> str:
        """A hash over all templates of the set: two results with the same hash were asked the same."""
        digest = hashlib.sha256()
        for name in sorted({*TEMPLATES, *self._own()}):
            digest.update(f"{name}\0{self._source(name)}\0".encode())
        return digest.hexdigest()[:HASH_DIGITS]

    def _own(self) -> list[str]:
        if self.folder is None:
            return []
        return [path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*.jinja")]

    @cached_property
    def _environment(self) -> jinja2.Environment:
        import jinja2
        from jinja2.sandbox import ImmutableSandboxedEnvironment

        # A template of the user's may come from anywhere: it sees plain values and no Python behind them.
        environment = ImmutableSandboxedEnvironment(
            loader=jinja2.FunctionLoader(self._load),
            undefined=jinja2.StrictUndefined,
            autoescape=False,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        environment.filters |= {"flat": _flat, "target": _target}
        return environment

    def _template(self, name: str) -> jinja2.Template:
        import jinja2

        try:
            return self._environment.get_template(name)
        except jinja2.TemplateError as error:
            raise self._fault(error, name) from None

    def _load(self, name: str) -> tuple[str, str, None] | None:
        try:
            source = self._source(name)
        except FileNotFoundError:
            return None
        return source, self._shown(name), None

    def _source(self, name: str) -> str:
        if self.folder is not None:
            path = self.folder / name
            inside = path.resolve().is_relative_to(self.folder.resolve())
            if inside and path.is_file():
                try:
                    data = path.read_bytes()
                    if len(data) > MOST_BYTES:
                        raise PromptError(f"{path}: {len(data)} bytes; a template has at most {MOST_BYTES}")
                    return data.decode("utf-8")
                except OSError as error:
                    raise PromptError(f"{path}: cannot be read: {error.strerror or error}") from None
                except UnicodeDecodeError:
                    raise PromptError(f"{path}: is not UTF-8 text") from None
        try:
            return read_asset(f"prompts/{name}")
        except InputError:
            raise FileNotFoundError(name) from None

    def _shown(self, name: str) -> str:
        """A template's name for messages: its path where it is the user's own."""
        if self.folder is not None and (self.folder / name).is_file():
            return str(self.folder / name)
        return f"prompts/{name}"

    def _fault(self, error: Exception, name: str) -> PromptError:
        import jinja2

        if isinstance(error, jinja2.TemplateNotFound):
            return PromptError(f"{self._shown(name)}: there is no template {error.name!r} to include")
        if isinstance(error, jinja2.TemplateSyntaxError):
            file = error.filename or self._shown(error.name or name)
            return PromptError(f"{file}:{error.lineno}: {error.message}")
        file, line = self._shown(name), 0
        frame = error.__traceback__
        while frame is not None:  # Jinja puts the template's own lines into the traceback
            if frame.tb_frame.f_code.co_filename.endswith(".jinja"):
                file, line = frame.tb_frame.f_code.co_filename, frame.tb_lineno
            frame = frame.tb_next
        return PromptError(f"{file}:{line}: {error}")


@lru_cache(maxsize=1)
def shipped_prompts() -> PromptSet:
    """The shipped set, read once."""
    return PromptSet()


def _flat(text: str) -> str:
    """A text of several lines as one."""
    return " ".join(text.split())


def _target(target: Target) -> str:
    """A target in words: ``15-20 %`` or ``20-30 s``."""
    if target.unit == "share":
        return f"{target.low * 100:g}-{target.high * 100:g} %"
    return f"{target.low:g}-{target.high:g} s" if target.low != target.high else f"{target.low:g} s"
