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

BOTH = 2  # signs: what was done to hide it, and one more
SIGNS = 3  # softer signs that make up for no outright one
CLEAN = 2  # signs of hiding that one coming clean afterwards takes away
TAKEN_BACK = 3  # units: two corrections are careful speech, three are a pattern
SPREAD = 110  # words for each unit that takes back: rarer ones in a long ramble are slips
OPENING = 2  # tokens: a claim is taken back at a sentence's start, or by words that say so


def find(reading: Reading) -> Seen | None:
    """The first unit that hides or takes back, where there is enough of it."""
    return _hides(reading) or _takes_back(reading)


def _hides(reading: Reading) -> Seen | None:
    outright = list(own_tokens(reading, "hid_from", denied=False))
    signs = sorted(outright + list(own_tokens(reading, "hid_sign", denied=False)))
    if len(signs) < BOTH:
        return None
    facts = reading.facts
    first = facts.unit_of(signs[0])
    clean = [t for t in own_tokens(reading, "came_clean", "own_fault") if facts.unit_of(t) >= first]
    weight = len(signs) - CLEAN * len(units_of(reading, clean))
    if weight >= SIGNS or (outright and weight >= BOTH):
        return Seen(unit_place(reading, first), f"{len(signs)} signs of keeping something back")
    return None


def _takes_back(reading: Reading) -> Seen | None:
    facts = reading.facts
    tokens = [t for t in own_tokens(reading, "takes_back_opening", denied=False)
              if t - facts.units[facts.unit_of(t)].first <= OPENING]  # fmt: skip
    back = units_of(reading, sorted(tokens + list(own_tokens(reading, "takes_back", denied=False))))
    if len(back) >= TAKEN_BACK and len(back) * SPREAD >= reading.features.values["words"]:
        return Seen(unit_place(reading, back[0]), f"{len(back)} claims taken back")
    return None


RULE = Rule(
    "evasive_or_dishonest",
    "Nothing else in the answer can be relied on, and the same may happen on the job.",
    find,
    of_kinds("story", "approach", "hypothetical", "introduction", "motivation", "strength", "weakness", "reflection"),
    ("hid_from", "hid_sign", "takes_back", "takes_back_opening"),
)
