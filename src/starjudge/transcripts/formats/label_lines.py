"""Labels at the start of lines, in the ways people and tools write them in plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from starjudge.transcripts.formats.lines import CLOCK, Line, clock_seconds
from starjudge.transcripts.formats.names import LONGEST, is_role, speakers_among

# ``Name:``, ``**Name:**``, ``**Name (00:12):**``, ``**Name** [00:12]:``, ``[00:05:32] Name:``, ``00:05:32 Name:``,
# ``Name [00:12]:``, ``[Name]:``; and without a colon ``Name (00:12)`` alone on its line. Every repetition is bounded.
_BOLD = r"(?:\*\*|__)?"
_LABEL = re.compile(
    r"[ \t>]{0,8}(?:[-*•][ \t]{1,4})?(?:\#{1,6}[ \t]{1,4})?"
    r"(?P<bold>\*\*|__)?"
    rf"(?:(?P<open>[\[(])?(?P<before>{CLOCK})(?(open)[\])]){_BOLD}[ \t]{{1,4}}(?:[-–—][ \t]{{1,4}})?)?"
    rf"(?P<bold2>\*\*|__)?\[?(?P<name>[^\s:\[\]()*_<>{{}}\"“|][^:\[\]*\n]{{0,{LONGEST - 1}}}?)\]?"
    rf"{_BOLD}[ \t]{{0,4}}(?:[\[(](?P<behind>{CLOCK})(?:[ \t]?[-–—][ \t]?{CLOCK})?[\])])?"
    rf"{_BOLD}[ \t]{{0,2}}(?:(?P<colon>:){_BOLD}(?=\s|$)|{_BOLD}[ \t]{{0,8}}$)"
)
_COUNTED = re.compile(r"(q|a|question|answer)[ .#]?[0-9]{1,3}", re.IGNORECASE)
_LONE_CLOCK = re.compile(
    rf"[ \t]{{0,8}}(?:\#{{1,6}}[ \t]{{1,4}})?[\[(]?(?P<clock>{CLOCK})[\])]?"
    r"(?:[ \t]{1,4}\{#[^{}]{0,40}\})?[ \t]{0,80}$"
)
_LEADING_CLOCK = re.compile(rf"[ \t]{{0,8}}\[(?P<clock>{CLOCK})\](?=\s)")


@dataclass(frozen=True, slots=True)
class Label:
    """A label in front of a line's words."""

    name: str
    start: float | None
    end: int
    """Where the line's words begin."""
    marked: bool
    """It bears a time or is bold: nobody speaks so."""


def label_of(line: str) -> Label | None:
    """The label that may stand at a line's start; ``None`` where none can."""
    if ":" not in line:
        return None
    match = _LABEL.match(line)
    if match is None or (match["colon"] is None and match["behind"] is None):
        return None
    clock = match["before"] or match["behind"]
    start = clock_seconds(clock) if clock else None
    if clock and start is None:
        return None
    # A time without brackets may be speech: "10:30 sharp: we began".
    marked = bool(match["open"] or match["behind"] or match["bold"] or match["bold2"])
    name = " ".join(match["name"].split()).strip("*_ ")
    numbered = _COUNTED.fullmatch(name)  # "Q1:", "Question 2:" count questions, not speakers
    return Label(numbered[1] if numbered else name, start, match.end(), marked)


def lone_clock(line: str) -> float | None:
    """Seconds of a time that stands alone on its line, also as a Markdown heading."""
    match = _LONE_CLOCK.match(line) if ":" in line else None
    return clock_seconds(match["clock"]) if match else None


def leading_clock(line: str) -> tuple[float, int] | None:
    """Seconds of a time in square brackets in front of speech, and where the speech begins."""
    match = _LEADING_CLOCK.match(line) if "[" in line else None
    start = clock_seconds(match["clock"]) if match else None
    return None if match is None or start is None else (start, match.end())


def labelled_lines(lines: Sequence[Line]) -> dict[int, Label]:
    """The labels that name speakers, by the index of their line.

    A label recurs, is known ("Interviewer", "Q"), bears a time, or looks like a name; a word that structures speech
    ("Situation:", "Note:") is none.
    """
    found = {i: label for i, line in enumerate(lines) if (label := label_of(line.text)) and label.name}
    marked = [label.name for label in found.values() if label.marked]
    known = speakers_among((label.name for label in found.values()), marked)
    out = {i: label for i, label in found.items() if label.name in known}
    if len(marked) > 1 and 2 * sum(label.marked for label in out.values()) > len(out):
        # A file that marks its labels: "Impact:" at the start of a paragraph is speech, though it may look like a name.
        out = {i: lb for i, lb in out.items() if lb.marked or lb.name in marked or is_role(lb.name)}
    return out
