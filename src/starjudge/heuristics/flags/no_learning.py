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

LEVEL = 190  # hundredths of learning: above, a lesson is told in other words than those on the lists
ACTION_WORDS = 20  # words of action: below, no story is told from which something could be drawn

_ASKED = re.compile(
    r"\b(?:fail\w*|mistakes?|wrong|conflicts?|disagree\w*|setback|badly|critici\w+|critical feedback|feedback you|tough feedback|"
    r"hard feedback|broke|incident|outage|at odds|clash\w*|did ?n[o']t (?:succeed|work|go|meet)|did not (?:succeed|work|go|meet)|"
    r"unsuccessful|regret|difficult (?:stakeholder|person|colleague|client|customer|manager))\b"
)


def find(reading: Reading) -> Seen | None:
    """The absence of a lesson."""
    values = reading.features.values
    if (
        reading.features.result["practice"]
        or values["words learning"]
        or values["lasting changes"]
        or values["words action"] < ACTION_WORDS
        or reading.levels.get("learning", 0) > LEVEL
    ):
        return None
    if not question_has(reading, _ASKED):
        return None
    return Seen(None, "no lesson and no lasting change")


RULE = Rule(
    "no_learning",
    "The question is asked to hear what changed.",
    find,
    of_kinds("story"),
    unless=frozenset(("off_question", "too_short", "no_specifics")),
)
