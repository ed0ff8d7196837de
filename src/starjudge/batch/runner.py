"""Grade many answers: rows in, records out as they finish, and nothing lost when the run is cut off."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from starjudge.batch.engine import Done, GraderMaker, Numbered, in_processes, in_threads, one_by_one
from starjudge.batch.in_work import Early, Stop, finished
from starjudge.batch.result_file import ResultFile
from starjudge.batch.rows import Row
from starjudge.batch.run_settings import hold_against, settings_of
from starjudge.batch.tally import Tally
from starjudge.batch.work import DEFAULT_RUBRIC, Grader
from starjudge.errors import InputError, TooManyFailures
from starjudge.evaluate import JudgeName, judge_named
from starjudge.judges import Judge
from starjudge.judges.auto import computes
from starjudge.models.batch import BatchRecord, BatchSummary
from starjudge.models.rubric import Rubric

CONCURRENCY = 16  # answers that wait for a model together, where nothing else is said
MOST_CONCURRENCY = 1024
FIELDS = ("question", "answer", "rubric", "company", "duration", "theme")

Admit = Callable[[Row], AbstractContextManager[Any]]


class Progress(NamedTuple):
    """Where a run is, after each piece of work."""

    done: int
    """Records of this run."""
    failed: int
    tally: Tally
    """Counts over all records, those of an earlier run included."""
    seconds: float


def evaluate_answers(
    records: Iterable[Mapping[str, Any]],
    *,
    rubric: str | Path | Rubric = DEFAULT_RUBRIC,
    judge: JudgeName | Judge = "auto",
    model: str | None = None,
    company: str | None = None,
    samples: int = 1,
    concurrency: int | None = None,
    ordered: bool = False,
    base_url: str | None = None,
    api_key: str | None = None,
) -> Iterator[BatchRecord]:
    """Evaluate many answers; results come as they finish.

    Args:
        records: mappings with ``question`` and ``answer`` and, where known, ``id``, ``rubric``, ``company``,
            ``duration`` and ``theme``; further fields pass through. Taken one at a time, so it may be endless.
        rubric: for records that name none.
        judge: as in `evaluate_answer`.
        model: as in `evaluate_answer`.
        company: for records that name none.
        samples: as in `evaluate_answer`.
        concurrency: answers in work at once; without it 16 for a model, 1 for the heuristic judge.
        ordered: whether results come in the order of the records; a slow one then holds up those behind it.
        base_url: as in `evaluate_answer`.
        api_key: as in `evaluate_answer`.

    Yields:
        A `BatchRecord` for every record: its evaluation, or a failure that says why there is none.

    Raises:
        InputError: an argument is wrong, or a record is no mapping; what is wrong inside a record is its own failure.
        JudgeError: no judge can be made, such as a model without a key.

    """
    chosen = judge_named(judge, samples, model, base_url, api_key)
    grader = Grader(chosen, rubric, company)
    rows = enumerate(map(_row, records, count(1)))
    return _values(grader, rows, ordered, _workers(concurrency, chosen))


def _values(grader: Grader, rows: Iterable[Numbered], ordered: bool, workers: int) -> Iterator[BatchRecord]:
    if workers == 1:
        for _, row in rows:
            yield grader.record(row)
        return

    def work(numbered: Numbered) -> tuple[int, BatchRecord]:
        return numbered[0], grader.record(numbered[1])

    early = Early[BatchRecord]()
    with closing(finished(work, rows, workers, workers, Stop())) as futures:
        for future in futures:
            result = future.result()
            yield from early.add([result]) if ordered else [result[1]]


def grade(
    rows: Iterable[Row],
    output: str | Path,
    *,
    judge: Judge,
    maker: GraderMaker | None = None,
    rubric: str | Path | Rubric = DEFAULT_RUBRIC,
    company: str | None = None,
    question: str | None = None,
    workers: int = 1,
    ordered: bool = False,
    max_failures: int | None = None,
    retry_failed: bool = False,
    admit: Admit | None = None,
    stop: Stop | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    on_note: Callable[[str], None] | None = None,
) -> BatchSummary:
    """Grade rows into a file of JSON Lines, going on where an earlier run stopped.

    Args:
        rows: what is graded, lazily.
        output: the file; an existing one is gone on with.
        judge: asked for every row.
        maker: makes the grader in each of several processes; ``None`` works in threads of this one.
        rubric: for rows that name none.
        company: for rows that name none.
        question: for rows that have none.
        workers: processes or threads.
        ordered: whether records stand in the order of the rows.
        max_failures: ends the run when so many records failed in it.
        retry_failed: whether failures of an earlier run are done again.
        admit: entered around each row by its worker, such as a limit of the server's.
        stop: asked between rows; what is in work is finished.
        on_progress: called after each piece of work.
        on_note: told what was mended.

    Returns:
        The summary of all records in the file.

    Raises:
        InputError: the output cannot be written, belongs to another run, or was judged with something else.
        TooManyFailures: see ``max_failures``.

    """
    began = time.monotonic()
    output = Path(output)
    tally = Tally()
    stop = stop or Stop()
    grader = Grader(judge, rubric, company, question)
    drop = _is_failure if retry_failed else None
    with ResultFile(output, tally, drop=drop) as file:
        for note in file.notes:
            if on_note is not None:
                on_note(note)
        hold_against(output, settings_of(judge, grader.rubric, company), tally.counts["records"])
        left = enumerate(_not_done(rows, file.done))
        results = _results(grader, maker, left, stop, workers, admit)
        this = Tally()
        for batch, more in _in_batches(results, ordered):
            file.append(batch)
            tally.merge(more)
            this.merge(more)
            failed = this.counts["failed"]
            if on_progress is not None:
                on_progress(Progress(this.counts["records"], failed, tally, time.monotonic() - began))
            if max_failures is not None and failed > max_failures:
                results.close()
                raise TooManyFailures(
                    f"{failed} records failed, more than --max-failures {max_failures}; the run is ended, and what is "
                    f"done is in {output}. Look at its failures, then run again with --retry-failed"
                )
    return tally.summary(time.monotonic() - began)


def _results(
    grader: Grader,
    maker: GraderMaker | None,
    rows: Iterable[Numbered],
    stop: Stop,
    workers: int,
    admit: Admit | None,
) -> Generator[Done, None, None]:
    if maker is not None:
        return in_processes(maker, rows, stop, workers)
    if workers == 1 and admit is None:
        return one_by_one(grader, rows, stop)
    return in_threads(grader, rows, stop, workers, admit)


def _in_batches(results: Iterable[Done], ordered: bool) -> Iterator[tuple[bytes, Tally]]:
    """Lines to append, with what they count for; in the order of their rows where that is asked for."""
    if not ordered:
        for done in results:
            yield b"".join(done.lines), done.tally
        return
    early = Early[bytes]()
    for done in results:
        yield b"".join(early.add(zip(done.numbers, done.lines, strict=True))), done.tally
    yield b"".join(early.rest()), Tally()


def _not_done(rows: Iterable[Row], done: Counter[bytes]) -> Iterator[Row]:
    """The rows that have no record yet; a row that stands twice has two records."""
    if not done:
        yield from rows
        return
    for row in rows:
        digest = row.digest
        if done[digest] > 0:
            done[digest] -= 1
        else:
            yield row


def _is_failure(record: Mapping[str, Any]) -> bool:
    return record.get("failure") is not None


def _row(record: Mapping[str, Any], number: int) -> Row:
    if not isinstance(record, Mapping):
        raise InputError(f"record {number}: expected a mapping with question and answer, found {type(record).__name__}")
    name = record.get("id")
    return Row(
        place=f"record {number}",
        data={str(key): value for key, value in record.items()},
        asked={field: record[field] for field in FIELDS if field in record},
        id=name if isinstance(name, str | int) and not isinstance(name, bool) else None,
    )


def _workers(concurrency: int | None, judge: Judge) -> int:
    if concurrency is None:
        return 1 if computes(judge) else CONCURRENCY
    if isinstance(concurrency, bool) or not isinstance(concurrency, int) or not 1 <= concurrency <= MOST_CONCURRENCY:
        raise InputError(f"concurrency: expected a whole number from 1 to {MOST_CONCURRENCY}, found {concurrency!r}")
    return concurrency


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
