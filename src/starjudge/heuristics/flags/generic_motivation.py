"""Flag reasons for coming or leaving that would fit any company.

Source: scoring guide, red flags; guide 002, cheat sheet; guide 004, Q2.

It holds where praise and wishes of the common stock fill a motivation and nothing in it could be checked. It does not hold
where one thing is named that could not be said elsewhere: a product, a paper, a problem, a figure.
"""

from __future__ import annotations

from starjudge.heuristics.flags.rule import Rule, Seen, of_kinds
from starjudge.heuristics.flags.words import own_tokens, place
from starjudge.heuristics.reading import Reading

ENOUGH = 3  # stock phrases: one or two stand in good answers too
PER_THOUSAND = 30  # stock phrases a thousand words: a long, particular answer may hold several
EMPTY = 170  # hundredths of specificity: below, and without a name, figure or term, nothing particular is said
WORDS = 40  # words: a shorter answer may just be short
FIGURES = 1  # figures: more than one is something particular
NAMED = 5  # names of things: with more of them something particular is said
SPECIFIC = 260  # hundredths of specificity: above, the words are not all stock


def find(reading: Reading) -> Seen | None:
    """The first unit of stock reasons, where there are hardly any others."""
    values = reading.features.values
    if values["figures"] > FIGURES or values["named things"] > NAMED:
        return None
    if reading.levels.get("specificity", 0) > SPECIFIC:
        return None
    stock = list(own_tokens(reading, "motive_generic", denied=False))
    held = values["figures"] + values["named things"] + values["technical words"]
    if stock and not held and values["words"] >= WORDS and reading.levels.get("specificity", EMPTY) < EMPTY:
        return Seen(place(reading, stock[0]), "Nothing in it names this company")
    if len(stock) < ENOUGH or 1000 * len(stock) < PER_THOUSAND * values["words"]:
        return None
    return Seen(place(reading, stock[0]), f"{len(stock)} reasons that fit any company")


RULE = Rule(
    "generic_motivation",
    "It suggests that nothing was looked up, and that any offer would do.",
    find,
    of_kinds("motivation"),
    ("motive_generic",),
    unless=frozenset(("badmouths_employer",)),
)
