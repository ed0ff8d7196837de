"""Intraclass correlations ICC(2,1) and ICC(2,k): two-way, random raters, absolute agreement.

Shrout, P. E. and Fleiss, J. L. (1979). Intraclass correlations: uses in assessing rater reliability. Psychological
Bulletin 86(2), 420-428. (2,1) is how far one rater's score can be relied on, (2,k) the mean of all of them.
"""

from __future__ import annotations

from typing import NamedTuple

from starjudge.trust.counted import Pairs, Table


class Intraclass(NamedTuple):
    """Both correlations; ``None`` where ratings do not vary enough to tell."""

    single: float | None
    mean: float | None


def intraclass(table: Table | Pairs) -> Intraclass:
    """ICC(2,1) and ICC(2,k) over the answers that every rater rated; the others are left out.

    Both are ``None`` below two such answers or two raters, and where all ratings are the same.
    """
    rows = [(row, count) for row, count in table.items() if None not in row]
    n = sum(count for _, count in rows)
    raters = len(rows[0][0]) if rows else 0
    if n < 2 or raters < 2:
        return Intraclass(None, None)
    ratings = [([value for value in row if value is not None], count) for row, count in rows]
    grand = sum(count * sum(row) for row, count in ratings) / (n * raters)
    columns = [sum(count * row[j] for row, count in ratings) / n for j in range(raters)]
    between_rows = between_columns = rest = 0.0
    for row, count in ratings:
        mean = sum(row) / raters
        between_rows += count * raters * (mean - grand) ** 2
        rest += count * sum((value - mean - columns[j] + grand) ** 2 for j, value in enumerate(row))
    between_columns = n * sum((column - grand) ** 2 for column in columns)
    rows_square = between_rows / (n - 1)
    columns_square = between_columns / (raters - 1)
    rest_square = rest / ((n - 1) * (raters - 1))
    gained = rows_square - rest_square
    by_raters = (columns_square - rest_square) / n
    return Intraclass(
        _ratio(gained, rows_square + (raters - 1) * rest_square + raters * by_raters),
        _ratio(gained, rows_square + by_raters),
    )


_NOTHING = 1e-12  # squares of scores from 1 to 5 below this are rounding, not variation


def _ratio(part: float, total: float) -> float | None:
    return part / total if abs(total) > _NOTHING else None
