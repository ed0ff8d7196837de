"""Who acts, clause by clause: the speaker, the team, nobody named, or others.

Counted are subjects with a verb of doing, in told events. Not counted: words inside quotation marks
(somebody else's "we"), thoughts in brackets ("I think", "I mean"), what would or should be done, and
what was not done.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from starjudge.text.lexicon import Lexicon
from starjudge.text.tokens import Tokens

ActorKind = Literal["i", "we", "passive", "others"]

# "I" in front of these says what the speaker holds to be so, not what they did.
_NOT_DOING = frozenset(
    "think guess mean suppose believe know don't dont am was were have had would could should might can "
    "can't couldn't wouldn't hope feel like want love hate remember will may must need i say see".split()
)
# Verbs that carry on to a verb of doing: "I was able to", "I had to go", "I had checked".
_CARRIES = frozenset("was were had have did then also just quickly first personally immediately actually only really "
                     "even still finally eventually basically i um uh sort of kind went and simply already never "
                     "deliberately carefully always usually now so".split())  # fmt: skip
_PARTICIPLES = frozenset(
    "done made taken given found built written rewritten shown told asked held kept put set sent brought led run cut "
    "chosen drawn known seen said paid spent taught broken read thrown caught fought understood won hit shut split "
    "spread rebuilt begun driven frozen left lost meant rolled gone".split()
)
_REACH = 4  # tokens between a subject and its verb


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
        if "\n\n" in gap:
            opened = False  # a mark that is never closed ends with its paragraph
        for c in gap:
            if c == '"':
                opened = not opened
            elif c == "“":
                opened = True
            elif c == "”":
                opened = False
        if opened:
            inside.add(i)
    return frozenset(inside)


def find_actors(
    tokens: Tokens, masks: Sequence[int], lexicon: Lexicon, starts: Sequence[int], quoted: frozenset[int]
) -> list[Actor]:
    """Every acting subject, in order.

    Args:
        tokens: the text's tokens.
        masks: their category bits.
        lexicon: what made the bits.
        starts: first tokens of the units, where a dropped subject may stand.
        quoted: tokens inside quotation marks.
    """
    words = tokens.words
    bits = lexicon.bits
    i_bit, we_bit, be_bit = bits["first_subject"], bits["we_subject"], bits["be_verb"]
    past = bits["irregular_past"]
    third = bits["third_subject"]
    role = bits["role_noun"]
    interesting = i_bit | we_bit | be_bit | third | role
    negation = bits["negation"]
    modal = bits["modal"] | bits["future"]
    out: list[Actor] = []
    n = len(words)
    for i, mask in enumerate(masks):
        if not mask & interesting or i in quoted:
            continue
        if mask & (i_bit | we_bit):
            kind: ActorKind = "i" if mask & i_bit else "we"
            verb = _verb(words, masks, i + 1, n, past, modal, negation)
            if verb:
                if words[verb - 1] in _PARTICIPLES and _passive_before(masks, i + 1, verb - 1, be_bit):
                    kind = "passive"  # "I was asked"
                out.append(Actor(kind, i, verb))
        elif mask & be_bit:
            # a passive: be + participle, unless "I" or "we" in front has been counted already
            j = i + 1
            while j < n and j <= i + 2 and words[j].endswith("ly"):
                j += 1
            if j < n and (words[j].endswith("ed") or words[j] in _PARTICIPLES) and not masks[j] & negation:
                if not (out and out[-1].last > i):
                    out.append(Actor("passive", i, j + 1))
        else:
            verb = i + 1
            if verb < n and (words[verb].endswith("ed") or masks[verb] & past) and len(words[verb]) > 3:
                if mask & third or (i and words[i - 1] in ("the", "my", "our", "a", "his", "her", "their", "other")):
                    out.append(Actor("others", i, verb + 1))
            elif mask & third and not mask & role:
                verb = _verb(words, masks, i + 1, n, past, modal, negation)
                if verb and verb - i <= 3:
                    out.append(Actor("others", i, verb))
    seen = {actor.first for actor in out}
    for start in starts:
        if start in seen or start in quoted or start >= n:
            continue
        word = words[start]
        if start + 1 < n and word in ("so", "then", "and", "also"):
            start, word = start + 1, words[start + 1]
        if (word.endswith("ed") and len(word) > 4) or masks[start] & past:
            following = masks[start + 1] if start + 1 < n else 0
            if not following & be_bit and start not in seen:
                out.append(Actor("i", start, start + 1))  # "Checked the logs."
    out.sort(key=lambda actor: actor.first)
    return out



def _passive_before(masks: Sequence[int], first: int, last: int, be_bit: int) -> bool:
    return any(masks[j] & be_bit for j in range(first, last))


def _verb(
    words: Sequence[str], masks: Sequence[int], first: int, n: int, past: int, modal: int, negation: int
) -> int:
    """Token behind the verb of doing that follows a subject; 0 where there is none in reach."""
    j = first
    stop = min(n, first + _REACH)
    while j < stop:
        word, mask = words[j], masks[j]
        if mask & modal or mask & negation:
            return 0
        if word.endswith("ed") and len(word) > 3 and word not in ("need",):
            return j + 1
        if mask & past and word not in _NOT_DOING:
            return j + 1
        if word in _CARRIES or word.endswith("ly"):
            j += 1
            continue
        if word in _NOT_DOING:
            return 0
        # present-tense narration: "so I look at the logs"
        if word.isalpha() and len(word) > 2 and not word.endswith("ing"):
            return j + 1 if not word.endswith("s") else 0
        if word.endswith("ing") and j > first:
            return j + 1
        return 0
    return 0
