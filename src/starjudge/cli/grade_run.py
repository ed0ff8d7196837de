"""A run of ``starjudge grade`` under way: records on disk as they are done, Ctrl-C, and what came of it."""

from __future__ import annotations

import argparse
import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starjudge.cli.batch_progress import BatchProgress, summary_lines
from starjudge.cli.inputs import DEFAULT_RUBRIC
from starjudge.cli.output import say, write_result
from starjudge.errors import CostLimitReached, JudgeError, TooManyFailures

if TYPE_CHECKING:
    from starjudge.batch.engine import GraderMaker
    from starjudge.batch.in_work import Stop
    from starjudge.batch.rows import Row
    from starjudge.chat.pace import Pace
    from starjudge.judges import Judge

TABLES = (".csv", ".parquet")
RECORDS = ".records.jsonl"  # end of the file beside a table that it is made of
SOME_FAILED = 1
STOPPED = 130  # 128 + SIGINT, as shells report it


def graded(
    arguments: argparse.Namespace,
    output: Path,
    given: Iterable[Row],
    judge: Judge,
    workers: int,
    maker: GraderMaker | None = None,
    pace: Pace | None = None,
) -> int:
    """Grade, with progress and Ctrl-C, and tell what came of it."""
    from starjudge.batch.in_work import Stop
    from starjudge.batch.runner import grade

    stop = Stop()
    judge = _corrected(judge, arguments.calibration)
    records = records_file(output)
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
        write_result(summary.model_dump_json(indent=2), arguments.summary, "json")
    for line in summary_lines(summary, str(output)):
        say(line)
    if stop.asked:
        say("starjudge: stopped before the end; the same command goes on from there")
        return STOPPED
    return SOME_FAILED if summary.failed else 0


def records_file(output: Path) -> Path:
    """Where records are appended: the output, or a file beside it that the table is made of."""
    return output if output.suffix.lower() not in TABLES else output.with_name(output.name + RECORDS)


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
