"""A sheet for a terminal: plain lines that read well with and without colour, also in a pipe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from starjudge.reports.layout import TIED, Pen, text_width
from starjudge.reports.phrases import NOTICE
from starjudge.reports.sheet import Listed, Marked, Sheet, Table
from starjudge.reports.visible import visible

NARROWEST: Final = 40  # columns; a table does not fit in less
WIDEST_CELL: Final = 28  # columns of any cell but a row's last
SHORTEST: Final = 6  # columns of a cell that is cut
LAST: Final = 24  # columns left to a row's last cell, which wraps
BAR: Final = "█"  # what bars are made of
_LINES: Final = re.compile(r"\s*\n\s*\n\s*|\n(?=\s*[-*\d])")


def sheet_text(sheet: Sheet, *, width: int = 80, color: bool = False, ascii: bool = False) -> str:  # noqa: A002
    """The sheet, ending without a line break. ``ascii`` is for a terminal that shows nothing else."""
    pen = Pen(max(width, NARROWEST), color, ascii)
    blocks = [list(_head(pen, sheet))]
    for block in sheet.blocks:
        if isinstance(block, Table):
            blocks.append(list(_table(pen, block)))
        elif isinstance(block, Listed):
            blocks.append(list(_listed(pen, block)))
        else:
            blocks.append(list(_marked(pen, block)))
    blocks.append([line for text in (*sheet.foot, NOTICE) for line in pen.flow([(text, "dim")])])
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _head(pen: Pen, sheet: Sheet) -> Iterator[str]:
    yield from pen.flow([(sheet.headline, sheet.tone or "bold")])
    if sheet.facts:
        yield from pen.flow([(" · ".join(sheet.facts), "")])
    if sheet.question:
        yield from pen.flow([("Question:", "bold"), (sheet.question, "")])
    for note in sheet.notes:
        yield from pen.flow([("Note:", "fair"), (note, "")], rest="  ")


def _table(pen: Pen, table: Table) -> Iterator[str]:
    if not table.rows:
        return
    last = len(table.head) - 1
    texts = [[pen.safe(cell.text) for cell in row] for row in table.rows]
    widths = [
        min(WIDEST_CELL, max(text_width(text) for text in [pen.safe(head), *(row[i] for row in texts)]))
        for i, head in enumerate(table.head[:last])
    ]
    while sum(widths) + len(widths) > pen.width - LAST and max(widths) > SHORTEST:
        widths[widths.index(max(widths))] -= 1
    yield pen.paint(pen.safe(table.title), "head")
    heads = "".join(_set(pen, head, widths[i], i in table.right) + " " for i, head in enumerate(table.head[:last]))
    lead = sum(widths) + len(widths)
    yield pen.paint((heads + pen.cell(table.head[last], pen.width - lead)).rstrip(), "dim")
    for row in table.rows:
        opening = "".join(
            pen.paint(_set(pen, cell.text, widths[i], i in table.right), cell.tone) + " "
            for i, cell in enumerate(row[:last])
        )
        text = row[last].text.replace(BAR, pen.glyphs(BAR, "="))
        yield from pen.flow([(text, row[last].tone)], opening, lead=lead)


def _set(pen: Pen, text: str, columns: int, right: bool) -> str:
    shown = pen.cell(text, columns)
    return shown.strip().rjust(columns) if right else shown


def _listed(pen: Pen, listed: Listed) -> Iterator[str]:
    if not listed.items:
        return
    yield pen.paint(pen.safe(listed.title), "head")
    for number, (title, text) in enumerate(listed.items, 1):
        runs = [(f"{title}:", "bold"), (text, "")] if title else [(text, "")]
        yield from pen.flow(runs, f"{number}. " if listed.numbered else "- ")


def _marked(pen: Pen, marked: Marked) -> Iterator[str]:
    yield pen.paint(pen.safe(marked.title), "head")
    yield from pen.flow([(marked.hint, "dim")])
    text = "".join(_run(run.kind, run.text) for run in marked.runs)
    for number, paragraph in enumerate(_LINES.split(text.strip())):
        if number:
            yield ""
        # A non-breaking blank of the answer would else be taken for one of ours.
        yield from pen.flow([(visible(paragraph).replace(TIED, " "), "")])


def _run(kind: str, text: str) -> str:
    if kind != "deleted":
        return text
    core = text.strip()
    return text.replace(core, f"{{-{core}-}}", 1) if core else text
