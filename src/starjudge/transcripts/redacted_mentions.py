"""Whether the words around a name, also those of the next sentence, tell of a person, as in ``one of them, Bo``.

Each rule is a thing that is said of people and hardly of a product, a firm or a place. All of them need capitals.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from starjudge.transcripts import redacted_words as lists
from starjudge.transcripts.redacted_tokens import Token

FAR: Final = 12  # words between a noun for a person and the name behind the comma
SENTENCE: Final = 15  # words between a name and the end of its sentence
SHORT: Final = 5  # letters up to which a word in -ist is hardly an occupation
_NO_OCCUPATION: Final = (
    "klist",
    "tlist",
    "ylist",
    "elist",
    "dlist",
    "sist",
    "exist",
    "twist",
    "hoist",
    "regist",
    "shortlist",
)
_HE: Final = frozenset("he she".split())
_SELF: Final = frozenset("himself herself".split())
_ONE_OF: Final = frozenset("them us others".split())
_CLOSED: Final = re.compile(r"\s*(?:[.,;:!?)—–]|$)")
_TELLS: Final = frozenset("is was be s d about then so but".split())
_AT: Final = frozenset("at in on near across into from".split())
_IS: Final = frozenset("is was were s all really mostly mainly actually entirely".split())
_ONLY_PEOPLE: Final = frozenset(
    "laughed laughs smiled shrugged nodded sighed grinned joked apologised apologized cried blushed resigned retired "
    "stammered whispered".split()
)
_SAY: Final = frozenset(
    "says suggested suggests reckoned reckons mentioned thought noticed insisted explained admitted replied wondered "
    "promised complained".split()
)
_THEIRS: Final = frozenset(
    "crew team desk screen idea hand hands face voice fear chair notebook laptop spreadsheet question suggestion "
    "advice mistake opinion calendar inbox mother father wife husband son daughter kids boss manager shift work "
    "unit group plot proposals".split()
)
_WITH_CAPITAL: Final = frozenset(
    "madam madame mme monsieur frau herr senor senora don dona mama maestro captain sister uncle aunt auntie".split()
)
_DEPARTMENTS: Final = frozenset(
    "maintenance infosec statistics operations ops risk design dispatch audit logistics support engineering research "
    "analytics finance growth infra platform quality purchasing planning safety facilities accounting procurement "
    "recruiting hr legal marketing sales security compliance".split()
)
_EXPLAINED: Final = frozenset(
    "said say showed show explained explain complained apologised apologized listened confessed admitted suggested "
    "proposed".split()
)
_MET: Final = frozenset("sat sit met meet meeting paired pairing coffee lunch shift".split())
_HANDED: Final = frozenset("hear heard hearing".split())
_PASSED: Final = frozenset("along on over back hi hello regards".split())
_TOUCH: Final = re.compile(
    r"(?:'ll|’ll| will) (?:also |then |probably )?(?:be in touch|reach out|get back to|follow up with|"
    r"(?:e-?mail|call|ring|phone|write to|send) you)"
)


def told_of_somebody(tokens: Sequence[Token], place: int, end: int, text: str, proper: bool) -> bool:
    """Whether the talk around a run of capitals tells of a person.

    Args:
        tokens: the words of the turn.
        place: the run's first word.
        end: behind its last word.
        text: the turn's text.
        proper: whether the first word also stands within a sentence with its capital, so that it is a name of
            something where it begins one.

    """
    first = tokens[place].first
    if (first and not proper) or tokens[place].fold in lists.PERSON:  # "Chief AI Officer"
        return False
    rules: tuple[Callable[[Sequence[Token], int, int, str], bool], ...] = (_does, _goes_on)
    if not first:
        rules += (_beside_a_noun, _owns, _passed_to, _spoken_with)
    return any(rule(tokens, place, end, text) for rule in rules)


def _does(tokens: Sequence[Token], place: int, end: int, text: str) -> bool:
    """``Agneta who presented it``, ``Folke himself``, ``Dario laughed``, ``Imran from infosec``, ``Dervla's crew``."""
    if _TOUCH.match(text, tokens[end - 1].end):
        return True
    if end >= len(tokens):
        return False
    behind, following = tokens[end].fold, tokens[end + 1].fold if end + 1 < len(tokens) else ""
    if tokens[end].gap in {"'", "’"}:
        return behind == "s" and following in _THEIRS and not tokens[place].first
    if tokens[end].gap != " ":
        return False
    if behind in _SELF | _ONLY_PEOPLE:
        return True
    if tokens[place].first:
        return False
    further = tokens[end + 2].fold if end + 2 < len(tokens) else ""
    placed = behind in {"from", "in"} and (following in _DEPARTMENTS or further in _DEPARTMENTS - {"support"})
    return (
        placed
        or behind in _SAY
        or (behind, following) == ("and", "me")
        or (behind == "who" and tokens[place - 1].fold not in _AT)
    )


def _goes_on(tokens: Sequence[Token], place: int, end: int, text: str) -> bool:
    """``That'd be Casimir. He did the pipelines``: the next sentence is about him, and no other person stands here."""
    token = tokens[place]
    if not token.first and (tokens[place - 1].fold not in _TELLS or token.gap not in {" ", "'", "’"}):
        return False
    asked = not token.first and tokens[place - 1].first  # "Is Priti not joining? She …"
    if not asked and end < len(tokens) and not tokens[end].first:
        return False
    here = end
    while here < len(tokens) and here < end + SENTENCE and not tokens[here].first:
        if tokens[here].capital or tokens[here].fold in lists.PERSON | _HE:
            return False
        here += 1
    if here >= len(tokens) or not tokens[here].first or tokens[here].fold not in _HE:
        return False
    back = place
    while back > 0 and not tokens[back].first:
        back -= 1
        if _noun(tokens[back]) or tokens[back].fold in _HE:
            return False
    return True


def _beside_a_noun(tokens: Sequence[Token], place: int, end: int, text: str) -> bool:
    """``an engineer on the routing team, Bastian.``, ``one of them, Bo,``, ``Petra, the recruiter,``."""
    if _named_by_noun_behind(tokens, place, end, text):
        return True
    if tokens[place].gap != ", " or tokens[place - 1].capital:
        return False
    if not _CLOSED.match(text, tokens[end - 1].end) and not _pair(tokens, end, text):
        return False
    for step in range(1, FAR + 1):
        here = place - step
        if here < 0:
            return False
        if _noun(tokens[here]):
            return True
        if tokens[here].fold in _ONE_OF and here and tokens[here - 1].fold in {"of", "the"}:
            return True
        if tokens[here].first or tokens[here].capital:
            return False
    return False


def _named_by_noun_behind(tokens: Sequence[Token], place: int, end: int, text: str) -> bool:
    if end + 1 >= len(tokens) or tokens[end].gap != ", " or tokens[end].fold not in lists.OWNERS | {"the"}:
        return False
    if tokens[place - 1].fold in _AT:
        return False  # "at Corvane, our friend in the north"
    here = end + 1
    if (tokens[end].fold, tokens[here].fold) == ("one", "of"):
        return any(_noun(token) for token in tokens[here + 1 : here + 4])
    while here < len(tokens) and here < end + 5 and tokens[here].gap in {" ", "-"}:
        behind = tokens[here + 1].fold if here + 1 < len(tokens) else ""
        if _noun(tokens[here]) and (_CLOSED.match(text, tokens[here].end) or behind in _AT | {"of", "who"}):
            return True
        if tokens[here].fold not in lists.QUALITIES | lists.PERSON:
            return tokens[here].fold == "one" and here + 1 < len(tokens) and tokens[here + 1].fold == "who"
        here += 1
    return False


def _pair(tokens: Sequence[Token], end: int, text: str) -> bool:
    """Whether ``and Pauline.`` follows."""
    if end + 1 >= len(tokens) or tokens[end].fold != "and" or not tokens[end + 1].capital:
        return False
    return tokens[end].gap == tokens[end + 1].gap == " " and _CLOSED.match(text, tokens[end + 1].end) is not None


def _owns(tokens: Sequence[Token], place: int, end: int, text: str) -> bool:
    """``the data model was Ruben's``, and nothing behind it that he owns."""
    if tokens[place - 1].fold not in _IS or tokens[place].gap != " ":
        return False
    owned = re.match(r"['’]s(?=\s*(?:[.,;:!?]|$| and | not ))", text[tokens[end - 1].end : tokens[end - 1].end + 8])
    return owned is not None


def _passed_to(tokens: Sequence[Token], place: int, end: int, text: str) -> bool:
    """``you'll hear from Petra``, ``passing this along to Meredith``, ``say hi to Josie``."""
    if place < 2 or tokens[place].gap != " ":
        return False
    one, two = tokens[place - 1].fold, tokens[place - 2].fold
    if one == "from":
        return two in _HANDED
    passes = {"pass", "passing", "hand", "handing", "say", "said", "best"}
    return one == "to" and two in _PASSED and any(t.fold in passes for t in tokens[max(0, place - 6) : place - 2])


def _spoken_with(tokens: Sequence[Token], place: int, end: int, text: str) -> bool:
    """``Frau Willeke``, ``I showed it to Priya``, ``I sat with Sevgi``, ``I called Hayashi``, ``our linguist Caio``."""
    one, two = tokens[place - 1], tokens[place - 2].fold if place > 1 else ""
    if tokens[place].gap != " ":
        return False
    if one.capital and one.fold in _WITH_CAPITAL:
        return True
    if one.fold == "to":
        return any(token.fold in _EXPLAINED for token in tokens[max(0, place - 4) : place - 1])
    if one.fold == "with":
        return two in _MET
    return (two, one.fold) == ("i", "called") or (two in lists.OWNERS | {"the"} and _is_occupation(one.fold))


def _noun(token: Token) -> bool:
    """Whether a word is a noun for a person, or for several."""
    return any(word in lists.PERSON or _is_occupation(word) for word in (token.fold, token.fold.removesuffix("s")))


def _is_occupation(word: str) -> bool:
    """``linguist``, ``electrician``: told by the ending, since no list has them all."""
    if word.endswith("ician"):
        return True
    return len(word) > SHORT and word.endswith("ist") and not word.endswith(_NO_OCCUPATION)
