"""Flag an answer to a question for a failure or a weakness that names none.

Source: scoring guide, red flags; guide 004, red flags.

It holds where a failure is denied in so many words and none is told after that. It does not hold where the denial is
only an opening ("I can't think of a big one, but …" and a loss with a cost follows), or for a strength sold as a
weakness, which has a flag of its own.
"""

from __future__ import annotations

import re

from starjudge.heuristics.flags.rule import Rule, Seen, of_kinds
from starjudge.heuristics.flags.words import at_words, own_tokens, plain, question_has, unit_place, units_of
from starjudge.heuristics.reading import Reading

_ASKED = re.compile(
    r"\b(?:fail\w*|mistakes?|went wrong|go wrong|gone wrong|weak\w*|setbacks?|regret\w*|(?:didn't|did not) (?:work|go|meet|succeed)|broke|"
    r"unsuccessful|fall short|fell short|missed)\b"
)
_DENIED = at_words(
    r"(?:don't|do not|can't|cannot|couldn't) (?:[\w']+ )?(?:think|believe|recall|remember|name|come up with)(?: (?!any more)[\w']+){0,4} (?:failed|failures?|"
    r"mistakes?|weakness\w*|one|anything|example)\b|never (?:really |actually |ever |had |once )*(?:failed|made (?:a|any) (?:[\w']+ )?(?:"
    r"mistakes?|errors?))\b|(?:haven't|have not|hadn't|didn't|don't|do not) (?:[\w']+ )?(?:got|had|have|made|failed|seen) (?:[\w']+ ){0,3}(?:example|"
    r"failures?|story for|weakness\w*|mistakes?|one of those|that problem)\b|(?:hasn't|has not|hadn't|doesn't|didn't) (?:[\w']+ )?happened? "
    r"(?:to me|so far|yet|in my)\b|no (?:real |major |serious |big )?(?:failures?|weakness\w*|mistakes?) (?:to|that|i|come|so far|really)\b|"
    r"there are (?:only|no) (?:lessons|failures|mistakes)\b"
    r"|not (?:really )?sure (?:if |that |whether )?i(?:'ve| have)? (?:ever |really )?(?:got |had |have )?(?:a |an |any )?(?:[\w']+ )?(?:failed|failures?|weakness\w*|mistakes?)\b"
    r"|none (?:that )?(?:i'm|i am|i|come|comes|spring|really|to be)\b"
)


def find(reading: Reading) -> Seen | None:
    """The unit that denies, where nothing is owned."""
    if reading.kind != "weakness" and not question_has(reading, _ASKED):
        return None
    listed = units_of(reading, list(own_tokens(reading, "failure_denied", denied=False)))
    denials = [u for u in range(len(reading.facts.units)) if u in listed or _DENIED.search(plain(reading, u, beyond=3))]
    if not denials:
        return None
    owned = list(own_tokens(reading, "own_fault", "weakness_cost"))
    if len(owned) > len(denials):
        return None
    return Seen(unit_place(reading, denials[0]), f"{len(denials)} denials, {len(owned)} signs of a cost or a fault")


RULE = Rule(
    "no_real_failure",
    "Either something is held back or nothing hard was tried.",
    find,
    of_kinds("story", "weakness", "reflection"),
)
