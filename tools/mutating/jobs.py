"""Mutations to try, each in a child process of its own, a few at a time."""

from __future__ import annotations

import argparse
import os
import resource
import signal
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from mutating.mutations import Mutation
from mutating.reach import Baseline

NOTICED, SURVIVED, ENDLESS, UNREACHED = "noticed", "survived", "no end", "no test"
LEFT = (SURVIVED, UNREACHED)
_QUICK = 0.1  # seconds: slower tests come last, or a few of them would use up what a mutation is tried with
_LEAST_LIMIT = 60.0  # seconds that a mutation has at least before it counts as one that never ends
_MOST_PROCESSOR = 60  # seconds of the processor; then the child is ended, and the fault counts as noticed
_MEMORY = 6 << 30  # bytes that a child may take


class Result(NamedTuple):
    """What became of one mutation."""

    module: str
    function: str
    line: int
    text: str
    outcome: str
    by: str = ""


class Job(NamedTuple):
    """A mutation to try."""

    module: str
    mutation: Mutation
    tests: Sequence[str]
    """Those that reach it; first those that are quick and reach little else."""
    place: int = 0
    """Among all that are asked for."""


def job_of(module: str, mutation: Mutation, baseline: Baseline, place: int = 0) -> Job:
    """A mutation with the tests that reach it."""
    reaching = [
        test
        for test, lines in baseline.reached.items()
        if module in lines and (not mutation.function or not lines[module].isdisjoint(mutation.lines))
    ]
    if not mutation.function:  # a field's bounds are met without a line of the module being run: whole files are asked
        files = {test.split("::")[0] for test in reaching} or {test.split("::")[0] for test in baseline.reached}
        reaching = [test for test in baseline.reached if test.split("::")[0] in files]
    return Job(
        module,
        mutation,
        sorted(reaching, key=lambda test: (baseline.seconds[test] > _QUICK, baseline.width[test])),
        place,
    )


def forked(
    jobs: Iterable[Job], baseline: Baseline, options: argparse.Namespace, work: Callable[[Job], str]
) -> Iterator[tuple[Job, Result]]:
    """Each job in a child of its own, ``--workers`` at a time. What noticed much is asked first."""
    running: dict[int, tuple[Job, int, float, tempfile.TemporaryDirectory[str]]] = {}
    noticed: defaultdict[str, Counter[str]] = defaultdict(Counter)
    waiting = iter(jobs)
    while True:
        while len(running) < options.workers and (job := next(waiting, None)) is not None:
            found = noticed[job.module]
            job = job._replace(
                tests=_within(sorted(job.tests, key=lambda test: -found[test]), baseline, options.seconds)
            )
            if not job.tests:
                yield job, _result(job, UNREACHED)
                continue
            folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
            read, write = os.pipe()
            if not (child := os.fork()):
                os.close(read)
                _child(job, folder.name, write, work)
            os.close(write)
            limit = _LEAST_LIMIT + 10 * sum(baseline.seconds[t] for t in job.tests)
            running[child] = (job, read, time.monotonic() + limit, folder)
        if not running:
            return
        child, _ = os.waitpid(-1, os.WNOHANG)
        if child in running:
            job, read, _, folder = running.pop(child)
            with os.fdopen(read, encoding="utf-8") as told:
                outcome, _, by = told.read().partition(" ")
            folder.cleanup()
            noticed[job.module][by] += 1
            yield job, _result(job, outcome, by) if outcome else _result(job, NOTICED, "the process died")
            continue
        for other, (job, read, until, folder) in list(running.items()):
            if time.monotonic() > until:
                with suppress(ProcessLookupError):
                    os.killpg(other, signal.SIGKILL)
                os.waitpid(other, 0)
                os.close(read)
                folder.cleanup()
                del running[other]
                yield job, _result(job, ENDLESS)
        time.sleep(0.005)


def _within(tests: Sequence[str], baseline: Baseline, most: float) -> list[str]:
    kept, seconds = [], 0.0
    for test in tests:
        seconds += baseline.seconds[test]
        if seconds > most:
            break
        kept.append(test)
    return kept


def _result(job: Job, outcome: str, by: str = "") -> Result:
    return Result(job.module, job.mutation.function, job.mutation.line, job.mutation.text, outcome, by)


def _child(job: Job, folder: str, write: int, work: Callable[[Job], str]) -> None:
    """Never returns."""
    os.setpgid(0, 0)
    os.environ["PYTEST_DEBUG_TEMPROOT"] = folder
    silent = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silent, stream)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_PROCESSOR, _MOST_PROCESSOR))
    try:
        by = work(job)
    except BaseException as error:  # even leaving the process is something that a fault can do
        by = f"raised {type(error).__name__}"
    os.write(write, (f"{NOTICED} {by}" if by else SURVIVED).encode())
    os._exit(0)
