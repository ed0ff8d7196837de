"""Flag contempt for a current or former employer, manager or team.

Source: scoring guide, red flags; guide 004, Q28.

It holds for words that hardly anybody uses without contempt, said of people or a workplace, and for weaker ones
where they pile up. It does not hold for hard words on data, code or luck ("the labels were a mess"), for mild
criticism of a decision, for what somebody else said, or for a word of contempt turned on oneself.
"""

from __future__ import annotations

import re

from starjudge.heuristics.flags.rule import Rule, Seen
from starjudge.heuristics.flags.words import has_in, holds, own_tokens, unit_place, units_of
from starjudge.heuristics.reading import Reading

STRONG = 2  # points: one such word is heard at once
WEAK = 1  # point: "a mess" alone is fair
ENOUGH = 3  # points: one strong word and one more sign, or three weak ones
ENOUGH_LEAVING = 2  # points where the question is about leaving or coming: there each word is about the employer

NEAR = 5  # tokens in front of a word of contempt: who it is said of stands there, if it is the speaker

_SELF = re.compile(r"\b(?:i was|i am|i'm|i felt|of me|called (?:me|us|our|it|the))\b")


def find(reading: Reading) -> Seen | None:
    """The first unit of contempt, where there is enough of it."""
    strong = _of_people(reading, list(own_tokens(reading, "scorn_strong")))
    weak = _of_people(reading, list(own_tokens(reading, "scorn_weak", denied=False)))
    weak_units = [u for u in units_of(reading, weak) if u not in units_of(reading, strong)]
    points = STRONG * len(strong) + WEAK * len(weak_units)
    if points < (ENOUGH_LEAVING if reading.kind == "motivation" and strong else ENOUGH):
        return None
    first = min(units_of(reading, strong) + weak_units)
    return Seen(unit_place(reading, first), f"{len(strong)} scornful words, {len(weak_units)} bitter sentences")


def _of_people(reading: Reading, tokens: list[int]) -> list[int]:
    """Those tokens whose unit speaks of an employer or of people, and not of the speaker's own self."""
    words = reading.facts.tokens.words
    return [
        token
        for token in tokens
        if has_in(reading, reading.facts.unit_of(token), "employer_word")
        and not _SELF.search(" ".join(words[max(0, token - NEAR) : token]))
    ]


def doubts(reading: Reading, unit: int) -> bool:
    """Whether a unit speaks of no employer, no word of contempt is near, or all of it is somebody else's or of oneself."""
    if not has_in(reading, unit, "employer_word"):
        return True
    if reading.kind != "motivation" and not holds(reading, "scorn_strong", "scorn_weak", "badmouth_cue"):
        return True
    return holds(reading, "scorn_strong") and not _of_people(reading, list(own_tokens(reading, "scorn_strong")))


RULE = Rule(
    "badmouths_employer",
    "The interviewer hears how the next employer will be spoken of.",
    find,
    needs=("scorn_strong", "scorn_weak"),
    doubts=doubts,
)
