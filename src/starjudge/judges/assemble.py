"""What every evaluation holds besides the judgement: its words cut into parts, their time, who acts, the numbers.

Code computes these for all judges, in one place; a judge brings the parts, the outcome numbers and its scores.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from pydantic import TypeAdapter

from starjudge.heuristics.flags import FlagHit
from starjudge.heuristics.outcomes import Outcome
from starjudge.judges.combine import time_split
from starjudge.judges.view import RubricView
from starjudge.models.base import DIMENSIONS, Kind, Part, ResponseKind
from starjudge.models.evaluation import Provenance
from starjudge.models.evidence import Direction, MetricKind, Quote, Span
from starjudge.models.request import Request
from starjudge.text.agency import Actor
from starjudge.text.measure import Facts, agency_data, timing_data
from starjudge.text.numbers import Number

CREDIT_QUOTES = 3  # quotes of credit given that are shown
_NOT_SCORED = "Not scored."
_QUOTES = TypeAdapter(list[Quote])


class Told(NamedTuple):
    """What was told: the answer's kind, its parts and its outcome numbers, read by whichever judge."""

    kind: Kind
    theme: str | None
    response: ResponseKind
    parts: Sequence[Part]
    """Part of each unit of the answer."""
    metrics: Sequence[dict[str, Any]]


class UnitQuotes:
    """Quotes of units. All are made and checked at once; what rests on the same words shares them.

    Args:
        facts: the answer.
        shown: units that quotes are asked for, besides those that credit others.

    """

    def __init__(self, facts: Facts, shown: Iterable[int] = ()) -> None:
        self.credit = list(dict.fromkeys(facts.unit_of(i) for i in facts.having("credit") if i not in facts.quoted))
        """Units that credit others, in order."""
        self._units = facts.units
        units = {*shown, *self.credit[:CREDIT_QUOTES]}
        found = [quote_data(facts, facts.units[i].start, facts.units[i].end) for i in units]
        self._quotes = dict(zip(units, _QUOTES.validate_python(found), strict=True))

    def of(self, units: Iterable[int]) -> list[Quote]:
        """Quotes of these units."""
        return list(map(self._quotes.__getitem__, units))

    def spans(self) -> Iterator[Span | dict[str, int]]:
        """The place of every unit: that of its quote where it has one, else what one is made from."""
        quotes = self._quotes
        for i, (start, end, *_) in enumerate(self._units):
            yield quotes[i].span if i in quotes else {"start": start, "end": end}


def common_data(
    request: Request, facts: Facts, view: RubricView, told: Told, quotes: UnitQuotes, judge: Provenance
) -> dict[str, Any]:
    """The fields of an `Evaluation` that hold facts and no judgement, as data."""
    kind = view.kinds[told.kind]
    target = kind.target or request.rubric.length
    return {
        "question": request.question,
        "answer": facts.text,
        "question_kind": told.kind,
        "theme": told.theme,
        "response_kind": told.response,
        "segments": [
            {"part": part, "span": span, "text": facts.text[u.start : u.end]}
            for u, part, span in zip(facts.units, told.parts, quotes.spans(), strict=True)
        ],
        "time_split": time_split(facts, told.parts, request.rubric, kind),
        "timing": timing_data(facts, target.low, target.high),
        "agency": _agency(facts, told.parts, quotes),
        "metrics": told.metrics,
        "judge": judge,
    }


def insufficient_data(request: Request, reasons: tuple[str, ...]) -> dict[str, Any]:
    """What is different where there is too little to judge: no scores, and the reasons."""
    nothing = {"score": None, "rationale": _NOT_SCORED, "next_step": reasons[0]}
    return {
        "response_kind": "no_answer",
        "status": "insufficient",
        "metrics": (),
        "reasons": reasons,
        "overall": None,
        "verdict": None,
        "scores": dict.fromkeys(DIMENSIONS, nothing),
        "review": (*request.notes, *reasons),
    }


def quote_data(facts: Facts, start: int, end: int) -> dict[str, Any]:
    """A quote of these characters, as data."""
    return {"text": facts.text[start:end], "span": {"start": start, "end": end}}


def metric_data(
    facts: Facts,
    place: tuple[int, int],
    kind: MetricKind,
    number: Number | None = None,
    direction: Direction | None = None,
) -> dict[str, Any]:
    """A `Metric` at a place of the answer, as data; ``number`` is what was read there, if any."""
    return {
        **quote_data(facts, *place),
        "kind": kind,
        "baseline": number.baseline if number else None,
        "value": number.value if number else None,
        "unit": _unit(number) if number else None,
        "direction": direction,
    }


def outcome_data(facts: Facts, outcome: Outcome) -> dict[str, Any]:
    """An outcome number that code found, as data of a `Metric`."""
    number = outcome.number
    return metric_data(facts, (number.start, number.end), outcome.kind, number, outcome.direction)


def not_applicable(kind: Kind) -> dict[str, Any]:
    """The score of a dimension that a kind of question does not ask for, as data."""
    return {
        "score": None,
        "rationale": f"Does not apply to a question of the kind “{kind.replace('_', ' ')}”.",
        "next_step": "Nothing to do here.",
    }


def flag_data(facts: Facts, view: RubricView, hits: Iterable[FlagHit]) -> list[dict[str, Any]]:
    """Red flags that the rubric has, as data, each with the words that show it."""
    return [
        {
            "id": hit.id,
            "quote": None if hit.span is None else quote_data(facts, *hit.span),
            "message": view.flags[hit.id].message + (f" {hit.detail}" if hit.detail else ""),
        }
        for hit in hits
        if hit.id in view.flags
    ]


def mostly_unpunctuated(facts: Facts) -> bool:
    """Whether most units had to be cut at likely clause starts."""
    return sum(1 for unit in facts.units if unit.clause) * 2 > len(facts.units)


def _unit(number: Number) -> str | None:
    """A number's unit; of a count only what reads like the things counted ("feeds"), not the adjective ("bad")."""
    unit = number.unit
    if unit is None or number.kind != "count" or unit.endswith("s") or unit in ("people", "staff"):
        return unit
    return None


def _agency(facts: Facts, parts: Sequence[Part], quotes: UnitQuotes) -> dict[str, Any]:
    """Who acts in the action part, or in the whole answer where there is none."""
    anywhere = "action" not in parts
    acting: list[Actor] = []
    at = 0
    for actor in facts.actors:
        while facts.units[at].last <= actor.first:
            at += 1
        if anywhere or parts[at] == "action":
            acting.append(actor)
    return agency_data(facts, acting, quotes.of(quotes.credit[:CREDIT_QUOTES]))
