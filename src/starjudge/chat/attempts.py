"""Attempts at one reply: each within its share of the time, and within what may be spent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from starjudge.chat.chat_model import ChatModel, ChatReply, ChatRequest, Deadline, Usage
from starjudge.errors import ModelTimeout

FIRST_SHARE = 0.5  # of the time left that an attempt may take; once one has hung, the next may take all the rest


class Budget(Protocol):
    """What may be spent; see `starjudge.chat.budget`."""

    def before(self, request: ChatRequest) -> Callable[[Usage | None], None]:
        """Reserve the most that a request can cost. Out: what settles it. Raises `CostLimitReached`."""
        ...


class Attempts:
    """Attempts at one reply, each within its share of the time."""

    def __init__(self, chat: ChatModel, budget: Budget | None, deadline: Deadline) -> None:
        self._chat = chat
        self._budget = budget
        self._deadline = deadline
        self._share = FIRST_SHARE
        self.sent: ChatRequest

    def next(self) -> ChatReply:
        """One attempt. Raises `ModelError`, and `CostLimitReached` before anything is sent."""
        if self._deadline.passed:
            raise ModelTimeout(f"{self._chat.place}: no time is left; raise timeout")
        settle = self._budget.before(self.sent) if self._budget is not None else None
        usage: Usage | None = Usage()
        try:
            reply = self._chat.complete(self.sent, self._deadline.part(self._share))
            usage = reply.usage
        except ModelTimeout as error:
            if error.status is None:  # the server was asked, and may write and bill its reply all the same
                self._share, usage = 1.0, None
            raise
        finally:
            if settle is not None:
                settle(usage)
        return reply
