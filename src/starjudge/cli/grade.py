"""``starjudge grade``: many answers into one file of results, however often the run is cut off."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starjudge.cli.grade_budget import confirm
from starjudge.cli.grade_run import TABLES, graded, heuristic_grader, records_file
from starjudge.cli.inputs import DEFAULT_RUBRIC, STANDARD_INPUT, refuse_broken_text
from starjudge.cli.model_options import add_model_options, asked_model, model_judge, unused_note
from starjudge.cli.output import check_output, say
from starjudge.cli.parsing import LARGEST, Add, from_one, whole
from starjudge.errors import InputError

if TYPE_CHECKING:
    from starjudge.batch.rows import Row

COLUMNS = ("question", "answer", "id", "rubric", "company", "duration", "theme")
REPLIES = ".replies.part"  # end of the file beside the output that keeps replies until the run is whole
FEW = 64  # rows up to which one process is faster than starting several

INPUT_NOTES = """\
An INPUT is a .jsonl, .csv, .tsv or .parquet file with a question and an answer
in each row, a folder or a pattern ('answers/*.txt') of answer files and
transcripts, one such file, or - for JSON Lines on standard input. Further
columns pass through. Each row has exactly one record in the output: an
evaluation, or a failure that says why there is none.

A run that was cut off goes on when the same command is given again: nothing is
judged twice, and no reply of a model is paid for twice."""


def add_to(add: Add) -> None:
    """Add the command to the parser."""
    parser = add(
        "grade",
        "judge many answers: files of records, folders, transcripts",
        description="Judges many answers, and writes a record for each as it is done.",
        example="starjudge grade answers.jsonl -o results.jsonl\n"
        "  starjudge grade class.csv --answer-column response -o results.csv\n"
        "  starjudge grade transcripts/ --judge heuristic -o results.jsonl\n"
        "  starjudge grade answers.jsonl --judge model --max-cost 5 --yes -o out.jsonl",
        notes=INPUT_NOTES,
        usage="%(prog)s INPUT... -o OUT [options]",
    )
    parser.add_argument("inputs", metavar="INPUT", nargs="+", help="file, folder, pattern, or -")
    parser.add_argument("-o", "--output", metavar="OUT", required=True, help="results: .jsonl, .csv or .parquet")
    parser.add_argument("--judge", choices=("auto", "model", "heuristic"), default="auto", help="default auto")
    parser.add_argument("--rubric", help=f"for rows that name none; default {DEFAULT_RUBRIC}")
    parser.add_argument("--company", help="company lens, for rows that name none")
    parser.add_argument("--question", help="the question, for rows that have none")
    columns = parser.add_argument_group("columns", "Where names are other than question, answer, id and so on.")
    for name in COLUMNS:
        columns.add_argument(f"--{name}-column", metavar="NAME", help=argparse.SUPPRESS if name == "theme" else None)
    parser.add_argument("--recursive", action="store_true", help="look into folders within folders")
    parser.add_argument("--ordered", action="store_true", help="write records in the order of the rows")
    parser.add_argument("--retry-failed", action="store_true", help="do the failures of an earlier run again")
    parser.add_argument(
        "--max-failures", metavar="N", type=whole(most=LARGEST), help="end the run when more than N records failed"
    )
    parser.add_argument("--calibration", metavar="FILE", help="correct the scores by a file of 'starjudge calibrate'")
    parser.add_argument("--summary", metavar="FILE", help="write the summary to this file too, as JSON")
    parser.add_argument("--yes", action="store_true", help="do not ask before answers are sent to a model")
    limits = parser.add_argument_group("limits")
    limits.add_argument(
        "--concurrency",
        metavar="N",
        type=from_one,
        help="answers in work at most: calls of a model (default 64, fewer while the server refuses), or processes of "
        "the heuristic judge (default: one a core)",
    )
    limits.add_argument("--rpm", metavar="N", type=from_one, help="requests a minute; default: what the server tells")
    limits.add_argument("--tpm", metavar="N", type=from_one, help="tokens a minute; default: what the server tells")
    add_model_options(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Grade as the arguments say. Raises `InputError` or `JudgeError`."""
    refuse_broken_text(question=arguments.question, rubric=arguments.rubric, company=arguments.company)
    output = Path(arguments.output)
    if output.suffix.lower() not in (".jsonl", ".ndjson", *TABLES):
        raise InputError(f"--output {arguments.output!r}: expected a name ending in .jsonl, .csv or .parquet")
    check_output(arguments.output)
    for name in arguments.inputs:
        if name != STANDARD_INPUT and Path(name).exists() and output.exists() and Path(name).samefile(output):
            raise InputError(f"--output {arguments.output!r} is an input too; name another one")
    _check_company(arguments.company)
    model = asked_model(arguments)

    # Loaded only now, as for every command.
    from starjudge.batch.columns import Columns
    from starjudge.batch.inputs import InputOptions, rows

    options = InputOptions(
        columns=Columns(**{name: getattr(arguments, f"{name}_column") for name in COLUMNS}),
        question=arguments.question,
        recursive=arguments.recursive,
        leave_out=(arguments.output, records_file(output).as_posix()),
        say=lambda line: say(f"starjudge: {line}"),
    )

    def found() -> Iterator[Row]:
        return rows(arguments.inputs, options)

    given = found()
    if model is not None:
        return _by_model(arguments, output, model, given, found)
    if (note := unused_note(arguments)) is not None:
        say(note)
    return _offline(arguments, output, given)


def _offline(arguments: argparse.Namespace, output: Path, given: Iterator[Row]) -> int:
    from starjudge.batch.engine import GraderMaker
    from starjudge.batch.runner import cores
    from starjudge.judges import HeuristicJudge

    first = list(islice(given, FEW + 1))
    workers = arguments.concurrency or (cores() if len(first) > FEW else 1)
    maker = None
    if workers > 1:
        settings = {name: getattr(arguments, name) for name in ("rubric", "company", "question", "calibration")}
        maker = GraderMaker(heuristic_grader, settings)
    return graded(arguments, output, chain(first, given), HeuristicJudge(), workers, maker)


def _by_model(
    arguments: argparse.Namespace,
    output: Path,
    model: str,
    given: Iterator[Row],
    again: Callable[[], Iterable[Row]],
) -> int:
    from starjudge.chat.pace import MOST, Pace

    workers = arguments.concurrency or MOST
    pace = Pace(arguments.rpm, arguments.tpm, workers)
    further: dict[str, Any] = {"pace": pace}
    replies: Path | None = None
    if arguments.cache is None and arguments.cache_file is None:
        # Kept until the run is whole: what was paid for and not written yet is not paid for again.
        replies = output.with_name(output.name + REPLIES)
        further["cache"] = replies
    judge = model_judge(arguments, model, **further)
    if not arguments.yes:
        if STANDARD_INPUT in arguments.inputs:
            raise InputError("--yes: standard input can be read once, so nothing can be estimated; give --yes to go on")
        confirm(arguments, model, again())
    if arguments.judge == "auto":
        from starjudge.judges.auto import AutoJudge

        judge = AutoJudge(judge=judge)
    code = graded(arguments, output, given, judge, workers, None, pace)
    if code == 0 and replies is not None:
        replies.unlink(missing_ok=True)
    return code


def _check_company(company: str | None) -> None:
    if company is None:
        return
    from starjudge.errors import nearest
    from starjudge.models.base import COMPANIES

    if company.lower() not in COMPANIES:
        raise InputError(f"--company: unknown {company!r}; {nearest(company, COMPANIES)}")
