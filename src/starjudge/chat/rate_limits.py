"""Limits as servers tell them in the headers of their replies: how much, what is left, and when it is whole again.

OpenAI and most that follow it: ``x-ratelimit-limit-requests: 500``, ``x-ratelimit-reset-tokens: 6m0s``. Anthropic:
``anthropic-ratelimit-requests-limit: 50``, with a date for the reset. What is not understood is passed over: a header
must not fail a reply.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from starjudge.errors import ModelError

MINUTE = 60.0  # seconds; what limits are counted over
LONGEST_OF_A_MINUTE = 1.5 * MINUTE  # a limit that takes longer to be whole again is none of a minute
DAY = 86_400.0
NEARLY = 0.05  # share by which a period may miss the day and still be one

_FIELDS = ("limit", "remaining", "reset")
_NAMES = {
    form.format(kind=kind, field=field): (kind, field)
    for form in ("x-ratelimit-{field}-{kind}", "anthropic-ratelimit-{kind}-{field}")
    for kind in ("requests", "tokens")
    for field in _FIELDS
}
_PIECES = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": DAY}


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of a server. ``None`` is what it does not tell."""

    most: int | None = None
    left: int | None = None
    reset: float | None = None
    """Seconds until all of it is there again."""

    @property
    def per_minute(self) -> int | None:
        """The limit, where it is one of a minute.

        Small accounts have one of a day under the same name: it gives itself away by the time in which it grows back.
        """
        if self.most is None or self.reset is None:
            return self.most
        if self.reset > LONGEST_OF_A_MINUTE:
            return None
        used = self.most - self.left if self.left is not None else 0
        if used > 0 and abs(self.reset * self.most / used - DAY) <= NEARLY * DAY:
            return None
        return self.most


_UNTOLD = Limit()


@dataclass(frozen=True, slots=True)
class RateLimits:
    """The limits that one reply tells of."""

    requests: Limit = _UNTOLD
    tokens: Limit = _UNTOLD


def read_limits(headers: Mapping[str, str]) -> RateLimits | None:
    """The limits in the headers of a reply, named in lower case; ``None`` where there are none."""
    # Once through all of them: asking a client's headers for twelve names takes several times as long.
    found = {_NAMES[name]: text for name, text in headers.items() if name in _NAMES}
    return RateLimits(_limit(found, "requests"), _limit(found, "tokens")) if found else None


def carry(error: ModelError, headers: Mapping[str, str]) -> ModelError:
    """An error with the limits that came with it; the tree of errors knows nothing of servers' headers."""
    limits = read_limits(headers)
    if limits is not None:
        error.__dict__["limits"] = limits
    return error


def limits_of(error: ModelError) -> RateLimits | None:
    """The limits that came with an error, if any."""
    found = error.__dict__.get("limits")
    return found if isinstance(found, RateLimits) else None


def seconds_of(text: str) -> float | None:
    """A time in the forms that servers write: ``1s``, ``6m0s``, ``120ms``, ``2.5`` (seconds), a date.

    >>> seconds_of("6m0s"), seconds_of("120ms"), seconds_of("2.5"), seconds_of("soon")
    (360.0, 0.12, 2.5, None)
    """
    text = text.strip().lower()
    try:
        seconds = float(text)
    except ValueError:
        pieces = _PIECES.findall(text)
        if not pieces or "".join(number + unit for number, unit in pieces) != text:
            return _until(text)
        seconds = sum(float(number) * _UNITS[unit] for number, unit in pieces)
    return seconds if 0 <= seconds < math.inf else None


def _limit(found: Mapping[tuple[str, str], str], kind: str) -> Limit:
    most, left, reset = (found.get((kind, field)) for field in _FIELDS)
    if most is None and left is None:
        return _UNTOLD
    return Limit(
        (_count(most) or None) if most is not None else None,  # 0 is written where there is no limit
        _count(left) if left is not None else None,
        seconds_of(reset) if reset is not None else None,
    )


def _count(text: str) -> int | None:
    """A number from 0 up; some servers write -1 where they have none."""
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) < 16 else None


def _until(text: str) -> float | None:
    try:
        at = datetime.fromisoformat(text.upper())
    except ValueError:
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return max(0.0, at.timestamp() - time.time())
