"""A correction of a judge's scale: what it holds, for which judge, and what it was worth."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from starjudge.models.agreement import ScaleId
from starjudge.models.base import Value


class Knot(Value):
    """What a score becomes; between two knots the correction is a straight line, beyond the ends it is level."""

    given: float = Field(ge=1, le=5)
    becomes: float = Field(ge=1, le=5)


class Gain(Value):
    """What a correction is worth on answers that it was not fitted on, with its 95 % interval."""

    kappa_before: float | None
    kappa_after: float | None
    kappa_low: float | None
    """Bounds of the difference in kappa."""
    kappa_high: float | None
    mae_before: float
    mae_after: float
    square: float
    """By how much the mean squared error of whole scores falls; what is decided by."""
    square_low: float
    square_high: float


class Curve(Value):
    """The correction of one scale, never falling: a better score never becomes a worse one."""

    id: ScaleId
    basis: Literal["score", "expected"]
    """Whether whole scores are corrected, or the judge's finer reading of them."""
    knots: tuple[Knot, ...] = Field(min_length=1)
    answers: int = Field(ge=1)
    gain: Gain

    @model_validator(mode="after")
    def _rising(self) -> Self:
        for one, other in pairwise(self.knots):
            if other.given <= one.given or other.becomes < one.becomes:
                raise ValueError("knots must rise in 'given' and never fall in 'becomes'")
        return self

    def at(self, score: float) -> float:
        """What a score becomes."""
        knots = self.knots
        if score <= knots[0].given:
            return knots[0].becomes
        for one, other in pairwise(knots):
            if score <= other.given:
                share = (score - one.given) / (other.given - one.given)
                return one.becomes + share * (other.becomes - one.becomes)
        return knots[-1].becomes


class JudgeKey(Value):
    """What tells one judge from another: a correction fits the judge it was made from, and no other."""

    engine: Literal["model", "heuristic", "panel"]
    model: str | None = None
    prompt_version: str | None = None
    prompt_hash: str | None = None
    weights_version: str | None = None
    rubric: str
    rubric_version: str
    panel: tuple[str, ...] = ()
    """Engine, model and prompt hash of each judge of a panel."""

    @classmethod
    def of(cls, provenance: Mapping[str, Any]) -> JudgeKey:
        """The judge that an evaluation's provenance (as data) tells of."""
        members = provenance.get("panel") or ()
        panel = (" ".join(str(one.get(k) or "-") for k in ("engine", "model", "prompt_hash")) for one in members)
        plain = {name: provenance.get(name) for name in cls.model_fields if name != "panel"}
        return cls(**plain, panel=tuple(panel))  # type: ignore[arg-type]  # checked by the model itself

    def differences(self, other: JudgeKey) -> list[str]:
        """What differs, in words; empty for the same judge."""
        return [
            f"{name.replace('_', ' ')} {getattr(self, name)!r} and {getattr(other, name)!r}"
            for name in type(self).model_fields
            if getattr(self, name) != getattr(other, name)
        ]


class Calibration(Value):
    """Corrections of a judge's scales, those that were worth it on answers they were not fitted on."""

    format: Literal["starjudge-calibration"] = "starjudge-calibration"
    version: Literal[1] = 1
    """Of the format: raised when an older starjudge would read a newer file wrongly."""
    id: str
    """A digest of judge and curves: two calibrations with the same id correct alike."""
    starjudge: str
    """Version of the package that made it."""
    judge: JudgeKey
    raters: str
    """Who rated, in the words of whoever made the calibration."""
    answers: int = Field(ge=1)
    curves: tuple[Curve, ...]
    """One for each scale that is corrected; the others stay as they are."""
    notes: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _once(self) -> Self:
        if len({curve.id for curve in self.curves}) < len(self.curves):
            raise ValueError("each scale may have one curve")
        return self

    def curve(self, scale: ScaleId) -> Curve | None:
        """The correction of a scale; ``None`` where it stays as it is."""
        return next((curve for curve in self.curves if curve.id == scale), None)


class OriginalScores(Value):
    """What a judge gave before its scale was corrected."""

    structure: int | None = None
    ownership: int | None = None
    specificity: int | None = None
    impact: int | None = None
    learning: int | None = None
    relevance: int | None = None
    delivery: int | None = None
    overall: int | None = None


class OriginalReadings(Value):
    """Finer readings of the seven dimensions as the judge gave them; ``None`` where it had none."""

    structure: float | None = None
    ownership: float | None = None
    specificity: float | None = None
    impact: float | None = None
    learning: float | None = None
    relevance: float | None = None
    delivery: float | None = None


class AppliedCalibration(Value):
    """That an evaluation's scores were corrected, by what, and what they were before."""

    id: str
    """That of the `Calibration`."""
    raters: str
    answers: int
    """How many rated answers it was fitted on."""
    corrected: tuple[ScaleId, ...]
    """Scales that have a curve; the others are as the judge gave them."""
    original: OriginalScores
    original_expected: OriginalReadings | None = None
    """The judge's finer readings, where it had any."""


class ScaleDecision(Value):
    """What was decided about one scale, and why."""

    id: ScaleId
    answers: int
    decision: Literal["corrected", "nothing_to_gain", "too_little_data"]
    reason: str
    gain: Gain | None = None
    """``None`` where there was too little data to tell."""


class CalibrationReport(Value):
    """What came of looking for a correction."""

    calibration: Calibration | None
    """``None`` where no scale has anything to gain, or has data enough to tell."""
    scales: tuple[ScaleDecision, ...]
    answers: int
    unmatched_results: int = 0
    unmatched_ratings: int = 0
    bad_rows: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def too_little(self) -> bool:
        """Whether no scale had data enough."""
        return all(scale.decision == "too_little_data" for scale in self.scales)


def calibration_id(judge: JudgeKey, curves: Sequence[Curve]) -> str:
    """The digest of what a calibration does: its judge and its knots, 12 hex digits."""
    knots = [(curve.id, curve.basis, [(k.given, k.becomes) for k in curve.knots]) for curve in curves]
    return hashlib.sha256(repr((judge.model_dump(), knots)).encode()).hexdigest()[:12]
