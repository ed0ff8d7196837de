"""Flag an answer to another question than the one asked.

Source: scoring guide, red flags and relevance 1; guide 004, red flags.

It holds where a question names one thing it is about and no word of that thing's family occurs in a full answer. It
does not hold for broad questions, which most stories fit, or where the thing is told in words not on the list; so
only things are listed that can hardly be told without naming them.
"""

from __future__ import annotations

from starjudge.heuristics.flags.rule import Rule, Seen, of_kinds
from starjudge.heuristics.reading import Reading


def find(reading: Reading) -> Seen | None:
    """The answer's first unit, where what was asked never comes up."""
    return None


RULE = Rule("off_question", "What was asked stays open.", find, of_kinds("story", "approach"))
