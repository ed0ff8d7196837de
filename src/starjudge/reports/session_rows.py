"""What a session's report is made of: rows and items in words, before any form makes them safe to show."""

from __future__ import annotations

from dataclasses import dataclass

from starjudge.reports.digest import Item
from starjudge.reports.session_timeline import Timeline


@dataclass(frozen=True)
class QuestionRow:
    """One question of the interview."""

    number: int
    question: str
    kind: str
    verdict: str
    score: int | None
    """With follow-ups."""
    seconds: str
    status: str
    """Against the round's plan."""
    probes: int
    flags: tuple[str, ...]
    """After the follow-ups."""
    resolved: tuple[Item, ...]
    confirmed: tuple[Item, ...]
    pauses: str
    pace: str


@dataclass(frozen=True)
class FlagRow:
    """Something seen over several answers, with words of each by its question's number."""

    title: str
    text: str
    quotes: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class CoverRow:
    """A theme, and which questions speak to it."""

    title: str
    found: tuple[int, ...]
    told: str
    """``questions 1, 3``, ``1 of 2: question 4``, or ``not covered``."""
    covered: bool


@dataclass(frozen=True)
class Matrix:
    """One list of things to cover."""

    title: str
    rows: tuple[CoverRow, ...]

    @property
    def count(self) -> str:
        """How much is covered: ``5 of 9``."""
        return f"{sum(row.covered for row in self.rows)} of {len(self.rows)}"


@dataclass(frozen=True)
class Step:
    """A step of the practice plan."""

    day: str
    title: str
    question: str
    drill: str
    change: str


@dataclass(frozen=True)
class Phase:
    """A phase of the round against its plan."""

    title: str
    seconds: str
    target: str
    status: str


@dataclass(frozen=True)
class SessionDigest:
    """The content of a report; an empty field has no place in it."""

    name: str
    overall: float | None
    headline: str
    facts: tuple[str, ...]
    first: tuple[Item, ...]
    review: tuple[str, ...]
    questions: tuple[QuestionRow, ...]
    key: str
    """What the columns of verdicts and answers hold."""
    timeline: Timeline
    dimensions: tuple[Item, ...]
    matrices: tuple[Matrix, ...]
    flags: tuple[FlagRow, ...]
    strongest: tuple[Item, ...]
    weakest: tuple[Item, ...]
    better: tuple[Item, ...]
    projects: tuple[Item, ...]
    plan: tuple[Step, ...]
    phases: tuple[Phase, ...]
    own_questions: tuple[str, ...]
    own_verdict: str
    speakers: tuple[str, ...]
    notes: tuple[str, ...]
