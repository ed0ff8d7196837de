"""The table of all answers, and their folds below it: complete without a script, which only sorts and filters it.

Each row is a grid of its own, which a browser lays out only when it comes near the window: a real table of ten thousand
rows takes it ten seconds. What a table's parts are, their roles say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from starjudge.models.base import DIMENSIONS
from starjudge.reports import phrases
from starjudge.reports.batch_rows import AnswerRow
from starjudge.reports.card import shown
from starjudge.reports.digest import Item
from starjudge.reports.session_phrases import flag_title
from starjudge.resources import library

NOTHING: Final = "–"
MANY: Final = 500  # rows from which a browser is told to lay out only what is seen
BLOCK: Final = 50  # folds that a browser lays out together, and only once they come near the window


def table_html(rows: Sequence[AnswerRow], runs: Sequence[int], names: Sequence[str]) -> str:
    """The table.

    In: ``runs`` is the run of each row; ``names`` are those of the runs, a column of which stands where there are
    several. Row ``n`` links to ``#an``, counted from 1.
    """
    titles = [library().dimensions[dimension].title for dimension in DIMENSIONS]
    head = ["Answer", *(["Run"] if len(names) > 1 else []), "Verdict", *titles, "Length", "Red flags", "Look"]
    cells = "".join(f'<th scope="col" role="columnheader"{_upright(name, titles)}>{name}</th>' for name in head)
    body = "\n".join(
        _row(number, row, shown(names[run]) if len(names) > 1 else None)
        for number, (row, run) in enumerate(zip(rows, runs, strict=True), 1)
    )
    looks = ["sj-all", *(["sj-runs"] if len(names) > 1 else []), *(["sj-many"] if len(rows) > MANY else [])]
    return (
        '<div class="sj-scroll" role="region" tabindex="0" aria-labelledby="answers">'
        f'<table class="{" ".join(looks)}" role="table" aria-labelledby="answers">'
        f'<thead role="rowgroup"><tr role="row">{cells}</tr></thead>\n<tbody role="rowgroup">\n{body}\n</tbody></table>'
        "</div>"
    )


def fold_html(number: int, row: AnswerRow, body: str) -> str:
    """One answer's fold: an address inside it opens it."""
    asked = f' <span class="sj-soft"><bdi>{shown(row.asked)}</bdi></span>' if row.asked else ""
    return (
        f"<details><summary><bdi>{shown(row.name)}</bdi>: {_verdict(row)}{asked}</summary>"
        f'<div id="a{number}">{body}<a href="#r{number}">Back to the table</a></div></details>'
    )


def folds_html(folds: Sequence[str]) -> Iterator[str]:
    """Folds in blocks that a browser lays out only when they are seen."""
    for start in range(0, len(folds), BLOCK):
        yield '<div class="sj-block-of">\n' + "\n".join(folds[start : start + BLOCK]) + "\n</div>"


def short_html(row: AnswerRow) -> str:
    """A fold's text where the whole evaluation has no room."""
    items = "".join(map(_item, row.said))
    return f"<ul>{items}</ul>" if items else ""


def _item(item: Item) -> str:
    text = " ".join(filter(None, (shown(item.text), *(f"“<bdi>{shown(quote)}</bdi>”" for quote in item.quotes))))
    return f"<li><b>{shown(item.title)}{':' if text else ''}</b> {text}</li>"


def _row(number: int, row: AnswerRow, run: str | None) -> str:
    asked = f'<small dir="auto">{shown(row.asked)}</small>' if row.asked else ""
    cells = [] if run is None else [run]
    cells += [_verdict(row), *map(_figure, row.scores)]
    length = phrases.duration(row.seconds) if row.seconds is not None else NOTHING
    middle = "".join(f'<td role="cell">{cell}</td>' for cell in cells)
    size = f' data-k="{row.seconds:.0f}"' if row.seconds is not None else ""
    flags = ", ".join(map(_flag, row.flags)) or NOTHING
    marks = f' data-f="{shown(" ".join(row.flags))}"' if row.flags else ""
    return (
        f'<tr id="r{number}" role="row" data-s="{row.state}"{marks}><th role="rowheader">'
        f'<a href="#a{number}" dir="auto">{shown(row.name)}</a>{asked}</th>{middle}<td role="cell"{size}>{length}</td>'
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
