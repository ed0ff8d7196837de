"""The audit: answers and a judge in, a report out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from starjudge.chat.budget import Budget
from starjudge.errors import InputError
from starjudge.evaluate import JudgeName, judge_named
from starjudge.judges import Judge
from starjudge.models.audit import AUDIT_KINDS, AuditCase, AuditKind, AuditReport
from starjudge.models.rubric import Rubric
from starjudge.resources.rubrics import load_rubric
from starjudge.trust.audit.asking import AuditProgress, Key, Replies, ask, key_after, key_before, within_calls
from starjudge.trust.audit.bounds import broken, checks
from starjudge.trust.audit.figures import CONFIDENCE, kind_rows, shift_of, variant_rows
from starjudge.trust.audit.plan import Planned, planned
from starjudge.trust.audit.subject import given_subjects, own_subjects

REPEATS = 3  # times the same input is judged, where nothing else is said
MOST_CONCURRENCY = 256


def audit(
    judge: JudgeName | Judge = "auto",
    answers: Iterable[Mapping[str, Any]] | None = None,
    kinds: Sequence[AuditKind] = AUDIT_KINDS,
    repeats: int = REPEATS,
    max_calls: int | None = None,
    max_cost: float | None = None,
    on_progress: Callable[[AuditProgress], None] | None = None,
    *,
    rubric: str | Path | Rubric = "star-l",
    model: str | None = None,
    base_url: str | None = None,
    api_key: str | None = None,
    concurrency: int = 1,
) -> AuditReport:
    """Try a judge with changes that should not move it, with changes that should, with attacks, and twice the same.

    Args:
        judge: as in `evaluate_answer`; any object with an ``evaluate()`` method.
        answers: mappings with ``question`` and ``answer`` and, where known, ``id`` and ``rubric``; ours without.
        kinds: of ``neutral``, ``group``, ``content``, ``attack``, ``repeat``; all without.
        repeats: times the same input is judged, 2 or more.
        max_calls: evaluations at most; cases are then taken from all kinds by turns.
        max_cost: US dollars at most. No evaluation is begun that would pass it, were it as dear as the dearest.
        on_progress: called after each evaluation.
        rubric: for answers that name none.
        model: as in `evaluate_answer`.
        base_url: as in `evaluate_answer`.
        api_key: as in `evaluate_answer`.
        concurrency: evaluations in work at once.

    Returns:
        The `AuditReport`, with every case.

    Raises:
        InputError: an argument is wrong.
        JudgeError: the judge cannot answer at all. Later failures are in their cases.

    """
    chosen = judge_named(judge, model=model, base_url=base_url, api_key=api_key)
    if isinstance(concurrency, bool) or not isinstance(concurrency, int) or not 1 <= concurrency <= MOST_CONCURRENCY:
        raise InputError(f"concurrency: expected a whole number from 1 to {MOST_CONCURRENCY}, found {concurrency!r}")
    budget = Budget(max_cost)
    used = load_rubric(rubric)
    subjects = own_subjects() if answers is None else given_subjects(answers)
    everything = planned(subjects, kinds, repeats)
    taken, keys = within_calls(everything, "", max_calls)
    if not taken:
        raise InputError("answers: no variant of the kinds asked for changes any of them; give other answers or kinds")
    replies = ask(chosen, keys, used, budget, concurrency, on_progress)
    if len(taken) < len(everything) and replies.stopped is None:
        replies.stopped = "calls"
    cases = tuple(_cases(taken, replies))
    titles = {(case.kind, case.variant): case.title for case in _in_order(everything, kinds)}
    by_kind, by_variant = kind_rows(cases), variant_rows(cases, titles)
    return AuditReport(
        judge=replies.first,
        answers=len(subjects),
        repeats=repeats,
        kinds=tuple(kind for kind in AUDIT_KINDS if kind in kinds),
        planned=len(everything),
        judged=sum(case.judged for case in cases),
        failed=sum(not case.judged for case in cases),
        evaluations=replies.evaluations,
        calls=replies.calls,
        cost=replies.cost,
        confidence=CONFIDENCE,
        kinds_in_all=by_kind,
        variants=by_variant,
        checks=checks(cases, by_kind, by_variant),
        stopped=replies.stopped,
        notes=_notes(cases, replies),
        cases=cases,
    )


def audit_questions(
    answers: Iterable[Mapping[str, Any]] | None = None,
    kinds: Sequence[AuditKind] = AUDIT_KINDS,
    repeats: int = REPEATS,
    max_calls: int | None = None,
) -> list[Key]:
    """What a judge would be asked: questions and texts, for an estimate before anything is sent."""
    subjects = own_subjects() if answers is None else given_subjects(answers)
    return within_calls(planned(subjects, kinds, repeats), "", max_calls)[1]


def _in_order(cases: Sequence[Planned], kinds: Sequence[AuditKind]) -> list[Planned]:
    return sorted(cases, key=lambda case: AUDIT_KINDS.index(case.kind))  # sorted() keeps the plan's order within a kind


def _cases(taken: Sequence[Planned], replies: Replies) -> Iterable[AuditCase]:
    """The cases with what the judge said. Those that the budget did not reach are left out."""
    for case in taken:
        old, new = key_before(case, ""), key_after(case, "")
        known = [key in replies.scores or key in replies.failures for key in (old, new)]
        if not all(known):
            continue
        before, after = replies.scores.get(old), replies.scores.get(new)
        made = AuditCase(
            kind=case.kind,
            variant=case.variant,
            answer=case.subject.id,
            place=f"repeat {case.turn}" if case.turn else case.place,
            hits=case.hits,
            question_before=case.subject.question,
            question_after=case.question,
            text_before=case.text_before,
            text_after=case.text,
            before=before,
            after=after,
            shift=shift_of(before, after),
            failure=replies.failures.get(old) or replies.failures.get(new),
        )
        yield made.model_copy(update={"broken": True}) if broken(made) else made


def _notes(cases: Sequence[AuditCase], replies: Replies) -> tuple[str, ...]:
    notes = []
    if replies.stopped == "calls":
        notes.append("max_calls was reached: cases were taken from all variants by turns.")
    elif replies.stopped is not None:
        notes.append(f"The audit ended early: {replies.why}")
    repeats = sum(case.kind == "repeat" and case.judged for case in cases)
    if repeats and not replies.repeats_asked:
        notes.append("All repeats came from a cache, so they say nothing about repeatability; audit without one.")
    if replies.first is not None and replies.first.fallback_reason:
        notes.append(f"The heuristic judged in the model's place: {replies.first.fallback_reason}")
    return tuple(notes)
