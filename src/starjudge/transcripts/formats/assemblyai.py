"""AssemblyAI's JSON: times in milliseconds, speakers ``A``, ``B`` by utterance and word, or null."""

from __future__ import annotations

from typing import Any

from starjudge.errors import TranscriptError
from starjudge.transcripts.formats.fillers_seen import hesitations
from starjudge.transcripts.formats.json_text import Field
from starjudge.transcripts.formats.pieces import Piece
from starjudge.transcripts.formats.timed_json import TimedJson
from starjudge.transcripts.reader import Reader, Recording, Source, Utterance

MILLISECONDS = 1000.0
OWN = {"audio_url", "acoustic_model", "speaker_labels", "utterances", "speech_model", "speech_models"}
"""Top-level fields of its answers, one of which each of them has."""


def _recognises(source: Source) -> bool:
    content = source.json
    if not isinstance(content, dict) or "segments" in content:
        return False
    if "audio_url" in content or ("status" in content and "id" in content and OWN & set(content)):
        return "text" in content or "words" in content or "utterances" in content or "error" in content
    for key in ("utterances", "words"):
        found = content.get(key)
        if isinstance(found, list) and found and isinstance(found[0], dict):
            return "text" in found[0] and "start" in found[0]
    return False


def _read(source: Source) -> Recording:
    file = TimedJson(source, MILLISECONDS)
    root = file.root
    if not isinstance(root, dict):
        raise file.error(("utterances",), "an object with utterances or words", root)
    status = root.get("status")
    if isinstance(status, str) and status != "completed":
        why = f" ({root['error'][:100]})" if isinstance(root.get("error"), str) else ""
        raise TranscriptError(
            f"{source.name}: field status: expected 'completed', got {status[:20]!r}{why}; "
            "fetch the transcript again when it is done"
        )
    utterances: list[Utterance] = []
    within = 0
    for node, field in file.entries(root, "utterances", ()):
        pieces = _pieces(file, node, field)
        within += len(pieces)
        utterances += file.told(
            file.spoken(node, "text", field), pieces, file.span(node, field), file.speaker(node, field)
        )
    if not utterances or 0 < within < len(file.items(root, "words", ())):
        # Without speaker labels there are no utterances; cut ones would lose words.
        file.odd.clear()
        file.own = 0
        utterances = file.told(file.spoken(root, "text", ()), _pieces(file, root, ()))
    # "um" and "uh" are dropped unless `disfluencies` was asked for, so one of them shows that it was.
    kept = root.get("disfluencies") is True or hesitations(utterances) > 0
    return file.recording(utterances, kept, "words")


def _pieces(file: TimedJson, node: dict[str, Any], field: Field) -> list[Piece]:
    pieces = []
    for word, place in file.entries(node, "words", field):
        spoken = file.spoken(word, "text", place)
        if spoken is None:
            file.odd["empty"] += 1
        else:
            at, until = file.span(word, place)
            pieces.append(Piece(spoken, at, until, file.speaker(word, place)))
    return pieces


READER = Reader(id="assemblyai", title="AssemblyAI JSON", recognises=_recognises, read=_read)
