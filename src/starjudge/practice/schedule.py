"""When a question is due again: spaced repetition by how the last answers came out.

A plain form of SM-2 (Wozniak 1990): a good answer lengthens the interval, a weak one brings the question back the next
day. The steps begin with guide 002's days (3, 7, 14, 21).
"""

from __future__ import annotations

from collections.abc import Sequence

STEPS = (1, 3, 7, 14, 21)  # days after one, two, three … good answers in a row; the first is the day after
GROWTH = 1.6  # of the interval, for each good answer beyond the steps
LONGEST = 120  # days
GOOD = 4  # verdict from which an answer counts as good
FAIR = 3  # verdict that keeps the interval


def days_until_due(verdicts: Sequence[int | None]) -> int:
    """Days from the last attempt until the question is due.

    Args:
        verdicts: of all attempts in order, 1 to 5; ``None`` where too little was said to judge.

    """
    if not verdicts:
        return 0
    good = 0
    interval = STEPS[0]
    for verdict in verdicts:
        if verdict is None or verdict < FAIR:
            good, interval = 0, STEPS[0]
        elif verdict >= GOOD:
            interval = STEPS[good] if good < len(STEPS) else min(LONGEST, round(interval * GROWTH))
            good += 1
    return interval
