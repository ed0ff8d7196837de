"""Ratings side by side, counted: the form that every statistic here takes.

Scores are few, answers are many: a table says how often each row of ratings occurs, so that a statistic over ten
thousand answers costs what one over its distinct rows costs, and so does each of its resamples.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

LOWEST, HIGHEST = 1, 5  # the scale of every score
SCALE = range(LOWEST, HIGHEST + 1)

Row = tuple[float | None, ...]
"""One answer's ratings, one place a rater; ``None`` where a rater gave none."""
Table = Mapping[Row, int]
"""How many answers have each row."""
Pairs = Mapping[tuple[float, float], int]
"""How many answers have each pair of ratings, none of them missing."""


def whole(value: float) -> int:
    """A rating as a whole score of the scale, halves up.

    >>> whole(2.5), whole(3.49), whole(0.2)
    (3, 3, 1)
    """
    return min(HIGHEST, max(LOWEST, int(value + 0.5)))


def middle_of(ratings: Sequence[float | None]) -> float | None:
    """What several raters say together: their median; ``None`` where none of them rated."""
    known = sorted([rating for rating in ratings if rating is not None])
    if not known:
        return None
    half = len(known) // 2
    return float(known[half] if len(known) % 2 else (known[half - 1] + known[half]) / 2)


def pairs_of(table: Table, first: int, second: int) -> Counter[tuple[float, float]]:
    """The ratings of two of a table's raters, where both rated."""
    pairs: Counter[tuple[float, float]] = Counter()
    for row, count in table.items():
        a, b = row[first], row[second]
        if a is not None and b is not None:
            pairs[a, b] += count
    return pairs


def whole_pairs(pairs: Pairs) -> Counter[tuple[float, float]]:
    """The same pairs in whole scores."""
    found: Counter[tuple[float, float]] = Counter()
    for (a, b), count in pairs.items():
        found[whole(a), whole(b)] += count
    return found


def size(table: Table | Pairs) -> int:
    """How many answers a table holds."""
    return sum(table.values())
