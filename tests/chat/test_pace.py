"""The pace of a run: requests and tokens a minute, what is in flight, and holds, for all workers together."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from limited_server import MODEL, Limits, limited, most_in_a_window

from starjudge.chat.chat_model import ChatModel, ChatReply, ChatRequest, Deadline, Message, ReplySchema, Usage
from starjudge.chat.hold import FIRST as FIRST_HOLD
from starjudge.chat.hold import LONGEST, LONGEST_OWN, SPREAD
from starjudge.chat.meter import BURST, SHARE, LastMinute, Meter
from starjudge.chat.openai_model import OpenAIChatModel
from starjudge.chat.pace import NoRoom, Pace, PaceStopped
from starjudge.chat.paced_model import PacedModel
from starjudge.chat.quota import GATE
from starjudge.chat.rate_limits import Limit, RateLimits
from starjudge.chat.retrying import LONGEST_ASKED, Retry
from starjudge.chat.width import FIRST, Width
from starjudge.errors import (
    InputError,
    ModelError,
    ModelQuotaExceeded,
    ModelRateLimited,
    ModelTimeout,
    ModelUnavailable,
)
from starjudge.testing import ScriptedChatModel

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])

ASKED = ChatRequest(MODEL, (Message("user", "word " * 80),), ReplySchema("any", {}), max_completion_tokens=100)
ESTIMATED = 200  # tokens of it: 400 characters and the room
NO_LIMIT = Deadline(None)
REFUSED = ModelRateLimited("slow down", transient=True, status=429)


class Clock:
    """A time that moves only by waiting."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@contextmanager
def taking(clock: Clock) -> Iterator[Callable[[], float]]:
    """How much time has gone by since."""
    began = clock.now
    yield lambda: clock.now - began


def paced(clock: Clock, **limits: float | None) -> Pace:
    """A pace by a clock that does not tick by itself."""
    return Pace(**limits, clock=clock, sleep=clock.sleep, jitter=lambda: 0.5)  # type: ignore[arg-type]


def asked_to_wait(seconds: float) -> ModelRateLimited:
    """A refusal with a time."""
    return ModelRateLimited("slow down", transient=True, retry_after=seconds, status=429)


def evaluate(pace: Pace, model: ChatModel, times: int = 1, deadline: Deadline = NO_LIMIT) -> None:
    """Evaluations of one call each, one after the other; failures are passed over."""
    for _ in range(times):
        with pace.admit(), suppress(ModelError):
            model.complete(ASKED, deadline)


REPLY = ChatReply("{}")


def sends(clock: Clock, reply: ChatReply | Exception = REPLY) -> tuple[ScriptedChatModel, list[float]]:
    """A model that notes when it is asked."""
    times: list[float] = []

    def answer(request: ChatRequest) -> ChatReply | Exception:
        times.append(clock.now)
        return reply

    return ScriptedChatModel(answer), times


# The rate


def test_requests_are_spaced_evenly() -> None:
    """Each request keeps its distance to the one before."""
    clock = Clock()
    pace = paced(clock, requests_per_minute=600)
    inner, times = sends(clock)
    evaluate(pace, PacedModel(inner, pace), 50)
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert min(gaps) >= 0.1 - GATE[1]
    assert min(gaps[1:]) >= 0.1
    assert sum(gaps) / len(gaps) == pytest.approx(0.1 / SHARE, rel=0.01)


def test_no_second_at_the_start_holds_more_than_its_part() -> None:
    """A run does not begin with a burst, however much of the minute's limit is there."""
    clock = Clock()
    pace = paced(clock, requests_per_minute=6000)
    inner, times = sends(clock)
    evaluate(pace, PacedModel(inner, pace), 300)
    assert most_in_a_window(times, 1.0) <= 105


def test_nearly_all_of_the_limit_is_used() -> None:
    """At least nine tenths of what the limit allows are sent."""
    clock = Clock()
    pace = paced(clock, requests_per_minute=600)
    inner, _ = sends(clock)
    with taking(clock) as gone:
        evaluate(pace, PacedModel(inner, pace), 600)
    assert 60 < gone() <= 60 / 0.9


def test_tokens_are_kept_to() -> None:
    """Where tokens are the narrower limit, they set the pace."""
    clock = Clock()
    pace = paced(clock, requests_per_minute=6000, tokens_per_minute=60_000)
    inner, times = sends(clock, ChatReply("{}", usage=Usage(800, completion=200)))
    evaluate(pace, PacedModel(inner, pace), 120)
    assert 54 <= most_in_a_window(times, 60.0) <= 60


def test_few_large_calls_never_pass_the_tokens_of_a_minute() -> None:
    """Five and a fifth calls to the minute are five, not six."""
    clock = Clock()
    pace = paced(clock, tokens_per_minute=5_200)
    inner, times = sends(clock, ChatReply("{}", usage=Usage(1_000)))
    evaluate(pace, PacedModel(inner, pace), 20)
    assert most_in_a_window(times[1:], 60.0) == 5


def test_a_call_beyond_the_tokens_of_a_minute_is_still_sent() -> None:
    """One that never fits waits for an empty minute, and the server decides."""
    clock = Clock()
    pace = paced(clock, tokens_per_minute=100)
    inner, times = sends(clock)
    evaluate(pace, PacedModel(inner, pace), 2)
    assert len(times) == 2
    assert times[1] - times[0] >= 60


def test_the_estimate_of_tokens_is_learned() -> None:
    """Room that replies do not use up is not paid for again and again."""
    clock = Clock()
    pace = paced(clock, tokens_per_minute=ESTIMATED * 60)
    inner, _ = sends(clock, ChatReply("{}", usage=Usage(80, completion=20)))
    with taking(clock) as gone:
        evaluate(pace, PacedModel(inner, pace), 120)
    assert gone() == pytest.approx(60, rel=0.1)


def test_what_is_not_used_comes_back() -> None:
    """An evaluation that the cache answers costs nothing of the limit."""
    clock = Clock()
    pace = paced(clock, requests_per_minute=6, tokens_per_minute=6000)
    with taking(clock) as gone:
        for _ in range(100):
            with pace.admit(tokens=500):
                pass
    assert gone() == 0


def test_further_calls_wait_their_turn() -> None:
    """A call beyond what was paid for is paced too."""
    clock = Clock()
    pace = paced(clock, requests_per_minute=60)
    inner, times = sends(clock)
    model = PacedModel(inner, pace)
    with pace.admit():
        model.complete(ASKED, NO_LIMIT)
        model.complete(ASKED, NO_LIMIT)
    assert times[1] - times[0] >= 1.0 - BURST


@given(st.lists(st.floats(0, 3), min_size=1, max_size=300), st.integers(30, 6000))
def test_no_minute_ever_holds_more_than_the_limit(pauses: list[float], limit: int) -> None:
    """However requests come, those of any minute keep to the limit."""
    meter, now, times = Meter(limit, 0.0), 0.0, []
    for pause in pauses:
        now = max(now + pause / limit * 60, meter.ready)
        meter.take(1, now)
        times.append(now)
    assert most_in_a_window(times, 60.0) <= limit
    assert most_in_a_window(times, 1.0) <= limit / 60 + 1


@given(st.lists(st.tuples(st.floats(0, 40), st.integers(1, 500), st.integers(1, 500)), max_size=60))
def test_the_last_minute_adds_up(calls: list[tuple[float, int, int]]) -> None:
    """Requests and tokens of the last minute are those sent in it, as corrected."""
    minute, now, kept = LastMinute(), 0.0, []
    for pause, estimated, counted in calls:
        now += pause
        minute.correct(minute.add(now, estimated), counted)
        kept.append((now, counted))
    within = [tokens for at, tokens in kept if at > now - 60]
    assert minute.totals(now) == (len(within), pytest.approx(sum(within)))


# What a server tells


def test_limits_are_learned_from_headers() -> None:
    """Without options, the limits that replies tell are kept."""
    clock = Clock()
    pace = paced(clock)
    inner, times = sends(clock, ChatReply("{}", limits=RateLimits(Limit(60, 59, 1.0), Limit(9000, 8000, 1.0))))
    evaluate(pace, PacedModel(inner, pace), 20)
    assert pace.figures()[-2:] == (60, 9000)
    assert most_in_a_window(times[1:], 10.0) <= 10


def test_options_go_before_headers() -> None:
    """A limit given stays, whatever a server tells."""
    clock = Clock()
    pace = paced(clock, requests_per_minute=30)
    inner, _ = sends(clock, ChatReply("{}", limits=RateLimits(Limit(6000, 5999, 0.01))))
    evaluate(pace, PacedModel(inner, pace))
    assert pace.figures().requests_per_minute == 30


def test_what_others_use_does_not_shrink_the_limit() -> None:
    """Little left of a limit that is shared is no smaller limit."""
    clock = Clock()
    pace = paced(clock)
    inner, _ = sends(clock, ChatReply("{}", limits=RateLimits(Limit(6000, 3, 59.0))))
    with taking(clock) as gone:
        evaluate(pace, PacedModel(inner, pace), 50)
    assert gone() < 1
    assert pace.figures().requests_per_minute == 6000


def test_an_empty_limit_is_waited_for() -> None:
    """Nothing left and a time told: all hold until then."""
    clock = Clock()
    pace = paced(clock)
    inner, times = sends(clock, ChatReply("{}", limits=RateLimits(Limit(6000, 0, 12.0))))
    evaluate(pace, PacedModel(inner, pace), 2)
    assert times[1] - times[0] >= 12


def test_a_few_tokens_left_are_waited_for_no_longer_than_needed() -> None:
    """Where some tokens are left, the wait is for those that the next call lacks."""
    clock = Clock()
    pace = paced(clock)
    inner, times = sends(clock, ChatReply("{}", limits=RateLimits(tokens=Limit(6000, 100, 59.0))))
    evaluate(pace, PacedModel(inner, pace), 2)
    assert 1.0 <= times[1] - times[0] <= 3.0


# Holds


def test_a_retry_after_holds_all() -> None:
    """Nobody sends before the time that one was asked to wait."""
    clock = Clock()
    pace = paced(clock)
    evaluate(pace, PacedModel(ScriptedChatModel(asked_to_wait(30)), pace))
    inner, times = sends(clock)
    with taking(clock):
        began = clock.now
        evaluate(pace, PacedModel(inner, pace), 3)
    assert 30 <= times[0] - began <= 31
    assert times[-1] <= began + 30 * (1 + SPREAD)
    assert pace.figures().held == pytest.approx(30)


def test_after_a_hold_one_goes_after_the_other() -> None:
    """Workers held together do not start together."""
    clock = Clock()
    pace = paced(clock)
    evaluate(pace, PacedModel(ScriptedChatModel(asked_to_wait(10)), pace))
    inner, times = sends(clock)
    evaluate(pace, PacedModel(inner, pace), 2)
    assert times[1] - times[0] >= 1 / FIRST


def test_one_refusal_without_a_time_holds_nobody() -> None:
    """It may be chance; the call that was refused waits by itself."""
    clock = Clock()
    pace = paced(clock)
    with taking(clock) as gone:
        evaluate(pace, PacedModel(ScriptedChatModel([REFUSED, "{}"] * 3), pace), 6)
    assert gone() == 0


def test_refusals_in_a_row_hold_ever_longer() -> None:
    """From the third on all wait, twice as long each time, up to a bound; a reply begins anew."""
    clock = Clock()
    pace = paced(clock)
    inner = ScriptedChatModel([REFUSED] * 10 + ["{}", REFUSED])
    model = PacedModel(inner, pace)
    holds = []
    for _ in range(12):
        evaluate(pace, model)
        holds.append(pace.figures().hold)
    assert holds[:5] == [0, 0, FIRST_HOLD, 2 * FIRST_HOLD, 4 * FIRST_HOLD]
    assert holds[9] == pytest.approx(LONGEST_OWN)
    assert holds[11] == 0


def test_short_waits_that_do_not_help_grow() -> None:
    """A server that says "in 15 ms" to all of many is not asked again by all of them every 15 ms."""
    clock = Clock()
    pace = paced(clock)
    model = PacedModel(ScriptedChatModel(asked_to_wait(0.015)), pace)
    holds = []
    for _ in range(4):
        evaluate(pace, model)
        holds.append(pace.figures().hold)
    assert holds == pytest.approx([0.015, 0.015, FIRST_HOLD, 2 * FIRST_HOLD])


def test_a_refusal_from_before_a_hold_does_not_lengthen_it() -> None:
    """Calls sent together are refused together; that is one refusal."""
    clock = Clock()
    pace = paced(clock)
    calls = [pace.begin(1, NO_LIMIT) for _ in range(8)]
    clock.now += 1
    for call in calls:
        pace.refused(call, None)
    assert pace.figures().hold == FIRST_HOLD


def test_a_long_wait_is_told_and_bounded(caplog: pytest.LogCaptureFixture) -> None:
    """A server that asks for a day is asked again after an hour, and a warning says how long it asked for."""
    clock = Clock()
    pace = paced(clock)
    evaluate(pace, PacedModel(ScriptedChatModel(asked_to_wait(86_400)), pace))
    assert pace.figures().hold == LONGEST
    assert "asks to wait 86400 s" in caplog.text
    assert LONGEST_ASKED < LONGEST


def test_a_used_up_account_is_no_rate() -> None:
    """A quota that is used up neither holds nor narrows."""
    clock = Clock()
    pace = paced(clock)
    evaluate(pace, PacedModel(ScriptedChatModel(ModelQuotaExceeded("used up", status=429)), pace), 3)
    assert pace.figures().refused == 0


# Deadlines


def test_no_room_in_time_is_said_at_once() -> None:
    """A call whose turn comes too late fails without waiting, for a reason that passes, and says what to do."""
    clock = Clock()
    pace = paced(clock)
    evaluate(pace, PacedModel(ScriptedChatModel(asked_to_wait(60)), pace))
    with taking(clock) as gone, pytest.raises(ModelRateLimited, match="raise timeout") as caught:
        PacedModel(ScriptedChatModel("{}"), pace).complete(ASKED, Deadline(10, clock))
    assert gone() == 0
    assert caught.value.transient
    assert caught.value.retry_after == pytest.approx(60)


def test_a_retry_waits_out_a_hold() -> None:
    """What a paced model says of a hold is what asking again goes by."""
    clock = Clock()
    pace = paced(clock)
    model = PacedModel(ScriptedChatModel([asked_to_wait(60), "{}"]), pace)
    deadline = Deadline(100, clock)
    retry = Retry(sleep=clock.sleep, jitter=lambda: 0.0)
    assert retry.call(lambda: model.complete(ASKED, deadline.part(0.5)), deadline).text == "{}"
    assert deadline.left() == pytest.approx(40, abs=1)


def test_a_prepaid_call_that_has_no_room_keeps_its_ticket() -> None:
    """What was paid for and not sent is there for the next try."""
    clock = Clock()
    pace = paced(clock, requests_per_minute=6)
    with pace.admit(calls=4):
        pace.failed(pace.begin(1, NO_LIMIT), 20.0)
        for _ in range(5):
            with pytest.raises(NoRoom):
                pace.begin(1, Deadline(5, clock))
        clock.now += 20
        with taking(clock) as gone:
            pace.begin(1, Deadline(5, clock))
        assert gone() == 0


# What is in flight


def test_more_are_allowed_while_the_server_replies() -> None:
    """Every reply lets one more in, until the first refusal or the most there may be."""
    width = Width(20)
    assert width.allowed == FIRST
    for _ in range(3):
        width.replied(width.allowed)
    assert width.allowed == FIRST + 3
    for _ in range(100):
        width.replied(width.allowed)
    assert width.allowed == 20


def test_a_width_that_is_not_used_does_not_grow() -> None:
    """What was never in flight has not been shown to work."""
    width = Width(10)
    width.replied(1)
    assert width.allowed == FIRST


def test_a_round_trip_cuts_once() -> None:
    """Calls sent before the cut do not cut again."""
    width = Width(64)
    width.refused(began=1.0, now=2.0)
    cut = width.allowed
    for _ in range(10):
        width.refused(began=1.5, now=2.5)
    assert FIRST // 2 <= cut < FIRST
    assert width.allowed == cut


def test_where_all_is_refused_a_round_trip_halves() -> None:
    """Once refusals are the rule, each round trip is half as wide as the one before."""
    width = Width(64)
    for _ in range(200):
        width.replied(width.allowed)
    for _ in range(200):
        width.refused(began=1.0, now=2.0)
    before = width.allowed
    width.refused(began=3.0, now=4.0)
    assert before > 40
    assert before // 2 <= width.allowed <= before // 2 + 1


def test_an_overloaded_server_is_left_in_a_few_round_trips() -> None:
    """From the most there may be to one, where everything is refused from now on."""
    width, trips = Width(64), 0
    for _ in range(500):
        width.replied(width.allowed)
    assert width.allowed == 64
    while width.allowed > 1:
        trips += 1
        for _ in range(width.allowed):
            width.refused(began=trips, now=trips + 0.5)
    assert trips <= 12


def test_a_server_with_room_for_few_is_not_asked_by_many() -> None:
    """Where twenty are borne at once and the rest refused, some twenty are sent."""
    width, sent = Width(64), []
    for trip in range(300):
        sent.append(width.allowed)
        for number in range(width.allowed):
            if number < 20:
                width.replied(width.allowed)
            else:
                width.refused(began=trip, now=trip + 0.5)
    assert 15 <= sum(sent[100:]) / 200 <= 25


def test_never_fewer_than_one() -> None:
    """However often a server refuses, one is allowed."""
    width = Width(64)
    for second in range(50):
        width.refused(began=second, now=second)
    assert width.allowed == 1


def test_rare_refusals_leave_room() -> None:
    """Two in a hundred refused at random: the width stays above thirty."""
    width, lowest = Width(64), 64
    for call in range(3000):
        if call % 50 == 49:
            width.refused(began=call - 30, now=call)
        else:
            width.replied(width.allowed)
        if call > 500:
            lowest = min(lowest, width.allowed)
    assert lowest > 30


@pytest.mark.parametrize(
    "failure",
    [REFUSED, ModelTimeout("late", transient=True), ModelUnavailable("busy", transient=True, status=503)],
)
def test_refusals_and_time_outs_narrow(failure: ModelError) -> None:
    """429, 503 and no reply in time each mean fewer at once."""
    pace = paced(Clock())
    evaluate(pace, PacedModel(ScriptedChatModel(failure), pace))
    assert pace.figures().allowed < FIRST


def test_a_failure_of_the_server_does_not_narrow() -> None:
    """500 says nothing about how much was asked."""
    pace = paced(Clock())
    evaluate(pace, PacedModel(ScriptedChatModel(ModelUnavailable("broken", transient=True, status=500)), pace), 5)
    assert pace.figures().allowed == FIRST


# Threads


def until(condition: Callable[[], bool]) -> None:
    """Wait for another thread."""
    for _ in range(2000):
        if condition():
            return
        time.sleep(0.001)
    raise AssertionError("it did not happen within 2 s")


def test_only_so_many_are_in_flight() -> None:
    """The slots hold, however many workers there are."""
    pace, lock = Pace(most=3), threading.Lock()
    now, most = 0, 0

    def one(_: int) -> None:
        nonlocal now, most
        with pace.admit():
            with lock:
                now += 1
                most = max(most, now)
            time.sleep(0.001)
            with lock:
                now -= 1

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(one, range(200)))
    assert most == 3
    assert pace.figures()[1:3] == (0, 0)


def test_first_come_first_served() -> None:
    """Workers are let in in the order in which they came."""
    pace, order = Pace(most=1), []

    def one(number: int) -> None:
        with pace.admit():
            order.append(number)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(8)]
    with pace.admit():
        for number, thread in enumerate(threads):
            thread.start()
            until(lambda number=number: pace.figures().waiting == number + 1)
    for thread in threads:
        thread.join()
    assert order == [*range(8)]


def test_calls_under_way_go_first() -> None:
    """A further call of an evaluation that has begun goes before evaluations that have not."""
    pace, order = Pace(requests_per_minute=240), []

    def admit() -> None:
        with pace.admit():
            order.append("evaluation")

    with pace.admit():
        pace.begin(1, NO_LIMIT)
        thread = threading.Thread(target=admit)
        thread.start()
        until(lambda: pace.figures().waiting == 1)
        pace.begin(1, NO_LIMIT)
        order.append("call")
    thread.join()
    assert order == ["call", "evaluation"]


def test_stopping_wakes_all_at_once() -> None:
    """Workers that wait for a slot, a rate or a hold all end when the run does."""
    pace, stopped = Pace(requests_per_minute=1, most=2), []

    def admit() -> None:
        try:
            with pace.admit():
                pass
        except PaceStopped:
            stopped.append("admission")

    def call() -> None:
        try:
            PacedModel(ScriptedChatModel("{}"), pace).complete(ASKED, NO_LIMIT)
        except ModelUnavailable as error:
            stopped.append("call, to be tried again" if error.transient else "call")

    with pace.admit():
        pace.begin(1, NO_LIMIT)
        threads = [threading.Thread(target=work) for work in (admit, admit, admit, call, call)]
        for thread in threads:
            thread.start()
        until(lambda: pace.figures().waiting == 5)
        pace.stop()
        for thread in threads:
            thread.join(1)
    assert sorted(stopped) == ["admission"] * 3 + ["call"] * 2
    assert pace.figures().waiting == 0


def test_what_has_begun_may_be_finished() -> None:
    """The first stop lets evaluations under way make their calls, and begins nothing new."""
    pace = Pace()
    model = PacedModel(ScriptedChatModel("{}"), pace)
    with pace.admit():
        pace.stop(begun_too=False)
        assert model.complete(ASKED, NO_LIMIT).text == "{}"
        assert model.complete(ASKED, NO_LIMIT).text == "{}"
    with pytest.raises(PaceStopped), pace.admit():
        pass


def test_a_server_with_limits_sees_them_kept() -> None:
    """Many workers against a real window, with failures: never above the limit, near to it, and all answered."""
    limits = Limits(requests=40, window=0.5, seconds=0.05, failing=0.03, refusing=0.02)
    with limited(limits) as (url, account):
        pace = Pace()
        model = PacedModel(OpenAIChatModel(MODEL, url), pace)
        model.prepare()
        retry = Retry(sleep=lambda seconds: time.sleep(seconds / 20))

        def one(_: int) -> ChatReply:
            deadline = Deadline(20.0)
            with pace.admit():
                return retry.call(lambda: model.complete(ASKED, deadline), deadline)

        with ThreadPoolExecutor(32) as pool:
            replies = list(pool.map(one, range(200)))
    assert len(replies) == 200
    assert most_in_a_window(account.arrivals, 0.5) <= 44  # 5 %, and two for a machine that is busy
    span = max(account.arrivals) - min(account.arrivals)
    assert len(account.arrivals) / span >= 0.7 * 80  # some of it is the start and the last few replies
    assert pace.figures().requests == len(account.arrivals)


# Arguments


@pytest.mark.parametrize(
    "wrong",
    [
        {"requests_per_minute": 0},
        {"requests_per_minute": "many"},
        {"tokens_per_minute": float("inf")},
        {"tokens_per_minute": True},
        {"most": 0},
        {"most": 2.5},
    ],
)
def test_a_wrong_limit_is_named(wrong: dict[str, object]) -> None:
    """An argument that is no limit is named, with what was expected."""
    with pytest.raises(InputError, match=f"^{next(iter(wrong))}: expected"):
        Pace(**wrong)  # type: ignore[arg-type]


def test_a_paced_model_is_the_model() -> None:
    """Name and place are those of the model inside, so that caches and results tell no difference."""
    inner = ScriptedChatModel("{}", name="some-model", place="some://place")
    model = PacedModel(inner, Pace())
    assert isinstance(model, ChatModel)
    assert (model.name, model.place) == ("some-model", "some://place")
