"""WhisperX's JSON: aligned words, speakers such as ``SPEAKER_00``, and words (numbers) that have no times."""

from __future__ import annotations

from starjudge.transcripts.formats.whisper import by_speaker, of_openai, read_segments, segments_of
from starjudge.transcripts.reader import Reader, Source


def _recognises(source: Source) -> bool:
    content = source.json
    segments = segments_of(content)
    if segments is None or of_openai(content):
        return False
    return by_speaker(segments) or (isinstance(content, dict) and "word_segments" in content)


# `word_segments` repeats the segments' words and is not read.
READER = Reader(id="whisperx", title="WhisperX JSON", recognises=_recognises, read=read_segments)
