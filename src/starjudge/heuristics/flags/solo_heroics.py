"""Flag a story in which one person did it all and the others were useless, absent or in the way.

Source: scoring guide, red flags; guide 004, red flags.

It holds where being alone goes together with disdain for the rest. It does not hold for work that was legitimately
alone (the only engineer, a night on call, a first prototype), where others are credited, or where doing it alone is
told as the mistake.
"""

from __future__ import annotations

from starjudge.heuristics.flags.rule import Rule, Seen, of_kinds
from starjudge.heuristics.flags.words import own_tokens, place, units_of
from starjudge.heuristics.reading import Reading

ENOUGH_DISDAIN = 2  # units: one remark about others may be a fact
ENOUGH = 4  # units with either sign: a story has to be made of it
CREDIT = 2  # units that one credit to a colleague takes away: who credits does not stand alone


def find(reading: Reading) -> Seen | None:
    """The first unit of disdain, where being alone is told with enough of it."""
    disdain = list(own_tokens(reading, "solo_disdain", denied=False))
    if not disdain:
        return None
    alone = list(own_tokens(reading, "solo_alone", denied=False))
    against = units_of(reading, disdain)
    either = units_of(reading, sorted(alone + disdain))
    credit = reading.features.all["credit"]
    if len(against) < ENOUGH_DISDAIN or len(either) - CREDIT * credit < ENOUGH:
        return None
    return Seen(place(reading, disdain[0]), f"{len(against)} sentences against the others, {credit} crediting them")


RULE = Rule(
    "solo_heroics",
    "Work on ML systems is shared; who leaves everyone else out is hard to work with.",
    find,
    of_kinds("story", "approach", "hypothetical", "strength", "introduction", "motivation"),
    ("solo_disdain",),
)
