"""From a file to a transcript: which format it is, who speaks, what is asked and what is answered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from starjudge.errors import InputError, TranscriptError
from starjudge.models.transcript import Speaker, TimeBasis, Transcript, Turn
from starjudge.transcripts.exchanges import Found, find_exchanges
from starjudge.transcripts.redacted import redacted
from starjudge.transcripts.registry import reader_for
from starjudge.transcripts.source import load
from starjudge.transcripts.turns import merged

_LONE: Final = re.compile("[\ud800-\udfff]")  # half a character: in values of a caller's own, and in names of files


def read_transcript(
    path: str | Path,
    format: str | None = None,  # noqa: A002 - the word that users know it by
    *,
    candidate: str | None = None,
    interviewer: str | None = None,
    redact: bool = False,
    names: Iterable[str] = (),
) -> Transcript:
    """Read the transcript of an interview.

    Args:
        path: the file. Its format is told from its content, not from its name.
        format: id of a format to read it as (``webvtt``, ``whisperx``, ``labelled`` …) where the content misleads.
        candidate: label of the speaker who is interviewed; else found from what is said.
        interviewer: label of the speaker who asks; else found from what is said.
        redact: mask names, addresses and telephone or account numbers before anything else sees the words.
        names: further names to mask.

    Returns:
        The `Transcript`: turns, speakers with their roles, and the questions with their answers and follow-ups.

    A transcript that names nobody, or one speaker only, is read too: its roles are ``unknown``, it has no exchanges,
    and ``notes`` says what to pass or do.

    Raises:
        TranscriptError: the file cannot be read as a transcript; the message names file and line or field.
        InputError: an argument is wrong.

    """
    if not isinstance(path, str | Path):
        raise InputError(f"path: expected the path of a transcript, found {type(path).__name__}")
    source = load(path)
    reader = reader_for(source, format)
    recording = reader.read(source)
    turns = merged(recording.utterances, recording.time_basis)
    if not turns:
        raise TranscriptError(
            f"{source.name}: no speech found in it (read as {reader.title}); check that the recording was transcribed"
        )
    found = transcript_of(
        turns,
        candidate=candidate,
        interviewer=interviewer,
        redact=redact,
        names=names,
        name=source.name,
        format=reader.id,
        time_basis=recording.time_basis,
        fillers_kept=recording.fillers_kept,
    )
    return found.model_copy(update={"notes": (*recording.notes, *found.notes)})


def transcript_of(
    turns: Sequence[Turn],
    *,
    candidate: str | None = None,
    interviewer: str | None = None,
    redact: bool = False,
    names: Iterable[str] = (),
    name: str = "transcript",
    format: str = "turns",  # noqa: A002 - as in `read_transcript`
    time_basis: TimeBasis | None = None,
    fillers_kept: bool | None = None,
) -> Transcript:
    """A transcript from turns that the caller has already. Arguments and errors as `read_transcript`.

    ``time_basis`` is what the times of the turns' words come from; without it, it is told from the turns.
    """
    given = tuple(turns)
    if not all(isinstance(turn, Turn) for turn in given):
        raise InputError("turns: expected Turn values")
    given, name = tuple(map(_mended, given)), _LONE.sub("\N{REPLACEMENT CHARACTER}", name)
    if not any(turn.text.strip() for turn in given):
        raise TranscriptError(f"{name}: no speech in it")
    basis = _basis(given) if time_basis is None else time_basis
    try:
        found = find_exchanges(given, candidate, interviewer, basis, fillers_kept)
    except TranscriptError as error:
        # The words and times are read all the same; who evaluates them is told what is missing.
        found = Found(_unknown(given), (), (), [str(error)])
    except InputError as error:
        raise InputError(f"{name}: {error}") from None
    if redact or names:
        given, labels = redacted(given, found.speakers, names)
        found = _masked(found, given, labels, basis, fillers_kept)
    # Its values come from checked readers; checking a hundred thousand words again would cost more than reading them.
    return Transcript.model_construct(
        name="transcript" if redact or names else name,
        turns=given,
        format=format,
        speakers=found.speakers,
        time_basis=basis,
        fillers_kept=fillers_kept,
        notes=tuple(found.notes),
        exchanges=found.exchanges,
        candidate_questions=found.candidate_questions,
    )


def _mended(turn: Turn) -> Turn:
    """The turn without half characters, which no file can hold; offsets of its words stay."""
    words = {"text": turn.text, "speaker": turn.speaker}
    if not any(text and _LONE.search(text) for text in words.values()):
        return turn
    return turn.model_copy(
        update={k: text and _LONE.sub("\N{REPLACEMENT CHARACTER}", text) for k, text in words.items()}
    )


def _unknown(turns: Sequence[Turn]) -> tuple[Speaker, ...]:
    """The speakers of turns in which questions cannot be told from answers."""
    words: Counter[str | None] = Counter()
    for turn in turns:
        words[turn.speaker] += len(turn.text.split())
    return tuple(
        Speaker(name=name, labels=() if name is None else (name,), role="unknown", words=count, confidence=0.0)
        for name, count in words.items()
    )


def _masked(
    found: Found, turns: Sequence[Turn], labels: Mapping[str, str], basis: TimeBasis, fillers_kept: bool | None
) -> Found:
    """What was found, over turns whose names are masked: roles and how sure they are stay."""
    roles = {s.role: labels[s.labels[0]] for s in reversed(found.speakers) if s.labels}
    if not found.exchanges and "candidate" not in roles:
        return Found(_unknown(turns), (), (), ["names are masked; who answers could not be told"])
    again = find_exchanges(turns, roles.get("candidate"), roles.get("interviewer"), basis, fillers_kept)
    sure = {labels[s.labels[0]]: s.confidence for s in found.speakers if s.labels}
    speakers = tuple(s.model_copy(update={"confidence": sure.get(s.name or "", s.confidence)}) for s in again.speakers)
    return Found(speakers, again.exchanges, again.candidate_questions, again.notes)


def _basis(turns: Sequence[Turn]) -> TimeBasis:
    if any(word.at is not None for turn in turns for word in turn.words):
        return "word"
    return "turn" if any(turn.start is not None for turn in turns) else "none"
