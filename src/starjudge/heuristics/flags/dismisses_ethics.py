"""Flag bias, harm, privacy, consent or safety waved away as not one's job, not real, or a brake.

Source: scoring guide, red flags; guide 001, red flags.

It holds where a dismissal stands beside what is dismissed, or where the question is about ethics anyway. It does
not hold for somebody else's dismissal that is then countered, for a hard word on a process that is still kept, or
for asking legal because they should decide.
"""

from __future__ import annotations

import re

from starjudge.heuristics.flags.rule import Rule, Seen
from starjudge.heuristics.flags.words import (
    at_words,
    has_in,
    is_reported,
    own_tokens,
    own_units,
    plain,
    question_has,
    unit_place,
    units_of,
)
from starjudge.heuristics.reading import Reading

STRONG = 2  # points: an outright dismissal
WEAK = 1  # point: a shrug
ENOUGH = 3  # points where the question does not ask about ethics
ENOUGH_ASKED = 2  # points where it does: there an outright dismissal is the answer
SHRUGS = 3  # shrugs that make up for no outright dismissal

_ASKED = re.compile(
    r"\b(?:bias\w*|fair|fairness|unfair\w*|ethic\w*|privacy|consent|safety|harm\w*|responsib\w+|concerns?|right thing|sensitive|protected|"
    r"trust and safety|misuse|discriminat\w+)\b"
)
_CARE = r"(?:lawyers?|legal|compliance|ethics|ethicists|privacy people|the privacy team|security|policy|the provider|the vendor|the client)"
_DISMISSED = at_words(
    # somebody else's
    rf"that's what (?:the )?(?:{_CARE}|appeals|they) (?:is|are|exists?) for\b|(?:let|leave|left) (?:it |that |this |those |them )?(?:to )?"
    rf"(?:the )?{_CARE}\b|(?:{_CARE}|somebody else|someone else|others|other people) (?:can|could|should|will|gets? to|has to|have to|to) "
    rf"(?:[\w']+ )?(?:worry|deal|sort|handle|own|figure|take care|care|clean)|(?:{_CARE})'s (?:job|problem|responsibility|department|business|"
    r"concern|worry)\b"
    r"|(?:not|isn't|wasn't|never) (?:really |exactly |a \w+ |an \w+ )?(?:my|our|the \w+(?:'s| team's)?|engineering's|analytics') (?:job|"
    r"problem|department|responsibility|concern|business|place|call)\b|(?:that|it|this|safety|privacy|fairness|bias|consent|ethics) (?:is|was) "
    r"(?:really )?(?:their|the (?:provider|vendor|client|customer|user|lawyer|product manager)'s|somebody else's|someone else's) "
    r"(?:job|problem|department|responsibility|concern|business)\b|safety is the \w+'s\b"
    # not real
    r"|(?:exaggerated|overblown|overdone|overrated|overhyped|hysteri\w+|hype|fashionable|a fad|nonsense|a myth|a fuss|virtue signall?ing|"
    r"philosophy seminar|politically correct|political correctness|woke)\b"
    r"|(?:can't|cannot|can not|couldn't|could not|don't|doesn't) (?:really |actually |even )?(?:be (?:racist|biased|sexist|unfair|prejudiced)|"
    r"discriminate)\b|(?:algorithms?|models?|maths?|machines?|computers?|data) (?:only |just |simply |are |is |have |has )*(?:sees?|knows?|"
    r"neutral|objective|no opinions?|numbers|doesn't lie|don't lie|doesn't care|reflects?)\b(?! the\b| how)"
    r"|(?:just|simply|only) what the data (?:says|said|shows|showed|is)\b|the data (?:is|are|says|'s) (?:what|the)\b"
    # afterwards, or never
    r"|ask (?:for )?(?:forgiveness|permission) (?:later|afterwards)|ask (?:for )?forgiveness\b|make an omelette\b|fair game\b"
    r"|(?:patch|fix|sort|clean|deal with|handle|correct) (?:it|that|this|them|things) (?:up |out )?(?:afterwards|later|when (?:someone|somebody|"
    r"people|they|anyone) complains?|if (?:someone|somebody|people|they|anyone) complains?)\b"
    r"|(?:don't|won't|didn't|wouldn't|never) (?:waste|spend|lose) (?:[\w']+ ){0,3}(?:time|sleep|energy|a minute) (?:on|over|with) (?:[\w']+ )?(?:red "
    r"team\w*|fairness|bias|privacy|ethics|consent|safety|that|audits?|it)\b"
    # only the figure counts
    r"|(?:all|only thing|the thing|what) that (?:matters|counts)|i (?:only )?care about (?:accuracy|lift|auc|performance|revenue|the metric|"
    r"results)\b|my job is (?:accuracy|performance|the model|to ship|the metric|lift)\b|(?:change|fix) (?:reality|the world|society)\b"
)
_SHRUG = at_words(
    r"(?:slows? (?:[\w']+ ){0,2}down|slowed (?:[\w']+ ){0,2}down|slowing (?:[\w']+ ){0,2}down|hold(?:s|ing)? (?:[\w']+ )?up|held (?:[\w']+ )?up|kills? "
    r"(?:[\w']+ )?(?:speed|innovation|momentum)|in the way|waste of time|brake|red tape|bureaucra\w+|formality|paperwork|box ticking|anyway|"
    r"(?:nobody|no one|users|people|customers|they) (?:[\w']+ )?(?:reads?|cares?|complain\w*|notic\w+|asked|found out|minds?|bother\w*)|"
    r"(?:don't|doesn't|didn't) (?:really |even |obviously )?(?:care|mind|complain|notice|bother)|clicks? (?:on )?accept|on the internet|"
    r"(?:always|just) (?:nervous|worried|complaining)|technically|strictly speaking|left (?:[\w']+ ){1,3}in because|predictive|permission later)\b"
)
_COUNTERED = at_words(
    r"(?:(?<!if )i (?:disagreed|objected|refused|pushed back|didn't accept|did not accept|couldn't accept|said no|wasn't (?:happy|comfortable|"
    r"convinced)|raised|insisted|stopped|escalated|asked (?:them|her|him|legal|who|for a)|held|argued)|which (?:is|was) wrong|i was wrong|"
    r"but (?:i|we) |but (?:it|that) (?:didn't|did not|wasn't|isn't|is|was) |not true|i don't (?:agree|buy|believe)|used to (?:think|say|believe)|so i (?:asked|raised|checked|stopped|went|"
    r"took|wrote|built|measured|ran)|instead)\b"
)


def find(reading: Reading) -> Seen | None:
    """The first unit that dismisses, where there is enough of it and ethics is what is dismissed."""
    asked = question_has(reading, _ASKED)
    count = len(reading.facts.units)
    topics = own_units(reading, "ethics_topic")
    near = range(count) if asked else sorted({n for u in topics for n in (u - 1, u, u + 1) if 0 <= n < count})
    listed = units_of(reading, list(own_tokens(reading, "ethics_dismissed", denied=False)))
    strong = {u for u in listed if asked or _beside_ethics(reading, u)}
    strong |= {u for u in near if _DISMISSED.search(plain(reading, u)) and not _told_by_others(reading, u)}
    strong = {u for u in strong if not _is_countered(reading, u)}
    if not strong and not asked:
        return None
    brushed = units_of(reading, list(own_tokens(reading, "ethics_brushed", denied=False)))
    weak = {u for u in brushed if asked or _beside_ethics(reading, u)}
    weak |= {u for u in near if _SHRUG.search(plain(reading, u))}
    weak = {u for u in weak - strong if not _is_countered(reading, u)}
    if STRONG * len(strong) + WEAK * len(weak) < (ENOUGH_ASKED if asked else ENOUGH):
        return None
    if not strong and (len(weak) < SHRUGS or not any(has_in(reading, u, "ethics_topic", "ethics_more") for u in weak)):
        return None
    return Seen(unit_place(reading, min(strong or weak)), f"{len(strong)} dismissals, {len(weak)} shrugs")


def doubts(reading: Reading, unit: int) -> bool:
    """Whether ethics is not spoken of around a unit, or the speaker stands up for it there."""
    return not _beside_ethics(reading, unit) or _is_countered(reading, unit)


def _beside_ethics(reading: Reading, unit: int) -> bool:
    """Whether ethics is spoken of in a unit or beside it."""
    around = range(max(0, unit - 1), min(len(reading.facts.units), unit + 2))
    return any(has_in(reading, n, "ethics_topic", "ethics_more") for n in around)


def _is_countered(reading: Reading, unit: int) -> bool:
    """Whether the speaker takes a stand against what is said in a unit, there or in the next one."""
    around = range(unit, min(len(reading.facts.units), unit + 2))
    return any(_COUNTERED.search(plain(reading, n)) for n in around)


def _told_by_others(reading: Reading, unit: int) -> bool:
    """Whether a unit's end is what somebody else is said to have said."""
    words = plain(reading, unit)
    if _I_SAID.search(words):
        return False
    return is_reported(reading.facts, reading.facts.units[unit].last - 1) or _THEY_SAID.search(words) is not None


_THEY_SAID = at_words(
    r"(?:he|she|they|manager|boss|director|lead|ceo|cto|vp|head|client|colleague|founder|somebody|someone|people|team|pm|product) (?:[\w']+ )?"
    r"(?:said|says|told|felt|thought|argued|replied|insisted|claimed|answered|believed|wrote)\b"
)
_I_SAID = re.compile(r"\bi (?:was like|said|told|replied|answered|explained|let|just|thought)\b")


RULE = Rule(
    "dismisses_ethics",
    "A system that harms people is a liability, to them first.",
    find,
    needs=("ethics_topic", "ethics_dismissed"),
    doubts=doubts,
)
