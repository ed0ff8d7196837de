"""A sheet in GitHub-flavoured Markdown; words of others are text in it and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from starjudge.reports.markdown import md
from starjudge.reports.phrases import NOTICE
from starjudge.reports.sheet import Listed, Marked, Sheet, Table

_MARKS: Final = {"deleted": "~~", "moved": "*", "blank": "**"}


def sheet_markdown(sheet: Sheet) -> str:
    """The sheet, ending with a line break."""
    blocks = [f"## {md(sheet.headline)}"]
    if sheet.facts:
        blocks.append(md(" · ".join(sheet.facts)))
    if sheet.question:
        blocks.append(f"**Question:** {md(sheet.question)}")
    if sheet.notes:
        blocks.append("\n".join(f"- **Note:** {md(note)}" for note in sheet.notes))
    for block in sheet.blocks:
        blocks += (
            _table(block)
            if isinstance(block, Table)
            else (_listed(block) if isinstance(block, Listed) else _marked(block))
        )
    foot = "\n\n".join(md(text) for text in sheet.foot)
    return "\n\n".join([*blocks, f"---\n\n{foot}\n\n*{NOTICE}*"]) + "\n"


def _table(table: Table) -> Iterator[str]:
    if not table.rows:
        return
    rule = ["---:" if column in table.right else "---" for column in range(len(table.head))]
    rows = [list(map(md, table.head)), rule, *([md(cell.text) or " " for cell in row] for row in table.rows)]
    yield f"### {md(table.title)}"
    yield "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _listed(listed: Listed) -> Iterator[str]:
    if not listed.items:
        return
    yield f"### {md(listed.title)}"
    lines = []
    for number, (title, text) in enumerate(listed.items, 1):
        bullet = f"{number}." if listed.numbered else "-"
        lines.append(f"{bullet} {f'**{md(title)}:** ' if title else ''}{md(text)}")
    yield "\n".join(lines)


def _marked(marked: Marked) -> Iterator[str]:
    yield f"### {md(marked.title)}"
    yield md(marked.hint)
    paragraphs: list[str] = [""]
    for run in marked.runs:
        for number, paragraph in enumerate(run.text.replace("\r\n", "\n").split("\n\n")):
            if number:
                paragraphs.append("")
            paragraphs[-1] += _run(run.kind, paragraph)
    yield "\n\n".join(paragraph.strip() for paragraph in paragraphs if paragraph.strip())


def _run(kind: str, text: str) -> str:
    """Words with their mark, which may not stand beside white space inside it."""
    core = md(text)
    if not core:
        return " " if text else ""
    mark = _MARKS.get(kind, "")
    before, behind = " " if text[0].isspace() else "", " " if text[-1].isspace() else ""
    return f"{before}{mark}{core}{mark}{behind}"
