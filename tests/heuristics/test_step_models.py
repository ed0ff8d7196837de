"""From measurements to levels: steps added up by hand on small models, and what flags take away."""

from __future__ import annotations

from typing import Any

import pytest

from starjudge.heuristics.knowledge import knowledge
from starjudge.heuristics.scores import (
    LEVELS,
    ScoreWeights,
    StepModel,
    find_both,
    find_levels,
    find_response,
    whole,
    with_flags,
)
from starjudge.models.base import DIMENSIONS, RESPONSE_KINDS

STEPS: list[Any] = [
    ("both", "numbers", 1, {"impact": 50}),
    ("both", "numbers", 3, {"impact": 25, "overall": 10}),
    ("story", "lessons", 1, {"overall": 30}),
    ("other", "lessons", 2, {"overall": -40}),
    ("both", "blame", 0, {"overall": -7}),
]
MODEL = StepModel(("impact", "overall"), {"story": [100, 200], "other": [300, 400]}, STEPS)


def sums(numbers: int = 0, lessons: int = 0, blame: int = -1, story: bool = True) -> tuple[int, int]:
    found = MODEL.sums({"numbers": numbers, "lessons": lessons, "blame": blame}, story)
    return found["impact"], found["overall"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, (100, 200)),
        ({"numbers": 1}, (150, 200)),
        ({"numbers": 2}, (150, 200)),
        ({"numbers": 3}, (175, 210)),
        ({"numbers": 99}, (175, 210)),
        ({"lessons": 1}, (100, 230)),
        ({"lessons": 2}, (100, 230)),
        ({"numbers": 3, "lessons": 1}, (175, 240)),
        ({"blame": 0}, (100, 193)),
        ({"blame": 5, "numbers": 1}, (150, 193)),
        ({"story": False}, (300, 400)),
        ({"story": False, "lessons": 1}, (300, 400)),
        ({"story": False, "lessons": 2, "numbers": 1}, (350, 360)),
    ],
)
def test_each_step_that_is_reached_adds_its_weight(values: dict[str, Any], expected: tuple[int, int]) -> None:
    """From the threshold on, once, in its own group; what a step holds at nought is held there."""
    assert sums(**values) == expected


def test_measurements_may_come_in_any_order() -> None:
    """And with others among them."""
    values = {"blame": -1, "unused": 9, "lessons": 1, "numbers": 3}
    assert MODEL.sums(values, True) == {"impact": 175, "overall": 240}
    assert MODEL.sums(dict(reversed(values.items())), True) == {"impact": 175, "overall": 240}
    assert sums(numbers=3, lessons=1) == (175, 240)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_model_may_have_few_measurements(count: int) -> None:
    """One, or none at all."""
    steps: list[Any] = [("both", f"m{i}", 1, {"a": 10 * (i + 1)}) for i in range(count)]
    model = StepModel(("a",), {"story": [5], "other": [6]}, steps)
    assert model.sums({f"m{i}": 1 for i in range(count)}, True) == {"a": 5 + (0, 10, 30)[count]}
    assert model.sums({f"m{i}": 0 for i in range(count)}, False) == {"a": 6}


def test_two_models_in_one_give_what_each_gives() -> None:
    """Side by side they are climbed in one pass."""
    other = StepModel(("kind",), {"story": [1], "other": [2]}, [("both", "numbers", 2, {"kind": 3})])
    both = MODEL.beside(other)
    for numbers in range(5):
        for story in (True, False):
            values = {"numbers": numbers, "lessons": 1, "blame": 0}
            assert both.sums(values, story) == MODEL.sums(values, story) | other.sums(values, story)


def test_a_score_is_explained_against_the_middle() -> None:
    """What a measurement can give at least and at most: half of that is the middle; the largest part first."""
    values = {"numbers": 3, "lessons": 0, "blame": -1}
    assert MODEL.terms(values, True, "impact") == [("numbers", 3, 75 - 37)]
    assert MODEL.terms(values, True, "overall") == [("lessons", 0, -15), ("numbers", 3, 5), ("blame", -1, 4)]
    assert MODEL.terms(values, False, "overall") == [("lessons", 0, 20), ("numbers", 3, 5), ("blame", -1, 4)]


def test_terms_as_large_come_by_name() -> None:
    """So that an explanation is the same each time."""
    steps: list[Any] = [("both", "beta", 1, {"a": 20}), ("both", "alpha", 1, {"a": 20})]
    model = StepModel(("a",), {"story": [0], "other": [0]}, steps)
    assert model.terms({"beta": 1, "alpha": 2}, True, "a") == [("alpha", 2, 10), ("beta", 1, 10)]


# --- Steps that are climbed ------------------------------------------------------------------------------------------


def climbed(name: str, threshold: int, weight: int = 100) -> dict[int, int]:
    """Where a step changes what it gives, and what it gives from there on."""
    model = StepModel(("a",), {"story": [0], "other": [0]}, [("both", name, threshold, {"a": weight})])
    given = {v: model.sums({name: v}, True)["a"] for v in range(threshold - 300, threshold + 300)}
    return {v: g for v, g in given.items() if v - 1 in given and given[v - 1] != g}


@pytest.mark.parametrize("name", ["outcome numbers", "parts told", "words for this question", "lessons"])
def test_what_is_counted_in_few_is_a_step(name: str) -> None:
    """One more number is one more: the whole step at once."""
    assert climbed(name, 3) == {3: 100}


@pytest.mark.parametrize(
    ("name", "threshold", "first", "last"),
    [
        ("words", 100, 85, 115),
        ("words", 20, 16, 24),
        ("words in result", 50, 40, 60),
        ("words in result", 4, 1, 7),
        ("share of action", 40, 32, 48),
        ("own share", 5, 3, 7),
        ("hedges per 1000 words", 30, 24, 36),
        ("distinct words", 60, 54, 66),
        ("said again", 10, 8, 12),
        ("sounds like blames_others", 200, 120, 280),
        ("lead of the theme asked for", 100, 60, 140),
    ],
)
def test_what_grows_word_by_word_is_climbed(name: str, threshold: int, first: int, last: int) -> None:
    """In five small steps around the threshold, as wide as its kind is: no single word carries an answer over it."""
    steps = climbed(name, threshold)
    assert (min(steps), max(steps)) == (first, last)
    assert list(steps.values()) == [20, 40, 60, 80, 100]
    assert threshold in steps


def test_a_climb_begins_above_nothing() -> None:
    """What is measured as nought gives what it gave: a small threshold has a narrow climb, or none."""
    assert min(climbed("words", 3)) == 1
    assert climbed("words", 1) == {1: 100}


def test_a_loss_is_climbed_like_a_gain() -> None:
    """And ends at the whole loss."""
    assert list(climbed("words", 100, -50).values()) == [-10, -20, -30, -40, -50]


def test_a_climb_loses_nothing_to_rounding() -> None:
    """Weights that five does not divide add up to themselves."""
    for weight in (1, 2, 7, 33, -3, -99):
        assert list(climbed("words", 100, weight).values())[-1] == weight


# --- Levels ----------------------------------------------------------------------------------------------------------


def weights(base: list[int], flags: dict[str, dict[str, list[int]]] | None = None) -> ScoreWeights:
    levels = StepModel(LEVELS, {"story": base, "other": base}, [])
    kinds = {"story": [0] * 8, "other": list(range(8))}
    responses = StepModel(RESPONSE_KINDS, kinds, [])
    return ScoreWeights(levels, responses, flags or {}, {}, "1")


def test_a_level_lies_on_the_scale() -> None:
    """From one to five, in hundredths, whatever the steps add up to."""
    base = [99, 100, 101, 499, 500, 501, -900, 9000]
    assert list(find_levels({}, True, weights(base)).values()) == [100, 100, 101, 499, 500, 500, 100, 500]


def test_the_kind_of_response_is_the_greatest_sum() -> None:
    """Of equals the earlier of the guide's list."""
    assert find_response({}, True, weights([0] * 8)) == RESPONSE_KINDS[0]
    assert find_response({}, False, weights([0] * 8)) == RESPONSE_KINDS[-1]


def test_levels_and_response_are_found_together_as_apart() -> None:
    """With the shipped weights, in one pass or in two."""
    known = knowledge().scores
    assert known.both is not None
    names = {name for _, name, _, _ in (*known.levels.steps, *known.responses.steps)}
    for value in (0, 1, 3, 50):
        values = dict.fromkeys(sorted(names), value)
        for story in (True, False):
            apart = find_levels(values, story, known), find_response(values, story, known)
            assert find_both(values, story, known) == apart == find_both(values, story, known._replace(both=None))


@pytest.mark.parametrize(
    ("level", "score"),
    [(100, 1), (149, 1), (150, 2), (249, 2), (250, 3), (449, 4), (450, 5), (500, 5), (0, 1), (990, 5)],
)
def test_a_level_is_a_score_with_halves_up(level: int, score: int) -> None:
    """And never off the scale."""
    assert whole(level) == score


# --- What flags take -------------------------------------------------------------------------------------------------

EVEN = dict.fromkeys(LEVELS, 400)


def flagged(*flags: str, story: bool = False, levels: dict[str, int] | None = None) -> dict[str, int]:
    table = {
        "one": {"impact": [-100, 500], "overall": [0, 300]},
        "two": {"impact": [-50, 250]},
        "three": {"learning": [-390, 500], "delivery": [-10, 500]},
    }
    return with_flags(levels or EVEN, flags, weights([0] * 8, table), story)


def test_a_flag_shifts_and_limits_what_it_touches() -> None:
    """Shift first, then the limit; nothing falls below the lowest score; what it does not touch stays."""
    assert flagged("one") == EVEN | {"impact": 300, "overall": 300}
    assert flagged("two") == EVEN | {"impact": 250}
    assert flagged("three") == EVEN | {"learning": 100, "delivery": 390}
    assert flagged() == flagged("unknown") == EVEN


def test_flags_do_not_add_up() -> None:
    """Of several the largest shift and the lowest limit hold, each for itself."""
    assert flagged("one", "two") == flagged("two", "one") == EVEN | {"impact": 250, "overall": 300}
    assert flagged("one", "two", levels=EVEN | {"impact": 320})["impact"] == 220


def test_a_story_is_no_better_than_its_weakest_side() -> None:
    """Its verdict lies three fifths of a score above the weakest of four sides at most; other answers' do not."""
    for side in DIMENSIONS:
        weak = EVEN | {side: 200}
        held = 260 if side in ("structure", "ownership", "specificity", "relevance") else 400
        assert flagged(story=True, levels=weak)["overall"] == held
        assert flagged(story=False, levels=weak)["overall"] == 400


def test_what_is_given_stays_as_it_was() -> None:
    """New levels are made; those of the reading are still asked for elsewhere."""
    given = dict(EVEN)
    flagged("one", levels=given)
    assert given == EVEN
