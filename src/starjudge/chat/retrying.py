"""When to ask a server again, and how long to wait first. tenacity does the asking; the rules are here."""

from __future__ import annotations

import copy
import logging
import random
import time
from collections.abc import Callable
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, stop_any
from tenacity.stop import stop_base
from tenacity.wait import wait_base, wait_random_exponential

from starjudge.chat.chat_model import Deadline
from starjudge.errors import ModelError

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
        self._jitter = jitter

    def call(self, attempt: Callable[[], T], deadline: Deadline, attempts: int | None = None) -> T:
        """The result of the first attempt that succeeds.

        Args:
            attempt: raises `ModelError` where it fails; anything else that it raises passes through.
            deadline: for all attempts and waits together.
            attempts: at most, in place of those of every call.

        Raises the `ModelError` of the last one: after ``attempts``, where the deadline would be passed by the next
        wait, or at once where trying again cannot help.

        """
        retrying = Retrying(
            retry=retry_if_exception(_may_pass),
            wait=_AskedOrRandom(self._jitter, deadline),
            stop=stop_any(stop_after_attempt(attempts or self.attempts), _WouldPass(deadline)),
            sleep=self._sleep,
            before_sleep=_tell,
            reraise=True,
        )
        try:
            return retrying(attempt)
        except ModelError as error:
            raise _completed(error, deadline, retrying.statistics["attempt_number"]) from None


class _AskedOrRandom(wait_base):
    """What the server asks for plus jitter, else a random time that doubles."""

    def __init__(self, jitter: Callable[[], float], deadline: Deadline) -> None:
        self._jitter = jitter
        self._deadline = deadline
        self._otherwise = wait_random_exponential(multiplier=FIRST_WAIT, max=LONGEST_WAIT)

    def __call__(self, retry_state: RetryCallState) -> float:
        asked: float | None = getattr(_failure(retry_state), "retry_after", None)
        left = self._deadline.left()
        room = float("inf") if left is None else max(0.0, left - (asked or 0.0))
        # What is waited of our own choice leaves half of the time to the attempt that it is for.
        if not asked:  # asking for 0 s means "any time", which a failing server does not bear from all at once
            return min(float(self._otherwise(retry_state)), room / 2)
        return float(asked) + min(asked * JITTER * self._jitter(), room / 2)


class _WouldPass(stop_base):
    """Whether the next wait would pass the deadline: by its clock, and not by one of tenacity's own."""

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline

    def __call__(self, retry_state: RetryCallState) -> bool:
        left = self._deadline.left()
        return left is not None and retry_state.upcoming_sleep >= left


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


def _completed(error: ModelError, deadline: Deadline, attempts: int) -> ModelError:
    """The error, with how often was tried and why not again."""
    left, asked = deadline.left(), error.retry_after
    limit = "" if deadline.seconds is None else f" within {deadline.seconds:.4g} s"
    notes = [f"tried {attempts} times{limit}"] if attempts > 1 else []
    if error.transient and asked is not None:
        if asked > LONGEST_ASKED:
            notes.append(f"it asks to wait {asked:g} s; try again then")
        elif left is not None and asked >= left:
            notes.append(f"it asks to wait {asked:g} s, and {left:.1f} s are left of the time limit")
    if not notes:
        return error
    # A copy: a stand-in may raise the same error again, and subclasses may take other arguments.
    told = copy.copy(error)
    told.args = (f"{error} ({'; '.join(notes)})", *error.args[1:])
    return told
