"""The facts about an answer that code can count."""

from __future__ import annotations

from typing import Literal

from starjudge.models.base import Value
from starjudge.models.evaluation import Agency, Timing
from starjudge.models.evidence import Span

NumberKindName = Literal["percent", "money", "time", "multiple", "score", "count"]


class MeasuredUnit(Value):
    """One sentence or clause: where it stands and who acts in it."""

    span: Span
    words: int
    paragraph: bool
    """Whether a paragraph or list item begins with it."""
    clause: bool
    """Whether it was cut from a run-on without punctuation."""
    i: int
    we: int
    passive: int
    others: int
    negations: int
    hypotheticals: int
    quoted: int
    """Words inside quotation marks."""


class MeasuredNumber(Value):
    """A quantity, or two that belong together ("from 9.1 to 4.5")."""

    span: Span
    kind: NumberKindName
    value: float | None
    baseline: float | None
    unit: str | None
    direction: Literal["up", "down", "flat"] | None


class Measurements(Value):
    """What `measure` finds; every span points into the answer as given."""

    units: tuple[MeasuredUnit, ...]
    timing: Timing
    agency: Agency
    """Over the whole answer."""
    numbers: tuple[MeasuredNumber, ...]
    fillers: int
    filler_spans: tuple[Span, ...]
    hedges: int
    hedge_spans: tuple[Span, ...]
    repeated_share: float
    """Share of four-word runs that stood before, 0 to 1."""
    question_overlap: float | None
    """Share of the question's content words taken up; ``None`` without a question."""
