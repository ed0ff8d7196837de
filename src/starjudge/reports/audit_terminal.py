"""An audit for a terminal: bounds first, then what moved, by dimension and by variant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from starjudge.models.audit import MEASURES, AuditReport, AuditRow
from starjudge.reports.audit_words import (
    NOTE,
    STARTED,
    amounts,
    bounds,
    extra,
    headline,
    judge_name,
    percent,
    signed,
)
from starjudge.reports.layout import Pen

NARROWEST: Final = 60  # columns; the tables do not fit in less
NAME: Final = 31  # columns of a variant's title
MEASURE: Final = 14  # columns of a dimension's name
SHOWN_WHERE: Final = 4  # variants named behind a bound that did not hold


def audit_text(report: AuditReport, *, width: int = 80, color: bool = False, ascii: bool = False) -> str:  # noqa: A002
    """The report in lines of ``width`` columns, ending without a line break."""
    pen = Pen(max(width, NARROWEST), color, ascii)
    blocks = [list(_head(pen, report)), list(_checks(pen, report))]
    for row in report.kinds_in_all:
        blocks.append(list(_kind(pen, row, [v for v in report.variants if v.kind == row.kind])))
    blocks.append(pen.flow([(NOTE, "dim")]))
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _head(pen: Pen, report: AuditReport) -> Iterator[str]:
    style = "good" if report.checks and report.within_bounds else "poor"
    yield from pen.flow([(headline(report), style)])
    yield from pen.flow([("Judge:", "bold"), (judge_name(report), "")])
    yield from pen.flow([(amounts(report), "")])
    for note in report.notes:
        yield from pen.flow([("Note:", "fair"), (note, "")], rest="  ")


def _checks(pen: Pen, report: AuditReport) -> Iterator[str]:
    if report.checks:
        yield pen.paint("Bounds", "head")
    for check in report.checks:
        mark, style = ("ok  ", "good") if check.held else ("OUT ", "poor")
        told = [(f"{check.title}, {check.wanted}:", ""), (check.found, "bold")]
        yield from pen.flow(told, pen.paint(mark, style), lead=len(mark))
        if check.where and not check.held:
            more = len(check.where) - SHOWN_WHERE
            named = ", ".join(check.where[:SHOWN_WHERE]) + (f" and {more} more" if more > 0 else "")
            yield from pen.flow([(named, "dim")], "    ")


def _kind(pen: Pen, row: AuditRow, variants: list[AuditRow]) -> Iterator[str]:
    failed = f", {row.failed} failed" if row.failed else ""
    lost = f", {row.lost} scored on one side only" if row.lost else ""
    yield pen.paint(f"{row.title[0].upper()}{row.title[1:]} ({row.cases} cases{failed}{lost})", "head")
    yield from pen.flow([(STARTED[row.kind], "dim")])
    heads = f"{'':{MEASURE}}{'mean':>7} {'interval':>16}{'changed':>10}{'at most':>9}"
    yield pen.paint(heads, "dim")
    for measure in MEASURES:
        figures = row.shifts[measure]
        most = f"{figures.most:+d}" if figures.most else "0"
        line = (
            f"{measure:{MEASURE}}{signed(figures.mean):>7} {bounds(figures):>16}{percent(figures.changed):>10}{most:>9}"
        )
        yield _plain(pen, line)
    yield _plain(pen, f"{'verdict':{MEASURE}}{'':>7} {'':>16}{percent(row.verdict_changed):>10}")
    if row.kind == "attack":
        yield _plain(pen, f"raised overall: {row.raised_overall}; raised any score: {row.raised_any}")
    if len(variants) < 2:
        return
    yield pen.paint(f"{'':{NAME}}{'cases':>6}{'overall':>9} {'interval':>16}{'changed':>9}{'most':>6}", "dim")
    for variant in variants:
        figures = variant.shifts["overall"]
        most = f"{figures.most:+d}" if figures.most else "0"
        cells = (
            f"{variant.cases:>6}{signed(figures.mean):>9} {bounds(figures):>16}{percent(figures.changed):>9}{most:>6}"
        )
        yield pen.cell(variant.title, NAME) + _plain(pen, cells)
        if told := extra(variant):
            yield from pen.flow([(told, "dim")], "    ")


def _plain(pen: Pen, line: str) -> str:
    """A line of a table, its blanks kept, in characters that the terminal has."""
    return line.replace("–", "-") if pen.ascii else line
