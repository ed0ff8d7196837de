"""One project or two: told by evidence, not by a shared word."""

from __future__ import annotations

import pytest
from made_interviews import CROPS, FRAUD, FRAUD_AGAIN

from starjudge.session.projects import likeness, profile, projects, same_project

TRIAGE = (
    "At Lindholm in 2021 I worked on triage of chest x-rays. The worklist model put urgent pictures first. I ran "
    "a silent trial with two radiologists, set the threshold with them, and sensitivity went from 88 to 95 "
    "percent."
)
MAMMOGRAMS = (
    "At Corvid Health in 2024 I owned a triage model for mammograms. The worklist was too long for the "
    "radiologists. I ran a silent trial, moved the threshold after talking with them, and the queue fell from 40 "
    "to 12 hours."
)


def test_two_tellings_of_one_project_are_one() -> None:
    """A client, an odd figure, pairs of words that stand nowhere else."""
    found = same_project(profile(FRAUD), profile(FRAUD_AGAIN))
    assert found is not None
    assert any("velocity" in shared or "counter" in shared for shared in found.shared)


def test_two_projects_of_one_trade_are_two() -> None:
    """Triage, worklist, radiologists and threshold in both, other employers and years."""
    assert same_project(profile(TRIAGE), profile(MAMMOGRAMS)) is None


def test_likeness_does_not_depend_on_the_order_but_for_what_the_later_one_says() -> None:
    """The measure is symmetric for stories that do not refer to each other."""
    one, other = profile(TRIAGE), profile(CROPS)
    assert likeness(one, other).value == pytest.approx(likeness(other, one).value)


@pytest.mark.parametrize("text", ["", "...", "I", "!!! ???"])
def test_a_story_without_words_is_like_nothing(text: str) -> None:
    """No division by nothing."""
    assert likeness(profile(text), profile(FRAUD)).value == 0
    assert same_project(profile(text), profile(text)) is None


def test_stories_are_grouped_in_order() -> None:
    """Each stands in exactly one group."""
    assert projects([FRAUD, CROPS, FRAUD_AGAIN, TRIAGE, MAMMOGRAMS]) == [(0, 2), (1,), (3,), (4,)]
