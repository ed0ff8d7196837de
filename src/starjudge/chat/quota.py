"""Requests and tokens a minute: what may be sent when, what is paid for in advance, and what comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starjudge.chat.meter import LastMinute, Meter, Sent
from starjudge.chat.rate_limits import MINUTE, Limit, RateLimits

# What sending itself keeps to, since threads bunch up between paying and sending: wider than what is paid for, so that
# it seldom makes anybody wait, and with less of a burst.
GATE = (0.985, 0.01)  # share of the limit; seconds' worth at once


@dataclass(slots=True, eq=False)
class Call:
    """A call under way."""

    began: float
    sent: Sent


class Quota:
    """The limits of one model behind one account.

    Tickets are calls paid for in advance. They are all alike: whoever sends next takes one.
    """

    def __init__(self, requests: float | None, tokens: float | None, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._given = (requests is not None, tokens is not None)
        self._requests: Meter | None = None
        self._gate: Meter | None = None
        self._tokens: Meter | None = None
        self._sent = LastMinute()
        self._tickets, self._ticket_tokens = 0, 0.0
        self._owed = 0  # tickets that evaluations in flight have paid for
        self.typical = 0.0
        """Tokens of a call, as the last one had."""
        self._go_by(requests, tokens)

    def limits(self) -> tuple[float | None, float | None]:
        """Requests and tokens a minute, where they are known."""
        return (
            self._requests.per_minute if self._requests is not None else None,
            self._tokens.per_minute if self._tokens is not None else None,
        )

    def last_minute(self, now: float) -> tuple[int, float]:
        """Requests and tokens of the last minute."""
        return self._sent.totals(now)

    def may_pay(self, calls: int, tokens: float, now: float) -> float:
        """The time from which calls with so many tokens each may be paid for."""
        turn = now
        if self._requests is not None:
            turn = self._requests.ready
        if self._tokens is not None:
            needed = tokens * calls + self._ticket_tokens
            turn = max(turn, self._tokens.ready, self._sent.room_at(needed, self._tokens.per_minute, now))
        return turn

    def may_send(self, now: float) -> float:
        """The time from which a call that is paid for may be sent."""
        return self._gate.ready if self._gate is not None else now

    def pay(self, calls: int, tokens: float, now: float) -> None:
        """Pay for calls in advance."""
        if self._requests is not None:
            self._requests.take(calls, now)
        if self._tokens is not None:
            self._tokens.take(tokens * calls, now)
        self._tickets += calls
        self._ticket_tokens += tokens * calls

    def owe(self, calls: int) -> None:
        """An evaluation begins that has paid for so many calls; below 0, it ends.

        Tickets that nobody under way has paid for come back: a reply from the cache takes none.
        """
        self._owed += calls
        spare = self._tickets - self._owed
        if calls > 0 or spare <= 0:
            return
        tokens = self._ticket_tokens * spare / self._tickets
        self._tickets -= spare
        self._ticket_tokens -= tokens
        if self._requests is not None:
            self._requests.give_back(spare)
        if self._tokens is not None:
            self._tokens.give_back(tokens)

    def take_ticket(self) -> float | None:
        """A ticket, as the tokens that were paid with it; ``None`` where there is none."""
        if not self._tickets:
            return None
        tokens = self._ticket_tokens / self._tickets
        self._tickets -= 1
        self._ticket_tokens -= tokens
        return tokens

    def put_back(self, tokens: float) -> None:
        """A ticket that was taken and not used."""
        self._tickets += 1
        self._ticket_tokens += tokens

    def pass_gate(self, now: float) -> None:
        """A call that is paid for goes."""
        if self._gate is not None:
            self._gate.take(1, now)

    def send(self, tokens: float, paid: float, now: float) -> Call:
        """A call is sent, that has so many tokens and paid for so many."""
        if self._tokens is not None:
            self._tokens.give_back(paid - tokens)
        return Call(now, self._sent.add(now, tokens))

    def count(self, call: Call, tokens: float | None) -> None:
        """A call was answered. In: its tokens, where the server has counted them."""
        if tokens:
            if self._tokens is not None:
                self._tokens.give_back(call.sent.tokens - tokens)
            self._sent.correct(call.sent, tokens)
        self.typical = call.sent.tokens

    def learn(self, limits: RateLimits, tokens: float) -> float:
        """Go by the limits that a server tells, where no option says otherwise.

        In: the limits, and the tokens of a call. Out: seconds to wait, where too little is left for one more; what is
        left does not change the limits, since others may share them.
        """
        requests_given, tokens_given = self._given
        self._go_by(
            None if requests_given else limits.requests.per_minute, None if tokens_given else limits.tokens.per_minute
        )
        return max(_short(limits.requests, 1.0), _short(limits.tokens, tokens))

    def _go_by(self, requests: float | None, tokens: float | None) -> None:
        if requests is not None and (self._requests is None or self._requests.per_minute != requests):
            self._requests = self._meter(self._requests, requests)
            self._gate = self._meter(self._gate, requests, *GATE)
        if tokens is not None and (self._tokens is None or self._tokens.per_minute != tokens):
            self._tokens = self._meter(self._tokens, tokens)

    def _meter(self, meter: Meter | None, per_minute: float, *how: float) -> Meter:
        if meter is None:
            return Meter(per_minute, self._clock(), *how)
        meter.change(per_minute)
        return meter


def _short(limit: Limit, needed: float) -> float:
    """Seconds to wait for a limit of which too little is left; 0 where enough is."""
    if limit.left is None or limit.reset is None or limit.left >= needed:
        return 0.0
    if limit.left == 0:
        return limit.reset
    return min(limit.reset, (needed - limit.left) * MINUTE / limit.per_minute) if limit.per_minute else 0.0
