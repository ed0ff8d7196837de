"""WebVTT: as the W3C describes it, as Zoom writes it (``Name:``), and as Microsoft Teams does (GUIDs, voice tags)."""

from __future__ import annotations

import re

from starjudge.errors import TranscriptError
from starjudge.transcripts.formats.captions import cues_of, is_guid
from starjudge.transcripts.formats.cue_text import pieces_of
from starjudge.transcripts.formats.lines import HEAD
from starjudge.transcripts.formats.voices import LABELLED, labels_of, numbered, prefix_of, recording
from starjudge.transcripts.reader import Reader, Recording, Source

_HEADER = re.compile(r"\s{0,8}WEBVTT(?:[ \t\r\n]|$)")
_GUID_LINE = re.compile(r"^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}[-/0-9]{0,24}\s", re.MULTILINE)
_VOICE = re.compile(r"<v[. \t][^<>\n]*>", re.IGNORECASE)


def _recognises(source: Source) -> bool:
    return _HEADER.match(source.text) is not None


def _recognises_teams(source: Source) -> bool:
    head = source.text[:HEAD].replace("\r", "\n")
    return _recognises(source) and _GUID_LINE.search(head) is not None


def _recognises_zoom(source: Source) -> bool:
    if not _recognises(source) or _recognises_teams(source) or _VOICE.search(source.text, 0, HEAD):
        return False
    try:
        cues, _ = cues_of(Source(source.name, source.text[:HEAD]), comments=True)
    except TranscriptError:
        return False
    texts = [piece.text for cue in cues for piece in pieces_of(cue.lines)]
    named = [text for text in texts if (prefix := prefix_of(text)) and not text.lstrip().startswith("[") and prefix[0]]
    return bool(texts) and len(named) >= LABELLED * len(texts) and bool(labels_of(texts, by_share=True))


def _read(source: Source) -> Recording:
    """Cues with voice tags; of a file without any, ``Name:`` in front of most cues is the speaker."""
    cues, notes = cues_of(source, comments=True)
    return recording(source, cues, notes, carried=None, by_share=True)


def _read_zoom(source: Source) -> Recording:
    """Cues with ``Name:``; a numbered cue without it goes on with the speaker in front of it."""
    cues, notes = cues_of(source, comments=True)
    return recording(source, cues, notes, carried=numbered, by_share=False)


def _read_teams(source: Source) -> Recording:
    cues, notes = cues_of(source, comments=True)
    if not any(is_guid(cue.id) for cue in cues):
        notes.append("no cue bears a GUID, as Microsoft Teams gives them")
    return recording(source, cues, notes, carried=None, by_share=True)


READER = Reader("webvtt", "WebVTT", _recognises, _read)
ZOOM_READER = Reader("zoom-vtt", "Zoom (WebVTT)", _recognises_zoom, _read_zoom)
TEAMS_READER = Reader("teams-vtt", "Microsoft Teams (WebVTT)", _recognises_teams, _read_teams)
