"""An answer in a text file: a small header, then the words exactly as they stand.

::

    Question: Tell me about a time your model failed in production.
    Company: amazon
    Duration: 2:35

    In March our ranking model began to …

The header ends at an empty line, at ``---``, or at both. A file whose first line is no header is all answer.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from math import fsum
from pathlib import Path

from pydantic import Field

from starjudge.errors import InputError, nearest, printable
from starjudge.models.base import COMPANIES, CompanyId, Value
from starjudge.resources.rubric_files import looks_like_path

MAX_BYTES = 16 * 2**20  # an hour of talk is 60 kB; more than this is no answer, or a device without an end

HEADERS = ("Question", "Role", "Company", "Duration", "Rubric", "Theme")
SEPARATOR = "---"

# "Situation: we had …" has this form too: only a known key on the first line makes it a header.
_HEADER_LINE = re.compile(r"([A-Za-z][A-Za-z_-]*)[ \t]*:[ \t]*(.*)")
_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d(?:\.\d+)?)")
_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0}
_AMOUNT = r"(\d+(?:\.\d+)?)\s*"
_SPELLED = re.compile(
    rf"(?:{_AMOUNT}h(?:ours?|rs?)?)?\s*(?:{_AMOUNT}m(?:in(?:ute)?s?)?)?\s*(?:{_AMOUNT}s(?:ec(?:ond)?s?)?)?",
    re.IGNORECASE,
)
_BARE = re.compile(r"\d+(?:\.\d+)?")

DURATION_FORMS = "minutes and seconds such as 2:35, or seconds such as 155 s"


class AnswerFile(Value):
    """What a file says: the answer, and what its header tells about it (``None`` where it tells nothing)."""

    name: str
    """The file's name in messages."""
    question: str | None = None
    answer: str = Field(repr=False)
    role: str | None = None
    """The role interviewed for. Kept for the reader; no judge uses it."""
    company: CompanyId | None = None
    rubric: str | None = None
    """Id of a shipped rubric, or a path; `read_answer_file` takes a relative one from the file's own folder."""
    rubric_line: int | None = Field(default=None, ge=1)
    """The line of the file that names the rubric, for messages about it."""
    duration: float | None = None
    """Seconds the answer took when it was spoken."""
    theme: str | None = None
    answer_offset: int = Field(default=0, ge=0)
    """Characters of the file in front of the answer: a span of the answer lies this much further on."""


def read_answer_file(path: str | Path) -> AnswerFile:
    """An answer and its header from a file.

    Raises `InputError`, with the file's name and the line where there is one, for what is missing, a folder,
    empty, too large, binary, not UTF-8, or wrong in its header.
    """
    if not str(path):
        raise InputError("the name of the answer file is empty; name a text file")
    path = Path(path)
    name = printable(str(path))
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise InputError(f"{name}: no such file (looked from {Path.cwd()})") from None
    except IsADirectoryError:
        raise InputError(f"{name}: is a directory; name one text file in it") from None
    except (OSError, ValueError) as error:  # ValueError: a name that no system accepts
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(f"{name}: cannot be read: {reason}") from None
    found = parse_answer_file(decoded(data, name), name)
    if found.rubric is not None and looks_like_path(found.rubric):
        return found.model_copy(update={"rubric": str(path.parent / found.rubric)})
    return found


def decoded(data: bytes, name: str) -> str:
    """The bytes of an answer file as text, line ends as they are.

    Raises `InputError` for what is too large, binary, or not UTF-8; the message names the line.
    """
    if len(data) > MAX_BYTES:
        raise InputError(f"{name}: larger than {MAX_BYTES // 2**20} MB; give the text of one answer")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise InputError(f"{name}:1: the text is UTF-16; save it as UTF-8")
    at = data.find(b"\0")
    if at >= 0:
        raise InputError(f"{name}: not a text file (a zero byte at offset {at}); give the answer as plain text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{name}:{line}: not UTF-8 (byte 0x{data[error.start]:02x} at offset {error.start}); save the file as UTF-8"
        ) from None


def parse_answer_file(text: str, name: str = "answer") -> AnswerFile:
    """An answer and its header from the text of a file; ``name`` stands for the file in messages.

    Raises `InputError` with ``name:line:`` for a header that is not understood, and for an empty answer.
    """
    start = 1 if text.startswith("\ufeff") else 0  # a byte order mark is no part of the answer
    if not text[start:].strip():
        raise InputError(f"{name}: the file is empty; expected the text of an answer")
    fields: dict[str, object] = {}
    lines: dict[str, int] = {}
    here, number = start, 0
    if _is_header(_line_at(text, here)[0]):
        while here < len(text):
            line, behind = _line_at(text, here)
            if not line.strip() or line.strip() == SEPARATOR:
                break
            here, number = behind, number + 1
            key, value = _header(line, f"{name}:{number}")
            if key in lines:
                raise InputError(f"{name}:{number}: a second {key!r} (the first is on line {lines[key]}); keep one")
            lines[key] = number
            fields[key.lower()] = _READERS.get(key, _as_text)(value, f"{name}:{number}")
        here = _behind_separator(text, here)
    answer = text[here:].rstrip("\r\n")
    if not answer.strip():
        raise InputError(f"{name}:{number + 1}: no answer after the header; put it below an empty line")
    fixed = {"name": name, "answer": answer, "answer_offset": here, "rubric_line": lines.get("Rubric")}
    return AnswerFile.model_validate({**fixed, **fields})


def parse_duration(text: str) -> float | None:
    """Seconds from a duration as people write it, or ``None`` for what is none.

    >>> parse_duration("2:35"), parse_duration("155 s"), parse_duration("155"), parse_duration("2 min 35 s")
    (155.0, 155.0, 155.0, 155.0)
    """
    text = text.strip()
    seconds = 0.0
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, rest = clock.groups()
        seconds = int(hours or 0) * _UNITS["h"] + int(minutes) * _UNITS["m"] + float(rest)
    elif _BARE.fullmatch(text):
        seconds = float(text)
    elif spelled := _SPELLED.fullmatch(text):
        seconds = fsum(float(n) * _UNITS[unit] for n, unit in zip(spelled.groups(), "hms", strict=True) if n)
    return seconds if 0 < seconds < float("inf") else None


def _is_header(line: str) -> bool:
    match = _HEADER_LINE.fullmatch(line)
    return match is not None and match[1].capitalize() in HEADERS


def _header(line: str, place: str) -> tuple[str, str]:
    match = _HEADER_LINE.fullmatch(line)
    if match is None:
        raise InputError(
            f"{place}: expected 'Key: value' in the header, found {_short(line)!r}; "
            "put an empty line between the header and the answer"
        )
    key, value = match[1].capitalize(), match[2].strip()
    if key not in HEADERS:
        raise InputError(
            f"{place}: unknown header {match[1]!r}; {nearest(key, HEADERS)} "
            "(if the answer begins here, put an empty line above it)"
        )
    if not value:
        raise InputError(f"{place}: {key!r} has no value; fill it in or take the line out")
    return key, value


def _as_text(value: str, place: str) -> str:
    return value


def _as_seconds(value: str, place: str) -> float:
    seconds = parse_duration(value)
    if seconds is None:
        raise InputError(f"{place}: not a duration: {_short(value)!r}; expected {DURATION_FORMS}")
    return seconds


def _as_company(value: str, place: str) -> str:
    if value.lower() not in COMPANIES:
        raise InputError(f"{place}: unknown company {_short(value)!r}; {nearest(value, COMPANIES)}")
    return value.lower()


_READERS: dict[str, Callable[[str, str], object]] = {"Duration": _as_seconds, "Company": _as_company}


def _line_at(text: str, start: int) -> tuple[str, int]:
    """The line that starts here, without its end, and where the next one starts."""
    end = text.find("\n", start)
    if end < 0:
        return text[start:], len(text)
    return text[start:end].removesuffix("\r"), end + 1


def _behind_separator(text: str, start: int) -> int:
    """Where the answer starts: behind empty lines, and behind ``---`` where it follows."""
    while start < len(text):
        line, behind = _line_at(text, start)
        if line.strip() == SEPARATOR:
            return behind
        if line.strip():
            return start
        start = behind
    return start


def _short(text: str, limit: int = 60) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
