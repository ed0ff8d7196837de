"""The offline judge against its own words and, where it is at hand, against rated answers."""

from __future__ import annotations

import pytest

from starjudge import HeuristicJudge, Judge, evaluate_answer, load_rubric
from starjudge.models.answer import Answer
from starjudge.models.request import Request

Q = "Tell me about a time you improved a model."
STORY = (
    "Last spring I was the only data scientist at a parcel company in Gdansk. Customers were getting delivery windows "
    "that were two hours off. My job was to get the windows right before the Christmas peak. I pulled three months of "
    "scanner logs and compared them with the promised times. I found that one depot's clock was an hour ahead, because "
    "nobody had set it for summer time. I fixed the clock feed with the depot lead, retrained the trees without "
    "those weeks, and ran the new model in shadow for nine days. I considered dropping the depot, but that would have "
    "cost a fifth of the data. Windows missed fell from 31 percent to 12 percent, and complaints halved by December. "
    "Since then every feed has a clock check that blocks training when two sources disagree by more than five minutes."
)


def test_it_keeps_the_protocol() -> None:
    """The heuristic judge is a `Judge`."""
    assert isinstance(HeuristicJudge(), Judge)


def test_a_story_is_cut_into_its_parts() -> None:
    """Setting, task, actions, result and lesson are found where they stand, in order."""
    parts = [s.part for s in evaluate_answer(Q, STORY).segments]
    assert parts[0] == "situation"
    assert "task" in parts[:4]
    assert parts.count("action") >= 3
    assert parts[-2:] == ["result", "learning"]


def test_the_outcome_is_found_with_its_baseline() -> None:
    """An outcome number has value, baseline, unit and direction; the shadow run's nine days are no outcome."""
    metrics = evaluate_answer(Q, STORY).metrics
    assert next((m.baseline, m.value, m.unit, m.direction) for m in metrics) == (31, 12, "%", "down")
    assert not any("nine" in m.text for m in metrics)


def test_a_score_is_explained_by_measurements() -> None:
    """The measurements that moved impact most are named with their values; outcome numbers are among them."""
    request = Request(question=Q, answer=Answer(text=STORY), rubric=load_rubric())
    terms = HeuristicJudge().explain(request, "impact")
    assert any("outcome" in name and value > 0 and moved > 0 for name, value, moved in terms)
    assert [abs(moved) for _, _, moved in terms] == sorted((abs(moved) for _, _, moved in terms), reverse=True)


def test_a_provenance_says_what_judged() -> None:
    """The record names engine, package, rubric with its version, and weights; it holds no clock time."""
    judge = evaluate_answer(Q, STORY, rubric="scaol").judge
    assert (judge.engine, judge.rubric, judge.calls, judge.cost, judge.seconds) == ("heuristic", "scaol", 0, None, None)
    assert judge.weights_version


@pytest.mark.parametrize("rubric", ["star", "star-l", "star-timed", "starl", "scaol"])
def test_each_rubric_splits_the_time_by_its_own_parts_and_labels(rubric: str) -> None:
    """The split has the rubric's parts under its own labels, and shares add up to what was told."""
    split = evaluate_answer(Q, STORY, rubric=rubric).time_split
    assert ("learning" in split) is (rubric not in ("star", "star-timed"))
    assert split["task"].label == ("Challenge" if rubric == "scaol" else "Task")
    assert 0.75 <= sum(p.share for p in split.values()) <= 1.01


def test_gaps_invite_probes() -> None:
    """A story without an outcome is asked how it was measured."""
    text = STORY.split("Windows missed")[0]
    evaluation = evaluate_answer(Q, text)
    assert "measurement" in [f.kind for f in evaluation.follow_ups]
    assert 2 <= len(evaluation.follow_ups) <= 3


@pytest.mark.parametrize(
    ("change", "dimension"),
    [
        (lambda s: s.split("Windows missed")[0] + "Since then" + s.split("Since then")[1], "impact"),
        (lambda s: s.split("Since then")[0], "learning"),
        (lambda s: s.replace(" I ", " we ").replace("My job", "Our job"), "ownership"),
    ],
    ids=["result out", "lesson out", "all we"],
)
def test_what_is_taken_out_lowers_its_own_score(change: object, dimension: str) -> None:
    """Taking out the result, the lesson or the speaker lowers impact, learning or ownership."""
    before = evaluate_answer(Q, STORY).scores[dimension].expected
    after = evaluate_answer(Q, change(STORY)).scores[dimension].expected  # type: ignore[operator]
    assert before is not None
    assert after is not None
    assert after < before - 0.5
