"""Zoom's saved captions: ``[Name] HH:MM:SS`` above the words, or ``HH:MM:SS Name: words``; times of the wall clock."""

from __future__ import annotations

import re

from starjudge.transcripts.formats.lines import HEAD, Line, Paragraphs, counted, lines_of, wrong_line
from starjudge.transcripts.reader import Reader, Recording, Source

EXPECTED = "headings such as '[Ana Lee] 14:05:32' with the words below, or lines such as '14:05:32 Ana Lee: words'"
_DAY = 86_400.0
_HALF_DAY = 43_200.0  # a clock that goes back by more passed midnight; by less, two people spoke at once
_CLOCK = r"(?P<clock>[0-9]{1,2}:[0-9]{2}:[0-9]{2})(?:[ \u202f]?(?P<half>[AaPp])\.?[Mm]\.?)?"
_HEADING = re.compile(rf"\s{{0,8}}\[(?P<name>[^\[\]\n]{{1,80}})\][ \t]{{1,8}}{_CLOCK}[ \t]{{0,80}}$")
_INLINE = re.compile(rf"\s{{0,8}}{_CLOCK}[ \t]{{1,8}}(?P<name>[^\s:\[][^:\n]{{0,79}}):(?=\s|$)")


def _recognises(source: Source) -> bool:
    filled = [line for line in lines_of(source.text[:HEAD]) if line.text.strip()]
    if any(_HEADING.match(line.text) for line in filled[:3]):
        return True
    return bool(filled) and _INLINE.match(filled[0].text) is not None


def _read(source: Source) -> Recording:
    lines = lines_of(source.text)
    form = _HEADING if any(_HEADING.match(line.text) for line in lines) else _INLINE
    out = Paragraphs()
    clock = _WallClock()
    above = 0
    started = False
    for line in lines:
        match = form.match(line.text)
        if match:
            started = True
            out.begin(" ".join(match["name"].split()), clock.seconds(source, line, match["clock"], match["half"]))
            out.say(line.text[match.end() :], line.offset + match.end())
        elif started:
            out.say(line.text, line.offset)
        else:
            above += bool(line.text.strip())
    notes = [f"{counted(above, 'line')} above the first heading, not read as speech"] if above else []
    if clock.midnights:
        notes.append("the clock passes midnight")
    if started:
        notes.append("times are of the wall clock; seconds count from the first one")
    return out.recording(source, notes, EXPECTED)


class _WallClock:
    """Seconds since the first time of the file."""

    def __init__(self) -> None:
        self._first: float | None = None
        self._last = 0.0
        self.midnights = 0

    def seconds(self, source: Source, line: Line, clock: str, half: str | None) -> float:
        """Of a time of day; `TranscriptError` for one that no clock shows."""
        hours, minutes, seconds = (int(part) for part in clock.split(":"))
        if minutes > 59 or seconds > 59 or hours > (12 if half else 23):
            raise wrong_line(source, line, f"time of day; expected {EXPECTED}")
        if half:
            hours = hours % 12 + (12 if half in "pP" else 0)
        now = hours * 3600.0 + minutes * 60 + seconds
        if self._first is None:
            self._first = self._last = now
        if now + self.midnights * _DAY < self._last - _HALF_DAY:
            self.midnights += 1
        now += self.midnights * _DAY
        self._last = max(self._last, now)
        return max(0.0, now - self._first)


READER = Reader("zoom-text", "Zoom (saved captions)", _recognises, _read)
