"""How many rated answers does a correction need? Judges of known faults, corrected from samples of several sizes.

    python benchmarks/calibration_data.py [RUNS]

A judge reads the true score with an error of 0.6 points and one fault: none, half a point or a point too mild, or a
scale squeezed to three fifths. Printed for each size: how often a correction is kept, what it then gains on 2,000 fresh
answers (fall of the mean squared error), and how often one is kept that does harm there.
"""

from __future__ import annotations

import sys
from random import Random

from starjudge.trust.counted import whole
from starjudge.trust.cross_validation import Sample, cross_validated, line_through
from starjudge.trust.isotonic import isotonic

FAULTS = {"none": (0.0, 1.0), "half a point mild": (0.5, 1.0), "a point mild": (1.0, 1.0), "squeezed": (0.0, 0.6)}
SIZES = (20, 40, 60, 100, 200)
ERROR = 0.6  # points


def sample(count: int, draw: Random, shift: float, squeeze: float) -> list[Sample]:
    """Answers as a judge with this fault and their raters score them."""
    found = []
    for _ in range(count):
        wanted = draw.choices((1, 2, 3, 4, 5), (0.1, 0.25, 0.3, 0.2, 0.15))[0]
        given = min(5.0, max(1.0, 3 + (wanted - 3) * squeeze + shift + draw.gauss(0, ERROR)))
        found.append(Sample(whole(given), round(given, 2), float(wanted)))
    return found


def main(runs: int) -> None:
    """Print a row for each fault and size."""
    print(f"{'fault':<20}{'answers':>8}{'kept':>8}{'gains':>8}{'harms':>8}")
    for fault, (shift, squeeze) in FAULTS.items():
        for size in SIZES:
            draw = Random(size)
            gains = []
            for run in range(runs):
                samples = sample(size, draw, shift, squeeze)
                gain = cross_validated(samples, 200, run)
                if gain.square_low <= 0 or (gain.kappa_after or 0) < (gain.kappa_before or 0):
                    continue
                curve = line_through(isotonic((s.given, s.rated) for s in samples))
                fresh = sample(2000, draw, shift, squeeze)
                before = sum((s.score - s.rated) ** 2 for s in fresh)
                gains.append((before - sum((whole(curve.at(s.given)) - s.rated) ** 2 for s in fresh)) / len(fresh))
            mean = f"{sum(gains) / len(gains):8.2f}" if gains else f"{'-':>8}"
            harms = sum(gain < 0 for gain in gains) / runs
            print(f"{fault:<20}{size:>8}{len(gains) / runs:>8.0%}{mean}{harms:>8.0%}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
