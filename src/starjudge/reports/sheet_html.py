"""A sheet as an HTML fragment for a notebook, without scripts, ids or anything loaded, and as a page of its own."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Final

from starjudge.reports.answer_html import letter_html
from starjudge.reports.card import UNTYPESET, shown
from starjudge.reports.card_style import STYLE
from starjudge.reports.page import HEADINGS, TITLE_LENGTH, document
from starjudge.reports.phrases import NOTICE
from starjudge.reports.sheet import Cell, Listed, Marked, Sheet, Table
from starjudge.reports.visible import clip, visible

_SHEET: Final = """
.starjudge-card .sj-wide{overflow-x:auto}
.starjudge-card .sj-wide table{width:100%}
.starjudge-card .sj-sheet th,.starjudge-card .sj-sheet td{border-bottom:1px solid rgba(128,128,128,.3);
overflow-wrap:normal}
.starjudge-card .sj-sheet .sj-right{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.starjudge-card .sj-sheet td.sj-good,.starjudge-card .sj-sheet td.sj-fair,.starjudge-card .sj-sheet td.sj-poor{
white-space:nowrap}
.starjudge-card caption{text-align:left;font-weight:600;padding:.3em 0}
.starjudge-card del{opacity:.75;text-decoration:line-through 2px}
.starjudge-card ins{text-decoration:none;font-weight:600;border:1.5px dashed var(--sj-blue);border-radius:3px;
padding:0 .25em;-webkit-box-decoration-break:clone;box-decoration-break:clone}
.starjudge-card .sj-moved{border-bottom:2px dotted currentColor}
"""


def sheet_card(sheet: Sheet) -> str:
    """The sheet as a fragment."""
    blocks = [
        piece
        for block in sheet.blocks
        for piece in (
            _table(block)
            if isinstance(block, Table)
            else _listed(block)
            if isinstance(block, Listed)
            else _marked(block)
        )
    ]
    foot = "<br>".join([*map(shown, sheet.foot), NOTICE])
    body = "\n".join([*_head(sheet), *blocks, f'<p class="sj-foot">{foot}</p>'])
    label = html.escape(visible(sheet.label))
    return (
        f'<div class="starjudge-card {UNTYPESET}" lang="en" role="group" aria-label="{label}">\n'
        f"<style>{STYLE}{_SHEET}</style>\n{body}\n</div>"
    )


def sheet_page(sheet: Sheet) -> str:
    """The sheet as a document that loads nothing."""
    title = clip(visible(sheet.question), TITLE_LENGTH)
    body = f"<h1>{shown(sheet.label)}</h1>\n<h2>In short</h2>\n{sheet_card(sheet)}"
    return document(f"{sheet.label}: {title}" if title else sheet.label, body, HEADINGS)


def _head(sheet: Sheet) -> Iterator[str]:
    yield f"<h3{_tone(sheet.tone)}>{shown(sheet.headline)}</h3>"
    if sheet.facts:
        yield f'<p class="sj-soft">{shown(" · ".join(sheet.facts))}</p>'
    if sheet.question:
        yield f"<p><strong>Question:</strong> <bdi>{shown(sheet.question)}</bdi></p>"
    yield from (f'<p class="sj-note"><strong>Note:</strong> {shown(note)}</p>' for note in sheet.notes)


def _tone(tone: str, right: bool = False) -> str:
    names = " ".join([*([f"sj-{tone}"] if tone else []), *(["sj-right"] if right else [])])
    return f' class="{names}"' if names else ""


def _table(table: Table) -> Iterator[str]:
    if not table.rows:
        return
    heads = "".join(
        f'<th scope="col"{_tone("", i in table.right)}>{shown(head)}</th>' for i, head in enumerate(table.head)
    )
    rows = "\n".join(
        "<tr>" + "".join(_cell(cell, i, i in table.right) for i, cell in enumerate(row)) + "</tr>" for row in table.rows
    )
    # A wide table scrolls by itself, also by keyboard.
    yield (
        f'<div class="sj-wide" tabindex="0" role="region" aria-label="{shown(table.title)}"><table class="sj-sheet">'
        f"<caption>{shown(table.title)}</caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>"
    )


def _cell(cell: Cell, column: int, right: bool) -> str:
    text = f"<bdi>{shown(cell.text)}</bdi>"
    if column == 0:
        return f'<th scope="row"{_tone(cell.tone, right)}>{text}</th>'
    return f"<td{_tone(cell.tone, right)}>{text}</td>"


def _listed(listed: Listed) -> Iterator[str]:
    if listed.items:
        tag = "ol" if listed.numbered else "ul"
        items = "".join(
            f"<li>{f'<strong>{shown(title)}:</strong> ' if title else ''}{shown(text)}</li>"
            for title, text in listed.items
        )
        yield f"<h4>{shown(listed.title)}</h4>"
        yield f"<{tag}>{items}</{tag}>"


def _marked(marked: Marked) -> Iterator[str]:
    yield f'<h4>{shown(marked.title)} <span class="sj-soft">({shown(marked.hint)})</span></h4>'
    yield f'<div class="sj-answer">{"".join(_run(run.kind, run.text) for run in marked.runs)}</div>'


def _run(kind: str, text: str) -> str:
    safe = letter_html(text)
    if kind == "deleted":
        return f"<del>{safe}</del>"
    if kind == "blank":
        return f"<ins>{safe}</ins>"
    return f'<span class="sj-moved" title="moved here">{safe}</span>' if kind == "moved" else safe
