"""What a correction is worth: fitted on nine tenths of the answers, measured on the tenth that it has not seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import fsum
from random import Random
from typing import NamedTuple

from starjudge.models.calibration import Curve, Gain, Knot
from starjudge.trust.bootstrap import RESAMPLES, SEED, interval, resamples
from starjudge.trust.counted import whole
from starjudge.trust.isotonic import isotonic
from starjudge.trust.kappa import weighted_kappa

FOLDS = 10  # parts of the cross-validation
_DIGITS = 4  # of a gain


class Sample(NamedTuple):
    """One answer on one scale."""

    score: int
    """The judge's whole score."""
    given: float
    """What is corrected: the whole score, or the judge's finer reading."""
    rated: float


def cross_validated(samples: Sequence[Sample], times: int = RESAMPLES, seed: int = SEED) -> Gain:
    """What a correction gains on answers that it was not fitted on, in `FOLDS` parts."""
    order = sorted(range(len(samples)), key=lambda i: samples[i])
    draw = Random(seed).random
    order.sort(key=lambda i: draw())  # by content first: the order of the file decides nothing
    corrected = [0] * len(samples)
    for fold in range(FOLDS):
        held = order[fold::FOLDS]
        out = set(held)
        corners = isotonic((s.given, s.rated) for i, s in enumerate(samples) if i not in out)
        curve = line_through(corners)
        for i in held:
            corrected[i] = whole(curve.at(samples[i].given))
    table = Counter((sample.score, becomes, sample.rated) for sample, becomes in zip(samples, corrected, strict=True))
    drawn = [_gains(one) for one in resamples(table, times, seed)]
    before, after = _kappa(table, 0), _kappa(table, 1)
    square, _ = _gains(table)
    squares = interval([one for one, _ in drawn]) or (square, square)
    kappas = interval([one for _, one in drawn])
    n = len(samples)
    return Gain(
        kappa_before=_rounded(before),
        kappa_after=_rounded(after),
        kappa_low=_rounded(kappas[0]) if kappas else None,
        kappa_high=_rounded(kappas[1]) if kappas else None,
        mae_before=round(fsum(count * abs(was - y) for (was, _, y), count in table.items()) / n, _DIGITS),
        mae_after=round(fsum(count * abs(now - y) for (_, now, y), count in table.items()) / n, _DIGITS),
        square=round(square, _DIGITS),
        square_low=round(squares[0], _DIGITS),
        square_high=round(squares[1], _DIGITS),
    )


def line_through(corners: Sequence[tuple[float, float]]) -> Curve:
    """The line through corners, as a curve that is not kept."""
    nothing = Gain.model_construct()
    return Curve.model_construct(
        id="overall",
        basis="score",
        knots=tuple(Knot.model_construct(given=x, becomes=y) for x, y in corners),
        answers=1,
        gain=nothing,
    )


_Table = Counter[tuple[int, int, float]]


def _gains(table: _Table) -> tuple[float, float | None]:
    """By how much the mean squared error falls, and kappa rises."""
    n = sum(table.values())
    square = sum(count * ((was - y) ** 2 - (now - y) ** 2) for (was, now, y), count in table.items()) / n
    before, after = _kappa(table, 0), _kappa(table, 1)
    return square, None if before is None or after is None else after - before


def _kappa(table: _Table, side: int) -> float | None:
    pairs: Counter[tuple[float, float]] = Counter()
    for row, count in table.items():
        pairs[row[side], whole(row[2])] += count
    return weighted_kappa(pairs)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)
