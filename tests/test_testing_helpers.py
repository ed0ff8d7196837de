"""The helpers for tests of code that uses starjudge."""

from __future__ import annotations

import json

import pytest

from starjudge import InputError, ModelJudge, evaluate_answer
from starjudge.chat.chat_model import ChatModel, ChatReply, ChatRequest, Deadline, Message, ReplySchema
from starjudge.errors import ModelTimeout
from starjudge.models.base import DIMENSIONS
from starjudge.testing import ScriptedChatModel, forbid_model_requests, judgement

QUESTION = "Tell me about a time you improved a model."
ANSWER = "Our ranker was slow last year. I profiled it and cached the features. Latency fell from 90 ms to 40 ms."


@pytest.fixture(autouse=True)
def _no_settings_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "STARJUDGE_MODEL", "STARJUDGE_CACHE", "STARJUDGE_PRICES"):
        monkeypatch.delenv(name, raising=False)


def request(*messages: Message, fields: tuple[str, ...] = ("parts", "impact", "overall")) -> ChatRequest:
    schema = ReplySchema("judgement", {"properties": {name: {} for name in fields}})
    return ChatRequest("scripted", messages, schema)


ASKED = request(Message("system", "Judge."), Message("user", "[1] one\n[2] two\n[3] three"))
DEADLINE = Deadline(1)


def test_the_example_of_the_docstring_works() -> None:
    """A judge with a scripted model goes wherever a judge goes."""
    judge = ModelJudge(chat=ScriptedChatModel(judgement(4, impact=2)))
    evaluation = evaluate_answer(QUESTION, ANSWER, judge=judge)
    assert [evaluation.scores[d].score for d in DIMENSIONS] == [2 if d == "impact" else 4 for d in DIMENSIONS]
    assert [segment.part for segment in evaluation.segments] == ["situation", "action", "result"]


def test_it_is_a_chat_model() -> None:
    """It keeps the protocol, and its repr shows nothing of what it was asked."""
    chat = ScriptedChatModel("{}", name="stand-in")
    assert isinstance(chat, ChatModel)
    chat.complete(ASKED, DEADLINE)
    assert repr(chat) == "ScriptedChatModel('stand-in', asked 1 times)"


def test_one_reply_is_for_every_request_and_a_list_for_one_each() -> None:
    """Asked more often than there are replies, it fails the test; what it was asked is kept in order."""
    always = ScriptedChatModel("same")
    assert [always.complete(ASKED, DEADLINE).text for _ in range(3)] == ["same"] * 3
    once = ScriptedChatModel(["first", {"second": 2}])
    assert once.complete(ASKED, DEADLINE).text == "first"
    assert json.loads(once.complete(ASKED, DEADLINE).text) == {"second": 2}
    with pytest.raises(AssertionError, match="asked 3 times"):
        once.complete(ASKED, DEADLINE)
    assert once.requests == [ASKED] * 3


def test_a_reply_may_be_whole_an_error_or_made() -> None:
    """A `ChatReply` is played as it is, an error raised, and a function asked for one of these."""
    whole = ChatReply("{}", finish="length", model="other")
    chat = ScriptedChatModel([whole, ModelTimeout("slow"), lambda _: lambda _: "made", lambda _: ModelTimeout("made")])
    assert chat.complete(ASKED, DEADLINE) is whole
    with pytest.raises(ModelTimeout, match="slow"):
        chat.complete(ASKED, DEADLINE)
    assert chat.complete(ASKED, DEADLINE).text == "made"
    with pytest.raises(ModelTimeout, match="made"):
        chat.complete(ASKED, DEADLINE)


def test_a_judgement_has_the_fields_that_are_asked_for() -> None:
    """No more and no fewer, in the order of the schema."""
    assert list(judgement(3)(ASKED)) == ["parts", "impact", "overall"]
    assert judgement(3)(ASKED)["parts"] == ["situation 1", "action 2-2", "result 3"]
    assert list(judgement(3)(request(*ASKED.messages, fields=("learning",)))) == ["learning"]


def test_a_judgement_changes_what_it_is_told_to() -> None:
    """A score, some fields of a dimension, or any other field."""
    made = judgement(3, impact={"reason": "So."}, overall=5)(ASKED)
    assert (made["impact"]["reason"], made["impact"]["score"], made["overall"]) == ("So.", 3, 5)
    assert judgement(3, impact=1)(ASKED)["impact"]["score"] == 1


def test_a_change_of_a_field_that_does_not_exist_is_told() -> None:
    """A slip of the pen would else change nothing, and the test would pass for another reason."""
    with pytest.raises(InputError, match="did you mean 'impact'"):
        judgement(3, impct=2)


def test_a_judgement_finds_the_answer_in_any_form_of_request() -> None:
    """Also where system and user message are one, and where a repair turn came after."""
    joined = request(Message("user", "Judge.\n\n[1] one\n[2] two\n[3] three\n[4] four"))
    assert judgement(3)(joined)["parts"][-1] == "result 4"
    repair = request(*ASKED.messages, Message("assistant", "{}"), Message("user", "Again."))
    assert judgement(3)(repair)["parts"][-1] == "result 3"


def test_real_requests_are_forbidden_in_the_block() -> None:
    """Code that asks a real model fails at once, "auto" does not hide it, and behind the block all is as before."""
    from starjudge.chat.openai_model import OpenAIChatModel

    original = OpenAIChatModel.complete
    with (
        forbid_model_requests(),
        forbid_model_requests(),
        pytest.raises(AssertionError, match=r"asked the chat model 'some-model' at http://127\.0\.0\.1:9/v1"),
    ):
        evaluate_answer(QUESTION, ANSWER, model="some-model", base_url="http://127.0.0.1:9/v1")
    assert OpenAIChatModel.complete is original


def test_scripted_and_offline_judges_are_not_forbidden() -> None:
    """The guard stops real models only."""
    with forbid_model_requests():
        judge = ModelJudge(chat=ScriptedChatModel(judgement(2)))
        assert evaluate_answer(QUESTION, ANSWER, judge=judge).overall == 2
        assert evaluate_answer(QUESTION, ANSWER).judge.engine == "heuristic"
