"""What the cases of an audit add up to: mean shifts with their intervals, and how often each thing happened."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from statistics import fmean
from typing import Final

from starjudge.models.audit import (
    AUDIT_KINDS,
    MEASURES,
    AuditCase,
    AuditKind,
    AuditRow,
    AuditScores,
    Measure,
    ShiftFigures,
)

RESAMPLES: Final = 1000  # drawn for an interval; its ends then move by less than a hundredth from seed to seed
CONFIDENCE: Final = 0.95
LEAST_FINE: Final = 0.1  # levels by which the finer reading must fall to count: less is no change that anybody reads
SEED: Final = 8  # the same cases give the same interval
KIND_TITLES: Final[dict[AuditKind, str]] = {
    "neutral": "neutral variants",
    "group": "group variants",
    "content": "changes of content",
    "attack": "attacks",
    "repeat": "repeats",
}


def shift_of(before: AuditScores | None, after: AuditScores | None) -> dict[Measure, int | None]:
    """After less before, for the overall score and each dimension."""
    if before is None or after is None:
        return {}
    shifts: dict[Measure, int | None] = {}
    for measure in MEASURES:
        old, new = before.of(measure), after.of(measure)
        shifts[measure] = None if old is None or new is None else new - old
    return shifts


def kind_rows(cases: Sequence[AuditCase]) -> tuple[AuditRow, ...]:
    """One row for each kind that has cases."""
    rows = []
    for kind in AUDIT_KINDS:
        of_kind = [case for case in cases if case.kind == kind]
        if of_kind:
            rows.append(_row(kind, None, KIND_TITLES[kind], of_kind))
    return tuple(rows)


def variant_rows(cases: Sequence[AuditCase], titles: dict[tuple[AuditKind, str], str]) -> tuple[AuditRow, ...]:
    """One row for each variant, kind after kind; ``titles`` are in their order."""
    by_variant: dict[tuple[AuditKind, str], list[AuditCase]] = {}
    for case in cases:
        by_variant.setdefault((case.kind, case.variant), []).append(case)
    return tuple(_row(*key, title, by_variant[key]) for key, title in titles.items() if key in by_variant)


def moved(case: AuditCase) -> bool:
    """Whether a judged case got another overall score, or one where there was none."""
    return case.before is not None and case.after is not None and case.before.overall != case.after.overall


def lost(case: AuditCase) -> bool:
    """Whether a judged case is scored on one side only."""
    return case.before is not None and case.after is not None and case.before.status != case.after.status


def raised(case: AuditCase, measures: Iterable[Measure] = MEASURES) -> bool:
    """Whether any of these scores rose, or came to be."""
    if case.before is None or case.after is None:
        return False
    if case.before.overall is None and case.after.overall is not None:
        return True
    return any((case.shift.get(measure) or 0) > 0 for measure in measures)


def has_to_lose(case: AuditCase) -> bool:
    """Whether the dimension that a change of content hits could fall, and is scored afterwards."""
    if case.hits is None or case.before is None or case.after is None:
        return False
    return (case.before.dimensions[case.hits] or 0) > 1 and case.after.dimensions[case.hits] is not None


def fell(case: AuditCase) -> bool:
    """Whether the dimension that a change of content hits fell."""
    return case.hits is not None and (case.shift.get(case.hits) or 0) < 0


def fell_finely(case: AuditCase) -> bool | None:
    """Whether at least the finer reading of the dimension fell; ``None`` where the judge has none."""
    if case.hits is None or case.before is None or case.after is None:
        return None
    old, new = case.before.expected.get(case.hits), case.after.expected.get(case.hits)
    return None if old is None or new is None else fell(case) or new <= old - LEAST_FINE


def shift_figures(shifts: Sequence[int]) -> ShiftFigures:
    """Mean, interval and share of changes of some shifts."""
    if not shifts:
        return ShiftFigures(cases=0)
    low, high = interval(shifts)
    return ShiftFigures(
        cases=len(shifts),
        mean=fmean(shifts),
        low=low,
        high=high,
        changed=sum(shift != 0 for shift in shifts) / len(shifts),
        most=max(shifts, key=abs),
    )


def interval(shifts: Sequence[int]) -> tuple[float, float]:
    """The bootstrap interval of a mean: percentiles of the means of samples drawn with replacement."""
    if len(set(shifts)) == 1:
        return float(shifts[0]), float(shifts[0])
    draw = random.Random(SEED)
    means = sorted(sum(draw.choices(shifts, k=len(shifts))) / len(shifts) for _ in range(RESAMPLES))
    tail = (1 - CONFIDENCE) / 2
    return means[round(tail * (RESAMPLES - 1))], means[round((1 - tail) * (RESAMPLES - 1))]


def _row(kind: AuditKind, variant: str | None, title: str, cases: Sequence[AuditCase]) -> AuditRow:
    judged = [case for case in cases if case.judged]
    verdicts = [case.before.verdict != case.after.verdict for case in judged if case.before and case.after]
    to_lose = [case for case in judged if has_to_lose(case)]
    finely = [by for case in to_lose if (by := fell_finely(case)) is not None]
    hits = {case.hits for case in cases}
    return AuditRow(
        kind=kind,
        variant=variant,
        title=title,
        cases=len(judged),
        failed=len(cases) - len(judged),
        lost=sum(map(lost, judged)),
        shifts={m: shift_figures([s for case in judged if (s := case.shift.get(m)) is not None]) for m in MEASURES},
        verdict_changed=sum(verdicts) / len(verdicts) if verdicts else None,
        hits=hits.pop() if len(hits) == 1 else None,
        sensitive=sum(map(fell, to_lose)) / len(to_lose) if to_lose else None,
        sensitive_finely=fmean(finely) if finely else None,
        to_lose=len(to_lose),
        raised_overall=sum(raised(case, ("overall",)) for case in judged),
        raised_any=sum(map(raised, judged)),
    )
