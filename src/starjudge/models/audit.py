"""What an audit of a judge found: its cases, what they add up to, and what is out of bounds."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field

from starjudge.models.base import DimensionId, Value, Verdict
from starjudge.models.evaluation import Provenance

AuditKind = Literal["neutral", "group", "content", "attack", "repeat"]
Measure = Literal["overall", "structure", "ownership", "specificity", "impact", "learning", "relevance", "delivery"]
"""What may shift: the verdict as a number, and each dimension."""

AUDIT_KINDS: tuple[AuditKind, ...] = get_args(AuditKind)
MEASURES: tuple[Measure, ...] = get_args(Measure)


class AuditScores(Value):
    """What a judge said of one text, in numbers."""

    status: Literal["scored", "insufficient"]
    overall: int | None
    verdict: Verdict | None
    dimensions: dict[DimensionId, int | None]
    expected: dict[DimensionId, float | None] = Field(default_factory=dict)
    """The finer reading of the same scale, where the judge has one."""

    def of(self, measure: Measure) -> int | None:
        """The overall score or that of a dimension."""
        return self.overall if measure == "overall" else self.dimensions[measure]


class AuditCase(Value):
    """One change to one answer, and what it did to the scores."""

    kind: AuditKind
    variant: str
    answer: str
    """Id of the answer."""
    place: str | None = None
    """Of an attack: which one, and where in the answer; of a repeat: which turn."""
    hits: DimensionId | None = None
    """Of a change of content: the dimension that must fall."""
    question_before: str
    question_after: str
    text_before: str = Field(repr=False)
    text_after: str = Field(repr=False)
    before: AuditScores | None = None
    """``None`` where the judge gave none; ``failure`` says why."""
    after: AuditScores | None = None
    shift: dict[Measure, int | None] = Field(default_factory=dict)
    """After less before; ``None`` where a score is missing on either side."""
    broken: bool = False
    """Whether the case is not as it should be: moved, raised, or not moved. A reader looks at these first."""
    failure: str | None = None

    @property
    def judged(self) -> bool:
        """Whether both texts were judged."""
        return self.before is not None and self.after is not None


class ShiftFigures(Value):
    """How a score shifted over some cases."""

    cases: int = Field(ge=0)
    """Those with a score on both sides."""
    mean: float | None = None
    """``None`` where there are no cases."""
    low: float | None = None
    """Of the interval of the mean, at `AuditReport.confidence`."""
    high: float | None = None
    changed: float | None = Field(default=None, ge=0, le=1)
    """Share of the cases in which it is another."""
    most: int = 0
    """The largest shift, up or down, with its sign."""


class AuditRow(Value):
    """The cases of one variant, or of one kind together."""

    kind: AuditKind
    variant: str | None = None
    """``None`` for the whole kind."""
    title: str
    cases: int = Field(ge=0)
    """Those judged."""
    failed: int = Field(default=0, ge=0)
    lost: int = Field(default=0, ge=0)
    """Those scored on one side only."""
    shifts: dict[Measure, ShiftFigures]
    verdict_changed: float | None = Field(default=None, ge=0, le=1)
    """Share of the cases with another verdict, those scored on one side only included."""
    hits: DimensionId | None = None
    sensitive: float | None = Field(default=None, ge=0, le=1)
    """Content: share of the cases with something to lose in which the dimension fell."""
    sensitive_finely: float | None = Field(default=None, ge=0, le=1)
    """The same, where a fall of the finer reading counts too; ``None`` where the judge has none."""
    to_lose: int = Field(default=0, ge=0)
    """Content: cases in which the dimension stood above 1."""
    raised_overall: int = Field(default=0, ge=0)
    """Cases whose overall score rose, or came to be."""
    raised_any: int = Field(default=0, ge=0)
    """Cases in which the overall score or any dimension rose."""


class BoundCheck(Value):
    """One bound: what was wanted, what was found."""

    id: str
    title: str
    wanted: str
    found: str
    held: bool
    where: tuple[str, ...] = ()
    """Variants beyond it, worst first."""


class AuditReport(Value):
    """What a judge does with changes that should not move it, and with those that should."""

    judge: Provenance | None
    """Of the first evaluation; ``None`` where there is none."""
    answers: int = Field(ge=0)
    repeats: int = Field(ge=2)
    kinds: tuple[AuditKind, ...]
    planned: int = Field(ge=0)
    """Cases that the answers give."""
    judged: int = Field(ge=0)
    failed: int = Field(ge=0)
    """Cases that the judge could not evaluate; they count in no figure."""
    evaluations: int = Field(ge=0)
    """How often the judge was asked."""
    calls: int = Field(default=0, ge=0)
    """Replies of a model's server."""
    cost: float | None = None
    """US dollars, where prices are known."""
    confidence: float = Field(default=0.95, gt=0, lt=1)
    kinds_in_all: tuple[AuditRow, ...]
    variants: tuple[AuditRow, ...]
    checks: tuple[BoundCheck, ...]
    stopped: Literal["calls", "cost", "model"] | None = None
    """What ended the audit before all cases were judged."""
    notes: tuple[str, ...] = ()
    cases: tuple[AuditCase, ...] = Field(default=(), repr=False)

    @property
    def within_bounds(self) -> bool:
        """Whether every bound held."""
        return all(check.held for check in self.checks)

    def __repr__(self) -> str:
        state = "within bounds" if self.within_bounds else "out of bounds"
        return f"AuditReport({self.answers} answers, {self.judged} of {self.planned} cases judged, {state})"

    # Through the front door, as an `Evaluation` shows itself.
    def __str__(self) -> str:
        import starjudge

        return starjudge.render(self, "text")
