"""What a subject does, read from the words behind it: past forms, passives, present narration."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from starjudge.text.lexicon import Lexicon
from starjudge.text.tokens import Tokens

# Behind a subject these say what it holds to be so, not what it did.
NOT_DOING = frozenset(
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
BE = frozenset("was were been being".split())
HAVE = frozenset("have had has".split())
_PARTICIPLES = frozenset(
    "done made taken given found built written rewritten shown told asked held kept put set sent brought led run cut "
    "chosen drawn known seen said paid spent taught broken read thrown caught fought understood won hit shut split "
    "spread rebuilt begun driven frozen left lost meant rolled gone sold bought dealt laid sought spoken grown fed "
    "stolen struck undone redone rerun overridden withdrawn forgotten".split()
)
# Like participles, but they say how somebody or something is.
STATES = frozenset(
    "tired interested excited worried concerned surprised scared convinced pleased proud supposed limited mixed "
    "complicated experienced based related located dedicated motivated frustrated disappointed overwhelmed satisfied "
    "confused relieved ashamed stressed annoyed amazed thrilled delighted embarrassed aged biased".split()
)
_NOT_PAST = frozenset("need indeed speed hundred feed seed breed exceed proceed succeed embed sacred united "
                      " ahmed mohammed mohamed khaled alfred wilfred fred jared reed syed waleed saeed "
                      "javed".split())  # fmt: skip
# No verb: in front of these a present tense is not read ("people from", "I the").
NO_VERBS = frozenset(
    "the this that these those some any every which who whom for from with without into than here there out off very "
    "too such while when where why how what whether because until since after before during per but nor yet his her "
    "its their our your him them you she they one two three four five not own same other another about around more "
    "most less few many much".split()
)
REACH = 4  # tokens between a subject and its verb
STOPS = frozenset(".!?…\n")


class Predicates:
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
        if not word.endswith("ed") or len(word) < 4 or word in STATES or word in _NOT_PAST:
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
        stop = min(n, j + REACH)
        while j < stop:
            word, mask = words[j], masks[j]
            following = words[j + 1] if j + 1 < n else ""
            if (word in _HESITATIONS or "," in self.gaps[j]) and STOPS.isdisjoint(self.gaps[j]):
                said = self._pause(j)
                if said:
                    j += said
                    stop = min(n, stop + said)
                    continue
            if mask & self.unreal or word in NOT_DOING or not STOPS.isdisjoint(self.gaps[j]):
                return 0, False
            if word in BE:
                being = True
            elif word in HAVE:
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
                return (0 if negated or unreal or following in NOT_DOING else j + 1), False
            elif word == "got" and j + 1 < n and self.is_participle(j + 1):
                return j + 2, True  # "I got promoted"
            elif self.is_past(j) or (having and word in _PARTICIPLES):
                return (0 if word == "used" and following == "to" else j + 1), False
            elif word not in _CARRIES and not word.endswith("ly"):
                # present-tense narration: "so I look at the logs"
                plain = word.isalpha() and len(word) > 2 and not word.endswith(("ing", "s")) and word not in NO_VERBS
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
                return j + 2 if self.is_past(j + 1) and self.words[j + 1] not in NOT_DOING else 0
        return 0


@lru_cache(maxsize=1024)
def _contracted(subject: str) -> tuple[bool, bool, bool]:
    """What a contraction leaves open: no deed follows ("I'm", "I'll"), a participle must, the present may."""
    if "'" not in subject:
        return subject == "im", subject == "ive", True
    ending = subject.rsplit("'", 1)[1]
    return ending in ("m", "re", "ll"), ending in ("ve", "d", "s"), False
