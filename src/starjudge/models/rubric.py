"""Rubrics and the data they share: what a good answer is, as values."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from starjudge.models.base import (
    CompanyId,
    DimensionId,
    FlagId,
    Kind,
    ProbeKind,
    SessionFlagId,
    StoryPart,
    Value,
)

Identifier = str


class Target(Value):
    """What is asked for, from ``low`` to ``high``."""

    low: float = Field(ge=0)
    high: float = Field(gt=0)
    unit: Literal["seconds", "share"]

    @model_validator(mode="after")
    def _ordered(self) -> Target:
        if self.low > self.high:
            raise ValueError(f"low {self.low} is above high {self.high}")
        if self.unit == "share" and self.high > 1:
            raise ValueError(f"a share lies between 0 and 1, found {self.high}")
        return self


class Anchor(Value):
    """What one level of a dimension looks like."""

    level: int = Field(strict=True, ge=1, le=5)
    text: str = Field(min_length=1)
    example: str = Field(min_length=1)
    """A sentence or two of an ML answer at this level."""


class NextStep(Value):
    """What lifts a dimension from one level to the next."""

    level: int = Field(strict=True, ge=1, le=5)
    """The level it starts from; at 5 it says how to keep it."""
    text: str = Field(min_length=1)


class Dimension(Value):
    """One of the seven things that are scored."""

    id: DimensionId
    title: str
    asks: str
    """The question that the score answers."""
    weight: float = Field(default=1.0, ge=0)
    anchors: tuple[Anchor, ...] = Field(min_length=5, max_length=5)
    next_steps: tuple[NextStep, ...] = Field(min_length=5, max_length=5)
    without_story: str = ""
    """What the dimension means where the question asks for no story."""

    @model_validator(mode="after")
    def _levels(self) -> Dimension:
        for field, items in (("anchors", self.anchors), ("next_steps", self.next_steps)):
            levels = [item.level for item in items]
            if levels != [1, 2, 3, 4, 5]:
                raise ValueError(f"{field} need the levels 1, 2, 3, 4, 5 in order, found {levels}")
        return self


class FlagDefinition(Value):
    """A red flag: what it is, why it matters, and how much."""

    id: FlagId
    title: str
    message: str
    """What is said of an answer that shows it."""
    brief: str = ""
    """The same in a few words, for prompts, where each word is paid for with each answer."""
    description: str
    """Why an interviewer minds."""
    shown_by: Literal["words", "absence", "length"]
    caps_overall_at: int | None = Field(default=None, ge=1, le=5)
    """The highest ``overall`` that an answer with this flag can have."""
    advice: str
    """What to do about it."""
    sources: tuple[str, ...] = ()


class SessionFlagDefinition(Value):
    """A red flag that shows only over several answers of an interview."""

    id: SessionFlagId
    title: str
    message: str
    """What was seen, in one sentence."""
    description: str
    """Why it counts."""
    advice: str
    """What to do about it."""
    sources: tuple[str, ...] = ()


class QuestionKind(Value):
    """What a kind of question asks for, where STAR may not be it."""

    id: Kind
    title: str
    description: str
    order: tuple[str, ...] = Field(min_length=1)
    """What a good answer goes through, first to last."""
    target: Target | None
    """Length in seconds; ``None``: the rubric's own length holds."""
    uses_parts: bool
    """Whether the rubric's time split over parts applies."""
    not_applicable: tuple[DimensionId, ...] = ()
    """Dimensions that are ``None`` for this kind."""
    traps: tuple[FlagId, ...] = ()
    trap_note: str = ""
    sources: tuple[str, ...] = ()


class Theme(Value):
    """What a family of questions probes, and what interviewers listen for."""

    id: Identifier
    title: str
    looks_for: tuple[str, ...] = Field(min_length=1)
    cues: tuple[str, ...] = ()
    """Words of a question that point to the theme; of several in one cue, all, in any order."""
    answer_cues: tuple[str, ...] = ()
    """Words that answers on this theme hold, in any form."""
    category: Identifier | None = None
    """Story-bank category a story on this theme belongs to."""
    sources: tuple[str, ...] = ()


class BankQuestion(Value):
    """A question of the guides, in our own words."""

    id: Identifier
    text: str
    kind: Kind
    theme: Identifier
    cues: tuple[str, ...] = ()
    """Words with which others ask the same; of several in one cue, all, in any order."""
    answer_cues: tuple[str, ...] = ()
    """Words that answers to this question hold, in any form."""
    tests: str
    """What the interviewer wants to find out."""
    elements: tuple[str, ...] = ()
    """What a strong answer holds, where a guide says so."""
    story_needed: str = ""
    principles: tuple[Identifier, ...] = ()
    """Amazon leadership principles that it tests."""
    companies: tuple[CompanyId, ...] = ()
    """Companies at which it carries much signal."""
    sources: tuple[str, ...] = Field(min_length=1)
    """Guide and number, e.g. ``004 Q11``."""


class Signal(Value):
    """A principle or trait that a company's interviewers note."""

    id: Identifier
    title: str
    looks_for: str
    focus: bool = False
    """Whether the guides name it among the most often tested for ML roles."""
    themes: tuple[Identifier, ...] = ()
    """Themes whose questions test it."""
    cues: tuple[str, ...] = ()
    """Words and phrases with which an answer shows it; lower case. ``<name>`` stands for a word list."""
    missed: str = ""
    """What to add where the question tests it and the answer does not show it."""


class Company(Value):
    """A company lens."""

    id: CompanyId
    title: str
    summary: str
    signals: tuple[Signal, ...] = Field(min_length=1)
    notes: tuple[str, ...] = ()
    stories_per_signal: int | None = None
    sources: tuple[str, ...] = ()


class Probe(Value):
    """A kind of follow-up question."""

    kind: ProbeKind
    title: str
    gap: str
    """What in an answer invites it."""
    questions: tuple[str, ...] = Field(min_length=1)
    sources: tuple[str, ...] = ()


class StoryCategory(Value):
    """A category of the story bank with the number of stories asked for."""

    id: Identifier
    title: str
    minimum: int = Field(ge=0)
    maximum: int = Field(ge=0)
    include: str


class StoryCount(Value):
    """How many stories one guide asks for in all."""

    source: str
    low: int
    high: int


class StoryBankPlan(Value):
    """What a complete story bank holds."""

    totals: tuple[StoryCount, ...]
    categories: tuple[StoryCategory, ...]
    ai_specific_minimum: int


class RoundPhase(Value):
    """One phase of a behavioural round, in minutes."""

    id: Identifier
    title: str
    minutes: tuple[float, float]
    questions: tuple[int, int] | None = None
    minutes_per_question: tuple[float, float] | None = None
    first_answer_minutes: tuple[float, float] | None = None
    probing_minutes: tuple[float, float] | None = None


class PracticeStep(Value):
    """One day of a guide's practice plan."""

    source: str
    day: int | None = Field(default=None, ge=0)
    """Days after the start; ``None`` for the night before the interview."""
    title: str
    drills: tuple[str, ...] = Field(min_length=1)


class PracticePlan(Value):
    """Rounds, days and drills that the guides lay down."""

    round: tuple[RoundPhase, ...]
    steps: tuple[PracticeStep, ...]


class RubricPart(Value):
    """One part of the rubric: its own label, its target and what belongs in it."""

    part: StoryPart
    label: str
    target: Target | None
    belongs: str
    also_called: tuple[str, ...] = ()
    """Other labels under which speakers announce it."""


class Rubric(Value):
    """A rubric with all it refers to in place."""

    id: Identifier
    title: str
    source: str
    version: str
    summary: str
    parts: tuple[RubricPart, ...] = Field(min_length=1)
    length: Target
    """Length of a whole first answer, in seconds."""
    maximum_seconds: float
    """Past this an answer is too long whatever its target."""
    minimum_seconds: float
    """Below this a story is too short whatever its target."""
    dimensions: tuple[Dimension, ...] = Field(min_length=7, max_length=7)
    flags: tuple[FlagDefinition, ...]
    kinds: tuple[QuestionKind, ...]
    themes: tuple[Theme, ...]
    probes: tuple[Probe, ...]
    companies: tuple[Company, ...]
    emphases: tuple[str, ...] = ()
    """What this guide asks for besides."""


class DimensionChange(Value):
    """What a rubric says differently about one dimension."""

    id: DimensionId
    weight: float | None = Field(default=None, ge=0)
    asks: str | None = None
    anchors: tuple[Anchor, ...] = ()
    """Only the levels that change."""
    next_steps: tuple[NextStep, ...] = ()


class RubricPartChange(Value):
    """One part as a rubric file writes it: whole, or only what differs from the extended rubric's part."""

    part: StoryPart
    label: str | None = None
    target: Target | None = None
    """Where it is left out the extended rubric's target holds; ``null`` takes that away."""
    belongs: str | None = None
    also_called: tuple[str, ...] | None = None
    """Other labels under which speakers announce it."""


class RubricFile(Value):
    """A rubric as written in YAML: refers to shared data by id, or extends another rubric.

    With ``extends`` every field but ``id`` is optional and only what is written changes; parts are
    matched by ``part`` and merged field by field, dimensions by ``id``, anchors and next steps by ``level``.
    A part that the extended rubric does not have needs its label, target and belongs.
    """

    id: Identifier = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    extends: str | None = None
    """Id of a shipped rubric, or a path relative to this file."""
    title: str | None = None
    source: str | None = None
    version: str | None = None
    summary: str | None = None
    parts: tuple[RubricPartChange, ...] | None = None
    length: Target | None = None
    maximum_seconds: float | None = Field(default=None, gt=0)
    minimum_seconds: float | None = Field(default=None, ge=0)
    dimensions: tuple[DimensionChange, ...] = ()
    flags: tuple[FlagId, ...] | None = None
    """All flags where left out."""
    kinds: tuple[Kind, ...] | None = None
    themes: tuple[Identifier, ...] | None = None
    probes: tuple[ProbeKind, ...] | None = None
    companies: tuple[CompanyId, ...] | None = None
    emphases: tuple[str, ...] | None = None
