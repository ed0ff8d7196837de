"""What a question asks for, and whether an answer tells of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from starjudge import evaluate_answer
from starjudge.heuristics.demands import FAIR, MOST, ON_QUESTION, SIGNS, SURE, Demands
from starjudge.heuristics.knowledge import knowledge
from starjudge.resources.assets import asset, asset_root
from starjudge.resources.yaml_source import read_document
from starjudge.text.overlap import content_stems

SHIPPED: dict[str, Any] = json.loads(asset_root("rubrics").joinpath("weights/demands.json").read_text("utf-8"))
SOURCE = "rubrics/patterns/demands.yaml"


def row(asks: list[str], cues: dict[str, int], fair: int, who: str | None = None, **more: Any) -> dict[str, Any]:
    return {"kind": None, "asks": asks, "cues": cues, "fair": fair, "speaks_of": [who, 20], **more}


SMALL = Demands.from_data(
    {
        "weights": [20, 0, 10, 100, 0, 0],
        "bias": -1500,
        "demands": {
            "bug": row([r"\bbugs?\b"], {"bug": 300, "log": 200, "trac": 100}, 400),
            "quarrel": row([r"\bquarrel\b"], {"angry": 200}, 200, "others"),
            "company": {**row([], {}, 1, "you"), "kind": "motivation"},
        },
    }
)


# --- What is asked ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Describe a disagreement you had with a colleague.", {"conflict"}),
        ("Tell me about a time you mentored somebody.", {"mentoring"}),
        ("How did you cut the latency of a model?", {"speed"}),
        ("Tell me about a bug that you tracked down.", {"bug"}),
        ("Tell me about a time you had to say no to a client.", {"refusal", "stakeholder"}),
        ("Why do you want to work here?", {"motivation"}),
        ("Tell me about a project you are proud of.", set()),
        ("Tell me about yourself.", set()),
    ],
)
def test_a_question_asks_for_what_it_names(question: str, expected: set[str]) -> None:
    """One thing, several, or nothing narrow."""
    assert {demand.id for demand in knowledge().demands.of(question)} == expected


def test_quotes_and_capitals_do_not_matter() -> None:
    """A question is read in lower case with straight quotes."""
    demands = knowledge().demands
    assert demands.of("WHEN DID YOU SAY NO?") == demands.of("When did you say no?")
    assert demands.of("Someone didn’t see things your way.") == demands.of("Someone didn't see things your way.")


# --- What is told ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stems", "expected"),
    [((), 0), (("trac",), 25), (("bug", "trac"), 100), (("bug", "log", "trac"), MOST), (("tree",), 0)],
)
def test_an_answer_tells_a_share_of_what_a_fair_one_does(stems: tuple[str, ...], expected: int) -> None:
    """In percent, and no more than a certain share: more words of it tell no more."""
    assert SMALL.told("A bug?", frozenset(stems), {}) == expected


@pytest.mark.parametrize(("others", "expected"), [(0, 50), (10, 75), (20, 100), (900, 125)])
def test_a_quarrel_has_somebody_else_in_it(others: int, expected: int) -> None:
    """How often others are spoken of counts as much as the words."""
    assert SMALL.told("A quarrel?", frozenset({"angry"}), {"others": others}) == expected


def test_of_several_demands_each_counts_the_same() -> None:
    """A question for a quarrel over a bug asks for both."""
    assert SMALL.told("A quarrel over a bug?", frozenset({"bug", "trac"}), {"others": 0}) == (100 + 0) // 2


def test_who_asks_for_nothing_narrow_gets_enough() -> None:
    """Any answer meets a broad question."""
    assert SMALL.told("What are you proud of?", frozenset(), {}) == FAIR


# --- On the question -------------------------------------------------------------------------------------------------


def signs(told: int, lead: int = 0, own: int = 0) -> dict[str, int]:
    names = [name for name, _, _ in SIGNS]
    return dict.fromkeys(names, 0) | {names[0]: told, names[2]: lead, names[3]: own}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (signs(0), -150),
        (signs(50), -50),
        (signs(60), -30),
        (signs(150), -30),
        (signs(60, lead=100), 70),
        (signs(60, lead=900), 170),
        (signs(0, lead=-900), -SURE),
        (signs(60, own=9), 10),
    ],
)
def test_the_signs_are_added_up_within_their_spans(values: dict[str, int], expected: int) -> None:
    """In hundredths of log odds; beyond its span a sign says no more."""
    assert SMALL.on_question("A bug?", "story", values) == expected


def test_nothing_can_be_missed_where_nothing_narrow_is_asked() -> None:
    """Nor where the question is about the speaker."""
    assert SMALL.on_question("What are you proud of?", "story", signs(0)) == SURE
    assert SMALL.on_question("Which bug is your weakness?", "weakness", signs(0)) == SURE


@pytest.mark.parametrize(("told", "expected"), [(0, -SURE), (15, -SURE // 2), (30, 0), (60, SURE), (150, SURE)])
def test_why_this_company_is_answered_to_the_company(told: int, expected: int) -> None:
    """Who gives a reason speaks to it; a story told in its place does not."""
    assert SMALL.on_question("Why do you want to work here?", "motivation", signs(told)) == expected


# --- The shipped files -----------------------------------------------------------------------------------------------


def test_weights_belong_to_the_words_of_the_list() -> None:
    """Written from ``rubrics/patterns/demands.yaml`` and not behind it."""
    rows = {r["id"]: r for r in read_document(asset(SOURCE), SOURCE).data}
    assert SHIPPED["demands"].keys() == rows.keys()
    for name, fitted in SHIPPED["demands"].items():
        assert fitted["cues"].keys() == content_stems(rows[name]["cues"]), name
        assert fitted["asks"] == rows[name].get("asks", []), name
        assert fitted["kind"] == rows[name].get("kind"), name
        assert (fitted["speaks_of"][0] is None) == ("speaks_of" not in rows[name]), name


def test_weights_are_for_and_never_against() -> None:
    """More of what was asked for cannot make an answer less likely to be on its question."""
    assert all(weight >= 0 for weight in SHIPPED["weights"])
    assert all(weight > 0 for fitted in SHIPPED["demands"].values() for weight in fitted["cues"].values())
    steps = [row for row in knowledge().scores.levels.steps if row[1] == ON_QUESTION]
    assert steps
    assert all(set(row[3]) == {"relevance"} and row[3]["relevance"] > 0 for row in steps)


ANSWER = (
    "At the tram depot our arrival forecast was late by four minutes on every hill. I owned that service. I profiled "
    "it and found that the map lookup took most of the time, so I built an index over the stops and kept a hundred "
    "lookups in a cache. Then I quantised the model and sent requests in batches of eight. The response time fell from "
    "900 milliseconds to 140, and the screens at the stops are right again. I learned to measure before I touch the "
    "model, and every service of ours now has a profile in its dashboard."
)


@pytest.mark.parametrize(
    "other",
    [
        "Tell me about a conflict with a colleague.",
        "Tell me about a time you mentored somebody.",
        "Tell me about criticism that you were given.",
        "Tell me about finding that a model treated some people worse than others.",
        "Why do you want to work here?",
    ],
)
def test_a_story_under_another_question_is_less_relevant(other: str) -> None:
    """It has nobody else in it, nothing of the sort happens, or it is no reason."""
    own = evaluate_answer("Tell me about a time you reduced the latency of a model.", ANSWER, judge="heuristic")
    swapped = evaluate_answer(other, ANSWER, judge="heuristic")
    before, after = (evaluation.scores["relevance"].score or 0 for evaluation in (own, swapped))
    assert after < before
