"""The company lens: which of a company's principles an answer shows, and which it was asked for and misses.

A principle is shown by what was done, so its words are cues of behaviour and a slogan is none. Everything said
comes from ``rubrics/companies.yaml``; nothing here changes a score.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from starjudge.heuristics.reading import Reading
from starjudge.models.base import Kind
from starjudge.models.evaluation import CompanyReading, SignalReading
from starjudge.models.rubric import BankQuestion, Company, Signal
from starjudge.resources.lexicons import word_lists
from starjudge.resources.library import AMAZON
from starjudge.text.agency import Actor
from starjudge.text.lexicon import Lexicon
from starjudge.text.measure import Facts
from starjudge.text.sentences import Unit
from starjudge.text.tokens import Tokens

MOST_SHOWN = 5  # an interviewer notes a handful; more would say that everything is shown
MOST_MISSED = 3  # what one can add to an answer by the next time
ENOUGH_FOR_A_TRACE = 2  # sentences with a cue: one "asked" is in every answer, two point somewhere
MOST_QUOTES = 2  # one may be chance, two are a pattern, more is the answer again

_TELLS_NOTHING: frozenset[Kind] = frozenset({"candidate_questions"})  # no event is asked for, so none is missed
# A clause ends here, and with it the reach of a "not" in front of it.
_NEW_CLAUSE = frozenset(["but", "so", "then", "and", "because", "until"])
_CLAUSE_MARKS = frozenset(",;:()—–")
_ADDS = frozenset(("only", "just"))  # "not only asked" says that it was asked
# Open a clause of what was not.
_UNREAL = frozenset(("if", "unless", "wish", "wished", "suppose", "imagine"))
# A claim about oneself, not an event.
_HABIT = frozenset(("always", "usually", "generally", "normally", "typically", "often"))
# "It went live": what is told needs nobody who acts.
_BECOMES = frozenset(("went", "fell", "dropped", "rose", "came"))
# Pasts that the word lists lack.
_MORE_PASTS = frozenset(("rode", "dug", "bet", "learnt", "hid", "stuck"))


class _Cues(NamedTuple):
    """A company's cues, compiled: three categories a signal, so three bits, in this order."""

    lexicon: Lexicon
    told: int
    """Phrases with a verb in the past ("rolled back"): enough by themselves."""
    deeds: int
    """Verbs in the past ("asked"): each needs a thing beside it."""
    things: int
    """All other cues ("users", "same day", "not ready"): each needs a deed."""


class _Sight(NamedTuple):
    """One unit that shows a signal."""

    unit: int
    own: bool
    """Whether the speaker acts in it, and not the team or nobody named."""


def read_company(reading: Reading, company: Company, question: BankQuestion | None) -> CompanyReading:
    """What interviewers of a company would note of an answer.

    Args:
        reading: the answer.
        company: the lens.
        question: the guides' question nearest to the one asked, where one is near.

    """
    named = question.principles if question is not None and company.id == AMAZON else ()
    theme = reading.theme or (question.theme if question is not None else None)
    sights, traced = _sights(reading.facts, company)
    # Named principles before other tested ones, those before what is tested most often, then file order.
    ranked = sorted(
        ((s.id in named or theme in s.themes, s) for s in company.signals),
        key=lambda pair: (not pair[0], pair[1].id not in named, not pair[1].focus),
    )
    asked = [pair for pair in ranked if pair[0]] or [pair for pair in ranked if pair[1].focus]
    shown = [_shown(reading.facts, s, tested, sights[s.id]) for tested, s in ranked if s.id in sights]
    missed = [
        SignalReading(id=s.id, title=s.title, tested=tested, note=s.missed or s.looks_for)
        for tested, s in asked
        if s.id not in sights and s.id not in traced and reading.kind not in _TELLS_NOTHING
    ]
    return CompanyReading(
        company=company.id,
        title=company.title,
        shown=tuple(shown[:MOST_SHOWN]),
        missed=tuple(missed[:MOST_MISSED]),
    )


def _shown(facts: Facts, signal: Signal, tested: bool, sights: list[_Sight]) -> SignalReading:
    best = sorted(sights, key=lambda sight: (not sight.own, sight.unit))[:MOST_QUOTES]
    units = [facts.units[index] for index in sorted(sight.unit for sight in best)]
    evidence = tuple(facts.quote(unit.start, unit.end) for unit in units)
    return SignalReading(id=signal.id, title=signal.title, tested=tested, evidence=evidence, note=signal.looks_for)


@lru_cache(maxsize=32)
def _compile(company: Company) -> _Cues:
    pasts = _MORE_PASTS.union(word_lists()["irregular_past"])
    categories: dict[str, list[str]] = {}
    for signal in company.signals:
        rows: tuple[list[str], list[str], list[str]] = ([], [], [])
        for cue in _spelt_out(signal.cues):
            words = Tokens(cue).words
            past = any(word in pasts or (word.endswith("ed") and len(word) > 3) for word in words)
            rows[0 if past and len(words) > 1 else 1 if past else 2].append(cue)
        categories |= {f"{signal.id} {i}": row for i, row in enumerate(rows)}
    lexicon = Lexicon(categories)
    told, deeds, things = (lexicon.bit(*(name for name in categories if name.endswith(f" {i}"))) for i in range(3))
    return _Cues(lexicon, told, deeds, things)


def _spelt_out(cues: Iterable[str]) -> Iterator[str]:
    """The cues, each named word list replaced by its single words; its phrases were made for other ends."""
    for cue in cues:
        if cue.startswith("<"):
            yield from (term for term in word_lists()[cue[1:-1]] if len(Tokens(term).words) == 1)
        else:
            yield cue


def _sights(facts: Facts, company: Company) -> tuple[dict[str, list[_Sight]], set[str]]:
    """The units that show each signal, in order, and the signals that have left a trace.

    A trace is several of its cues, each in another sentence: too little to call a signal shown, too much to call
    it missed.
    """
    cues = _compile(company)
    words = facts.tokens.words
    firsts = [actor.first for actor in facts.actors]
    out: dict[str, list[_Sight]] = {}
    hits = [0] * len(company.signals)
    for index, unit in enumerate(facts.units):
        # Unit by unit, so that no phrase reaches over a full stop.
        masks = cues.lexicon.annotate(words[unit.first : unit.last])
        if not any(masks):
            continue
        actors = facts.actors[bisect_right(firsts, unit.first - 1) : bisect_right(firsts, unit.last - 1)]
        own = others = things = 0
        for token, mask in enumerate(masks, unit.first):
            if not mask or token in facts.quoted or _denied(facts, unit, token):
                continue
            things |= mask & cues.things
            actor = _actor_of(token, actors)
            if not mask & (cues.told | cues.deeds) or not _happened(facts, unit, token, actor):
                continue
            if actor is not None and actor.kind == "i":
                own |= mask & ~cues.things
            elif actor is not None and actor.kind == "we":
                others |= mask & ~cues.things
            elif (words[token] in _BECOMES) if actor is None else actor.kind == "passive":
                others |= mask & cues.told
        acts_or_things = own | others | things
        for place, signal in enumerate(company.signals):
            told, deed, thing = (bit << 3 * place for bit in (1, 2, 4))
            hits[place] += bool(acts_or_things & (told | deed | thing))
            for acts, is_own in ((own, True), (others, False)):
                if acts & told or (acts & deed and things & thing):
                    out.setdefault(signal.id, []).append(_Sight(index, is_own))
                    break
    return out, {s.id for s, count in zip(company.signals, hits, strict=True) if count >= ENOUGH_FOR_A_TRACE}


def _actor_of(token: int, actors: list[Actor]) -> Actor | None:
    """Who does what stands at a token: the last of its sentence to begin at or in front of it."""
    before = [actor for actor in actors if actor.first <= token]
    return before[-1] if before else None


def _denied(facts: Facts, unit: Unit, token: int) -> bool:
    """Whether a negation stands in front of a token in its clause."""
    negation = facts.lexicon.bits["negation"]
    words = facts.tokens.words
    return any(facts.masks[i] & negation and words[i + 1] not in _ADDS for i in _clause_before(facts, unit, token))


def _happened(facts: Facts, unit: Unit, token: int, actor: Actor | None) -> bool:
    """Whether what stands at a token is told as an event: not as a condition, an intention or a habit."""
    words, masks, bits = facts.tokens.words, facts.masks, facts.lexicon.bits
    unreal = bits["hypothetical"] | bits["modal"] | bits["future"] | bits["general_truth"]
    start = actor.first if actor is not None and actor.first <= token else unit.first
    if any(masks[i] & unreal or words[i] in _HABIT for i in range(start, token)):
        return False
    if start > unit.first and words[start - 1] == "had":
        return False  # "had I asked the users"
    return not any(words[i] in _UNREAL for i in _clause_before(facts, unit, start, ends=frozenset()))


def _clause_before(facts: Facts, unit: Unit, token: int, ends: Iterable[str] = _NEW_CLAUSE) -> Iterator[int]:
    """Tokens in front of a token, back to where its clause begins."""
    words, gaps = facts.tokens.words, facts.tokens.gaps
    for i in range(token - 1, unit.first - 1, -1):
        if not _CLAUSE_MARKS.isdisjoint(gaps[i + 1]) or words[i] in ends:
            return
        yield i
