"""The offline judge: deterministic, explained by what it measured, and asked for nothing but the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Any, Literal

from pydantic import TypeAdapter

from starjudge.heuristics.feedback import choose_probes, choose_remarks, pick
from starjudge.heuristics.flags import FlagHit, find_flags
from starjudge.heuristics.knowledge import Knowledge, knowledge
from starjudge.heuristics.lens import read_company
from starjudge.heuristics.rationales import evidence, rationale
from starjudge.heuristics.read import measure_request, read_answer
from starjudge.heuristics.reading import Reading
from starjudge.heuristics.scores import whole, with_flags
from starjudge.heuristics.sufficiency import why_insufficient
from starjudge.heuristics.told import held, only_claimed, took_no_part
from starjudge.judges.combine import CLAIMS_CAP, NO_ANSWER_CAP, capped, time_split
from starjudge.judges.view import RubricView, next_step, view_of
from starjudge.models.base import DIMENSIONS, DimensionId
from starjudge.models.evaluation import Evaluation, Provenance
from starjudge.models.evidence import Quote, Span
from starjudge.models.request import Request
from starjudge.resources.library import library
from starjudge.text.agency import Actor
from starjudge.text.measure import Facts, agency_data, timing_data
from starjudge.text.numbers import Number
from starjudge.version import VERSION

_NOT_SCORED = "Not scored."
_NO_GAP = "No gap invites it: such an answer is probed all the same."
_CREDIT_QUOTES = 3  # quotes of credit given that are shown


class HeuristicJudge:
    """Judges offline by measurement: the same answer gives the same bytes, on every run and machine."""

    def __init__(self) -> None:
        self._known: Knowledge = knowledge()

    def evaluate(self, request: Request) -> Evaluation:
        """The evaluation of one answer; never raises for what the answer holds."""
        known = self._known
        facts = measure_request(request, known)
        reasons = why_insufficient(facts, known.parts)
        reading = read_answer(request, facts, known)
        data = self._insufficient(request, reading, reasons) if reasons else self._scored(request, reading)
        return Evaluation.model_validate(data)

    def explain(self, request: Request, dimension: DimensionId | Literal["overall"]) -> list[tuple[str, int, int]]:
        """Which measurement moved a score how far, before red flags and caps.

        Returns rows of a measurement's name, its value in this answer, and hundredths of a score that it gave or
        took against the middle of what it can give; largest first.
        """
        reading = read_answer(request, measure_request(request, self._known), self._known)
        return self._known.scores.levels.terms(reading.features.values, reading.kind == "story", dimension)

    def _scored(self, request: Request, reading: Reading) -> dict[str, Any]:
        view = view_of(request.rubric)
        facts = reading.facts
        kind = view.kinds[reading.kind]
        hits = find_flags(reading)
        levels = with_flags(
            reading.levels,
            [hit.id for hit in hits if hit.id in view.flags],
            self._known.scores,
            reading.kind == "story",
        )
        further: list[tuple[int, str]] = []
        claimed = only_claimed(facts, reading.features.values)
        if claimed is not None:
            levels = held(levels)
            further.append((CLAIMS_CAP, f"Claims are listed, not told ({claimed})"))
        if took_no_part(facts, reading.features.values):
            levels["ownership"] = 100
            further.append((NO_ANSWER_CAP, "The speaker says that they took no part in it"))
        scores: dict[DimensionId, int | None] = {
            d: None if d in kind.not_applicable else whole(levels[d]) for d in DIMENSIONS
        }
        final = capped(
            whole(levels["overall"]),
            request.rubric,
            [h.id for h in hits],
            kind,
            reading.response,
            facts.word_count,
            further,
        )
        shown = {d: evidence(reading, d) for d in DIMENSIONS}
        remarks = choose_remarks(scores, shown)
        quotes = _UnitQuotes(reading, chain.from_iterable(shown.values()))
        data: dict[str, Any] = {
            "status": "scored",
            "overall": final.overall,
            "verdict": final.verdict,
            "caps": final.caps,
            "scores": {d: _score(reading, view, d, scores[d], levels[d], quotes.of(shown[d])) for d in DIMENSIONS},
            "red_flags": _flags(facts, view, hits),
            "strengths": [
                {"text": view.dimensions[d].anchors[(scores[d] or 1) - 1].text, "evidence": quotes.of(units)}
                for d, units in remarks.strengths
            ],
            "improvements": [
                {
                    "text": next_step(view, kind, d, scores[d] or 1),
                    "evidence": quotes.of(units),
                }
                for d, units in remarks.improvements
            ],
            "follow_ups": [
                {
                    "kind": probe,
                    "question": pick(view.probes[probe].questions, reading),
                    "gap": rationale(reading, gap, scores[gap] or 1) if gap is not None else _NO_GAP,
                }
                for probe, gap in choose_probes(reading, scores)
                if probe in view.probes
            ],
            "review": (*request.notes, *_review(reading, hits, claimed)),
        }
        if request.company is not None:
            data["company"] = read_company(
                reading, library().companies[request.company], self._known.bank_question(request.question)
            )
        return self._common(request, reading, view, quotes) | data

    def _insufficient(self, request: Request, reading: Reading, reasons: tuple[str, ...]) -> dict[str, Any]:
        nothing = {"score": None, "rationale": _NOT_SCORED, "next_step": reasons[0]}
        return self._common(request, reading, view_of(request.rubric), _UnitQuotes(reading)) | {
            "response_kind": "no_answer",
            "status": "insufficient",
            "metrics": (),
            "reasons": reasons,
            "overall": None,
            "verdict": None,
            "scores": dict.fromkeys(DIMENSIONS, nothing),
            "review": (*request.notes, *reasons),
        }

    def _common(self, request: Request, reading: Reading, view: RubricView, quotes: _UnitQuotes) -> dict[str, Any]:
        facts, kind = reading.facts, view.kinds[reading.kind]
        target = kind.target or request.rubric.length
        return {
            "question": request.question,
            "answer": facts.text,
            "question_kind": reading.kind,
            "theme": reading.theme,
            "response_kind": reading.response,
            "segments": [
                {"part": part, "span": span, "text": facts.text[u.start : u.end]}
                for u, part, span in zip(facts.units, reading.parts, quotes.spans(), strict=True)
            ],
            "time_split": time_split(facts, reading.parts, request.rubric, kind),
            "timing": timing_data(facts, target.low, target.high),
            "agency": _agency(reading, quotes),
            "metrics": [
                {
                    **_quote(facts, outcome.number.start, outcome.number.end),
                    "kind": outcome.kind,
                    "baseline": outcome.number.baseline,
                    "value": outcome.number.value,
                    "unit": _unit(outcome.number),
                    "direction": outcome.direction,
                }
                for outcome in reading.outcomes
            ],
            "judge": _provenance(request.rubric.id, request.rubric.version, self._known.version),
        }


@lru_cache(maxsize=32)
def _provenance(rubric: str, rubric_version: str, weights_version: str) -> Provenance:
    return Provenance(
        engine="heuristic",
        starjudge=VERSION,
        rubric=rubric,
        rubric_version=rubric_version,
        weights_version=weights_version,
    )


_QUOTES = TypeAdapter(list[Quote])


class _UnitQuotes:
    """Quotes of units. All are made and checked at once; what rests on the same words shares them.

    Args:
        reading: the answer.
        shown: units that quotes are asked for, besides those that credit others.

    """

    def __init__(self, reading: Reading, shown: Iterable[int] = ()) -> None:
        facts = reading.facts
        self.credit = list(dict.fromkeys(facts.unit_of(i) for i in facts.having("credit") if i not in facts.quoted))
        """Units that credit others, in order."""
        self._units = facts.units
        units = {*shown, *self.credit[:_CREDIT_QUOTES]}
        found = [_quote(facts, facts.units[i].start, facts.units[i].end) for i in units]
        self._quotes = dict(zip(units, _QUOTES.validate_python(found), strict=True))

    def of(self, units: Iterable[int]) -> list[Quote]:
        """Quotes of these units."""
        return list(map(self._quotes.__getitem__, units))

    def spans(self) -> Iterator[Span | dict[str, int]]:
        """The place of every unit: that of its quote where it has one, else what one is made from."""
        quotes = self._quotes
        for i, (start, end, *_) in enumerate(self._units):
            yield quotes[i].span if i in quotes else {"start": start, "end": end}


def _unit(number: Number) -> str | None:
    """A number's unit; of a count only what reads like the things counted ("feeds"), not the adjective ("bad")."""
    unit = number.unit
    if unit is None or number.kind != "count" or unit.endswith("s") or unit in ("people", "staff"):
        return unit
    return None


def _quote(facts: Facts, start: int, end: int) -> dict[str, Any]:
    return {"text": facts.text[start:end], "span": {"start": start, "end": end}}


def _score(
    reading: Reading, view: RubricView, dimension: DimensionId, score: int | None, level: int, shown: list[Quote]
) -> dict[str, Any]:
    if score is None:
        return {
            "score": None,
            "rationale": f"Does not apply to a question of the kind “{reading.kind.replace('_', ' ')}”.",
            "next_step": "Nothing to do here.",
        }
    return {
        "score": score,
        "expected": level / 100,
        "rationale": rationale(reading, dimension, score),
        "evidence": shown,
        "next_step": next_step(view, view.kinds[reading.kind], dimension, score),
    }


def _flags(facts: Facts, view: RubricView, hits: Iterable[FlagHit]) -> list[dict[str, Any]]:
    return [
        {
            "id": hit.id,
            "quote": None if hit.span is None else _quote(facts, *hit.span),
            "message": view.flags[hit.id].message + (f" {hit.detail}" if hit.detail else ""),
        }
        for hit in hits
        if hit.id in view.flags
    ]


def _agency(reading: Reading, quotes: _UnitQuotes) -> dict[str, Any]:
    """Who acts in the action part, or in the whole answer where there is none."""
    facts, parts = reading.facts, reading.parts
    anywhere = "action" not in parts
    acting: list[Actor] = []
    at = 0
    for actor in facts.actors:
        while facts.units[at].last <= actor.first:
            at += 1
        if anywhere or parts[at] == "action":
            acting.append(actor)
    return agency_data(facts, acting, quotes.of(quotes.credit[:_CREDIT_QUOTES]))


def _review(reading: Reading, hits: Iterable[FlagHit], claimed: str | None) -> list[str]:
    """What a person should look at."""
    reasons = []
    if claimed is not None:
        reasons.append(f"The answer reads as a list of claims ({claimed}); check whether anything is told behind them.")
    if any(hit.id == "manipulates_grader" for hit in hits):
        reasons.append("Part of the text speaks to the grader; that limits the verdict. Read the answer yourself.")
    if sum(1 for unit in reading.facts.units if unit.clause) * 2 > len(reading.facts.units):
        reasons.append("The transcript has little punctuation; parts were cut at likely clause starts.")
    if any(hit.id in ("evasive_or_dishonest", "dismisses_ethics", "blames_others") for hit in hits):
        reasons.append("A serious red flag was found; it limits the verdict. Check the quoted words in their context.")
    return reasons
