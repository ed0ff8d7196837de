"""Google Meet's transcript as text: a head, ``Name: words`` under times such as ``00:05:00``, and a footer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from starjudge.transcripts.formats.captions import timing
from starjudge.transcripts.formats.label_lines import label_of, labelled_lines, lone_clock
from starjudge.transcripts.formats.lines import HEAD, Line, Paragraphs, counted, lines_of
from starjudge.transcripts.formats.names import structures
from starjudge.transcripts.reader import Reader, Recording, Source

EXPECTED = "lines such as 'Ana Lee: words' under times such as '00:05:00'"
_FOOTER = re.compile(
    r"[ \t#*]{0,8}(?:Transcription ended after [0-9]{1,3}:[0-9]{2}:[0-9]{2}|Meeting ended after [0-9]{1,3}:[0-9]{2})"
)
_DISCLAIMER = re.compile(r"[ \t*_]{0,8}This editable transcript was computer[- ]generated", re.IGNORECASE)
_TITLE = re.compile(r"[ \t#*_\W]{0,8}(?:.{1,200} [-–—] )?Transcript[ \t*_]{0,8}(?:\{#[^{}]{0,40}\})?[ \t]{0,8}$")
_TOP = 60  # lines within which the head ends


def _recognises(source: Source) -> bool:
    lines = lines_of(source.text[:HEAD])
    tail = lines_of(source.text[-2000:])
    if any(timing(line.text) for line in lines[:_TOP]):  # captions
        return False
    marked = any(_FOOTER.match(line.text) for line in (*lines[:_TOP], *tail)) or any(
        _TITLE.match(line.text) or _DISCLAIMER.match(line.text) for line in (*lines[:_TOP], *tail)
    )
    clocks = any(_section(line.text) is not None for line in lines)
    ended = any(_FOOTER.match(line.text) for line in tail)
    return marked and (clocks or ended) and any(label_of(line.text) for line in lines)


def _read(source: Source) -> Recording:
    """Utterances; the first under a time has that time, of the others the file tells none."""
    lines = lines_of(source.text)
    begin = _body(lines)
    body = lines[begin:]
    labels = labelled_lines(body)
    known = {label.name for label in labels.values()} | _after_times(body)
    out = Paragraphs()
    if not known:
        return out.recording(source, [], EXPECTED)
    clock: float | None = None
    ended = False
    unread = 0
    for line in body:
        section = _section(line.text)
        if section is not None:
            clock, ended = section, False
            continue
        if _FOOTER.match(line.text) or _DISCLAIMER.match(line.text):
            ended = ended or _FOOTER.match(line.text) is not None
            continue
        if ended:
            unread += bool(line.text.strip())
            continue
        label = label_of(line.text)
        if label is not None and label.name in known:
            out.begin(label.name, clock)
            out.say(line.text[label.end :], line.offset + label.end)
            clock = None
        elif line.text.strip():
            if clock is not None:
                out.begin(out.speaker, clock)
                clock = None
            out.say(line.text, line.offset)
    notes = []
    above = sum(bool(line.text.strip()) for line in lines[:begin]) + unread
    if above:
        notes.append(f"{counted(above, 'line')} around the transcript (title, attendees, notes), not read as speech")
    out.close()
    starts = [u.start for u in out.utterances]
    if None in starts and any(start is not None for start in starts):
        notes.append("only the first words under each time are timed")
    return out.recording(source, notes, EXPECTED)


def _body(lines: Sequence[Line]) -> int:
    """Index of the line at which the talk begins: the first time, else what follows the title, else the top."""
    titles = [i for i, line in enumerate(lines) if _TITLE.match(line.text)]
    clocks = [i for i, line in enumerate(lines) if _section(line.text) is not None]
    if clocks:
        return clocks[0]
    place = titles[-1] + 1 if titles else 0
    while place < len(lines) and (not lines[place].text.strip() or _DISCLAIMER.match(lines[place].text)):
        place += 1
    return place


def _section(line: str) -> float | None:
    """Seconds of the time above a section: hours, minutes and seconds on a line of their own."""
    return lone_clock(line) if line.count(":") in (2, 4) else None


def _after_times(lines: Sequence[Line]) -> set[str]:
    """Labels of the lines right below a time: there Meet always names a speaker, however the name is written."""
    out: set[str] = set()
    behind = False
    for line in lines:
        if _section(line.text) is not None:
            behind = True
        elif behind and line.text.strip():
            label = label_of(line.text)
            if label is not None and not structures(label.name):
                out.add(label.name)
            behind = False
    return out


READER = Reader("meet-text", "Google Meet (text)", _recognises, _read)
