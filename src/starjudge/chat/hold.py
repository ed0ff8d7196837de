"""The stop that a server asks for, kept by all workers together. Times in, times out; nothing waits here."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable

from starjudge.chat.retrying import LONGEST_ASKED

FIRST, LONGEST_OWN = 0.5, 20.0  # seconds, doubled each time: refusals in a row that ask for no time
ROW = 3  # refusals in a row that are no chance any more
LONGEST = 3600.0  # seconds; then the server is asked again, whatever it has said
SPREAD, LONGEST_SPREAD = 0.1, 1.0  # of a hold, and seconds: who was held together goes one by one

_log = logging.getLogger("starjudge")


class Hold:
    """One hold for all.

    Args:
        jitter: a number from 0 to 1 for each start after a hold.

    """

    def __init__(self, jitter: Callable[[], float] = random.random) -> None:
        self._jitter = jitter
        self._began = self._until = self._next = self._spread_until = float("-inf")
        self._gap = 0.0
        self._held = 0.0
        self._row = 0

    def left(self, now: float) -> float:
        """Seconds until it ends; 0 where nothing is held."""
        return max(0.0, self._until - now)

    @property
    def until(self) -> float:
        """When it ends."""
        return self._until

    def held(self, now: float) -> float:
        """Seconds held so far, in all."""
        return self._held - self.left(now)

    @property
    def turn(self) -> float:
        """The time from which the next of those held together may go."""
        return max(self._until, min(self._next, self._spread_until))

    def went(self, now: float) -> None:
        """One has gone; soon after a hold the next has to keep a distance."""
        if now < self._spread_until:
            self._next = now + self._gap * (0.5 + self._jitter())

    def ask(self, seconds: float, now: float, workers: int) -> None:
        """Hold for so long from now, where that is longer than the hold there is."""
        until = now + min(seconds, LONGEST)
        if until <= self._until:
            return
        if seconds > LONGEST_ASKED:  # a single evaluation gives up here; a run is told, and may be ended
            _log.warning("the server asks to wait %.0f s; nothing is sent until then", seconds)
        self._held += until - max(now, self._until)
        spread = min(SPREAD * (until - now), LONGEST_SPREAD)
        self._began, self._until, self._next = now, until, until
        self._spread_until, self._gap = until + spread, spread / workers

    def refused(self, began: float, now: float, workers: int) -> None:
        """A call that began then was refused, whether or not a time was asked for.

        One or two may be chance, and wait by themselves. From the third in a row on all wait, ever longer.
        """
        if began < self._began:
            return  # sent before the last hold: that is its answer
        self._row += 1
        if self._row >= ROW:
            self.ask(min(FIRST * 2 ** min(self._row - ROW, 10), LONGEST_OWN), now, workers)

    def replied(self, began: float) -> None:
        """A call that began then was answered: refusals are no longer in a row."""
        if began >= self._began:
            self._row = 0
