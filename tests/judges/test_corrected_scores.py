"""A corrected scale: which score is corrected by what, rounding, claims that are not lifted, files that are none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from scripted_judges import GOOD, STORY, asked, judge_of

from starjudge import Evaluation, HeuristicJudge, InputError, load_rubric
from starjudge.judges.calibrated import MOST_BYTES, corrected, read_calibration
from starjudge.models.base import DIMENSIONS
from starjudge.models.calibration import Calibration, Curve, Gain, JudgeKey, Knot, calibration_id

GAIN = Gain(
    kappa_before=0.5, kappa_after=0.7, kappa_low=0.1, kappa_high=0.3, mae_before=1, mae_after=0.5,
    square=1, square_low=0.5, square_high=1.5,
)  # fmt: skip
CLAIMS = (
    "I led, built and shipped three models. I cut costs by 40 %. I raised revenue by 12 %. I won over the board. "
    "I trained two juniors. I wrote the plan. I hired a team. I saved the launch because I checked the data. "
    "I learned to test."
)
EVERY = (*DIMENSIONS, "overall")


def offline(answer: str = STORY) -> Evaluation:
    return HeuristicJudge().evaluate(asked(answer))


def calibration(to: Evaluation, scales: tuple[str, ...] = EVERY, by: float = 1.0, basis: str = "score") -> Calibration:
    """One that moves these scales of this judge by so many points."""
    key = JudgeKey.of(to.judge.model_dump())
    knots = tuple(Knot(given=x, becomes=min(5.0, max(1.0, x + by))) for x in range(1, 6))
    curves: Any = tuple(Curve(id=s, basis=basis, knots=knots, answers=80, gain=GAIN) for s in scales)  # type: ignore[arg-type]
    return Calibration(
        id=calibration_id(key, curves), starjudge="0", judge=key, raters="two coaches", answers=80, curves=curves
    )


def scored(evaluation: Evaluation, dimension: str, score: int | None, expected: float | None) -> Evaluation:
    """The evaluation with another score of one dimension."""
    one = evaluation.scores[dimension].model_copy(update={"score": score, "expected": expected})
    return evaluation.model_copy(update={"scores": evaluation.scores.model_copy(update={dimension: one})})


def impact_of(
    score: int, expected: float | None, by: float = 0.0, basis: str = "score"
) -> tuple[int | None, float | None]:
    given = scored(offline(), "impact", score, expected)
    after = corrected(given, calibration(given, ("impact",), by, basis), asked()).scores.impact
    return after.score, after.expected


# --- Which score -----------------------------------------------------------------------------------------------------


def test_a_curve_is_of_whole_scores_or_of_finer_ones() -> None:
    """As it was fitted; where a finer one is missing the whole one stands in."""
    assert impact_of(3, 3.4, 0.5, "score") == (4, 3.5)
    assert impact_of(3, 3.2, 0.2, "expected") == (3, 3.4)
    assert impact_of(3, None, 1.0, "expected") == (4, 4.0)


@pytest.mark.parametrize(
    ("expected", "score"),
    [(2.49, 2), (2.5, 3), (2.51, 3), (1.0, 1), (1.49, 1), (4.49, 4), (4.5, 5), (5.0, 5), (2.3, 2)],
)
def test_a_corrected_score_is_rounded_with_halves_up(expected: float, score: int) -> None:
    """On the whole scale, both ends of it."""
    assert impact_of(3, expected, 0.0, "expected") == (score, expected)


def test_scales_without_a_curve_stay() -> None:
    """Words, evidence and all."""
    given = offline()
    after = corrected(given, calibration(given, ("impact",), -1.0), asked())
    assert after.scores.impact.score == (given.scores.impact.score or 0) - 1
    assert after.overall == given.overall
    assert all(after.scores[d] == given.scores[d] for d in DIMENSIONS if d != "impact")


def test_the_next_step_of_a_measured_score_is_that_of_the_new_one() -> None:
    """The rubric's words for the level; where the level stays, they stay, and a model's are about what it read."""
    steps = next(d for d in load_rubric("star-l").dimensions if d.id == "impact").next_steps
    given = scored(offline(), "impact", 2, 2.0)
    moved = corrected(given, calibration(given, ("impact",)), asked()).scores.impact
    assert (moved.score, moved.next_step) == (3, steps[2].text)
    own = given.scores.impact.model_copy(update={"next_step": "As it was."})
    worded = given.model_copy(update={"scores": given.scores.model_copy(update={"impact": own})})
    same = corrected(worded, calibration(worded, ("impact",), 0.2), asked()).scores.impact
    assert (same.score, same.next_step) == (2, "As it was.")
    model = judge_of(3, changes=GOOD).evaluate(asked())
    after = corrected(model, calibration(model, ("impact",)), asked()).scores.impact
    assert (after.score, after.next_step) == (4, "A scripted step for impact.")


# --- Claims are not lifted -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scales", [("overall",), ("impact",), ("structure", "impact"), EVERY])
def test_claims_are_not_lifted_by_any_curve(scales: tuple[str, ...]) -> None:
    """At the limit for claims, by a rule that leaves no word in caps where they score low anyhow."""
    given = offline(CLAIMS)
    assert (given.overall, given.caps) == (2, ())
    after = corrected(given, calibration(given, scales, 2.0), asked(CLAIMS))
    assert after.overall == 2
    assert [s.score for s in after.scores.values()] == [s.score for s in given.scores.values()]


def test_claims_may_be_lowered() -> None:
    """Where a curve lifts one score and lowers another, only the lift is taken back."""
    given = scored(offline(CLAIMS), "delivery", 4, 4.0)
    up, down = calibration(given, ("impact",), 2.0), calibration(given, ("delivery",), -2.0)
    curves = (*up.curves, *down.curves)
    both = up.model_copy(update={"curves": curves, "id": calibration_id(up.judge, curves)})
    after = corrected(given, both, asked(CLAIMS))
    assert after.scores.impact == given.scores.impact
    assert after.scores.delivery.score == 2


def test_a_finer_score_of_claims_may_rise_within_its_level() -> None:
    """Only what would lift the whole score is taken back."""
    given = scored(offline(CLAIMS), "delivery", 3, 3.0)
    up, fine = calibration(given, ("impact",), 2.0), calibration(given, ("delivery",), 0.2)
    curves = (*up.curves, *fine.curves)
    both = up.model_copy(update={"curves": curves, "id": calibration_id(up.judge, curves)})
    delivery = corrected(given, both, asked(CLAIMS)).scores.delivery
    assert (delivery.score, delivery.expected) == (3, 3.2)


def test_a_low_story_is_lifted() -> None:
    """What tells something may score low for other reasons."""
    given = scored(offline(), "impact", 2, 2.0).model_copy(update={"overall": 2, "verdict": "lean_no_hire"})
    after = corrected(given, calibration(given), asked())
    assert (after.overall, after.scores.impact.score) == (3, 3)


def test_a_model_s_score_of_claims_is_lifted() -> None:
    """What the offline judge holds of an answer limits the offline judge alone."""
    given = judge_of(2, changes={}).evaluate(asked(CLAIMS))
    assert given.overall == 2
    after = corrected(given, calibration(given), asked(CLAIMS))
    assert (after.overall, after.scores.impact.score) == (3, 3)


def test_a_missing_score_neither_rises_nor_is_made() -> None:
    """Of claims, too."""
    given = scored(offline(CLAIMS), "learning", None, None)
    after = corrected(given, calibration(given, EVERY, 2.0), asked(CLAIMS))
    assert after.scores.learning.score is None


def test_what_was_given_is_kept() -> None:
    """Whole scores of all, finer ones of those that have them."""
    given = scored(offline(), "learning", 3, None)
    applied = corrected(given, calibration(given, ("impact",)), asked()).judge.calibration
    assert applied is not None
    assert [getattr(applied.original, d) for d in DIMENSIONS] == [s.score for s in given.scores.values()]
    assert applied.original_expected is not None
    assert [getattr(applied.original_expected, d) for d in DIMENSIONS] == [s.expected for s in given.scores.values()]
    assert applied.corrected == ("impact",)


# --- Files -----------------------------------------------------------------------------------------------------------


def test_a_file_may_be_a_megabyte_and_no_more(tmp_path: Path) -> None:
    """Padded to the last byte it is read, and one byte more is no calibration."""
    found = calibration(offline())
    text = found.model_dump_json().encode()
    file = tmp_path / "calibration.json"
    file.write_bytes(text + b" " * (MOST_BYTES - len(text)))
    assert read_calibration(file) == found
    file.write_bytes(text + b" " * (MOST_BYTES + 1 - len(text)))
    with pytest.raises(InputError, match="larger than 1,000,000 bytes"):
        read_calibration(file)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """Named, with what the system says."""
    with pytest.raises(InputError, match=r"cannot be read: Is a directory"):
        read_calibration(tmp_path)
    with pytest.raises(InputError, match=r"cannot be read: .*null"):
        read_calibration("a\0b")


def test_the_first_field_that_is_wrong_is_named(tmp_path: Path) -> None:
    """By its place in the file, or as the file where nothing of it can be read."""
    file = tmp_path / "calibration.json"
    file.write_text("{nonsense", encoding="utf-8")
    with pytest.raises(InputError, match=r"calibration\.json: file: "):
        read_calibration(file)
    data = calibration(offline(), ("impact",)).model_dump(mode="json")
    data["curves"][0]["knots"][0]["given"] = 9
    data["answers"] = 0
    file.write_text(Calibration.model_construct(**data).model_dump_json(warnings=False), encoding="utf-8")
    with pytest.raises(InputError, match=r"calibration\.json: answers: "):
        read_calibration(file)
    data["answers"] = 80
    file.write_text(Calibration.model_construct(**data).model_dump_json(warnings=False), encoding="utf-8")
    with pytest.raises(InputError, match=r"calibration\.json: curves\.0\.knots\.0\.given: "):
        read_calibration(file)
