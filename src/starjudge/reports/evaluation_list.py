"""Several evaluations as a sheet: how they are spread, and one row each."""

from __future__ import annotations

from collections import Counter
from typing import Final

from starjudge.models.batch import BatchRecord
from starjudge.models.evaluation import Evaluation
from starjudge.models.evaluation_list import EvaluationList, Listed
from starjudge.reports import phrases
from starjudge.reports.card import FAIR, GOOD
from starjudge.reports.digest import TOP_SCORE
from starjudge.reports.sheet import Cell, Sheet, Table
from starjudge.reports.visible import clip
from starjudge.resources import library

LABEL: Final = "Evaluations of interview answers"
MOST_ROWS: Final = 100  # of a card; a batch's page shows all
QUESTION: Final = 70  # characters that tell questions apart
BAR: Final = 24  # characters of the longest bar


def evaluation_list_sheet(evaluations: EvaluationList) -> Sheet:
    """What a report of several evaluations says."""
    found = [(item, _evaluation(item)) for item in evaluations]
    scores = [one.overall for _, one in found if one is not None and one.overall is not None]
    failed = sum(isinstance(item, BatchRecord) and item.failure is not None for item, _ in found)
    facts = [f"{len(scores)} scored"]
    if scores:
        facts.append(f"mean {sum(scores) / len(scores):.2f} of {TOP_SCORE}")
    if failed:
        facts.append(f"{failed} failed")
    rest = len(found) - MOST_ROWS
    return Sheet(
        label=LABEL,
        headline=phrases.counted(len(found), "answer"),
        tone="",
        facts=tuple(facts),
        question="",
        notes=(f"The first {MOST_ROWS} are shown; {rest} more are in to_frame().",) if rest > 0 else (),
        blocks=(
            _spread(scores),
            Table(
                "Answers",
                ("No.", "Overall", "Verdict", "Length", "Red flags", "Question"),
                tuple(_row(n, item, one) for n, (item, one) in enumerate(found[:MOST_ROWS], 1)),
                right=frozenset({0, 1, 3}),
            ),
            _flags([one for _, one in found if one is not None]),
        ),
        foot=(),
    )


def _evaluation(item: Listed) -> Evaluation | None:
    return item.evaluation if isinstance(item, BatchRecord) else item


def _bar(count: int, most: int) -> str:
    return "█" * max(1, round(count / most * BAR)) if count else ""


def _spread(scores: list[int]) -> Table:
    counts = Counter(scores)
    most = max(counts.values(), default=1)
    rows = tuple(
        (Cell(f"{score}/{TOP_SCORE}", _tone(score)), Cell(str(counts[score])), Cell(_bar(counts[score], most)))
        for score in range(TOP_SCORE, 0, -1)
    )
    return Table("Verdicts", ("Overall", "Answers", "Bar"), rows if scores else (), right=frozenset({1}))


def _flags(evaluations: list[Evaluation]) -> Table:
    counts = Counter(flag.id for one in evaluations for flag in one.red_flags)
    most = max(counts.values(), default=1)
    rows = tuple(
        (Cell(library().flags[name].title), Cell(str(count)), Cell(_bar(count, most)))
        for name, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    )
    return Table("Commonest red flags", ("Flag", "Answers", "Bar"), rows, right=frozenset({1}))


def _tone(score: int) -> str:
    return "good" if score >= GOOD else "fair" if score >= FAIR else "poor"


def _row(number: int, item: Listed, evaluation: Evaluation | None) -> tuple[Cell, ...]:
    if evaluation is None:
        assert isinstance(item, BatchRecord)
        failure = item.failure
        what = f"{failure.error}: {failure.message}" if failure is not None else "a whole interview"
        question = str(item.input.get("question") or "")
        verdict = "failed" if failure is not None else "–"
        return (Cell(str(number)), Cell("–"), Cell(verdict, "poor"), Cell("–"), Cell(clip(what, QUESTION)),
                Cell(clip(question, QUESTION)))  # fmt: skip
    scored = evaluation.overall is not None and evaluation.verdict is not None
    flags = ", ".join(library().flags[flag.id].title for flag in evaluation.red_flags)
    return (
        Cell(str(number)),
        Cell(f"{evaluation.overall}/{TOP_SCORE}" if scored else "–", _tone(evaluation.overall or 0) if scored else ""),
        Cell(phrases.VERDICT_WORDS[evaluation.verdict] if evaluation.verdict else phrases.NOT_SCORED),
        Cell(phrases.duration(evaluation.timing.seconds)),
        Cell(flags or "–"),
        Cell(clip(evaluation.question, QUESTION)),
    )
