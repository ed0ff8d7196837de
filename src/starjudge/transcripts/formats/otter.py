"""Otter's text export: ``Name  m:ss``, the paragraph below it, and a footer that names the maker."""

from __future__ import annotations

import re
from collections import Counter

from starjudge.errors import TranscriptError
from starjudge.transcripts.formats.captions import timing
from starjudge.transcripts.formats.headings import headings_of
from starjudge.transcripts.formats.lines import HEAD, Paragraphs, counted, lines_of
from starjudge.transcripts.formats.teams_text import has_teams_marks
from starjudge.transcripts.reader import Reader, Recording, Source

EXPECTED = "headings of a name, two blanks and a time ('Ana  0:03') with the words below them"
_FOOTER = re.compile(r"\s{0,8}Transcribed by\s{1,4}https?://(?:www\.)?otter\.ai/?\s{0,8}$", re.IGNORECASE)
_MARK = re.compile(r"Transcribed by\s{1,4}https?://(?:www\.)?otter\.ai", re.IGNORECASE)
_TOP = 12  # lines within which captions show their first times
_GAP = "  "  # what Otter puts between name and time; Teams puts three blanks


def _recognises(source: Source) -> bool:
    tail = source.text[-2000:]
    lines = lines_of(source.text[:HEAD])
    if any(timing(line.text) for line in lines[:_TOP]):  # captions
        return False
    if _MARK.search(tail):
        return True
    try:
        heads = headings_of(source, lines)
    except TranscriptError:
        return False
    wide = Counter(head.gap for head in heads.values() if head.form == "wide")
    return wide[_GAP] > 0 and wide[_GAP] * 2 > wide.total() and not has_teams_marks(source)


def _read(source: Source) -> Recording:
    lines = lines_of(source.text)
    heads = headings_of(source, lines)
    notes: list[str] = []
    out = Paragraphs()
    above = 0
    first = min(heads, default=len(lines))
    for index, line in enumerate(lines):
        head = heads.get(index)
        if head is not None:
            out.begin(head.speaker, head.start)
        elif _FOOTER.match(line.text):
            continue
        elif index > first:
            out.say(line.text, line.offset)
        else:
            above += bool(line.text.strip())
    if above:
        notes.append(f"{counted(above, 'line')} above the first heading, not read as speech")
    return out.recording(source, notes, EXPECTED)


READER = Reader("otter", "Otter (text)", _recognises, _read)
