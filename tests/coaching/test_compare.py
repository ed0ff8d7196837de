"""Two attempts at one question: what changed, and what to do next."""

from __future__ import annotations

from typing import Any

import pytest
from coached_answers import ANSWER, QUESTION, evaluated

from starjudge import InputError, evaluate_answer
from starjudge.coaching import compare
from starjudge.models.comparison import Comparison

POOR = "We had a model and it broke and we fixed it, and then everything went well again and everybody was happy."
WITH_BASELINE = ANSWER.replace("fell to 4 percent", "fell from 9 to 4 percent")


def test_the_same_attempt_twice() -> None:
    """Nothing changed, and what to do next is still told."""
    same = compare(evaluated(), evaluated())
    assert same.course == "same"
    assert {change.course for change in same.dimensions} == {"same"}
    assert {metric.course for metric in same.metrics} <= {"kept"}
    assert {flag.course for flag in same.flags} <= {"kept"}
    assert same.notes == ()
    assert same.next


def test_a_better_attempt() -> None:
    """Dimensions rise, flags go, and no step is about what got worse."""
    found = compare(evaluated(POOR), evaluated())
    assert found.course == "better"
    assert found.before.overall is not None
    assert found.after.overall is not None
    assert found.before.overall < found.after.overall
    assert "better" in {change.course for change in found.dimensions}
    assert [flag.id for flag in found.flags if flag.course == "gone"]
    assert (found.before.words, found.after.words) == (21, evaluated().timing.words)


def test_a_worse_attempt_says_first_what_got_worse() -> None:
    found = compare(evaluated(), evaluated(POOR))
    assert found.course == "worse"
    worse = next(change for change in found.dimensions if change.course == "worse")
    assert found.next[0].about == f"{worse.title} {worse.before} → {worse.after}"
    assert [flag.id for flag in found.flags if flag.course == "new"]


def test_backwards_is_the_mirror() -> None:
    """Of swapped attempts every dimension and part has the opposite course."""
    there, back = compare(evaluated(POOR), evaluated()), compare(evaluated(), evaluated(POOR))
    mirror = {"better": "worse", "worse": "better", "same": "same", "unknown": "unknown"}
    assert [change.course for change in back.dimensions] == [mirror[change.course] for change in there.dimensions]
    assert [change.course for change in back.parts] == [mirror[change.course] for change in there.parts]


def test_a_number_that_now_has_its_start() -> None:
    found = compare(evaluated(), evaluated(WITH_BASELINE))
    assert [(metric.course, metric.baseline) for metric in found.metrics] == [("kept", "better")]


def test_numbers_that_came_and_went() -> None:
    found = compare(evaluated(ANSWER.replace("4 percent", "7 percent")), evaluated())
    assert sorted(metric.course for metric in found.metrics) == ["gone", "new"]


def test_what_does_not_compare() -> None:
    """Another question, another rubric and another judge are told."""
    other = evaluate_answer("Tell me about a conflict.", ANSWER, rubric="star", judge="heuristic")
    other = other.model_copy(update={"judge": other.judge.model_copy(update={"engine": "model", "model": "m"})})
    notes = " ".join(compare(evaluated(), other).notes)
    assert "different questions" in notes
    assert "star-l and star" in notes
    assert "heuristic and m" in notes


def test_an_attempt_without_scores() -> None:
    """It is neither better nor worse, and its reasons are told."""
    found = compare(evaluated(), evaluate_answer(QUESTION, "Well.", judge="heuristic"))
    assert found.course == "unknown"
    assert {change.course for change in found.dimensions} == {"unknown"}
    assert found.next[0].about == "Not scored"


def test_round_trip() -> None:
    found = compare(evaluated(POOR), evaluated())
    assert Comparison.model_validate_json(found.model_dump_json()) == found


@pytest.mark.parametrize("wrong", [None, "text", {}])
def test_no_evaluation(wrong: Any) -> None:
    with pytest.raises(InputError, match="after: expected an Evaluation"):
        compare(evaluated(), wrong)


def test_nothing_left_to_raise() -> None:
    """Where every dimension is at the top, the probes to expect are what to do next."""
    top = evaluated()
    best = top.scores.model_copy(
        update={name: score.model_copy(update={"score": 5}) for name, score in top.scores.items()}
    )
    found = compare(top, top.model_copy(update={"scores": best, "red_flags": ()}))
    assert {step.about for step in found.next} == {"Expect the question"}
