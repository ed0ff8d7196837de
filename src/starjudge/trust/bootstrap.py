"""Intervals by the percentile bootstrap: answers drawn again and again, the same way every time.

Efron, B. and Tibshirani, R. J. (1993). An introduction to the bootstrap. Chapman & Hall, chapter 13.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import repeat
from math import floor
from random import Random
from typing import TypeVar

RESAMPLES = 1000  # enough for two decimals of a bound
FEWEST_RESAMPLES = 200  # what is drawn of very many answers: their intervals are narrow anyhow
MOST_DRAWS = 2_000_000  # answers drawn in all for one table; a second or so
COVERAGE = 0.95  # of an interval
SEED = 1979
LEAST_DEFINED = 0.5  # share of the resamples in which a statistic must be defined for its interval to mean anything

T = TypeVar("T", bound=Hashable)


def resamples(table: Mapping[T, int], times: int = RESAMPLES, seed: int = SEED) -> Iterator[Counter[T]]:
    """Tables of as many answers, each drawn from this one with replacement.

    The same table, in whatever order it was counted, gives the same resamples. Of more than `MOST_DRAWS` / ``times``
    answers fewer resamples are drawn, `FEWEST_RESAMPLES` at least.
    """
    rows = sorted(table, key=repr)
    drawn_from = [place for place, row in enumerate(rows) for _ in range(table[row])]
    n = len(drawn_from)
    if not n:
        return
    draw = Random(seed).random  # nothing else of this class is promised to stay the same in later versions
    for _ in range(min(times, max(FEWEST_RESAMPLES, MOST_DRAWS // n))):
        places = Counter([drawn_from[int(draw() * n)] for _ in repeat(None, n)])  # a list: twice as fast
        yield Counter({rows[place]: count for place, count in places.items()})


def interval(values: Sequence[float | None], coverage: float = COVERAGE) -> tuple[float, float] | None:
    """The percentiles between which a statistic lay.

    ``None`` where too many resamples left it undefined, and where all of them are alike: of answers without a single
    error none can be drawn, and an interval without width would promise too much.
    """
    known = sorted(value for value in values if value is not None)
    if not known or len(known) < LEAST_DEFINED * len(values) or known[0] == known[-1]:
        return None
    tail = (1 - coverage) / 2
    return percentile(known, tail), percentile(known, 1 - tail)


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value below which this share of ordered values lies, between two of them by proportion."""
    place = share * (len(ordered) - 1)
    below = floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
