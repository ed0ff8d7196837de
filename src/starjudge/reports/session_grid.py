"""What an interview covers, as a grid: a row for each thing to cover, a column for each question, marks between them.

No mark is told by its colour alone: each has a name, and the last column says in words what the row's marks say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from starjudge.reports.card import shown
from starjudge.reports.session_rows import CoverRow, Matrix

MARK: Final = '<td class="sj-hit"><span role="img" aria-label="covered">■</span></td>'
CAPTION: Final = "What each question covers (■)"


def grid_html(matrices: Sequence[Matrix], questions: Sequence[int]) -> str:
    """One table of all lists, so that a question is one column through them; ``questions`` are their numbers."""
    bodies = "\n".join(_body(matrix, questions) for matrix in matrices)
    return (
        f'<div class="sj-scroll" role="group" tabindex="0" aria-label="{CAPTION}">'
        f'<table class="sj-grid"><caption>{CAPTION}</caption>{_head(questions)}\n{bodies}</table></div>'
    )


def _head(questions: Sequence[int]) -> str:
    deep = ' rowspan="2"' if questions else ""
    group = f'<th scope="colgroup" colspan="{len(questions)}">Question</th>' if questions else ""
    numbers = "".join(f'<th scope="col">{number}</th>' for number in questions)
    below = f"<tr>{numbers}</tr>" if questions else ""
    return (
        f'<thead><tr><th scope="col"{deep}>To cover</th>{group}<th scope="col"{deep}>Covered by</th></tr>'
        f"{below}</thead>"
    )


def _body(matrix: Matrix, questions: Sequence[int]) -> str:
    title = f"{shown(matrix.title)}: {matrix.count}"
    rows = "".join(_row(row, questions) for row in matrix.rows)
    return f'<tbody><tr><th scope="rowgroup" colspan="{len(questions) + 2}">{title}</th></tr>{rows}</tbody>'


def _row(row: CoverRow, questions: Sequence[int]) -> str:
    gap = "" if row.covered else ' class="sj-gap"'
    told = shown(row.told) if row.covered else f"<strong>□ {shown(row.told)}</strong>"
    cells = "".join(_cells(row, questions))
    return f'<tr{gap}><th scope="row">{shown(row.title)}</th>{cells}<td>{told}</td></tr>'


def _cells(row: CoverRow, questions: Sequence[int]) -> Iterator[str]:
    for number in questions:
        yield MARK if number in row.found else "<td></td>"
