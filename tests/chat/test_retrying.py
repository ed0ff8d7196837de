"""When a server is asked again, and how long is waited first."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

import pytest

from starjudge.chat.chat_model import Deadline
from starjudge.chat.retrying import ATTEMPTS, FIRST_WAIT, JITTER, LONGEST_ASKED, Retry
from starjudge.errors import ModelError, ModelQuotaExceeded, ModelRateLimited, ModelTimeout, ModelUnavailable

NO_LIMIT = Deadline(None)
FAILS = ModelUnavailable("down", transient=True)


class Clock:
    """A time that moves only by waiting."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


def asked(seconds: float | None) -> ModelRateLimited:
    """A refusal that asks to wait."""
    return ModelRateLimited("slow down", transient=True, retry_after=seconds, status=429)


def playing(*outcomes: ModelError | str) -> Callable[[], str]:
    """Attempts that end so, one after the other."""
    left: Iterable[ModelError | str] = iter(outcomes)

    def attempt() -> str:
        outcome = next(iter(left))
        if isinstance(outcome, ModelError):
            raise outcome
        return outcome

    return attempt


def waits(*outcomes: ModelError | str, jitter: float = 0.0) -> list[float]:
    """The waits between attempts that end in a reply."""
    clock = Clock()
    assert Retry(sleep=clock.sleep, jitter=lambda: jitter).call(playing(*outcomes, "reply"), NO_LIMIT) == "reply"
    return clock.waits


def test_a_reply_at_once_needs_no_wait() -> None:
    """The first attempt's reply is the result."""
    assert waits() == []


@pytest.mark.parametrize("seconds", [0.25, 1.0, 60.0, LONGEST_ASKED])
def test_what_is_asked_is_waited(seconds: float) -> None:
    """The wait is what the server asks for, never less."""
    assert waits(asked(seconds)) == [seconds]


def test_asked_waits_are_spread() -> None:
    """Jitter comes on top of what is asked, as a share of it."""
    assert waits(asked(10), jitter=1.0) == [10 * (1 + JITTER)]


@pytest.mark.parametrize("seconds", [None, 0.0])
def test_without_a_time_waits_double(seconds: float | None) -> None:
    """Where nothing is asked, or 0 s, waits are random, and their bound doubles."""
    found = waits(*[asked(seconds)] * (ATTEMPTS - 1))
    assert len(found) == ATTEMPTS - 1
    assert all(0 <= wait <= FIRST_WAIT * 2**n for n, wait in enumerate(found))


@pytest.mark.parametrize(
    "error",
    [
        ModelUnavailable("no such model", status=404),
        ModelQuotaExceeded("used up", status=429),
        ModelUnavailable("do not", transient=False, retry_after=1.0),
    ],
)
def test_what_is_final_is_not_tried_again(error: ModelError) -> None:
    """An error that cannot pass is raised at once, as it is."""
    clock = Clock()
    with pytest.raises(ModelError) as raised:
        Retry(sleep=clock.sleep).call(playing(error, "reply"), NO_LIMIT)
    assert (raised.value, clock.waits) == (error, [])


def test_attempts_are_counted() -> None:
    """After so many attempts the last error is raised, and says how many there were."""
    clock = Clock()
    with pytest.raises(ModelUnavailable, match=r"^down \(tried 3 times\)$") as raised:
        Retry(3, sleep=clock.sleep).call(playing(FAILS, FAILS, FAILS, "reply"), NO_LIMIT)
    assert len(clock.waits) == 2
    assert raised.value.transient


def test_a_call_may_have_fewer_attempts() -> None:
    """``attempts`` of a call goes before that of the object."""
    with pytest.raises(ModelUnavailable, match=r"^down$"):
        Retry(sleep=Clock().sleep).call(playing(FAILS, "reply"), NO_LIMIT, 1)


def test_the_error_given_is_not_changed() -> None:
    """What is told besides goes into a copy: a stand-in may raise the same error again."""
    error = asked(LONGEST_ASKED + 1)
    with pytest.raises(ModelRateLimited) as raised:
        Retry().call(playing(error), NO_LIMIT)
    assert str(error) == "slow down"
    assert vars(raised.value) == vars(error)


def test_too_long_a_wait_is_left_to_the_caller() -> None:
    """A server that asks for more than `LONGEST_ASKED` is not waited for, and the message says so."""
    clock = Clock()
    with pytest.raises(ModelRateLimited, match=r"it asks to wait 121 s; try again then"):
        Retry(sleep=clock.sleep).call(playing(asked(121), "reply"), NO_LIMIT)
    assert clock.waits == []


def test_a_wait_that_passes_the_deadline_is_not_begun() -> None:
    """The deadline is kept by not waiting in vain, and the message says what was asked and what is left."""
    clock = Clock()
    with pytest.raises(ModelRateLimited, match=r"it asks to wait 60 s, and 2\.0 s are left of the time limit"):
        Retry(sleep=clock.sleep).call(playing(asked(60), "reply"), Deadline(2, clock))
    assert clock.waits == []


def test_jitter_does_not_pass_the_deadline() -> None:
    """A wait that fits is begun: jitter takes half of what it leaves at most."""
    clock = Clock()
    retry = Retry(sleep=clock.sleep, jitter=lambda: 1.0)
    assert retry.call(playing(asked(8), "reply"), Deadline(9, clock)) == "reply"
    assert clock.waits == [8.5]


def test_a_passed_deadline_ends_it() -> None:
    """No wait is begun when no time is left."""
    clock = Clock()

    def slow() -> str:
        clock.now += 5
        raise ModelTimeout("no reply", transient=True)

    with pytest.raises(ModelTimeout, match=r"^no reply$"):
        Retry(sleep=clock.sleep).call(slow, Deadline(5, clock))
    assert clock.waits == []


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, AssertionError, ZeroDivisionError])
def test_other_errors_pass_through(error: type[BaseException]) -> None:
    """What is no `ModelError` is neither caught nor tried again."""
    tries = []

    def attempt() -> str:
        tries.append(1)
        raise error

    with pytest.raises(error):
        Retry(sleep=Clock().sleep).call(attempt, NO_LIMIT)
    assert tries == [1]


def test_an_interrupt_while_waiting_passes_through() -> None:
    """Ctrl-C ends a wait."""

    def interrupted(seconds: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Retry(sleep=interrupted).call(playing(FAILS, "reply"), NO_LIMIT)


def test_the_log_holds_no_words_of_the_server(caplog: pytest.LogCaptureFixture) -> None:
    """A retry is logged by the name of its error alone."""
    caplog.set_level(logging.DEBUG, "starjudge")
    Retry(sleep=Clock().sleep, jitter=lambda: 0.0).call(playing(asked(3), "reply"), NO_LIMIT)
    assert [record.getMessage() for record in caplog.records] == ["ModelRateLimited; attempt 2 follows in 3.0 s"]
