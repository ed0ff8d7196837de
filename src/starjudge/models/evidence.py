"""What an evaluation rests on: words of the answer, each with its place.

``answer[span.start:span.end] == text`` holds for every value here, in both judges.
No ``repr`` shows words of an answer, so that none reaches a log by accident.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from starjudge.models.base import FlagId, Part, Value

MetricKind = Literal["model", "business", "time", "money", "scale", "other"]
Direction = Literal["up", "down", "flat"]


class Span(Value):
    """A place in the answer as given: character offsets, end exclusive."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)


class Quote(Value):
    """Words of the answer, cut out by code."""

    text: str = Field(repr=False)
    span: Span


class Segment(Value):
    """One sentence or clause of the answer and the part of the story it belongs to."""

    part: Part
    span: Span
    text: str = Field(repr=False)


class Metric(Value):
    """An outcome number: what it says, and what it is measured from."""

    text: str = Field(repr=False)
    span: Span
    kind: MetricKind
    baseline: float | None = Field(default=None, repr=False)
    """The number the value started from or is compared with, in ``unit``; ``None`` where none is told."""
    value: float | None = Field(default=None, repr=False)
    """The number reached, in ``unit``; ``None`` where the words name a change without a figure ("halved")."""
    unit: str | None = None
    """``%``, ``ms``, ``hours``, ``USD``, ``x`` …, or the counted noun; ``None`` for a bare score."""
    direction: Direction | None = None


class RedFlag(Value):
    """Something an interviewer would note against the answer."""

    id: FlagId
    quote: Quote | None = None
    """The words that show it; ``None`` only where the flag is an absence or a matter of length."""
    message: str = Field(repr=False)


class Remark(Value):
    """A strength or an improvement, with the words it rests on."""

    text: str = Field(repr=False)
    evidence: tuple[Quote, ...] = ()
