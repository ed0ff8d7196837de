"""How far two texts speak of the same things."""

from __future__ import annotations

import pytest
from hypothesis import given
from read_text import any_text, thorough

from starjudge.text.overlap import content_stems, overlap, stem
from starjudge.text.tokens import Tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("model", "models"),
        ("failed", "failing"),
        ("deadline", "deadlines"),
        ("studies", "studied"),
        ("stopped", "stopping"),
        ("decided", "deciding"),
        ("quick", "quickly"),
        ("class", "classes"),
        ("process", "processes"),
        ("case", "cases"),
    ],
)
def test_same_stem(one: str, other: str) -> None:
    """Endings do not part forms of one word."""
    assert stem(one) == stem(other)


def test_content_stems() -> None:
    """Questions are made of words that carry no meaning of their own; numbers and signs carry none either."""
    assert {"conflict", "colleagu"} == content_stems(
        Tokens("Tell me about a time you had a conflict with a colleague: 5%").words
    )


@pytest.mark.parametrize(
    ("question", "answer", "share"),
    [
        ({"conflict", "team"}, {"team", "model"}, 0.5),
        ({"conflict"}, {"conflict", "team"}, 1.0),
        ({"conflict"}, set(), 0.0),
        (set(), {"team"}, 0.0),
    ],
)
def test_overlap(question: set[str], answer: set[str], share: float) -> None:
    """The share of the question's words that the answer takes up; nothing of nothing is nothing."""
    assert share == overlap(frozenset(question), frozenset(answer))


@given(any_text)
@thorough
def test_overlap_with_itself(text: str) -> None:
    """A text takes up all of itself, if it says anything."""
    stems = content_stems(Tokens(text).words)
    assert (1.0 if stems else 0.0) == overlap(stems, stems)
