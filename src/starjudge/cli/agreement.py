"""``starjudge agreement``: evaluations against ratings, or judges against each other."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from starjudge.cli.inputs import refuse_broken_text
from starjudge.cli.look import add_look_options, drawn
from starjudge.cli.output import check_output, say, write_result
from starjudge.cli.parsing import Add, whole
from starjudge.errors import InputError

if TYPE_CHECKING:
    from starjudge.models.agreement import AgreementReport
    from starjudge.trust.rating_columns import RatingColumns

FORMATS = ("text", "json", "html")
COLUMNS = ("id", "question", "answer", "rater", "flags")
DEFAULT_RESAMPLES = 1000
SOME_ROWS_BAD = 1

RATING_NOTES = """\
RESULTS is what `starjudge grade` wrote (.jsonl), or ratings. RATINGS is a .csv,
.tsv, .jsonl or .json file: a row for each answer with columns such as overall,
impact or overall_anna (several raters), or a row for each answer and rater with
a column rater; or records with "scores", "overall", "flags" and "units", or
with a list "raters" of these. Scores go from 1 to 5; empty means not rated.
Answers match by id, else by question and answer. Several raters count by their
median. Exit code 1: some rows could not be read; each is told."""


def add_to(add: Add) -> None:
    """Add the command to the parser."""
    parser = add(
        "agreement",
        "hold evaluations against ratings, or judges against each other",
        description="Tells how far a judge agrees with raters: kappa, alpha, ICC and more, each with an interval, and "
        "what the raters reach among themselves.",
        example="starjudge agreement results.jsonl ratings.csv\n"
        "  starjudge agreement results.jsonl ratings.csv --rater-column who\n"
        "  starjudge agreement heuristic.jsonl model.jsonl --format json\n"
        "  starjudge agreement results.jsonl ratings.csv --format html -o agreement.html",
        notes=RATING_NOTES,
        usage="%(prog)s RESULTS RATINGS [options]",
    )
    parser.add_argument("results", metavar="RESULTS", help="what is looked at")
    parser.add_argument("ratings", metavar="RATINGS", help="what it is held against")
    add_column_options(parser)
    parser.add_argument(
        "--resamples",
        metavar="N",
        type=whole(),
        default=DEFAULT_RESAMPLES,
        help=f"for the intervals; default {DEFAULT_RESAMPLES}, 0 for none",
    )
    parser.add_argument("--seed", metavar="N", type=whole(), help="of the resamples")
    parser.add_argument("--format", choices=FORMATS, default="text", help="form of the result; default text")
    parser.add_argument("-o", "--output", metavar="FILE", help="write the result to this file")
    add_look_options(parser)
    parser.set_defaults(run=run)


def add_column_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that name columns of a table of ratings."""
    columns = parser.add_argument_group("columns of tables", "Names are guessed, and guesses told; an option decides.")
    for name in COLUMNS:
        columns.add_argument(f"--{name}-column", metavar="NAME")
    columns.add_argument(
        "--score-column",
        metavar="SCALE=NAME",
        action="append",
        default=[],
        help="column of overall or of a dimension; again for a second rater",
    )


def rating_columns(arguments: argparse.Namespace) -> RatingColumns:
    """The columns that options name. Raises `InputError` for an option that is no ``SCALE=NAME``."""
    from starjudge.trust.rating_columns import RatingColumns

    refuse_broken_text(**{f"{name}_column": getattr(arguments, f"{name}_column") for name in COLUMNS})
    scores: dict[str, list[str]] = {}
    for option in arguments.score_column:
        scale, separator, column = option.partition("=")
        if not separator or not column:
            raise InputError(f"--score-column {option!r}: expected SCALE=NAME, such as overall=grade")
        scores.setdefault(scale, []).append(column)
    return RatingColumns(**{name: getattr(arguments, f"{name}_column") for name in COLUMNS}, scores=scores)


def run(arguments: argparse.Namespace) -> int:
    """Compare as the arguments say. Raises `InputError`."""
    check_output(arguments.output, arguments.ratings)
    check_output(arguments.output, arguments.results)
    columns = rating_columns(arguments)

    # Loaded only now: a wrong option is told at once.
    from starjudge.trust.agreement import agreement
    from starjudge.trust.bootstrap import SEED

    report = agreement(
        arguments.results,
        arguments.ratings,
        columns=columns,
        resamples=arguments.resamples,
        seed=SEED if arguments.seed is None else arguments.seed,
        say=lambda line: say(f"starjudge: {line}"),
    )
    write_result(_written(report, arguments), arguments.output, arguments.format)
    for row in report.bad_rows:
        say(f"starjudge: {row}")
    return SOME_ROWS_BAD if report.bad_rows else 0


def _written(report: AgreementReport, arguments: argparse.Namespace) -> str:
    if arguments.format == "json":
        return report.model_dump_json(indent=2)
    if arguments.format == "html":
        from starjudge.reports.agreement_page import agreement_page

        return agreement_page(report)
    from starjudge.reports.agreement_terminal import agreement_terminal

    return drawn(lambda width, color, plain: agreement_terminal(report, width, color, plain), arguments)
