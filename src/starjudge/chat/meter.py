"""A rate kept evenly, and what was sent in the last minute. Numbers and times in, times out; nothing waits here."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from starjudge.chat.rate_limits import MINUTE

SHARE = 0.97  # of a limit that is used: clocks and networks are not exact, and a refusal costs more than 3 %
BURST = 0.03  # seconds' worth that may go at once: makes good for a thread that wakes late


class Meter:
    """Spaces what is taken, so that no stretch of time holds more than its part and one short burst.

    The generic cell rate algorithm: one number, the time at which all that was taken has been earned. Servers that
    say "600 a minute" may count 10 a second, which only an even spacing keeps.
    """

    def __init__(self, per_minute: float, now: float, share: float = SHARE, burst: float = BURST) -> None:
        self._share, self._burst = share, burst
        self._earned = now
        self.change(per_minute)

    def change(self, per_minute: float) -> None:
        """Go by another limit from now on."""
        self.per_minute = per_minute
        self._rate = per_minute * self._share / MINUTE

    @property
    def ready(self) -> float:
        """The time from which more may be taken, however much: the next has to wait the longer."""
        return self._earned - self._burst

    def take(self, amount: float, now: float) -> None:
        """Take an amount."""
        self._earned = max(self._earned, now) + amount / self._rate

    def give_back(self, amount: float) -> None:
        """Return what was taken and not used; below 0, take more after the fact."""
        self._earned -= amount / self._rate


@dataclass(slots=True)
class Sent:
    """One request: when, and how many tokens it is thought to have."""

    at: float
    tokens: float


class LastMinute:
    """What was sent in the last minute."""

    def __init__(self) -> None:
        self._sent: deque[Sent] = deque()
        self._tokens = 0.0

    def add(self, now: float, tokens: float) -> Sent:
        """A request is sent."""
        self._forget(now)
        sent = Sent(now, tokens)
        self._sent.append(sent)
        self._tokens += tokens
        return sent

    def correct(self, sent: Sent, tokens: float) -> None:
        """A request had another number of tokens."""
        if self._sent and sent.at >= self._sent[0].at:  # else forgotten, and its tokens with it
            self._tokens += tokens - sent.tokens
        sent.tokens = tokens

    def totals(self, now: float) -> tuple[int, float]:
        """Requests and tokens of the last minute."""
        self._forget(now)
        return len(self._sent), self._tokens

    def room_at(self, tokens: float, limit: float, now: float) -> float:
        """The time from which this minute's tokens and these are within the limit.

        Even spacing alone lets one call more than fits into a minute of a few large calls.
        """
        self._forget(now)
        over = self._tokens + min(tokens, limit) - limit
        if over <= 0:
            return now
        for sent in self._sent:
            over -= sent.tokens
            if over <= 0:
                return sent.at + MINUTE
        return now

    def _forget(self, now: float) -> None:
        sent = self._sent
        while sent and sent[0].at <= now - MINUTE:
            self._tokens -= sent.popleft().tokens
        if not sent:
            self._tokens = 0.0
