"""``starjudge grade``: many answers into one file of results, however often the run is cut off."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starjudge.cli.batch_progress import BatchProgress, summary_lines
from starjudge.cli.inputs import DEFAULT_RUBRIC, STANDARD_INPUT, refuse_broken_text
from starjudge.cli.model_options import add_model_options, asked_model, model_judge, unused_note
from starjudge.cli.output import check_output, say
from starjudge.cli.parsing import Add
from starjudge.errors import CostLimitReached, InputError, JudgeError, TooManyFailures

if TYPE_CHECKING:
    from starjudge.batch.engine import GraderMaker, Stop
    from starjudge.batch.rows import Row
    from starjudge.chat.pace import Pace
    from starjudge.judges import Judge
    from starjudge.models.request import Request

COLUMNS = ("question", "answer", "id", "rubric", "company", "duration", "theme")
TABLES = (".csv", ".parquet")
RECORDS, REPLIES = ".records.jsonl", ".replies.part"  # ends of what is kept beside the output
FEW = 64  # rows up to which one process is faster than starting several
SAMPLED = 200  # rows that an estimate looks at; the others are taken to be like them
SOME_FAILED = 1
STOPPED = 130  # 128 + SIGINT, as shells report it

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
    parser.add_argument("--max-failures", metavar="N", type=_count, help="end the run when more than N records failed")
    parser.add_argument("--calibration", metavar="FILE", help="correct the scores by a file of 'starjudge calibrate'")
    parser.add_argument("--summary", metavar="FILE", help="write the summary to this file too, as JSON")
    parser.add_argument("--yes", action="store_true", help="do not ask before answers are sent to a model")
    limits = parser.add_argument_group("limits")
    limits.add_argument(
        "--concurrency",
        metavar="N",
        type=_positive,
        help="answers in work at most: calls of a model (default 64, fewer while the server refuses), or processes of "
        "the heuristic judge (default: one a core)",
    )
    limits.add_argument("--rpm", metavar="N", type=_positive, help="requests a minute; default: what the server tells")
    limits.add_argument("--tpm", metavar="N", type=_positive, help="tokens a minute; default: what the server tells")
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
        leave_out=(arguments.output, _records_file(output).as_posix()),
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
    return _graded(arguments, output, chain(first, given), HeuristicJudge(), workers, maker)


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
        _confirm(arguments, model, again())
    if arguments.judge == "auto":
        from starjudge.judges.auto import AutoJudge

        judge = AutoJudge(judge=judge)
    code = _graded(arguments, output, given, judge, workers, None, pace)
    if code == 0 and replies is not None:
        replies.unlink(missing_ok=True)
    return code


def heuristic_grader(
    rubric: str | None, company: str | None, question: str | None, calibration: str | None = None
) -> Any:
    """A grader with the heuristic judge, as each process makes its own."""
    from starjudge.batch.work import Grader
    from starjudge.judges import HeuristicJudge

    return Grader(_corrected(HeuristicJudge(), calibration), rubric or DEFAULT_RUBRIC, company, question)


def _corrected(judge: Judge, calibration: str | None) -> Judge:
    """The judge, with its scale corrected where a file says how. Raises `InputError` for a file that is none."""
    if calibration is None:
        return judge
    from starjudge.judges.calibrated import CalibratedJudge

    return CalibratedJudge(judge, calibration)


def _graded(
    arguments: argparse.Namespace,
    output: Path,
    given: Iterable[Row],
    judge: Judge,
    workers: int,
    maker: GraderMaker | None = None,
    pace: Pace | None = None,
) -> int:
    """Grade, with progress and Ctrl-C, and tell what came of it."""
    from starjudge.batch.engine import Stop
    from starjudge.batch.runner import grade

    stop = Stop()
    judge = _corrected(judge, arguments.calibration)
    records = _records_file(output)
    progress = BatchProgress(_lines_of(arguments.inputs), pace)
    try:
        with _stops(stop, pace), progress:
            summary = grade(
                given,
                records,
                judge=judge,
                maker=maker,
                rubric=arguments.rubric or DEFAULT_RUBRIC,
                company=arguments.company,
                question=arguments.question,
                workers=workers,
                ordered=arguments.ordered,
                max_failures=arguments.max_failures,
                retry_failed=arguments.retry_failed,
                admit=None if pace is None else lambda row: pace.admit(),
                stop=stop,
                on_progress=progress,
                on_note=lambda note: say(f"starjudge: {note}"),
            )
    except CostLimitReached as error:
        raise CostLimitReached(f"{error}. What is done is in {records}; the same command goes on from there") from None
    except (TooManyFailures, JudgeError) as error:
        error.args = (f"{error}. What is done is in {records}",) if isinstance(error, JudgeError) else error.args
        raise
    if records != output:
        from starjudge.batch.tables import write_table

        with records.open("rb") as lines:
            write_table(lines, output)
    if arguments.summary is not None:
        from starjudge.cli.output import write_result

        write_result(summary.model_dump_json(indent=2), arguments.summary, "json")
    for line in summary_lines(summary, str(output)):
        say(line)
    if stop.asked:
        say("starjudge: stopped before the end; the same command goes on from there")
        return STOPPED
    return SOME_FAILED if summary.failed else 0


@contextmanager
def _stops(stop: Stop, pace: Pace | None) -> Iterator[None]:
    """Ctrl-C: the first time what is in work is finished, the second time nothing is waited for."""

    def asked(number: int, frame: object) -> None:
        if stop.asked:
            signal.signal(signal.SIGINT, before)
            if pace is not None:
                pace.stop()
            raise KeyboardInterrupt
        stop()
        say("starjudge: finishing what is in work; Ctrl-C again ends at once")

    before = signal.signal(signal.SIGINT, asked)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _confirm(arguments: argparse.Namespace, model: str, rows: Iterable[Row]) -> None:
    """Tell what it will take, and ask on a terminal. Raises `InputError` where nobody can be asked, or says no."""
    from starjudge.batch.work import Grader
    from starjudge.judges import HeuristicJudge
    from starjudge.judges.estimate import estimate_cost

    grader = Grader(HeuristicJudge(), arguments.rubric or DEFAULT_RUBRIC, arguments.company, arguments.question)
    requests: list[Request] = []
    count = 0
    for row in rows:
        count += 1
        if len(requests) < SAMPLED and row.fault is None and row.kind == "answer":
            try:
                requests.append(grader.request(row))
            except InputError:
                continue  # a failure of its own later
    found = estimate_cost(
        requests,
        model,
        samples=arguments.samples or 1,
        calls=arguments.calls or "one",
        prompts=arguments.prompts,
        prices=arguments.prices,
    )
    share = count / max(1, len(requests))
    total = found.total
    cost = (
        "price not known"
        if total.cost_high is None or total.cost_low is None
        else f"${total.cost_low * share:,.2f} to ${total.cost_high * share:,.2f}"
    )
    calls = round(total.calls * share)
    minutes = ""
    if arguments.rpm:
        minutes = f", at least {max(1, round(calls / arguments.rpm)):,} min at {arguments.rpm:,} requests a minute"
    say(
        f"starjudge: {count:,} rows for {model}: {calls:,} calls, about {round(total.prompt_tokens * share):,} prompt "
        f"tokens, {cost}{minutes}; repairs come on top"
        + (f" (judged by the first {len(requests)} rows)" if count > len(requests) else "")
    )
    if sys.stdin is None or not sys.stdin.isatty():
        raise InputError("nothing was sent: add --yes to go on without being asked")
    sys.stderr.write("Send them? [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise InputError("nothing was sent")


def _check_company(company: str | None) -> None:
    if company is None:
        return
    from starjudge.errors import nearest
    from starjudge.models.base import COMPANIES

    if company.lower() not in COMPANIES:
        raise InputError(f"--company: unknown {company!r}; {nearest(company, COMPANIES)}")


def _records_file(output: Path) -> Path:
    """Where records are appended: the output, or a file beside it that the table is made of."""
    return output if output.suffix.lower() not in TABLES else output.with_name(output.name + RECORDS)


def _lines_of(inputs: Iterable[str]) -> int | None:
    """Rows to come, where counting lines tells; else ``None``."""
    total = 0
    for name in inputs:
        if not name.lower().endswith((".jsonl", ".ndjson")):
            return None
        try:
            with Path(name).open("rb") as file:
                while block := file.read(1 << 20):
                    total += block.count(b"\n")
        except OSError:
            return None
    return total


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number from 1 up, found {text!r}")
    return int(text)


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"expected a whole number, found {text!r}")
    return int(text)
