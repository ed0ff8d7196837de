"""Words, numbers and signs with exact offsets."""

from __future__ import annotations

from itertools import chain, zip_longest

import pytest
from hypothesis import given
from read_text import ODD_TEXTS, any_text, thorough

from starjudge.text import tokens as module
from starjudge.text.tokens import Tokens, count_signs, count_words, is_word


def _rebuilt(tokens: Tokens) -> str:
    return "".join(chain.from_iterable(zip_longest(tokens.gaps, tokens.raw, fillvalue="")))


@given(any_text)
@thorough
def test_rebuild(text: str) -> None:
    """Gaps and tokens, put together in turn, give the text back."""
    assert text == _rebuilt(Tokens(text))


@pytest.mark.parametrize("name", ODD_TEXTS)
def test_rebuild_odd(name: str) -> None:
    """No odd text loses a character."""
    assert ODD_TEXTS[name] == _rebuilt(Tokens(ODD_TEXTS[name]))


@given(any_text)
@thorough
def test_offsets(text: str) -> None:
    """The offsets of a token cut out the token as written."""
    tokens = Tokens(text)
    assert tokens.raw == [text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)]


@given(any_text)
@thorough
def test_counts(text: str) -> None:
    """There is one more gap than tokens, and one pair less."""
    tokens = Tokens(text)
    n = len(tokens)
    assert (n + 1, max(0, n - 1)) == (len(tokens.gaps), len(tokens.pairs))


@given(any_text)
@thorough
def test_plain_and_general_pattern(text: str) -> None:
    """The fast pattern for western text finds the tokens of the general one."""
    tokens = Tokens(text)
    assert module._TOKEN.split(text)[1::2] == tokens.raw


@given(any_text)
@thorough
def test_signs(text: str) -> None:
    """Counting signs in the text and asking every token whether it is a word agree."""
    assert count_signs(text) == sum(not is_word(word) for word in Tokens(text).words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don’t stop", ["don't", "stop"]),
        ("the team's plan", ["the", "team's", "plan"]),
        ("$2.4M", ["$", "2.4", "m"]),
        ("1,234.5 rows", ["1,234.5", "rows"]),
        ("at 3:30", ["at", "3:30"]),
        ("p99", ["p", "99"]),
        ("31 -> 24", ["31", "->", "24"]),
        ("31→24", ["31", "→", "24"]),
        ("40%", ["40", "%"]),
        ("snake_case", ["snake", "case"]),
        ("well-known", ["well", "known"]),
        ("naïve Bayes", ["naïve", "bayes"]),
        ("0.85.", ["0.85"]),
        ("", []),
        ("…!", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    """Words are lower case with straight apostrophes; numbers keep their marks; signs stand alone."""
    assert words == Tokens(text).words


def test_pairs() -> None:
    """Pairs are neighbours joined by one space, whatever stood between them."""
    assert Tokens("I checked -- the").pairs == ["i checked", "checked the"]


def test_count_words() -> None:
    """Signs are not spoken words; numbers are."""
    assert count_words("It saved $40 -> yes") == 4
