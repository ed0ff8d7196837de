"""Progress over attempts, as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import fmean

from starjudge.models.base import DIMENSIONS
from starjudge.practice.history import Attempt

LEVELS = 5  # of a verdict
SHOWN = 60  # attempts in the plot; older ones are left out
RECENT = 5  # attempts that a mean looks back on


def plot(attempts: Sequence[Attempt], plain: bool = False) -> Iterator[str]:
    """Verdicts over attempts, a column each, oldest left; readable without colour.

    Args:
        attempts: in order.
        plain: whether only ASCII may be used.

    """
    shown = attempts[-SHOWN:]
    mark, none = ("*", "-") if plain else ("●", "·")
    for level in range(LEVELS, 0, -1):
        columns = "".join(mark if a.verdict == level else " " for a in shown)
        yield f"  {level} {'|' if plain else '│'} {columns}".rstrip()
    missing = "".join(none if a.verdict is None else " " for a in shown)
    if missing.strip():
        yield f"  {none} {'|' if plain else '│'} {missing}".rstrip()
    yield f"    {'+' if plain else '└'}{('-' if plain else '─') * (len(shown) + 1)}"
    first, last = shown[0].at.date().isoformat(), shown[-1].at.date().isoformat()
    yield f"      {first}" if first == last else f"      {first}{last:>{max(len(last) + 1, len(shown) - len(first))}}"


def summary(attempts: Sequence[Attempt]) -> Iterator[str]:
    """What the attempts amount to: how many, the mean lately, what moved since the beginning."""
    scored = [a for a in attempts if a.verdict is not None]
    yield f"{len(attempts)} attempts at {len({a.question for a in attempts})} questions"
    if not scored:
        return
    lately = fmean(a.verdict for a in scored[-RECENT:] if a.verdict is not None)
    yield f"mean verdict of the last {min(RECENT, len(scored))}: {lately:.1f} of 5"
    if len(scored) >= 2 * RECENT:
        before = fmean(a.verdict for a in scored[:RECENT] if a.verdict is not None)
        yield f"of the first {RECENT}: {before:.1f}"
    weakest = _weakest(scored[-RECENT:])
    if weakest is not None:
        yield f"weakest dimension lately: {weakest[0]} ({weakest[1]:.1f})"


def _weakest(attempts: Sequence[Attempt]) -> tuple[str, float] | None:
    means = []
    for dimension in DIMENSIONS:
        scores = [s for a in attempts if (s := a.evaluation.scores[dimension].score) is not None]
        if scores:
            means.append((fmean(scores), dimension))
    return (min(means)[1], min(means)[0]) if means else None
