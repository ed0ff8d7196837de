"""Flag an answer that takes over five minutes to say.

Source: scoring guide, red flags; guide 004, red flags; guide 002, part 1.

It holds because time for probing and for other questions is gone, however good the story. The rubric's maximum
is the line, at a middling pace: raters drew it there too, and let answers just below it pass where every passage
carried something. It does not hold for a rubric that sets another maximum, and never for a short pause.
"""

from __future__ import annotations

from starjudge.heuristics.flags.rule import Rule, Seen
from starjudge.heuristics.reading import Reading


def find(reading: Reading) -> Seen | None:
    """The length, where it is past the rubric's maximum."""
    seconds, limit = reading.facts.time.seconds, reading.rubric.maximum_seconds
    if seconds <= limit:
        return None
    return Seen(None, f"about {seconds:.0f} s where {limit:.0f} s is the most")


RULE = Rule("too_long", "Past the maximum no time is left for questions.", find)
