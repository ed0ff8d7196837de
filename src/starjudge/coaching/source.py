"""The answer as it is marked up: its sentences with the white space behind them, and what may go without loss."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise

from starjudge.evaluate import request_of
from starjudge.heuristics.flags.manipulates_grader import addressed_units
from starjudge.heuristics.knowledge import knowledge
from starjudge.heuristics.read import measure_request, read_answer
from starjudge.heuristics.reading import Reading
from starjudge.models.base import Part
from starjudge.models.evaluation import Evaluation
from starjudge.models.evidence import Segment, Span
from starjudge.models.request import Request
from starjudge.text.fillers import phrase_length
from starjudge.text.tokens import Tokens

_STOPS = frozenset(".!?…\n\r")
# Those on the list of fillers that make a claim weaker ("sort of", "or something") stay: without them it is stronger.
_EMPTY = frozenset(
    "um uh uhm umm er erm hmm ah eh mm you i like basically actually literally".split()
)  # first words of fillers that say nothing


@dataclass(frozen=True, slots=True)
class Block:
    """A sentence or clause and all that stands behind it up to the next one; blocks cover the answer."""

    start: int
    end: int
    said: int
    """Where its words end."""
    part: Part
    addressed: bool
    """Whether it speaks to whoever grades."""


@dataclass(frozen=True)
class Source:
    """An answer, read for coaching."""

    text: str
    blocks: tuple[Block, ...]
    fillers: tuple[Span, ...]
    """Words that fill a pause, each with the blank or comma that goes with it."""
    request: Request
    reading: Reading

    def block_at(self, place: int) -> int:
        """Number of the block that a character is in; 0 for an answer without words."""
        return _at(self._ends, place)

    @cached_property
    def _ends(self) -> list[int]:
        return [block.end for block in self.blocks]

    def of(self, *parts: Part) -> list[int]:
        """Blocks of these parts that are the speaker's to tell."""
        return [n for n, block in enumerate(self.blocks) if block.part in parts and not block.addressed]


def source_of(evaluation: Evaluation) -> Source:
    """The answer of an evaluation. Raises `InputError` where question or answer are not text that can be judged."""
    request = request_of(evaluation.question or "(no question)", evaluation.answer)
    reading = read_answer(request, measure_request(request, knowledge()), knowledge())
    text = evaluation.answer
    units = reading.facts.units
    # Words that speak to the grader are left out only where the evaluation says that there are some.
    flagged = any(flag.id == "manipulates_grader" for flag in evaluation.red_flags)
    addressed = addressed_units(reading) if flagged else frozenset()
    starts = [0, *(unit.start for unit in units[1:]), len(text)] if units else [0, len(text)]
    parts = _parts([(unit.start, unit.end) for unit in units], evaluation.segments)
    blocks = tuple(
        Block(
            start,
            end,
            units[n].end if units else end,
            parts[n] if units else "other",
            n in addressed,
        )
        for n, (start, end) in enumerate(pairwise(starts))
    )
    return Source(text, blocks, tuple(_fillers(reading, blocks)), request, reading)


def _parts(units: Sequence[tuple[int, int]], segments: Sequence[Segment]) -> list[Part]:
    """The part of each unit: that of the segment which holds most of it."""
    found: list[Part] = []
    ordered = sorted(segments, key=lambda segment: segment.span.start)
    first = 0
    for start, end in units:
        best: tuple[int, Part] = (0, "other")
        while first < len(ordered) and ordered[first].span.end <= start:
            first += 1
        for segment in islice(ordered, first, None):
            if segment.span.start >= end:
                break
            shared = min(end, segment.span.end) - max(start, segment.span.start)
            if shared > best[0]:
                best = (shared, segment.part)
        found.append(best[1])
    return found


def _at(ends: Sequence[int], place: int) -> int:
    """Number of the first block that ends behind a place."""
    return min(bisect_right(ends, place), max(0, len(ends) - 1))


def _fillers(reading: Reading, blocks: Sequence[Block]) -> list[Span]:
    facts = reading.facts
    tokens, bit = facts.tokens, facts.lexicon.bits["filler"]
    ends = [block.end for block in blocks]
    found: list[Span] = []
    reach = 0
    for i in facts.fillers:
        if tokens.words[i] not in _EMPTY:
            continue
        last = i + phrase_length(tokens, i, facts.lexicon, bit)
        span = filler_span(tokens, i, last)
        if span is None or span.start < reach:
            continue
        block = blocks[_at(ends, span.start)]
        if block.start <= span.start and span.end <= block.said:
            found.append(span)
            reach = span.end
    return found


def filler_span(tokens: Tokens, first: int, last: int) -> Span | None:
    """What goes with tokens ``first`` to ``last`` (exclusive); ``None`` where it leaves a torn sentence."""
    behind = tokens.gaps[last]
    if last < len(tokens) and _STOPS.isdisjoint(behind):
        opens = first == 0 or not _STOPS.isdisjoint(tokens.gaps[first])
        # Without its first word, with a capital, a sentence would begin small.
        if opens and tokens.raw[first][0].isupper() and not tokens.raw[last][0].isupper():
            return None
        return Span(start=tokens.starts[first], end=tokens.starts[last])
    if first == 0 or not _STOPS.isdisjoint(tokens.gaps[first]):
        return None
    return Span(start=tokens.ends[first - 1], end=tokens.ends[last - 1])
