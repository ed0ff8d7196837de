"""Flag an answer with nothing in it that could be checked.

Source: scoring guide, red flags and specificity 1; guide 001, red flags; guide 002, part 5.

It holds where an answer has no figures, hardly a name and hardly a reason, or is a list of terms without one event.
It does not hold for a plain story that names what was done, or for answers so short that their length says it all.
"""

from __future__ import annotations

from starjudge.heuristics.flags.rule import Rule, Seen, of_kinds
from starjudge.heuristics.reading import Reading

WORDS = 45  # words: below, only an answer without any name or term is flagged, as its length says the rest
SHORT = 20  # words: below, length is all there is to say
FIGURES = 2  # figures: more can be checked
BUZZ = 15  # buzzwords a thousand words: no rated answer with a fact in its end had as many and an end without figures
GENERAL = 33  # percent of the words that tell nothing: a third of talk, beside a story, is a story
LEVEL = 205  # hundredths of specificity: raters gave more where a listener had something to hold on to
BARE = 125  # hundredths of specificity: the bottom of the scale; with no figure, name or term nothing is left to check
NAMED = 2  # names in an answer of general talk: more can be looked up


def find(reading: Reading) -> Seen | None:
    """The absence of anything that could be checked."""
    values = reading.features.values
    size, figures, named = values["words"], values["figures"], values["named things"]
    if size < SHORT or figures > FIGURES or values["figures in result"]:
        return None
    level = reading.levels.get("specificity", LEVEL)
    if size >= WORDS and level > LEVEL:
        return None
    if size < WORDS:
        empty = not (figures or named or values["technical words"]) and reading.kind == "story"
    else:
        empty = values["buzzwords"] > 1 and values["buzzwords per 1000 words"] >= BUZZ
        empty |= level <= BARE and not (figures or named or values["technical words"])
        empty |= values["share other"] >= GENERAL and named <= NAMED and figures < FIGURES
    return Seen(None, f"{figures} figures, {named} names") if empty else None


RULE = Rule(
    "no_specifics",
    "Without anything concrete the experience may be larger in the telling than it was.",
    find,
    of_kinds("story", "approach", "strength", "reflection", "introduction", "hypothetical"),
    unless=frozenset(("no_real_failure", "chronological_resume", "dismisses_ethics")),
)
