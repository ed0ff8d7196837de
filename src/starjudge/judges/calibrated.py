"""A judge whose scale is corrected by what raters gave: the same words and evidence, other scores."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from starjudge.errors import InputError, printable
from starjudge.heuristics.knowledge import knowledge
from starjudge.heuristics.read import measure_request, read_answer
from starjudge.heuristics.told import only_claimed, took_no_part
from starjudge.judges.asked import counted_words
from starjudge.judges.combine import CLAIMS_CAP, capped
from starjudge.judges.judge import Judge
from starjudge.judges.view import next_step, view_of
from starjudge.models.base import DIMENSIONS, DimensionId
from starjudge.models.calibration import (
    AppliedCalibration,
    Calibration,
    JudgeKey,
    OriginalReadings,
    OriginalScores,
    calibration_id,
)
from starjudge.models.evaluation import DimensionScore, DimensionScores, Evaluation
from starjudge.models.request import Request

MOST_BYTES = 1_000_000  # of a calibration file; a curve has a few hundred knots at most
_DIGITS = 2  # of a corrected ``expected``


class CalibratedJudge:
    """Asks a judge and corrects its scores.

    The scores that the judge gave stand in ``judge.calibration``, with what corrected them. Caps hold: a verdict that
    a rule held down stays, and none rises above what the rules allow. Reasons, evidence and flags are the judge's.
    A calibration that was made from another judge, model, prompt or rubric is not applied; ``review`` says so.

    Args:
        judge: any judge.
        calibration: a `Calibration`, or the file that ``starjudge calibrate`` wrote.

    Raises `InputError` for what is no judge or no calibration.

    """

    def __init__(self, judge: Judge, calibration: Calibration | str | PathLike[str]) -> None:
        if isinstance(judge, type) or not isinstance(judge, Judge):
            raise InputError(f"judge: expected an object with an evaluate() method, found {type(judge).__name__}")
        self.judge = judge
        self.calibration = calibration if isinstance(calibration, Calibration) else read_calibration(calibration)

    def __repr__(self) -> str:
        return f"CalibratedJudge({self.judge!r}, {self.calibration.id!r})"

    def evaluate(self, request: Request) -> Evaluation:
        """The judge's evaluation with corrected scores. Raises what the judge raises."""
        return corrected(self.judge.evaluate(request), self.calibration, request)


def read_calibration(path: str | PathLike[str]) -> Calibration:
    """A calibration from its file.

    Raises `InputError`, naming the file and the field, for what is missing, no calibration, of a later format, or
    changed by hand.
    """
    if not isinstance(path, str | PathLike):
        raise InputError(f"calibration: expected a Calibration or a file, found {type(path).__name__}")
    name = printable(str(path))
    try:
        with Path(path).open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise InputError(f"{name}: no such calibration file; 'starjudge calibrate' makes one") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(f"{name}: cannot be read: {reason}") from None
    if len(data) > MOST_BYTES:
        raise InputError(f"{name}: larger than {MOST_BYTES:,} bytes; expected a file that 'starjudge calibrate' wrote")
    try:
        found = Calibration.model_validate_json(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = printable(".".join(map(str, first["loc"])) or "file")
        raise InputError(
            f"{name}: {place}: {first['msg']}; expected a file that 'starjudge calibrate' of this version wrote"
        ) from None
    if calibration_id(found.judge, found.curves) != found.id:
        raise InputError(f"{name}: id: does not fit its curves; make the calibration again instead of changing it")
    return found


def corrected(evaluation: Evaluation, calibration: Calibration, request: Request) -> Evaluation:
    """An evaluation with its scores corrected; as it is, with a reason to look, where the correction does not fit."""
    if evaluation.status != "scored" or evaluation.overall is None:
        return evaluation
    if evaluation.judge.calibration is not None:
        return _not_applied(evaluation, calibration, "the scores are corrected already")
    differences = calibration.judge.differences(JudgeKey.of(evaluation.judge.model_dump()))
    if differences:
        return _not_applied(evaluation, calibration, f"it was made from another judge ({'; '.join(differences)})")
    scores = {d: _score(evaluation, calibration, d, request) for d in DIMENSIONS}
    overall = _overall(evaluation, calibration)
    rises = overall > evaluation.overall or any(_rises(scores[d], evaluation.scores[d]) for d in DIMENSIONS)
    if rises and evaluation.overall <= CLAIMS_CAP and _held_by_claims(evaluation, request):
        # The heuristic holds lists of claims down without a word in `caps` where they score low anyhow.
        overall = min(overall, evaluation.overall)
        scores = {d: evaluation.scores[d] if _rises(scores[d], evaluation.scores[d]) else scores[d] for d in DIMENSIONS}
    final = capped(
        overall,
        request.rubric,
        [flag.id for flag in evaluation.red_flags],
        view_of(request.rubric).kinds[evaluation.question_kind],
        evaluation.response_kind,
        counted_words(evaluation.answer, evaluation.timing.words),
    )
    finer = {d: e for d in DIMENSIONS if (e := evaluation.scores[d].expected) is not None}
    applied = AppliedCalibration(
        id=calibration.id,
        raters=calibration.raters,
        answers=calibration.answers,
        corrected=tuple(curve.id for curve in calibration.curves),
        original=_original(evaluation),
        original_expected=OriginalReadings.model_validate(finer) if finer else None,
    )
    return evaluation.model_copy(
        update={
            "scores": DimensionScores(**scores),
            "overall": final.overall,
            "verdict": final.verdict,
            "caps": tuple(dict.fromkeys((*evaluation.caps, *final.caps))),
            "judge": evaluation.judge.model_copy(update={"calibration": applied}),
        }
    )


def _not_applied(evaluation: Evaluation, calibration: Calibration, why: str) -> Evaluation:
    reason = f"The calibration {calibration.id} was not applied: {why}. The scores are the judge's own."
    return evaluation.model_copy(update={"review": (*evaluation.review, reason)})


def _overall(evaluation: Evaluation, calibration: Calibration) -> int:
    assert evaluation.overall is not None  # asked only of evaluations that are scored
    curve = calibration.curve("overall")
    if curve is None or evaluation.caps:  # a rule's verdict is no reading of the scale
        return evaluation.overall
    return _whole(curve.at(evaluation.overall))


def _score(
    evaluation: Evaluation, calibration: Calibration, dimension: DimensionId, request: Request
) -> DimensionScore:
    given = evaluation.scores[dimension]
    curve = calibration.curve(dimension)
    if curve is None or given.score is None:
        return given
    finer = given.expected if curve.basis == "expected" and given.expected is not None else float(given.score)
    becomes = curve.at(finer)
    score = _whole(becomes)
    changes: dict[str, Any] = {"score": score, "expected": round(becomes, _DIGITS)}
    if score != given.score and evaluation.judge.engine == "heuristic":  # a model's step is about what it read
        view = view_of(request.rubric)
        changes["next_step"] = next_step(view, view.kinds[evaluation.question_kind], dimension, score)
    return given.model_copy(update=changes)


def _rises(score: DimensionScore, before: DimensionScore) -> bool:
    return score.score is not None and before.score is not None and score.score > before.score


def _held_by_claims(evaluation: Evaluation, request: Request) -> bool:
    """Whether the offline judge holds this answer to be claims without a story, or a story without its speaker."""
    if evaluation.judge.engine != "heuristic":
        return False
    known = knowledge()
    reading = read_answer(request, measure_request(request, known), known)
    values = reading.features.values
    return only_claimed(reading.facts, values) is not None or took_no_part(reading.facts, values)


def _original(evaluation: Evaluation) -> OriginalScores:
    return OriginalScores(overall=evaluation.overall).model_copy(
        update={d: evaluation.scores[d].score for d in DIMENSIONS}
    )


def _whole(value: float) -> int:
    """A corrected score as a whole one, halves up."""
    return min(5, max(1, int(value + 0.5)))
