"""`calibrate` and the judge that it corrects: monotone, only where it is worth it, with caps and verdict intact."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from rated_answers import QUESTION, STORY, evaluation, rating, result, shifted

from starjudge import Evaluation, HeuristicJudge, InputError, ModelJudge, evaluate_answer, render
from starjudge.errors import FallbackWarning, ModelRefused
from starjudge.evaluate import request_of
from starjudge.judges.auto import AutoJudge
from starjudge.judges.calibrated import CalibratedJudge, read_calibration
from starjudge.models.base import DIMENSIONS, VERDICTS
from starjudge.models.calibration import Calibration, CalibrationReport, Curve, Gain, JudgeKey, Knot, calibration_id
from starjudge.models.request import Request
from starjudge.reports import FORMS
from starjudge.testing import ScriptedChatModel, judgement
from starjudge.trust.calibration import LEAST_ANSWERS, calibrate
from starjudge.trust.isotonic import isotonic

GAIN = Gain(
    kappa_before=0.5, kappa_after=0.7, kappa_low=0.1, kappa_high=0.3, mae_before=1, mae_after=0.5,
    square=1, square_low=0.5, square_high=1.5,
)  # fmt: skip
LIST_OF_CLAIMS = " ".join(f"I led the {a} project and I built the {a} model." for a in ("pricing", "risk", "search"))


class Fixed:
    """A judge that always gives the same evaluation."""

    def __init__(self, given: Evaluation) -> None:
        self.given = given

    def evaluate(self, request: Request) -> Evaluation:
        return self.given


def made(**changes: Any) -> Evaluation:
    return Evaluation.model_validate(evaluation(3) | changes)


def calibration(by: float, judge: Evaluation | None = None, scales: tuple[str, ...] = (*DIMENSIONS, "overall")) -> Any:
    """A calibration that moves scores by so many points."""
    key = JudgeKey.of((judge or made()).judge.model_dump())
    knots = tuple(Knot(given=x, becomes=min(5, max(1, x + by))) for x in range(1, 6))
    curves = tuple(Curve(id=scale, basis="expected", knots=knots, answers=80, gain=GAIN) for scale in scales)
    return Calibration(
        id=calibration_id(key, curves), starjudge="0", judge=key, raters="two coaches", answers=80, curves=curves
    )


def corrected(given: Evaluation, by: float, answer: str = STORY) -> Evaluation:
    return CalibratedJudge(Fixed(given), calibration(by, given)).evaluate(request_of(QUESTION, answer))


@pytest.fixture(scope="module")
def too_mild() -> CalibrationReport:
    """What comes of a judge that is a point too mild, with 90 rated answers."""
    return calibrate(*shifted(90, 1.0), raters="two coaches", resamples=200)


def test_a_judge_that_is_off_is_corrected_with_its_gain(too_mild: CalibrationReport) -> None:
    """A point too mild: each scale is moved down, and what that gains is measured on answers not fitted on."""
    assert too_mild.calibration is not None
    assert {scale.decision for scale in too_mild.scales} == {"corrected"}
    curve = too_mild.calibration.curve("impact")
    assert curve is not None
    assert curve.basis == "expected"
    assert curve.at(4.0) == pytest.approx(3.0, abs=0.35)
    assert curve.gain.square_low > 0
    assert curve.gain.mae_after < curve.gain.mae_before
    assert (too_mild.calibration.raters, too_mild.calibration.answers) == ("two coaches", 90)


def test_curves_never_fall(too_mild: CalibrationReport) -> None:
    """A better score never becomes a worse one."""
    assert too_mild.calibration is not None
    for curve in too_mild.calibration.curves:
        values = [curve.at(1 + i / 50) for i in range(201)]
        assert values == sorted(values)
        assert values[0] >= 1
        assert values[-1] <= 5


def test_a_judge_that_is_right_has_nothing_to_gain() -> None:
    """No calibration is made, and each scale says why."""
    report = calibrate(*shifted(90, 0.0), resamples=200)
    assert report.calibration is None
    assert not report.too_little
    assert {scale.decision for scale in report.scales} == {"nothing_to_gain"}
    assert all("on answers it was not fitted on" in scale.reason for scale in report.scales)


def test_too_few_answers_are_told(tmp_path: Path) -> None:
    """One fewer than needed: nothing is fitted, however far the judge is off."""
    report = calibrate(*shifted(LEAST_ANSWERS - 1, 2.0), resamples=50)
    assert report.calibration is None
    assert report.too_little
    assert report.scales[0].reason == "39 rated answers; 40 are needed to tell a correction from chance"


def test_a_judge_that_knows_two_scores_has_no_scale_to_correct() -> None:
    """Two points make a line through anything."""
    results = [result(f"a{i}", 2 + i % 2) for i in range(60)]
    report = calibrate(results, [rating(f"a{i}", 4) for i in range(60)], resamples=50)
    assert report.scales[0].reason == "the judge gave 2 different scores; 3 are needed"


def test_the_order_of_the_files_changes_nothing(too_mild: CalibrationReport) -> None:
    """Folds are drawn by content: the same answers give the same calibration."""
    results, ratings = shifted(90, 1.0)
    again = calibrate(results[::-1], ratings[30:] + ratings[:30], raters="two coaches", resamples=200)
    assert again.calibration == too_mild.calibration


def test_verdicts_that_a_rule_held_down_are_not_fitted_on() -> None:
    """A cap says nothing about the judge's scale; the dimensions of such an answer do."""
    results, ratings = shifted(60, 1.0)
    for one in results[:30]:
        one["evaluation"]["caps"] = ["Blame: overall is at most 2."]
    scales = {scale.id: scale for scale in calibrate(results, ratings, resamples=50).scales}
    assert (scales["overall"].answers, scales["impact"].answers) == (30, 60)
    assert scales["overall"].decision == "too_little_data"


def test_what_a_failing_model_left_to_the_offline_judge_is_left_out() -> None:
    """A calibration is of one judge."""
    results, ratings = shifted(50, 1.0)
    for one in results[:20]:
        one["evaluation"]["judge"]["fallback_reason"] = "no reply in time"
    report = calibrate(results, ratings, resamples=50)
    assert report.answers == 30
    assert any("left out" in note for note in report.notes)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda r: r["evaluation"]["judge"].update(calibration={"id": "x"}), "are corrected already"),
        (lambda r: r["evaluation"]["judge"].update(fallback_reason="late"), "all were left to the offline judge"),
    ],
    ids=["corrected", "fallback"],
)
def test_results_that_cannot_be_calibrated_are_refused(change: Any, words: str) -> None:
    """Corrected scores are not corrected again, and another judge's are not taken for the model's."""
    one = result("a", 3)
    change(one)
    with pytest.raises(InputError, match=words):
        calibrate([one], [rating("a", 3)])


def test_ratings_are_no_results() -> None:
    """Only evaluations have a scale to correct."""
    with pytest.raises(InputError, match="expected evaluations, as 'starjudge grade' writes them"):
        calibrate([rating("a", 3)], [rating("a", 3)])


@given(st.lists(st.tuples(st.floats(1, 5), st.integers(1, 5)), min_size=1, max_size=40))
def test_the_nearest_line_that_never_falls(points: list[tuple[float, int]]) -> None:
    """Corners rise, values never fall and stay within what was wanted; the mean is kept."""
    corners = isotonic(points)
    assert [x for x, _ in corners] == sorted({x for x, _ in corners})
    values = [y for _, y in corners]
    assert all(one <= other + 1e-9 for one, other in pairwise(values))
    wanted = [y for _, y in points]
    assert min(wanted) - 1e-9 <= values[0]
    assert values[-1] <= max(wanted) + 1e-9


def test_scores_move_and_the_old_ones_stay_visible() -> None:
    """New scores, verdict and finer readings; beside them what the judge gave, and what corrected it."""
    given = made()
    after = corrected(given, 1.0)
    assert (after.overall, after.verdict, after.scores.impact.score, after.scores.impact.expected) == (
        4, "lean_hire", 4, 4.0,
    )  # fmt: skip
    applied = after.judge.calibration
    assert applied is not None
    assert (applied.original.overall, applied.original.impact) == (3, 3)
    assert applied.original_expected is not None
    assert applied.original_expected.impact == 3.0
    assert (applied.raters, applied.answers) == ("two coaches", 80)
    assert after.scores.impact.evidence == given.scores.impact.evidence
    assert after.scores.impact.rationale == given.scores.impact.rationale
    assert Evaluation.model_validate_json(after.model_dump_json()) == after


def test_without_a_calibration_provenance_says_nothing_of_one() -> None:
    """The JSON of an evaluation that nothing corrected is what it was."""
    assert "calibration" not in made().judge.model_dump()


@pytest.mark.parametrize("by", [-2.0, -0.4, 0.0, 0.6, 2.0])
def test_the_verdict_is_the_overall_in_words(by: float) -> None:
    """Whatever the correction does."""
    after = corrected(made(), by)
    assert after.overall is not None
    assert after.verdict == VERDICTS[after.overall - 1]


def test_a_verdict_that_a_rule_held_down_stays() -> None:
    """A cap is no reading of the scale."""
    held = made(overall=2, verdict="lean_no_hire", caps=["Blames others: overall is at most 2."])
    after = corrected(held, 2.0)
    assert (after.overall, after.verdict, after.caps) == (2, "lean_no_hire", held.caps)


def test_no_correction_lifts_a_verdict_over_a_cap() -> None:
    """A flag that caps at 2 caps the corrected verdict too, also where the judge's own was below."""
    flagged = made(overall=1, verdict="strong_no_hire", red_flags=[{"id": "blames_others", "message": "m"}])
    after = corrected(flagged, 3.0)
    assert after.overall == 2
    assert any("at most 2" in cap for cap in after.caps)


def test_a_list_of_claims_is_not_lifted() -> None:
    """What the offline judge holds to be claims without a story keeps its scores."""
    given = evaluate_answer(QUESTION, LIST_OF_CLAIMS, judge="heuristic")
    assert given.overall is not None
    assert given.overall <= 2
    after = corrected(given, 3.0, LIST_OF_CLAIMS)
    assert after.overall == given.overall
    assert all((after.scores[d].score or 0) <= (given.scores[d].score or 0) for d in DIMENSIONS)


def test_a_dimension_that_does_not_apply_stays_without_a_score() -> None:
    """Nothing is not a number to correct."""
    data = evaluation(3)
    data["scores"]["learning"] |= {"score": None, "expected": None}
    after = corrected(Evaluation.model_validate(data), 1.0)
    assert after.scores.learning.score is None


def test_an_answer_with_too_little_to_judge_stays_as_it_is() -> None:
    """There is nothing to correct, and nothing is said of a correction."""
    given = evaluate_answer(QUESTION, "Um.", judge="heuristic")
    assert given.status == "insufficient"
    assert corrected(given, 1.0, "Um.") == given


@pytest.mark.parametrize(
    ("field", "value"), [("rubric", "star"), ("weights_version", "0"), ("engine", "model"), ("prompt_hash", "abc")]
)
def test_a_calibration_of_another_judge_is_not_applied(field: str, value: str) -> None:
    """The scores stay, and a reason to look says what differs."""
    given = made()
    other = given.judge.model_copy(update={field: value})
    judge = CalibratedJudge(Fixed(given.model_copy(update={"judge": other})), calibration(1.0, given))
    after = judge.evaluate(request_of(QUESTION, STORY))
    assert after.overall == 3
    assert after.judge.calibration is None
    assert "was not applied: it was made from another judge" in after.review[-1]


def test_scores_are_corrected_once() -> None:
    """A calibrated judge within a calibrated judge changes nothing more."""
    inner = corrected(made(), 1.0)
    after = corrected(inner, 1.0)
    assert after.overall == inner.overall
    assert "corrected already" in after.review[-1]


def test_evaluate_answer_takes_a_calibration_or_its_file(tmp_path: Path) -> None:
    """Both give the same evaluation, and provenance names it."""
    given = evaluate_answer(QUESTION, STORY, judge="heuristic")
    found = calibration(-1.0, given)
    file = tmp_path / "calibration.json"
    file.write_text(found.model_dump_json(indent=1), encoding="utf-8")
    by_file = evaluate_answer(QUESTION, STORY, judge="heuristic", calibration=file)
    assert by_file == evaluate_answer(QUESTION, STORY, judge="heuristic", calibration=found)
    assert by_file.judge.calibration is not None
    assert by_file.judge.calibration.id == found.id
    assert by_file.scores.impact.score == (given.scores.impact.score or 0) - 1


def _changed(text: str, **changes: Any) -> str:
    return json.dumps(json.loads(text) | changes)


@pytest.mark.parametrize(
    ("write", "words"),
    [
        (lambda text: "{", "file: Invalid JSON"),
        (lambda text: "[]", "expected a file that 'starjudge calibrate'"),
        (lambda text: _changed(text, version=2), "version: "),
        (lambda text: _changed(text, curves="none"), "curves: "),
        (lambda text: _changed(text, id="0" * 12), "id: does not fit its curves"),
        (lambda text: " " * 1_000_001, "larger than 1,000,000 bytes"),
    ],
    ids=["broken", "a-list", "later", "no-curves", "changed", "huge"],
)
def test_a_file_that_is_no_calibration_is_refused(tmp_path: Path, write: Any, words: str) -> None:
    """With its name, the field, and where such a file comes from."""
    file = tmp_path / "c.json"
    file.write_text(write(calibration(1.0).model_dump_json()), encoding="utf-8")
    with pytest.raises(InputError, match=words) as error:
        read_calibration(file)
    assert str(error.value).startswith(str(file))


@pytest.mark.parametrize("field", ["-\n", "\f", "a\x1b[2J", "\u202e"])
def test_a_field_of_a_file_gives_no_orders_to_a_terminal(tmp_path: Path, field: str) -> None:
    """Whatever its name holds, the message is one line and shows it in quotes."""
    file = tmp_path / "calibration.json"
    file.write_text(json.dumps(json.loads(calibration(1.0).model_dump_json()) | {field: 1}), "utf-8")
    with pytest.raises(InputError, match="Extra inputs") as error:
        read_calibration(file)
    assert str(error.value).isprintable()


def test_a_missing_file_and_a_missing_judge_are_named(tmp_path: Path) -> None:
    """Each in one line."""
    with pytest.raises(InputError, match="no such calibration file"):
        read_calibration(tmp_path / "none.json")
    with pytest.raises(InputError, match="expected a Calibration or a file, found int"):
        read_calibration(5)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"judge: expected an object with an evaluate\(\) method"):
        CalibratedJudge("heuristic", calibration(1.0))  # type: ignore[arg-type]
    with pytest.raises(InputError):
        CalibratedJudge(HeuristicJudge, calibration(1.0))  # type: ignore[arg-type]


def test_a_curve_that_falls_is_no_curve() -> None:
    """Nor is one with two values for one score."""
    for knots in ([(1, 3), (2, 2)], [(1, 1), (1, 2)]):
        with pytest.raises(ValidationError):
            Curve(id="impact", basis="score", knots=[Knot(given=a, becomes=b) for a, b in knots], answers=9, gain=GAIN)


def test_a_model_judge_is_corrected_and_keeps_its_words() -> None:
    """Scores move; the model's reasons and next steps stay as it gave them."""
    judge = ModelJudge(chat=ScriptedChatModel(judgement(4)))
    given = judge.evaluate(request_of(QUESTION, STORY))
    after = CalibratedJudge(judge, calibration(-1.0, given)).evaluate(request_of(QUESTION, STORY))
    assert (after.overall, after.scores.impact.score, after.verdict) == (3, 3, "on_the_fence")
    assert after.scores.impact.rationale == given.scores.impact.rationale
    assert after.scores.impact.next_step == given.scores.impact.next_step
    assert after.judge.model == given.judge.model


def test_what_a_failing_model_leaves_to_the_offline_judge_is_not_corrected() -> None:
    """The correction was made from the model; the offline judge's scores are its own."""
    given = ModelJudge(chat=ScriptedChatModel(judgement(4))).evaluate(request_of(QUESTION, STORY))
    failing = ModelJudge(chat=ScriptedChatModel(ModelRefused("declined")))
    with pytest.warns(FallbackWarning):
        after = CalibratedJudge(AutoJudge(judge=failing), calibration(-1.0, given)).evaluate(
            request_of(QUESTION, STORY)
        )
    assert after.judge.engine == "heuristic"
    assert after.judge.calibration is None
    assert "was not applied" in after.review[-1]


@pytest.mark.parametrize("form", FORMS)
def test_every_report_says_that_the_scale_was_corrected(form: str) -> None:
    """Who reads corrected scores is told so, on whose ratings, and what the judge gave."""
    given = made()
    said = " ".join(render(corrected(given, -1.0), form).split())
    assert "two coaches" in said
    assert "scale corrected" not in render(given, form)
    if form != "json":
        assert f"overall was {given.overall}" in said
