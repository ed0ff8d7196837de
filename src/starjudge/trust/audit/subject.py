"""An answer under audit: its sentences with their parts, so that parts can be taken out and put in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from starjudge.errors import InputError
from starjudge.evaluate import request_of
from starjudge.judges import HeuristicJudge
from starjudge.trust.audit.material import People, ToldAnswer, forms, told_answers

PARAGRAPH = "\n\n"
NOBODY = People()
_PART_LETTERS = {"situation": "S", "task": "T", "action": "A", "result": "R", "learning": "L", "other": "O"}


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence or clause: its part (S T A R L O), its words, and what stands in front of it."""

    part: str
    words: str
    gap: str = " "


@dataclass(frozen=True, slots=True)
class Subject:
    """A question and its answer, in units."""

    id: str
    question: str
    units: tuple[Unit, ...]
    swapped: str
    strong: bool = False
    """Whether it is known to be strong: an attack could raise it little."""
    people: People = NOBODY
    owned: tuple[tuple[str, str], ...] = ()
    we: tuple[tuple[str, str], ...] = ()
    blame: tuple[str, ...] = ()
    rubric: Any = None
    """Of the record, where it names one."""

    @property
    def text(self) -> str:
        """The answer."""
        return "".join(("" if i == 0 else unit.gap) + unit.words for i, unit in enumerate(self.units))

    def with_units(self, units: Iterable[Unit]) -> Subject:
        """The same with other units."""
        return replace(self, units=tuple(units))

    def without(self, part: str) -> Subject:
        """The answer less all units of a part; a paragraph that stays keeps its break."""
        left: list[Unit] = []
        gap = ""
        for unit in self.units:
            if unit.part == part:
                gap = unit.gap if "\n" in unit.gap else gap
                continue
            left.append(replace(unit, gap=gap) if gap and "\n" not in unit.gap else unit)
            gap = ""
        return self.with_units(left)


def own_subjects() -> tuple[Subject, ...]:
    """Our answers, in the order of their file."""
    return tuple(_own(told, number) for number, told in enumerate(told_answers()))


def given_subjects(records: Iterable[Mapping[str, Any]]) -> tuple[Subject, ...]:
    """Answers that a caller brings: mappings with ``question`` and ``answer`` and, where known, ``id`` and ``rubric``.

    The offline judge tells their parts. Raises `InputError` where one is no question with an answer.
    """
    judge = HeuristicJudge()
    found: list[Subject] = []
    for number, record in enumerate(records, 1):
        place = f"answers[{number}]"
        if not isinstance(record, Mapping):
            raise InputError(f"{place}: expected a mapping with question and answer, found {type(record).__name__}")
        for field in ("question", "answer"):
            if field not in record:
                raise InputError(f"{place}: has no {field!r}; give both question and answer")
            if not isinstance(record[field], str) or not record[field].strip():
                raise InputError(f"{place}.{field}: expected text, found {record[field]!r:.40}")
        request = request_of(record["question"], record["answer"])
        evaluation = judge.evaluate(request)
        answer = request.answer.text
        units: list[Unit] = []
        end = 0
        for segment in evaluation.segments:
            start = segment.span.start
            # What no segment covers in front of the first one belongs to it, so that no word is lost.
            words = answer[0 if not units else start : segment.span.end]
            units.append(Unit(_PART_LETTERS[segment.part], words, answer[end:start] if units else ""))
            end = segment.span.end
        if answer[end:].strip():
            units.append(Unit("O", answer[end:].strip()))
        identity = record.get("id")
        others = [q.question for q in forms().questions if q.theme != evaluation.theme]
        found.append(
            Subject(
                id=str(identity) if identity not in (None, "") else str(number),
                question=request.question,
                units=tuple(units) or (Unit("O", answer.strip()),),
                swapped=others[number % len(others)],
                blame=_general_blame(number),
                rubric=record.get("rubric") or None,
            )
        )
    if not found:
        raise InputError("answers: expected at least one, found none")
    if twice := _repeated([subject.id for subject in found]):
        raise InputError(f"answers: expected each id once, found {twice!r} again")
    return tuple(found)


def units_of(told: str) -> tuple[Unit, ...]:
    """Labelled lines as units: ``A| I asked her.``; an empty line ends a paragraph."""
    units: list[Unit] = []
    gap = " "
    for line in told.splitlines():
        if not line.strip():
            gap = PARAGRAPH
            continue
        part, _, words = line.partition("| ")
        units.append(Unit(part.strip(), words.strip(), gap))
        gap = " "
    return tuple(units)


def _own(told: ToldAnswer, number: int) -> Subject:
    return Subject(
        id=told.id,
        question=told.question,
        units=units_of(told.told),
        swapped=told.swapped,
        strong=told.quality == "strong",
        people=told.people,
        owned=told.owned,
        we=told.we,
        blame=told.blame or _general_blame(number),
    )


def _general_blame(number: int) -> tuple[str, ...]:
    sets = forms().blame
    return sets[number % len(sets)]


def _repeated(ids: Sequence[str]) -> str | None:
    return next((name for i, name in enumerate(ids) if name in ids[:i]), None)
