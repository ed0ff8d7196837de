"""Flag models and code alone where the question asks about people, users or the business.

Source: scoring guide, red flags; guide 001, red flags.

It holds where a question is about people, the answer is dense with technique and people hardly act or are spoken with
in it. It does not hold for technical questions, or where the people of the question are listened to and answered.
"""

from __future__ import annotations

import re

from starjudge.heuristics.flags.rule import Rule, Seen, of_kinds
from starjudge.heuristics.flags.words import question_has, unit_place
from starjudge.heuristics.reading import Reading

TECHNICAL = 70  # technical words a thousand: raters' flagged answers start here, ordinary ones lie below
TALKING = 3  # times spoken with people: more is a story with people in it

_ASKED = re.compile(
    r"\b(?:stakeholder|partner|user|customer|client|empath|manager|team|colleague|feedback|conflict|disagree|explain|convinc|"
    r"persua|ceo|board|executive|communicat|non-technical|mentor|people|person)"
)


def find(reading: Reading) -> Seen | None:
    """The unit with most technique, where people are missing."""
    values = reading.features.values
    if values["technical words per 1000"] < TECHNICAL or values["talking to people"] > TALKING:
        return None
    if not question_has(reading, _ASKED):
        return None
    tech = reading.facts.lexicon.bits["tech"]
    masks, units = reading.facts.masks, reading.facts.units
    counts = [sum(1 for m in masks[u.first : u.last] if m & tech) for u in units]
    return Seen(
        unit_place(reading, counts.index(max(counts))),
        f"{values['technical words per 1000']} technical words a thousand, "
        f"{values['talking to people']} times spoken with people",
    )


RULE = Rule(
    "only_technical",
    "Most of what goes wrong with ML in use goes wrong between people.",
    find,
    of_kinds("story", "hypothetical"),
)
