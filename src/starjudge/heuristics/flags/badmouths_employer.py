"""Flag contempt for a current or former employer, manager or team.

Source: scoring guide, red flags; guide 004, Q28.

It holds for words that hardly anybody uses without contempt, said of people or a workplace, and for weaker ones
where they pile up. It does not hold for hard words on data, code or luck ("the labels were a mess"), for mild
criticism of a decision, for what somebody else said, or for a word of contempt turned on oneself.
"""

from __future__ import annotations

from starjudge.heuristics.flags.rule import Rule, Seen
from starjudge.heuristics.flags.words import has_in, own_tokens, unit_place, units_of
from starjudge.heuristics.reading import Reading

STRONG = 2  # points: one such sentence is heard at once
WEAK = 1  # point: "a mess" alone is fair
ENOUGH = 3  # points: one strong and one more sign, or three weak ones


def find(reading: Reading) -> Seen | None:
    """The first unit of contempt, where there is enough of it."""
    strong = [u for u in units_of(reading, list(own_tokens(reading, "scorn_strong"))) if _of_people(reading, u)]
    weak = [
        u
        for u in units_of(reading, list(own_tokens(reading, "scorn_weak", denied=False)))
        if u not in strong and _of_people(reading, u)
    ]
    if STRONG * len(strong) + WEAK * len(weak) < ENOUGH:
        return None
    return Seen(unit_place(reading, min(strong + weak)), f"{len(strong)} scornful and {len(weak)} bitter sentences")


def _of_people(reading: Reading, unit: int) -> bool:
    return has_in(reading, unit, "employer_word")


RULE = Rule(
    "badmouths_employer",
    "The interviewer hears how the next employer will be spoken of.",
    find,
    needs=("scorn_strong", "scorn_weak"),
)
