"""The pace of a whole run: one for all workers, so that together they keep to a server's limits."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from starjudge.chat.chat_model import Deadline
from starjudge.chat.hold import Hold
from starjudge.chat.line import NEVER, Line, NoRoom, PaceStopped, Waiter
from starjudge.chat.quota import Call, Quota
from starjudge.chat.rate_limits import RateLimits
from starjudge.chat.width import Width
from starjudge.errors import InputError

__all__ = ["Figures", "NoRoom", "Pace", "PaceStopped"]

MOST = 64  # evaluations in flight


class Figures(NamedTuple):
    """Where a run stands, for progress."""

    allowed: int
    """Evaluations that may be in flight now."""
    in_flight: int
    waiting: int
    hold: float
    """Seconds that everything is held from now on; 0 where nothing is."""
    held: float
    """Seconds of all holds so far."""
    requests: int
    """Sent in the last minute."""
    tokens: int
    """Of these requests, as counted by the server or estimated."""
    refused: int
    """Refusals and time-outs so far."""
    requests_per_minute: float | None
    tokens_per_minute: float | None


class Pace:
    """Keeps requests and tokens a minute, what is in flight, and what a server asks to wait. Safe to share.

    Args:
        requests_per_minute: at most; ``None`` takes what the server tells, if it does.
        tokens_per_minute: at most; likewise.
        most: evaluations in flight at most; how many are allowed grows from a few as the server replies.
        clock: seconds that only grow.
        sleep: in place of waits that have an end, which then cannot be cut short; for tests.
        jitter: a number from 0 to 1 for each start after a hold.

    Raises `InputError` for a limit that is none. A pace is for one model behind one account: limits are counted so.

    """

    def __init__(
        self,
        requests_per_minute: float | None = None,
        tokens_per_minute: float | None = None,
        most: int = MOST,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] | None = None,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        for name, limit in (("requests_per_minute", requests_per_minute), ("tokens_per_minute", tokens_per_minute)):
            if limit is not None and (
                isinstance(limit, bool) or not isinstance(limit, (int, float)) or not 1 <= limit < NEVER
            ):
                raise InputError(f"{name}: expected a number from 1 up, found {limit!r}")
        if isinstance(most, bool) or not isinstance(most, int) or most < 1:
            raise InputError(f"most: expected a whole number from 1 up, found {most!r}")
        self._clock = clock
        self._quota = Quota(requests_per_minute, tokens_per_minute, clock)
        self._width = Width(most)
        self._hold = Hold(jitter)
        self._in_flight = 0
        self._refused = 0
        self._line = Line(self, clock, sleep)
        self._lock = self._line.lock

    @contextmanager
    def admit(self, calls: int = 1, tokens: float | None = None) -> Iterator[None]:
        """A place in flight for one evaluation, held while the block runs. Waits for it, as long as that may take.

        Args:
            calls: whose requests and tokens are paid for in advance; what is not used is given back.
            tokens: of one call, prompt and reply; ``None`` takes what the last one had.

        Raises `PaceStopped` where the run is ended first.

        """
        waiter = Waiter(self._quota.typical if tokens is None else tokens, admits=calls)
        self._line.wait(waiter)
        try:
            yield
        finally:
            with self._lock:
                self._in_flight -= 1
                self._quota.owe(-calls)
                self._line.wake()

    def begin(self, tokens: float, deadline: Deadline) -> Call:
        """A call may be sent. Takes what was paid for in advance, if anything is left of it, else waits in line.

        Raises:
            NoRoom: its turn comes after the deadline.
            PaceStopped: the run is ended at once.

        """
        with self._lock:
            waiter = Waiter(tokens, paid=self._quota.take_ticket())
        try:
            now = self._line.wait(waiter, deadline)
        except BaseException:
            if waiter.paid is not None:
                with self._lock:
                    self._quota.put_back(waiter.paid)
            raise
        with self._lock:
            return self._quota.send(tokens, tokens if waiter.paid is None else waiter.paid, now)

    def replied(self, call: Call, tokens: float | None, limits: RateLimits | None = None) -> None:
        """A call was answered. In: the tokens that the server counted, if it did, and the limits it told."""
        with self._lock:
            self._quota.count(call, tokens)
            self._hold.replied(call.began)
            before = self._width.allowed
            self._width.replied(self._in_flight)
            self._learn(limits, call)
            if self._width.allowed > before:
                self._line.wake()

    def refused(
        self, call: Call, wait: float | None, limits: RateLimits | None = None, timed_out: bool = False
    ) -> None:
        """A call was refused, or had no reply in its time: fewer at once, and a hold for all.

        In: the seconds that the server asks for; the limits it told; whether there was no reply at all.
        """
        with self._lock:
            now = self._clock()
            self._refused += 1
            self._width.refused(call.began, now)
            if not timed_out:  # counted also where a time is asked for: "in 15 ms" is said to everybody at once
                self._hold.refused(call.began, now, self._width.allowed)
            if wait:
                self._hold.ask(wait, now, self._width.allowed)
            self._learn(limits, call)

    def failed(self, call: Call, wait: float | None, limits: RateLimits | None = None) -> None:
        """A call failed for another reason. What it has paid stays paid: servers count failures too."""
        with self._lock:
            if wait:
                self._hold.ask(wait, self._clock(), self._width.allowed)
            self._learn(limits, call)

    def stop(self, *, begun_too: bool = True) -> None:
        """Let nothing more begin, and wake all that wait. ``begun_too``: also calls of evaluations under way."""
        with self._lock:
            self._line.stop(begun_too)

    def figures(self) -> Figures:
        """Where the run stands."""
        with self._lock:
            now = self._clock()
            requests, tokens = self._quota.last_minute(now)
            return Figures(
                self._width.allowed,
                self._in_flight,
                len(self._line),
                self._hold.left(now),
                self._hold.held(now),
                requests,
                round(tokens),
                self._refused,
                *self._quota.limits(),
            )

    @property
    def held_until(self) -> float:
        """Before that nobody goes; for the line."""
        return self._hold.until

    def turn(self, waiter: Waiter, now: float) -> float:
        """The time from which the first in line may go, as far as it is known now; for the line."""
        if waiter.admits and self._in_flight >= self._width.allowed:
            return NEVER  # until one leaves, which wakes it
        # Who has paid was told to go, and goes as soon as nothing is held.
        turn = max(now, self._hold.until if waiter.paid is not None else self._hold.turn)
        if waiter.paid is None:
            turn = max(turn, self._quota.may_pay(waiter.admits or 1, waiter.tokens, now))
        return turn if waiter.admits else max(turn, self._quota.may_send(now))

    def take(self, waiter: Waiter, now: float) -> None:
        """The first in line goes; for the line."""
        if waiter.paid is None:
            self._hold.went(now)
        if waiter.admits:
            self._in_flight += 1
            self._quota.pay(waiter.admits, waiter.tokens, now)
            self._quota.owe(waiter.admits)
            return
        if waiter.paid is None:
            self._quota.pay(1, waiter.tokens, now)
            waiter.paid = self._quota.take_ticket()
        self._quota.pass_gate(now)

    def _learn(self, limits: RateLimits | None, call: Call) -> None:
        if limits is not None and (seconds := self._quota.learn(limits, call.sent.tokens)) > 0:
            self._hold.ask(seconds, self._clock(), self._width.allowed)
