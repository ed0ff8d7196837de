"""A chat model that keeps to a run's pace; every call of every worker goes through it."""

from __future__ import annotations

import threading

from starjudge.chat.chat_model import ChatModel, ChatReply, ChatRequest, Deadline
from starjudge.chat.pace import NoRoom, Pace, PaceStopped
from starjudge.chat.rate_limits import limits_of
from starjudge.errors import ModelError, ModelQuotaExceeded, ModelRateLimited, ModelTimeout, ModelUnavailable

CHARACTERS_A_TOKEN = 4  # of English, and what OpenAI's own limiter goes by
UNKNOWN_ROOM = 1_000  # tokens of a reply, where no limit is sent
MEMORY = 20  # replies over which the tokens' ratio to their estimate is averaged
_OVERLOADED = (503, 529)  # statuses that say "too much at once", as 429 does


class TokenEstimator:
    """How many tokens a call will be counted: its size, times what the last ones had of theirs. Safe to share."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ratio = 1.0
        self._seen = 0

    def estimate(self, request: ChatRequest) -> float:
        """Tokens of prompt and reply. The room for a reply is seldom used up, nor is the schema in it."""
        return self._ratio * _size(request)

    def learn(self, request: ChatRequest, tokens: int) -> None:
        """A call had so many tokens."""
        with self._lock:
            self._seen = min(self._seen + 1, MEMORY)
            self._ratio += (tokens / _size(request) - self._ratio) / self._seen


class PacedModel:
    """A chat model within a pace.

    Args:
        inner: asked when it is time.
        pace: that of the run; shared with whoever admits evaluations.

    """

    def __init__(self, inner: ChatModel, pace: Pace) -> None:
        self.name = inner.name
        self.place = inner.place
        self._inner = inner
        self._pace = pace
        self._tokens = TokenEstimator()

    def __repr__(self) -> str:
        return f"PacedModel({self._inner!r})"

    def prepare(self) -> None:
        """What the model itself prepares before its first call."""
        if (prepare := getattr(self._inner, "prepare", None)) is not None:
            prepare()

    def complete(self, request: ChatRequest, deadline: Deadline) -> ChatReply:
        """One exchange, without retries, when it is its turn.

        Raises `ModelError` as the model does, and `ModelRateLimited` where its turn comes after the deadline.
        """
        try:
            call = self._pace.begin(self._tokens.estimate(request), deadline)
        except NoRoom as error:
            known = error.seconds is not None
            raise ModelRateLimited(
                f"{self.place}: its limits leave no room for this call within the time limit"
                + (f" (the next in {error.seconds:.1f} s)" if known else "")
                + "; lower concurrency, or raise timeout",
                transient=True,
                retry_after=error.seconds,
            ) from None
        except PaceStopped:
            raise ModelUnavailable(f"{self.place}: not asked, since the run was ended; run it again to go on") from None
        try:
            reply = self._inner.complete(request, deadline)
        except ModelError as error:
            limits = limits_of(error)
            timed_out = isinstance(error, ModelTimeout)
            rate = isinstance(error, ModelRateLimited) and not isinstance(error, ModelQuotaExceeded)
            if rate or timed_out or error.status in _OVERLOADED:
                self._pace.refused(call, error.retry_after, limits, timed_out)
            else:
                self._pace.failed(call, error.retry_after, limits)
            raise
        usage = reply.usage
        counted = usage.prompt + usage.completion if usage is not None else 0
        if counted:
            self._tokens.learn(request, counted)
        self._pace.replied(call, counted or None, reply.limits)
        return reply


def _size(request: ChatRequest) -> float:
    characters = sum(len(message.content) for message in request.messages)
    return characters / CHARACTERS_A_TOKEN + (request.max_completion_tokens or UNKNOWN_ROOM)
