"""Whisper's JSON (openai-whisper, faster-whisper): segments, and words with a leading blank; no speakers."""

from __future__ import annotations

from typing import Any

from starjudge.transcripts.formats.fillers_seen import in_numbers
from starjudge.transcripts.formats.json_text import Field
from starjudge.transcripts.formats.pieces import Piece
from starjudge.transcripts.formats.timed_json import TimedJson
from starjudge.transcripts.reader import Reader, Recording, Source, Utterance


def segments_of(content: Any) -> list[dict[str, Any]] | None:
    """The segments of a file of the Whisper family; ``None`` where it has none. A bare list of them counts."""
    found = content.get("segments") if isinstance(content, dict) else content
    if not isinstance(found, list) or not found:
        return None
    objects = [segment for segment in found if isinstance(segment, dict)]
    fits = objects and "start" in objects[0] and ("text" in objects[0] or "words" in objects[0])
    return objects if fits else None


def by_speaker(segments: list[dict[str, Any]]) -> bool:
    """Whether segments or their words name speakers, which Whisper itself does not, or are aligned (`score`)."""
    for segment in segments:
        words = segment.get("words")
        first = words[0] if isinstance(words, list) and words and isinstance(words[0], dict) else {}
        if "speaker" in segment or "speaker" in first or "score" in first:
            return True
    return False


def of_openai(content: Any) -> bool:
    """Whether a file with segments is an answer of OpenAI's API."""
    return isinstance(content, dict) and any(key in content for key in ("task", "duration", "usage"))


def read_segments(source: Source) -> Recording:
    """Segments with their words."""
    file = TimedJson(source)
    root = file.root if isinstance(file.root, dict) else {"segments": file.root}
    utterances: list[Utterance] = []
    for segment, field in file.entries(root, "segments", ()):
        pieces = segment_pieces(file, segment, "words", field)
        utterances += file.told(
            file.spoken(segment, "text", field), pieces, file.span(segment, field), file.speaker(segment, field)
        )
    return file.recording(utterances, in_numbers(utterances), "segments")


def segment_pieces(file: TimedJson, node: dict[str, Any], key: str, field: Field) -> list[Piece]:
    """The timed words of an object; a word that is null is skipped and counted.

    Whisper's words hold their own blanks, and one without continues the word in front of it; where no word has a
    blank, each is a word.
    """
    pieces: list[Piece] = []
    for word, place in file.entries(node, key, field):
        spoken = file.spoken(word, "word", place)
        if spoken is None:
            file.odd["empty"] += 1
        else:
            at, until = file.span(word, place)
            pieces.append(Piece(spoken, at, until, file.speaker(word, place)))
    if any(piece.spoken.text[:1].isspace() for piece in pieces):
        for piece in pieces:
            piece.glued = True
    return pieces


def _recognises(source: Source) -> bool:
    content = source.json
    segments = segments_of(content)
    if segments is None or of_openai(content) or by_speaker(segments):
        return False
    return not (isinstance(content, dict) and ("word_segments" in content or isinstance(content.get("words"), list)))


READER = Reader(id="whisper", title="Whisper JSON", recognises=_recognises, read=read_segments)
