"""The table of all answers, and what stands of each below it: complete without a script, which only sorts and filters.

Each row is a grid of its own, and where there are many, they stand in blocks that a browser lays out only when they
come near the window: a real table of ten thousand rows takes it ten seconds. What a table's parts are, their roles say.
What is written ten thousand times has as few elements as it can: of the time to open the page, they are the most.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Final

from starjudge.models.base import DIMENSIONS
from starjudge.reports import phrases
from starjudge.reports.batch_rows import AnswerRow
from starjudge.reports.card import shown
from starjudge.reports.digest import Item
from starjudge.reports.session_phrases import flag_title
from starjudge.resources import library

NOTHING: Final = "–"
NEW_LINE: Final = "\n"  # no text of others holds one: `shown` makes it a blank
MANY: Final = 500  # rows from which a browser is told to lay out only what is seen
BLOCK: Final = 50  # rows or folds that a browser lays out together, and only once they come near the window


def table_html(rows: Sequence[AnswerRow], runs: Sequence[int], names: Sequence[str]) -> str:
    """The table.

    In: ``runs`` is the run of each row; ``names`` are those of the runs, a column of which stands where there are
    several. Row ``n`` links to ``#an``, counted from 1.
    """
    titles = [library().dimensions[dimension].title for dimension in DIMENSIONS]
    head = ["Answer", *(["Run"] if len(names) > 1 else []), "Verdict", *titles, "Length", "Red flags", "Look"]
    cells = "".join(f'<th scope="col" role="columnheader"{_upright(name, titles)}>{name}</th>' for name in head)
    lines = [
        _row(number, row, shown(names[run]) if len(names) > 1 else None)
        for number, (row, run) in enumerate(zip(rows, runs, strict=True), 1)
    ]
    together = BLOCK if len(rows) > MANY else max(len(rows), 1)
    bodies = "\n".join(
        f'<tbody role="rowgroup">{"".join(lines[start : start + together])}</tbody>'
        for start in range(0, max(len(rows), 1), together)
    )
    looks = ["sj-all", *(["sj-runs"] if len(names) > 1 else []), *(["sj-many"] if len(rows) > MANY else [])]
    return (
        '<div class="sj-scroll" role="region" tabindex="0" aria-labelledby="answers">'
        f'<table class="{" ".join(looks)}" role="table" aria-labelledby="answers">'
        f'<thead role="rowgroup"><tr role="row">{cells}</tr></thead>\n{bodies}</table></div>'
    )


def fold_html(number: int, row: AnswerRow, body: str) -> str:
    """One answer's fold: an address inside it opens it."""
    asked = f' <span class="sj-soft"><bdi>{shown(row.asked)}</bdi></span>' if row.asked else ""
    return (
        f"<details><summary><bdi>{shown(row.name)}</bdi>: {_verdict(row)}{asked}</summary>"
        f'<div id="a{number}">{body}<a href="#r{number}">Back to the table</a></div></details>'
    )


def folds_html(folds: Sequence[str], look: str = "") -> Iterator[str]:
    """Folds, or short texts, in blocks that a browser lays out only when they are seen; ``look`` is one more class."""
    for start in range(0, len(folds), BLOCK):
        yield f'<div class="sj-block-of{look}">\n' + "\n".join(folds[start : start + BLOCK]) + "\n</div>"


def short_html(number: int, row: AnswerRow) -> str:
    """What stands of an answer where its whole evaluation has no room.

    A paragraph of lines: style keeps their ends, and gives each the writing direction of its own words.
    """
    lines = [_verdict(row), *([shown(row.asked)] if row.asked else []), *chain.from_iterable(map(_lines, row.said))]
    return f'<p id="a{number}"><a href="#r{number}">{shown(row.name)}</a>: {NEW_LINE.join(lines)}</p>'


def _lines(item: Item) -> Iterator[str]:
    """An item's title and text on a line, and each quote on one: words of others turn no other line around."""
    more = f" {shown(item.text)}" if item.text else ""
    yield f"• {shown(item.title)}{':' if more or item.quotes else ''}{more}"
    yield from (f"“{shown(quote)}”" for quote in item.quotes)


def _row(number: int, row: AnswerRow, run: str | None) -> str:
    cells = [] if run is None else [run]
    cells += [_verdict(row), *map(_figure, row.scores)]
    length = phrases.duration(row.seconds) if row.seconds is not None else NOTHING
    middle = "".join(f'<td role="cell">{cell}</td>' for cell in cells)
    size = f' data-k="{row.seconds:.0f}"' if row.seconds is not None else ""
    flags = ", ".join(map(_flag, row.flags)) or NOTHING
    marks = f' data-f="{shown(" ".join(row.flags))}"' if row.flags else ""
    return (
        f'<tr id="r{number}" role="row" data-s="{row.state}"{marks}><th role="rowheader">'
        f'<a href="#a{number}">{shown(row.name)}</a>{shown(row.asked)}</th>{middle}<td role="cell"{size}>{length}</td>'
        f'<td role="cell">{flags}</td><td role="cell">{"yes" if row.review else NOTHING}</td></tr>'
    )


def _verdict(row: AnswerRow) -> str:
    return f"{_figure(row.overall)} {row.verdict}" if row.overall is not None else row.verdict


@cache
def _figure(score: float | None) -> str:
    if score is None:
        return NOTHING
    return f"{score:g}" if float(score).is_integer() else f"{score:.1f}"


@cache
def _flag(flag: str) -> str:
    return shown(flag_title(flag))


def _upright(name: str, titles: Sequence[str]) -> str:
    return ' class="sj-upright"' if name in titles else ""
