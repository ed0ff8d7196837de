"""What a panel adds up, and whose words it takes: worked by hand on evaluations that differ in one thing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
from scripted_judges import GOOD, asked, judge_of

from starjudge import Evaluation, HeuristicJudge, PanelJudge
from starjudge.errors import ModelRefused, ModelTimeout
from starjudge.models.base import DIMENSIONS
from starjudge.models.evaluation import DimensionScores, Dropped, Provenance
from starjudge.models.evidence import RedFlag, Remark
from starjudge.models.request import Request

REQUEST = asked()


@cache
def judged() -> Evaluation:
    """An evaluation with nothing odd about it."""
    return judge_of(4, changes=GOOD).evaluate(REQUEST)


class Fixed:
    """A judge that always gives this evaluation, or fails with this error."""

    def __init__(self, result: Evaluation | Exception) -> None:
        self.result = result

    def evaluate(self, request: Request) -> Evaluation:
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


def given(
    overall: int = 4,
    scores: Mapping[str, int | None] | None = None,
    judge: Mapping[str, Any] | None = None,
    name: str = "",
    **fields: Any,
) -> Evaluation:
    """An evaluation with this verdict and these scores, all else as `judged`; ``name`` is told by its strength."""
    wanted = {d: (scores or {}).get(d, 4) for d in DIMENSIONS}
    made = {
        d: judged()
        .scores[d]
        .model_copy(update={"score": s, "expected": s and float(s), "rationale": f"{name} {d} {s}"})
        for d, s in wanted.items()
    }
    updates = {
        "overall": overall,
        "scores": DimensionScores(**made),
        "judge": judged().judge.model_copy(update=dict(judge or {})),
        "strengths": (Remark(text=name),),
        **fields,
    }
    return judged().model_copy(update=updates)


def panel(*results: Evaluation | Exception) -> Evaluation:
    return PanelJudge([Fixed(result) for result in results]).evaluate(REQUEST)


# --- Whose words -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("members", "nearest"),
    [
        ([(1, {}), (3, {}), (4, {})], "b"),
        ([(4, {"impact": 1}), (4, {"impact": 3}), (4, {"impact": 5})], "b"),
        ([(4, {"impact": 5}), (4, {"impact": 1}), (4, {"impact": 3})], "c"),
        ([(5, {}), (4, {"impact": 1, "learning": 2}), (4, {})], "c"),
        ([(4, {"learning": None}), (4, {"impact": 2}), (4, {})], "a"),
    ],
)  # fmt: skip
def test_words_are_those_of_the_judge_nearest_to_the_medians(members: list[Any], nearest: str) -> None:
    """Levels apart add up over scores and verdict; a score that is missing is no distance; of equals the first."""
    told = [given(overall, scores, name=name) for (overall, scores), name in zip(members, "abc", strict=True)]
    assert [remark.text for remark in panel(*told).strengths] == [nearest]


def test_a_dimension_that_half_do_not_score_stays_without_a_score() -> None:
    """More than half must have scored it."""
    half = panel(given(scores={"learning": None}), given(scores={"learning": 5}))
    assert half.scores.learning.score is None
    turned = panel(given(scores={"learning": 5}), given(scores={"learning": None}))
    assert turned.scores.learning.score is None
    most = panel(given(scores={"learning": None}), given(scores={"learning": 5}), given(scores={"learning": 3}))
    assert (most.scores.learning.score, most.scores.learning.expected) == (3, 4.0)
    assert most.judge.spread is not None
    assert most.judge.spread.learning == 2
    assert half.judge.spread is not None
    assert half.judge.spread.learning == 0


def test_a_finer_score_counts_where_there_is_one() -> None:
    """A judge without finer scores counts with its whole one."""
    fine = given(scores={"impact": 4})
    impact = fine.scores.impact.model_copy(update={"expected": 3.6})
    plain = fine.scores.impact.model_copy(update={"expected": None})
    one = fine.model_copy(update={"scores": fine.scores.model_copy(update={"impact": impact})})
    other = fine.model_copy(update={"scores": fine.scores.model_copy(update={"impact": plain})})
    assert panel(one, other).scores.impact.expected == pytest.approx(3.8)


# --- Flags and limits ------------------------------------------------------------------------------------------------

BLAME = RedFlag(id="blames_others", message="First.")


def test_a_flag_of_half_of_the_judges_is_disputed() -> None:
    """It is not raised, it does not limit, and review names it; of a flag that limits nothing, nothing is said."""
    mild = BLAME.model_copy(update={"id": "no_metrics"})
    half = panel(given(red_flags=(BLAME, mild)), given())
    assert (half.red_flags, half.overall) == ((), 4)
    told = [reason for reason in half.review if "limit the verdict" in reason]
    assert len(told) == 1
    assert told[0].endswith(": blames_others.")


def test_a_flag_that_most_raise_is_not_disputed() -> None:
    """It is raised as the first of them words it."""
    second = BLAME.model_copy(update={"message": "Second."})
    most = panel(given(), given(red_flags=(BLAME,)), given(red_flags=(second,)))
    assert [flag.message for flag in most.red_flags] == ["First."]
    assert (most.overall, most.verdict) == (2, "lean_no_hire"), "it limits the panel's verdict, if no judge's own"
    assert [cap.endswith("overall is at most 2.") for cap in most.caps] == [True]
    assert not any("limit the verdict" in reason for reason in most.review)


def test_a_limit_that_most_judges_applied_is_told() -> None:
    """Half is not most; what most applied stands before what the panel adds, each once."""
    half = panel(given(2, caps=("A: overall is at most 2.",)), given(2))
    assert half.caps == ()
    most = panel(given(2, caps=("A: overall is at most 2.",)), given(4, caps=("A: overall is at most 2.",)), given(2))
    assert most.caps == ("A: overall is at most 2.",)


# --- What it cost ----------------------------------------------------------------------------------------------------


def test_counts_of_all_judges_add_up() -> None:
    """Calls, tokens and readings are sums; the time is the longest, as all are asked at once."""
    one = {"calls": 2, "further_calls": 1, "prompt_tokens": 100, "cached_tokens": 10, "completion_tokens": 20,
           "reasoning_tokens": 5, "samples": 3, "seconds": 2.5, "cost": 0.5}  # fmt: skip
    two = {"calls": 4, "further_calls": 2, "prompt_tokens": 300, "cached_tokens": 30, "completion_tokens": 60,
           "reasoning_tokens": 7, "samples": 1, "seconds": 1.5, "cost": 0.25}  # fmt: skip
    by = panel(given(judge=one), given(judge=two)).judge
    assert (by.calls, by.further_calls, by.samples) == (6, 3, 4)
    assert (by.prompt_tokens, by.cached_tokens, by.completion_tokens, by.reasoning_tokens) == (400, 40, 80, 12)
    assert (by.seconds, by.cost) == (2.5, 0.75)


def test_a_panel_that_nobody_timed_has_no_time() -> None:
    """Offline judges tell no time and cost nothing: neither is nought, both are unknown."""
    by = PanelJudge([HeuristicJudge(), HeuristicJudge()]).evaluate(REQUEST).judge
    assert (by.seconds, by.cost) == (None, None)


def test_versions_are_the_first_that_are_known() -> None:
    """Of weights and prices, and the rubric's of the judge whose words are taken."""
    first = given(judge={"weights_version": None, "prices_dated": None})
    second = given(judge={"weights_version": "2.0", "prices_dated": "2026-10-01"})
    third = given(judge={"weights_version": "1.0", "prices_dated": "2026-09-01", "dropped": Dropped(units=9)})
    by = panel(first, second, third).judge
    assert (by.weights_version, by.prices_dated, by.dropped) == ("2.0", "2026-10-01", Dropped())
    assert (by.rubric, by.rubric_version, by.starjudge) == (
        judged().judge.rubric, judged().judge.rubric_version, judged().judge.starjudge,
    )  # fmt: skip


def test_each_member_is_told_by_what_judged() -> None:
    """Model and prompt of each, with the scores it gave; of one that failed what is known of it."""
    told = {"model": "some-model", "prompt_version": "7", "prompt_hash": "abc"}
    scripted = judge_of(4, changes=GOOD)
    failing = Fixed(ModelTimeout("slow"))
    failing.chat = scripted.chat  # type: ignore[attr-defined]  # as a model judge has it
    judges = [Fixed(given(3, {"impact": 2, "learning": None}, judge=told)), Fixed(given()), failing, Fixed(given())]
    rows = PanelJudge([*judges, Fixed(ModelRefused("no"))]).evaluate(REQUEST).judge.panel
    one = rows[0]
    assert (one.engine, one.model, one.prompt_version, one.prompt_hash) == ("model", "some-model", "7", "abc")
    assert (one.overall, one.impact, one.learning, one.structure) == (3, 2, None, 4)
    assert (rows[2].engine, rows[2].model) == ("model", scripted.chat.name)
    assert (rows[4].engine, rows[4].model, rows[4].failure) == ("heuristic", None, "ModelRefused: no")


# --- What a person is told -------------------------------------------------------------------------------------------


def test_what_several_judges_doubt_is_told_once() -> None:
    """And that a model differs from the offline judge, not at all: the panel's own spread says it."""
    doubt = "The transcript has little punctuation; parts were cut at likely clause starts."
    apart = "The model and the offline judge differ by 2 or more on: impact (5 and 2)."
    assert panel(given(review=(doubt, apart)), given(review=(doubt,))).review == (doubt,)


def test_without_scores_the_doubts_of_the_first_such_judge_are_told_once() -> None:
    """With the judges that failed."""
    none = HeuristicJudge().evaluate(asked("Hm."))
    found = panel(none, none, ModelTimeout("slow"))
    assert found.status == "insufficient"
    assert found.review == (
        *dict.fromkeys(none.review),
        "1 of 3 judges failed (ModelTimeout); the others count.",
        "2 of 3 judges found too little to judge.",
    )
    assert isinstance(found.judge, Provenance)
    assert found.judge.spread is None
    assert found.judge.agreement is None


def test_failures_are_told_by_the_first() -> None:
    """How many failed, and how the first of them did."""
    found = panel(given(), ModelTimeout("slow"), given(), ModelRefused("no"), given())
    assert "2 of 5 judges failed (ModelTimeout); the others count." in found.review


def test_two_levels_apart_are_wide_and_one_is_not() -> None:
    """Named by dimension, the verdict last."""
    wide = panel(given(5, {"impact": 2}), given(3, {"learning": 3}))
    assert any(reason.endswith("apart on: impact, overall.") for reason in wide.review)
