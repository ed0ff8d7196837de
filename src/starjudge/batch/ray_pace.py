"""One pace for a whole cluster: a keeper gives out turns, and what one worker is told to wait, all wait."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, Protocol

from starjudge.batch.extras import extra
from starjudge.chat.chat_model import Deadline
from starjudge.chat.meter import Meter
from starjudge.chat.pace import NoRoom, Pace
from starjudge.chat.quota import Call
from starjudge.chat.rate_limits import RateLimits

FIRST_GUESS = 3_000.0  # tokens of a call before one was counted: a prompt of 2,030, a reply of 800, and some room
LONGEST_HOLD = 3600.0  # seconds; then the server is asked again, whatever it has said


class Turn(NamedTuple):
    """When a call may go."""

    seconds: float
    """From now; 0 is at once."""
    holds: int
    """The holds there were when it was given: a later one makes it void."""


class SharedPace:
    """Requests and tokens a minute of all workers together. Used from one thread: as an actor, or in a test.

    A turn is reserved and never waited for in here, so that one keeper serves any number of workers: two short
    calls for each request. What a worker reserved and died with is lost, which errs on the side of too slow.

    Args:
        requests_per_minute: at most; ``None`` takes what the server tells, if it does.
        tokens_per_minute: at most; likewise.
        clock: seconds that only grow.

    """

    def __init__(
        self,
        requests_per_minute: float | None = None,
        tokens_per_minute: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._given: list[float | None] = [None, None]
        self._meters: list[Meter | None] = [None, None]
        self._held_until = float("-inf")
        self._holds = time.time_ns()  # not 0: a keeper that was started anew must not know old turns
        self.go_by(requests_per_minute, tokens_per_minute)

    def go_by(self, requests_per_minute: float | None, tokens_per_minute: float | None) -> None:
        """Keep to limits that are given, from now on; they go before what a server tells."""
        for at, limit in enumerate((requests_per_minute, tokens_per_minute)):
            if limit is not None:
                self._given[at] = limit
                self._change(at, limit)

    def learn(self, requests_per_minute: float | None, tokens_per_minute: float | None) -> None:
        """Keep to limits that a server told, where none are given."""
        for at, limit in enumerate((requests_per_minute, tokens_per_minute)):
            if limit is not None and self._given[at] is None:
                self._change(at, limit)

    def reserve(self, tokens: float) -> Turn:
        """A turn for a call with so many tokens."""
        now = self._clock()
        meters = [meter for meter in self._meters if meter is not None]
        turn = max(now, self._held_until, *(meter.ready for meter in meters))
        for meter, amount in zip(self._meters, (1.0, tokens), strict=True):
            if meter is not None:
                meter.take(amount, turn)
        return Turn(turn - now, self._holds)

    def still(self, holds: int, tokens: float) -> Turn:
        """Whether a turn that has come may be taken; after a hold, another one."""
        return Turn(0.0, holds) if holds == self._holds else self.reserve(tokens)

    def give_back(self, holds: int, tokens: float) -> None:
        """A turn that is not taken."""
        if holds == self._holds:
            for meter, amount in zip(self._meters, (1.0, tokens), strict=True):
                if meter is not None:
                    meter.give_back(amount)

    def correct(self, tokens: float) -> None:
        """A call had so many tokens fewer than it paid for; below 0, more."""
        if self._meters[1] is not None:
            self._meters[1].give_back(tokens)

    def hold(self, seconds: float) -> None:
        """Nobody goes for so long. Turns given before are void: they would all come together when it ends."""
        until = self._clock() + min(seconds, LONGEST_HOLD)
        if until <= self._held_until:
            return
        self._held_until = until
        self._holds += 1
        self._meters = [None if meter is None else Meter(meter.per_minute, until) for meter in self._meters]

    def _change(self, at: int, limit: float) -> None:
        meter = self._meters[at]
        if meter is None:
            self._meters[at] = Meter(limit, self._clock())
        elif meter.per_minute != limit:
            meter.change(limit)


class Keeper(Protocol):
    """Asks a `SharedPace`, wherever it is."""

    def call(self, name: str, *arguments: Any) -> Any:
        """What a method gives."""
        ...

    def tell(self, name: str, *arguments: Any) -> None:
        """Call a method whose end nobody waits for."""
        ...


class RemoteKeeper:
    """Asks a `SharedPace` that is an actor of Ray. In: its handle."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle

    def call(self, name: str, *arguments: Any) -> Any:
        """What a method gives."""
        ray = extra("ray", "ray", "evaluate_dataset")
        return ray.get(getattr(self._handle, name).remote(*arguments))

    def tell(self, name: str, *arguments: Any) -> None:
        """Call a method whose end nobody waits for."""
        getattr(self._handle, name).remote(*arguments)


class ClusterPace(Pace):
    """The pace of one worker within that of the cluster.

    How many are in flight is this worker's own matter, as is what it makes of refusals. Turns come from the keeper.
    An evaluation makes its calls in the thread that was admitted.

    Args:
        keeper: gives the turns.
        most: evaluations in flight at most in this worker.
        requests_per_minute: of all workers; kept here too, since threads that were late bunch up.
        tokens_per_minute: likewise.
        sleep: waits so many seconds; for tests.

    """

    def __init__(
        self,
        keeper: Keeper,
        most: int,
        requests_per_minute: float | None = None,
        tokens_per_minute: float | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        super().__init__(requests_per_minute, tokens_per_minute, most)
        self._keeper = keeper
        self._pause = sleep
        self._own = threading.local()
        self._typical = FIRST_GUESS
        self._told: tuple[float | None, float | None] = (None, None)

    @contextmanager
    def admit(self, calls: int = 1, tokens: float | None = None) -> Iterator[None]:
        """A place in flight and a turn for the first call, before the time of the evaluation begins to run."""
        with super().admit(calls, tokens):
            self._own.lease = self._lease(self._typical if tokens is None else tokens, None)
            try:
                yield
            finally:
                if (lease := self._taken()) is not None:
                    self._keeper.tell("give_back", *lease)

    def begin(self, tokens: float, deadline: Deadline) -> Call:
        """A call may be sent. Errors are those of `Pace.begin`."""
        holds, paid = self._taken() or self._lease(tokens, deadline)
        try:
            call = super().begin(tokens, deadline)
        except BaseException:
            self._keeper.tell("give_back", holds, paid)
            raise
        if paid != tokens:
            self._keeper.tell("correct", paid - tokens)
        return call

    def replied(self, call: Call, tokens: float | None, limits: RateLimits | None = None) -> None:
        """A call was answered."""
        if tokens and tokens != call.sent.tokens:
            self._keeper.tell("correct", call.sent.tokens - tokens)
        super().replied(call, tokens, limits)
        self._typical = call.sent.tokens
        self._share()

    def refused(
        self, call: Call, wait: float | None, limits: RateLimits | None = None, timed_out: bool = False
    ) -> None:
        """A call was refused, or had no reply in its time."""
        super().refused(call, wait, limits, timed_out)
        self._share()

    def failed(self, call: Call, wait: float | None, limits: RateLimits | None = None) -> None:
        """A call failed for another reason."""
        super().failed(call, wait, limits)
        self._share()

    def _taken(self) -> tuple[int, float] | None:
        lease: tuple[int, float] | None = getattr(self._own, "lease", None)
        self._own.lease = None
        return lease

    def _lease(self, tokens: float, deadline: Deadline | None) -> tuple[int, float]:
        turn: Turn = self._keeper.call("reserve", tokens)
        while turn.seconds > 0:
            left = deadline.left() if deadline is not None else None
            if left is not None and turn.seconds >= left:
                self._keeper.tell("give_back", turn.holds, tokens)
                raise NoRoom(turn.seconds)
            self._pause(turn.seconds)
            turn = self._keeper.call("still", turn.holds, tokens)
        return turn.holds, tokens

    def _share(self) -> None:
        """What this worker was told holds for all."""
        figures = self.figures()
        if figures.hold > 0:
            self._keeper.tell("hold", figures.hold)
        told = (figures.requests_per_minute, figures.tokens_per_minute)
        if told != self._told:
            self._told = told
            self._keeper.tell("learn", *told)
