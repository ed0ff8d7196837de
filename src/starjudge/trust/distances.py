"""How far two raters lie apart, in points, and whether they put answers in the same order."""

from __future__ import annotations

from collections import Counter
from math import sqrt

from starjudge.trust.counted import Pairs, size


def share_within(pairs: Pairs, levels: float) -> float | None:
    """Share of pairs at most so many levels apart; ``None`` without pairs."""
    n = size(pairs)
    return sum(count for (a, b), count in pairs.items() if abs(a - b) <= levels) / n if n else None


def mean_distance(pairs: Pairs) -> float | None:
    """Mean absolute error, in points; ``None`` without pairs."""
    n = size(pairs)
    return sum(count * abs(a - b) for (a, b), count in pairs.items()) / n if n else None


def bias(pairs: Pairs) -> float | None:
    """By how much the first lies above the second, on average; ``None`` without pairs."""
    n = size(pairs)
    return sum(count * (a - b) for (a, b), count in pairs.items()) / n if n else None


def spearman(pairs: Pairs) -> float | None:
    """Spearman's rank correlation, ties sharing the mean of their ranks.

    Spearman, C. (1904). The proof and measurement of association between two things. American Journal of Psychology
    15(1), 72-101. ``None`` below two pairs, and where one of the two gave every answer the same score.
    """
    n = size(pairs)
    if n < 2:
        return None
    first, second = _ranks(pairs, 0), _ranks(pairs, 1)
    if len(first) < 2 or len(second) < 2:
        return None
    centre = (n + 1) / 2
    together = sum(count * (first[a] - centre) * (second[b] - centre) for (a, b), count in pairs.items())
    spread = [
        sum(count * (ranks[pair[i]] - centre) ** 2 for pair, count in pairs.items())
        for i, ranks in enumerate((first, second))
    ]
    return together / sqrt(spread[0] * spread[1])


def _ranks(pairs: Pairs, side: int) -> dict[float, float]:
    counts: Counter[float] = Counter()
    for pair, count in pairs.items():
        counts[pair[side]] += count
    ranks, below = {}, 0
    for value in sorted(counts):
        ranks[value] = below + (counts[value] + 1) / 2
        below += counts[value]
    return ranks
