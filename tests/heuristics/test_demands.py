"""What a question asks for, and whether an answer tells of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from starjudge import evaluate_answer
from starjudge.heuristics.demands import FAIR, MOST, ON_QUESTION, SIGNS, SURE, TOLD, WEIGHED, Demands
from starjudge.heuristics.features import OWNED
from starjudge.heuristics.knowledge import knowledge
from starjudge.resources.assets import asset, asset_root
from starjudge.resources.yaml_source import read_document
from starjudge.text.overlap import content_stems

SHIPPED: dict[str, Any] = json.loads(asset_root("rubrics").joinpath("weights/demands.json").read_text("utf-8"))
SOURCE = "rubrics/patterns/demands.yaml"


def row(asks: list[str], cues: dict[str, int], fair: int, who: str | None = None, **more: Any) -> dict[str, Any]:
    tells = [[60, 40]] if who is None else [[60, 20], [50, 10]]
    return {"kind": None, "asks": asks, "cues": cues, "fair": fair, "speaks_of": [who, 20], "tells": tells, **more}


SMALL = Demands.from_data(
    {
        "weights": {"story": [100, 100, 1000, 0, 0], "other": [50, 0, 0, 0, 0]},
        "bias": {"story": -5000, "other": 2000},
        "demands": {
            "bug": row([r"\bbugs?\b"], {"bug": 300, "log": 200, "trac": 100}, 400),
            "quarrel": row([r"\bquarrel\b"], {"angry": 200}, 200, "others"),
            "company": {**row([], {}, 1, "you"), "kind": "motivation", "tells": []},
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
        ("Tell me about a mistake you made.", {"failure"}),
        ("Tell me about a time you made the wrong call.", {"failure"}),
        ("Tell me about a time you disappointed somebody.", {"failure"}),
        ("Tell me about an error of yours.", {"failure"}),
        ("Tell me about a project that did not work out.", {"failure"}),
        ("Tell me about a time you pushed back on a request you thought was wrong.", {"refusal"}),
        ("How would you deal with a colleague who takes credit for your work?", {"underperformer"}),
        ("How would you handle a teammate who keeps missing meetings?", {"underperformer"}),
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
    assert SMALL.measured("A bug?", frozenset(stems), {})[TOLD] == expected


@pytest.mark.parametrize(("others", "expected"), [(0, 50), (10, 75), (20, 100), (900, 125)])
def test_a_quarrel_has_somebody_else_in_it(others: int, expected: int) -> None:
    """How often others are spoken of counts as much as the words."""
    assert SMALL.measured("A quarrel?", frozenset({"angry"}), {"others": others})[TOLD] == expected


def test_of_several_demands_each_counts_the_same() -> None:
    """A question for a quarrel over a bug asks for both."""
    found = SMALL.measured("A quarrel over a bug?", frozenset({"bug", "trac"}), {"others": 0})
    assert found[TOLD] == (100 + 0) // 2


def test_who_asks_for_nothing_narrow_gets_enough() -> None:
    """Any answer meets a broad question."""
    assert SMALL.measured("What are you proud of?", frozenset(), {}) == {TOLD: FAIR, WEIGHED: 0}


@pytest.mark.parametrize(("stems", "expected"), [((), -240), (("trac",), -140), (("bug", "trac"), 160)])
def test_what_is_told_is_weighed_against_other_stories(stems: tuple[str, ...], expected: int) -> None:
    """A percent above the middle between answers on it and others is for it, one below against, in log odds."""
    assert SMALL.measured("A bug?", frozenset(stems), {})[WEIGHED] == expected


def test_words_and_persons_are_weighed_each_by_their_own_curves() -> None:
    """A word that every story holds says little beside persons who are in few."""
    found = SMALL.measured("A quarrel?", frozenset({"angry"}), {"others": 16})
    assert found[WEIGHED] == (20 * (100 - 60) + 10 * (80 - 50)) // 10


def test_several_demands_add_up_by_the_root() -> None:
    """They overlap: two that miss say more than one, and less than twice as much."""
    one = SMALL.measured("A bug?", frozenset(), {})[WEIGHED]
    both = SMALL.measured("A quarrel over a bug?", frozenset(), {"others": 0})[WEIGHED]
    assert one == -240
    assert both == int((-240 - 170) / 2**0.5)


# --- On the question -------------------------------------------------------------------------------------------------


def signs(weighed: int, lead: int = 0, own: int = 0, told: int = 0) -> dict[str, int]:
    names = [name for name, _, _ in SIGNS]
    return dict.fromkeys(names, 0) | {names[0]: weighed, names[1]: lead, names[2]: own, TOLD: told}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (signs(0), -50),
        (signs(-100), -150),
        (signs(150), 100),
        (signs(900), SURE),
        (signs(-900), -SURE),
        (signs(0, lead=100), 50),
        (signs(0, lead=900), 150),
        (signs(0, lead=-900), -SURE),
        (signs(0, own=9), -10),
    ],
)
def test_the_signs_are_added_up_within_their_spans(values: dict[str, int], expected: int) -> None:
    """In hundredths of log odds; beyond its span a sign says no more."""
    assert SMALL.on_question("A bug?", "story", values) == expected


@pytest.mark.parametrize("kind", ["approach", "hypothetical"])
def test_what_is_no_story_has_weights_of_its_own(kind: Any) -> None:
    """An answer on what would be done is shorter and holds other words than a story does."""
    assert SMALL.on_question("A bug?", kind, signs(-100, lead=-100)) == 20 - 50


def test_nothing_can_be_missed_where_nothing_narrow_is_asked() -> None:
    """Nor where the question is about the speaker."""
    assert SMALL.on_question("What are you proud of?", "story", signs(0)) == SURE
    assert SMALL.on_question("Which bug is your weakness?", "weakness", signs(0)) == SURE


@pytest.mark.parametrize(("told", "expected"), [(0, -SURE), (15, -SURE // 2), (30, 0), (60, SURE), (150, SURE)])
def test_why_this_company_is_answered_to_the_company(told: int, expected: int) -> None:
    """Who gives a reason speaks to it; a story told in its place does not."""
    assert SMALL.on_question("Why do you want to work here?", "motivation", signs(0, told=told)) == expected


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
        shares = bool(fitted["cues"]) + (fitted["speaks_of"][0] is not None)
        assert len(fitted["tells"]) == (0 if fitted["kind"] else shares), name


def test_weights_are_for_and_never_against() -> None:
    """More of what was asked for cannot make an answer less likely to be on its question."""
    assert all(weight >= 0 for group in ("story", "other") for weight in SHIPPED["weights"][group])
    assert all(slope >= 0 for fitted in SHIPPED["demands"].values() for _, slope in fitted["tells"])
    assert all(weight > 0 for fitted in SHIPPED["demands"].values() for weight in fitted["cues"].values())
    steps = [row for row in knowledge().scores.levels.steps if row[1] == ON_QUESTION]
    assert steps
    assert all(set(row[3]) == {"relevance"} and row[3]["relevance"] > 0 for row in steps)


def test_what_went_wrong_is_told_as_ones_own() -> None:
    """A failure asks for words of a failure, and for a thing or a deed said to be one's own."""
    assert SHIPPED["demands"]["failure"]["speaks_of"][0] == OWNED


def test_a_word_that_other_stories_hold_as_often_says_little() -> None:
    """Nearly every strong story holds "wrong" somewhere; "rollback" is in those that something went wrong in."""
    cues = SHIPPED["demands"]["failure"]["cues"]
    assert cues["wrong"] < cues["rollback"] / 4


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


LED = (
    "At a water utility five crews mapped leaks in five ways, and repairs were planned by whoever shouted loudest. I "
    "led none of them and nobody reported to me, but I wanted one map before the dry season. I asked every crew for "
    "the leak that had been hardest to find, and we walked to all five together. One foreman told me that his last map "
    "had been wrong for a year, so I let him draw the first version and I lost an argument about colours to him. I "
    "wrote a guide of one page and left the choice of day to each crew. By June all five used the map, and the time to "
    "a repair fell from 19 days to 7. I learned to let the loudest critic hold the pen, and I do so in each project."
)
OWN_FAULT = (
    "At a water utility my model ranked leaks for five crews, and in May it sent them to dry streets for two weeks. I "
    "had built it and I had signed the release. I rolled it back the same evening and told the foremen that the "
    "mistake was mine and not theirs. I went through the log and found that I had never checked the unit of the new "
    "pressure meters, so my pipeline read bar as metres. I apologised to the crews, wrote a check of units that stops "
    "the run, and replayed the two weeks. We had lost 46 working days; since the check, false trips fell from 30 to 8. "
    "I learned that a new device is a new data set, and my releases run beside the old one for a week now."
)
FAILURES = (
    "Tell me about a time a model of yours failed in production.",
    "Tell me about a mistake you made.",
    "Tell me about a time you failed.",
    "Describe a decision you made that turned out to be wrong.",
)


def relevance(question: str, answer: str) -> int:
    return evaluate_answer(question, answer, judge="heuristic").scores["relevance"].score or 0


@pytest.mark.parametrize("failure", FAILURES)
def test_a_success_with_words_of_failure_in_passing_is_none(failure: str) -> None:
    """Something was wrong, and something lost, but nothing of the speaker's own went wrong."""
    assert relevance(failure, LED) < relevance("Tell me about leading people without having authority.", LED)


@pytest.mark.parametrize("failure", FAILURES[:3])
def test_a_failure_told_as_ones_own_is_on_a_question_for_one(failure: str) -> None:
    """Whatever of it is asked for."""
    assert relevance(failure, OWN_FAULT) >= 4
    assert relevance(failure, OWN_FAULT) > relevance("Tell me about a time you mentored somebody.", OWN_FAULT)


WATCHED = (
    "I would first compare the inputs of this week with those of the month before. If one feature has moved, I would "
    "ask its owner before I retrain. If the labels are late, I would draw two hundred cases and label them by hand. I "
    "would go back to the last version while I look, and add a test that fails on the same shift. At my last company "
    "this took a day, and the accuracy was back at 91 percent."
)


@pytest.mark.parametrize("other", ["How would you handle a teammate who does not do their share?",
                                   "How would you handle a colleague who takes credit for your work?"])  # fmt: skip
def test_a_question_about_a_colleague_is_not_met_by_one_about_a_model(other: str) -> None:
    """Nobody is in it who could be talked with."""
    assert relevance(other, WATCHED) < relevance("What would you do if a model's quality dropped overnight?", WATCHED)
