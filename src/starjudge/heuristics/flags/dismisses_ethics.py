"""Flag bias, harm, privacy, consent or safety waved away as not one's job, not real, or a brake.

Source: scoring guide, red flags; guide 001, red flags.

It holds where a dismissal stands beside what is dismissed, or where the question is about ethics anyway. It does
not hold for somebody else's dismissal that is then countered, for a hard word on a process that is still kept, or
for asking legal because they should decide.
"""

from __future__ import annotations

import re

from starjudge.heuristics.flags.rule import Rule, Seen
from starjudge.heuristics.flags.words import has_in, own_tokens, plain, question_has, unit_place, units_of
from starjudge.heuristics.reading import Reading

STRONG = 2  # points: an outright dismissal
WEAK = 1  # point: a shrug
ENOUGH = 3  # points where the question does not ask about ethics
ENOUGH_ASKED = 2  # points where it does: there a dismissal is the answer

_ASKED = re.compile(r"\b(?:bias|fair|ethic|privacy|consent|safety|harm|responsib|concern|right thing|sensitive|right to)")
_COUNTERED = re.compile(
    r"\b(?:i (?:disagreed|objected|refused|pushed back|didn't accept|did not accept|couldn't accept|said no|wasn't (?:happy|"
    r"comfortable)|raised|insisted|stopped)|which (?:is|was) wrong|i was wrong|but (?:i|it|that|we) (?:didn't|wasn't|isn't|"
    r"disagreed|thought|felt|couldn't|knew)|not true|i don't (?:agree|buy|believe)|used to (?:think|say|believe))\b"
)


def find(reading: Reading) -> Seen | None:
    """The first unit that dismisses, where there is enough of it and ethics is what is dismissed."""
    asked = question_has(reading, _ASKED)
    strong = _meant(reading, "ethics_dismissed", asked)
    if not strong and not asked:
        return None
    weak = [u for u in _meant(reading, "ethics_brushed", asked) if u not in strong]
    if STRONG * len(strong) + WEAK * len(weak) < (ENOUGH_ASKED if asked else ENOUGH) or not strong and len(weak) < 3:
        return None
    return Seen(unit_place(reading, min(strong or weak)), f"{len(strong)} dismissals, {len(weak)} shrugs")


def _meant(reading: Reading, words: str, asked: bool) -> list[int]:
    """Units with an entry of a list that is the speaker's own, near something of ethics, and not countered."""
    out = []
    count = len(reading.facts.units)
    for u in units_of(reading, list(own_tokens(reading, words, denied=False))):
        near = range(max(0, u - 1), min(count, u + 2))
        if not asked and not any(has_in(reading, n, "ethics_topic", "ethics_more") for n in near):
            continue
        if any(_COUNTERED.search(plain(reading, n)) for n in range(u, min(count, u + 2))):
            continue
        out.append(u)
    return out


RULE = Rule(
    "dismisses_ethics",
    "A system that harms people is a liability, to them first.",
    find,
    needs=("ethics_dismissed", "ethics_brushed"),
)
