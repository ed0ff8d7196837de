"""Flag a story that stops before any outcome.

Source: scoring guide, red flags and impact 1; guide 000, STAR table.

It holds where a told story has steps and no sentence says how it ended. It does not hold for answers without a story,
or for an end told in half a sentence. An end that only says
how the speaker left ("then I moved to another team") is none.
"""

from __future__ import annotations

from starjudge.heuristics.flags.rule import Rule, Seen, of_kinds
from starjudge.heuristics.flags.words import has_in
from starjudge.heuristics.reading import Reading

ACTION_WORDS = 40  # words of action: below, it is no story that could have an end
LEVEL = 320  # hundredths of impact: above, an end is told in other words than those on the lists
OTHER_SHARE = 35  # percent of the words that tell nothing: with more, it is an opinion and no story
WOULD = 40  # "would" and "if" a thousand words: with more, it is a plan and no story


def find(reading: Reading) -> Seen | None:
    """The absence of a result, or an end that only says how the speaker left."""
    values = reading.features.values
    if values["outcome numbers"] or values["words action"] < ACTION_WORDS or reading.levels.get("impact", 0) > LEVEL:
        return None
    if values["share other"] >= OTHER_SHARE or values["would and if per 1000 words"] >= WOULD:
        return None
    ends = [i for i, part in enumerate(reading.parts) if part == "result"]
    if _tells_change(reading, len(reading.parts) - 1):
        return None
    left = [i for i in ends if has_in(reading, i, "left_open")]
    if ends and 2 * len(left) < len(ends):
        return None
    return Seen(None, f"{values['words action']} words of action, {len(ends) - len(left)} sentences of result")


def _tells_change(reading: Reading, unit: int) -> bool:
    """Whether a unit says that something rose or fell, with a figure: an end, whatever its label."""
    if not has_in(reading, unit, "change_up", "change_down"):
        return False
    bounds = reading.facts.units[unit]
    return any(bounds.first <= number.first < bounds.last for number in reading.facts.numbers)


RULE = Rule(
    "no_result",
    "The interviewer cannot tell whether what was done was any good.",
    find,
    of_kinds("story"),
    # Where faults are found or a ramble ends nowhere, that there is no result is said by those flags.
    unless=frozenset(
        (
            "off_question",
            "only_technical",
            "no_specifics",
            "too_short",
            "too_long",
            "blames_others",
            "badmouths_employer",
        )
    ),
)
