"""Several readings as one: medians and majorities, worked by hand on small readings."""

from __future__ import annotations

from typing import Any

import pytest
from scripted_judges import GOOD, PARTS, asked

from starjudge import Evaluation, ModelJudge
from starjudge.heuristics.flags import FlagHit
from starjudge.judges.checked import Checked, Said
from starjudge.judges.readings import combine_readings, wide_apart
from starjudge.models.evaluation import Dropped, Spread
from starjudge.testing import ScriptedChatModel, judgement


def reading(score: int, **changes: Any) -> Checked:
    """A reading of an answer with two units."""
    fields: dict[str, Any] = {
        "scores": {"impact": Said(score, f"Reason {score}.", "Step.", (0,)), "learning": Said(3, "So.", "Step.", ())},
        "overall": score,
        "response": "story",
        "parts": ["action", "result"],
        "metrics": [],
        "flags": [],
        "strengths": [],
        "improvements": [],
        "probes": [],
    }
    return Checked(**fields | changes)


def metric(start: int, end: int, kind: str = "model") -> dict[str, Any]:
    return {"text": "x" * (end - start), "span": {"start": start, "end": end}, "kind": kind, "value": 1.0}


def test_one_reading_stays_as_it_is() -> None:
    """A single reading has no spread."""
    one = reading(4)
    assert combine_readings([one]) == (one, None)


@pytest.mark.parametrize(
    ("scores", "middle", "apart"),
    [((2, 4, 5), 4, 3), ((5, 4), 4, 1), ((1, 5), 1, 4), ((3, 3, 3), 3, 0), ((1, 2, 4, 5), 2, 4), ((5, 1, 5, 5), 5, 4)],
)
def test_scores_are_medians_and_of_an_even_number_the_lower(scores: tuple[int, ...], middle: int, apart: int) -> None:
    """The middle score counts, with its own words; the spread is the highest less the lowest."""
    combined = combine_readings([reading(score) for score in scores])
    said = combined.judgement.scores["impact"]
    assert (said.score, said.reason, combined.judgement.overall) == (middle, f"Reason {middle}.", middle)
    assert said.expected == round(sum(scores) / len(scores), 3)
    assert combined.spread == Spread(impact=apart, learning=0, overall=apart)


def test_odds_count_in_the_mean_where_they_are_known() -> None:
    """A reading without odds counts with its whole score."""
    known = reading(4, scores={"impact": Said(4, "R.", "S.", (), 4.4)})
    other = reading(3, scores={"impact": Said(3, "R.", "S.", ())})
    assert combine_readings([known, other]).judgement.scores["impact"].expected == 3.7


def test_parts_are_what_most_say_and_else_the_nearest_reading_s() -> None:
    """A label with more voices wins; of equals that of the reading nearest to the medians."""
    readings = [
        reading(3, parts=["situation", "action"]),
        reading(5, parts=["task", "result"]),
        reading(1, parts=["other", "result"]),
    ]
    assert combine_readings(readings).judgement.parts == ["situation", "result"]


def test_flags_and_numbers_need_most_readings() -> None:
    """Two of four is not most; a flag that some raise is disputed."""
    blame, heroics = FlagHit("blames_others", (0, 4), "A."), FlagHit("solo_heroics", (0, 4), "B.")
    readings = [
        reading(3, flags=[blame, heroics], metrics=[metric(0, 4), metric(9, 12)]),
        reading(3, flags=[blame], metrics=[metric(0, 4, "time")]),
        reading(3, flags=[blame, heroics], metrics=[metric(9, 12), metric(0, 4)]),
        reading(3),
    ]
    judgement = combine_readings(readings).judgement
    assert (judgement.flags, judgement.disputed) == ([blame], ["solo_heroics"])
    assert judgement.metrics == [metric(0, 4)]


def test_signals_need_most_readings() -> None:
    """What the nearest reading alone saw is not shown."""
    readings = [reading(3, shown={"dive_deep": (0,), "ownership": (1,)}), reading(3, shown={"dive_deep": (1,)})]
    assert combine_readings(readings).judgement.shown == {"dive_deep": (0,)}


def test_what_was_dropped_adds_up() -> None:
    """Over all readings."""
    readings = [reading(3, dropped=Dropped(units=2, quotes=1)), reading(3, dropped=Dropped(units=1, labels=4))]
    assert combine_readings(readings).judgement.dropped == Dropped(units=3, quotes=1, labels=4)


def test_wide_apart_begins_at_two() -> None:
    """Dimensions in the guide's order, then the verdict."""
    assert wide_apart(Spread(learning=2, structure=3, impact=1, overall=2)) == ["structure", "learning", "overall"]


def evaluated(*replies: Any) -> Evaluation:
    chat = ScriptedChatModel(lambda request: replies[request.seed](request))
    return ModelJudge(chat=chat, samples=len(replies), seed=0).evaluate(asked())


def test_a_serious_flag_of_a_minority_is_reviewed() -> None:
    """One of three readings sees blame: it neither caps nor is it lost."""
    blame = {"units": [6], "text": "There.", "about": "blames_others"}
    evaluation = evaluated(judgement(4, **GOOD), judgement(4, **GOOD, findings=[blame]), judgement(4, **GOOD))
    assert (evaluation.overall, evaluation.red_flags) == (4, ())
    assert any("Some readings, but not most" in r and "blames_others" in r for r in evaluation.review)


def test_missing_labels_are_weighed_against_all_readings() -> None:
    """One unit of eight missing in each of three readings is an eighth, not three eighths."""
    few = evaluated(*[judgement(4, parts=PARTS[:-1])] * 3)
    assert few.judge.dropped.labels == 3
    assert not any("no clear part" in reason for reason in few.review)
    many = evaluated(*[judgement(4, parts=PARTS[:2])] * 3)
    assert any("15 units of 24 no clear part" in reason for reason in many.review)
