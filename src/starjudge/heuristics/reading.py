"""One answer, read: everything that rules and scores look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starjudge.heuristics.features import Features
from starjudge.heuristics.outcomes import Outcome
from starjudge.heuristics.passages import Passage
from starjudge.models.base import Kind, Part, ResponseKind
from starjudge.models.rubric import Rubric
from starjudge.text.measure import Facts


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer with its parts, outcome numbers and measurements; what is still missing is judgement."""

    question: str
    kind: Kind
    response: ResponseKind
    theme: str | None
    facts: Facts
    parts: Sequence[Part]
    """Part of each unit of ``facts.units``."""
    outcomes: Sequence[Outcome]
    features: Features
    levels: dict[str, int]
    """Each dimension's score before any rule, in hundredths (100 to 500)."""
    rubric: Rubric
    passages: Sequence[Passage] = ()
    """Red flags that the fitted model sees in what is said."""
