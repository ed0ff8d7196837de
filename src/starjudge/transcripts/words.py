"""From a piece of the source to words with places and times; shared by the readers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from starjudge.models.transcript import Word

_WORD = re.compile(r"\S+")


def source_words(pieces: Iterable[tuple[str, int]]) -> tuple[str, list[Word]]:
    """The blank-separated words of pieces that stand in the source as they are.

    Args:
        pieces: text and the offset at which it stands; a piece's words are its own, so markup between two pieces
            separates words (give one piece for text that markup only decorates).

    Returns:
        The words joined by single blanks, and each with its place in that text and in the source.

    """
    found: list[str] = []
    words: list[Word] = []
    here = 0
    for text, offset in pieces:
        for match in _WORD.finditer(text):
            word = match.group()
            words.append(Word(here, here + len(word), None, None, (offset + match.start(), offset + match.end())))
            found.append(word)
            here += len(word) + 1
    return " ".join(found), words


def spread(words: Sequence[Word], start: float, end: float) -> list[Word]:
    """The words of a cue with its time spread over them by their length in characters, in order."""
    total = sum(word.end - word.start for word in words)
    if not total:
        return list(words)
    out: list[Word] = []
    done = 0
    for word in words:
        size = word.end - word.start
        at = start + (end - start) * done / total
        done += size
        until = start + (end - start) * done / total
        out.append(Word(word.start, word.end, round(at, 3), round(max(at, until), 3), word.source))
    return out
