"""Numbers that belong together."""

from __future__ import annotations

import pytest
from read_text import numbers

# A text; its only expression as written, baseline, value and unit.
CHANGES = {
    "It went from 9.1 to 4.5.": ("from 9.1 to 4.5", 9.1, 4.5, None),
    "Complaints fell from 310 on that weekend to 24 on the next.": ("from 310 on that weekend to 24", 310, 24, None),
    "It went from around twenty minutes to six.": ("from around twenty minutes to six", 20, 6, "min"),
    "It fell from about 40 to roughly 10.": ("from about 40 to roughly 10", 40, 10, None),
    "It went from 9.1% to 4.5%.": ("from 9.1% to 4.5%", 9.1, 4.5, "%"),
    "It went from 9.1 to 4.5 percent.": ("from 9.1 to 4.5 percent", 9.1, 4.5, "%"),
    "It went from nine minutes to six and a half.": ("from nine minutes to six and a half", 9, 6.5, "min"),
    "It fell to 4.5%, down from 9.1%.": ("4.5%, down from 9.1%", 9.1, 4.5, "%"),
    "It rose to 71% from 64%.": ("71% from 64%", 64, 71, "%"),
    "It takes 4 days, was 11.": ("4 days, was 11", 11, 4, "days"),
    "It takes 4 days; it was 11.": ("4 days; it was 11", 11, 4, "days"),
    "11 days before, now 4": ("11 days before, now 4", 11, 4, "days"),
    "9% before, 4% after": ("9% before, 4%", 9, 4, "%"),
    "ten days before, against 44": ("ten days before, against 44", 44, 10, "days"),
    "12 instead of 40": ("12 instead of 40", 40, 12, None),
    "62% vs 59%": ("62% vs 59%", 59, 62, "%"),
    "0.85 against 0.81": ("0.85 against 0.81", 0.81, 0.85, None),
    "31 -> 24": ("31 -> 24", 31, 24, None),
    "31% → 24%": ("31% → 24%", 31, 24, "%"),
    "480ms to 120ms": ("480ms to 120ms", 480, 120, "ms"),
    "AUC went from 0.81 to 0.85": ("from 0.81 to 0.85", 0.81, 0.85, None),
    "from $2M to $3M": ("from $2M to $3M", 2e6, 3e6, "USD"),
    "from 2 to 3 million": ("from 2 to 3 million", 2e6, 3e6, None),
    "from 6 hours to 40 minutes": ("from 6 hours to 40 minutes", 360, 40, "min"),
    "from 3 weeks to 2 days": ("from 3 weeks to 2 days", 21, 2, "days"),
    "6 hours instead of 2 days": ("6 hours instead of 2 days", 48, 6, "h"),
    "from 640 a month to 210": ("from 640 a month to 210", 640, 210, None),
    "40 tickets to 12 tickets": ("40 tickets to 12", 40, 12, "tickets"),
    "12 tickets a week, down from 40": ("12 tickets a week, down from 40", 40, 12, "tickets"),
    "from eleven cents to four": ("from eleven cents to four", 11, 4, "cents"),
}
# A text; its only expression as written, upper value and unit.
RANGES = {
    "3-4 weeks": ("3-4 weeks", 4, "weeks"),
    "3–4 weeks": ("3–4 weeks", 4, "weeks"),
    "It took 3 to 4 weeks.": ("3 to 4 weeks", 4, "weeks"),
    "two or three days": ("two or three days", 3, "days"),
    "between 3 and 4 weeks": ("3 and 4 weeks", 4, "weeks"),
    "ten to fifteen percent": ("ten to fifteen percent", 15, "%"),
    "cut by 40 to 50 percent": ("40 to 50 percent", 50, "%"),
    "40-50%": ("40-50%", 50, "%"),
    "2x-3x": ("2x-3x", 3, "x"),
}
APART = {
    "It was 9%. It is 4%.": [9, 4],
    "5 engineers and 3 weeks": [5, 3],
    "down 12% to 40%": [12, 40],
    "up 3 points to 71%": [3, 71],
    "recall at 20 went from 0.61 to 0.69": [20, 0.69],
    "those two districts came down from 212 a month to 61": [2, 61],
    "level seven went from 29 percent down to 17": [7, 17],
    "5 people from 12 teams": [5, 12],
    "$5 to €6": [5, 6],
    "40%\n30%": [40, 30],
    "12 users. 30 teams": [12, 30],
    "drivers over sixty were at 12 percent": [60, 12],
}


@pytest.mark.parametrize("text", CHANGES)
def test_change(text: str) -> None:
    """A change or comparison is one expression; its baseline is told in the unit of its value."""
    words, baseline, value, unit = CHANGES[text]
    assert [(words, baseline, value, unit)] == [(n[0], n[3], n[2], n[4]) for n in numbers(text)]


@pytest.mark.parametrize("text", RANGES)
def test_range(text: str) -> None:
    """A range is one expression with its upper value and without a baseline."""
    words, value, unit = RANGES[text]
    assert [(words, None, value, unit)] == [(n[0], n[3], n[2], n[4]) for n in numbers(text)]


@pytest.mark.parametrize("text", APART)
def test_apart(text: str) -> None:
    """Numbers of different things, or of different sentences, stay apart."""
    assert APART[text] == [number[2] for number in numbers(text)]
