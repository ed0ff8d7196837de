"""When to ask a server again, and how long to wait first. tenacity does the asking; the rules are here."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, stop_before_delay
from tenacity.wait import wait_base, wait_random_exponential

from starjudge.chat.chat_model import Deadline
from starjudge.errors import ModelError, ModelTimeout

T = TypeVar("T")

ATTEMPTS = 5  # of one request, the first included
FIRST_WAIT, LONGEST_WAIT = 0.5, 20.0  # seconds; doubled each time, and drawn at random below that
LONGEST_ASKED = 120.0  # seconds a server may ask to wait; beyond it, waiting is the caller's decision
JITTER = 0.25  # of an asked wait, added at random: workers refused together must not wake together

_log = logging.getLogger("starjudge")


class Retry:
    """Asks again where that may help: never for what the server has refused for good.

    Args:
        attempts: of one request, the first included.
        sleep: waits; tests record instead.
        jitter: a number from 0 to 1 for each asked wait.

    """

    def __init__(
        self,
        attempts: int = ATTEMPTS,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.attempts = attempts
        self._sleep = sleep
        self._wait = _AskedOrRandom(jitter)

    def call(self, attempt: Callable[[], T], deadline: Deadline) -> T:
        """The result of the first attempt that succeeds.

        Raises the `ModelError` of the last one: after ``attempts``, where the deadline would be passed by the next
        wait, or at once where trying again cannot help.
        """
        left = deadline.left()
        stop = stop_after_attempt(self.attempts)
        retrying = Retrying(
            retry=retry_if_exception(_may_pass),
            wait=self._wait,
            stop=stop if left is None else stop | stop_before_delay(left),
            sleep=self._sleep,
            before_sleep=_tell,
            reraise=True,
        )
        try:
            return retrying(attempt)
        except ModelError as error:
            raise _completed(error, deadline) from None


class _AskedOrRandom(wait_base):
    """What the server asks for plus jitter, else a random time that doubles."""

    def __init__(self, jitter: Callable[[], float]) -> None:
        self._jitter = jitter
        self._otherwise = wait_random_exponential(multiplier=FIRST_WAIT, max=LONGEST_WAIT)

    def __call__(self, retry_state: RetryCallState) -> float:
        asked = getattr(_failure(retry_state), "retry_after", None)
        if asked is None:
            return self._otherwise(retry_state)
        return float(asked) * (1 + JITTER * self._jitter())


def _may_pass(error: BaseException) -> bool:
    if not isinstance(error, ModelError) or not error.transient:
        return False
    return error.retry_after is None or error.retry_after <= LONGEST_ASKED


def _failure(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome is not None else None


def _tell(state: RetryCallState) -> None:
    # Names of errors only: a server's words may hold the prompt, and the prompt holds the answer.
    wait = state.next_action.sleep if state.next_action is not None else 0.0
    _log.info("%s; attempt %d follows in %.1f s", type(_failure(state)).__name__, state.attempt_number + 1, wait)


def _completed(error: ModelError, deadline: Deadline) -> ModelError:
    """The error, with why it was not tried again where a wait was asked for that is too long."""
    left = deadline.left()
    if not error.transient or error.retry_after is None or isinstance(error, ModelTimeout):
        return error
    if error.retry_after > LONGEST_ASKED:
        why = f"it asks to wait {error.retry_after:g} s; try again then"
    elif left is not None and error.retry_after >= left:
        why = f"it asks to wait {error.retry_after:g} s, and {left:.1f} s are left of the time limit"
    else:
        return error
    return type(error)(f"{error} ({why})", transient=True, retry_after=error.retry_after, status=error.status)
