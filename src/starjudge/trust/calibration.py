"""`calibrate`: from rated answers to a correction of a judge's scale, where it is worth one.

A scale is corrected by isotonic regression: monotone, so that a better score never becomes a worse one, and without
any other assumption. It is kept only where it lowers the squared error on answers that it was not fitted on, by more
than chance would, and does not lower kappa.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from starjudge.errors import InputError
from starjudge.models.agreement import ScaleId
from starjudge.models.base import DIMENSIONS
from starjudge.models.calibration import (
    Calibration,
    CalibrationReport,
    Curve,
    JudgeKey,
    Knot,
    ScaleDecision,
    calibration_id,
)
from starjudge.trust.agreement import score_on
from starjudge.trust.bootstrap import RESAMPLES, SEED
from starjudge.trust.counted import whole
from starjudge.trust.cross_validation import Sample, cross_validated
from starjudge.trust.isotonic import isotonic
from starjudge.trust.matching import Rated, gathered, matched
from starjudge.trust.rating_columns import RatingColumns, Say
from starjudge.trust.rating_files import Source, read_ratings
from starjudge.trust.ratings import Rating
from starjudge.version import VERSION

LEAST_ANSWERS = 40  # rated answers of a scale; docs/agreement.md shows what fewer would do
LEAST_SCORES = 3  # different scores that the judge must have given: two points are a line and no scale
_DIGITS = 4  # of a knot

Basis = Literal["score", "expected"]


def calibrate(
    results: Source,
    ratings: Source,
    *,
    columns: RatingColumns | None = None,
    raters: str = "raters not named",
    resamples: int = RESAMPLES,
    seed: int = SEED,
    say: Say | None = None,
) -> CalibrationReport:
    """Look for a correction of a judge's scale.

    Args:
        results: a judge's evaluations: a file of ``starjudge grade``, or a list.
        ratings: what they should have been; several raters count by their median.
        columns: names of the columns of a table of ratings; what is ``None`` is guessed.
        raters: who rated, in words; it stands in the calibration and in everything it corrects.
        resamples: for the intervals of what is gained.
        seed: of folds and resamples.
        say: told about guesses, a line each.

    Returns:
        What was decided for each scale, and the calibration where one is worth having.

    Raises:
        InputError: an argument is wrong, a file cannot be read, the results are no evaluations or corrected ones
            already, or no answer is on both sides.

    """
    read = read_ratings(results, columns, say, "results")
    rated = read_ratings(ratings, columns, say, "ratings")
    judge, evaluations, notes = _one_judge(read.ratings)
    own, own_notes = gathered(evaluations, "results")
    theirs, their_notes = gathered(rated.ratings, "ratings")
    found = matched(own, theirs)
    if not found.pairs:
        raise InputError("no answer is on both sides; answers match by id, else by question and answer")
    curves, decisions = [], []
    scales: tuple[ScaleId, ...] = ("overall", *DIMENSIONS)
    for scale in scales:
        basis, samples = _samples(scale, found.pairs)
        curve, decision = _decided(scale, basis, samples, resamples, seed)
        decisions.append(decision)
        curves += [curve] if curve is not None else []
    notes += [*own_notes, *their_notes, *found.notes]
    return CalibrationReport(
        calibration=Calibration(
            id=calibration_id(judge, curves),
            starjudge=VERSION,
            judge=judge,
            raters=raters,
            answers=len(found.pairs),
            curves=tuple(curves),
            notes=tuple(notes),
        )
        if curves
        else None,
        scales=tuple(decisions),
        answers=len(found.pairs),
        unmatched_results=len(found.only_a),
        unmatched_ratings=len(found.only_b),
        bad_rows=(*read.bad_rows, *rated.bad_rows),
        notes=tuple(notes),
    )


def _one_judge(ratings: Sequence[Rating]) -> tuple[JudgeKey, list[Rating], list[str]]:
    """The judge that most of the results are by, its evaluations, and what was left out."""
    judged = [rating for rating in ratings if rating.judge is not None]
    if not judged:
        raise InputError("results: expected evaluations, as 'starjudge grade' writes them; found ratings only")
    if any((rating.judge or {}).get("calibration") for rating in judged):
        raise InputError("results: the scores are corrected already; calibrate on results without a calibration")
    own = [rating for rating in judged if not (rating.judge or {}).get("fallback_reason")]
    if not own:
        raise InputError("results: all were left to the offline judge by a model that failed; calibrate on others")
    by_judge: dict[JudgeKey, list[Rating]] = {}
    for rating in own:
        by_judge.setdefault(JudgeKey.of(rating.judge or {}), []).append(rating)
    judge = max(by_judge, key=lambda key: len(by_judge[key]))
    others = len(ratings) - len(by_judge[judge])
    notes = [f"results: {others} of other judges, or left to the offline judge, are left out."] if others else []
    return judge, by_judge[judge], notes


def _samples(scale: ScaleId, pairs: Iterable[tuple[Rated, Rated]]) -> tuple[Basis, list[Sample]]:
    """The answers that judge and raters scored; a verdict that a rule held down says nothing about the scale."""
    rows: list[tuple[float, float | None, float]] = []
    for judged, rated in pairs:
        rating = next(iter(judged.ratings.values()))
        score, wanted = rating.scores.get(scale), score_on(rated, scale)
        if score is not None and wanted is not None and not (scale == "overall" and rating.capped):
            rows.append((score, rating.expected.get(scale), wanted))
    finer = bool(rows) and all(expected is not None for _, expected, _ in rows)
    basis: Basis = "expected" if finer else "score"
    return basis, [
        Sample(whole(score), expected if finer and expected is not None else score, wanted)
        for score, expected, wanted in rows
    ]


def _decided(
    scale: ScaleId, basis: Basis, samples: Sequence[Sample], times: int, seed: int
) -> tuple[Curve | None, ScaleDecision]:
    different = len({sample.score for sample in samples})
    why = None
    if len(samples) < LEAST_ANSWERS:
        why = f"{len(samples)} rated answers; {LEAST_ANSWERS} are needed to tell a correction from chance"
    elif different < LEAST_SCORES:
        why = f"the judge gave {different} different scores; {LEAST_SCORES} are needed"
    if why is not None:
        return None, ScaleDecision(id=scale, answers=len(samples), decision="too_little_data", reason=why)
    gain = cross_validated(samples, times, seed)
    worth = gain.square_low > 0 and (gain.kappa_after or 0.0) >= (gain.kappa_before or 0.0)
    if not worth:
        reason = (
            "the correction does not lower the error on answers it was not fitted on"
            if gain.square <= 0
            else "what the correction gains on answers it was not fitted on could be chance"
            if gain.square_low <= 0
            else "the correction lowers the error by moving scores together, and kappa with it"
        )
        return None, ScaleDecision(id=scale, answers=len(samples), decision="nothing_to_gain", reason=reason, gain=gain)
    knots = tuple(
        Knot(given=given, becomes=round(becomes, _DIGITS))
        for given, becomes in isotonic((sample.given, sample.rated) for sample in samples)
    )
    curve = Curve(id=scale, basis=basis, knots=knots, answers=len(samples), gain=gain)
    reason = "the correction lowers the error on answers it was not fitted on"
    return curve, ScaleDecision(id=scale, answers=len(samples), decision="corrected", reason=reason, gain=gain)
