"""Flag a story that tells an outcome and no number for it.

Source: scoring guide, red flags and impact 2; guide 002, part 5; guide 004, red flags.

It holds where the end of a story is told and not one number measures it. It does not hold where there is no outcome
at all (that is another flag), where the whole answer is too short or no story, or where the effect is plain without a
number (a contract changed, a launch stopped).
"""

from __future__ import annotations

from starjudge.heuristics.flags.rule import Rule, Seen, of_kinds
from starjudge.heuristics.reading import Reading

RESULT_WORDS = 8  # words of result: below, it is no outcome that could have a number


def find(reading: Reading) -> Seen | None:
    """The absence of an outcome number."""
    values = reading.features.values
    if values["outcome numbers"] or values["words result"] < RESULT_WORDS:
        return None
    return Seen(None, f"{values['words result']} words of result without a number")


RULE = Rule(
    "no_metrics",
    "Without a size an effect may be small, guessed or not measured at all.",
    find,
    of_kinds("story"),
)
