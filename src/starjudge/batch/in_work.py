"""Work in threads, a bounded part of it at a time; and results that finish early put back in their order."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Stop:
    """Says when to take no further rows; what is in work is finished."""

    def __init__(self) -> None:
        self.asked = False

    def __call__(self) -> None:
        """Ask to stop."""
        self.asked = True


def finished(
    work: Callable[[T], R], given: Iterable[T], workers: int, ahead: int, stop: Stop
) -> Generator[Future[R], None, None]:
    """Work done by threads, each piece as it finishes; to be closed where it is not taken to its end.

    Args:
        work: done once for each of what is given.
        given: taken as there is room for it, so it may be endless.
        workers: threads.
        ahead: pieces that wait for a thread.
        stop: when asked, nothing more is taken, and what waits for a thread is left undone.

    """
    coming = iter(given)
    with ThreadPoolExecutor(workers, thread_name_prefix="starjudge-batch") as pool:
        waiting: set[Future[R]] = set()
        try:
            while True:
                room = 0 if stop.asked else ahead + workers - len(waiting)
                for piece in islice(coming, room):
                    waiting.add(pool.submit(work, piece))
                if not waiting:
                    return
                ready, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from ready
                if stop.asked:
                    waiting = {future for future in waiting if not future.cancel()}
        finally:
            for future in waiting:
                future.cancel()


class Early(Generic[T]):
    """Results that wait until those of all smaller numbers, from 0, are there."""

    def __init__(self) -> None:
        self._waiting: dict[int, T] = {}
        self._next = 0

    def add(self, numbered: Iterable[tuple[int, T]]) -> Iterator[T]:
        """Take further results, and give all whose turn it is."""
        self._waiting.update(numbered)
        while self._next in self._waiting:
            self._next += 1
            yield self._waiting.pop(self._next - 1)

    def rest(self) -> list[T]:
        """What still waits, in its order: of a run that was stopped."""
        return [self._waiting[number] for number in sorted(self._waiting)]
