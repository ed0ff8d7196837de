"""Isotonic regression: the nearest values, in squares, that never fall.

Pool adjacent violators: Ayer, M. et al. (1955). An empirical distribution function for sampling with incomplete
information. Annals of Mathematical Statistics 26(4), 641-647.
"""

from __future__ import annotations

from collections.abc import Iterable

Point = tuple[float, float]


def isotonic(points: Iterable[Point]) -> list[Point]:
    """The corners of the line that never falls and lies nearest to the points; between them it is straight.

    Args:
        points: pairs of what is given and what it should become, in any order; equal ones may repeat.

    Returns:
        Corners with rising first values. Empty without points.

    """
    sums: dict[float, list[float]] = {}
    for given, wanted in points:
        row = sums.setdefault(given, [0.0, 0.0])
        row[0] += wanted
        row[1] += 1
    blocks: list[list[float]] = []  # first, last, sum, count of points that share one value
    for given in sorted(sums):
        total, count = sums[given]
        blocks.append([given, given, total, count])
        while len(blocks) > 1 and blocks[-2][2] * blocks[-1][3] >= blocks[-1][2] * blocks[-2][3]:
            _, last, total, count = blocks.pop()
            blocks[-1][1:] = [last, blocks[-1][2] + total, blocks[-1][3] + count]
    corners: list[Point] = []
    for first, last, total, count in blocks:
        corners.append((first, total / count))
        if last > first:
            corners.append((last, total / count))
    return corners
