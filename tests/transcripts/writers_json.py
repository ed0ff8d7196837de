"""Timed turns written out as the JSON of each transcription service, after its public description.

A turn is ``(speaker, [(word, at, until), …])``; a speaker is a small number or ``None``.
"""

from __future__ import annotations

import json
from typing import Any

TimedTurn = tuple[int | None, list[tuple[str, float, float]]]


def _text(turn: TimedTurn) -> str:
    return " ".join(word for word, _, _ in turn[1])


def _all(turns: list[TimedTurn]) -> str:
    return " ".join(_text(turn) for turn in turns)


def _dump(content: Any, ascii_only: bool) -> str:
    return json.dumps(content, ensure_ascii=ascii_only, indent=None if ascii_only else 1)


def _bare(word: str) -> str:
    """A word as lists of words without punctuation have it."""
    return "".join(c for c in word if c.isalnum() or c in "'’-%$") or word


def whisper(turns: list[TimedTurn], ascii_only: bool = True) -> str:
    """openai-whisper with ``word_timestamps``: words with a leading blank, no speakers."""
    segments = [
        {
            "id": i,
            "seek": 0,
            "start": turn[1][0][1],
            "end": turn[1][-1][2],
            "text": " " + _text(turn),
            "tokens": [50364, 11],
            "avg_logprob": -0.25,
            "words": [{"word": f" {w}", "start": a, "end": b, "probability": 0.9} for w, a, b in turn[1]],
        }
        for i, turn in enumerate(turns)
    ]
    return _dump({"text": " " + _all(turns), "segments": segments, "language": "en"}, ascii_only)


def whisperx(turns: list[TimedTurn], ascii_only: bool = True) -> str:
    """WhisperX with ``--diarize``: words that hold digits have neither times nor a speaker."""
    segments = []
    for speaker, words in turns:
        label = {} if speaker is None else {"speaker": f"SPEAKER_{speaker:02}"}
        timed = [
            {"word": w}
            if any(c.isdigit() for c in w) and 0 < i < len(words) - 1
            else {"word": w, "start": a, "end": b, "score": 0.8, **label}
            for i, (w, a, b) in enumerate(words)
        ]
        text = " " + _text((speaker, words))
        segments.append({"start": words[0][1], "end": words[-1][2], "text": text, "words": timed, **label})
    flat = [word for segment in segments for word in segment["words"]]
    return _dump({"segments": segments, "word_segments": flat, "language": "en"}, ascii_only)


def openai_verbose(turns: list[TimedTurn], ascii_only: bool = True) -> str:
    """``verbose_json`` with both granularities: words at the top, bare of punctuation."""
    segments = [
        {"id": i, "seek": 0, "start": t[1][0][1], "end": t[1][-1][2], "text": " " + _text(t), "temperature": 0.0}
        for i, t in enumerate(turns)
    ]
    words = [{"word": _bare(w), "start": a, "end": b} for t in turns for w, a, b in t[1]]
    content = {"task": "transcribe", "language": "english", "duration": 90.5, "text": _all(turns)}
    return _dump({**content, "words": words, "segments": segments}, ascii_only)


def openai_diarized(turns: list[TimedTurn], ascii_only: bool = True) -> str:
    """``diarized_json``: segments with a speaker, no words."""
    segments = [
        {
            "type": "transcript.text.segment",
            "id": f"seg_{i:03}",
            "start": t[1][0][1],
            "end": t[1][-1][2],
            "text": " " + _text(t),
            "speaker": chr(ord("A") + (t[0] or 0)),
        }
        for i, t in enumerate(turns)
    ]
    content = {"task": "transcribe", "duration": 90.5, "text": _all(turns), "segments": segments}
    return _dump({**content, "usage": {"type": "duration", "seconds": 91}}, ascii_only)


def _deepgram_words(turns: list[TimedTurn]) -> list[dict[str, Any]]:
    return [
        {
            "word": _bare(w).lower(),
            "start": a,
            "end": b,
            "confidence": 0.98,
            **({} if speaker is None else {"speaker": speaker, "speaker_confidence": 0.7}),
            "punctuated_word": w,
        }
        for speaker, words in turns
        for w, a, b in words
    ]


def deepgram(turns: list[TimedTurn], ascii_only: bool = True) -> str:
    """Pre-recorded answer with ``diarize``, ``smart_format`` and ``utterances``."""
    alternative = {"transcript": _all(turns), "confidence": 0.99, "words": _deepgram_words(turns)}
    utterances = [
        {
            "start": t[1][0][1],
            "end": t[1][-1][2],
            "channel": 0,
            "transcript": _text(t),
            "words": _deepgram_words([t]),
            "speaker": t[0],
        }
        for t in turns
    ]
    results = {"channels": [{"alternatives": [alternative]}], "utterances": utterances}
    return _dump({"metadata": {"duration": 90.5, "channels": 1}, "results": results}, ascii_only)


def deepgram_channels(turns: list[TimedTurn], ascii_only: bool = True) -> str:
    """``multichannel``: one channel a speaker."""
    channels = []
    for number in range(max(speaker or 0 for speaker, _ in turns) + 1):
        own: list[TimedTurn] = [(None, words) for speaker, words in turns if (speaker or 0) == number]
        channels.append({"alternatives": [{"transcript": _all(own), "words": _deepgram_words(own)}]})
    return _dump({"metadata": {"channels": len(channels)}, "results": {"channels": channels}}, ascii_only)


def assemblyai(turns: list[TimedTurn], ascii_only: bool = True) -> str:
    """Times in whole milliseconds; without speakers there are no utterances and each word's speaker is null."""

    def words(turn: TimedTurn) -> list[dict[str, Any]]:
        label = None if turn[0] is None else chr(ord("A") + turn[0])
        return [
            {"text": w, "start": round(a * 1000), "end": round(b * 1000), "confidence": 0.9, "speaker": label}
            for w, a, b in turn[1]
        ]

    utterances = [
        {
            "speaker": words(t)[0]["speaker"],
            "text": _text(t),
            "start": words(t)[0]["start"],
            "end": words(t)[-1]["end"],
            "confidence": 0.9,
            "words": words(t),
        }
        for t in turns
    ]
    named = all(speaker is not None for speaker, _ in turns)
    content = {
        "id": "5551722-f677",
        "status": "completed",
        "audio_url": "https://example.com/talk.mp3",
        "text": _all(turns),
        "words": [word for t in turns for word in words(t)],
        "utterances": utterances if named else None,
    }
    return _dump(content, ascii_only)


def revai(turns: list[TimedTurn], ascii_only: bool = True) -> str:
    """Elements of text, and of punctuation (blanks among it) without times."""
    monologues = []
    for speaker, words in turns:
        elements: list[dict[str, Any]] = []
        for i, (w, a, b) in enumerate(words):
            core = w.rstrip(".,?!")
            blank = [{"type": "punct", "value": " "}] if i else []
            spoken = {"type": "text", "value": core or w, "ts": a, "end_ts": b, "confidence": 0.9}
            mark = [{"type": "punct", "value": w[len(core) :]}] if core and core != w else []
            elements += [*blank, spoken, *mark]
        monologues.append({"speaker": speaker or 0, "elements": elements})
    return _dump({"monologues": monologues}, ascii_only)
