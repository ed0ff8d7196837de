"""Flag an answer that puts the fault on others and takes no part of it.

Source: scoring guide, red flags and ownership 1; guides 001 and 004, red flags.

It holds where the speaker clears themselves ("my code was fine") or names a culprit ("that's on them") and more
of the kind is said, while nothing is owned. It does not hold for a cause told as a fact, for a culprit named by
somebody else or denied ("nobody was to blame"), or where the speaker takes a share at any point: who says "I could
blame the vendor, but I signed it off" shows the opposite of this flag.
"""

from __future__ import annotations

from starjudge.heuristics.flags.rule import Rule, Seen, of_kinds
from starjudge.heuristics.flags.words import own_tokens, place, units_of
from starjudge.heuristics.reading import Reading

CLEARED = 2  # points: clearing oneself is half the flag
PUT = 2  # points: naming a culprit is the other half
COMPLAINT = 1  # point: a complaint may be a plain cause
OWNED = -2  # points: one owned share weighs as much as one culprit
ENOUGH = 4  # points: two clear signs, or one and two complaints


def find(reading: Reading) -> Seen | None:
    """The first unit that clears the speaker or names a culprit, where there is enough of it."""
    cleared = list(own_tokens(reading, "fault_absolved", denied=False))
    put = list(own_tokens(reading, "fault_put"))
    strong = sorted(cleared + put)
    if not strong:
        return None
    complaints = [i for i in own_tokens(reading, "fault_complaint", denied=False)]
    owned = [i for i in own_tokens(reading, "own_fault", "fault_owned") if i not in cleared]
    points = (
        CLEARED * len(units_of(reading, cleared))
        + PUT * len(units_of(reading, put))
        + COMPLAINT * len(units_of(reading, complaints))
        + OWNED * len(units_of(reading, owned))
    )
    if points < ENOUGH:
        return None
    return Seen(place(reading, strong[0]), f"{len(strong)} times fault put elsewhere, {len(owned)} times owned")


RULE = Rule(
    "blames_others",
    "Who takes no part of a fault is unlikely to mend it.",
    find,
    of_kinds("story", "approach", "hypothetical", "motivation", "weakness", "reflection", "strength", "introduction"),
    ("fault_absolved", "fault_put"),
)
