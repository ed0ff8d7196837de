"""Who acts, clause by clause: the speaker, the team, nobody named, or others.

Counted are subjects with a verb of doing, in told events. Not counted: words inside quotation marks
(somebody else's "we"), thoughts in brackets ("I think", "I mean"), states ("I was tired"), what would
or should be done, what is asked, and what was not done.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from starjudge.text.dropped_subjects import find_dropped
from starjudge.text.lexicon import Lexicon
from starjudge.text.predicates import REACH, STATES, STOPS, Predicates
from starjudge.text.tokens import Tokens

ActorKind = Literal["i", "we", "passive", "others"]

_INVERTED = frozenset("did do does would should could can will if unless whether".split())  # "did I check", "if I had"
_DETERMINERS = frozenset("the my our a an his her their other your".split())
_ROLE_WORDS = 3  # from the article to the noun: "our data scientist"
# Word lists at whose entries an actor may begin.
SUBJECTS = ("first_subject", "we_subject", "be_verb", "third_subject", "role_noun")


class Actor(NamedTuple):
    """One acting subject: its kind and the tokens of subject and verb."""

    kind: ActorKind
    first: int
    last: int


def quoted_tokens(tokens: Tokens) -> frozenset[int]:
    """Indices of tokens inside double quotation marks, paragraph by paragraph."""
    text = tokens.text
    if '"' not in text and "“" not in text:
        return frozenset()
    inside: set[int] = set()
    opened = False
    for i, gap in enumerate(tokens.gaps[:-1]):
        if len(gap) > 1 or gap == '"' or gap == "“" or gap == "”":
            breaks = 0
            for c in gap:
                if c == "\n":
                    breaks += 1
                    opened = opened and breaks < 2  # a mark that is never closed ends with its paragraph
                elif c == '"':
                    opened = not opened
                elif c == "“":
                    opened = True
                elif c == "”":
                    opened = False
        if opened:
            inside.add(i)
    return frozenset(inside)


def find_actors(
    tokens: Tokens,
    masks: Sequence[int],
    subjects: Sequence[int],
    lexicon: Lexicon,
    starts: Sequence[int],
    quoted: frozenset[int],
) -> list[Actor]:
    """Every acting subject, in order.

    Args:
        tokens: the text's tokens.
        masks: their category bits.
        subjects: those on one of the lists of `SUBJECTS`, in order.
        lexicon: what made the bits.
        starts: first tokens of the units, where a dropped subject may stand.
        quoted: tokens inside quotation marks.

    """
    words, gaps = tokens.words, tokens.gaps
    read = Predicates(tokens, masks, lexicon)
    bits = lexicon.bits
    i_bit, we_bit, be_bit = bits["first_subject"], bits["we_subject"], bits["be_verb"]
    third, role, negation = bits["third_subject"], bits["role_noun"], bits["negation"]
    persons, no_third = i_bit | we_bit, role | negation
    opening = frozenset(starts)
    out: list[Actor] = []
    behind = 0  # the token behind the last actor's verb
    n = len(words)
    for i in subjects:
        if i in quoted:
            continue
        mask = masks[i]
        if mask & persons or (mask & third and not mask & no_third):
            if mask & persons and i + 1 < n and masks[i + 1] & mask & persons and STOPS.isdisjoint(gaps[i + 1]):
                continue  # "I, I pulled": once is enough
            if i and words[i - 1] in _INVERTED and gaps[i] == " ":
                continue
            verb, passive = read.after(i)
            if verb and (mask & persons or verb - i <= REACH - 1 or passive):
                kind: ActorKind = "i" if mask & i_bit else "we" if mask & we_bit else "others"
                out.append(Actor("passive" if passive else kind, i, verb))
                behind = verb
        elif mask & be_bit:
            verb = read.passive(i) if behind <= i else 0  # the subject in front may have been counted already
            if verb:
                out.append(Actor("passive", i, verb))
                behind = verb
        elif mask & role and i + 1 < n and gaps[i + 1] == " " and read.is_past(i + 1):
            stated = words[i + 1] in STATES
            if not stated and (i in opening or not _DETERMINERS.isdisjoint(words[max(0, i - _ROLE_WORDS) : i])):
                out.append(Actor("others", i, i + 2))
                behind = i + 2
    seen = {actor.first for actor in out}
    dropped = find_dropped(tokens, masks, starts, quoted, read, seen, lexicon, lexicon.bit(*SUBJECTS))
    out += [Actor("i", verb, verb + 1) for verb in dropped]
    out.sort(key=lambda actor: actor.first)
    return out
