"""Rev AI's JSON: monologues of elements; punctuation and blanks are elements of their own."""

from __future__ import annotations

from typing import Any

from starjudge.transcripts.formats.fillers_seen import hesitations
from starjudge.transcripts.formats.json_text import Field
from starjudge.transcripts.formats.pieces import Piece
from starjudge.transcripts.formats.timed_json import TimedJson
from starjudge.transcripts.reader import Reader, Recording, Source, Utterance

JOINS = ("-", "'", "’", "/", "@", "_")  # punctuation that a following word continues where a file has no blanks


def _recognises(source: Source) -> bool:
    content = source.json
    return isinstance(content, dict) and isinstance(content.get("monologues"), list)


def _read(source: Source) -> Recording:
    file = TimedJson(source)
    root = file.root
    if not isinstance(root, dict):
        raise file.error(("monologues",), "an object with monologues", root)
    names = _names(file, root)
    monologues = list(file.entries(root, "monologues", ()))
    blanks = any(_blank(e) for m, f in monologues for e, _ in file.entries(m, "elements", f))
    file.odd.clear()  # they are counted below
    utterances: list[Utterance] = []
    for node, field in monologues:
        label = file.speaker(node, field)
        speaker = names.get(label, label) if label else None
        utterances += file.told(None, _pieces(file, node, field, blanks), (None, None), speaker)
    # Hesitations are kept unless `remove_disfluencies` was asked for; where there is none, either may be so.
    return file.recording(utterances, True if hesitations(utterances) else None, "monologues[0].elements")


def _names(file: TimedJson, root: dict[str, Any]) -> dict[str, str]:
    """Speakers' names by the label that their number is read as."""
    names = {}
    for node, field in file.entries(root, "speakers", ()):
        label, name = file.speaker(node, field, "id"), file.speaker(node, field, "name")
        if label and name:
            names[label] = name
    return names


def _pieces(file: TimedJson, node: dict[str, Any], field: Field, blanks: bool) -> list[Piece]:
    pieces: list[Piece] = []
    behind_word, before = False, ""
    for element, place in file.entries(node, "elements", field):
        spoken = file.spoken(element, "value", place)
        if spoken is None:
            file.odd["empty"] += 1
            continue
        mark = element.get("type") == "punct"
        at, until = file.span(element, place, "ts", "end_ts")
        # Without punctuation the blanks are left out too; a word then begins where another element ends.
        glued = mark or not (behind_word or (not blanks and not before.endswith(JOINS)))
        pieces.append(Piece(spoken, at, until, None, glued))
        behind_word, before = not mark, spoken.text
    return pieces


def _blank(element: dict[str, Any]) -> bool:
    value = element.get("value")
    return element.get("type") == "punct" and isinstance(value, str) and " " in value


READER = Reader(id="revai", title="Rev AI JSON", recognises=_recognises, read=_read)
