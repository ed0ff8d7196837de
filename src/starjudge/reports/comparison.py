"""A comparison of two attempts as a sheet: dimensions, parts, numbers, flags, and what to do next."""

from __future__ import annotations

from typing import Final

from starjudge.models.comparison import Attempt, Comparison, Course, DimensionChange, PartChange
from starjudge.reports import phrases
from starjudge.reports.digest import QUESTION_LENGTH, QUOTE_LENGTH, TOP_SCORE
from starjudge.reports.sheet import Cell, Listed, Sheet, Table
from starjudge.reports.visible import clip

LABEL: Final = "Two attempts at one question"
TONES: Final[dict[Course, str]] = {"better": "good", "worse": "poor", "same": "", "unknown": ""}
WORDS: Final[dict[Course, str]] = {"better": "better", "worse": "worse", "same": "same", "unknown": "–"}


def comparison_sheet(comparison: Comparison) -> Sheet:
    """What a report of a comparison says."""
    before, after = comparison.before, comparison.after
    return Sheet(
        label=LABEL,
        headline=f"{_verdict(before)} → {_verdict(after)}",
        tone=TONES[comparison.course],
        facts=(
            f"{phrases.counted(before.words, 'word')} → {phrases.counted(after.words, 'word')}",
            f"{phrases.duration(before.seconds)} → {phrases.duration(after.seconds)}",
            *_share(before, after),
        ),
        question=clip(comparison.question, QUESTION_LENGTH),
        notes=comparison.notes,
        blocks=(
            Listed("What to do next", tuple((step.about, step.text) for step in comparison.next), numbered=True),
            Table(
                "Dimensions",
                ("Dimension", "Before", "After", "Course", "Why"),
                tuple(map(_dimension, comparison.dimensions)),
                right=frozenset({1, 2}),
            ),
            Table(
                "Parts",
                ("Part", "Before", "After", "Course", "Against the target"),
                tuple(map(_part, comparison.parts)),
                right=frozenset({1, 2}),
            ),
            Listed("Outcome numbers", tuple(_metrics(comparison))),
            Listed(
                "Red flags",
                tuple((f"{flag.title}, {'still there' if flag.course == 'kept' else flag.course}", flag.message)
                      for flag in comparison.flags),
            ),
        ),
        foot=(f"Judged by: {_judge(before)} and {_judge(after)}" if _judge(before) != _judge(after)
              else f"Judged by: {_judge(after)}",),
    )  # fmt: skip


def _verdict(attempt: Attempt) -> str:
    if attempt.overall is None or attempt.verdict is None:
        return phrases.NOT_SCORED
    return f"{attempt.overall}/{TOP_SCORE} {phrases.VERDICT_WORDS[attempt.verdict]}"


def _share(before: Attempt, after: Attempt) -> list[str]:
    if before.own_share is None or after.own_share is None:
        return []
    return [f"own actions {phrases.percent(before.own_share)} → {phrases.percent(after.own_share)}"]


def _judge(attempt: Attempt) -> str:
    return f"{attempt.model or attempt.engine}, rubric {attempt.rubric}"


def _score(score: int | None) -> str:
    return "–" if score is None else str(score)


def _dimension(change: DimensionChange) -> tuple[Cell, ...]:
    return (
        Cell(change.title),
        Cell(_score(change.before)),
        Cell(_score(change.after)),
        Cell(WORDS[change.course], TONES[change.course]),
        Cell(change.reason),
    )


def _part(change: PartChange) -> tuple[Cell, ...]:
    statuses = [phrases.STATUS_WORDS[s] if s else "no target" for s in (change.before, change.after)]
    return (
        Cell(change.label),
        Cell("–" if change.before_share is None else phrases.percent(change.before_share)),
        Cell("–" if change.after_share is None else phrases.percent(change.after_share)),
        Cell(WORDS[change.course], TONES[change.course]),
        Cell(statuses[1] if statuses[0] == statuses[1] else f"{statuses[0]} → {statuses[1]}"),
    )


def _metrics(comparison: Comparison) -> list[tuple[str, str]]:
    told = []
    for metric in comparison.metrics:
        words = {"new": "New", "gone": "Gone", "kept": "Kept"}[metric.course]
        if metric.baseline != "same":
            words += ", now with what it started from" if metric.baseline == "better" else ", without its start now"
        told.append((words, f"“{clip(metric.text, QUOTE_LENGTH)}”"))
    return told
