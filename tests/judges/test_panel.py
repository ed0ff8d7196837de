"""Several judges on one answer: medians, majorities, agreement, and what is told of those that failed."""

from __future__ import annotations

from typing import Any

import pytest
from scripted_judges import GOOD, STORY, asked, counted, judge_of, wrong_quotes

from starjudge import Evaluation, HeuristicJudge, InputError, ModelJudge, PanelJudge
from starjudge.chat.chat_model import Usage
from starjudge.errors import FallbackWarning, JudgeError, ModelRefused, ModelTimeout
from starjudge.judges.auto import AutoJudge
from starjudge.models.request import Request
from starjudge.testing import ScriptedChatModel

BLAME = {"units": [6], "text": "There.", "about": "blames_others"}


def scoring(score: int, **changes: Any) -> ModelJudge:
    return judge_of(score, changes=GOOD | changes)


class Failing:
    """A judge that cannot judge."""

    def __init__(self, error: JudgeError) -> None:
        self.error = error

    def evaluate(self, request: Request) -> Evaluation:
        raise self.error


class Wrong:
    """A judge that gives something else."""

    def evaluate(self, request: Request) -> Any:
        return {"overall": 5}


def test_scores_are_medians() -> None:
    """Of three judges the middle one counts, in each dimension and in the verdict."""
    panel = PanelJudge([scoring(2, impact=5), scoring(5, impact=1), scoring(3, impact=4)])
    evaluation = panel.evaluate(asked())
    assert (evaluation.overall, evaluation.verdict) == (3, "on_the_fence")
    assert (evaluation.scores.structure.score, evaluation.scores.impact.score) == (3, 4)
    assert evaluation.scores.structure.expected == pytest.approx(10 / 3, abs=0.001)
    assert wrong_quotes(evaluation) == []
    assert Evaluation.model_validate_json(evaluation.model_dump_json()) == evaluation


def test_of_two_the_lower_counts() -> None:
    """Two judges that differ do not support the higher score."""
    evaluation = PanelJudge([scoring(5), scoring(2)]).evaluate(asked())
    assert (evaluation.overall, evaluation.scores.impact.score) == (2, 2)


def test_a_score_s_words_are_those_of_a_judge_who_gave_it() -> None:
    """The reason for a score comes from the first judge with that score."""
    said = [scoring(score, impact={"score": score, "reason": f"Reason {score}."}) for score in (5, 3, 2)]
    evaluation = PanelJudge(said).evaluate(asked())
    assert (evaluation.scores.impact.score, evaluation.scores.impact.rationale) == (3, "Reason 3.")


def test_agreement_is_the_share_of_pairs_within_one() -> None:
    """Worked by hand: of 24 pairs (seven scores and the verdict, three pairs each) 8 + 1 + 1 lie within one."""
    # All at 2, 3 and 5, but for impact at 2, 3 and 4: 2-3 agrees in all 8, 3-5 in none but impact, 2-5 in none.
    panel = PanelJudge([scoring(2), scoring(3), scoring(5, impact=4)])
    judge = panel.evaluate(asked()).judge
    assert judge.agreement == round((8 + 1 + 0) / 24, 3) == 0.375
    assert judge.spread is not None
    assert (judge.spread.structure, judge.spread.impact, judge.spread.overall) == (3, 2, 3)


@pytest.mark.parametrize(("scores", "agreement"), [((4, 4), 1.0), ((4, 3), 1.0), ((4, 2), 0.0), ((4, 4, 1), 0.333)])
def test_agreement_of_judges_that_are_constant(scores: tuple[int, ...], agreement: float) -> None:
    """Scores one apart agree, scores two apart do not."""
    assert PanelJudge([scoring(score) for score in scores]).evaluate(asked()).judge.agreement == agreement


def test_each_judge_s_own_scores_are_kept() -> None:
    """Provenance has a row a judge, in order, and adds up calls, tokens and cost."""
    prices = {"first": {"input": 1.0, "output": 1.0}, "second": {"input": 2.0, "output": 2.0}}
    usage = Usage(prompt=900, cached=300, completion=100)
    models = [
        ModelJudge(chat=ScriptedChatModel(counted(usage, score, **GOOD), name=name), prices=prices)
        for name, score in (("first", 4), ("second", 2))
    ]
    judge = PanelJudge([*models, HeuristicJudge()]).evaluate(asked()).judge
    assert (judge.engine, judge.model) == ("panel", None)
    assert [(m.engine, m.overall, m.impact, m.failure) for m in judge.panel[:2]] == [
        ("model", 4, 4, None),
        ("model", 2, 2, None),
    ]
    assert judge.panel[2].engine == "heuristic"
    assert judge.panel[0].prompt_hash == models[0].prompts.hash
    assert (judge.calls, judge.samples) == (2, 3)
    assert (judge.prompt_tokens, judge.cached_tokens, judge.completion_tokens) == (1800, 600, 200)
    assert judge.cost == pytest.approx((1000 * 1.0 + 1000 * 2.0) / 1e6)
    assert judge.weights_version


def test_a_cost_that_is_not_known_leaves_the_sum_unknown() -> None:
    """One judge without a price: the panel's cost is not the other's."""
    priced = ModelJudge(
        chat=ScriptedChatModel(counted(Usage(prompt=9))), prices={"scripted": {"input": 1, "output": 1}}
    )
    assert PanelJudge([priced, scoring(4)]).evaluate(asked()).judge.cost is None


def test_wide_disagreement_is_reviewed() -> None:
    """Two levels or more between judges of a panel go to a person."""
    wide = PanelJudge([scoring(2), scoring(4)]).evaluate(asked()).review
    near = PanelJudge([scoring(3), scoring(4)]).evaluate(asked()).review
    assert any("panel lie 2 or more apart on: structure" in reason for reason in wide)
    assert not any("apart" in reason for reason in near)


def test_a_flag_needs_most_judges() -> None:
    """Two of three raise it and it caps; one of three does not, and that it was raised is reviewed."""
    most = PanelJudge([scoring(5, findings=[BLAME]), scoring(5), scoring(5, findings=[BLAME])]).evaluate(asked())
    assert [flag.id for flag in most.red_flags] == ["blames_others"]
    assert most.overall == 2
    assert any("overall is at most 2" in cap for cap in most.caps)
    few = PanelJudge([scoring(5, findings=[BLAME]), scoring(5), scoring(5)]).evaluate(asked())
    assert (few.red_flags, few.overall, few.caps) == ((), 5, ())
    assert any("but not most" in reason and "blames_others" in reason for reason in few.review)


def test_a_failing_judge_is_told_and_the_others_count() -> None:
    """One of three fails: its row has the reason and no scores, and review says so."""
    evaluation = PanelJudge([scoring(4), Failing(ModelTimeout("too slow")), scoring(3)]).evaluate(asked())
    failed = evaluation.judge.panel[1]
    assert (failed.failure, failed.overall, failed.impact) == ("ModelTimeout: too slow", None, None)
    assert evaluation.overall == 3
    assert any("1 of 3 judges failed (ModelTimeout)" in reason for reason in evaluation.review)


def test_half_of_the_judges_are_no_panel() -> None:
    """Where half fail or more, the first failure is raised."""
    with pytest.raises(ModelTimeout):
        PanelJudge([scoring(4), Failing(ModelTimeout("too slow"))]).evaluate(asked())
    with pytest.raises(ModelRefused):
        PanelJudge([Failing(ModelRefused("no")), scoring(4), Failing(ModelTimeout("slow"))]).evaluate(asked())


def test_what_is_no_evaluation_is_a_failure() -> None:
    """A judge that returns something else fails by name."""
    evaluation = PanelJudge([scoring(4), Wrong(), scoring(4)]).evaluate(asked())
    assert evaluation.judge.panel[1].failure == "JudgeError: Wrong.evaluate() returned dict, not an Evaluation"


SPANISH = (
    "El año pasado mi modelo de abandono empezó a fallar. Yo revisé los registros y encontré una fuga en las fechas. "
    "Lo volví a entrenar y el error bajó del 12 % al 9 %. Desde entonces reviso las fechas antes de entrenar."
)


def test_most_judges_must_have_scored() -> None:
    """Half without scores: none are given, at the cost of all; a minority without is told and does not count."""
    half = PanelJudge([judge_of(4, changes={}), HeuristicJudge()]).evaluate(asked(SPANISH))
    assert (half.status, half.overall, half.judge.engine, half.judge.calls) == ("insufficient", None, "panel", 1)
    assert [member.overall for member in half.judge.panel] == [4, None]
    most = PanelJudge([judge_of(4, changes={}), HeuristicJudge(), judge_of(4, changes={})]).evaluate(asked(SPANISH))
    assert (most.status, most.overall, most.judge.calls) == ("scored", 4, 2)
    assert "1 of 3 judges found too little to judge." in most.review
    assert Evaluation.model_validate_json(half.model_dump_json()) == half


def test_a_judge_that_fell_back_is_told() -> None:
    """Inside a panel the offline judge's word must not pass for the model's."""
    with pytest.warns(FallbackWarning):
        evaluation = PanelJudge([scoring(3), AutoJudge(judge=Failing(ModelTimeout("too slow")))]).evaluate(asked())
    assert any("offline instead of by its model: ModelTimeout: too slow" in reason for reason in evaluation.review)


def test_a_dimension_that_does_not_apply_stays_without_a_score() -> None:
    """None of the judges scores it, and so does not the panel."""
    request = asked(STORY, "What would you like to ask me about the role, the team or the company?")
    evaluation = PanelJudge([judge_of(4, changes={}), judge_of(3, changes={})]).evaluate(request)
    assert evaluation.scores.learning.score is None
    assert evaluation.scores.impact.score == 3


@pytest.mark.parametrize(
    "judges", [[], [HeuristicJudge()], [HeuristicJudge(), None], [HeuristicJudge, HeuristicJudge], "ab", 5]
)
def test_a_panel_is_two_judges_or_more(judges: Any) -> None:
    """Fewer, or what is no judge (the class of one, too), is refused by name."""
    with pytest.raises(InputError, match="judges"):
        PanelJudge(judges)


def test_panels_may_sit_on_panels() -> None:
    """A panel is a judge."""
    inner = PanelJudge([scoring(4), scoring(4)])
    evaluation = PanelJudge([inner, scoring(3), scoring(4)]).evaluate(asked())
    assert evaluation.overall == 4
    assert [member.engine for member in evaluation.judge.panel] == ["panel", "model", "model"]
