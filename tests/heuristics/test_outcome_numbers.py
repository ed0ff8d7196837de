"""Which numbers are outcomes: what the model looks at, and that its ready sums are those of the named features."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from starjudge.heuristics.knowledge import knowledge
from starjudge.heuristics.outcomes import find_outcomes, outcome_features
from starjudge.models.answer import Answer
from starjudge.models.base import PARTS, Part
from starjudge.text.measure import Facts

KNOWN = knowledge()
TEXTS = (
    "It fell from around 40 hours to 3, and we saved about 9,000 euros. I labelled 400 of the 2,600 rows.",
    "Recall rose to 0.91. Two nurses, 12 wards, some 30 percent of the calls; 4 days, was 11.",
    "31 -> 24. P95 went up to 300 ms. Half of it was mine, and a like of roughly 20 people came.",
)


def facts_of(text: str) -> Facts:
    return Facts(Answer.model_construct(text=text, words=(), fillers_kept=None), KNOWN.lexicon)


def features(text: str, part: Part = "result") -> Sequence[Sequence[str]]:
    facts = facts_of(text)
    return outcome_features(facts, [part] * len(facts.units))


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("text", TEXTS)
def test_ready_sums_are_those_of_the_named_features(text: str, part: Part) -> None:
    """A number is an outcome exactly where the weights of its named features reach the threshold."""
    facts = facts_of(text)
    parts = [part] * len(facts.units)
    weights = KNOWN.outcomes
    sums = [sum(weights.features.get(name, 0) for name in row) for row in outcome_features(facts, parts)]
    expected = [n.start for n, total in zip(facts.numbers, sums, strict=True) if total >= weights.threshold]
    assert [o.number.start for o in find_outcomes(facts, parts, weights)] == expected


def test_what_leads_up_to_a_number_stands_in_front_of_loosening_words() -> None:
    """The verb is the same with "about" between and without."""
    loose, plain = features("We lost about 900.")[0], features("We lost 900.")[0]
    assert {"led:lost", "loose"} <= set(loose)
    assert "led:lost" in plain
    assert "loose" not in plain


def test_lists_in_front_of_a_number_count_on_their_own() -> None:
    """A verb of change leads up to a number only from in front, and from near."""
    assert {"front:up", "front:up&result"} <= set(features("It rose to 74 percent.")[0])
    assert "front:up" not in features("It was 74 percent and rose.")[0]
    assert "front:up" not in features("It rose in every one of them to 74 percent.")[-1]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("It rose from 61 to 74 percent.", "paired with change"),
        ("It took 11 days before, now 4.", "paired without change"),
        ("Recall went from 0.61 to 0.74.", "paired measure"),
        ("Recall went from 0.61 to 0.74.", "paired:score"),
    ],
)
def test_two_figures_count_by_what_tells_of_them(text: str, name: str) -> None:
    """With a verb of change or without, beside a measure, and by their kind."""
    found = features(text)[0]
    assert name in found
    if ":" not in name:
        assert f"{name}&result" in found
