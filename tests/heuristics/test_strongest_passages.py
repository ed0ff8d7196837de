"""The strongest passages of an answer: best unit, two neighbours, and what the second model is shown of them."""

from __future__ import annotations

import pytest

from starjudge.heuristics.cues import PASSAGE_FLAGS
from starjudge.heuristics.passages import CONTEXT, SOUNDS, context_values, sound_values, strongest
from starjudge.models.base import DIMENSIONS

FEW = -300  # what stands for a unit that is not there


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([], [FEW, FEW, FEW, FEW]),
        ([50], [50, 50, FEW, FEW]),
        ([50, 20], [70, 50, 20, FEW]),
        ([50, -20], [50, 50, -20, FEW]),
        ([-10, -20, -30], [-10, -10, -20, -30]),
        ([10, 40, 30, 90, 5], [120, 90, 40, 30]),
        ([0, 0, 0, 0, 0], [0, 0, 0, 0]),
        ([0, 0, 0, 0, 7], [7, 7, 0, 0]),
        ([0, 0], [0, 0, 0, FEW]),
    ],
)
def test_the_best_units_and_the_best_two_neighbours(scores: list[int], expected: list[int]) -> None:
    """Two neighbours count together where that is more than the best alone."""
    signs = [[score] * len(PASSAGE_FLAGS) for score in scores]
    assert strongest(signs) == [expected] * len(PASSAGE_FLAGS)


def test_what_a_passage_sounds_like_is_its_best_score() -> None:
    """A measurement a flag."""
    signs = [[i, 2 * i] + [0] * (len(PASSAGE_FLAGS) - 2) for i in (1, 5)]
    found = sound_values(strongest(signs))
    assert list(found) == list(SOUNDS.values())
    assert list(found.values())[:2] == [6, 12]


def test_the_second_model_is_shown_units_words_and_levels() -> None:
    """In the order of their names; more than four words of a list say no more, a share is told whole."""
    values = dict.fromkeys(CONTEXT, 9)
    levels = {d: 210 + i for i, d in enumerate((*DIMENSIONS, "overall"))}
    found = dict(zip(CONTEXT, context_values([10, 40], values, levels), strict=True))
    assert [found[name] for name in CONTEXT[:4]] == [50, 40, 10, FEW]
    assert found["team share of we and I"] == 9
    assert found["blame words"] == found["ethics words"] == 4
    assert (found["learning"], found["ownership"], found["overall"]) == (214, 211, 217)
