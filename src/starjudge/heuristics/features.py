"""What the scores are made of: whole numbers measured in an answer, each with a name that can be read.

Left out on purpose: fillers, headings, hedges, punctuation, sentence length, spelling and grammar. They say how
somebody speaks, not what was done, so they must not move a score. Capitals count only as a sign of names, one of
several that something can be checked; what lower-case text loses by that is measured in ``tests/metamorphic``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import mul
from struct import unpack_from
from typing import NamedTuple

from starjudge.heuristics.denied import affirmed
from starjudge.heuristics.outcomes import Outcome
from starjudge.heuristics.unsaid import pauses, says_nothing
from starjudge.models.base import PARTS, Part
from starjudge.text.lexicon import IS_FIGURE, OPENS_NAME, Lexicon
from starjudge.text.measure import Facts
from starjudge.text.overlap import overlap

_FIELD = 16  # bits of one count: enough for 65,535 words of one list; longer answers saturate elsewhere
_PER_THOUSAND = 1000
OTHERS = "he, she, they per 1000 words"
"""Name of a measurement that more than the scores look at."""
OWNED = "said to be one's own per 1000 words"
"""Name of a measurement that no score looks at: what went wrong is told as one's own."""
_WITH_ARTICLES = 1.1  # words with articles to words without, in the rated answers, so that rates stay what they were


class ListCounter:
    """Counts the entries of every word list at once, for any run of tokens."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._places = {name: i for i, name in enumerate(lexicon.names)}
        self._packed = _PackedLists(len(lexicon.names))
        self._form = f"<{len(lexicon.names)}H"
        self._bytes = _FIELD // 8 * len(lexicon.names) + 8

    def counts(self, masks: Iterable[int]) -> Counts:
        """Counts by list name over these tokens."""
        return self._unpacked(sum(map(self._packed.__getitem__, filter(None, masks))))

    def all_counts(self, facts: Facts) -> Counts:
        """Counts by list name over a whole answer, whose many tokens have few combinations of lists."""
        packed, sizes = map(self._packed.__getitem__, facts.by_mask), map(len, facts.by_mask.values())
        return self._unpacked(sum(map(mul, packed, sizes)))

    def _unpacked(self, total: int) -> Counts:
        return Counts(unpack_from(self._form, total.to_bytes(self._bytes, "little")), self._places)


class Counts:
    """Counts of word lists by name."""

    __slots__ = ("_counts", "_places")

    def __init__(self, counts: Sequence[int], places: Mapping[str, int]) -> None:
        self._counts = counts
        self._places = places

    def __getitem__(self, name: str) -> int:
        return self._counts[self._places[name]]


class _PackedLists(dict[int, int]):
    """A combination of bits with a one in the field of each of its lists."""

    _MOST = 50_000  # combinations kept: an answer has about a hundred, and most are in every one

    def __init__(self, size: int) -> None:
        super().__init__()
        self._size = size

    def __missing__(self, mask: int) -> int:
        if len(self) >= self._MOST:
            self.clear()
        one = self[mask] = sum(1 << (_FIELD * i) for i in range(self._size) if mask >> i & 1)
        return one


class Features(NamedTuple):
    """Named measurements of one answer, and the list counts behind them."""

    values: dict[str, int]
    all: Counts
    result: Counts
    learning: Counts


FAIR_COUNT = 2  # words for its question that an answer on the question holds, at the median


class Asked(NamedTuple):
    """What a question was about."""

    stems: frozenset[str] = frozenset()
    """Its content words."""
    cues: frozenset[str] = frozenset()
    """Words that answers on its theme hold."""
    own_cues: frozenset[str] = frozenset()
    """Words that answers to the guides' nearest question hold; empty where none is near."""
    floor: int = 0
    """How many of them nearly every answer on the theme holds."""


def asked_values(facts: Facts, asked: Asked) -> dict[str, int]:
    """How far an answer takes up what was asked."""
    found = len(asked.cues & facts.stems)
    return {
        "question taken up": int(100 * overlap(asked.stems, facts.stems)),
        "theme words": found,
        "theme words per 100": 100 * found // max(1, len(facts.stems)),
        "theme words missing": max(0, asked.floor - found),
        # Where no question of the guides is near, nothing can be missing: as many as a fair answer holds.
        "words for this question": len(asked.own_cues & facts.stems) if asked.own_cues else FAIR_COUNT,
    }


def measure_features(
    facts: Facts,
    parts: Sequence[Part],
    outcomes: Sequence[Outcome],
    counter: ListCounter,
    asked: Asked,
) -> Features:
    """All measurements of one answer.

    Args:
        facts: the answer, measured.
        parts: the part of each unit.
        outcomes: its outcome numbers.
        counter: for the lexicon ``facts`` was measured with.
        asked: what the question was about.

    """
    units, masks, words = facts.units, facts.masks, facts.tokens.words
    by_part: dict[Part, int] = dict.fromkeys(PARTS, 0)
    of_part: dict[Part, list[int]] = {"result": [], "learning": []}
    of_headings: list[int] = []  # "Lessons learned" on a line of its own is no lesson and no talk beside the point
    back = switches = headed = 0
    before: Part | None = None
    for unit, part in zip(units, parts, strict=True):
        by_part[part] += unit.last - unit.first
        if part in of_part:
            of_part[part] += masks[unit.first : unit.last]
        if part != "other":
            if before is not None and part != before:
                switches += 1
                if PARTS.index(part) < PARTS.index(before):
                    back += 1
            before = part
        elif says_nothing(facts, unit):
            headed += unit.last - unit.first
            of_headings += masks[unit.first : unit.last]
    whole = counter.all_counts(facts)
    result, learning = counter.counts(of_part["result"]), counter.counts(of_part["learning"])
    lessons = whole["lesson"] - (counter.counts(of_headings)["lesson"] if headed else 0)
    you = whole["generic_you"]
    changed = learning["first_subject"] + learning["we_subject"]
    paused = 0
    for i, size in pauses(facts):
        part = parts[facts.unit_of(i)]
        by_part[part] -= size
        paused += size
        you -= words[i] == "you"
        changed -= words[i] == "i" and part == "learning"
    told = max(1, sum(by_part[p] for p in PARTS if p != "other"))
    by_part["other"] -= headed
    total = max(1, len(words) - headed)
    # Articles count for nothing either: many languages have none, and so have their speakers' answers in English.
    articles = words.count("the") + words.count("a") + words.count("an")
    core = max(1, int(_WITH_ARTICLES * (total - paused - whole["hedge"] - articles)))

    def rate(count: int) -> int:
        return _PER_THOUSAND * count // core

    acts = {"i": 0, "we": 0, "passive": 0, "others": 0}
    anywhere = {"i": 0, "we": 0, "passive": 0, "others": 0}
    at = 0
    for actor in facts.actors:
        while units[at].last <= actor.first:
            at += 1
        if headed and parts[at] == "other" and says_nothing(facts, units[at]):
            continue  # "What I did" on a line of its own
        anywhere[actor.kind] += 1
        if parts[at] in ("action", "task"):
            acts[actor.kind] += 1
    acting = sum(acts.values())
    named = _named(facts)
    figures = len(facts.numbers)
    figure_parts = [parts[facts.unit_of(n.first)] for n in facts.numbers]
    kinds = [o.kind for o in outcomes]
    paired = sum(o.number.baseline is not None for o in outcomes)
    past = f"{' '.join(words)} ".count("ed ") + whole["irregular_past"]
    values: dict[str, int] = {
        "words": core,
        "share situation": 100 * by_part["situation"] // told,
        "share task": 100 * by_part["task"] // told,
        "share action": 100 * by_part["action"] // told,
        "share result": 100 * by_part["result"] // told,
        "share learning": 100 * by_part["learning"] // told,
        "share other": 100 * by_part["other"] // total,
        "words situation": by_part["situation"],
        "words task": by_part["task"],
        "words action": by_part["action"],
        "words result": by_part["result"],
        "words learning": by_part["learning"],
        "parts told": sum(1 for p in PARTS[:5] if by_part[p]),
        "steps back in the story": back,
        "changes of part": switches,
        "own actions": acts["i"],
        "team actions": acts["we"],
        "passive actions": acts["passive"],
        "actions of others": acts["others"],
        "own share of actions": 100 * acts["i"] // acting if acting else 0,
        "own actions anywhere": anywhere["i"],
        "team share of we and I": 100 * anywhere["we"] // max(1, anywhere["we"] + anywhere["i"]),
        "own actions per 1000 words": rate(anywhere["i"]),
        "passive per 1000 words": rate(anywhere["passive"]),
        "role words": whole["role"],
        "credit words": whole["credit"],
        "decisions": whole["decide"],
        "finding out": whole["investigate"],
        "building": whole["build"],
        "talking to people": whole["communicate"],
        "own fault words": affirmed(facts, "own_fault") if whole["own_fault"] else 0,
        OWNED: rate(whole["own_fault"] + whole["fault_owned"] + whole["said_own"]),
        "blame words": whole["blame_cue"],
        "contempt words": whole["badmouth_cue"],
        "dismissing words": whole["dismiss_cue"],
        "solo words": whole["solo_cue"],
        "technical words": whole["tech"],
        "technical words per 1000": rate(whole["tech"]),
        "measure words": whole["metric_noun"],
        "people named by role": whole["role_noun"],
        OTHERS: rate(whole["third_person"]),
        "named things": named,
        "named things per 1000 words": rate(named),
        "figures": figures,
        "figures per 1000 words": rate(figures),
        "moments in time": whole["time_point"],
        "reasons": whole["reason"],
        "reasons per 1000 words": rate(whole["reason"]),
        "steps in order": whole["sequence"],
        "buzzwords per 1000 words": rate(whole["buzzword"]),
        "buzzwords": whole["buzzword"],
        "vague words per 1000": rate(whole["vague"]),
        "general claims per 1000 words": rate(whole["general_truth"]),
        "would and if per 1000 words": rate(whole["hypothetical"]),
        "general you per 1000 words": rate(you),
        "past tense per 1000 words": rate(past),
        "outcome numbers": len(outcomes),
        "outcome numbers with baseline": paired,
        "technical outcomes": kinds.count("model"),
        "business outcomes": kinds.count("business") + kinds.count("money") + kinds.count("time"),
        "kinds of outcome": len(set(kinds)),
        "business words in result": result["business_noun"] + result["people_noun"],
        "measure words in result": result["metric_noun"],
        "outcome words in result": result["ended"] + result["qualitative"],
        "change words in result": result["change_up"] + result["change_down"],
        "figures in result": figure_parts.count("result"),
        "lesson words": learning["lesson"],
        "lesson words anywhere": lessons,
        "lasting changes": learning["practice"],
        "own changes": changed,
        "figures in learning": learning["number_word"] + figure_parts.count("learning"),
        "technical words in learning": learning["tech"],
        "morals": learning["moral"],
        "morals per 1000 words": rate(whole["moral"]),
        **asked_values(facts, asked),
        "distinct content words": len(facts.stems),
        "distinct per 100 words": 100 * len(facts.stems) // core,
        "said again": int(100 * facts.repeated),
        "questions asked": facts.text.count("?"),
        "ethics words": whole["ethics_topic"],
        "people words": whole["people_noun"],
        "business words": whole["business_noun"],
        "quoted words": len(facts.quoted),
        "generic praise": whole["generic_company"],
        "resume words": whole["resume_cue"],
        "failure denied": whole["no_failure_cue"],
        "ends in result or learning": int(bool(parts) and next((p for p in reversed(parts) if p != "other"), "other")
                                          in ("result", "learning")),
    }  # fmt: skip
    return Features(values, whole, result, learning)


def _named(facts: Facts) -> int:
    """Names of things: capitals inside a sentence, and words of letters and figures (T5, p99).

    Text without any capitals cannot show them; its technical words and figures have to.
    """
    starts = {unit.first for unit in facts.units}
    raw, gaps = facts.tokens.raw, facts.tokens.gaps
    seen: set[str] = set()
    for i in facts.looking(OPENS_NAME | IS_FIGURE):
        word = raw[i]
        if word[0].isupper():
            if i not in starts:
                seen.add(word)
        elif i and gaps[i] == "" and raw[i - 1].isalpha():
            seen.add(raw[i - 1] + word)
    return len(seen)
