"""A chat model's reply, held against the answer: what the answer does not hold is dropped and counted.

Units become places in the answer, words are looked up in the unit named, quotations in reasons must stand in the
answer. Nothing is guessed: a unit without a label keeps the offline judge's, and that is counted too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

from starjudge.chat.replies import REMARKS, JudgeReply
from starjudge.heuristics.flags import FlagHit
from starjudge.heuristics.outcome_kinds import direction_of
from starjudge.judges.asked import Subject
from starjudge.judges.assemble import metric_data
from starjudge.judges.own_words import own_words
from starjudge.models.base import DimensionId, FlagId, Part, ProbeKind, ResponseKind
from starjudge.models.evaluation import Dropped
from starjudge.text.measure import Facts
from starjudge.text.verbatim import find_words

MOST_QUOTES = 3  # of one score: more is not read
MOST_REMARKS = 3  # strengths, and improvements
MOST_PROBES = 3
_CHANGES = ("change_up", "change_down")  # word lists: "halved" is an outcome without a figure


class Said(NamedTuple):
    """What a model said of one dimension, checked."""

    score: int
    reason: str
    next_step: str
    units: Sequence[int]
    """Units it rests on, counted from 0, in order."""
    expected: float | None = None


class Remarked(NamedTuple):
    """A strength or an improvement, checked."""

    text: str
    units: Sequence[int]


class Probed(NamedTuple):
    """A follow-up question, checked."""

    kind: ProbeKind
    question: str
    gap: str


@dataclass(frozen=True, slots=True)
class Checked:
    """One judgement of one answer, with nothing in it that the answer does not hold."""

    scores: dict[DimensionId, Said]
    overall: int
    response: ResponseKind
    parts: Sequence[Part]
    metrics: Sequence[dict[str, Any]]
    flags: Sequence[FlagHit]
    strengths: Sequence[Remarked]
    improvements: Sequence[Remarked]
    probes: Sequence[Probed]
    shown: dict[str, Sequence[int]] = field(default_factory=dict)
    """Units that show each of the company's signals."""
    dropped: Dropped = field(default_factory=Dropped)
    disputed: Sequence[FlagId] = ()
    """Of several readings combined: red flags that some raise, but not most."""


def check_reply(reply: JudgeReply, subject: Subject, expected: dict[DimensionId, float]) -> Checked:
    """The judgement that a reply holds.

    Args:
        reply: as read; it must judge the answer as a whole.
        subject: the answer.
        expected: finer scores, where the server gave the odds of their tokens.

    """
    return _Check(subject).checked(reply, expected)


class _Check:
    """The checks of one reply, and the count of what they drop."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._facts: Facts = subject.reading.facts
        self._count = {"units": 0, "labels": 0, "words": 0, "quotes": 0, "flags": 0}
        # What is shown may differ from what was given (masks, marks): a quotation of either is words of the answer.
        self._sources = (self._facts.text, subject.request.question, *subject.lines)

    def checked(self, reply: JudgeReply, expected: dict[DimensionId, float]) -> Checked:
        flags, shown = self._findings(reply)
        return Checked(
            scores={
                dimension: Said(
                    said.score,
                    self._text(said.reason),
                    self._text(said.next_step),
                    sorted(self._units(said.units)[:MOST_QUOTES]),
                    expected.get(dimension),
                )
                for dimension, said in reply.scored.items()
            },
            overall=cast(int, reply.overall),
            response=cast(ResponseKind, reply.response),
            parts=self._parts(reply),
            metrics=self._metrics(reply),
            flags=flags,
            strengths=self._remarks(reply, REMARKS[0]),
            improvements=self._remarks(reply, REMARKS[1]),
            probes=self._probes(reply),
            shown=shown,
            dropped=Dropped(**self._count),
        )

    def _units(self, numbers: Iterable[int]) -> list[int]:
        """Units by their numbers, as the model orders them; what does not exist, or is withheld, is dropped."""
        units: dict[int, None] = {}
        for number in numbers:
            if 1 <= number <= len(self._facts.units) and number - 1 not in self._subject.withheld:
                units[number - 1] = None
            else:
                self._count["units"] += 1
        return list(units)

    def _parts(self, reply: JudgeReply) -> list[Part]:
        count = len(self._facts.units)
        self._count["units"] += reply.unread_runs
        labels: list[Part | None] = [None] * count
        twice: set[int] = set()
        for run in reply.runs:
            if not 1 <= run.first <= run.last or run.first > count:
                self._count["units"] += 1
                continue
            if run.last > count:
                self._count["units"] += 1
            for unit in range(run.first - 1, min(run.last, count)):
                if labels[unit] is not None and labels[unit] != run.part:
                    twice.add(unit)
                labels[unit] = cast(Part, run.part)
        out: list[Part] = []
        for unit, label in enumerate(labels):
            if unit in self._subject.withheld:
                out.append("other")
            elif label is None or unit in twice:
                self._count["labels"] += 1
                out.append(self._subject.reading.parts[unit])
            else:
                out.append(label)
        return out

    def _metrics(self, reply: JudgeReply) -> list[dict[str, Any]]:
        self._count["words"] += reply.unread_outcomes
        facts = self._facts
        found: dict[tuple[int, int], dict[str, Any]] = {}
        for outcome in reply.outcomes:
            units = self._units([outcome.unit])
            if not units:
                continue
            unit = facts.units[units[0]]
            place = find_words(facts.text, unit.start, unit.end, outcome.words)
            numbers = [] if place is None else [n for n in facts.numbers if n.start < place[1] and place[0] < n.end]
            if place is None or not (numbers or self._tells_change(place)):
                self._count["words"] += 1
                continue
            if not numbers:
                found.setdefault(place, metric_data(facts, place, outcome.kind))
            for number in numbers:
                at = (number.start, number.end)
                data = metric_data(facts, at, outcome.kind, number, direction_of(facts, number))
                found.setdefault(at, data)
        return [found[place] for place in sorted(found)]

    def _tells_change(self, place: tuple[int, int]) -> bool:
        """Whether words without a figure name a change ("halved")."""
        starts = self._facts.tokens.starts
        return any(place[0] <= starts[i] < place[1] for i in self._facts.having(*_CHANGES))

    def _findings(self, reply: JudgeReply) -> tuple[list[FlagHit], dict[str, Sequence[int]]]:
        """Red flags and company signals, each with words that show it; absences need none."""
        definitions = self._subject.view.flags
        flags: dict[FlagId, FlagHit] = {}
        shown: dict[str, Sequence[int]] = {}
        for finding in reply.findings:
            if finding.about in REMARKS:
                continue
            units = self._units(finding.units)
            definition = definitions.get(cast(FlagId, finding.about))
            if definition is None:
                if units:
                    shown.setdefault(finding.about, sorted(units[:MOST_QUOTES]))
                else:
                    self._count["flags"] += 1
            elif definition.shown_by == "absence":
                flags.setdefault(definition.id, FlagHit(definition.id, None, self._sentence(finding.text)))
            elif units:
                unit = self._facts.units[units[0]]
                hit = FlagHit(definition.id, (unit.start, unit.end), self._sentence(finding.text))
                flags.setdefault(definition.id, hit)
            else:
                self._count["flags"] += 1
        return list(flags.values()), shown

    def _remarks(self, reply: JudgeReply, about: str) -> list[Remarked]:
        """Strengths, which need words that show them, or improvements, which may be about what is absent."""
        remarks: list[Remarked] = []
        for finding in reply.findings:
            if finding.about != about or not (text := self._text(finding.text)):
                continue
            units = sorted(self._units(finding.units)[:MOST_QUOTES])
            if units or about != REMARKS[0]:
                remarks.append(Remarked(text, units))
            else:
                self._count["flags"] += 1
        return remarks[:MOST_REMARKS]

    def _probes(self, reply: JudgeReply) -> list[Probed]:
        """Follow-up questions. One that holds the speaker to words never said is dropped whole: it would be asked."""
        probes: list[Probed] = []
        for probe in reply.probes:
            before = self._count["quotes"]
            question = self._text(probe.question)
            false = self._count["quotes"] > before
            if question and not false and probe.kind in self._subject.view.probes and len(probes) < MOST_PROBES:
                probes.append(Probed(probe.kind, question, self._text(probe.gap)))
        return probes

    def _sentence(self, text: str) -> str:
        said = self._text(text)
        return said if not said or said[-1] in ".!?…" else f"{said}."

    def _text(self, text: str) -> str:
        """A model's own words, on one line; quotations in it that are no words of the answer are taken out."""
        kept, replaced = own_words(text, self._sources)
        self._count["quotes"] += replaced
        return kept
