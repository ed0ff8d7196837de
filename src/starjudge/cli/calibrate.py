"""``starjudge calibrate``: from rated answers to a correction of a judge's scale, and to examples for its prompt."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from starjudge.cli.agreement import add_column_options, rating_columns
from starjudge.cli.inputs import refuse_broken_text
from starjudge.cli.look import add_look_options, drawn
from starjudge.cli.output import check_output, say, write_result
from starjudge.cli.parsing import Add, whole
from starjudge.errors import InputError

if TYPE_CHECKING:
    from starjudge.models.calibration import CalibrationReport
    from starjudge.trust.rating_columns import RatingColumns

FORMATS = ("text", "json")
SOME_ROWS_BAD, TOO_LITTLE = 1, 2
MOST_COUNT = 99  # of --count here; that 2 to 10 are meant is told by what chooses them
NO_RATERS = "raters not named"

NOTES = """\
A scale is corrected only with 40 rated answers or more, and only where that
lowers the error on answers it was not fitted on. Nothing is written where
nothing is to be gained (exit code 0) or no scale has data enough (exit code 2).
RATINGS is as for `starjudge agreement`. Measure agreement on other answers than
those that a correction or an example was made from."""


def add_to(add: Add) -> None:
    """Add the command to the parser."""
    parser = add(
        "calibrate",
        "correct a judge's scale by ratings; choose examples for its prompt",
        description="Makes a correction of a judge's scale from rated answers, where it is worth one, or a folder of "
        "prompts with rated examples.",
        example="starjudge calibrate results.jsonl ratings.csv -o calibration.json\n"
        '  starjudge calibrate results.jsonl ratings.csv --raters "two coaches"\n'
        "  starjudge calibrate ratings.jsonl --anchors my_prompts --count 5",
        notes=NOTES,
        usage="%(prog)s [RESULTS] RATINGS [options]",
    )
    parser.add_argument(
        "inputs",
        metavar="RESULTS RATINGS",
        nargs="+",
        help="evaluations of one judge, and ratings; with --anchors alone the ratings are enough",
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write the calibration to this file")
    parser.add_argument("--raters", metavar="WORDS", default=NO_RATERS, help="who rated; stands in what is corrected")
    parser.add_argument("--anchors", metavar="DIR", help="write prompts with rated examples to this folder")
    parser.add_argument(
        "--count",
        metavar="K",
        type=whole("a whole number from 2 to 10", most=MOST_COUNT),
        default=5,
        help="examples, 2 to 10; default 5",
    )
    add_column_options(parser)
    parser.add_argument("--format", choices=FORMATS, default="text", help="form of the report; default text")
    add_look_options(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Calibrate as the arguments say. Raises `InputError`."""
    refuse_broken_text(raters=arguments.raters)
    *results, ratings = arguments.inputs
    if len(results) > 1 or (not results and arguments.anchors is None):
        raise InputError(f"expected RESULTS and RATINGS, found {len(arguments.inputs)} files; see --help")
    for given in arguments.inputs:
        check_output(arguments.output, given)
    if arguments.output is not None and not results:
        raise InputError("--output: a calibration needs RESULTS too; --anchors alone names its folder itself")
    columns = rating_columns(arguments)
    if arguments.anchors is not None:
        _write_anchors(arguments, ratings, columns)
    if not results:
        return 0

    # Loaded only now: a wrong option is told at once.
    from starjudge.trust.calibration import calibrate

    report = calibrate(results[0], ratings, columns=columns, raters=arguments.raters, say=_say)
    if report.calibration is not None and arguments.output is not None:
        write_result(report.calibration.model_dump_json(indent=1), arguments.output, "json")
    _tell(report, arguments)
    for row in report.bad_rows:
        _say(row)
    if report.too_little:
        return TOO_LITTLE
    return SOME_ROWS_BAD if report.bad_rows else 0


def _tell(report: CalibrationReport, arguments: argparse.Namespace) -> None:
    written, arguments.output = arguments.output, None  # the report itself goes to standard output
    if arguments.format == "json":
        text = report.model_dump_json(indent=2)
    else:
        from starjudge.reports.calibration_terminal import calibration_terminal

        text = drawn(lambda width, color, plain: calibration_terminal(report, width, color, plain), arguments)
    write_result(text, None, arguments.format)
    if report.calibration is not None:
        _say(f"written to {written}" if written else "nothing was written: name a file with -o to keep the calibration")
    elif report.too_little:
        _say("too little data: no scale has enough rated answers; nothing was written")
    else:
        _say("nothing to gain: the judge's scale stays as it is; nothing was written")


def _write_anchors(arguments: argparse.Namespace, ratings: str, columns: RatingColumns) -> None:
    from starjudge.trust.anchors import anchor_tokens, choose_anchors, write_anchors
    from starjudge.trust.matching import gathered
    from starjudge.trust.rating_files import read_ratings

    read = read_ratings(ratings, columns, _say)
    rated, notes = gathered(read.ratings, ratings)
    for line in (*read.bad_rows, *notes):
        _say(line)
    anchors = choose_anchors(rated, arguments.count)
    write_anchors(anchors, arguments.anchors, arguments.raters)
    names = ", ".join(f"{anchor.name} ({anchor.overall:g})" for anchor in anchors)
    _say(f"{arguments.anchors}: prompts with {len(anchors)} examples: {names}")
    _say(
        f"use them with --judge model --prompts {arguments.anchors}; about {anchor_tokens(anchors):,} tokens more a "
        "call. Measure agreement on other answers than these"
    )


def _say(line: str) -> None:
    say(f"starjudge: {line}")
