"""Flag a strength that is sold as a weakness.

Source: scoring guide, red flags; guide 004, Q4 and exercise 5.

It holds where the weakness is a virtue in excess and nothing is said of what it cost. It does not hold for a real
perfectionism with a missed date and steps taken since, nor outside questions for a weakness.
"""

from __future__ import annotations

from starjudge.heuristics.flags.rule import Rule, Seen, of_kinds
from starjudge.heuristics.flags.words import own_tokens, place
from starjudge.heuristics.reading import Reading

BOTH = 2  # signs of cost and of steps that together make it real


def find(reading: Reading) -> Seen | None:
    """The first unit that praises in disguise, where no cost is named."""
    praised = list(own_tokens(reading, "strength_as_weakness"))
    if not praised:
        return None
    cost = len(list(own_tokens(reading, "weakness_cost", "own_fault")))
    steps = len(list(own_tokens(reading, "weakness_steps", denied=False)))
    if cost >= BOTH or (cost and steps):
        return None
    return Seen(place(reading, praised[0]), f"a virtue in excess, {cost} signs of a cost")


RULE = Rule(
    "fake_weakness",
    "It reads as a lack of self-knowledge or of trust.",
    find,
    of_kinds("weakness"),
    ("strength_as_weakness",),
)
