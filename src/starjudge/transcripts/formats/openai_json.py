"""OpenAI's transcription answers: ``json``, ``verbose_json`` (words apart, without punctuation), ``diarized_json``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from starjudge.transcripts.formats.fillers_seen import in_numbers
from starjudge.transcripts.formats.json_text import Field
from starjudge.transcripts.formats.pieces import Piece
from starjudge.transcripts.formats.timed_json import TimedJson
from starjudge.transcripts.formats.whisper import of_openai, segment_pieces, segments_of
from starjudge.transcripts.reader import Reader, Recording, Source, Utterance

PLAIN = {"text", "usage", "logprobs", "task", "language", "duration", "words", "segments"}  # all an answer can hold


def _recognises(source: Source) -> bool:
    content = source.json
    if not isinstance(content, dict):
        return False
    if segments_of(content) is None:
        return isinstance(content.get("text"), str) and set(content) <= PLAIN
    return of_openai(content) or isinstance(content.get("words"), list)


def _read(source: Source) -> Recording:
    file = TimedJson(source)
    root = file.root if isinstance(file.root, dict) else {"segments": file.root}
    segments = list(file.entries(root, "segments", ()))
    pieces = segment_pieces(file, root, "words", ())
    utterances: list[Utterance] = []
    if not segments:
        utterances = file.told(file.spoken(root, "text", ()), pieces)
    for (segment, field), own in zip(segments, _by_segment(file, segments, pieces), strict=True):
        own += segment_pieces(file, segment, "words", field)  # compatible servers put them here
        utterances += file.told(
            file.spoken(segment, "text", field), own, file.span(segment, field), file.speaker(segment, field)
        )
    return file.recording(utterances, in_numbers(utterances), "segments" if segments else "text")


def _by_segment(
    file: TimedJson, segments: list[tuple[dict[str, Any], Field]], pieces: list[Piece]
) -> Iterator[list[Piece]]:
    """The words of each segment: as many as spell its text, or else those that begin before the next one."""
    here = 0
    for i, (segment, field) in enumerate(segments):
        spoken = file.spoken(segment, "text", field)
        wanted, got, j = _letters(spoken.text if spoken else ""), "", here
        while j < len(pieces) and len(got) < len(wanted):
            got += _letters(pieces[j].spoken.text)
            j += 1
        if got != wanted:
            following, at = segments[i + 1] if i + 1 < len(segments) else (None, None)
            limit = file.seconds(following.get("start"), at, "start") if following and at else None
            j = here
            while j < len(pieces) and (limit is None or (pieces[j].at or 0.0) < limit):
                j += 1
        yield pieces[here:j]
        here = j


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


READER = Reader(id="openai", title="OpenAI transcription JSON", recognises=_recognises, read=_read)
