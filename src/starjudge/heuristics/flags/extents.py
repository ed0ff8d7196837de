"""How far a piece of markup goes: to its closing part, to the end of its JSON object or of its fenced block."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

_FENCE = "```"
_DEEPEST = 8  # objects in objects
_CLOSE = 400  # characters between two parts of one piece of markup: what stands there belongs to it


def joined(text: str, places: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Places of markup, with what stands between an opening part and its closing one, and the rest of a JSON reply."""
    found = sorted(places)
    fences = [m.start() for m in re.finditer(_FENCE, text)] if found else []
    for i, (start, end) in enumerate(found):
        yield _widened(text, start, end, fences)
        if i + 1 < len(found) and 0 <= found[i + 1][0] - end <= _CLOSE and _belongs(text, found[i], found[i + 1]):
            yield end, found[i + 1][0]


def _belongs(text: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether what stands between two marks is markup's, and not the answer gone on."""
    first, second = text[one[0] : one[1]], text[other[0] : other[1]]
    closes, opens = _closes(first), not _closes(second)
    name, closed = _name(first), _name(second)
    if closes:
        return opens  # between the end of "the answer" and its new beginning
    return closed == name or "|" in first or "｜" in first


def _closes(mark: str) -> bool:
    return re.match(r"\W{1,3}/", mark) is not None or re.match(r"\W{0,6}end\b", mark, re.IGNORECASE) is not None


def _name(mark: str) -> str:
    match = re.search(r"[a-z]+", mark.lower())
    return match.group() if match else ""


def _widened(text: str, start: int, end: int, fences: list[int]) -> tuple[int, int]:
    """The whole of a JSON object or a fenced block that a place is in; else the place."""
    before = bisect_left(fences, start)
    if before % 2 and before < len(fences) and start - fences[before - 1] <= _CLOSE and fences[before] - end <= _CLOSE:
        return fences[before - 1], max(end, fences[before] + len(_FENCE))
    brace = _opening(text, start)
    if brace < 0:
        return start, end
    close = text.find("}", end, end + _CLOSE)
    for _ in range(_DEEPEST):
        more = text.find("}", close + 1, close + _CLOSE) if close >= 0 else -1
        if more < 0 or text[close + 1 : more].strip(' \n\t,]"'):
            break
        close = more
    return brace, (close + 1 if close >= 0 else end)


def _opening(text: str, at: int) -> int:
    """The brace that opens the object around a place; -1 where there is none close in front of it."""
    found = -1
    for _ in range(_DEEPEST):
        brace = text.rfind("{", max(0, at - _CLOSE), at)
        if brace < 0 or "}" in text[brace:at]:
            break
        found = at = brace
    return found
