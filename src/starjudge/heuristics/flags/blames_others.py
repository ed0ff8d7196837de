"""Flag an answer that puts the fault on others and takes no part of it.

Source: scoring guide, red flags and ownership 1; guides 001 and 004, red flags.

It holds where the speaker clears themselves ("my code was fine") or names a culprit ("that's on them") and more
of the kind is said, while nothing is owned. It does not hold for a cause told as a fact, for a culprit named by
somebody else or denied ("nobody was to blame"), or where the speaker takes a share at any point: who says "I could
blame the vendor, but I signed it off" shows the opposite of this flag.
"""

from __future__ import annotations

from starjudge.heuristics.flags.rule import Rule, Seen, of_kinds
from starjudge.heuristics.flags.words import at_words, holds, own_tokens, own_units, plain, unit_place, units_of
from starjudge.heuristics.reading import Reading

CLEARED = 2  # points: clearing oneself is half the flag
PUT = 2  # points: naming a culprit is the other half
COMPLAINT = 1  # point: a complaint may be a plain cause
OWNED = -2  # points: one owned share weighs as much as one culprit
MENTIONS = 2  # sentences with any word of fault: fewer are not looked at closely
ENOUGH = 4  # points: two clear signs, or one and two complaints

# Looked for only in sentences with a word of fault_hint; gaps are bounded.
_CLEARED = at_words(
    r"(?:my|our) (?:[\w']+ )?(?:model|code|part|side|work|notebook|pipeline|jobs?|analysis|algorithm|forecast|script|end|maths?|"
    r"numbers|predictions|piece|bit)(?: itself)? (?:was|is|were|had been|worked|did|ran)(?: [\w']+){0,2} (?:fine|correct|right|good|sound|"
    r"perfect|clean|solid|ok|okay|working|flawless|perfectly|exactly|ready|as agreed|from day one)\b"
    r"|(?:nothing|not much|not a lot|not a thing|not anything) (?:[\w']+ ){0,3}(?:i|we) (?:could|can|would|should)\b"
    r"|(?:see|know) what (?:[\w']+ ){0,2}i (?:could|should|did)\b|i (?:did|had done) nothing wrong\b"
    r"|(?:hardly|not|wasn't|isn't|never) (?:really |exactly )?(?:my|our) (?:fault|mistake|responsibility|doing|error)\b"
    r"|(?:can't|cannot|couldn't|can hardly|could hardly|won't) (?:really )?be (?:held )?(?:responsible|blamed|accountable)\b"
    r"|(?:blame|fault|mistake|failure|responsibility) (?:[\w']+ ){1,6}not (?:with|on) (?:me|us)\b(?! (?:alone|only)\b)"
    r"|(?:get|got|gets|took|take|taking|had) (?:all )?the blame\b|i (?:still )?would (?:do|build) (?:it|that) (?:in )?the same\b"
)
_PUT = at_words(
    r"(?:was|is|it's|that's|were|really|entirely|purely|clearly|completely|all|simply|obviously) (?:[\w']+ ){0,2}"
    r"(?:their|his|her|(?!nobody's|everybody's|everyone's|one's|it's|that's|what's|there's|let's|he's|she's)\w+'s) (?:own )?"
    r"(?:fault|mistake|mess|doing|failure|error)\b"
    r"|(?:that's|that is|that was|it's|it was|this is|this was|is|was) (?:really |all |entirely |purely |completely |squarely )?on "
    r"(?:them|him|her|the (?:[\w']+ )?(?:team|vendor|manager|guys|people|side|engineers|supplier|client|business|product|annotators|"
    r"department|company|others))\b"
    r"|(?:they|he|she|somebody|someone|(?:the|my|our) (?!model|code|test|system|data|result)\w+(?: [\w']+)?) (?:really |simply )?"
    r"(?:should(?: have|'ve)|ought to have) (?:[\w']+ )?(?:known|told|caught|noticed|checked|warned|tested|done|given|listened|asked|"
    r"said|fixed|planned|read|been|seen|spotted|prepared|informed|delivered|documented)\b"
    r"|if (?:they|he|she|the (?:[\w']+ )?(?:others|team|vendor|managers?|people|guys|business|client)|people|anyone|everybody) (?:had|'d)"
    r" (?:[\w']+ ){0,2}(?:done|listened|told|delivered|given|checked|followed|understood|kept|read|tested|worked|competent|better)\b"
    r"|(?:dropped the ball|messed (?:it |this |things )?up|screwed (?:it |us |this |things )?(?:up|over)|let (?:me|us) down|threw me "
    r"under)\b|(?:what|which) (?:he|she|they) (?:is|are|was|were) paid (?:for|to)\b|down to the (?:[\w']+ )?(?:managers?|team|vendor|"
    r"engineers|people|users|annotators|client|supplier|business|others)\b|(?:mostly|purely|entirely|all|only) because of (?:the |their )?"
    r"(?:[\w']+ )?(?:team|vendor|manager|people|guys|engineers|annotators|client|department)\b"
)


def find(reading: Reading) -> Seen | None:
    """The first unit that clears the speaker or names a culprit, where there is enough of it."""
    hinted = own_units(reading, "fault_hint")
    complaints = units_of(reading, list(own_tokens(reading, "fault_complaint", denied=False)))
    if len(hinted) + len(complaints) < MENTIONS and not holds(reading, "fault_absolved", "fault_put"):
        return None
    said = {u: plain(reading, u, beyond=3) for u in hinted}
    cleared_tokens = list(own_tokens(reading, "fault_absolved", denied=False))
    cleared = set(units_of(reading, cleared_tokens)) | {u for u in hinted if _CLEARED.search(said[u])}
    put = set(units_of(reading, list(own_tokens(reading, "fault_put")))) | {u for u in hinted if _PUT.search(said[u])}
    strong = cleared | put
    if not strong:
        return None
    owned = units_of(reading, [t for t in own_tokens(reading, "own_fault", "fault_owned") if t not in cleared_tokens])
    points = CLEARED * len(cleared) + PUT * len(put) + COMPLAINT * len(complaints) + OWNED * len(owned)
    if points < ENOUGH:
        return None
    return Seen(
        unit_place(reading, min(strong)), f"{len(strong)} sentences put the fault elsewhere, {len(owned)} own it"
    )


def doubts(reading: Reading, unit: int) -> bool:
    """Whether some part of a fault is taken anywhere."""
    return next(own_tokens(reading, "own_fault", "fault_owned"), None) is not None


RULE = Rule(
    "blames_others",
    "Who takes no part of a fault is unlikely to mend it.",
    find,
    of_kinds("story", "approach", "hypothetical", "motivation", "weakness", "reflection", "strength", "introduction"),
    ("fault_absolved", "fault_put", "fault_hint"),
    doubts,
)
