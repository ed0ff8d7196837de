"""A case, what came of it, and how a finding is made small."""

from __future__ import annotations

import json
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Final, Protocol

SECONDS: Final = 5.0  # of work that a case may take; on a busy machine the clock on the wall says less
WAIT: Final = 60.0  # seconds on the wall, for what waits instead of working
PACKAGE: Final = "/starjudge/"


class Target(Protocol):
    """A surface that reads what others wrote."""

    name: str

    def case(self, rng: Random) -> bytes:
        """A case: equal generators give equal cases."""
        ...

    def run(self, data: bytes) -> None:
        """Hand the case to the surface. Raises for what the surface does not promise, and nothing else."""
        ...


class TooSlow(BaseException):
    """A case took longer than it may."""


class Broken(AssertionError):  # noqa: N818 - says what is broken
    """A promise does not hold; the first argument is the promise, which tells one finding from another."""


@dataclass(frozen=True)
class Finding:
    """What went wrong, where, and by which case."""

    target: str
    key: str
    """The same for cases that go wrong in the same way."""
    told: str
    """The last lines of the trace."""
    data: bytes


def require(holds: Any, promise: str, *details: Any) -> None:
    """Raises `Broken` where a promise does not hold."""
    if not holds:
        raise Broken(promise, *details)


def tried(target: Target, data: bytes) -> Finding | None:
    """Run one case; what it must not do is a finding."""
    try:
        began = time.process_time()
        with _limited():
            target.run(data)
        if time.process_time() - began > SECONDS:  # in code that looks at no signal, such as json's
            raise TooSlow("took too long, and could not be stopped")
    except (Exception, TooSlow) as error:
        told = "".join(traceback.format_exception(error)[-6:])[-3000:]
        return Finding(target.name, f"{target.name}: {_key(error)}", told, data)
    return None


def smaller(target: Target, finding: Finding, seconds: float = 20.0) -> Finding:
    """The same finding from less: parts of the case are left out as long as it goes wrong in the same way."""
    best = finding
    end = time.monotonic() + seconds
    progress = True
    while progress and time.monotonic() < end:
        progress = False
        for data in _less(best.data):
            if time.monotonic() >= end:
                break
            found = tried(target, data)
            if found is not None and found.key == finding.key:
                best, progress = found, True
                break
    return best


def _less(data: bytes) -> Iterator[bytes]:
    """Smaller cases: of JSON, without a node or with a shorter text; of anything else, without a piece."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        yield from _cut(data)
        return
    for shorter in _trees(value):
        yield json.dumps(shorter).encode()


def _trees(value: Any) -> Iterator[Any]:
    if isinstance(value, str):
        yield from _cut(value)
    elif isinstance(value, list):
        yield from _cut(value)
        for at, item in enumerate(value):
            for less in _trees(item):
                yield [*value[:at], less, *value[at + 1 :]]
    elif isinstance(value, dict):
        for key in value:
            yield {name: item for name, item in value.items() if name != key}
        for key, item in value.items():
            for less in _trees(item):
                yield {**value, key: less}


def _cut(value: Any) -> Iterator[Any]:
    size = len(value)
    step = size
    while step >= 1:
        for start in range(0, size, step):
            yield value[:start] + value[start + step :]
        step //= 2


def _key(error: BaseException) -> str:
    """Kind of error and the innermost place in the package: two cases with the same key are one finding."""
    if isinstance(error, Broken):
        return f"broken promise: {error.args[0]}"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if PACKAGE in frame.filename]
    place = f"{Path(frames[-1].filename).name}:{frames[-1].name}" if frames else "outside of the package"
    return f"{type(error).__name__} in {place}"


@contextmanager
def _limited() -> Iterator[None]:
    """Raises `TooSlow` in what runs longer than `SECONDS` of work, or waits longer than `WAIT`."""

    def over(number: int, frame: Any) -> None:
        raise TooSlow("took too long")

    before: list[Callable[..., Any] | int | None] = []
    for kind in (signal.SIGPROF, signal.SIGALRM):
        before.append(signal.signal(kind, over))
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    signal.setitimer(signal.ITIMER_REAL, WAIT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        for kind, handler in zip((signal.SIGPROF, signal.SIGALRM), before, strict=True):
            signal.signal(kind, handler)
