"""An audit as a page of its own: nothing loaded, nothing run; the cases to look at with both texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from starjudge.models.audit import MEASURES, AuditCase, AuditReport, AuditRow
from starjudge.reports.audit_words import (
    NOTE,
    STARTED,
    amounts,
    bounds,
    extra,
    headline,
    judge_name,
    percent,
    scores_line,
    shift_line,
    signed,
)
from starjudge.reports.card import shown
from starjudge.reports.page import document

SHOWN_CASES: Final = 200  # of those that are not as they should be; all cases are in the file of cases
STYLE: Final = """
body{font:16px/1.5 system-ui,sans-serif;max-width:66rem}
h1{font-size:1.6em;line-height:1.25;margin:0 0 .3em}h2{font-size:1.25em;margin:1.8em 0 .3em}
h3{font-size:1em;margin:1.2em 0 .3em}
.scroll{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:600;padding:.3em 0}
th,td{padding:.25em .6em;text-align:right;border-bottom:1px solid rgba(128,128,128,.35);white-space:nowrap}
th[scope=row],thead th:first-child{text-align:left}th[scope=row]{font-weight:400}li{overflow-wrap:anywhere}
.out{color:#b04500;font-weight:600}.ok{color:#00745a}
details{border-bottom:1px solid rgba(128,128,128,.35);padding:.35em 0}summary{cursor:pointer}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(18rem,1fr));gap:1rem}
.pair p{white-space:pre-wrap;overflow-wrap:anywhere;margin:.2em 0}
@media (prefers-color-scheme:dark){.out{color:#ff9b5c}.ok{color:#4fd0ac}}
@media print{tr,details{break-inside:avoid}h2,h3{break-after:avoid}}
"""


def audit_page(report: AuditReport) -> str:
    """A complete HTML document."""
    notes = "".join(f"<p><strong>Note:</strong> {shown(note)}</p>" for note in report.notes)
    tone = "ok" if report.checks and report.within_bounds else "out"
    parts = [
        f'<h1>Audit of a judge</h1>\n<p class="{tone}">{shown(headline(report))}</p>',
        f"<p>{shown(judge_name(report))}<br>{shown(amounts(report))}</p>{notes}",
        _checks(report),
    ]
    for row in report.kinds_in_all:
        parts.append(_kind(row, [variant for variant in report.variants if variant.kind == row.kind]))
    parts.append("".join(_cases(report.cases)))
    parts.append(f"<p>{shown(NOTE)}</p>")
    return document("Audit of a judge", "\n".join(part for part in parts if part), STYLE)


def _checks(report: AuditReport) -> str:
    items = []
    for check in report.checks:
        state = '<span class="ok">held</span>' if check.held else '<span class="out">out of bounds</span>'
        where = f"<br>{shown(', '.join(check.where))}" if check.where and not check.held else ""
        told = f"{shown(check.title)}, {shown(check.wanted)}: <strong>{shown(check.found)}</strong>"
        items.append(f"<li>{told}, {state}{where}</li>")
    return f"<section><h2>Bounds</h2><ul>{''.join(items)}</ul></section>" if items else ""


def _kind(row: AuditRow, variants: Sequence[AuditRow]) -> str:
    measures = []
    for measure in MEASURES:
        figures = row.shifts[measure]
        told = (signed(figures.mean), bounds(figures), percent(figures.changed), f"{figures.most:+d}")
        measures.append(_row(measure, told))
    measures.append(_row("verdict", ("", "", percent(row.verdict_changed), "")))
    each = []
    for variant in variants:
        figures = variant.shifts["overall"]
        moves = [signed(variant.shifts[measure].mean) for measure in MEASURES[1:]]
        cells = (
            f"{variant.cases}",
            signed(figures.mean),
            bounds(figures),
            percent(figures.changed),
            f"{figures.most:+d}",
        )
        each.append(_row(variant.title, (*cells, *moves, extra(variant))))
    title = row.title[0].upper() + row.title[1:]
    return (
        f"<section><h2>{shown(title)} ({row.cases} cases)</h2><p>{shown(STARTED[row.kind])}</p>"
        + _table("Shift of each score", ("score", "mean", "interval", "changed", "at most"), measures)
        + _table(
            "By variant: overall, then the mean shift of each dimension",
            ("variant", "cases", "mean", "interval", "changed", "at most", *MEASURES[1:], ""),
            each,
        )
        + "</section>"
    )


def _cases(cases: Iterable[AuditCase]) -> Iterator[str]:
    wrong = [case for case in cases if case.broken or case.failure]
    if not wrong:
        return
    more = f"; the first {SHOWN_CASES} of {len(wrong)}" if len(wrong) > SHOWN_CASES else ""
    yield f"<section><h2>Cases to look at ({len(wrong)}{more})</h2>"
    for case in wrong[:SHOWN_CASES]:
        told = shown(case.failure) if case.failure else shown(shift_line(case))
        place = f", {shown(case.place)}" if case.place else ""
        yield (
            f"<details><summary>{shown(case.variant)}{place}, answer {shown(case.answer)}: {told}</summary>"
            f'<div class="pair">{_side("Before", case.question_before, case.text_before, scores_line(case.before))}'
            f"{_side('After', case.question_after, case.text_after, scores_line(case.after))}</div></details>"
        )
    yield "</section>"


def _side(title: str, question: str, text: str, scores: str) -> str:
    # `shown` puts a text on one line; its paragraphs are kept by making each line safe for itself.
    lines = "\n".join(shown(line) for line in text.splitlines())
    return (
        f"<div><h3>{title}: {shown(scores)}</h3><p><strong><bdi>{shown(question)}</bdi></strong></p>"
        f"<p><bdi>{lines}</bdi></p></div>"
    )


def _row(name: str, cells: Iterable[str]) -> str:
    return f'<tr><th scope="row">{shown(name)}</th>{"".join(f"<td>{shown(cell)}</td>" for cell in cells)}</tr>'


def _table(caption: str, heads: Sequence[str], rows: Iterable[str]) -> str:
    head = "".join(f'<th scope="col">{shown(one)}</th>' if one else "<td></td>" for one in heads)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{shown(caption)}"><table><caption>{shown(caption)}'
        f"</caption><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )
