"""Keeps the calls to one model within a limit in dollars."""

from __future__ import annotations

from collections.abc import Callable

from starjudge.chat.budget import Budget
from starjudge.chat.chat_model import ChatRequest, Usage
from starjudge.chat.prices import Prices, cost_of
from starjudge.chat.tokens import count_messages, with_margin

ASSUMED_REPLY = 8_000  # tokens of a reply without a limit of its own; judgements have about 800


class Spending:
    """Reserves the most that a request can cost, and settles what it did.

    Args:
        budget: the limit, shared by all who spend from it.
        model: whose tokens are counted.
        prices: what they cost.

    """

    def __init__(self, budget: Budget, model: str, prices: Prices) -> None:
        self._budget = budget
        self._model = model
        self._prices = prices

    def before(self, request: ChatRequest) -> Callable[[Usage | None], None]:
        """Reserve the most that a request can cost. Out: what settles it. Raises `CostLimitReached`."""
        worst = cost_of(worst_usage(request, self._model), self._prices)
        reservation = self._budget.reserve(worst)

        def settle(usage: Usage | None) -> None:
            # A server that counts nothing has cost what could be spent at most.
            reservation.settle(worst if usage is None else cost_of(usage, self._prices))

        return settle


def worst_usage(request: ChatRequest, model: str) -> Usage:
    """The most tokens a request can have: its prompt all written to a cache, its reply as long as the limit."""
    counted = count_messages(request.messages, request.schema, model)
    prompt = counted.tokens if counted.exact and not counted.assumed else with_margin(counted.tokens)
    # Writing a prompt into a provider's cache may cost more than sending it.
    return Usage(prompt=prompt, cache_write=prompt, completion=request.max_completion_tokens or ASSUMED_REPLY)
