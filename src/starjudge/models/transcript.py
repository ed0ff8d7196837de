"""A recorded interview: who said what and when, and which question each answer belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import Field, model_validator

from starjudge.models.answer import Answer
from starjudge.models.base import Value

TimeBasis = Literal["word", "cue", "turn", "none"]
Role = Literal["interviewer", "candidate", "unknown"]


@dataclass(frozen=True, slots=True)
class Word:
    """One spoken word of a turn. A dataclass, not a validated value: ten hours of talk hold a hundred thousand."""

    start: int
    """Offset of its first character in the turn's text."""
    end: int
    """Offset behind its last character in the turn's text."""
    at: float | None = None
    """Seconds from the start of the recording at which it begins; ``None`` where the format has no such time."""
    until: float | None = None
    """Seconds at which it ends."""
    source: tuple[int, int] | None = None
    """Offsets of its characters in the file's decoded text (of a ``.docx``: in the text of its paragraphs)."""


class Turn(Value):
    """What one speaker says until another one speaks."""

    speaker: str | None = None
    """The label as it stands in the file; ``None`` where the file names nobody."""
    text: str = Field(repr=False)
    start: float | None = None
    """Seconds from the start of the recording; ``None`` where the format has no times."""
    end: float | None = None
    words: tuple[Word, ...] = Field(default=(), repr=False)
    """Its words in order, timed where the format times words or cues."""

    @model_validator(mode="after")
    def _in_order(self) -> Turn:
        here = 0
        for i, word in enumerate(self.words):
            if not here <= word.start < word.end <= len(self.text):
                raise ValueError(f"word {i} overlaps the one in front of it or lies outside the turn's text")
            here = word.end
        if self.start is not None and self.end is not None and self.end < self.start:
            raise ValueError("the turn ends before it begins")
        return self


class Speaker(Value):
    """Somebody who speaks, and what they are taken for."""

    name: str | None
    """The label spoken under most; ``None`` for turns without a label."""
    labels: tuple[str, ...] = ()
    """All labels taken for this speaker; more than one where the name changes during the recording."""
    role: Role
    words: int = Field(ge=0)
    """Words spoken."""
    confidence: float = Field(ge=0, le=1)
    """How sure the role is; 1 where the caller gave it."""


class FollowUpExchange(Value):
    """A probe into an answer, and what was said to it."""

    question: str = Field(repr=False)
    answer: Answer
    asked_start: float | None = None
    """Seconds at which the question begins; ``None`` where the format has no times."""
    asked_end: float | None = None


class Exchange(Value):
    """A question of the interview, its first answer, and the follow-ups to it."""

    question: str = Field(repr=False)
    asked_start: float | None = None
    """Seconds at which the question begins; ``None`` where the format has no times."""
    asked_end: float | None = None
    answer: Answer
    follow_ups: tuple[FollowUpExchange, ...] = ()
    first_turn: int = Field(default=0, ge=0)
    """Index of the turn that asks."""
    last_turn: int = Field(default=0, ge=0)
    """Index of the last turn that belongs to it."""


class Transcript(Value):
    """An interview as its recording's transcript tells it. ``repr`` holds no words of it."""

    name: str = "transcript"
    """The file's name in messages."""
    turns: tuple[Turn, ...] = Field(repr=False)
    format: str
    """Id of the format it was read as; ``turns`` for one made in code."""
    speakers: tuple[Speaker, ...] = Field(default=(), repr=False)
    time_basis: TimeBasis = "none"
    """What the file times: each word, each cue, the start of each turn, or nothing."""
    fillers_kept: bool | None = None
    """Whether "um" and "uh" are kept: ``False`` where the format's maker drops them, ``None`` where unknown."""
    notes: tuple[str, ...] = ()
    """What was odd about the file or about the talk."""
    exchanges: tuple[Exchange, ...] = Field(default=(), repr=False)
    candidate_questions: tuple[str, ...] = Field(default=(), repr=False)
    """What the candidate asked when it was their turn to ask."""

    @property
    def duration(self) -> float | None:
        """Seconds from the first word to the last; ``None`` without times."""
        starts = [turn.start for turn in self.turns if turn.start is not None]
        ends = [end for turn in self.turns if (end := turn.end if turn.end is not None else turn.start) is not None]
        return max(ends) - min(starts) if starts and ends else None
