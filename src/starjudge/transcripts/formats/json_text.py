"""JSON whose spoken strings know where they stand in the file, and what to say of JSON that cannot be read."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from starjudge.errors import TranscriptError
from starjudge.transcripts.formats.json_tree import NotANumberError, placed, refuse
from starjudge.transcripts.reader import Source

KNOWN = "Whisper, WhisperX, OpenAI, Deepgram, AssemblyAI and Rev AI"
_BEGINS = re.compile(r'\s*(?:\{\s*(?:["}]|$)|\[\s*(?:[{\[\]"]|$))')  # "[00:12] Name:" begins a text, not JSON
_ESCAPE = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\.", re.DOTALL)  # of one character
_WORD = re.compile(r"\S+")
_TAIL = 6  # characters behind which a syntax error is one of the file's end: half an escape, half a "false"
_SHOWN = 12  # top-level fields named in a message

Field = tuple[Any, ...]  # the way to a place in the tree: names, indices, and (for its beginning) such a way itself


@dataclass(frozen=True, slots=True)
class Spoken:
    """A string of the file that holds speech."""

    text: str
    start: int
    """Offset of its first character in the file's text; -1 where the place is unknown."""
    end: int

    def words(self, raw: str) -> list[tuple[str, int, int]]:
        """Its blank-separated words, each with the offsets at which it stands in the file's text `raw`."""
        bare = self.text.strip()
        escaped = self.end - self.start != len(self.text)
        if bare and len(bare.split(None, 1)) == 1 and (bare == self.text or not escaped):
            begin = self.start + self.text.index(bare) if self.start >= 0 else -1
            return [(bare, begin, self.end if bare == self.text else begin + len(bare))]
        if self.start < 0:
            return [(m.group(), -1, -1) for m in _WORD.finditer(self.text)]
        if not escaped:
            begin = self.start
            return [(m.group(), begin + m.start(), begin + m.end()) for m in _WORD.finditer(self.text)]
        behind, extra = self._escapes(raw)
        if len(self.text) + (extra[-1] if extra else 0) != self.end - self.start:
            return [(m.group(), self.start, self.end) for m in _WORD.finditer(self.text)]

        def place(here: int) -> int:
            passed = bisect_left(behind, here)
            return self.start + here + (extra[passed - 1] if passed else 0)

        return [(m.group(), place(m.start()), place(m.end())) for m in _WORD.finditer(self.text)]

    def _escapes(self, raw: str) -> tuple[list[int], list[int]]:
        """Where the text's escaped characters are, and how much longer the file is than the text behind each."""
        found: list[int] = []
        extra: list[int] = []
        longer = 0
        for match in _ESCAPE.finditer(raw, self.start, self.end):
            found.append(match.start() - self.start - longer)
            longer += len(match.group()) - 1
            extra.append(longer)
        return found, extra


class JsonText:
    """A parsed file; its spoken strings are read through `spoken`, which says where they stand."""

    def __init__(self, source: Source) -> None:
        """Raises `TranscriptError` where the content is no JSON."""
        self.source = source
        if source.json is None:
            raise json_fault(source) or TranscriptError(
                f"{source.name}:1: expected JSON, which begins with {{ or [; name another format, or none"
            )

    @cached_property
    def root(self) -> Any:
        """The tree. A spoken string in it begins with its place (see `spoken`)."""
        tree = self.source.json
        self.source.__dict__.pop("json", None)  # who reads the tree may take it apart; nobody keeps it behind them
        return tree

    def error(self, field: Field, expected: str, got: object = None) -> TranscriptError:
        """The error for a field."""
        shown = "" if got is None else f", got {_kind(got)}"
        return TranscriptError(f"{self.source.name}: field {_way(field)}: expected {expected}{shown}")

    def spoken(self, node: dict[str, Any], key: str, field: Field) -> Spoken | None:
        """A string of an object with its place; ``None`` where it is missing or null."""
        value = node.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.error((field, key), "a string", value)
        mark = placed(value)
        if mark:
            start, end, said = mark
            raw = self.source.text[start:end]
            if raw == said or ("\\" in raw and json.loads(f'"{raw}"') == said):
                return Spoken(said, start, end)
        return Spoken(value, -1, -1)  # its key is written with escapes, so it was not marked

    def items(self, node: dict[str, Any], key: str, field: Field) -> list[dict[str, Any] | None]:
        """A list of objects; empty where it is missing or null. A null in it stays ``None``."""
        value = node.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.error((field, key), "a list", value)
        for i, item in enumerate(value):
            if item is not None and not isinstance(item, dict):
                raise self.error((field, key, i), "an object", item)
        return value


def json_fault(source: Source) -> TranscriptError | None:
    """What is wrong with a file that begins like JSON and is none; ``None`` for anything else."""
    text = source.text
    if source.json is not None or not _BEGINS.match(text):
        return None
    try:
        json.loads(text, parse_constant=refuse)
    except json.JSONDecodeError as error:
        return _broken(source, error)
    except RecursionError:
        return _too_deep(source)
    except NotANumberError as error:
        line = source.line_of(text.find(str(error)))
        return TranscriptError(
            f"{source.name}:{line}: {error} is no JSON number; replace it by null and read the file again"
        )
    except ValueError:
        return TranscriptError(f"{source.name}:1: a number with thousands of digits; expected seconds or milliseconds")
    return TranscriptError(f"{source.name}:1: expected a transcript as JSON, got null; ask the tool for it again")


def unknown_json(source: Source) -> TranscriptError | None:
    """What to say of JSON that is no transcript known here; ``None`` for what is no JSON."""
    if source.json is None:
        return None
    content = json.loads(source.text)  # with all its fields, as the file has them
    if isinstance(content, dict):
        names = [repr(name) for name in list(content)[:_SHOWN]]
        holds = f"fields {', '.join(names)}{' …' if len(content) > _SHOWN else ''}" if names else "no fields"
    else:
        holds = f"a list of {len(content)}"
    return TranscriptError(
        f"{source.name}:1: JSON with {holds} is no transcript known here; expected one of {KNOWN}: "
        'download it in the tool\'s own JSON, or as text with "Name:" before each turn'
    )


def _broken(source: Source, error: json.JSONDecodeError) -> TranscriptError:
    text = source.text.rstrip()
    closed = text.endswith("}" if text.lstrip()[:1] == "{" else "]")
    open_string = error.msg.startswith("Unterminated string")
    cut = error.pos >= len(text) or (not closed and (open_string or error.pos >= len(text) - _TAIL))
    if cut:
        return TranscriptError(
            f"{source.name}:{source.line_of(len(text))}: the JSON breaks off after {len(text):,} characters, before "
            f"its closing bracket: the download was probably cut; download it again"
        )
    if error.msg.startswith("Extra data"):
        what = "more text behind the end of the JSON; expected one value"
    else:
        what = f"no valid JSON ({error.msg[:1].lower()}{error.msg[1:]})"
    return TranscriptError(f"{source.name}:{error.lineno}: column {error.colno}: {what}; download the file again")


def _too_deep(source: Source) -> TranscriptError:
    return TranscriptError(f"{source.name}:1: JSON nested deeper than a transcript is; expected one of {KNOWN}")


def _way(field: Field) -> str:
    out = ""
    for step in field:
        if isinstance(step, tuple):
            out += _way(step)
        elif isinstance(step, int):
            out += f"[{step}]"
        else:
            out += f".{step}" if out else str(step)
    return out


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return f"{value:.6g}" if abs(value) < 1e300 else "a huge number"
    if isinstance(value, str):
        return repr(value[:20])
    return "a list" if isinstance(value, list) else "an object" if isinstance(value, dict) else "null"
