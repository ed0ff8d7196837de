"""Quantities in running text: value, kind and unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from read_text import LEXICON, ODD_TEXTS, any_text, facts, numbers, thorough

from starjudge.text.measure import measurements_of
from starjudge.text.numbers import find_numbers

# A text; its only quantity as written, kind, value and unit.
QUANTITIES = {
    "It rose 40%.": ("40%", "percent", 40, "%"),
    "It rose 40 percent.": ("40 percent", "percent", 40, "%"),
    "It rose by forty per cent.": ("forty per cent", "percent", 40, "%"),
    "one per cent of users": ("one per cent", "percent", 1, "%"),
    "It rose 12 percentage points.": ("12 percentage points", "percent", 12, "points"),
    "It rose 3 points.": ("3 points", "percent", 3, "points"),
    "up 2 pp": ("2 pp", "percent", 2, "points"),
    "It saved $2.4M a year.": ("$2.4M", "money", 2.4e6, "USD"),
    "It saved $2.4 million.": ("$2.4 million", "money", 2.4e6, "USD"),
    "It saved 2.4M dollars.": ("2.4M dollars", "money", 2.4e6, "USD"),
    "It cost $1,234.50.": ("$1,234.50", "money", 1234.5, "USD"),
    "It cost £180k.": ("£180k", "money", 180e3, "GBP"),
    "It cost €3bn.": ("€3bn", "money", 3e9, "EUR"),
    "It saved ₹1.2 crore.": ("₹1.2 crore", "money", 1.2e7, "INR"),
    "It saved Rs 5 lakh.": ("Rs 5 lakh", "money", 5e5, "INR"),
    "It cost USD 300.": ("USD 300", "money", 300, "USD"),
    "It cost 20 pounds.": ("20 pounds", "money", 20, "GBP"),
    "It cost eight grand.": ("eight grand", "money", 8000, None),
    "It handles 1.2 crore.": ("1.2 crore", "count", 1.2e7, None),
    "p99 of 300 ms": ("300 ms", "time", 300, "ms"),
    "It takes 300ms.": ("300ms", "time", 300, "ms"),
    "It takes 90s.": ("90s", "time", 90, "s"),
    "two hours": ("two hours", "time", 2, "h"),
    "a 2-hour job": ("2-hour", "time", 2, "h"),
    "two and a half hours": ("two and a half hours", "time", 2.5, "h"),
    "6 weeks": ("6 weeks", "time", 6, "weeks"),
    "three quarters late": ("three quarters", "time", 3, "quarters"),
    "We had 40 customers.": ("40", "count", 40, "customers"),
    "We had 12,000 users.": ("12,000", "count", 12000, "users"),
    "We had 12,00,000 rows.": ("12,00,000", "count", 1200000, "rows"),
    "We had 9 million searches.": ("9 million", "count", 9e6, "searches"),
    "We had 10M users.": ("10M", "count", 10e6, "users"),
    "We had 10 M users.": ("10 M", "count", 10e6, "users"),
    "We served 2000 requests.": ("2000", "count", 2000, "requests"),
    "five engineers": ("five", "count", 5, "engineers"),
    "It had 40 of those.": ("40", "count", 40, None),
    "We had 12 and stopped.": ("12", "count", 12, None),
    "I asked her three times.": ("three times", "count", 3, "times"),
    "It takes 500GB.": ("500", "count", 500, "gb"),
    "It was 3x faster.": ("3x", "multiple", 3, "x"),
    "It was three times faster.": ("three times", "multiple", 3, "x"),
    "It grew 5-fold.": ("5-fold", "multiple", 5, "x"),
    "It grew tenfold.": ("tenfold", "multiple", 10, "x"),
    "5-fold cross validation": ("5-fold", "count", 5, "folds"),
    "It halved the cost.": ("halved", "multiple", 0.5, "x"),
    "It doubled.": ("doubled", "multiple", 2, "x"),
    "It is twice as fast.": ("twice", "multiple", 2, "x"),
    "I cut it by half.": ("half", "multiple", 0.5, "x"),
    "I cut it in half and shipped.": ("half", "multiple", 0.5, "x"),
    "I cut it by a third.": ("third", "multiple", pytest.approx(1 / 3), "x"),
    "It fell by about a fifth.": ("fifth", "multiple", 0.2, "x"),
    "a quarter of users": ("quarter", "multiple", 0.25, "x"),
    "two thirds of cases": ("two thirds", "multiple", pytest.approx(2 / 3), "x"),
    "three quarters of users": ("three quarters", "multiple", 0.75, "x"),
    "It reached 0.85 AUC.": ("0.85", "score", 0.85, None),
    "AUC 0.85": ("0.85", "score", 0.85, None),
    "an AUC of .85": (".85", "score", 0.85, None),
    "an AUC of zero point eight five": ("zero point eight five", "score", 0.85, None),
    "an AUC of point eight five": ("eight five", "score", 0.85, None),
    "half a million users": ("half a million", "count", 5e5, "users"),
}


@pytest.mark.parametrize("text", QUANTITIES)
def test_quantity(text: str) -> None:
    """A quantity is read with its value, kind and unit."""
    words, kind, value, unit = QUANTITIES[text]
    assert [(words, kind, value, None, unit)] == numbers(text)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("62 of 90 people", [62, 90]),
        ("62 out of 90", [62, 90]),
        ("62/90", [62, 90]),
        ("one in five", [1, 5]),
        ("5 million and 3 thousand", [5e6, 3e3]),
        ("1 in 50", [1, 50]),
    ],
)
def test_fractions_of_people(text: str, values: list[float]) -> None:
    """A fraction of people stays the two numbers it was told as."""
    assert values == [number[2] for number in numbers(text)]


@pytest.mark.parametrize(
    "text",
    [
        "half an hour",
        "an hour and a half",
        "the other half",
        "half-finished work",
        "within a quarter",
        "last quarter",
        "one quarter later",
        "day-three retention",
        "a third engineer",
        "the third time",
        "twice a week",
        "I doubled down on it",
        "one of us",
        "no one",
        "one day",
        "at one point",
        "224x224 images",
        "1e6 rows",
        "a learning rate of 3e-4",
        "1,2,3",
        "a grand total",
        "",
    ],
)
def test_too_loose(text: str) -> None:
    """Words that only look like a figure are none."""
    assert numbers(text) == []


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("from 9.1 to 4.5", "down"),
        ("from 4.5 to 9.1", "up"),
        ("from 4.5 to 4.5", "flat"),
        ("from 6 hours to 40 minutes", "down"),
        ("40%", None),
        ("3 to 4 weeks", None),
    ],
)
def test_direction(text: str, direction: str | None) -> None:
    """A change moves up, down or not at all; a lone number and a range do not move."""
    assert direction == measurements_of(facts(text)).numbers[0].direction


@given(any_text)
@thorough
def test_spans(text: str) -> None:
    """Quantities stand in order, apart, and inside the answer."""
    end = 0
    for number in facts(text).numbers:
        assert end <= number.start < number.end <= len(text)
        end = number.end


@given(any_text)
@thorough
def test_values_are_finite(text: str) -> None:
    """No text makes a number that cannot be written down."""
    measurements_of(facts(text)).model_dump_json()


@pytest.mark.parametrize("name", ODD_TEXTS)
def test_odd_texts(name: str) -> None:
    """Odd characters that call themselves digits do no harm."""
    assert all(number.value is not None for number in facts(ODD_TEXTS[name]).numbers)


def test_piled_magnitudes() -> None:
    """Magnitudes piled up do not run to infinity."""
    assert numbers("five " + "million " * 1000)[0][2] == 5e6


def test_huge_digits() -> None:
    """A wall of digits is no quantity."""
    assert numbers("7" * 10_000) == []


def test_function_alone() -> None:
    """The reader needs nothing but tokens and their lists."""
    read = facts("It rose 40%.")
    assert read.numbers == find_numbers(read.tokens, read.masks, LEXICON)
