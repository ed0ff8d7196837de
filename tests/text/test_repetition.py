"""How much of a text says again what it has said."""

from __future__ import annotations

import pytest
from hypothesis import given
from read_text import any_text, thorough

from starjudge.text.repetition import repeated_share, variety
from starjudge.text.tokens import Tokens


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("", 0.0),
        ("I fixed it", 0.0),
        ("I fixed the loader and then we shipped it", 0.0),
        ("a b c d a b c d", 0.2),
        ("no no no no no no", 2 / 3),
        ("I FIXED the loader. I fixed the loader.", 0.2),
    ],
)
def test_repeated_share(text: str, share: float) -> None:
    """The share of four-word runs that stood before, whatever their case and punctuation."""
    assert pytest.approx(share) == repeated_share(Tokens(text).words)


@given(any_text)
@thorough
def test_share_bounds(text: str) -> None:
    """The share lies between nothing and all."""
    assert 0.0 <= repeated_share(Tokens(text).words) < 1.0


@pytest.mark.parametrize(
    ("words", "share"), [([], 0.0), (["a", "b"], 1.0), (["a", "a"], 0.5), (["a"] * 100 + ["b"] * 100, 0.01)]
)
def test_variety(words: list[str], share: float) -> None:
    """Only the first hundred words say how varied a text is."""
    assert share == variety(words)
