"""JSON as a tree whose spoken strings know where they stand in the file, without what no reader looks at."""

from __future__ import annotations

import json
import re
from sys import intern
from typing import Any

SPOKEN = ("word", "punctuated_word", "text", "value", "transcript")  # keys whose strings are speech in some format
_STRING = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_KEY = rf'"(?=[wptv])(?:{"|".join(SPOKEN)})"\s*:\s*(?=")'  # most keys are told by their first letter
# Everything up to the next spoken string, or to the end: possessive, and always a match, so it is linear in the text.
_NEXT = re.compile(rf'(?:[^"]++|(?!{_KEY}){_STRING})*+(?:{_KEY}({_STRING})|\Z|.++)', re.DOTALL)
_PLACED = re.compile(r"(\d+),(\d+):", re.ASCII)
_WIDE = re.compile(r"\\.|[^\0-\x7f\ud800-\udfff]", re.DOTALL)
_BATCH = 500  # pieces of text joined at a time
_INDENT = re.compile(rb"\n +")
_UNREAD = frozenset("confidence speaker_confidence probability".split())  # of words and stretches of speech


class NotANumberError(ValueError):
    """A constant such as NaN, which JSON does not know."""


def tree_of(text: str) -> Any:
    """The tree of a file. A spoken string in it begins with its place: ``12,15:the`` (see `placed`).

    The C parser keeps no offsets, so each such string is marked in the text before parsing: several times as fast as a
    parser in Python. Of a word's object stays what readers look at: ten hours have a hundred thousand, often twice.

    Raises `ValueError` for what is no JSON, `NotANumberError` among it, and `RecursionError` where it is too deep.
    """
    return json.loads(_marked(text), object_hook=_reduced, parse_constant=refuse)


def placed(value: str) -> tuple[int, int, str] | None:
    """The place of a marked string and the string; ``None`` for one without a mark."""
    mark = _PLACED.match(value)
    return (int(mark[1]), int(mark[2]), value[mark.end() :]) if mark else None


def refuse(constant: str) -> None:
    """For `json.loads`: raises for NaN and its like."""
    raise NotANumberError(constant)


def _marked(text: str) -> str:
    """The text with a place in front of each spoken string; all of it in ASCII, and without its indents.

    One dash would make each character of a long text take two bytes. A line's end never stands in a string of JSON.
    """
    out = bytearray()
    parts: list[str] = []
    here = 0
    for match in _NEXT.finditer(text):
        a, b = match.span(1) if match.lastindex else (len(text), 0)
        part = text[here : a + 1]
        if not part.isascii():
            part = _WIDE.sub(_escaped, part)
        parts.append(f"{part}{a + 1},{b - 1}:" if b else part)
        here = a + 1
        if len(parts) >= _BATCH:
            out += _joined(parts)
            parts.clear()
    out += _joined(parts)
    return out.decode("utf-8", "surrogatepass")


def _joined(parts: list[str]) -> bytes:
    data = "".join(parts).encode("utf-8", "surrogatepass")
    return _INDENT.sub(b"\n", data) if b"\n " in data else data


def _escaped(match: re.Match[str]) -> str:
    found = match.group()
    if found.isascii():
        return found
    if found[0] == "\\":  # no escape of JSON's, and it must not become one
        return r"\_"
    return json.dumps(found)[1:-1]


def _reduced(node: dict[str, Any]) -> dict[str, Any]:
    if (not _UNREAD.isdisjoint(node) and "start" in node) or "ts" in node:
        written = node.get("punctuated_word") is not None  # then nobody reads `word`
        node = {k: v for k, v in node.items() if k not in _UNREAD and not (written and k == "word")}
    if type(label := node.get("speaker")) is str:
        node["speaker"] = intern(label)
    return node
