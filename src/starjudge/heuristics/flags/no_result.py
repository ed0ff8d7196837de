"""Flag a story that stops before any outcome.

Source: scoring guide, red flags and impact 1; guide 000, STAR table.

It holds where a told story has steps and no sentence says how it ended. It does not hold for answers without a story,
for an end told in half a sentence, or for one that is owned as open ("it is still running").
"""

from __future__ import annotations

from starjudge.heuristics.flags.rule import Rule, Seen, of_kinds
from starjudge.heuristics.reading import Reading

ACTION_WORDS = 60  # words of action: below, it is no story that could have an end


def find(reading: Reading) -> Seen | None:
    """The absence of a result."""
    values = reading.features.values
    if values["words result"] or values["outcome numbers"] or values["words action"] < ACTION_WORDS:
        return None
    return Seen(None, f"{values['words action']} words of action and none of result")


RULE = Rule(
    "no_result",
    "The interviewer cannot tell whether what was done was any good.",
    find,
    of_kinds("story"),
)
