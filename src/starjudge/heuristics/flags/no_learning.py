"""Flag a failure, mistake or conflict from which nothing is drawn.

Source: scoring guide, red flags and learning 1; guide 002, part 5.

It holds only where the question asks for what went wrong, and neither a lesson nor a lasting change is told. It does
not hold for success stories, or where what was put in place since stands in the result.
"""

from __future__ import annotations

import re

from starjudge.heuristics.flags.rule import Rule, Seen, of_kinds
from starjudge.heuristics.flags.words import question_has
from starjudge.heuristics.reading import Reading

_ASKED = re.compile(r"\b(?:fail|mistake|wrong|conflict|disagree|setback|badly|critici|feedback|broke|difficult|at odds)")


def find(reading: Reading) -> Seen | None:
    """The absence of a lesson."""
    values = reading.features.values
    if values["words learning"] or values["lasting changes"] or not question_has(reading, _ASKED):
        return None
    return Seen(None, "no lesson and no lasting change")


RULE = Rule(
    "no_learning",
    "The question is asked to hear what changed.",
    find,
    of_kinds("story"),
)
