"""A chat model's judgement, checked, written down as an `Evaluation`: caps applied, flags by rule added."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

from starjudge.errors import JudgeError
from starjudge.heuristics.feedback import choose_probes, choose_remarks, pick
from starjudge.heuristics.flags import FlagHit, find_flags
from starjudge.heuristics.knowledge import knowledge
from starjudge.heuristics.lens import read_company
from starjudge.heuristics.reading import Reading
from starjudge.judges.asked import BY_CODE, Subject, counted_words, is_unspaced
from starjudge.judges.assemble import (
    Told,
    UnitQuotes,
    common_data,
    flag_data,
    insufficient_data,
    not_applicable,
)
from starjudge.judges.checked import Checked, Said
from starjudge.judges.combine import capped
from starjudge.judges.doubts import review_reasons
from starjudge.judges.heuristic import OfflineJudgement
from starjudge.judges.view import next_step, view_of
from starjudge.models.base import DIMENSIONS, FLAGS, CompanyId, DimensionId, FlagId
from starjudge.models.evaluation import CompanyReading, Evaluation, Provenance, SignalReading
from starjudge.models.request import Request
from starjudge.resources.library import library

LEAST_PROBES = 2
_ENGLISH: frozenset[FlagId] = frozenset({"no_metrics"})  # counted, but by English words for numbers and changes
_NO_STEP = "Keep it as it is."


def written_evaluation(
    subject: Subject,
    judgement: Checked,
    judge: Provenance,
    offline: OfflineJudgement | None,
    failures: Sequence[JudgeError] = (),
) -> Evaluation:
    """The evaluation that a judgement makes.

    Args:
        subject: the answer.
        judgement: what the model said of it, checked and combined.
        judge: who judged.
        offline: what the heuristic holds of the same answer, to compare with; ``None`` where it cannot read it.
        failures: of further readings that were asked for.

    """
    request, facts, view = subject.request, subject.reading.facts, subject.view
    kind = view.kinds[subject.reading.kind]
    flags = _flags(subject, judgement, offline)
    final = capped(
        judgement.overall,
        request.rubric,
        [hit.id for hit in flags],
        kind,
        judgement.response,
        counted_words(facts.text, facts.word_count),
    )
    scores: dict[DimensionId, int | None] = {
        d: judgement.scores[d].score if d in judgement.scores else None for d in DIMENSIONS
    }
    said = judgement.scores.values()
    remarks = (*judgement.strengths, *judgement.improvements)
    quotes = UnitQuotes(
        facts, chain.from_iterable((*(s.units for s in said), *(r.units for r in remarks), *judgement.shown.values()))
    )
    told = Told(kind.id, subject.reading.theme, judgement.response, judgement.parts, judgement.metrics)
    data = common_data(request, facts, view, told, quotes, judge) | {
        "status": "scored",
        "overall": final.overall,
        "verdict": final.verdict,
        "caps": final.caps,
        "scores": {d: _score(subject, judgement.scores.get(d), d, quotes) for d in DIMENSIONS},
        "red_flags": flag_data(facts, view, flags),
        **_remarks(subject, judgement, scores, quotes),
        "follow_ups": _probes(subject, judgement, scores),
        "review": (*request.notes, *review_reasons(subject, judgement, judge, scores, offline, flags, failures)),
    }
    if request.company is not None:
        data["company"] = _company(subject, judgement, request.company, quotes)
    return Evaluation.model_validate(data)


def insufficient_evaluation(request: Request, reading: Reading, judge: Provenance) -> Evaluation:
    """The evaluation of an answer with too few words to judge; no model is asked."""
    words = reading.facts.word_count
    reasons = (f"The answer has {words} words; there is nothing to judge." if words else "The answer holds no words.",)
    view = view_of(request.rubric)
    told = Told(reading.kind, reading.theme, "no_answer", reading.parts, ())
    data = common_data(request, reading.facts, view, told, UnitQuotes(reading.facts), judge)
    return Evaluation.model_validate(data | insufficient_data(request, reasons))


def withheld_evaluation(offline: Evaluation, judge: Provenance) -> Evaluation:
    """The evaluation of an answer that is nothing but text for the grader: no model is asked about it."""
    why = "All of the answer speaks to the grader; no model was asked, the scores are the offline judge's."
    return offline.model_copy(update={"judge": judge, "review": (*offline.review, why)})


def _flags(subject: Subject, judgement: Checked, offline: OfflineJudgement | None) -> list[FlagHit]:
    """The model's flags and those that are counted or found by rule, in the guide's order.

    Nothing is counted against an answer that code cannot count: by words and seconds where a script sets no spaces,
    by numbers where the offline judge could not read the language.
    """
    facts = subject.reading.facts
    uncounted: set[FlagId] = set()
    if any(metric["value"] is not None for metric in judgement.metrics) or offline is None:
        uncounted |= _ENGLISH
    if is_unspaced(facts.text) and facts.time.source == "estimated":
        uncounted |= BY_CODE
    flags = {hit.id: hit for hit in judgement.flags}
    for hit in find_flags(subject.reading) if offline is None else offline.hits:
        counted = hit.id in BY_CODE and hit.id not in uncounted
        if counted or hit.id == "manipulates_grader":
            flags[hit.id] = hit
    return [flags[flag] for flag in FLAGS if flag in flags]


def _score(subject: Subject, said: Said | None, dimension: DimensionId, quotes: UnitQuotes) -> dict[str, Any]:
    kind = subject.view.kinds[subject.reading.kind]
    if said is None:
        return not_applicable(kind.id)
    anchor = subject.view.dimensions[dimension].anchors[said.score - 1].text
    return {
        "score": said.score,
        "expected": said.expected,
        "rationale": said.reason or anchor,
        "evidence": quotes.of(said.units),
        "next_step": said.next_step or next_step(subject.view, kind, dimension, said.score) or _NO_STEP,
    }


def _remarks(
    subject: Subject, judgement: Checked, scores: dict[DimensionId, int | None], quotes: UnitQuotes
) -> dict[str, Any]:
    """The model's remarks; where it made none, the reasons of its highest and the next steps of its lowest scores."""
    shown = {d: said.units for d, said in judgement.scores.items()} | {
        d: () for d in DIMENSIONS if d not in judgement.scores
    }
    chosen = choose_remarks(scores, shown)
    strengths = [{"text": r.text, "evidence": quotes.of(r.units)} for r in judgement.strengths] or [
        {"text": said.reason, "evidence": quotes.of(units)}
        for d, units in chosen.strengths
        if (said := judgement.scores[d]).reason
    ]
    improvements = [{"text": r.text, "evidence": quotes.of(r.units)} for r in judgement.improvements] or [
        {"text": said.next_step, "evidence": quotes.of(units)}
        for d, units in chosen.improvements
        if (said := judgement.scores[d]).next_step
    ]
    return {"strengths": strengths, "improvements": improvements}


def _probes(subject: Subject, judgement: Checked, scores: dict[DimensionId, int | None]) -> list[dict[str, Any]]:
    probes = [{"kind": p.kind, "question": p.question, "gap": p.gap} for p in judgement.probes]
    asked = {p.kind for p in judgement.probes}
    for kind, _ in choose_probes(subject.reading, scores):
        if len(probes) >= LEAST_PROBES:
            break
        definition = subject.view.probes.get(kind)
        if definition is not None and kind not in asked:
            question = pick(definition.questions, subject.reading)
            probes.append({"kind": kind, "question": question, "gap": definition.gap})
    return probes


def _company(subject: Subject, judgement: Checked, asked: CompanyId, quotes: UnitQuotes) -> CompanyReading:
    """The signals that the model saw; missed are those that were asked for and that neither judge saw."""
    company = library().companies[asked]
    read = read_company(subject.reading, company, knowledge().bank_question(subject.request.question))
    tested = {s.id for s in (*read.shown, *read.missed) if s.tested}
    shown = tuple(
        SignalReading(
            id=signal.id,
            title=signal.title,
            tested=signal.id in tested,
            evidence=tuple(quotes.of(judgement.shown[signal.id])),
            note=signal.looks_for,
        )
        for signal in company.signals
        if signal.id in judgement.shown
    )
    missed = tuple(s for s in read.missed if s.id not in judgement.shown)
    return read.model_copy(update={"shown": shown, "missed": missed})
