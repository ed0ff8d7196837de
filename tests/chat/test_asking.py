"""One judgement asked for: what a bad reply costs, what is learned, what is spent."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable

import pytest

from starjudge.chat.asking import (
    LONGEST_SHOWN_BACK,
    MOST_FAULTS,
    MOST_FITTINGS,
    Asked,
    Asker,
    Conversation,
    UnreadableError,
)
from starjudge.chat.attempts import FIRST_SHARE
from starjudge.chat.chat_model import ChatReply, ChatRequest, Deadline, Message, ReplySchema, Usage
from starjudge.chat.ladder import Ladder
from starjudge.chat.retrying import ATTEMPTS, Retry
from starjudge.errors import (
    CostLimitReached,
    ModelError,
    ModelRefused,
    ModelRejected,
    ModelTimeout,
    ModelUnavailable,
    ReplyFiltered,
    ReplyMalformed,
    ReplyOutOfRange,
    ReplyTruncated,
)
from starjudge.testing import Scripted, ScriptedChatModel

NOTE = "Keep this schema."
REQUEST = ChatRequest(
    "judge-1",
    (Message("system", "Judge."), Message("user", "An answer.")),
    ReplySchema("judgement", {"type": "object"}),
    max_completion_tokens=500,
)
GOOD = ChatReply('{"score": 4}', usage=Usage(prompt=100, completion=10))
PROSE = ChatReply("The score is four.", usage=Usage(prompt=100, completion=5))
LACKING = ChatReply('{"sore": 4}')
TOO_HIGH = ChatReply('{"score": 9999}')
HALF = ChatReply('{"sco', finish="length")
FAILURE = ModelUnavailable("it fails", transient=True, status=500)


def read(reply: ChatReply) -> int:
    """The score of a reply."""
    try:
        score = json.loads(reply.text)["score"]
    except ValueError:
        raise UnreadableError(["no JSON object"], no_json=True) from None
    except KeyError:
        raise UnreadableError([f"field {n} is missing" for n in range(20)]) from None
    if score > 5:
        raise UnreadableError(["score: at most 5"], out_of_range=True)
    return int(score)


def asker(*script: Scripted, **settings: object) -> tuple[Asker, ScriptedChatModel]:
    """An asker of a scripted model that never waits."""
    chat = ScriptedChatModel(list(script))
    settings.setdefault("retry", Retry(sleep=lambda seconds: None))
    return Asker(chat, **settings), chat  # type: ignore[arg-type]


def ask(one: Asker, timeout: float | None = 60) -> Asked[int]:
    """What is asked in these tests."""
    talk = Conversation(REQUEST, NOTE, repair=lambda faults: "Mend: " + ", ".join(faults))
    return one.ask(talk, read, Deadline(timeout))


def test_a_good_reply_is_one_call() -> None:
    """The value, the reply, the request as sent, its usage, one call."""
    one, chat = asker(GOOD)
    assert ask(one) == Asked(4, GOOD, REQUEST, Usage(prompt=100, completion=10), 1, 0)
    assert chat.requests == [REQUEST]


@pytest.mark.parametrize("bad", [PROSE, LACKING, TOO_HIGH, HALF, ChatReply(""), ChatReply("  \n")])
def test_a_bad_reply_costs_one_further_call(bad: ChatReply) -> None:
    """Whatever was wrong with it; what both cost is added up."""
    one, _ = asker(bad, GOOD)
    asked = ask(one)
    assert (asked.value, asked.calls, asked.further_calls) == (4, 2, 1)
    assert asked.usage == (bad.usage or Usage()) + Usage(prompt=100, completion=10)


@pytest.mark.parametrize(
    ("bad", "kind"),
    [
        (PROSE, ReplyMalformed),
        (LACKING, ReplyMalformed),
        (TOO_HIGH, ReplyOutOfRange),
        (HALF, ReplyTruncated),
        (ChatReply(""), ReplyMalformed),
    ],
)
def test_a_second_bad_reply_is_an_error(bad: ChatReply, kind: type[Exception]) -> None:
    """It is not asked a third time; the message names the server and holds no words of the reply."""
    one, chat = asker(bad, bad)
    with pytest.raises(kind, match=r"^scripted://here: ") as raised:
        ask(one)
    assert type(raised.value) is kind
    assert len(chat.requests) == 2
    assert "four" not in str(raised.value)
    assert "sore" not in str(raised.value)


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (ChatReply("", refusal="I cannot judge Zinnober."), ModelRefused),
        (ChatReply('{"score": 4}', finish="content_filter"), ReplyFiltered),
    ],
)
def test_a_model_that_declines_is_not_pressed(reply: ChatReply, kind: type[Exception]) -> None:
    """A refusal, or a filter, ends it at once, whatever else the reply holds; its words are not told."""
    one, chat = asker(reply)
    with pytest.raises(kind) as raised:
        ask(one)
    assert type(raised.value) is kind
    assert len(chat.requests) == 1
    assert "Zinnober" not in str(raised.value)


def test_a_repair_turn_shows_reply_and_faults() -> None:
    """The model sees what it wrote and what is wrong with it, the first faults only."""
    one, chat = asker(LACKING, GOOD)
    ask(one)
    first, second = (request.messages for request in chat.requests)
    assert first == REQUEST.messages
    faults = ", ".join(f"field {n} is missing" for n in range(MOST_FAULTS))
    assert second[-2:] == (Message("assistant", LACKING.text), Message("user", f"Mend: {faults}"))


def test_a_repair_turn_shows_no_more_than_is_needed() -> None:
    """A reply without end is not sent back whole."""
    one, chat = asker(ChatReply('{"sore": "' + "x" * 50_000 + '"}'), GOOD)
    ask(one)
    assert len(chat.requests[1].messages[-2].content) == LONGEST_SHOWN_BACK


def test_a_score_out_of_range_blames_no_schema() -> None:
    """A number out of range leaves the form as it is: all else kept it."""
    one, chat = asker(TOO_HIGH, GOOD)
    ask(one)
    assert [request.form for request in chat.requests] == ["strict_schema"] * 2


def test_prose_puts_the_schema_into_the_prompt() -> None:
    """Words in place of JSON: asked anew, the schema in the prompt, without a turn that repairs nothing."""
    one, chat = asker(PROSE, GOOD)
    ask(one)
    assert chat.requests[1].form == "json_object"
    assert [m.content for m in chat.requests[1].messages] == ["Judge.\n\nKeep this schema.", "An answer."]


def test_another_object_is_repaired_with_the_schema_in_the_prompt() -> None:
    """JSON that is not the schema's: it was ignored, so the prompt tells it too."""
    one, chat = asker(LACKING, GOOD)
    ask(one)
    assert chat.requests[1].form == "json_object"
    assert chat.requests[1].messages[0].content == "Judge.\n\nKeep this schema."


def test_a_slip_is_not_remembered_and_a_habit_is() -> None:
    """After one ignored schema the next answer is asked strictly; after two it is not."""
    one, chat = asker(PROSE, GOOD, PROSE, GOOD, GOOD)
    for _ in range(3):
        ask(one)
    forms = [request.form for request in chat.requests]
    assert forms == ["strict_schema", "json_object", "strict_schema", "json_object", "json_object"]


def test_a_proven_form_is_repaired_in_that_form() -> None:
    """Where the strict form is known to work, prose is a slip of the model's and is repaired."""
    one, chat = asker(GOOD, PROSE, GOOD)
    ask(one)
    asked = ask(one)
    assert asked.further_calls == 1
    assert chat.requests[2].form == "strict_schema"
    assert chat.requests[2].messages[-2] == Message("assistant", PROSE.text)


def test_a_reply_cut_off_gets_twice_the_room() -> None:
    """The same question, with twice the limit."""
    one, chat = asker(HALF, GOOD)
    ask(one)
    assert [request.max_completion_tokens for request in chat.requests] == [500, 1000]
    assert chat.requests[1].messages == REQUEST.messages


def test_a_whole_reply_at_the_limit_is_a_reply() -> None:
    """What can be read counts, also where the server says that it was cut off."""
    one, _ = asker(ChatReply('{"score": 4}', finish="length"))
    assert ask(one).calls == 1


def test_a_refused_setting_is_no_further_call() -> None:
    """A refusal is no reply: the request goes out again as the server takes it, at once and for all answers."""
    one, chat = asker(ModelRejected("no", parameter="max_completion_tokens"), GOOD, GOOD)
    assert (ask(one).calls, ask(one).calls) == (1, 1)
    assert [request.old_token_limit for request in chat.requests] == [False, True, True]


def test_refusals_come_to_an_end() -> None:
    """A server that refuses everything is not asked for ever."""
    names = itertools.cycle(["response_format", "max_completion_tokens", "system_role"])
    one, chat = asker(*(ModelRejected("no", parameter=name) for name in itertools.islice(names, 99)))
    with pytest.raises(ModelRejected):
        ask(one)
    assert len(chat.requests) <= MOST_FITTINGS


def test_a_failure_is_blamed_on_the_form_last() -> None:
    """A server that fails on a form is asked as often as any, then once in another form, which is remembered."""
    one, chat = asker(*[FAILURE] * ATTEMPTS, GOOD, GOOD)
    asked = ask(one)
    assert (asked.value, asked.calls, asked.sent.form) == (4, 1, "json_object")
    ask(one)
    assert [request.form for request in chat.requests] == ["strict_schema"] * ATTEMPTS + ["json_object"] * 2


def test_an_outage_teaches_nothing() -> None:
    """A server that fails in every form is down: the first error is raised, and the strict form comes first again."""
    one, chat = asker(*[FAILURE] * (ATTEMPTS + 2), GOOD)
    with pytest.raises(ModelUnavailable, match=rf"it fails \(tried {ATTEMPTS} times within 60 s\)"):
        ask(one)
    assert [request.form for request in chat.requests[ATTEMPTS:]] == ["json_object", "text"]
    assert ask(one).sent.form == "strict_schema"


def test_a_form_that_works_is_not_blamed_for_a_failure() -> None:
    """Once the strict form has worked, a failure is a failure."""
    one, chat = asker(GOOD, *[FAILURE] * ATTEMPTS)
    ask(one)
    with pytest.raises(ModelUnavailable):
        ask(one)
    assert len(chat.requests) == 1 + ATTEMPTS


def test_an_overload_is_not_blamed_on_the_form() -> None:
    """503 says what it is."""
    one, chat = asker(*[ModelUnavailable("busy", transient=True, status=503)] * ATTEMPTS)
    with pytest.raises(ModelUnavailable):
        ask(one)
    assert len(chat.requests) == ATTEMPTS


class Timed:
    """A chat model that takes its time, and a clock for it."""

    name, place = "timed", "timed://here"

    def __init__(self, *seconds: float) -> None:
        self.now = 0.0
        self.given: list[float] = []
        self._seconds = list(seconds)

    def clock(self) -> float:
        return self.now

    def complete(self, request: ChatRequest, deadline: Deadline) -> ChatReply:
        left = deadline.left()
        assert left is not None
        self.given.append(left)
        took = self._seconds.pop(0)
        self.now += min(took, left)
        if took > left:
            raise ModelTimeout("no reply", transient=True)
        return GOOD


def timed(chat: Timed, seconds: float) -> Asked[int]:
    talk = Conversation(REQUEST, NOTE, repair=str)
    one = Asker(chat, Retry(sleep=lambda wait: None))
    return one.ask(talk, read, Deadline(seconds, chat.clock))


def test_a_hung_attempt_leaves_the_rest_to_the_next() -> None:
    """The first may take its share, the second all that is left: two chances of the same length."""
    chat = Timed(999, 80)
    assert timed(chat, 180).value == 4
    assert chat.given == [180 * FIRST_SHARE, 180 * (1 - FIRST_SHARE)]


def test_the_deadline_is_kept() -> None:
    """Two hung attempts use the time up, and there is no third."""
    chat = Timed(999, 999)
    with pytest.raises(ModelTimeout, match=r"tried 2 times within 180 s"):
        timed(chat, 180)
    assert chat.now == 180


def test_a_deadline_passed_asks_nothing() -> None:
    """With no time left nothing is sent, and nothing reserved."""
    one, chat = asker(GOOD, budget=Purse())
    with pytest.raises(ModelTimeout, match=r"raise timeout"):
        ask(one, timeout=0)
    assert chat.requests == []


class Purse:
    """A budget that remembers what was reserved and settled."""

    def __init__(self, calls: int = 99) -> None:
        self.calls = calls
        self.settled: list[Usage | None] = []

    def before(self, request: ChatRequest) -> Callable[[Usage | None], None]:
        if self.calls == 0:
            raise CostLimitReached("enough")
        self.calls -= 1
        return self.settled.append


@pytest.mark.parametrize(
    ("error", "settled"),
    [
        (ModelUnavailable("no", status=404), Usage()),
        (ModelTimeout("no reply"), None),
        (ModelTimeout("the server gave up", status=408), Usage()),
        (KeyboardInterrupt(), Usage()),
    ],
)
def test_a_call_without_a_reply_is_settled(error: BaseException, settled: Usage | None) -> None:
    """What failed costs nothing; a reply not waited for may be written and billed, so it costs the most it can."""
    purse = Purse()

    def fail(request: ChatRequest) -> ChatReply:
        raise error

    one, _ = asker(fail, budget=purse)
    with pytest.raises(type(error)):
        ask(one)
    assert purse.settled == [settled]


def test_every_call_is_paid() -> None:
    """Bad replies too."""
    purse = Purse()
    one, _ = asker(PROSE, GOOD, budget=purse)
    ask(one)
    assert purse.settled == [PROSE.usage, GOOD.usage]


def test_a_limit_of_cost_holds_for_further_calls() -> None:
    """A repair that could cost too much is not made."""
    one, chat = asker(PROSE, GOOD, budget=Purse(calls=1))
    with pytest.raises(CostLimitReached):
        ask(one)
    assert len(chat.requests) == 1


class Shelf(dict[str, ChatReply]):
    """A cache."""

    def key(self, place: str, request: ChatRequest, sample: int) -> str:
        return f"{place} {request!r} {sample}"

    def put(self, key: str, reply: ChatReply) -> None:
        self[key] = reply


def test_a_kept_reply_is_no_call() -> None:
    """The second time nothing is asked; bad replies and errors are not kept."""
    shelf = Shelf()
    one, chat = asker(PROSE, GOOD, cache=shelf)
    ask(one)
    assert list(shelf.values()) == [GOOD]
    asked = ask(one)
    assert (asked.value, asked.calls, asked.usage) == (4, 0, Usage())
    assert len(chat.requests) == 2


def test_a_kept_reply_that_cannot_be_read_is_asked_anew() -> None:
    """What another version kept is no reason to fail, and is replaced."""
    shelf = Shelf()
    one, _ = asker(GOOD, cache=shelf)
    shelf.put(shelf.key("scripted://here", REQUEST, 0), PROSE)
    assert ask(one).calls == 1
    assert list(shelf.values()) == [GOOD]


def test_no_repr_shows_the_conversation() -> None:
    """A request, a reply and what was asked show neither prompt nor words."""
    one, _ = asker(GOOD)
    asked = ask(one)
    talk = Conversation(REQUEST, NOTE, repair=str)
    shown = repr(asked) + repr(talk)
    assert "An answer." not in shown
    assert GOOD.text not in shown
    assert NOTE not in shown


def test_what_was_learned_is_kept() -> None:
    """A ladder given is used and taught."""
    ladder = Ladder("json_object")
    one, chat = asker(GOOD, ladder=ladder)
    ask(one)
    assert chat.requests[0].form == "json_object"
    assert ladder.below("json_object") is None


def test_other_errors_pass_through() -> None:
    """A mistake in a chat model of one's own is not hidden."""
    one, _ = asker(ZeroDivisionError("own mistake"))
    with pytest.raises(ZeroDivisionError):
        ask(one)


def test_errors_of_ones_own_are_kept() -> None:
    """A subclass of `ModelError` with other arguments comes through with what is told besides."""

    class OwnError(ModelError):
        def __init__(self, code: int) -> None:
            super().__init__(f"own {code}", transient=True)
            self.code = code

    one, _ = asker(*[OwnError(7)] * 2, retry=Retry(2, sleep=lambda seconds: None))
    with pytest.raises(OwnError, match=r"own 7 \(tried 2 times within 60 s\)") as raised:
        ask(one)
    assert raised.value.code == 7
