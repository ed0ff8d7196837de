"""A Microsoft Teams transcript as text: copied from the app, or from the ``.docx``, with a heading for each speaker."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from starjudge.errors import TranscriptError
from starjudge.transcripts.formats.captions import is_short_range, timing
from starjudge.transcripts.formats.headings import Heading, headings_of
from starjudge.transcripts.formats.label_lines import labelled_lines
from starjudge.transcripts.formats.lines import HEAD, Line, Paragraphs, counted, lines_of
from starjudge.transcripts.formats.names import is_role, looks_like_name
from starjudge.transcripts.reader import Reader, Recording, Source

EXPECTED = "headings of a name and a time ('Ana Lee   0:03') with the words below them"
_WIDE = 3  # blanks that Teams puts between name and time
_SWITCHED = re.compile(r"\s{0,8}(?P<who>(?:\S{1,40}\s{1,4}){0,6})(?P<what>started|stopped) transcription\.?\s{0,8}$")
_TITLE = re.compile(r"-(?:Meeting|Call) (?:Recording|Transcript)\s{0,8}$|-[0-9]{8}_[0-9]{6}", re.MULTILINE)
_PAIR = 2  # blocks that may each be of another speaker; of more, some speaker speaks twice
_TOP = 40  # lines at the top that may tell the maker


def has_teams_marks(source: Source) -> bool:
    """Whether a line says that somebody started or stopped transcription, or the title is as Teams makes it."""
    lines = lines_of(source.text[:HEAD])
    near = [*lines[:_TOP], *lines_of(source.text[-500:])]
    return any(_SWITCHED.match(line.text) for line in near) or any(_TITLE.search(line.text) for line in lines[:5])


def _recognises(source: Source) -> bool:
    lines = lines_of(source.text[:HEAD])
    filled = [line for line in lines if line.text.strip()]
    if not filled or source.text.lstrip()[:6] == "WEBVTT":
        return False
    if any(is_short_range(line.text) for line in filled[:8]):
        return True
    if any(timing(line.text) for line in filled[:8]):  # captions
        return False
    try:
        heads = headings_of(source, lines)
    except TranscriptError:
        return has_teams_marks(source)
    if has_teams_marks(source):
        return True
    if not heads:
        return False
    if any(head.form == "wide" for head in heads.values()):
        return any(len(head.gap) >= _WIDE or "\t" in head.gap for head in heads.values())
    if len(labelled_lines(lines)) >= len(heads):
        return False
    return len(heads) > 1 or lines[min(heads)] is filled[0]


def _read(source: Source) -> Recording:
    lines = lines_of(source.text)
    if any(is_short_range(line.text) for line in lines):
        return _read_ranges(source, lines)
    heads = headings_of(source, lines)
    if not any(head.speaker for head in heads.values()):
        if source.text.strip():
            raise _no_speakers(source, lines, heads)
        return Paragraphs().recording(source, [], EXPECTED)
    notes: list[str] = []
    out = Paragraphs()
    first = min(heads)
    end = max(index for index, line in enumerate(lines) if line.text.strip())
    speakers = {head.speaker for head in heads.values()}
    above = switched = 0
    for index, line in enumerate(lines):
        head = heads.get(index)
        if head is not None:
            out.begin(head.speaker, head.start)
        elif index < first:
            above += bool(line.text.strip())
        elif _switched(line.text, speakers, closing=index == end):
            switched += 1
        else:
            out.say(line.text, line.offset)
    if above:
        notes.append(f"{counted(above, 'line')} above the first heading, not read as speech")
    if switched:
        notes.append(f"{counted(switched, 'line')} about starting or stopping transcription, not read as speech")
    return out.recording(source, notes, EXPECTED)


def _read_ranges(source: Source, lines: Sequence[Line]) -> Recording:
    """Times on a line, the name on the next, the words below: the form of ``.docx`` files up to 2022."""
    filled = [line for line in lines if line.text.strip()]
    names = [below.text.strip() for line, below in pairwise(filled) if timing(line.text)]
    if len(set(names)) == len(names) > _PAIR or not all(looks_like_name(name) or is_role(name) for name in names):
        raise _no_speakers(source, lines, {})
    out = Paragraphs()
    started: float | None = None
    above = 0
    for line in filled:
        times = timing(line.text)
        if times is not None:
            started = times[0]
        elif started is not None:
            out.begin(line.text.strip(), started)
            started = None
        elif out.speaker is None:
            above += 1
        else:
            out.say(line.text, line.offset)
    notes = [f"{counted(above, 'line')} above the first heading, not read as speech"] if above else []
    return out.recording(source, notes, EXPECTED)


def _switched(line: str, speakers: set[str | None], *, closing: bool) -> bool:
    """Whether Teams says that one of the speakers switched transcription on or off; the last line may name anybody."""
    match = _SWITCHED.match(line)
    if match is None:
        return False
    return " ".join(match["who"].split()) in speakers or (closing and match["what"] == "stopped")


def _no_speakers(source: Source, lines: Sequence[Line], heads: dict[int, Heading]) -> TranscriptError:
    number = lines[min(heads)].number if heads else next((line.number for line in lines if line.text.strip()), 1)
    return TranscriptError(
        f"{source.name}:{number}: a Teams transcript without speakers: expected {EXPECTED}; download it from Teams as "
        "'.vtt' or '.docx' with speaker attribution on, or write 'Interviewer:' and 'Candidate:' in front of what each "
        "of them says"
    )


READER = Reader("teams-text", "Microsoft Teams (text)", _recognises, _read)
