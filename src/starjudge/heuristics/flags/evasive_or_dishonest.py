"""Flag an answer that hides a problem from those it concerned, or takes back what it has claimed.

Source: scoring guide, red flags; guide 003, Q1; guide 004, follow-up matrix.

It holds for two or more signs of keeping something back that is never brought into the open, and for a claim that is
withdrawn again and again. It does not hold for one correction of a figure (that is honesty), for a silence that is
told as the mistake, for what could have been hidden and was not, or for hiding done by others.
"""

from __future__ import annotations

from starjudge.heuristics.flags.rule import Rule, Seen, of_kinds
from starjudge.heuristics.flags.words import at_words, own_tokens, plain, unit_place, units_of
from starjudge.heuristics.reading import Reading

BOTH = 2  # signs: what was done to hide it, and one more
SIGNS = 3  # softer signs that make up for no outright one
CLEAN = 2  # signs of hiding that one coming clean afterwards takes away
TAKEN_BACK = 3  # units: two corrections are careful speech, three are a pattern
SPREAD = 110  # words for each unit that takes back: rarer ones in a long ramble are slips
OPENING = 2  # tokens: a claim is taken back at a sentence's start, or by words that say so

_PAPER = (
    r"(?:report|deck|slides?|summary|paper|model card|appendix|presentation|documentation|docs|mail|email|write-?up|release notes?|"
    r"minutes|ticket|dashboard|spreadsheet|file|log|contract|proposal|table|review|diagram)"
)
_THEM = (
    r"(?:them|him|her|anyone|anybody|the (?:[\w']+ )?(?:client|customer|director|board|team|auditors?|regulator|bank|partner|boss|manager|"
    r"users?|company|sponsor|investors?|hospital|public|press)|my (?:[\w']+ )?(?:boss|manager|lead|team|supervisor))"
)
# Looked for only in sentences with a word of hid_hint; gaps are bounded.
_OUTRIGHT = at_words(
    r"(?:decided|chose|preferred|agreed|thought it (?:best|better)) (?:not to|against) (?:tell|mention|inform|rais|report|disclos|bring|say|"
    r"telling|mentioning|informing|raising|reporting|disclosing|bringing|saying)\w*\b"
    r"|(?:slipped|sneaked|snuck|buried|tucked|folded|smuggled|hid) (?:[\w']+ ){0,5}(?:in|into|under|away|among|behind|from)\b"
    rf"|(?:left|leave|leaving|took|take|taken|kept|keep|dropped|removed|deleted|cut|struck) (?:[\w']+ ){{1,5}}(?:out of|from|off) (?:the |my |our |"
    rf"his |her |their )?(?:[\w']+ )?{_PAPER}\b"
    r"|(?:so|so that|that way) (?:that )?(?:nobody|no one|they|he|she|the \w+) (?:would|could|wouldn't|couldn't|will|won't) (?:ever |not |even )?"
    r"(?:see|notice|find|know|ask|suspect|realise|realize|spot|learn)\b"
    rf"|told {_THEM} (?:that )?(?:it (?:was|is|had)|they (?:were|came|had)|the \w+ (?:was|were|had|came)|everything)(?: [\w']+){{0,12}}"
    r" (?:believed|bought|live|doctors|fine|real|drift\w*|seasonal\w*|vendor|normal|on track|under control)\b"
    r"|(?:look|looked|looks|seem|seemed|appear|appeared) (?:better|good|bigger|higher|smoother|live|real|finished)(?: than| for| in| on|$)"
    r"|(?:kept|keep|keeping) (?:it|that|this|the \w+|them) (?:to myself|quiet|between us|from|out of|in the dark)\b"
    r"|(?:made up|invented|faked|fabricated|fudged|forged|doctored|backdated|massaged|inflated) (?:the |some |a |an |our |my )?(?:[\w']+ )?"
    r"(?:numbers?|figures?|results?|data|labels?|dates?|metrics?|quotes?|reviews?|report|logs?|rows)\b(?! generator)"
    r"|(?:i|we) (?:labelled|labeled|filled|signed|wrote|entered|typed) (?:[\w']+ ){0,6}(?:myself|ourselves) so (?:that )?"
    r"|recorded a video\b(?: [\w']+){0,12} live\b"
)
_SIGN = at_words(
    r"(?:they|he|she|nobody|no one|my \w+|the \w+|anyone) (?:never|didn't|did not|hasn't|haven't|have not|has not|ever) (?:ever |even )?"
    r"(?:notice|noticed|found out|find out|ask|asked|knew|know|realised|realise|realized|realize|suspect|suspected|mentioned|raised)\b"
    r"|when (?:they|he|she|the \w+|their \w+(?: [\w']+)?|someone|somebody|\w+) asked(?: [\w']+){0,9} i (?:just )?(?:said|told|referred|blamed|"
    r"explained|answered|replied)\b|(?:i|we) (?:just |simply )?(?:said|told (?:them|him|her)) (?:that )?(?:[\w']+ ){0,3}(?:drift\w*|season\w*|"
    r"recalibrat\w*|the vendor|a vendor|a bug in|normal|routine|it was live)\b|(?:saw no|no) (?:reason|need|point) (?:to|in) (?:bring\w*|"
    r"mention\w*|tell\w*|rais\w*|worry\w*|say\w*)\b|(?:never|didn't|did not|not) (?:[\w']+ )?(?:mentioned|mention|brought it up|bring it up|told|"
    r"tell|disclosed?|corrected)\b(?! (?:us|me)\b)|(?:nobody|no one) (?:ever )?(?:asked|noticed|found out|knew|checked|complained)\b"
    r"|only asked for\b|believed (?:it|me|us)\b|adjusted the\b|(?:already|had) (?:been )?(?:paid|announced|signed|approved)\b"
    r"|passed the audit\b|quietly\b"
)
_NOT_DONE = at_words(
    r"(?:could have|could've|might have|might've|would have been easy|tempted|i won't|refused to|instead of|rather than|never (?:hide|hid)|"
    r"(?:didn't|did not|never) want to (?:hide|keep)|vendor|supplier|(?:told|tell|telling|asked|ask|with) (?:us|me)\b|fake (?:customers|data|"
    r"users|accounts|reviews)|made up (?:of|fake))"
)


def find(reading: Reading) -> Seen | None:
    """The first unit that hides or takes back, where there is enough of it."""
    return _hides(reading) or _takes_back(reading)


def _hides(reading: Reading) -> Seen | None:
    facts = reading.facts
    outright: list[int] = []
    signs: list[int] = []
    listed = units_of(reading, list(own_tokens(reading, "hid_from", denied=False)))
    soft = [facts.unit_of(t) for t in own_tokens(reading, "hid_sign", denied=False)]
    hints = list(own_tokens(reading, "hid_hint", denied=False, reported=False))
    if len(hints) < BOTH and not listed and not soft:
        return None
    for u in sorted({*units_of(reading, hints), *listed, *soft}):
        words = plain(reading, u, beyond=3)
        if _NOT_DONE.search(words):
            continue
        found = len(set(_OUTRIGHT.findall(words))) or int(u in listed)
        outright += [u] * min(found, BOTH)
        signs += [u] * max(soft.count(u), int(_SIGN.search(words) is not None))
    both = sorted(outright + signs)
    if len(both) < BOTH:
        return None
    clean = {facts.unit_of(t) for t in own_tokens(reading, "came_clean", "own_fault") if facts.unit_of(t) >= both[0]}
    weight = len(both) - CLEAN * len(clean)
    if weight >= SIGNS or (outright and weight >= BOTH):
        return Seen(unit_place(reading, both[0]), f"{len(both)} signs of keeping something back")
    return None


def _takes_back(reading: Reading) -> Seen | None:
    facts = reading.facts
    tokens = [t for t in own_tokens(reading, "takes_back_opening", denied=False)
              if t - facts.units[facts.unit_of(t)].first <= OPENING]  # fmt: skip
    back = units_of(reading, sorted(tokens + list(own_tokens(reading, "takes_back", denied=False))))
    if len(back) >= TAKEN_BACK and len(back) * SPREAD >= reading.features.values["words"]:
        return Seen(unit_place(reading, back[0]), f"{len(back)} claims taken back")
    return None


def doubts(reading: Reading, unit: int) -> bool:
    """Whether something is brought into the open anywhere."""
    return next(own_tokens(reading, "came_clean", "own_fault"), None) is not None


RULE = Rule(
    "evasive_or_dishonest",
    "Nothing else in the answer can be relied on, and the same may happen on the job.",
    find,
    of_kinds("story", "approach", "hypothetical", "introduction", "motivation", "strength", "weakness", "reflection"),
    ("hid_from", "hid_sign", "hid_hint", "takes_back", "takes_back_opening"),
    doubts,
)
