"""Many rows through one grader: in this thread, in threads that wait for a model, or in processes on all cores.

Each takes rows lazily, keeps a bounded number in work, and gives results as they finish. What is given is the row's
number and its line, so that memory is flat however long the batch is.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import Any, NamedTuple

from starjudge.batch.in_work import Stop, finished
from starjudge.batch.rows import Row
from starjudge.batch.tally import Tally
from starjudge.batch.work import ENDS_THE_RUN, Grader, line_of
from starjudge.chat.pace import PaceStopped
from starjudge.errors import ModelUnavailable
from starjudge.models.batch import BatchRecord, Failure

CHUNK = 32  # rows handed to a process at once: less is lost in passing, more waits for the slowest
AHEAD = 3  # chunks, or rows, in work and waiting for each worker

Numbered = tuple[int, Row]


class Done(NamedTuple):
    """Rows that are judged: their lines in their order, and what they count for."""

    numbers: tuple[int, ...]
    lines: tuple[bytes, ...]
    tally: Tally


def judged(grader: Grader, rows: Iterable[Numbered]) -> Done:
    """Rows judged one after the other."""
    tally = Tally()
    numbers, lines = [], []
    for number, row in rows:
        record = grader.record(row)
        tally.add(record)
        numbers.append(number)
        lines.append(line_of(record))
    return Done(tuple(numbers), tuple(lines), tally)


def one_by_one(grader: Grader, rows: Iterable[Numbered], stop: Stop) -> Generator[Done, None, None]:
    """In the caller's thread."""
    for number, row in rows:
        yield judged(grader, [(number, row)])
        if stop.asked:
            return


def in_threads(
    grader: Grader,
    rows: Iterable[Numbered],
    stop: Stop,
    workers: int,
    admit: Callable[[Row], contextlib.AbstractContextManager[Any]] | None = None,
) -> Generator[Done, None, None]:
    """In threads, for a judge that waits for a server. ``admit`` is entered around each row by its worker.

    Raises what ends a run, after what was in work then is given.
    """

    def work(numbered: Numbered) -> Done:
        row = numbered[1]
        if admit is None or row.fault is not None:
            return judged(grader, [numbered])
        with admit(row):
            return judged(grader, [numbered])

    ended: BaseException | None = None
    with contextlib.closing(finished(work, rows, workers, AHEAD, stop)) as futures:
        for future in futures:
            try:
                done = future.result()
            except (*ENDS_THE_RUN, ModelUnavailable, PaceStopped) as error:
                # The others in work are paid for: they are finished and kept before this is told.
                ended = ended or error
                stop()
                continue
            yield done
    if ended is not None and not isinstance(ended, PaceStopped):
        raise ended


class GraderMaker(NamedTuple):
    """How a process makes its grader: plain values, so that they can be handed over."""

    make: Callable[..., Grader]
    settings: dict[str, Any]

    def __call__(self) -> Grader:
        """The grader."""
        return self.make(**self.settings)


def in_processes(maker: GraderMaker, rows: Iterable[Numbered], stop: Stop, workers: int) -> Generator[Done, None, None]:
    """In processes, for a judge that computes. A row that kills its process becomes a failure of its own."""
    coming = iter(rows)
    while True:
        waiting: dict[Future[Done], list[Numbered]] = {}
        pool = _pool(maker, workers)
        try:
            while True:
                while not stop.asked and len(waiting) < AHEAD * workers:
                    chunk = list(islice(coming, CHUNK))
                    if not chunk:
                        break
                    mark: Future[Done] = Future()
                    waiting[mark] = chunk  # first: a pool that is broken takes nothing, and the chunk must not be lost
                    waiting[pool.submit(_judge, chunk)] = waiting.pop(mark)
                if not waiting:
                    return
                ready, _ = wait(waiting, return_when=FIRST_COMPLETED)
                for future in ready:
                    done = future.result()
                    del waiting[future]
                    yield done
        except BrokenProcessPool:
            # Which row did it is not known: all that were in work are judged again, apart from the others.
            yield from _apart(maker, list(waiting.values()))
        finally:
            _close(pool)


def _apart(maker: GraderMaker, chunks: list[list[Numbered]]) -> Generator[Done, None, None]:
    """Chunks one by one in a process of their own; one that dies is halved."""
    left = chunks[::-1]
    pool = _pool(maker, 1)
    try:
        while left:
            chunk = left.pop()
            try:
                yield pool.submit(_judge, chunk).result()
            except BrokenProcessPool:
                _close(pool)
                pool = _pool(maker, 1)
                if len(chunk) == 1:
                    yield _died(chunk[0])
                else:
                    half = len(chunk) // 2
                    left += [chunk[half:], chunk[:half]]
    finally:
        _close(pool)


def _died(numbered: Numbered) -> Done:
    number, row = numbered
    failure = Failure(
        error="WorkerDied",
        message=f"{row.place}: the process that judged it was ended (out of memory, most often); judge it by itself",
    )
    record = BatchRecord.model_construct(
        id=row.id if row.id is not None else row.place, input=row.data, evaluation=None, session=None, failure=failure
    )
    tally = Tally()
    tally.add(record)
    return Done((number,), (line_of(record),), tally)


_grader: Grader | None = None  # of this process


def _pool(maker: GraderMaker, workers: int) -> ProcessPoolExecutor:
    # Started anew, not forked: a fork would take along locks and connections of the caller's threads.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_start, initargs=(pickle.dumps(maker),))


def _start(maker: bytes) -> None:
    global _grader
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the caller decides what becomes of the work
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _grader = pickle.loads(maker)()


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _judge(rows: list[Numbered]) -> Done:
    assert _grader is not None
    return judged(_grader, rows)


def _close(pool: ProcessPoolExecutor) -> None:
    """End a pool without waiting for what is in work."""
    processes = list((pool._processes or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()
