"""The formats that can be read, in the order in which a file's content is held against them."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module

from starjudge.errors import InputError, TranscriptError, nearest
from starjudge.transcripts.formats.json_text import json_fault, unknown_json
from starjudge.transcripts.reader import Reader, Source

# The surest signs first: what one format demands must not be met by another in front of it.
_READERS = (
    ("teams_docx", "READER"),
    ("meet_docx", "READER"),
    ("webvtt", "TEAMS_READER"),
    ("webvtt", "ZOOM_READER"),
    ("webvtt", "READER"),
    ("srt", "READER"),
    ("whisperx", "READER"),
    ("whisper", "READER"),
    ("openai_json", "READER"),
    ("deepgram", "READER"),
    ("assemblyai", "READER"),
    ("revai", "READER"),
    ("meet_text", "READER"),
    ("otter", "READER"),
    ("teams_text", "READER"),
    ("zoom_text", "READER"),
    ("labelled", "READER"),
)

_RECORDS = re.compile(r'\s{0,99}\{[^\n]{0,2000}"answer"\s{0,9}:[^\n]{1,1000000}\}[ \t\r]{0,9}\n')  # JSON Lines


@cache
def readers() -> dict[str, Reader]:
    """Readers by their ids, in order. Loaded on first use."""
    found: dict[str, Reader] = {}
    for module, name in _READERS:
        reader = getattr(import_module(f"starjudge.transcripts.formats.{module}"), name)
        found[reader.id] = reader
    return found


def reader_for(source: Source, named: str | None = None) -> Reader:
    """The reader for a file's content, or the one named.

    Raises `InputError` for an unknown name and `TranscriptError` where no format is recognised.
    """
    known = readers()
    if named is not None:
        if named not in known:
            raise InputError(f"format: unknown {named!r}; {nearest(named, known)}")
        return known[named]
    for reader in known.values():
        if reader.recognises(source):
            return reader
    if _RECORDS.match(source.text):
        raise TranscriptError(
            f"{source.name}: a record of an answer on each line, and no transcript; grade such a file with "
            "evaluate_answers, or starjudge grade"
        )
    fault = json_fault(source) or unknown_json(source)
    if fault is not None:
        raise fault
    raise TranscriptError(
        f"{source.name}: not recognised as a transcript; expected one of: "
        f"{', '.join(reader.title for reader in known.values())}. "
        "If it is one of these, name its format; if it is plain text, put 'Name: ' in front of what each person says"
    )
