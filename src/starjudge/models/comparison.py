"""Two attempts at one question: what changed, and what to do next."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from starjudge.models.base import DimensionId, FlagId, StoryPart, Value, Verdict
from starjudge.models.evaluation import TargetStatus

Course = Literal["better", "worse", "same", "unknown"]
MetricCourse = Literal["new", "gone", "kept"]


class Attempt(Value):
    """One attempt, in figures."""

    overall: int | None = Field(strict=True, ge=1, le=5)
    verdict: Verdict | None
    words: int = Field(ge=0)
    seconds: float = Field(ge=0)
    own_share: float | None = Field(default=None, ge=0, le=1)
    """Of the actions told, those of the speaker."""
    fillers: int | None = Field(default=None, ge=0)
    engine: Literal["model", "heuristic", "panel"]
    model: str | None = None
    rubric: str
    length: Literal["under", "on_target", "over"] | None = None


class DimensionChange(Value):
    """One dimension, before and after."""

    id: DimensionId
    title: str
    before: int | None
    after: int | None
    course: Course
    """``unknown`` where one of the two has no score."""
    reason: str = Field(repr=False)
    """Why the second attempt has its score."""
    next_step: str = Field(repr=False)
    """What would raise the second attempt; empty at the top of the scale."""


class PartChange(Value):
    """One part of the story, before and after; ``None`` where an attempt's rubric does not have it."""

    id: StoryPart
    label: str
    before_share: float | None
    after_share: float | None
    before_seconds: float | None
    after_seconds: float | None
    before: TargetStatus | None
    after: TargetStatus | None
    course: Course
    """``better`` where the second meets its target and the first did not, or has a part that was missing."""


class MetricChange(Value):
    """An outcome number that came, went, or stayed."""

    text: str = Field(repr=False)
    course: MetricCourse
    baseline: Course = "same"
    """``better`` where a number that stayed is now told with what it started from."""


class FlagChange(Value):
    """A red flag, gone, new or still there."""

    id: FlagId
    title: str
    course: Literal["gone", "new", "kept"]
    message: str = Field(repr=False)


class Step(Value):
    """Something to do before the next attempt."""

    about: str
    text: str = Field(repr=False)


class Comparison(Value):
    """What changed from one attempt at a question to the next. ``str()`` and notebooks show it."""

    question: str
    before: Attempt
    after: Attempt
    course: Course
    dimensions: tuple[DimensionChange, ...]
    parts: tuple[PartChange, ...] = ()
    metrics: tuple[MetricChange, ...] = ()
    flags: tuple[FlagChange, ...] = ()
    next: tuple[Step, ...] = ()
    """What to do next, most urgent first."""
    notes: tuple[str, ...] = ()
    """Why the two are not strictly comparable, where they are not."""

    def __repr__(self) -> str:
        return f"Comparison(course={self.course!r}, overall={self.before.overall} -> {self.after.overall})"

    # Through the front door, as an `Evaluation` shows itself.
    def __str__(self) -> str:
        import starjudge

        return starjudge.render(self, "text")

    def _repr_html_(self) -> str:
        import starjudge

        return starjudge.render(self, "card")
