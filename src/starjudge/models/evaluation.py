"""The one type that every judge fills."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from starjudge.models.base import (
    DIMENSIONS,
    STORY_PARTS,
    CompanyId,
    DimensionId,
    Kind,
    ProbeKind,
    ResponseKind,
    StoryPart,
    Value,
    Verdict,
)
from starjudge.models.calibration import AppliedCalibration
from starjudge.models.evidence import Metric, Quote, RedFlag, Remark, Segment, Span

TargetStatus = Literal["under", "on_target", "over", "missing"]


class DimensionScore(Value):
    """One dimension's score, why, on which words, and what would raise it."""

    score: int | None = Field(strict=True, ge=1, le=5)
    """1 to 5; ``None`` where the dimension does not apply to the kind of question."""
    expected: float | None = Field(default=None, ge=1, le=5)
    """A finer reading of the same scale where the judge has one."""
    rationale: str = Field(repr=False)
    evidence: tuple[Quote, ...] = ()
    next_step: str = Field(repr=False)


class DimensionScores(Value):
    """The seven scores; also reads as a mapping from dimension id to score, in the guide's order."""

    structure: DimensionScore
    ownership: DimensionScore
    specificity: DimensionScore
    impact: DimensionScore
    learning: DimensionScore
    relevance: DimensionScore
    delivery: DimensionScore

    def __getitem__(self, dimension: str) -> DimensionScore:
        if dimension not in DIMENSIONS:
            raise KeyError(dimension)
        value: DimensionScore = getattr(self, dimension)
        return value

    def __iter__(self) -> Iterator[DimensionId]:  # type: ignore[override]  # a mapping yields its keys
        return iter(DIMENSIONS)

    def __len__(self) -> int:
        return len(DIMENSIONS)

    def __contains__(self, dimension: object) -> bool:
        return dimension in DIMENSIONS

    def keys(self) -> tuple[DimensionId, ...]:
        """The seven dimension ids, in the guide's order."""
        return DIMENSIONS

    def values(self) -> tuple[DimensionScore, ...]:
        """The seven scores, in the guide's order."""
        return tuple(self[d] for d in DIMENSIONS)

    def items(self) -> tuple[tuple[DimensionId, DimensionScore], ...]:
        """Pairs of dimension id and score, in the guide's order."""
        return tuple((d, self[d]) for d in DIMENSIONS)

    def get(self, dimension: str, default: DimensionScore | None = None) -> DimensionScore | None:
        """The score of a dimension, or ``default`` for a name that is none."""
        return self[dimension] if dimension in DIMENSIONS else default


class PartTime(Value):
    """How long one part took against what the rubric asks."""

    label: str
    """The rubric's own name for the part."""
    seconds: float = Field(ge=0)
    share: float = Field(ge=0, le=1)
    """Of the time spent on all parts of the story (``other`` left out)."""
    target_low: float | None = None
    target_high: float | None = None
    target_unit: Literal["seconds", "share"] | None = None
    status: TargetStatus | None = None
    """``None`` where the kind of question sets no target for parts."""


class TimeSplit(Value):
    """Time per part of the rubric; also reads as a mapping from part to `PartTime`.

    A part that the rubric does not have is ``None`` and is not among the keys.
    """

    situation: PartTime | None = None
    task: PartTime | None = None
    action: PartTime | None = None
    result: PartTime | None = None
    learning: PartTime | None = None

    def keys(self) -> tuple[StoryPart, ...]:
        """Parts of the rubric, in story order."""
        return tuple(p for p in STORY_PARTS if getattr(self, p) is not None)

    def __getitem__(self, part: str) -> PartTime:
        value = getattr(self, part, None) if part in STORY_PARTS else None
        if value is None:
            raise KeyError(part)
        found: PartTime = value
        return found

    def __iter__(self) -> Iterator[StoryPart]:  # type: ignore[override]  # a mapping yields its keys
        return iter(self.keys())

    def __len__(self) -> int:
        return len(self.keys())

    def __contains__(self, part: object) -> bool:
        return part in self.keys()

    def values(self) -> tuple[PartTime, ...]:
        """The parts' times, in story order."""
        return tuple(self[p] for p in self.keys())

    def items(self) -> tuple[tuple[StoryPart, PartTime], ...]:
        """Pairs of part and time, in story order."""
        return tuple((p, self[p]) for p in self.keys())

    def get(self, part: str, default: PartTime | None = None) -> PartTime | None:
        """A part's time, or ``default`` where the rubric has no such part."""
        found: PartTime | None = getattr(self, part, None) if part in STORY_PARTS else None
        return default if found is None else found


class Timing(Value):
    """Length and pace of the answer."""

    words: int = Field(ge=0)
    seconds: float = Field(ge=0)
    source: Literal["timestamps", "given", "estimated"]
    seconds_low: float = Field(ge=0)
    """Bounds where ``seconds`` is estimated from the word count; else equal to ``seconds``."""
    seconds_high: float = Field(ge=0)
    words_per_minute: float = Field(ge=0)
    target_low: float | None = None
    """What the rubric asks for an answer of this kind, in seconds."""
    target_high: float | None = None
    status: Literal["under", "on_target", "over"] | None = None
    fillers: int | None = Field(default=None, ge=0)
    fillers_per_100_words: float | None = Field(default=None, ge=0)
    """``None`` where the transcript's maker drops fillers."""


class Actions(Value):
    """How many clauses of the action part have this kind of actor, and where their actor words stand."""

    count: int = Field(ge=0)
    spans: tuple[Span, ...] = ()


class Agency(Value):
    """Who acts in the action part (in the whole answer where no action part was found)."""

    i: Actions
    we: Actions
    passive: Actions
    others: Actions
    own_share: float | None = Field(default=None, ge=0, le=1)
    """Own actions among all; ``None`` where nobody acts."""
    credit: tuple[Quote, ...] = ()
    """Words that give others their part."""


class FollowUp(Value):
    """A probe that an interviewer would use next."""

    kind: ProbeKind
    question: str = Field(repr=False)
    gap: str = Field(repr=False)
    """What in this answer invites it."""


class SignalReading(Value):
    """One principle or signal of a company: shown by which words, or asked for and missed."""

    id: str
    title: str
    tested: bool
    """Whether the question is known to test it."""
    evidence: tuple[Quote, ...] = ()
    """Empty where the answer does not show it."""
    note: str = Field(repr=False)


class CompanyReading(Value):
    """What interviewers of a company would note. It changes no score."""

    company: CompanyId
    title: str
    shown: tuple[SignalReading, ...] = ()
    missed: tuple[SignalReading, ...] = ()


class Spread(Value):
    """Highest minus lowest score over several readings, per dimension."""

    structure: float | None = None
    ownership: float | None = None
    specificity: float | None = None
    impact: float | None = None
    learning: float | None = None
    relevance: float | None = None
    delivery: float | None = None
    overall: float | None = None


class JudgeSettings(Value):
    """Settings of the chat model that were sent; ``None`` where the server's default held."""

    temperature: float | None = None
    seed: int | None = None
    max_completion_tokens: int | None = None
    reasoning_effort: str | None = None
    response_format: Literal["strict_schema", "schema", "json_object", "text"] | None = None
    """How the reply was held to its form, as far down as the server had to be met."""
    logprobs: bool | None = None
    calls: Literal["one", "per_dimension"] | None = None


class Dropped(Value):
    """What a chat model said that its answer does not hold, and that is therefore not in the evaluation."""

    units: int = Field(default=0, ge=0)
    """Numbers of units that do not exist."""
    labels: int = Field(default=0, ge=0)
    """Units it gave no part, or two; they carry the offline judge's."""
    words: int = Field(default=0, ge=0)
    """Outcome numbers whose words do not stand in the unit named."""
    quotes: int = Field(default=0, ge=0)
    """Quotations in its reasons that are not words of the answer."""
    flags: int = Field(default=0, ge=0)
    """Red flags and signals without words that show them."""


class PanelMember(Value):
    """One judge of a panel and what it scored by itself."""

    engine: Literal["model", "heuristic", "panel"]
    model: str | None = None
    prompt_version: str | None = None
    prompt_hash: str | None = None
    overall: int | None = Field(default=None, strict=True, ge=1, le=5)
    structure: int | None = None
    ownership: int | None = None
    specificity: int | None = None
    impact: int | None = None
    learning: int | None = None
    relevance: int | None = None
    delivery: int | None = None
    failure: str | None = None
    """Why it gave no evaluation; its scores are then ``None`` and count for nothing."""


class Provenance(Value):
    """Who judged, by what, at what cost."""

    engine: Literal["model", "heuristic", "panel"]
    starjudge: str
    """Version of the package."""
    rubric: str
    rubric_version: str
    weights_version: str | None = None
    """Version of the heuristic's fitted weights; ``None`` for other engines."""
    model: str | None = None
    prompt_version: str | None = None
    prompt_hash: str | None = None
    settings: JudgeSettings = JudgeSettings()
    samples: int = Field(default=1, ge=1)
    spread: Spread | None = None
    panel: tuple[PanelMember, ...] = ()
    """The judges of a panel, each with its own scores."""
    agreement: float | None = Field(default=None, ge=0, le=1)
    """Share of the panel's pairs of scores that differ by one at most; ``None`` for a single judge."""
    calls: int = Field(default=0, ge=0)
    """Replies that were had from a server; 0 where a cache gave them all."""
    further_calls: int = Field(default=0, ge=0)
    """Of them, those made because a reply could not be read."""
    dropped: Dropped = Dropped()
    prompt_tokens: int = Field(default=0, ge=0)
    cached_tokens: int = Field(default=0, ge=0)
    completion_tokens: int = Field(default=0, ge=0)
    reasoning_tokens: int = Field(default=0, ge=0)
    """Part of the completion that the model thought and did not say."""
    cost: float | None = None
    """US dollars, where prices are known."""
    prices_dated: str | None = None
    """Date of the prices that ``cost`` is reckoned with."""
    fingerprint: str | None = None
    """What the server says of the system that answered."""
    seconds: float | None = None
    """Time the model took. ``None`` for the heuristic, whose result must be the same bytes on every run."""
    fallback_reason: str | None = None
    calibration: AppliedCalibration | None = Field(default=None, exclude_if=lambda applied: applied is None)
    """What corrected the scores, and what they were before; not there where nothing did."""


class Evaluation(Value):
    """One answer, judged: scores with their evidence, the parts and their time, flags and next steps.

    ``str()`` is a card for a terminal; in a notebook the value shows itself; ``repr()`` holds no
    words of the answer. ``model_dump_json()`` round-trips. Every quote is words of the answer at its place, whoever
    made the value: one that is not fails validation, also where it was read from a file.
    """

    question: str
    answer: str
    """The answer as given: every span points into it."""
    question_kind: Kind
    theme: str | None
    """Id of the theme the question probes; ``None`` where none could be told."""
    response_kind: ResponseKind
    status: Literal["scored", "insufficient"]
    reasons: tuple[str, ...] = ()
    """Why there are no scores, where ``status`` is ``insufficient``."""
    overall: int | None = Field(strict=True, ge=1, le=5)
    """The verdict as a number. It stays whole, so that it can be compared with a rater's."""
    verdict: Verdict | None
    caps: tuple[str, ...] = ()
    """Rules that held ``overall`` down, in words."""
    scores: DimensionScores
    segments: tuple[Segment, ...] = ()
    time_split: TimeSplit
    timing: Timing
    agency: Agency
    metrics: tuple[Metric, ...] = ()
    red_flags: tuple[RedFlag, ...] = ()
    strengths: tuple[Remark, ...] = ()
    improvements: tuple[Remark, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    company: CompanyReading | None = None
    judge: Provenance
    review: tuple[str, ...] = ()
    """Reasons why a person should look; empty when none."""

    @model_validator(mode="after")
    def _quotes_the_answer(self) -> Self:
        answer = self.answer
        for field, quotes in self._quotes():
            for quote in quotes:
                span = quote.span
                if answer[span.start : span.end] != quote.text:
                    raise PydanticCustomError(
                        "false_quote",
                        "{field}: the quote of characters {start} to {end} is not what the answer has there",
                        {"field": field, "start": span.start, "end": span.end},
                    )
        return self

    def _quotes(self) -> Iterator[tuple[str, Iterable[Quote | Segment | Metric]]]:
        """All that is quoted from the answer, by the field that holds it."""
        yield "segments", self.segments
        yield "metrics", self.metrics
        yield "agency.credit", self.agency.credit
        for dimension, score in self.scores.items():
            yield f"scores.{dimension}.evidence", score.evidence
        for flag in self.red_flags:
            if flag.quote is not None:
                yield f"red_flags.{flag.id}.quote", (flag.quote,)
        for remark in self.strengths:
            yield "strengths", remark.evidence
        for remark in self.improvements:
            yield "improvements", remark.evidence
        for signal in self.company.shown if self.company is not None else ():
            yield f"company.shown.{signal.id}.evidence", signal.evidence

    def __repr__(self) -> str:
        return (
            f"Evaluation(status={self.status!r}, overall={self.overall}, verdict={self.verdict!r}, "
            f"question_kind={self.question_kind!r}, words={self.timing.words}, engine={self.judge.engine!r})"
        )

    # A value shows itself through the front door: the renderers live floors above, and whoever
    # holds an Evaluation has imported `starjudge` already. Nothing is loaded before it is shown.
    def __str__(self) -> str:
        import starjudge

        return starjudge.render(self, "text")

    def _repr_html_(self) -> str:
        import starjudge

        return starjudge.render(self, "card")
