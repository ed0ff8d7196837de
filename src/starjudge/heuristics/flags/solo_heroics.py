"""Flag a story in which one person did it all and the others were useless, absent or in the way.

Source: scoring guide, red flags; guide 004, red flags.

It holds where being alone goes together with disdain for the rest. It does not hold for work that was legitimately
alone (the only engineer, a night on call, a first prototype), where others are credited, or where doing it alone is
told as the mistake.
"""

from __future__ import annotations

from starjudge.heuristics.flags.rule import Rule, Seen, of_kinds
from starjudge.heuristics.flags.words import at_words, own_tokens, own_units, plain, unit_place, units_of
from starjudge.heuristics.reading import Reading

ENOUGH_DISDAIN = 2  # units: one remark about others may be a fact
ENOUGH = 4  # signs of either sort: a story has to be made of it
CREDIT = 2  # signs that one credit to a colleague takes away: who credits does not stand alone

# Looked for only in sentences with a word of solo_hint; gaps are bounded.
_DISDAIN = at_words(
    r"(?:none of them|nobody else|no one else|nobody there|no one there|nobody on the team|no one on the team|the others|the rest|"
    r"my colleagues|the team) (?:[\w']+ ){0,2}?(?:could|couldn't|can|can't|had a clue|understands?|understood|knew|was able|were able|"
    r"would have|managed|hadn't|watched|stood|sat|panicked|talked|were in meetings|were busy|were useless|were still)\b"
    r"|told (?:everyone|everybody|them|him|her|the (?:[\w']+ )?(?:team|others|guys|engineers)|people) (?:[\w']+ )?to (?:stop|go|get|leave|step|"
    r"wait|keep|stay|shut)\b|sent (?:him|her|them|everyone|everybody) (?:home|away|to bed)\b|without me\b"
    r"|(?:took|take|taken) (?:it|that|this|the \w+) (?:over|away) from\b|(?:out of|in) my way\b|nobody (?:had a clue|could follow|"
    r"could have|would have|there could)\b|(?:explaining|teaching|training|onboarding) (?:it|them|him|her|someone|somebody|anyone) "
    r"(?:[\w']+ ){0,3}(?:taken|take|takes|longer|cost|slower)\b|(?:making|made) (?:it|things) worse\b"
    r"|beats? a (?:committee|team|department)\b|(?:they|he|she) (?:hadn't|couldn't|haven't|never) (?:[\w']+ )?(?:managed|done|solved|built) "
    r"(?:[\w']+ ){0,3}(?:year|years|months)\b|don't (?:really )?need (?:[\w']+ )?(?:reviews?|meetings|help|anyone|others|a team)\b"
    r"|stood in the way\b|go(?:ne)? around them\b|went around them\b|keep people out\b"
)
_ALONE = at_words(
    r"(?:by myself|on my own|single-?handed(?:ly)?|single handedly|(?:did|do|built|wrote|rewrote|fixed|solved|ran|coded|designed) (?:[\w']+ ){0,5}"
    r"(?:alone|myself)|all alone|locked myself|i was the only (?:one|person)|only one who (?:could|knew|understood)|i saved|i rescued|saved the "
    r"(?:day|launch|project|company|release)|hero|skipped (?:the )?(?:code )?review|told nobody|told no one|carried the (?:whole )?(?:team|"
    r"project)|one person who (?:[\w']+ )?know)"
)

_SELF = frozenset(("i", "i'd", "i've", "and", "then"))  # "I built the …" credits nobody


def find(reading: Reading) -> Seen | None:
    """The first unit of disdain, where being alone is told with enough of it."""
    places = own_units(reading, "solo_hint")
    listed = units_of(reading, list(own_tokens(reading, "solo_disdain", denied=False)))
    if len({*places, *listed}) < ENOUGH_DISDAIN:
        return None
    hinted = [plain(reading, u, beyond=3) for u in places]
    against = set(listed) | {u for u, words in zip(places, hinted, strict=True) if _DISDAIN.search(words)}
    if len(against) < ENOUGH_DISDAIN:
        return None
    alone = set(units_of(reading, list(own_tokens(reading, "solo_alone", denied=False))))
    alone |= {u for u, words in zip(places, hinted, strict=True) if _ALONE.search(words)}
    credit = _credits(reading)
    if len(against) + len(alone) - CREDIT * credit < ENOUGH:
        return None
    return Seen(
        unit_place(reading, min(against)), f"{len(against)} sentences against the others, {len(alone)} of being alone"
    )


def doubts(reading: Reading, unit: int) -> bool:
    """Whether anybody is credited, or a fault is owned."""
    return _credits(reading) > 0


def _credits(reading: Reading) -> int:
    words = reading.facts.tokens.words
    return sum(1 for t in own_tokens(reading, "credit", "own_fault") if words[t - 1] not in _SELF)


RULE = Rule(
    "solo_heroics",
    "Work on ML systems is shared; who leaves everyone else out is hard to work with.",
    find,
    of_kinds("story", "approach", "hypothetical", "strength", "introduction", "motivation"),
    ("solo_disdain", "solo_hint"),
    doubts,
)
