"""Flag an answer with nothing in it that could be checked.

Source: scoring guide, red flags and specificity 1; guide 001, red flags; guide 002, part 5.

It holds where an answer has no figures, hardly a name and hardly a reason, or is a list of terms without one event.
It does not hold for a plain story that names what was done, or for answers so short that their length says it all.
"""

from __future__ import annotations

from starjudge.heuristics.flags.rule import Rule, Seen, of_kinds
from starjudge.heuristics.reading import Reading

LEVEL = 175  # hundredths of specificity: raters gave 1 below, and 2 with something to hold on to above
FIGURES = 2  # figures: more can be checked


def find(reading: Reading) -> Seen | None:
    """The absence of anything that could be checked."""
    values = reading.features.values
    if values["figures"] > FIGURES or reading.levels.get("specificity", 0) > LEVEL:
        return None
    return Seen(None, f"{values['figures']} figures, {values['named things']} names")


RULE = Rule(
    "no_specifics",
    "Without anything concrete the experience may be larger in the telling than it was.",
    find,
    of_kinds("story", "approach", "strength", "reflection", "introduction", "hypothetical"),
)
