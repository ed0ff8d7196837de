"""Timed pieces of speech as a file has them, and the words that they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starjudge.transcripts.formats.json_text import Spoken
from starjudge.transcripts.formats.matching import Owner


@dataclass(slots=True)
class Piece:
    """A timed piece of speech as the file has it: a word, now and then a part of one or several."""

    spoken: Spoken
    at: float | None = None
    until: float | None = None
    speaker: str | None = None
    glued: bool = False
    """Whether it continues the piece in front of it without a blank."""


@dataclass(slots=True)
class Told:
    """A word on its way to an utterance."""

    text: str
    a: int
    b: int
    at: float | None
    until: float | None
    speaker: str | None


def joined(pieces: Sequence[Piece], raw: str) -> list[Told]:
    """The blank-separated words of pieces; a glued piece continues the word in front of it."""
    out: list[Told] = []
    whose: list[Owner] = []
    open_word = several = False
    for i, piece in enumerate(pieces):
        text = piece.spoken.text
        words = piece.spoken.words(raw)
        if words and piece.glued and open_word and not text[0].isspace():
            word, _, b = words.pop(0)
            last = out[-1]
            last.text += word
            last.b = b
            last.at = piece.at if last.at is None else last.at
            last.until = last.until if piece.until is None else piece.until
        several = several or len(words) > 1
        for word, a, b in words:
            out.append(Told(word, a, b, piece.at, piece.until, piece.speaker))
            whose.append((i, i))
        if text:
            open_word = bool(out) and not text[-1].isspace()
    if several:
        share(out, whose)
    return out


def share(words: Sequence[Told], whose: Sequence[Owner]) -> None:
    """Spreads the time of one timed piece over the words it holds."""
    i = 0
    while i < len(words):
        j = i + 1
        while j < len(words) and whose[i] is not None and whose[j] == whose[i]:
            j += 1
        at, until = words[i].at, words[i].until
        if j > i + 1 and at is not None and until is not None:
            place(words[i:j], at, until)
        i = j


def place(words: Sequence[Told], left: float, right: float) -> None:
    """Spreads the time from `left` to `right` over words, by their length in characters."""
    total, done = sum(len(w.text) for w in words), 0
    for word in words:
        word.at = round(left + (right - left) * done / total, 3)
        done += len(word.text)
        word.until = round(max(word.at, left + (right - left) * done / total), 3)
