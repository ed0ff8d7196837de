"""SubRip (``.srt``): counters, times with a comma or a dot, labels in front of the words."""

from __future__ import annotations

from starjudge.transcripts.formats.captions import cues_of, is_short_range, timing
from starjudge.transcripts.formats.lines import HEAD, lines_of
from starjudge.transcripts.formats.voices import only_changes, recording
from starjudge.transcripts.reader import Reader, Recording, Source

_FIRST_LINES = 6  # lines with text within which the first timing line stands


def _recognises(source: Source) -> bool:
    if source.text.lstrip()[:6] == "WEBVTT":
        return False
    filled = [line for line in lines_of(source.text[:HEAD]) if line.text.strip()]
    first = next((line.text for line in filled[:_FIRST_LINES] if timing(line.text)), None)
    return first is not None and not any(is_short_range(line.text) for line in filled[:_FIRST_LINES])


def _read(source: Source) -> Recording:
    """Cues; where labels stand only at a change of speaker, a cue without one goes on with the speaker above it."""
    cues, notes = cues_of(source, comments=False)
    return recording(source, cues, notes, carried=only_changes, by_share=False)


READER = Reader("srt", "SubRip", _recognises, _read)
