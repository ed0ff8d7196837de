"""Flag an introduction that is a CV in date order or a list of technologies.

Source: scoring guide, red flags; guide 004, Q1.

It holds where years, jobs or tools follow each other and nothing achieved binds them. It does not hold for an
introduction that has a thread, an effect with a number or a reason for being here, and happens to name a few years or
tools.
"""

from __future__ import annotations

import re

from starjudge.heuristics.flags.rule import Rule, Seen, of_kinds
from starjudge.heuristics.flags.words import place
from starjudge.heuristics.reading import Reading

YEARS = 4  # years named: a thread with two or three turns needs fewer
STATIONS = 4  # "graduated", "joined", "moved to": the same without years
TOOLS = 12  # things named by a capital or a figure, one in eight words or more: a list, not a sentence
TOOL_SHARE = 8  # words for each such thing
REASONS = 1  # reasons told: with two, the stations are bound to each other

_YEAR = re.compile(r"(?:19|20)\d\d")


def find(reading: Reading) -> Seen | None:
    """The first station or tool, where the introduction is made of them."""
    facts, values = reading.facts, reading.features.values
    words = facts.tokens.words
    if values["outcome numbers"] > 1 or values["reasons"] > REASONS:
        return None
    years = [i for i, word in enumerate(words) if len(word) == 4 and _YEAR.fullmatch(word)]
    stations = facts.having("resume_cue")
    named = values["named things"]
    listed = named >= TOOLS and named * TOOL_SHARE >= values["words"]
    if len(years) < YEARS and len(stations) < STATIONS and not listed:
        return None
    first = min(years + stations, default=0)
    return Seen(place(reading, first), f"{len(years)} years, {len(stations)} stations, {named} names")


RULE = Rule(
    "chronological_resume", "The interviewer has the CV; the thread is missing.", find, of_kinds("introduction")
)
