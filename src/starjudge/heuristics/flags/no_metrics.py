"""Flag a story that tells an outcome and no number for it.

Source: scoring guide, red flags and impact 2; guide 002, part 5; guide 004, red flags.

It holds where the end of a story is told and not one number measures it. It does not hold where there is no outcome
at all (that is another flag), where the whole answer is too short or no story, or where the effect is plain without a
number (a contract changed, a launch stopped).
"""

from __future__ import annotations

import re

from starjudge.heuristics.flags.rule import Rule, Seen, of_kinds
from starjudge.heuristics.flags.words import plain
from starjudge.heuristics.reading import Reading

RESULT_SHARE = 7  # percent of the story: a smaller end is no outcome that could have a number
FIGURES = 24  # figures a thousand words: with more, a missing outcome number does not stand out

_MEASURED = re.compile(
    r"\b(?:half|third|quarter|fifth|sixth|seventh|eighth|tenth|double|twice|dozens?|hundreds?|thousands?|percent|zero|"
    r"(?:within|under|in) (?:about )?an? (?:minute|second|hour|day|week))\b"
)


def find(reading: Reading) -> Seen | None:
    """The absence of an outcome number."""
    values = reading.features.values
    if (
        values["outcome numbers"]
        or values["share result"] < RESULT_SHARE
        or values["figures per 1000 words"] > FIGURES
        or values["figures in result"]
    ):
        return None
    ends = [i for i, part in enumerate(reading.parts) if part == "result"]
    if any(_MEASURED.search(plain(reading, i)) for i in ends):
        return None
    return Seen(None, f"{values['words result']} words of result without a number")


RULE = Rule(
    "no_metrics",
    "Without a size an effect may be small, guessed or not measured at all.",
    find,
    of_kinds("story"),
    unless=frozenset(("blames_others", "badmouths_employer", "no_result", "too_long", "off_question")),
)
