"""Deepgram's JSON: words with ``punctuated_word`` and a speaker's number; several channels are several speakers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starjudge.transcripts.formats.fillers_seen import hesitations
from starjudge.transcripts.formats.json_text import Field
from starjudge.transcripts.formats.pieces import Piece
from starjudge.transcripts.formats.timed_json import TimedJson
from starjudge.transcripts.reader import Reader, Recording, Source, Utterance

PAUSE = 0.8  # seconds of silence at which a channel's speech is cut, Deepgram's own default for utterances
STOPS = (".", "?", "!")


def _recognises(source: Source) -> bool:
    content = source.json
    results = content.get("results") if isinstance(content, dict) else None
    return isinstance(results, dict) and isinstance(results.get("channels", results.get("utterances")), list)


def _read(source: Source) -> Recording:
    file = TimedJson(source)
    results = file.root.get("results") if isinstance(file.root, dict) else None
    if not isinstance(results, dict):
        raise file.error(("results",), "an object", results)
    channels = [_channel(file, results, node, field) for node, field in file.entries(results, "channels", ("results",))]
    speaking = [i for i, channel in enumerate(channels) if channel]
    if len(speaking) > 1:
        cut = [u for i in speaking for u in _cut(_labelled(channels[i], i))]
        utterances = sorted(cut, key=lambda u: u.start if u.start is not None else -1.0)
    elif speaking:
        utterances = channels[speaking[0]]
    else:
        utterances = []
        for node, field in file.entries(results, "utterances", ("results",)):
            spoken, pieces = file.spoken(node, "transcript", field), _pieces(file, node, field)
            utterances += file.told(spoken, pieces, file.span(node, field), file.speaker(node, field))
    # "uh" and "um" are dropped unless `filler_words` was asked for, so one of them shows that it was.
    return file.recording(utterances, hesitations(utterances) > 0, "results.channels[0].alternatives[0].words")


def _channel(file: TimedJson, results: dict[str, Any], node: dict[str, Any], field: Field) -> list[Utterance]:
    """The first alternative; others are guesses at the same speech."""
    for first, place in file.entries(node, "alternatives", field):
        spoken, pieces = file.spoken(first, "transcript", place), _pieces(file, first, place)
        if any(piece.spoken.text.strip() for piece in pieces):
            results.pop("utterances", None)  # the same words again, which nobody reads where a channel has them
        return file.told(spoken, pieces)
    return []


def _pieces(file: TimedJson, node: dict[str, Any], field: Field) -> list[Piece]:
    pieces = []
    for word, place in file.entries(node, "words", field):
        spoken = file.spoken(word, "punctuated_word", place) or file.spoken(word, "word", place)
        if spoken is None:
            file.odd["empty"] += 1
        else:
            at, until = file.span(word, place)
            pieces.append(Piece(spoken, at, until, file.speaker(word, place)))
    node["words"] = None  # in ten hours of talk they would stay beside what is made of them
    return pieces


def _labelled(utterances: Sequence[Utterance], channel: int) -> Sequence[Utterance]:
    """A channel's speech under its number, and the speaker's where several share the channel."""
    several = len({u.speaker for u in utterances}) > 1
    for u in utterances:
        u.speaker = f"Channel {channel} {u.speaker or ''}".strip() if several else f"Channel {channel}"
    return utterances


def _cut(utterances: Sequence[Utterance]) -> list[Utterance]:
    """Speech cut at sentences and pauses, so that what two channels say can be put in the order of time."""
    out: list[Utterance] = []
    for u in utterances:
        begin = 0
        for i, word in enumerate(u.words):
            last = i + 1 == len(u.words)
            after = None if last else u.words[i + 1].at
            silent = after is not None and word.until is not None and after - word.until >= PAUSE
            if last or silent or u.text[word.start : word.end].endswith(STOPS):
                out.append(_part(u, begin, i + 1))
                begin = i + 1
    return out


def _part(u: Utterance, begin: int, end: int) -> Utterance:
    words = u.words[begin:end]
    shift = words[0].start
    moved = [type(w)(w.start - shift, w.end - shift, w.at, w.until, w.source) for w in words]
    ends = [w.until for w in words if w.until is not None]
    return Utterance(u.speaker, u.text[shift : words[-1].end], moved, words[0].at, max(ends) if ends else None)


READER = Reader(id="deepgram", title="Deepgram JSON", recognises=_recognises, read=_read)
