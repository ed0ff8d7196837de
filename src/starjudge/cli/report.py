"""``starjudge report``: results in, one page to look at out."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from starjudge.cli.output import check_output, say, write_result
from starjudge.cli.parsing import Add

if TYPE_CHECKING:
    from starjudge.models.batch import BatchRecord
    from starjudge.reports.batch_html import Run

DETAILS = ("auto", "full", "short")
FULL = 300  # as in reports.batch_html, which is not loaded for a help
HEAVY = 30_000_000  # characters of a page up to which a browser opens it in two seconds
LIGHTER = "give --details short, or fewer records a page"
GATHERED = "single results"  # name of the run that files of one result each are put into


def add_to(add: Add) -> None:
    """Add the command to the parser."""
    parser = add(
        "report",
        "one page to look at: an answer, an interview, a batch, or several runs side by side",
        description="Writes results as one HTML page that loads nothing and can be read without a script.",
        example="starjudge report results.jsonl -o report.html\n"
        "  starjudge report answer.json -o answer.html\n"
        "  starjudge report interview.json -o interview.html\n"
        "  starjudge report heuristic.jsonl model.jsonl -o side-by-side.html",
        notes="RESULTS are JSON of 'starjudge evaluate' or 'starjudge transcript' (--format json), or JSON Lines of "
        "'starjudge grade'. One result gets its own page; of several files, each of 'grade' is a run. Runs stand side "
        "by side, answer by answer where their ids are the same.",
        usage="%(prog)s RESULTS... -o report.html [options]",
    )
    parser.add_argument("results", metavar="RESULTS", nargs="+", help="files of results")
    parser.add_argument("-o", "--output", metavar="FILE", help="write the page to this file; default: standard output")
    parser.add_argument(
        "--details",
        choices=DETAILS,
        default="auto",
        help=f"of each answer in a batch: its evaluation in full, or in short; default: full up to {FULL} answers",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the page. Raises `InputError` that names file, line and field."""
    for file in arguments.results:
        check_output(arguments.output, file)
    page = _page(arguments.results, arguments.details)
    write_result(page, arguments.output, "html")
    if len(page) > HEAVY:
        say(f"starjudge: the page has {len(page) // 10**6} MB, and browsers will be slow with it; {LIGHTER}")
    return 0


def _page(files: Sequence[str], details: str) -> str:
    from starjudge.reports import render
    from starjudge.reports.report_data import single_result

    if len(files) == 1 and (result := single_result(files[0])) is not None:
        return render(result, "html")
    from starjudge.reports.batch_html import batch_page

    return batch_page(_runs(files), details)  # type: ignore[arg-type]  # one of DETAILS, as the parser sees to


def _runs(files: Sequence[str]) -> list[Run]:
    """A run for each file of `grade`; files of one result each are a run together."""
    from starjudge.reports.batch_html import Run
    from starjudge.reports.report_data import read_records, single_result

    runs: list[Run] = []
    gathered: list[BatchRecord] = []
    for file in files:
        if single_result(file) is None:
            runs.append(Run(Path(file).stem, read_records(file, _note)))
            continue
        if not gathered:
            runs.append(Run(GATHERED, gathered))
        gathered += read_records(file, _note)
    return runs


def _note(line: str) -> None:
    say(f"starjudge: {line}")
