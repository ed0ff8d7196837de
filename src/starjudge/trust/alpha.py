"""Krippendorff's alpha for ordered scores, ratings missing or not.

Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. University of Pennsylvania. The distance of two
scores is how many of the ratings given lie between them, so that it holds for a scale whose steps are not equal.
"""

from __future__ import annotations

from collections import Counter
from itertools import accumulate, combinations_with_replacement

from starjudge.trust.counted import Pairs, Table


def ordinal_alpha(table: Table | Pairs) -> float | None:
    """Alpha over any number of raters; an answer with fewer than two ratings says nothing and is left out.

    ``None`` where no answer has two ratings, and where all ratings that can be paired are the same.
    """
    together = _coincidences(table)
    totals: dict[float, float] = {}
    for (value, _), weight in together.items():
        totals[value] = totals.get(value, 0.0) + weight
    values = sorted(totals)
    if len(values) < 2:
        return None
    upto = dict(zip(values, accumulate(totals[value] for value in values), strict=True))
    seen = expected = 0.0
    for low, high in combinations_with_replacement(values, 2):
        between = upto[high] - upto[low] + totals[low]
        distance = (between - (totals[low] + totals[high]) / 2) ** 2
        seen += together.get((low, high), 0.0) * distance
        expected += totals[low] * totals[high] * distance
    return 1.0 - (upto[values[-1]] - 1) * seen / expected


def _coincidences(table: Table | Pairs) -> dict[tuple[float, float], float]:
    """How often two scores stand beside each other in one answer, in both orders, each rating counting once."""
    together: dict[tuple[float, float], float] = {}
    for row, count in table.items():
        ratings = Counter(rating for rating in row if rating is not None)
        given = sum(ratings.values())
        if given < 2:
            continue
        for a, many in ratings.items():
            for b, others in ratings.items():
                weight = count * many * (others - (a == b)) / (given - 1)
                together[a, b] = together.get((a, b), 0.0) + weight
    return together
