"""How steep a step is: what is counted in few is a step, what grows word by word is climbed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

# A step of what grows word by word is climbed over a width, or one filler would carry an answer over it: measurements
# by how their names begin or end, with what a step's width is to either side, as a share of its threshold and at least.
_WIDTHS: tuple[tuple[Callable[[str], bool], float, int], ...] = (
    (lambda name: name == "words", 0.15, 4),
    (lambda name: name.startswith("words ") and name != "words for this question", 0.2, 3),
    (lambda name: name.startswith(("share ", "own share", "team share")), 0.2, 2),
    (lambda name: "per 1000" in name, 0.2, 2),
    (lambda name: name.startswith(("distinct ", "said again")), 0.1, 2),
    (lambda name: name.startswith("sounds like "), 0.0, 80),
    (lambda name: name == "lead of the theme asked for", 0.0, 40),
)
_SUBSTEPS = 5  # a widened step is climbed in so many


@lru_cache(maxsize=512)
def _widening(name: str) -> tuple[float, int]:
    """How wide the steps of a measurement are: a share of the threshold, and at least so much."""
    return next(((share, least) for fits, share, least in _WIDTHS if fits(name)), (0.0, 0))


def climbed(name: str, threshold: int, weights: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """A step as the smaller ones that it is climbed in, each packed; what stands at zero stays there.

    Args:
        name: of the measurement.
        threshold: where the step is.
        weights: the bit at which an output's field begins, and its weight.

    """
    share, least = _widening(name)
    width = max(least, round(share * abs(threshold)))
    if threshold > 0:
        width = min(width, threshold - 1)
    if width <= 0:
        yield threshold, sum(weight << bit for bit, weight in weights)
        return
    before = 0
    for i in range(1, _SUBSTEPS + 1):
        upto = sum((2 * weight * i + _SUBSTEPS) // (2 * _SUBSTEPS) << bit for bit, weight in weights)
        yield threshold + round(width * (2 * i - 1 - _SUBSTEPS) / (_SUBSTEPS - 1)), upto - before
        before = upto
