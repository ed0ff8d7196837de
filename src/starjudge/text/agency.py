"""Who acts, clause by clause: the speaker, the team, nobody named, or others.

Counted are subjects with a verb of doing, in told events. Not counted: words inside quotation marks
(somebody else's "we"), thoughts in brackets ("I think", "I mean"), states ("I was tired"), what would
or should be done, what is asked, and what was not done.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from starjudge.text.lexicon import Lexicon
from starjudge.text.tokens import Tokens

ActorKind = Literal["i", "we", "passive", "others"]

# Behind a subject these say what it holds to be so, not what it did.
_NOT_DOING = frozenset(
    "think thought guess guessed mean meant suppose supposed believe believed know knew known don't dont am are is "
    "would should could might can can't couldn't wouldn't hope hoped feel felt like liked want wanted love loved hate "
    "hated remember remembered will may must need needed say see".split()
)
# Words that may stand between a subject and its verb.
_CARRIES = frozenset("then also just quickly first personally immediately actually only really even still finally "
                     "eventually basically sort of kind and simply already never deliberately carefully "
                     "always usually now so all both each else myself ourselves themselves together alone "
                     "either".split())  # fmt: skip
# Between a subject and its verb they fill a pause; the others only between commas, as they have a plain meaning too.
_HESITATIONS = frozenset("um umm uhm uh er erm eh ah hmm".split())
_PAUSES = {("you", "know"): 2, ("i", "mean"): 2, ("sort", "of"): 2, ("kind", "of"): 2}
_BE = frozenset("was were been being".split())
_HAVE = frozenset("have had has".split())
_PARTICIPLES = frozenset(
    "done made taken given found built written rewritten shown told asked held kept put set sent brought led run cut "
    "chosen drawn known seen said paid spent taught broken read thrown caught fought understood won hit shut split "
    "spread rebuilt begun driven frozen left lost meant rolled gone sold bought dealt laid sought spoken grown fed "
    "stolen struck undone redone rerun overridden withdrawn forgotten".split()
)
# Like participles, but they say how somebody or something is.
_STATES = frozenset(
    "tired interested excited worried concerned surprised scared convinced pleased proud supposed limited mixed "
    "complicated experienced based related located dedicated motivated frustrated disappointed overwhelmed satisfied "
    "confused relieved ashamed stressed annoyed amazed thrilled delighted embarrassed aged biased".split()
)
_NOT_PAST = frozenset("need indeed speed hundred feed seed breed exceed proceed succeed embed sacred "
                      "united ahmed mohammed khaled alfred".split())  # fmt: skip
# No verb: in front of these a present tense is not read ("people from", "I the").
_NO_VERBS = frozenset(
    "the this that these those some any every which who whom for from with without into than here there out off very "
    "too such while when where why how what whether because until since after before during per but nor yet his her "
    "its their our your him them you she they one two three four five not own same other another about around more "
    "most less few many much".split()
)
_INVERTED = frozenset("did do does would should could can will if unless whether".split())  # "did I check", "if I had"
_DETERMINERS = frozenset("the my our a an his her their other your".split())
_ROLE_WORDS = 3  # from the article to the noun: "our data scientist"
_REACH = 4  # tokens between a subject and its verb
_NO_DEEDS = frozenset((("compared", "to"), ("compared", "with"), ("used", "to")))  # at the start of a sentence
_STOPS = frozenset(".!?…\n")
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
    read = _Predicates(tokens, masks, lexicon)
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
            if mask & persons and i + 1 < n and masks[i + 1] & mask & persons and _STOPS.isdisjoint(gaps[i + 1]):
                continue  # "I, I pulled": once is enough
            if i and words[i - 1] in _INVERTED and gaps[i] == " ":
                continue
            verb, passive = read.after(i)
            if verb and (mask & persons or verb - i <= _REACH - 1 or passive):
                kind: ActorKind = "i" if mask & i_bit else "we" if mask & we_bit else "others"
                out.append(Actor("passive" if passive else kind, i, verb))
                behind = verb
        elif mask & be_bit:
            verb = read.passive(i) if behind <= i else 0  # the subject in front may have been counted already
            if verb:
                out.append(Actor("passive", i, verb))
                behind = verb
        elif mask & role and i + 1 < n and gaps[i + 1] == " " and read.is_past(i + 1):
            stated = words[i + 1] in _STATES
            if not stated and (i in opening or not _DETERMINERS.isdisjoint(words[max(0, i - _ROLE_WORDS) : i])):
                out.append(Actor("others", i, i + 2))
                behind = i + 2
    out += _dropped_subjects(
        tokens, masks, starts, quoted, read, {actor.first for actor in out}, lexicon.bit(*SUBJECTS)
    )
    out.sort(key=lambda actor: actor.first)
    return out


def _dropped_subjects(
    tokens: Tokens,
    masks: Sequence[int],
    starts: Sequence[int],
    quoted: frozenset[int],
    read: _Predicates,
    seen: set[int],
    subjects: int,
) -> list[Actor]:
    """Sentences that open with a past form, as spoken and in notes: "Checked the logs."."""
    words, gaps = tokens.words, tokens.gaps
    n = len(words)
    out: list[Actor] = []
    for k, opens in enumerate(starts):
        start = opens
        if start in seen or start in quoted or start >= n:
            continue
        if start + 1 < n and words[start] in ("so", "then", "and", "also"):
            start += 1
        word = words[start]
        if (
            not read.is_past(start)
            or start in seen
            or start in quoted
            or word in _NOT_DOING
            or word in _STATES
            or word == "let"
        ):
            continue
        following = words[start + 1] if start + 1 < n else ""
        if start + 1 < n and gaps[start + 1] == " ":
            if masks[start + 1] & subjects and not masks[start + 1] & read.role:
                continue  # "Did I check", "Speed was"
            if word.endswith("ed") and masks[start + 1] & read.past:
                continue  # a name: "Jed built it"
        if following == "by" or (word, following) in _NO_DEEDS:
            continue
        if opens and gaps[opens] == " " and masks[opens - 1] & subjects:
            continue  # cut from its subject
        if "?" in gaps[starts[k + 1] if k + 1 < len(starts) else n]:
            continue  # "Did the team agree?"
        out.append(Actor("i", start, start + 1))
    return out


class _Predicates:
    """Reads what a subject does from the words behind it."""

    __slots__ = ("gaps", "imagined", "masks", "negation", "past", "role", "unreal", "words")

    def __init__(self, tokens: Tokens, masks: Sequence[int], lexicon: Lexicon) -> None:
        self.words, self.gaps, self.masks = tokens.words, tokens.gaps, masks
        bits = lexicon.bits
        self.past, self.negation, self.role = bits["irregular_past"], bits["negation"], bits["role_noun"]
        self.imagined = bits["modal"] | bits["future"]
        self.unreal = self.imagined | self.negation

    def is_past(self, i: int) -> bool:
        """Whether token ``i`` is a past form."""
        word = self.words[i]
        return bool(self.masks[i] & self.past) or (word.endswith("ed") and len(word) > 3 and word not in _NOT_PAST)

    def is_participle(self, i: int) -> bool:
        """Whether token ``i`` makes a passive with "to be"."""
        word = self.words[i]
        if word in _PARTICIPLES:
            return True
        if not word.endswith("ed") or len(word) < 4 or word in _STATES or word in _NOT_PAST:
            return False
        return word != "used" or self.words[i + 1 : i + 2] != ["to"]

    def passive(self, be: int) -> int:
        """The token behind the participle of a form of "to be" without a counted subject; 0 for none."""
        words, masks, j = self.words, self.masks, be + 1
        n = len(words)
        while j < n and j <= be + 2 and words[j].endswith("ly"):
            j += 1
        if j == n or masks[be] & self.negation or not self.is_participle(j):
            return 0
        # "would be built" is not told
        return 0 if any(mask & self.imagined for mask in masks[max(0, be - 2) : be]) else j + 1

    def after(self, subject: int) -> tuple[int, bool]:
        """The token behind the verb of doing of a subject, 0 for none in reach, and whether it is a passive."""
        words, masks, n = self.words, self.masks, len(self.words)
        being, having, free = _contracted(words[subject])
        if being:
            return 0, False  # "I'm proud", "I'll write"
        j = subject + 1
        stop = min(n, j + _REACH)
        while j < stop:
            word, mask = words[j], masks[j]
            following = words[j + 1] if j + 1 < n else ""
            if (word in _HESITATIONS or "," in self.gaps[j]) and _STOPS.isdisjoint(self.gaps[j]):
                said = self._pause(j)
                if said:
                    j += said
                    stop = min(n, stop + said)
                    continue
            if mask & self.unreal or word in _NOT_DOING or not _STOPS.isdisjoint(self.gaps[j]):
                return 0, False
            if word in _BE:
                being = True
            elif word in _HAVE:
                having = True
            elif being:
                if word == "able" and following == "to":
                    being, having, free = False, False, True
                    j += 1  # "was able to fix"
                elif self.is_participle(j):
                    return j + 1, True  # "I was asked"
                elif word.endswith("ing"):
                    return j + 1, False
                elif word == "the":
                    return self._the_one_who(j, stop), False
                elif word not in _CARRIES and not word.endswith("ly"):
                    return 0, False
            elif word in ("did", "do"):
                negated = j + 1 < n and masks[j + 1] & self.negation
                unreal = word == "do" and (having or not free)  # "I'd do"
                return (0 if negated or unreal or following in _NOT_DOING else j + 1), False
            elif word == "got" and j + 1 < n and self.is_participle(j + 1):
                return j + 2, True  # "I got promoted"
            elif self.is_past(j) or (having and word in _PARTICIPLES):
                return (0 if word == "used" and following == "to" else j + 1), False
            elif word not in _CARRIES and not word.endswith("ly"):
                # present-tense narration: "so I look at the logs"
                plain = word.isalpha() and len(word) > 2 and not word.endswith(("ing", "s")) and word not in _NO_VERBS
                return (j + 1 if plain and free and not having else 0), False
            j += 1
        return 0, False

    def _pause(self, i: int) -> int:
        """Tokens at ``i`` that fill a pause: "I, um, built", "I, you know, built"; 0 for none."""
        words, gaps = self.words, self.gaps
        if words[i] in _HESITATIONS:
            return 1
        size = _PAUSES.get((words[i], words[i + 1] if i + 1 < len(words) else ""), 1 if words[i] == "like" else 0)
        return size if size and i + size < len(words) and "," in gaps[i + size] else 0

    def _the_one_who(self, i: int, stop: int) -> int:
        """The token behind the verb in "the one who built"; 0 where there is none."""
        for j in range(i + 1, min(stop, len(self.words) - 1)):
            if self.words[j] in ("who", "that"):
                return j + 2 if self.is_past(j + 1) and self.words[j + 1] not in _NOT_DOING else 0
        return 0


@lru_cache(maxsize=1024)
def _contracted(subject: str) -> tuple[bool, bool, bool]:
    """What a contraction leaves open: no deed follows ("I'm", "I'll"), a participle must, the present may."""
    if "'" not in subject:
        return subject == "im", subject == "ive", True
    ending = subject.rsplit("'", 1)[1]
    return ending in ("m", "re", "ll"), ending in ("ve", "d", "s"), False
