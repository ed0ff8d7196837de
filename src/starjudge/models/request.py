"""What a judge is asked."""

from __future__ import annotations

from dataclasses import dataclass

from starjudge.models.answer import Answer
from starjudge.models.base import CompanyId
from starjudge.models.rubric import Rubric


@dataclass(frozen=True, slots=True)
class Request:
    """One answer to judge, everything about it checked and in place.

    A dataclass, not a validated value: `evaluate_answer` makes it from checked parts, once an answer.
    """

    question: str
    answer: Answer
    rubric: Rubric
    theme: str | None = None
    company: CompanyId | None = None
    duration: float | None = None
    """Seconds the answer really took, where known."""
    notes: tuple[str, ...] = ()
    """What was odd about the input; goes to the evaluation's ``review``."""
