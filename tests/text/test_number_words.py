"""Numbers spelled out."""

from __future__ import annotations

import pytest
from read_text import numbers

from starjudge.text.number_words import Spelled, and_a_half, magnified, read_decimals, read_spelled
from starjudge.text.tokens import Tokens


def _read(text: str) -> Spelled | None:
    tokens = Tokens(text)
    return read_spelled(tokens.words, tokens.gaps, 0)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("seven", 7),
        ("twenty five", 25),
        ("twenty-five", 25),
        ("one hundred", 100),
        ("two hundred and fifty", 250),
        ("one hundred twenty five", 125),
        ("three thousand two hundred", 3200),
        ("two thousand one hundred and forty", 2140),
        ("two hundred fifty thousand", 250_000),
        ("one hundred and eighty thousand", 180_000),
        ("two million three hundred thousand", 2_300_000),
        ("two point four million", 2.4e6),
        ("seventy seven point four", 77.4),
        ("zero point eight five", 0.85),
        ("ninety nine point nine seven", 99.97),
        ("one point one", 1.1),
        ("two and a half", 2.5),
        ("one and a half million", 1.5e6),
        ("four and a half thousand", 4500),
        ("two million and a half", 2.5e6),
        ("two dozen", 24),
        ("two lakh", 2e5),
        ("three crore", 3e7),
        ("nineteen hundred", 1900),
        ("zero", 0),
    ],
)
def test_spelled(text: str, value: float) -> None:
    """A number in words is read whole."""
    assert Spelled(pytest.approx(value), len(Tokens(text))) == _read(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a hundred and eighty thousand dollars", 180_000),
        ("a dozen people", 12),
        ("a few thousand users", 1000),
        ("a million and a half", 1.5e6),
    ],
)
def test_without_a_number(text: str, value: float) -> None:
    """A magnitude behind an article begins a number."""
    assert value == numbers(text)[0][2]


@pytest.mark.parametrize(
    ("text", "value", "last"),
    [
        ("five thousand and two thousand", 5000, 2),
        ("one hundred and two hundred", 100, 2),
        ("twenty and thirty", 20, 1),
        ("two or three", 2, 1),
        ("two, three", 2, 1),
        ("two hundred and my", 200, 2),
        ("five million million", 5e6, 2),
        ("six and a plan", 6, 1),
    ],
)
def test_stops(text: str, value: float, last: int) -> None:
    """A word that cannot go on with a number begins the next one."""
    assert Spelled(value, last) == _read(text)


@pytest.mark.parametrize(
    ("text", "last"), [("twenty nineteen", 2), ("twenty twenty-three", 3), ("nineteen ninety one", 3)]
)
def test_years(text: str, last: int) -> None:
    """A year in words is read whole and has no value."""
    assert Spelled(None, last) == _read(text)


@pytest.mark.parametrize("text", ["the", "thousand users", "hundred", "and"])
def test_none(text: str) -> None:
    """What does not begin a number is none."""
    assert _read(text) is None


@pytest.mark.parametrize(
    "text", ["the twenty-ninth of May", "in two thousand nineteen", "the eighty eighth percentile"]
)
def test_ordinals_and_years(text: str) -> None:
    """Ordinals and years in words count nothing."""
    assert numbers(text) == []


def test_read_decimals() -> None:
    """Digits behind the point are read one by one."""
    assert Spelled(0.85, 2) == read_decimals(["eight", "five", "twenty"], 0)


def test_read_no_decimals() -> None:
    """Without a digit there are no decimals."""
    assert read_decimals(["twenty"], 0) is None


@pytest.mark.parametrize(
    ("text", "value"), [("and a half", 2.5), ("and a quarter", 2.25), ("and a plan", 2), ("and half", 2), ("", 2)]
)
def test_and_a_half(text: str, value: float) -> None:
    """Only a part behind "and a" is added."""
    tokens = Tokens(text)
    assert value == and_a_half(tokens.words, tokens.gaps, Spelled(2.0, 0)).value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3 million", 3e6),
        ("3 hundred thousand", 3e5),
        ("3M", 3e6),
        ("3 m", 3),
        ("3 users", 3),
        ("3 thousand hundred", 3e3),
    ],
)
def test_magnified(text: str, value: float) -> None:
    """Digits take the magnitudes behind them; metres are no millions."""
    tokens = Tokens(text)
    assert value == magnified(tokens.words, tokens.gaps, Spelled(3.0, 1), True, tokens.raw[1]).value
