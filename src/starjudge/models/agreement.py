"""How far evaluations and ratings agree, scale by scale.

Every figure says how far it can be trusted: an interval where one can be told, and where there is no value, why.
"""

from __future__ import annotations

from typing import Literal

from starjudge.models.base import DimensionId, FlagId, Part, Value

ScaleId = DimensionId | Literal["overall"]
Counts = tuple[int, int, int, int, int]


class Figure(Value):
    """One statistic."""

    value: float | None = None
    """``None`` where it is not defined for these ratings; ``reason`` then says why."""
    low: float | None = None
    """Bounds of the 95 % interval; ``None`` where it cannot be told."""
    high: float | None = None
    reason: str | None = None
    """Why there is no value, or what to know about it."""


class MiddleAgreement(Value):
    """Agreement on the answers that the second side put in the middle of the scale, from 2 to 4.

    The ends are easy: whoever tells a very good answer from none at all has a high kappa over the whole scale.
    """

    answers: int = 0
    kappa: Figure
    exact: Figure
    within_one: Figure
    mae: Figure


class RatersAgreement(Value):
    """How far the raters of the second side agree with each other: what a judge can be asked to reach."""

    raters: tuple[str, ...]
    ceiling: Figure
    """Mean quadratic-weighted kappa over all pairs of raters. To compare with ``judge_with_each``."""
    judge_with_each: Figure
    """Mean quadratic-weighted kappa of the first side with each single rater."""
    one_more: Figure
    """Mean kappa of each rater with the median of the others. To compare with the scale's ``kappa``."""
    alpha: Figure
    icc_single: Figure
    icc_mean: Figure


class ScaleAgreement(Value):
    """Agreement of two sides on one dimension or on the verdict.

    Several raters of a side count by their median. ``kappa``, ``exact``, ``within_one``, the confusion table and the
    middle are of whole scores (halves up); all else is of scores as they were given.
    """

    id: ScaleId
    answers: int = 0
    """Answers that both sides scored."""
    only_a: int = 0
    """Answers that the first side scored and the second held not to apply, or left out."""
    only_b: int = 0
    neither: int = 0
    kappa: Figure
    """Cohen's kappa with quadratic weights."""
    alpha: Figure
    """Krippendorff's alpha for ordered scores."""
    icc_single: Figure
    """ICC(2,1)."""
    icc_mean: Figure
    """ICC(2,k), k being the two sides."""
    exact: Figure
    within_one: Figure
    mae: Figure
    bias: Figure
    """Mean of first minus second: above 0 the first side is the milder."""
    spearman: Figure
    confusion: tuple[Counts, Counts, Counts, Counts, Counts]
    """Answers by score of the first side (row, 1 to 5) and of the second (column, 1 to 5)."""
    middle: MiddleAgreement
    raters: RatersAgreement | None = None
    """``None`` where the second side has a single rater."""


class FlagCounts(Value):
    """One red flag: raised by both sides, by the first alone, by the second alone."""

    id: FlagId
    right: int = 0
    wrong: int = 0
    missed: int = 0
    precision: float | None = None
    recall: float | None = None


class FlagAgreement(Value):
    """Red flags of the first side against those of the second.

    With several raters a flag of more than half of them is there; one that fewer noted is neither right nor wrong.
    """

    answers: int = 0
    right: int = 0
    wrong: int = 0
    missed: int = 0
    precision: Figure
    recall: Figure
    f1: float | None = None
    flags: tuple[FlagCounts, ...] = ()
    """Those raised by either side, in the guide's order."""


class PartCounts(Value):
    """One part of the story: words that both sides, the first alone, the second alone, give to it."""

    part: Part
    both: int = 0
    only_a: int = 0
    only_b: int = 0
    f1: float | None = None


class PartAgreement(Value):
    """Which part each word belongs to, over stories that both sides cut into parts."""

    answers: int = 0
    words: int = 0
    accuracy: Figure
    """Share of words that both sides give to the same part."""
    macro_f1: float | None = None
    parts: tuple[PartCounts, ...] = ()


class AgreementReport(Value):
    """Two sides, such as a judge and its raters, held against each other.

    No words of an answer are in it.
    """

    a: str
    """What the first side is, for reading."""
    b: str
    answers: int = 0
    """Answers that are on both sides."""
    raters_a: tuple[str, ...] = ()
    raters_b: tuple[str, ...] = ()
    unmatched_a: tuple[str, ...] = ()
    """Ids, or places, of answers that only the first side has."""
    unmatched_b: tuple[str, ...] = ()
    overall: ScaleAgreement
    dimensions: tuple[ScaleAgreement, ...] = ()
    """In the guide's order."""
    flags: FlagAgreement | None = None
    """``None`` where a side tells no flags."""
    parts: PartAgreement | None = None
    """``None`` where a side tells no parts."""
    resamples: int = 0
    seed: int = 0
    bad_rows: tuple[str, ...] = ()
    """Rows that could not be read, each with file, line and what was expected; they count for nothing."""
    notes: tuple[str, ...] = ()
    """What was left out or decided on the way."""

    @property
    def scales(self) -> tuple[ScaleAgreement, ...]:
        """The verdict, then each dimension."""
        return (self.overall, *self.dimensions)

    def __repr__(self) -> str:
        return f"AgreementReport(a={self.a!r}, b={self.b!r}, answers={self.answers}, kappa={self.overall.kappa.value})"

    # Through the front door, as an `Evaluation` shows itself.
    def __str__(self) -> str:
        import starjudge

        return starjudge.render(self, "text")
