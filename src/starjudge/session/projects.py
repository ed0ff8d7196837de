"""Which answers tell of one project: by the rare things they share, not by a shared word.

Two stories of one trade share its words ("fraud", "threshold"); two stories of one project share things that hardly any
other story has: a product, a client, an odd number, two words that belong together. Each shared stem counts by how rare
it is among interview answers (``rubrics/weights/words.json``), pairs of neighbours and figures as well; words that
say "the same project" count much, words that say "at another company" count against it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from math import fsum, log, log2, sqrt
from typing import NamedTuple

from starjudge.heuristics.knowledge import knowledge
from starjudge.models.answer import Answer
from starjudge.resources.assets import asset_root
from starjudge.text.measure import Facts

SAME = 0.2  # likeness from which two stories are one project: 19 of 95,266 pairs of training stories, most of them it
SAME_NAMED = 0.12  # the same, where the speaker refers back to a project told before
RARE = 3.0  # natural log of "one in twenty stories": from here a shared stem is named as evidence
MOST_NAMED = 4  # shared things named in a message
_UNSEEN = 1.5  # stories that a stem outside the table is taken to stand in
_PAIR = 1.5  # a pair of neighbouring stems counts so much more than the mean of the two
_FIGURE = 4.0  # weight of a shared figure of three digits or more
_OPENING = 400  # characters in which a story says that it is another one
_OTHER_PLACE = 0.25  # what is left of a likeness where both name an employer, and not the same one
_OTHER_TIME = 0.6  # where both name years, and no year is the same
_SAID_OTHER = 0.75  # where the later story says that it is another one

_BACK = re.compile(
    r"\b(?:(?:as|like|that|which) i (?:just |already |had )?"
    r"(?:mentioned|said before|told you|described|was (?:talking|telling))"
    r"|i (?:just |already )?(?:mentioned|told you about|talked about|was talking about|described) (?:it |that |this )?"
    r"(?:before|earlier|just now)"
    r"|(?:mentioned|told you about|talked about|talking about) (?:earlier|before)"
    r"|(?:going |go |come |coming )?back to (?:the|that) (?:same )?(?:project|story|example|system|team)"
    r"|(?:staying|stay|stick|sticking) with (?:the|that)|same (?:project|story|example) (?:as|again|i)"
    r"|(?:it's|it is|was) the same (?:project|story|example))\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(?:[Aa]t|[Ff]or|joined|left) ((?:[A-Z][\w&-]+)(?: [A-Z][\w&-]+)?)")
_NAME = re.compile(r"\b[A-Z][\w&-]+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NO_PLACE = frozenset(
    "i i'm monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december christmas easter".split()
)
_ELSEWHERE = re.compile(
    r"\b(?:(?:a |an )?(?:completely |totally |very )?(?:different|other|another|separate|unrelated) "
    r"(?:project|company|job|team|employer|place|system|product)"
    r"|(?:my |the |a )?(?:previous|last|former|first|old|earlier) (?:company|job|employer|role|startup|position|team)"
    r"|(?:before|after) (?:that|this),? (?:at|i (?:worked|was)|when i)|not the (?:same|one))\b",
    re.IGNORECASE,
)


class Profile(NamedTuple):
    """What a story holds that could tell its project."""

    stems: Mapping[str, float]
    """Content stems with their rarity."""
    counts: Mapping[str, int]
    """How often each stands in it: what a story is about comes again."""
    pairs: Mapping[tuple[str, str], float]
    """Neighbouring content stems with theirs."""
    figures: frozenset[str]
    places: frozenset[str]
    """Employers named."""
    names: frozenset[str]
    """All words that begin with a capital letter, lower case."""
    years: frozenset[str]
    size: float
    refers_back: bool
    elsewhere: bool
    surface: Mapping[str, str]
    """A stem's word as it stands, for messages."""


class Likeness(NamedTuple):
    """How far two stories share what others lack, 0 to 1, and what that is."""

    value: float
    shared: tuple[str, ...]


@cache
def _common() -> tuple[int, Mapping[str, int]]:
    data = json.loads(asset_root("rubrics").joinpath("weights", "words.json").read_text("utf-8"))
    return data["stories"], data["stems"]


def profile(text: str) -> Profile:
    """What a story's words say of its project."""
    stories, common = _common()
    facts = Facts(Answer.model_construct(text=text, words=(), fillers_kept=None), knowledge().lexicon)
    words, kept = facts.tokens.words, facts.read.stems
    manner = {words[i] for i in (*facts.fillers, *facts.hedges)}
    rarity = {
        stem: log(stories / common.get(stem, _UNSEEN))
        for stem, word in zip(kept, words, strict=True)
        if stem and len(stem) > 2 and "'" not in word and not word.endswith("ly") and word not in manner
    }
    in_order = [(stem, word) for stem, word in zip(kept, words, strict=True) if stem in rarity]
    pairs = {
        (a, b): _PAIR * (rarity[a] + rarity[b]) / 2
        for (a, _), (b, _) in pairwise(in_order)
        if a != b and rarity[a] + rarity[b] > 2 * RARE
    }
    figures = frozenset(
        digits
        for number in facts.numbers
        for digits in re.findall(r"\d[\d.,]*\d", facts.text[number.start : number.end])
        if len(re.sub(r"\D", "", digits)) >= 3 and not re.fullmatch(r"(?:19|20)\d\d|\d0+", digits)
    )
    counts = Counter(stem for stem, _ in in_order)
    return Profile(
        rarity,
        counts,
        pairs,
        figures,
        frozenset(m[1].lower() for m in _PLACE.finditer(text) if m[1].split()[0].lower() not in _NO_PLACE),
        frozenset(name.lower() for name in _NAME.findall(text)),
        frozenset(_YEAR.findall(text)),
        fsum(value * value * log2(1 + counts[stem]) for stem, value in rarity.items()),
        _BACK.search(text) is not None,
        _ELSEWHERE.search(text[:_OPENING]) is not None,
        dict(reversed(in_order)),
    )


def likeness(one: Profile, other: Profile) -> Likeness:
    """How far two stories tell of one project; ``other`` is told later."""
    if not one.size or not other.size:
        return Likeness(0.0, ())

    def weight(stem: str) -> float:
        return one.stems[stem] ** 2 * log2(1 + min(one.counts[stem], other.counts[stem]))

    stems = sorted(one.stems.keys() & other.stems.keys(), key=lambda s: (-weight(s), s))
    pairs = sorted(one.pairs.keys() & other.pairs.keys(), key=lambda p: (-one.pairs[p], p))
    figures = sorted(one.figures & other.figures)
    shared = fsum([*map(weight, stems), *(one.pairs[p] ** 2 for p in pairs), *(_FIGURE**2 for _ in figures)]) / sqrt(
        one.size * other.size
    )
    if _elsewhere(one, other):
        shared *= _OTHER_PLACE
    if one.years and other.years and not one.years & other.years:
        shared *= _OTHER_TIME
    if other.elsewhere and not other.refers_back:
        shared *= _SAID_OTHER
    named = [f"{one.surface[a]} {one.surface[b]}" for a, b in pairs]
    told = {stem for pair in pairs for stem in pair}
    named += [one.surface[s] for s in stems if one.stems[s] >= RARE and s not in told]
    return Likeness(min(1.0, shared), tuple([*named, *figures][:MOST_NAMED]))


def _elsewhere(one: Profile, other: Profile) -> bool:
    """Whether both name an employer, and neither knows the other's."""
    if not one.places or not other.places:
        return False
    return not any(
        set(place.split()) <= known.names for mine, known in ((one, other), (other, one)) for place in mine.places
    )


def same_project(one: Profile, other: Profile) -> Likeness | None:
    """The likeness of two stories of one project; ``None`` for two projects. ``other`` is told later."""
    found = likeness(one, other)
    bound = SAME_NAMED if other.refers_back and not other.elsewhere else SAME
    return found if found.value >= bound and found.shared else None


def projects(texts: Sequence[str]) -> list[tuple[int, ...]]:
    """Stories grouped by project, in order; each index stands in exactly one group.

    A story joins the group whose stories are nearest to it on the mean, so that one odd bridge joins no two projects.
    """
    known = [profile(text) for text in texts]
    groups: list[list[int]] = []
    for i, own in enumerate(known):
        best, best_value = None, 0.0
        for group in groups:
            found = [same_project(known[j], own) for j in group]
            value = fsum(f.value for f in found if f is not None) / len(group)
            if sum(f is not None for f in found) * 2 >= len(group) and value > best_value:
                best, best_value = group, value
        if best is None:
            groups.append([i])
        else:
            best.append(i)
    return [tuple(group) for group in groups]
