"""Which theme an answer tells of, by its words."""

from __future__ import annotations

import pytest

from starjudge.heuristics.knowledge import knowledge
from starjudge.heuristics.theme_words import ThemeWords, lead, theme_lead, theme_levels
from starjudge.text.overlap import content_stems
from starjudge.text.tokens import Tokens

WORDS = ThemeWords.from_data(
    {
        "labels": ["conflict", "mentoring"],
        "version": "t",
        "fair": 7,
        "stems": {"disagre": [300, -100], "intern": [-50, 400], "model": [10, 10]},
    }
)


def test_levels_grow_with_the_root() -> None:
    """Four words that all say the same say twice of what one says, not four times."""
    one = theme_levels(["disagre"], WORDS)
    assert one == [300, -100]
    assert theme_levels(["disagre", "model", "model", "model"], WORDS) == [165, -35]


def test_unknown_words_say_nothing() -> None:
    assert theme_levels(["disagre", "zebra"], WORDS) == theme_levels(["disagre"], WORDS)
    assert theme_levels([], WORDS) == [0, 0]


@pytest.mark.parametrize(("theme", "expected"), [("conflict", 400), ("mentoring", -400), ("cooking", 7), (None, 7)])
def test_lead(theme: str | None, expected: int) -> None:
    """The lead of one of two themes is what the other is behind; a theme that is not known gives the fair value."""
    assert theme_lead(["disagre"], theme, WORDS) == expected


def test_lead_does_not_change_the_levels() -> None:
    levels = [5, 3]
    assert lead(levels, "conflict", WORDS) == 2
    assert levels == [5, 3]


def test_shipped_weights_tell_themes_apart() -> None:
    """A passage on teaching a newcomer leads for mentoring and trails for a disagreement."""
    told = (
        "She was our intern and shy in reviews, so we paired twice a week, I coached her before each talk, and after "
        "a month she presented alone and mentored the next newcomer."
    )
    stems = content_stems(Tokens(told).words)
    words = knowledge().theme_words
    assert theme_lead(stems, "mentoring", words) > 0 > theme_lead(stems, "conflict", words)
