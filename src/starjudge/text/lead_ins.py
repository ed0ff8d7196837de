"""What stands in front of the verb where a note leaves out its subject: "Next morning: pulled the logs".

A note often opens with when it was ("Week 2: rewrote the loader"), with whose part it is ("Me: cleaned the labels"),
or with a short clause ("Picking the riskiest one, put it behind a flag"), and only then with what was done.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from starjudge.text.tokens import Tokens

LeadIn = Literal["label", "time", "moment", "clause"]

_LONGEST = 6  # tokens of a label or of when it was
_LONGEST_CLAUSE = 12  # tokens of a clause in front of the verb
_LINKS = frozenset("so then and also next first second third finally later afterwards eventually instead "
                   "immediately".split())  # fmt: skip
# Labels under which the speaker tells what they did; under others ("Result: improved", "Ops: rolled back") they do not.
_OWN = frozenset("i me mine my own part role task action actions step steps what did approach fix fixes solution "
                 "response decision so then next first second third instead a t".split())  # fmt: skip
# Words of a label or a phrase that tells when, besides the names of days, months and seasons.
_WHEN = frozenset(
    "on in at by the that this same next last first second third final following previous one two three four five six "
    "seven eight nine ten eleven twelve early late mid around about from to until later after before earlier hour "
    "hours minute minutes sprint sprints year years am pm noon midnight h a an of and few couple".split()
)
_AT_A_TIME = frozenset("on in at by within before until from around".split())  # what follows is no subject
_THAT_TIME = frozenset("that this same next last the".split())
_CLOCK = frozenset("hour hours minute minutes sprint sprints year years later noon midnight am pm".split())
_MARKS = frozenset(":–—")
_DASHES = frozenset((" - ", " -- "))
_ARROWS = frozenset(("->", "=>", "→"))
# A clause in front of the verb opens with one of these or with a form in -ing.
_CLAUSES = frozenset("after before instead to with for by without since when once because".split())
_OPENERS = _LINKS | _OWN | _WHEN | _CLOCK | _AT_A_TIME | _CLAUSES  # all that a lead-in opens with, but figures and -ing
_NO_ING = frozenset("nothing something anything everything thing morning evening spring string king ring during "
                    "missing remaining existing outstanding".split())  # fmt: skip


class Place(NamedTuple):
    """A token at which a verb without a subject may stand, and what leads up to it."""

    token: int
    lead: LeadIn


def lead_in(tokens: Tokens, masks: Sequence[int], first: int, last: int, times: int) -> Place | None:
    """Where behind its lead-in the verb of a note may stand; ``None`` where nothing leads up to one.

    Args:
        tokens: the text's tokens.
        masks: their category bits.
        first: first token of the unit.
        last: the token behind the unit.
        times: bits of the words that name a point in time.

    """
    words, gaps = tokens.words, tokens.gaps
    word = words[first]
    if word not in _OPENERS and not (masks[first] & times or word[0].isdecimal() or word.endswith("ing")):
        return None
    if word[0].isdecimal() and gaps[first + 1][:1] in (".", ")") and first + 1 < last:
        first += 1  # "1. Pulled the logs"
        if first + 1 == last or words[first] not in _LINKS:
            return _behind(tokens, masks, first, last, times) or Place(first, "label")
        word = words[first]
    if word in _LINKS and first + 1 < last and (gaps[first + 1] == " " or "," in gaps[first + 1]):
        return _behind(tokens, masks, first, last, times) or Place(first + 1, "time")
    return _behind(tokens, masks, first, last, times)


def _behind(tokens: Tokens, masks: Sequence[int], first: int, last: int, times: int) -> Place | None:
    """The place behind a label, behind when it was, or behind a clause."""
    words, gaps = tokens.words, tokens.gaps
    own = dated = True
    when = False
    for i in range(first, min(first + _LONGEST, last - 1)):
        word, timed = words[i], masks[i] & times > 0
        figure = word[0].isdecimal()
        when = when or timed or word in _CLOCK or ":" in word
        own = own and (word in _OWN or figure)
        dated = dated and (timed or figure or word in _WHEN or word in _CLOCK)
        if not (own or dated) or (i > first and words[i - 1] == "later"):
            break
        gap, behind = gaps[i + 1], i + 1
        marked = gap in _DASHES or not _MARKS.isdisjoint(gap)
        if words[behind] in _ARROWS:
            marked, behind = True, behind + 1
        if marked and behind < last and (own or when) and not _goes_on(tokens, masks, behind, times):
            return Place(behind, "label")
        if dated and when and behind < last and not _goes_on(tokens, masks, behind, times):
            opens = words[first]
            if (
                opens in _AT_A_TIME
                or "later" in words[first:behind]
                or ("," in gap and (opens[0] > "9" or ":" in opens))
            ):
                return Place(behind, "time")  # but not "four hours, saved"
            named = opens in _THAT_TIME or masks[first] & times > 0
            return Place(behind, "moment") if named and gap == " " else None
    return _behind_clause(tokens, first, last)


def _goes_on(tokens: Tokens, masks: Sequence[int], i: int, times: int) -> bool:
    """Whether a phrase that tells when goes on at a token."""
    word = tokens.words[i]
    return masks[i] & times > 0 or word in _WHEN or word in _CLOCK or word[0].isdecimal()


def _behind_clause(tokens: Tokens, first: int, last: int) -> Place | None:
    """The place behind the comma or colon of a clause that opens a unit."""
    words, gaps = tokens.words, tokens.gaps
    word = words[first]
    if (
        word not in _CLAUSES
        and word not in _AT_A_TIME
        and (not word.endswith("ing") or len(word) < 5 or word in _NO_ING)
    ):
        return None
    for i in range(first + 2, min(first + _LONGEST_CLAUSE, last)):
        if "," in gaps[i]:
            return Place(i, "clause")
        if ":" in gaps[i]:
            return Place(i, "label") if i - first < _LONGEST else None
    return None
