"""Headings of speaker and time on a line of their own, as Otter and Microsoft Teams write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from starjudge.transcripts.formats.lines import CLOCK, Line, clock_seconds, wrong_line
from starjudge.transcripts.formats.names import LONGEST, looks_like_name
from starjudge.transcripts.reader import Source

CLOCK_SHOWN = "heading; expected a name and a time such as '0:03' or '1:02:03', seconds below 60"
_CLOCK = re.compile(CLOCK)
_TIME_FIRST = re.compile(rf"\s{{0,8}}({CLOCK})[ \t]{{1,8}}([^\s0-9].{{0,{LONGEST}}})$")
_SPEECH_END = ("?", "!", ",", ";", ":")
_INITIAL_WORDS = 4  # words of a name that ends in a dot ("Ruben T."); more are a sentence


@dataclass(frozen=True, slots=True)
class Heading:
    """``Name   0:03``, ``0:3 Name`` or a bare ``0:03``."""

    speaker: str | None
    start: float
    gap: str
    """The blanks between name and time: what tells the makers apart."""
    form: str
    """``wide`` (two blanks or a tab), ``narrow`` (one), ``time first``, ``bare`` (no name)."""


def heading(line: str) -> Heading | None:
    """The heading that a line is, whatever its form; `None` for speech.

    Raises:
        ValueError: written as a heading with two blanks, with a time that is none (``0:75``).

    """
    text = line.strip()
    if not text or len(text) > 2 * LONGEST or ":" not in text:
        return None
    if _CLOCK.fullmatch(text):
        start = clock_seconds(text)
        return None if start is None else Heading(None, start, "", "bare")
    name, clock = [*text.rsplit(None, 1), ""][:2]
    if _CLOCK.fullmatch(clock) and len(name) <= LONGEST and not _ends_speech(name):
        gap = text[len(name) : -len(clock)]
        wide = len(gap) > 1 or gap == "\t"
        start = clock_seconds(clock)
        if start is None:
            if wide:
                raise ValueError(clock)
            return None
        if wide or looks_like_name(name):
            return Heading(" ".join(name.split()), start, gap, "wide" if wide else "narrow")
    match = _TIME_FIRST.match(text)
    start = clock_seconds(match[1]) if match else None
    if match and start is not None and looks_like_name(match[2]):
        return Heading(" ".join(match[2].split()), start, "", "time first")
    return None


def _ends_speech(name: str) -> bool:
    return name.endswith(_SPEECH_END) or (name.endswith(".") and len(name.split()) > _INITIAL_WORDS)


def headings_of(source: Source, lines: Sequence[Line]) -> dict[int, Heading]:
    """The headings of a file by the index of their line.

    A file's headings are of one form, the surest that it has: a line of speech may end in a time ("at 10:30"). Forms
    other than the wide one count only behind an empty line, another heading, or at the top.

    Raises:
        TranscriptError: a heading whose time is none.

    """
    found: dict[int, Heading] = {}
    for index, line in enumerate(lines):
        try:
            head = heading(line.text)
        except ValueError:
            if index == 0 or not lines[index - 1].text.strip():
                raise wrong_line(source, line, CLOCK_SHOWN) from None
            continue
        if head is not None:
            found[index] = head
    for form in ("wide", "narrow", "time first", "bare"):
        chosen = {i: head for i, head in found.items() if head.form == form}
        if form != "wide":
            chosen = {i: h for i, h in chosen.items() if i == 0 or not lines[i - 1].text.strip() or form != "narrow"}
        if chosen:
            return chosen
    return {}
