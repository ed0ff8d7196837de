"""Flag a story that is over before there is anything to judge.

Source: scoring guide, red flags and delivery 1; guide 002, part 1.

It holds for stories only; it does not hold for a hypothetical or a "no questions" of ten seconds. Typed stories are
denser than speech, so the line is the rubric's minimum with a small allowance at a middling pace, and nobody is asked
to reach the rubric's target.
"""

from __future__ import annotations

from starjudge.heuristics.flags.rule import Rule, Seen, of_kinds
from starjudge.heuristics.reading import Reading

ABOUT = 1.05  # the guide says "about": raters still flagged an answer 2 % past the minimum, none 15 % past it


def find(reading: Reading) -> Seen | None:
    """The length, where it is under the rubric's minimum."""
    seconds, limit = reading.facts.time.seconds, reading.rubric.minimum_seconds
    if seconds >= limit * ABOUT:
        return None
    return Seen(None, f"about {seconds:.0f} s where {limit:.0f} s is the least")


RULE = Rule("too_short", "Below the minimum there is nothing to judge by.", find, of_kinds("story"))
