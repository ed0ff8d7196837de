"""Many answers as one page: what they amount to, a table of all, and each answer's evaluation in a fold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal, NamedTuple

from starjudge.errors import InputError, nearest
from starjudge.models.batch import BatchRecord
from starjudge.models.session import SessionEvaluation
from starjudge.reports.batch_compare import Place, compared_html
from starjudge.reports.batch_overview import Overview, overview_html
from starjudge.reports.batch_rows import AnswerRow, answer_row
from starjudge.reports.batch_script import SCRIPT
from starjudge.reports.batch_style import BATCH_STYLE, SHORT_PRINT
from starjudge.reports.batch_table import fold_html, folds_html, short_html, table_html
from starjudge.reports.card import UNTYPESET, html_card, shown
from starjudge.reports.card_style import STYLE
from starjudge.reports.dimensions_html import dimensions_html
from starjudge.reports.page import document
from starjudge.reports.phrases import NOTICE, counted
from starjudge.reports.session_digest import session_digest
from starjudge.reports.session_html import exchange_html
from starjudge.reports.session_sections import sections

Detail = Literal["auto", "full", "short"]
DETAILS: Final = ("auto", "full", "short")
FULL: Final = 300  # answers up to which each is shown in full; one takes about 20 kB
TABLE_HINT: Final = (
    "<p>Each links to its evaluation below. Look: there are reasons for a person to look at the answer.</p>"
)
SHORT_HINT: Final = "<p>Each name leads back to the answer's row in the table.</p>"
SESSION_LEVEL: Final = 3  # of the heading of an interview in a fold


class Run(NamedTuple):
    """Records that were judged together, and what to call them."""

    name: str
    records: Iterable[BatchRecord]


def batch_page(runs: Sequence[Run], detail: Detail = "auto") -> str:
    """A complete HTML document of one run, or of several side by side.

    In: ``detail`` says what is in an answer's fold: its whole evaluation, or what it comes down to; "auto" shows
    up to 300 answers in full. Records are taken one at a time.
    Raises `InputError` for another ``detail`` and where there is no run.
    """
    if detail not in DETAILS:
        raise InputError(f"detail: unknown {detail!r}; {nearest(detail, DETAILS)}")
    if not runs:
        raise InputError("no results; give at least one file of results")
    names = _different([run.name for run in runs])
    overviews = [Overview(name) for name in names]
    rows: list[AnswerRow] = []
    places: list[int] = []
    kept: list[BatchRecord] | None = [] if detail != "short" else None
    for place, run in enumerate(runs):
        for record in run.records:
            overviews[place].add(record)
            rows.append(answer_row(record, len(rows) + 1))
            places.append(place)
            if kept is not None:
                kept.append(record)
                if detail == "auto" and len(kept) > FULL:
                    kept = None  # too many: what is written so far comes down to its short form
    return document(_title(rows), _body(overviews, rows, places, names, kept), _style(kept is None), SCRIPT)


def _style(short: bool) -> str:
    return BATCH_STYLE + (SHORT_PRINT if short else "")


def _body(
    overviews: Sequence[Overview],
    rows: Sequence[AnswerRow],
    places: Sequence[int],
    names: Sequence[str],
    kept: Sequence[BatchRecord] | None,
) -> str:
    pieces = [f"<h1>{shown(_title(rows))}</h1>", overview_html(overviews)]
    if len(names) > 1:
        pieces.append(compared_html(names, _by_name(rows, places, len(names))))
    pieces += ['<h2 id="answers">All answers</h2>', TABLE_HINT, table_html(rows, places, names)]
    pieces += [*_each(rows, kept), f'<p class="sj-foot">{NOTICE}</p>']
    body = "\n".join(pieces)
    return f'<div class="starjudge-card starjudge-session starjudge-batch {UNTYPESET}">\n{body}\n</div>'


def _each(rows: Sequence[AnswerRow], kept: Sequence[BatchRecord] | None) -> Iterator[str]:
    if kept is not None:
        folds = [
            fold_html(number, row, _full(record))
            for number, (row, record) in enumerate(zip(rows, kept, strict=True), 1)
        ]
        yield "<h2>Each answer</h2>"
        yield from folds_html(folds)
        return
    texts = [short_html(number, row) for number, row in enumerate(rows, 1)]
    yield f'<section class="sj-each"><h2>Each answer in short</h2>\n{SHORT_HINT}'
    yield from folds_html(texts, " sj-short")
    yield "</section>"


def _title(rows: Sequence[AnswerRow]) -> str:
    return f"Interview answers: {counted(len(rows), 'record')}"


def _by_name(rows: Sequence[AnswerRow], places: Sequence[int], runs: int) -> list[dict[str, Place]]:
    """The rows of each run by their names; of records with one name the last one counts."""
    found: list[dict[str, Place]] = [{} for _ in range(runs)]
    for number, (row, place) in enumerate(zip(rows, places, strict=True), 1):
        found[place][row.name] = Place(number, row)
    return found


def _full(record: BatchRecord) -> str:
    """A whole evaluation; its style stands once, at the head of the page."""
    if record.evaluation is not None:
        card = html_card(record.evaluation).replace(f"<style>{STYLE}</style>\n", "", 1)
        dimensions = dimensions_html(record.evaluation, "h4")
        return (
            f"{card}\n<details><summary>Each dimension, with its anchor and next step</summary>{dimensions}</details>"
        )
    if record.session is not None:
        return _session(record.session)
    assert record.failure is not None  # the record's own check
    return f"<p><b>{shown(record.failure.error)}:</b> {shown(record.failure.message)}</p>"


def _session(session: SessionEvaluation) -> str:
    exchanges = [
        f"<details><summary>Question {one.number}</summary>{exchange_html(one)}</details>" for one in session.exchanges
    ]
    return sections(session_digest(session), SESSION_LEVEL, exchanges)


def _different(names: Sequence[str]) -> list[str]:
    """Names of runs, a number behind those that are alike."""
    found: list[str] = []
    for name in names:
        again = sum(one == name or one.startswith(f"{name} (") for one in found)
        found.append(f"{name} ({again + 1})" if again else name)
    return found
