"""Batches at work: a few at a time in threads of their own, taken up again after a stop."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from starjudge.batch.in_work import Stop
from starjudge.batch.rows import Row
from starjudge.batch.runner import FIELDS, Progress, grade
from starjudge.errors import RubricError, StarjudgeError
from starjudge.models.batch import BatchSummary
from starjudge.server.bodies import Batch, BatchStatus
from starjudge.server.choice import REPLIES, batch_judge, judge_for, rubric_for
from starjudge.server.faults import TRY_LATER, RefusedError, log
from starjudge.server.settings import ServerSettings
from starjudge.server.store import RESULTS, Store

TRY_AFTER = 30.0  # seconds, where too many batches wait


@dataclass
class _Run:
    """A batch of this server's life. Changed by its thread, read by others: each field by itself is whole."""

    created: str
    records: int
    status: BatchStatus = "waiting"
    done: int = 0
    failed: int = 0
    error: dict[str, str] | None = None
    summary: BatchSummary | None = None
    stop: Stop = field(default_factory=Stop)
    work: Future[None] | None = None


class Batches:
    """All batches of a server.

    Raises `InputError` where their folder cannot be used.
    """

    def __init__(self, settings: ServerSettings) -> None:
        self._settings = settings
        self._store = Store(settings.place)
        self._runs: dict[str, _Run] = {}
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(settings.batches_at_once, thread_name_prefix="starjudge-batches")
        self._clearing = ThreadPoolExecutor(1, thread_name_prefix="starjudge-clearing")
        self.closed = False
        for name in reversed(self._store.ids()):  # the oldest goes on first
            self._take_up(name)

    def add(self, head: Mapping[str, Any], records: list[dict[str, Any]]) -> Batch:
        """Keep a batch and begin with it in its turn.

        Raises `InputError` for a judge or rubric that there is not, and `RefusedError` where too many batches wait.
        """
        judge_for(self._settings, head["judge"])
        rubric_for(self._settings, head["rubric"])
        with self._lock:
            waiting = sum(run.status in ("waiting", "running") for run in self._runs.values())
        if waiting >= self._settings.batches_waiting or self.closed:
            raise RefusedError(TRY_LATER, f"{waiting} batches are in work; try again later", "Busy", TRY_AFTER)
        name = self._store.add(head, records)
        self._take_up(name)
        return self.batch(name)

    def names(self) -> list[str]:
        """Ids, latest first."""
        with self._lock:
            return [n for n, _ in sorted(self._runs.items(), key=lambda item: item[1].created, reverse=True)]

    def batch(self, name: str) -> Batch:
        """Where a batch is. Raises `RefusedError` where there is none of this id."""
        run = self._run(name)
        return Batch(
            id=name,
            status=run.status,
            records=run.records,
            done=run.done,
            failed=run.failed,
            created=run.created,
            error=run.error,
            summary=run.summary,
        )

    def results(self, name: str, after: int) -> Iterator[bytes]:
        """The results that are there, as JSON Lines. Raises `RefusedError` where there is no such batch."""
        self._run(name)
        return self._store.results(name, after)

    def delete(self, name: str) -> None:
        """Forget a batch at once; its files are removed when what is in work of it has ended."""
        with self._lock:
            run = self._runs.pop(name, None)
        if run is None:
            raise _unknown()
        run.stop()
        gone = self._store.forget(name)

        def clear() -> None:
            if run.work is not None and not run.work.cancel():
                run.work.exception()  # waits
            shutil.rmtree(gone, ignore_errors=True)

        self._clearing.submit(clear)

    def counts(self) -> dict[str, int]:
        """How many batches are in each state."""
        found = dict.fromkeys(("waiting", "running", "done", "failed", "stopped"), 0)
        with self._lock:
            for run in self._runs.values():
                found[run.status] += 1
        return found

    def stop(self) -> None:
        """Take no further answers; what is in work is finished."""
        self.closed = True
        with self._lock:
            for run in self._runs.values():
                run.stop()

    def close(self) -> None:
        """`stop`, and wait for what is in work."""
        self.stop()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._clearing.shutdown(wait=True)
        self._store.close()

    def _run(self, name: str) -> _Run:
        with self._lock:
            run = self._runs.get(name)
        if run is None:
            raise _unknown()
        return run

    def _take_up(self, name: str) -> None:
        head, summary = self._store.head(name), self._store.summary(name)
        run = _Run(head["created"], head["records"])
        if summary:
            run.summary = BatchSummary.model_validate(summary)
            run.status, run.done, run.failed = "done", run.summary.records, run.summary.failed
        else:
            run.done, run.failed = self._store.counted(name)
        with self._lock:
            self._runs[name] = run
        if not summary:
            run.work = self._pool.submit(self._work, name, head, run)

    def _work(self, name: str, head: Mapping[str, Any], run: _Run) -> None:
        """Judge what is left of a batch. Raises nothing: what ends it is told with it."""
        if run.stop.asked:
            run.status = "stopped"
            return
        run.status = "running"

        def progressed(progress: Progress) -> None:
            run.done, run.failed = progress.tally.counts["records"], progress.tally.counts["failed"]

        try:
            place = self._store.place(name)
            chosen = batch_judge(self._settings, head["judge"], place)
            pace = chosen.pace
            summary = grade(
                self._rows(name),
                place / RESULTS,
                judge=chosen.judge,
                rubric=rubric_for(self._settings, head["rubric"]),
                company=head["company"],
                question=head["question"],
                workers=chosen.workers,
                admit=None if pace is None else lambda row: pace.admit(),
                stop=run.stop,
                on_progress=progressed,
            )
            run.done, run.failed = summary.records, summary.failed
            if summary.records < run.records:
                run.status = "stopped"
                return
            run.summary = summary
            self._store.finish(name, summary.model_dump(mode="json"))
            (place / REPLIES).unlink(missing_ok=True)
            run.status = "done"
        except StarjudgeError as error:
            run.error = {"type": type(error).__name__, "message": str(error).replace(f"{self._store.folder}/", "")}
            run.status = "failed"
            log.warning("a batch ended: %s", type(error).__name__)
        except Exception as error:
            if not run.stop.asked:  # a batch that was deleted has lost its files
                log.error("a batch ended: %s", type(error).__name__)
            run.error = {"type": "InternalError", "message": "the server failed at this batch; what is done is kept"}
            run.status = "failed"

    def _rows(self, name: str) -> Iterator[Row]:
        known: dict[str, str | None] = {}
        for number, record in enumerate(self._store.records(name), 1):
            given = record.get("id")
            named = record.get("rubric")
            if isinstance(named, str) and named and named not in known:
                known[named] = self._rubric_fault(named)
            fault = known.get(named) if isinstance(named, str) else None
            asked = {key: record[key] for key in FIELDS if key in record}
            if isinstance(named, str) and named in self._settings.rubrics:
                asked["rubric"] = str(self._settings.rubrics[named])
            yield Row(
                place=f"record {number}",
                data=record,
                asked=asked,
                id=given if isinstance(given, str | int) and not isinstance(given, bool) else None,
                fault=None if fault is None else f"record {number}: field 'rubric': {fault}",
            )

    def _rubric_fault(self, named: str) -> str | None:
        """What is wrong with the rubric of a record; a path would have a file of this machine read."""
        try:
            rubric_for(self._settings, named)
        except RubricError as error:
            return str(error).removeprefix("rubric: ")
        return None


def _unknown() -> RefusedError:
    return RefusedError(404, "id: no batch has this id; GET /batches lists those that are kept", "InputError")
