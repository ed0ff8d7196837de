"""All facts of one answer, read once and shared by everything that judges it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property, reduce
from itertools import chain, compress
from operator import or_
from typing import Any

from starjudge.models.answer import Answer
from starjudge.models.evaluation import Agency, Timing
from starjudge.models.evidence import Quote, Span
from starjudge.models.measurements import MeasuredNumber, MeasuredUnit, Measurements
from starjudge.text.agency import SUBJECTS, Actor, find_actors, quoted_tokens
from starjudge.text.fillers import find_fillers, find_hedges, phrase_length
from starjudge.text.lexicon import IS_SIGN, OPENS_NUMBER, Lexicon
from starjudge.text.numbers import Number, change_direction, find_numbers
from starjudge.text.overlap import content_stems, overlap
from starjudge.text.repetition import repeated_share
from starjudge.text.sentences import Unit, split_units
from starjudge.text.timing import SHORTEST, SpokenTime, spoken_time
from starjudge.text.tokens import Tokens, is_word


class Facts:
    """What was counted in one answer. Offsets are into ``answer.text``; nothing here is a judgement."""

    def __init__(self, answer: Answer, lexicon: Lexicon, duration: float | None = None) -> None:
        self.answer = answer
        self.text = answer.text
        self.lexicon = lexicon
        self.tokens = Tokens(answer.text)
        self.read = lexicon.read(self.tokens)
        self.masks = self.read.masks
        self.units: list[Unit] = split_units(self.tokens)
        self.by_mask = _tokens_by_mask(self.masks)
        """Tokens by the bits of their word lists, those on none left out."""
        self.present: int = reduce(or_, self.by_mask, 0)
        """The bits of every word list that has an entry anywhere in the answer."""
        self.quoted = quoted_tokens(self.tokens)
        self.actors: list[Actor] = find_actors(
            self.tokens, self.masks, self.having(*SUBJECTS), lexicon, [unit.first for unit in self.units], self.quoted
        )
        self.numbers: list[Number] = find_numbers(self.tokens, self.masks, lexicon, self.looking(OPENS_NUMBER))
        words = self.tokens.words
        self.word_count = len(words) - len(self.looking(IS_SIGN))
        self.time: SpokenTime = spoken_time(self.word_count, duration, answer.words)

    def having(self, *categories: str) -> list[int]:
        """Tokens at which an entry of one of the word lists starts."""
        return self.at(self.lexicon.bit(*categories))

    def at(self, bits: int) -> list[int]:
        """Tokens that have one of these bits, in order."""
        if not self.present & bits:
            return []
        found = [tokens for mask, tokens in self.by_mask.items() if mask & bits]
        return found[0] if len(found) == 1 else sorted(chain.from_iterable(found))

    def looking(self, looks: int) -> list[int]:
        """Tokens that look like something (`Read.looks`), in order."""
        given = self.read.looks
        return [i for i in self._peculiar if given[i] & looks]

    @cached_property
    def _peculiar(self) -> list[int]:
        """Tokens that look like anything."""
        return list(compress(range(len(self.read.looks)), self.read.looks))

    @cached_property
    def unit_masks(self) -> list[int]:
        """The word lists that each unit's words are on, together."""
        masks = self.masks
        return [reduce(or_, masks[unit.first : unit.last]) for unit in self.units]

    @cached_property
    def _unit_at(self) -> list[int]:
        """The unit of each token."""
        out: list[int] = []
        for i, unit in enumerate(self.units):
            out += [i] * (unit.last - unit.first)
        return out

    @cached_property
    def fillers(self) -> list[int]:
        """Tokens that only fill a pause."""
        return find_fillers(self.tokens, self.having("filler"), self.lexicon)

    @cached_property
    def hedges(self) -> list[int]:
        """Tokens that make a claim weaker."""
        return find_hedges(self.tokens, self.having("hedge"), self.masks, self.lexicon)

    @cached_property
    def stems(self) -> frozenset[str]:
        """Content words of the answer, without endings."""
        return frozenset(filter(None, self.read.stems))

    @cached_property
    def repeated(self) -> float:
        """Share of four-word runs that stood before."""
        return repeated_share(self.tokens.words)

    def span(self, first: int, last: int) -> Span:
        """The place of tokens ``first`` to ``last`` (exclusive)."""
        return Span(start=self.tokens.starts[first], end=self.tokens.ends[last - 1])

    def quote(self, start: int, end: int) -> Quote:
        """The words between two offsets."""
        return Quote(text=self.text[start:end], span=Span(start=start, end=end))

    def unit_of(self, token: int) -> int:
        """Index of the unit that holds a token."""
        return self._unit_at[token]


def _tokens_by_mask(masks: Sequence[int]) -> dict[int, list[int]]:
    """Tokens by their bits, those without any left out.

    An answer has far fewer combinations of bits than tokens: to look for a list's entries is then a short walk.
    """
    found: dict[int, list[int]] = defaultdict(list)
    for i, mask in zip(compress(range(len(masks)), masks), filter(None, masks), strict=True):
        found[mask].append(i)
    return found


def timing_data(facts: Facts, low: float | None = None, high: float | None = None) -> dict[str, Any]:
    """Length and pace as data of a `Timing`, against a target in seconds where there is one."""
    time, words = facts.time, facts.word_count
    kept = facts.answer.fillers_kept is not False
    fillers = len(facts.fillers) if kept else None
    status = None
    if low is not None and high is not None:
        # An estimate counts against the speaker only where its whole range misses the target.
        status = "under" if time.high < low else "over" if time.low > high else "on_target"
    return {
        "words": words,
        "seconds": round(time.seconds, 1),
        "source": time.source,
        "seconds_low": round(time.low, 1),
        "seconds_high": round(time.high, 1),
        "words_per_minute": round(60 * words / time.seconds, 1) if time.seconds >= SHORTEST else 0.0,
        "target_low": low,
        "target_high": high,
        "status": status,
        "fillers": fillers,
        "fillers_per_100_words": None if fillers is None else round(100 * fillers / words, 1) if words else 0.0,
    }


def timing_of(facts: Facts, low: float | None = None, high: float | None = None) -> Timing:
    """Length and pace as a value."""
    return Timing(**timing_data(facts, low, high))


def agency_data(facts: Facts, actors: Sequence[Actor], credit: Sequence[Quote] = ()) -> dict[str, Any]:
    """Counts and places of actors as data of an `Agency`."""
    starts, ends = facts.tokens.starts, facts.tokens.ends
    spans: dict[str, list[dict[str, int]]] = {"i": [], "we": [], "passive": [], "others": []}
    for kind, first, last in actors:
        spans[kind].append({"start": starts[first], "end": ends[last - 1]})
    return {
        **{kind: {"count": len(found), "spans": found} for kind, found in spans.items()},
        "own_share": round(len(spans["i"]) / len(actors), 3) if actors else None,
        "credit": credit,
    }


def agency_of(facts: Facts, actors: Sequence[Actor]) -> Agency:
    """Counts and places of actors as a value."""
    return Agency(**agency_data(facts, actors))


def measurements_of(facts: Facts, question: str | None = None) -> Measurements:
    """The facts as one value, for callers who want to see them."""
    lexicon, masks = facts.lexicon, facts.masks
    negation, hypothetical = lexicon.bit("negation"), lexicon.bit("hypothetical")
    units: list[MeasuredUnit] = []
    at = 0
    for unit in facts.units:
        inside: list[Actor] = []
        while at < len(facts.actors) and facts.actors[at].first < unit.last:
            inside.append(facts.actors[at])
            at += 1
        counts = [sum(actor.kind == kind for actor in inside) for kind in ("i", "we", "passive", "others")]
        units.append(
            MeasuredUnit(
                span=Span(start=unit.start, end=unit.end),
                words=sum(map(is_word, facts.tokens.words[unit.first : unit.last])),
                paragraph=unit.paragraph,
                clause=unit.clause,
                i=counts[0],
                we=counts[1],
                passive=counts[2],
                others=counts[3],
                negations=sum(1 for m in masks[unit.first : unit.last] if m & negation),
                hypotheticals=sum(1 for m in masks[unit.first : unit.last] if m & hypothetical),
                quoted=sum(1 for i in range(unit.first, unit.last) if i in facts.quoted),
            )
        )
    filler, hedge = lexicon.bit("filler"), lexicon.bit("hedge")
    return Measurements(
        units=tuple(units),
        timing=timing_of(facts),
        agency=agency_of(facts, facts.actors),
        numbers=tuple(
            MeasuredNumber(
                span=Span(start=n.start, end=n.end),
                kind=n.kind,
                value=n.value,
                baseline=n.baseline,
                unit=n.unit,
                direction=change_direction(n),
            )
            for n in facts.numbers
        ),
        fillers=len(facts.fillers),
        filler_spans=tuple(facts.span(i, i + phrase_length(facts.tokens, i, lexicon, filler)) for i in facts.fillers),
        hedges=len(facts.hedges),
        hedge_spans=tuple(facts.span(i, i + phrase_length(facts.tokens, i, lexicon, hedge)) for i in facts.hedges),
        repeated_share=round(facts.repeated, 3),
        question_overlap=None
        if question is None
        else round(overlap(content_stems(Tokens(question).words), facts.stems), 3),
    )
