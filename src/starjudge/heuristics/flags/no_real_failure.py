"""Flag an answer to a question for a failure or a weakness that names none.

Source: scoring guide, red flags; guide 004, red flags.

It holds where a failure is denied in so many words and none is told after that. It does not hold where the denial is
only an opening ("I can't think of a big one, but …" and a loss with a cost follows), or for a strength sold as a
weakness, which has a flag of its own.
"""

from __future__ import annotations

import re

from starjudge.heuristics.flags.rule import Rule, Seen, of_kinds
from starjudge.heuristics.flags.words import own_tokens, place, question_has
from starjudge.heuristics.reading import Reading

_ASKED = re.compile(
    r"\b(?:fail|mistake|went wrong|go wrong|gone wrong|weak|setback|regret|error|missed|didn't (?:work|go|meet)|did not (?:work|"
    r"go|meet)|broke|wrong|unsuccessful|fall short|fell short|improve)"
)


def find(reading: Reading) -> Seen | None:
    """The unit that denies, where nothing is owned."""
    if not question_has(reading, _ASKED):
        return None
    denials = list(own_tokens(reading, "failure_denied", denied=False))
    if not denials:
        return None
    owned = list(own_tokens(reading, "own_fault", "weakness_cost"))
    if len(owned) > len(denials):
        return None
    return Seen(place(reading, denials[0]), f"{len(denials)} denials, {len(owned)} signs of a cost or a fault")


RULE = Rule(
    "no_real_failure",
    "Either something is held back or nothing hard was tried.",
    find,
    of_kinds("story", "weakness", "reflection"),
    ("failure_denied",),
)
