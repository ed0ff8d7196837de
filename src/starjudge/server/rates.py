"""How often an address may ask: a bucket for each, filled over time, emptied by requests."""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable

MOST_ADDRESSES = 10_000  # remembered; the one that asked longest ago is forgotten first
_NETWORK = 64  # bits of an IPv6 address that one customer has


class Rates:
    """Buckets by address.

    Args:
        per_minute: requests that a bucket gains in a minute, and holds at most; 0 sets no limit.
        clock: seconds that only grow.

    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_second = per_minute / 60
        self._most = float(per_minute)
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, address: str) -> float:
        """Take one request. Out: 0 where it may go on, else seconds after which the next one may."""
        if not self._most:
            return 0.0
        name, now = _network(address), self._clock()
        left, then = self._buckets.pop(name, (self._most, now))
        left = min(self._most, left + (now - then) * self._per_second)
        allowed = left >= 1
        self._buckets[name] = (left - 1 if allowed else left, now)
        if len(self._buckets) > MOST_ADDRESSES:
            self._buckets.popitem(last=False)
        return 0.0 if allowed else (1 - left) / self._per_second


def _network(address: str) -> str:
    """Whom an address belongs to: itself, or its network where one customer has a whole one."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return address
    return str(ipaddress.ip_network((int(found) >> _NETWORK << _NETWORK, _NETWORK)))
