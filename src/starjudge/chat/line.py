"""The line in which workers wait: first come, first served, and only the first has a timer.

Calls of evaluations that have begun go first, since their time is running; then evaluations that have not. Who goes
wakes the next, so that however many wait, one thread wakes at a time.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from starjudge.chat.chat_model import Deadline

NEVER = float("inf")  # a turn that comes with no time, but with another's leaving


class PaceStopped(Exception):  # noqa: N818 - the run is ended, which is no fault
    """The run is being ended: nothing more may begin."""


class NoRoom(Exception):  # noqa: N818 - `PacedModel`, which knows the server, makes an error of it
    """A call's turn comes after its deadline. ``seconds``: until then, where it is known."""

    def __init__(self, seconds: float | None) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(slots=True, eq=False)
class Waiter:
    """An evaluation that wants to begin, or a call about to be sent."""

    tokens: float
    admits: int = 0
    """Calls to pay for, where it is an evaluation; 0 for a call."""
    paid: float | None = None
    """Tokens paid with the ticket that a call has."""
    woken: threading.Event | None = None
    """Made once it has to wait."""


class Rules(Protocol):
    """When it is whose turn. Called with the line's lock held."""

    def turn(self, waiter: Waiter, now: float) -> float:
        """The time from which the first in line may go, as far as it is known now."""
        ...

    def take(self, waiter: Waiter, now: float) -> None:
        """It goes."""
        ...

    @property
    def held_until(self) -> float:
        """Before that nobody goes."""
        ...


class Line:
    """Both queues and the lock that guards them and the rules."""

    def __init__(self, rules: Rules, clock: Callable[[], float], sleep: Callable[[float], None] | None) -> None:
        self.lock = threading.Lock()
        self._rules, self._clock, self._sleep = rules, clock, sleep
        self._calls: deque[Waiter] = deque()
        self._admissions: deque[Waiter] = deque()
        self._stopped, self._stopped_calls = False, False

    def __len__(self) -> int:
        return len(self._calls) + len(self._admissions)

    def stop(self, begun_too: bool) -> None:
        """End all waiting; with the lock held."""
        self._stopped = True
        self._stopped_calls |= begun_too
        for waiter in (*self._admissions, *self._calls):
            if waiter.woken is not None:
                waiter.woken.set()

    def wake(self) -> None:
        """Have the first look again; with the lock held."""
        if (first := self._first()) is not None and first.woken is not None:
            first.woken.set()

    def wait(self, waiter: Waiter, deadline: Deadline | None = None) -> float:
        """Wait for a turn and take it. Out: when it came. Raises `NoRoom` and `PaceStopped`."""
        line = self._admissions if waiter.admits else self._calls
        with self.lock:
            if not self._calls and (line is self._calls or not line):  # most often nobody is in the way
                self._check(waiter)
                now = self._clock()
                if self._rules.turn(waiter, now) <= now:
                    self._rules.take(waiter, now)
                    return now
            woken = waiter.woken = threading.Event()
            line.append(waiter)
        try:
            while True:
                with self.lock:
                    self._check(waiter)
                    now = self._clock()
                    first = self._first() is waiter
                    turn = self._rules.turn(waiter, now) if first else max(now, self._rules.held_until)
                    if first and turn <= now:
                        self._rules.take(waiter, now)
                        return now
                    left = deadline.left() if deadline is not None else None
                    if left is not None and turn - now >= left:
                        raise NoRoom(turn - now or None)
                    seconds = turn - now if first and turn < NEVER else left
                    woken.clear()
                if self._sleep is not None and seconds is not None:
                    self._sleep(seconds)
                else:
                    woken.wait(seconds)
        finally:
            with self.lock:
                was_first = self._first() is waiter
                line.remove(waiter)
                if was_first:
                    self.wake()

    def _first(self) -> Waiter | None:
        line = self._calls or self._admissions
        return line[0] if line else None

    def _check(self, waiter: Waiter) -> None:
        if self._stopped if waiter.admits else self._stopped_calls:
            raise PaceStopped
