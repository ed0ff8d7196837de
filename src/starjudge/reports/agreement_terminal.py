"""A report of agreement for a terminal: tables that fit 80 columns, and fewer columns where there is less room."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from starjudge.models.agreement import AgreementReport, ScaleAgreement
from starjudge.reports.agreement_words import (
    KAPPA_NOTE,
    bounds,
    caution,
    reason_lines,
    sides_line,
    stray_lines,
    two,
    with_bounds,
)
from starjudge.reports.layout import Pen


class Column(NamedTuple):
    """A column of a table: its head, its width, and what it shows of a scale."""

    head: str
    width: int
    shows: Callable[[ScaleAgreement], str]


_NAME = Column("", 12, lambda scale: scale.id)
_FIRST = (
    Column("n", 6, lambda scale: f"{scale.answers:,}"),
    Column("kappa", 7, lambda scale: two(scale.kappa.value)),
    Column("", 14, lambda scale: bounds(scale.kappa)),
    Column("raters", 8, lambda scale: two(scale.raters.ceiling.value) if scale.raters else ""),
    Column("exact", 7, lambda scale: two(scale.exact.value)),
    Column("±1", 6, lambda scale: two(scale.within_one.value)),
    Column("MAE", 6, lambda scale: two(scale.mae.value)),
    Column("bias", 7, lambda scale: two(scale.bias.value, signed=True)),
)
_SECOND = (
    Column("alpha", 7, lambda scale: two(scale.alpha.value)),
    Column("ICC(2,1)", 10, lambda scale: two(scale.icc_single.value)),
    Column("ICC(2,k)", 10, lambda scale: two(scale.icc_mean.value)),
    Column("Spearman", 10, lambda scale: two(scale.spearman.value)),
    Column("2-4: n", 8, lambda scale: f"{scale.middle.answers:,}"),
    Column("kappa", 7, lambda scale: two(scale.middle.kappa.value)),
    Column("exact", 7, lambda scale: two(scale.middle.exact.value)),
    Column("±1", 6, lambda scale: two(scale.middle.within_one.value)),
)
_RATERS = (
    Column("raters", 8, lambda scale: two(scale.raters.ceiling.value) if scale.raters else ""),
    Column("judge", 7, lambda scale: two(scale.raters.judge_with_each.value) if scale.raters else ""),
    Column("one more", 10, lambda scale: two(scale.raters.one_more.value) if scale.raters else ""),
    Column("judge", 7, lambda scale: two(scale.kappa.value)),
    Column("alpha", 7, lambda scale: two(scale.raters.alpha.value) if scale.raters else ""),
    Column("ICC(2,1)", 10, lambda scale: two(scale.raters.icc_single.value) if scale.raters else ""),
    Column("ICC(2,k)", 10, lambda scale: two(scale.raters.icc_mean.value) if scale.raters else ""),
)


def agreement_terminal(report: AgreementReport, width: int = 80, color: bool = False, ascii: bool = False) -> str:  # noqa: A002 - as in every card
    """The report as text, no line wider than asked."""
    return "\n".join(line.rstrip() for line in _lines(report, Pen(width, color, ascii))) + "\n"


def _lines(report: AgreementReport, pen: Pen) -> Iterator[str]:
    yield from pen.flow([(f"Agreement of {report.a} with {report.b}", "head")])
    yield from pen.flow([(sides_line(report), "")])
    for stray in stray_lines(report):
        yield from pen.flow([(stray, "fair")])
    yield ""
    yield from _table(report.scales, _FIRST, pen)
    yield ""
    yield from _table(report.scales, _SECOND, pen)
    if report.overall.raters is not None:
        yield ""
        yield from pen.flow([("The raters' own agreement", "head")])
        yield from pen.flow(
            [
                (
                    "Mean kappa of the raters with each other, beside it the judge's with each of them; then one "
                    "rater with the median of the others, beside it the judge's with the median of all.",
                    "dim",
                ),
            ]
        )
        yield from _table(report.scales, _RATERS, pen)
    yield from _flags(report, pen)
    yield from _parts(report, pen)
    yield from _confusion(report, pen)
    notes = [KAPPA_NOTE, *reason_lines(report), *report.notes]
    if (few := caution(report)) is not None:
        notes.append(few)
    yield ""
    for note in notes:
        yield from pen.flow([(note, "dim")])


def _table(scales: Sequence[ScaleAgreement], columns: Sequence[Column], pen: Pen) -> Iterator[str]:
    shown = [_NAME]
    for column in columns:
        if sum(one.width for one in shown) + column.width <= pen.width:
            shown.append(column)
    yield pen.paint("".join(_cell(column.head, column, pen) for column in shown), "bold")
    for scale in scales:
        yield "".join(_cell(column.shows(scale), column, pen) for column in shown)


def _cell(text: str, column: Column, pen: Pen) -> str:
    shown = pen.safe(text)
    return shown.ljust(column.width) if column is _NAME else shown.rjust(column.width)


def _flags(report: AgreementReport, pen: Pen) -> Iterator[str]:
    flags = report.flags
    if flags is None:
        return
    yield ""
    yield from pen.flow([("Red flags", "head")])
    told = f"precision {with_bounds(flags.precision)}, recall {with_bounds(flags.recall)}, F1 {two(flags.f1)}"
    yield from pen.flow([(f"{told}: {flags.right} right, {flags.wrong} wrong, {flags.missed} missed", "")])
    yield pen.paint(f"{'':<22}{'right':>5}{'wrong':>6}{'missed':>7}", "bold")
    for flag in flags.flags:
        yield f"{flag.id:<22}{flag.right:>5}{flag.wrong:>6}{flag.missed:>7}"


def _parts(report: AgreementReport, pen: Pen) -> Iterator[str]:
    parts = report.parts
    if parts is None:
        return
    yield ""
    yield from pen.flow([("Parts of the story", "head")])
    yield from pen.flow(
        [
            (
                f"{with_bounds(parts.accuracy)} of {parts.words:,} words in {parts.answers} stories; "
                f"macro F1 {two(parts.macro_f1)}",
                "",
            )
        ]
    )
    yield from pen.flow([(", ".join(f"{part.part} {two(part.f1)}" for part in parts.parts), "")], first="  F1: ")


def _confusion(report: AgreementReport, pen: Pen) -> Iterator[str]:
    yield ""
    yield from pen.flow([("Overall, score by score", "head"), ("(rows: the first side, columns: the second)", "dim")])
    widest = max(5, *(len(f"{count:,}") + 2 for row in report.overall.confusion for count in row))
    if 4 + 5 * widest > pen.width:
        return
    yield pen.paint("    " + "".join(f"{score:>{widest}}" for score in range(1, 6)), "bold")
    for score, row in enumerate(report.overall.confusion, 1):
        cells = "".join(f"{count if count else '.':>{widest}}" if not count else f"{count:>{widest},}" for count in row)
        yield f"{score:>4}{cells}"
