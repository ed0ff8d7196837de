"""Flag an answer that hides a problem from those it concerned, or takes back what it has claimed.

Source: scoring guide, red flags; guide 003, Q1; guide 004, follow-up matrix.

It holds for two or more signs of keeping something back that is never brought into the open, and for a claim that is
withdrawn again and again. It does not hold for one correction of a figure (that is honesty), for a silence that is
told as the mistake, or for hiding done by others.
"""

from __future__ import annotations

from starjudge.heuristics.flags.rule import Rule, Seen, of_kinds
from starjudge.heuristics.flags.words import own_tokens, unit_place, units_of
from starjudge.heuristics.reading import Reading

HIDDEN = 2  # units: one may be an innocent "nobody noticed"
CLEAN = 2  # units of hiding that one coming clean takes away
TAKEN_BACK = 3  # units: two corrections are careful speech, three are a pattern


def find(reading: Reading) -> Seen | None:
    """The first unit that hides or takes back, where there is enough of it."""
    hidden = units_of(reading, list(own_tokens(reading, "hid_from", denied=False)))
    clean = units_of(reading, list(own_tokens(reading, "came_clean", "own_fault")))
    if len(hidden) - CLEAN * len(clean) >= HIDDEN:
        return Seen(unit_place(reading, hidden[0]), f"{len(hidden)} signs of keeping something back")
    back = units_of(reading, list(own_tokens(reading, "takes_back", denied=False)))
    if len(back) >= TAKEN_BACK:
        return Seen(unit_place(reading, back[0]), f"{len(back)} claims taken back")
    return None


RULE = Rule(
    "evasive_or_dishonest",
    "Nothing else in the answer can be relied on, and the same may happen on the job.",
    find,
    of_kinds("story", "approach", "hypothetical", "introduction", "motivation", "strength", "weakness", "reflection"),
    ("hid_from", "takes_back"),
)
