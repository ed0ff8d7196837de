"""A limit on what an evaluation may cost, held before each call instead of noticed after it."""

from __future__ import annotations

import math
import threading
from types import TracebackType

from starjudge.errors import CostLimitReached, InputError

ROUNDING = 1e-9  # dollars; ten times 0.1 must fit into a limit of 1


class Budget:
    """Dollars that may be spent, by any number of threads at once.

    Before a call its worst case is reserved, after it the real cost takes the place of the reservation. So calls in
    flight cannot pass the limit together, as long as no call costs more than its worst case.
    """

    def __init__(self, limit_dollars: float | None) -> None:
        """Raises `InputError` for a limit that is no amount. ``None`` only counts what is spent."""
        if limit_dollars is not None and not 0 <= limit_dollars < math.inf:
            raise InputError(f"max_cost: expected dollars, 0 or more, found {limit_dollars!r}")
        self.limit = limit_dollars
        self._spent = 0.0
        self._reserved = 0.0
        self._lock = threading.Lock()

    @property
    def spent(self) -> float:
        """Dollars of the calls that were settled."""
        return self._spent

    @property
    def reserved(self) -> float:
        """Dollars set aside for calls in flight."""
        return self._reserved

    def reserve(self, worst_case: float) -> Reservation:
        """Sets the most that the next call can cost aside.

        Raises `CostLimitReached`, with the figures, where it does not fit: the call must then not be made.
        """
        worst_case = _amount(worst_case)
        with self._lock:
            if self.limit is not None and self._spent + self._reserved + worst_case > self.limit + ROUNDING:
                raise CostLimitReached(self._refusal(worst_case, self.limit))
            self._reserved += worst_case
        return Reservation(self, worst_case)

    def _refusal(self, worst_case: float, limit: float) -> str:
        in_flight = f" and {_dollars(self._reserved)} reserved for calls under way" if self._reserved > ROUNDING else ""
        return (
            f"the next call may cost up to {_dollars(worst_case)}, and of max_cost {_dollars(limit)} "
            f"{_dollars(self._spent)} is spent{in_flight}; nothing was sent. Raise max_cost, or ask a cheaper model"
        )

    def _close(self, reserved: float, spent: float) -> None:
        with self._lock:
            self._reserved = max(0.0, self._reserved - reserved)
            self._spent += spent


class Reservation:
    """Dollars set aside for one call: settled with what it cost, or released where nothing was sent.

    As a context manager it is released by an error. Left without either, it is settled with the worst case: a reply
    without a count of tokens was still paid for.
    """

    def __init__(self, budget: Budget, amount: float) -> None:
        self.amount = amount
        self._budget = budget
        self._open = True
        self._lock = threading.Lock()

    def settle(self, actual: float) -> None:
        """Puts the real cost in place of the reservation. Only the first of `settle` and `release` counts."""
        self._end(_amount(actual))

    def release(self) -> None:
        """Gives the reservation back: the call cost nothing."""
        self._end(0.0)

    def _end(self, spent: float) -> None:
        with self._lock:
            if self._open:
                self._open = False
                self._budget._close(self.amount, spent)

    def __enter__(self) -> Reservation:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.settle(self.amount)
        else:
            self.release()


def _amount(dollars: float) -> float:
    # Not a number compares as no more than any limit, and would open it for good.
    if not 0 <= dollars < math.inf:
        raise ValueError(f"expected dollars, 0 or more, found {dollars!r}")
    return dollars


def _dollars(amount: float) -> str:
    """An amount as people read it; small ones keep digits that say something.

    >>> _dollars(12.5), _dollars(0.00031), _dollars(0)
    ('$12.50', '$0.00031', '$0.00')
    """
    if amount == 0 or amount >= 1:
        return f"${amount:.2f}"
    return f"${amount:.{max(2, 1 - math.floor(math.log10(amount)))}f}"
