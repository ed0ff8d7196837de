"""A limit on the cost, held before each call."""

from __future__ import annotations

import math
import threading

import pytest

from starjudge.chat.budget import Budget, Reservation
from starjudge.errors import CostLimitReached, InputError


def settled_with(reservation: Reservation, dollars: float) -> KeyError:
    """An error that comes after the call was paid."""
    reservation.settle(dollars)
    return KeyError()


def test_a_call_that_fits_is_settled_with_its_real_cost() -> None:
    budget = Budget(1.0)
    budget.reserve(0.9).settle(0.2)
    assert (budget.spent, budget.reserved) == (0.2, 0.0)


def test_a_call_that_could_pass_the_limit_is_not_made() -> None:
    """The message names the limit, what is spent, what is under way, and what was asked for."""
    budget = Budget(1.0)
    budget.reserve(0.3).settle(0.25)
    budget.reserve(0.5)
    with pytest.raises(CostLimitReached) as caught:
        budget.reserve(0.26)
    for figure in ("$0.26", "max_cost $1.00", "$0.25 is spent", "$0.50 reserved"):
        assert figure in str(caught.value)
    assert budget.reserved == 0.5


def test_small_amounts_keep_their_digits_in_the_message() -> None:
    with pytest.raises(CostLimitReached, match=r"\$0\.00031.*\$0\.00030 "):
        Budget(0.0003).reserve(0.00031)


def test_a_limit_can_be_used_up_to_the_last_cent() -> None:
    """Ten times 0.1 is not 1 in floating point, and fits all the same."""
    budget = Budget(1.0)
    for _ in range(10):
        budget.reserve(0.1).settle(0.1)
    with pytest.raises(CostLimitReached):
        budget.reserve(0.001)


def test_free_calls_fit_into_a_limit_of_zero() -> None:
    """A local model costs nothing."""
    Budget(0).reserve(0.0).settle(0.0)


def test_without_a_limit_spending_is_only_counted() -> None:
    budget = Budget(None)
    budget.reserve(1e9).settle(5.0)
    assert budget.spent == 5.0


def test_a_failed_call_gives_its_reservation_back() -> None:
    budget = Budget(1.0)
    with pytest.raises(KeyError), budget.reserve(1.0):
        raise KeyError
    assert (budget.spent, budget.reserved) == (0.0, 0.0)


def test_a_reply_that_was_settled_stays_paid_when_it_fails_later() -> None:
    budget = Budget(1.0)
    reservation = budget.reserve(1.0)
    with pytest.raises(KeyError), reservation:
        raise settled_with(reservation, 0.4)
    assert (budget.spent, budget.reserved) == (0.4, 0.0)


def test_a_reply_without_a_count_costs_the_worst_case() -> None:
    """A server that counts nothing has worked all the same."""
    budget = Budget(1.0)
    with budget.reserve(0.7):
        pass
    assert budget.spent == 0.7


def test_only_the_first_end_of_a_reservation_counts() -> None:
    budget = Budget(1.0)
    reservation = budget.reserve(0.5)
    reservation.settle(0.1)
    reservation.settle(0.2)
    reservation.release()
    assert (budget.spent, budget.reserved) == (0.1, 0.0)


@pytest.mark.parametrize("limit", [-0.01, math.nan, math.inf])
def test_a_limit_that_is_no_amount_is_refused(limit: float) -> None:
    with pytest.raises(InputError, match="max_cost: expected dollars"):
        Budget(limit)


@pytest.mark.parametrize("amount", [-0.01, math.nan, math.inf])
def test_an_amount_that_is_none_does_not_open_the_limit(amount: float) -> None:
    budget = Budget(1.0)
    with pytest.raises(ValueError, match="expected dollars"):
        budget.reserve(amount)
    with pytest.raises(ValueError, match="expected dollars"):
        budget.reserve(0.5).settle(amount)


def test_threads_together_do_not_pass_the_limit() -> None:
    """Forty threads want a hundred calls each; exactly as many are made as fit."""
    budget = Budget(10.0)
    made: list[float] = []
    refused: list[CostLimitReached] = []
    highest: list[float] = []
    start = threading.Barrier(40)

    def work() -> None:
        start.wait()
        for _ in range(100):
            try:
                with budget.reserve(0.01) as reservation:
                    highest.append(budget.spent + budget.reserved)
                    reservation.settle(0.01)
                    made.append(0.01)
            except CostLimitReached as error:
                refused.append(error)

    threads = [threading.Thread(target=work) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert budget.spent == pytest.approx(10.0)
    assert budget.spent <= 10.0 + 1e-6
    assert (len(made), len(made) + len(refused)) == (1000, 4000)
    assert budget.reserved == pytest.approx(0.0, abs=1e-9)
