"""Cues of WebVTT and SubRip: found in a file, without looking into their text yet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from starjudge.transcripts.formats.lines import Line, counted, lines_of, nothing_found, wrong_line
from starjudge.transcripts.reader import Source

_STAMP = r"(?:([0-9]{1,4}):)?([0-9]{1,2}):([0-9]{1,2})(?:[.,]([0-9]{1,9}))?"
_TIMING = re.compile(rf"[ \t]*{_STAMP}[ \t]*-->[ \t]*{_STAMP}(?:[ \t].*)?$")
# What is meant as a timing line where one may stand; all repetitions are bounded, so that no line makes it slow.
_ATTEMPT = re.compile(r"[ \t]{0,8}(?:[0-9][^ \t]{0,40}|[^ \t:]{0,40}:[^ \t]{0,40})?[ \t]{0,8}-->")
_DIGITS_ONLY = re.compile(r"[0-9., \t]{1,20}:[0-9:., \t]{0,30}-->[0-9., \t]{1,20}:[0-9:., \t]{0,30}$")
_COMMENT = re.compile(r"(?:NOTE(?:[ \t]|$)|(?:STYLE|REGION)[ \t]*$)")
_GUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}(?:[/-][0-9]+){0,3}$")
_SHORT = re.compile(r":[0-9][:.]")
TIMING_SHOWN = "timing line; expected '00:00:01.000 --> 00:00:04.000' with minutes and seconds below 60"


@dataclass(slots=True)
class Cue:
    """A timed piece of text."""

    id: str
    start: float
    end: float
    lines: list[Line] = field(default_factory=list)


def timing(line: str) -> tuple[float, float] | None:
    """Start and end of a timing line; ``None`` for any other line. Hours may miss, a comma may stand for the dot."""
    match = _TIMING.match(line) if "-->" in line else None
    if match is None:
        return None
    h1, m1, s1, f1, h2, m2, s2, f2 = match.groups()
    if max(int(m1), int(s1), int(m2), int(s2)) >= 60:
        return None
    return _seconds(h1, m1, s1, f1), _seconds(h2, m2, s2, f2)


def is_short_range(line: str) -> bool:
    """Whether a timing line has minutes or seconds of one digit, as only older Microsoft Teams documents write them."""
    return "-->" in line and _SHORT.search(line.partition("-->")[0]) is not None and timing(line) is not None


def is_guid(cue_id: str) -> bool:
    """Whether a cue's id is of the kind that Microsoft Teams writes: a GUID and a counter."""
    return _GUID.match(cue_id) is not None


def cues_of(source: Source, *, comments: bool) -> tuple[list[Cue], list[str]]:
    """All cues by their start, and what was odd about them.

    Args:
        source: the file.
        comments: whether NOTE, STYLE and REGION blocks are no speech (WebVTT has them, SubRip has not).

    Raises:
        TranscriptError: no cue at all, or a timing line that is none.

    """
    cues, notes = _collect(source, lines_of(source.text), comments)
    if not cues:
        raise nothing_found(source, "a timing line such as '00:00:01.000 --> 00:00:04.000' and text below it")
    backwards = 0
    for cue in cues:
        if cue.end < cue.start:
            cue.end = cue.start
            backwards += 1
    if backwards:
        notes.append(f"{counted(backwards, 'cue')} with an end before the start, read as ending at the start")
    if any(a.start > b.start for a, b in pairwise(cues)):
        notes.append("the cues are not in order of time; they were put in order")
        cues.sort(key=lambda cue: cue.start)
    return cues, notes


def _collect(source: Source, lines: Sequence[Line], comments: bool) -> tuple[list[Cue], list[str]]:
    """Cues in the order of the file.

    Text is read until an empty line. A timing line begins a cue wherever it stands, also where the empty line in front
    of it was forgotten; a block without a timing line continues the cue above it, so that no word is lost.
    """
    cues: list[Cue] = []
    block: list[Line] = []
    strays = 0
    open_cue = skipping = False
    for line in lines:
        times = timing(line.text)
        if times is not None:
            held = cues[-1].lines if open_cue else block
            cues.append(Cue(_take_id(held, cues[-1] if open_cue else None), *times))
            strays += _continue(cues[:-1], block)
            block, open_cue, skipping = [], True, False
        elif not line.text:
            strays += _continue(cues, block)
            block, open_cue, skipping = [], False, False
        elif skipping:
            continue
        elif open_cue:
            if "-->" in line.text and _DIGITS_ONLY.match(line.text):
                raise wrong_line(source, line, TIMING_SHOWN)
            cues[-1].lines.append(line)
        elif comments and not block and _COMMENT.match(line.text):
            skipping = True
        else:
            if len(block) < 2 and _ATTEMPT.match(line.text):
                raise wrong_line(source, line, TIMING_SHOWN)
            block.append(line)
    strays += _continue(cues, block)
    notes = [f"{counted(strays, 'block')} without a timing line, read as part of the cue above"] if strays else []
    return cues, notes


def _take_id(held: list[Line], before: Cue | None) -> str:
    """The id in front of a timing line, taken out of the lines read so far; empty where there is none.

    Inside a cue's text (``before``: an empty line is missing) a line is an id only where it cannot well be speech: a
    GUID, the next number, or a line behind a blank one.
    """
    if not held:
        return ""
    text = held[-1].text.strip()
    if before is not None:
        follows = text.isdecimal() and before.id.isdecimal() and _number(text) == _number(before.id) + 1
        alone = len(held) > 1 and not held[-2].text.strip()
        if not (follows or alone or is_guid(text)) or not text:
            return ""
    held.pop()
    return text


def _number(digits: str) -> int:
    return int(digits[:9])


def _continue(cues: Sequence[Cue], block: Sequence[Line]) -> int:
    """Gives a block without times to the cue above it; 1 where it did. A bare number or GUID is a cue cut off."""
    if not cues or not any(line.text.strip() for line in block):
        return 0
    if len(block) == 1 and (block[0].text.strip().isdecimal() or is_guid(block[0].text.strip())):
        return 0
    cues[-1].lines.extend(block)
    return 1


def _seconds(hours: str | None, minutes: str, seconds: str, fraction: str | None) -> float:
    return round(int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction or 0}"), 3)
