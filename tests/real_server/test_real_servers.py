"""The model judge against real servers: an evaluation, or the error that names what happened, and nothing else.

What the models write is random, so only the form of an outcome is known. Where a server enforces the schema, that is
an evaluation with words of the answer alone; where it does not, the reply is not in form and says so.
"""

from __future__ import annotations

import asyncio
import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from real_servers import ANSWERS, PATIENCE, QUESTION, STORY, Server, check

from starjudge import Evaluation, FallbackWarning, ModelJudge, evaluate_answer, evaluate_answer_async
from starjudge.chat.prices import default_model
from starjudge.cli import main
from starjudge.errors import (
    JudgeError,
    ModelAccessDenied,
    ModelRateLimited,
    ModelRejected,
    ModelTimeout,
    ModelUnavailable,
    ReplyMalformed,
    ReplyTruncated,
)

STRICT, JSON = "strict_schema", "json_object"
LATE = 5.0  # seconds behind a deadline that a busy machine may need to notice it


def judged(judge: ModelJudge, answer: str = STORY) -> Evaluation | JudgeError:
    """The evaluation, or the error in its place; any other error is a fault."""
    try:
        evaluation = evaluate_answer(QUESTION, answer, judge=judge)
    except JudgeError as error:
        return error
    check(evaluation)
    return evaluation


@pytest.mark.real_server("llama")
@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_where_the_schema_is_enforced_the_first_reply_is_an_evaluation(server: Server, answer: str) -> None:
    judge, chat = server.watched("random-tame", timeout=3 * PATIENCE)
    for _ in range(2):
        evaluation = evaluate_answer(QUESTION, answer, judge=judge)
        check(evaluation)
        assert chat.forms() == [STRICT]
        assert evaluation.judge.settings.response_format == STRICT
        assert (evaluation.judge.calls, evaluation.judge.further_calls) == (1, 0)
        assert evaluation.judge.prompt_tokens > 1000
        assert evaluation.judge.completion_tokens > 100


@pytest.mark.real_server("llama")
def test_a_server_is_named_by_its_address_alone(server: Server) -> None:
    """Sync and async, with the judge made on the way."""
    named = {"judge": "model", "model": "random-tame", "base_url": server.url, "api_key": server.key}
    check(evaluate_answer(QUESTION, STORY, **named))  # type: ignore[arg-type]

    async def three() -> list[Evaluation]:
        return await asyncio.gather(*(evaluate_answer_async(QUESTION, a, **named) for a in ANSWERS.values()))  # type: ignore[arg-type]

    evaluations = asyncio.run(three())
    assert [e.answer for e in evaluations] == list(ANSWERS.values())
    for evaluation in evaluations:
        check(evaluation)
        assert evaluation.judge.model == "random-tame"


@pytest.mark.real_server("llama")
def test_twenty_evaluations_at_once_are_twenty_evaluations(server: Server) -> None:
    judge, chat = server.watched("random-tame", timeout=5 * PATIENCE)
    answers = list(ANSWERS.values())
    with ThreadPoolExecutor(20) as pool:
        outcomes = list(pool.map(lambda i: judged(judge, answers[i % 3]), range(20)))
    assert [type(outcome) for outcome in outcomes] == [Evaluation] * 20
    assert chat.forms() == [STRICT] * 20


@pytest.mark.real_server("llama")
def test_several_readings_are_several_calls(server: Server) -> None:
    judge, chat = server.watched("random-tame", samples=3, seed=7, temperature=1.0, timeout=5 * PATIENCE)
    evaluation = evaluate_answer(QUESTION, STORY, judge=judge)
    check(evaluation)
    assert (evaluation.judge.samples, evaluation.judge.calls) == (3, 3)
    assert evaluation.judge.spread is not None
    assert chat.forms() == [STRICT] * 3


@pytest.mark.real_server("llama")
def test_each_dimension_can_be_asked_for_by_itself(server: Server) -> None:
    judge, chat = server.watched("random-tame", calls="per_dimension", timeout=5 * PATIENCE)
    evaluation = evaluate_answer(QUESTION, STORY, judge=judge)
    check(evaluation)
    assert chat.forms() == [STRICT] * 8  # seven dimensions and the answer as a whole
    assert evaluation.judge.calls == 8


@pytest.mark.real_server("llama")
def test_a_reply_that_never_ends_gets_more_room_once(server: Server) -> None:
    judge, chat = server.watched("random-runaway", max_completion_tokens=300)
    for _ in range(2):
        with pytest.raises(ReplyTruncated, match="600 tokens"):
            evaluate_answer(QUESTION, STORY, judge=judge)
        assert chat.taken() == [(STRICT, 300, "length"), (STRICT, 600, "length")]


@pytest.mark.real_server("llama")
def test_a_reply_that_never_ends_is_left_at_the_deadline(server: Server) -> None:
    judge, _ = server.watched("random-runaway", timeout=3)
    began = time.monotonic()
    with pytest.raises(ModelTimeout):
        evaluate_answer(QUESTION, STORY, judge=judge)
    assert time.monotonic() - began < 3 + LATE


@pytest.mark.parametrize(
    "server", [pytest.param(name, marks=pytest.mark.real_server(name)) for name in ("llama", "lcp")], indirect=True
)
def test_a_wrong_key_is_told_at_once(server: Server) -> None:
    judge, chat = server.watched("random-tame", key="sk-not-this-one")
    with pytest.raises(ModelAccessDenied, match="OPENAI_API_KEY") as caught:
        evaluate_answer(QUESTION, STORY, judge=judge)
    assert len(chat.taken()) == 1
    assert "sk-not-this-one" not in str(caught.value)


@pytest.mark.real_server("llama")
def test_a_model_that_is_not_there_is_named_and_changes_nothing_for_later(server: Server) -> None:
    judge, chat = server.watched("random-other")
    for _ in range(2):
        with pytest.raises(JudgeError, match=r"model 'random-other' not found"):
            evaluate_answer(QUESTION, STORY, judge=judge)
        assert chat.forms()[0] == STRICT


@pytest.mark.real_server("llama1")
def test_a_server_without_keys_needs_none(server: Server) -> None:
    judge = ModelJudge("whatever", base_url=server.url, timeout=PATIENCE)
    evaluation = evaluate_answer(QUESTION, STORY, judge=judge)
    check(evaluation)
    assert evaluation.judge.settings.response_format == STRICT


@pytest.mark.real_server("llama1")
def test_an_answer_beyond_the_context_is_told_as_too_long(server: Server) -> None:
    judge, chat = server.watched("whatever")
    with pytest.raises(ModelRejected, match="too long"):
        evaluate_answer(QUESTION, STORY * 40, judge=judge)
    assert chat.forms() == [STRICT]


@pytest.mark.real_server("lcp")
def test_a_server_that_refuses_schemas_is_asked_for_plain_objects_from_then_on(server: Server) -> None:
    judge, chat = server.watched("random-tame")
    judged(judge)
    first = chat.taken()
    assert first[:2] == [(STRICT, 3000, "ModelRejected"), ("schema", 3000, "ModelRejected")]
    assert {form for form, _, _ in first[2:]} == {JSON}
    for answer in ANSWERS.values():
        outcome = judged(judge, answer)
        assert isinstance(outcome, (Evaluation, ReplyMalformed, ReplyTruncated, ModelTimeout))
        assert set(chat.forms()) == {JSON}


@pytest.mark.real_server("lcp")
def test_an_object_without_the_fields_is_malformed_after_one_repair_turn(server: Server) -> None:
    judge, chat = server.watched("random-runaway")
    judged(judge)
    chat.taken()
    outcome = judged(judge)
    assert isinstance(outcome, (ReplyMalformed, ReplyTruncated, ModelTimeout))
    if isinstance(outcome, ReplyMalformed):
        assert [end for _, _, end in chat.taken() if end != "ModelTimeout"] == ["stop", "stop"]


@pytest.mark.real_server("lcp")
def test_a_server_that_answers_one_at_a_time_keeps_everybody_within_the_deadline(server: Server) -> None:
    judge, _ = server.watched("random-tame", timeout=20, max_completion_tokens=300)
    began = time.monotonic()
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(lambda answer: judged(judge, answer), [*ANSWERS.values(), STORY]))
    assert time.monotonic() - began < 20 + LATE
    assert all(isinstance(o, (Evaluation, ReplyMalformed, ReplyTruncated, ModelTimeout)) for o in outcomes)


@pytest.mark.real_server("tf")
def test_a_server_that_ignores_schemas_is_told_them_in_the_prompt(server: Server) -> None:
    """Prose comes back; twice is enough to know."""
    judge, chat = server.watched(server.model)
    for asked in ([STRICT, JSON], [STRICT, JSON], [JSON, JSON]):
        with pytest.raises(ReplyMalformed, match="no JSON object"):
            evaluate_answer(QUESTION, STORY, judge=judge)
        assert chat.forms() == asked


@pytest.mark.real_server("litellm")
def test_a_gateway_passes_the_schema_on(server: Server) -> None:
    judge, chat = server.watched("via-llama", timeout=3 * PATIENCE)
    for _ in range(2):
        evaluation = evaluate_answer(QUESTION, STORY, judge=judge)
        check(evaluation)
        assert chat.forms() == [STRICT]


@pytest.mark.real_server("litellm")
def test_a_gateway_passes_on_that_the_server_behind_it_refuses_schemas(server: Server) -> None:
    judge, chat = server.watched("via-lcp")
    for _ in range(2):
        outcome = judged(judge)
        assert isinstance(outcome, (Evaluation, ReplyMalformed, ReplyTruncated, ModelTimeout))
    forms = chat.forms()
    assert forms[:3] == [STRICT, "schema", JSON]
    assert set(forms[3:]) == {JSON}


@pytest.mark.real_server("litellm")
@pytest.mark.parametrize("model", ["mock-text", "mock-fenced", "mock-json"])
def test_a_reply_without_our_fields_is_asked_for_again_with_the_schema_in_the_prompt(
    server: Server, model: str
) -> None:
    judge, chat = server.watched(model)
    for asked in ([STRICT, JSON], [STRICT, JSON], [JSON, JSON]):
        with pytest.raises(ReplyMalformed, match="also after a repair turn"):
            evaluate_answer(QUESTION, STORY, judge=judge)
        assert chat.forms() == asked


@pytest.mark.real_server("litellm")
@pytest.mark.parametrize("model", ["mock-500", "via-nobody"])
def test_a_server_that_fails_is_asked_again_and_its_form_not_blamed(server: Server, model: str) -> None:
    """The other forms are tried once; as they fail too, the next evaluation starts with the strictest again."""
    judge, chat = server.watched(model, attempts=2)
    for _ in range(2):
        with pytest.raises(ModelUnavailable, match="HTTP 500"):
            evaluate_answer(QUESTION, STORY, judge=judge)
        assert chat.forms() == [STRICT, STRICT, JSON, "text"]


@pytest.mark.real_server("litellm")
@pytest.mark.parametrize(
    ("model", "error", "words", "requests"),
    [
        ("via-badkey", ModelAccessDenied, "Invalid API Key", 1),
        ("mock-429", ModelRateLimited, "tried 2 times", 2),
        ("mock-context", ModelRejected, "too long", 1),
        ("via-runaway", ModelTimeout, "HTTP 408", 2),
    ],
)
def test_what_a_gateway_refuses_is_named(
    server: Server, model: str, error: type[JudgeError], words: str, requests: int
) -> None:
    judge, chat = server.watched(model, attempts=2)
    for _ in range(2):
        with pytest.raises(error, match=words) as caught:
            evaluate_answer(QUESTION, STORY, judge=judge)
        assert type(caught.value) is error
        assert chat.forms() == [STRICT] * requests


@pytest.mark.real_server("litellm")
def test_a_slow_reply_is_not_waited_for_beyond_the_deadline(server: Server) -> None:
    """It comes after 3 s."""
    judge, _ = server.watched("mock-slow", timeout=2)
    began = time.monotonic()
    with pytest.raises(ModelTimeout):
        evaluate_answer(QUESTION, STORY, judge=judge)
    assert time.monotonic() - began < 2 + LATE


@pytest.mark.real_server("litellm")
def test_a_limit_of_rate_is_waited_for_as_long_as_the_server_asks(server: Server) -> None:
    """Two requests in 3 s are allowed; the third is told to wait 3 s, and does."""
    judge, chat = server.watched("via-llama", key="sk-limited", max_completion_tokens=1, attempts=4)
    with ThreadPoolExecutor(3) as pool:
        outcomes = list(pool.map(lambda _: judged(judge), range(3)))
    assert [type(outcome) for outcome in outcomes] == [ReplyTruncated] * 3
    ends = [end for _, _, end in chat.taken()]
    assert "ModelRateLimited" in ends
    assert ends.count("length") == 6


@pytest.mark.real_server("litellm")
def test_a_wait_beyond_the_deadline_is_told_and_not_waited_for(server: Server) -> None:
    """Three requests a minute are allowed; the fourth is told to wait 60 s."""
    judge, chat = server.watched("via-limited", timeout=20, max_completion_tokens=1)
    began = time.monotonic()
    outcomes = [judged(judge) for _ in range(3)]
    assert time.monotonic() - began < 20
    assert isinstance(outcomes[-1], ModelRateLimited)
    assert "it asks to wait 60 s" in str(outcomes[-1])
    assert outcomes[-1].retry_after == 60
    assert chat.taken()[-1][2] == "ModelRateLimited"


@pytest.mark.real_server("llama")
def test_the_command_asks_the_server_that_it_is_told(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", str(server.key))
    file = tmp_path / "answer.txt"
    file.write_text(f"Question: {QUESTION}\n\n{STORY}\n", encoding="utf-8")
    asked = ["evaluate", str(file), "--base-url", server.url, "--timeout", str(PATIENCE), "--format", "json"]
    assert main([*asked, "--judge", "model", "--model", "random-tame"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["judge"]["engine"] == "model"
    assert shown["judge"]["settings"]["response_format"] == STRICT

    assert main([*asked, "--judge", "model"]) == 3  # the default model is none of the server's
    told = capsys.readouterr()
    assert told.out == ""
    assert f"model '{default_model()}' not found" in told.err
    assert "Traceback" not in told.err

    assert main(asked) == 0  # "auto" leaves it to the heuristic, and says so
    told = capsys.readouterr()
    shown = json.loads(told.out)
    assert shown["judge"]["engine"] == "heuristic"
    assert "not found" in shown["judge"]["fallback_reason"]
    assert "judged offline instead of by the model" in told.err


@pytest.mark.real_server("litellm")
def test_auto_leaves_the_answer_to_the_heuristic_where_the_server_fails(server: Server) -> None:
    with pytest.warns(FallbackWarning, match="ModelAccessDenied"):
        evaluation = evaluate_answer(QUESTION, STORY, model="via-badkey", base_url=server.url, api_key=str(server.key))
    assert evaluation.judge.engine == "heuristic"
    assert (evaluation.judge.fallback_reason or "").startswith("ModelAccessDenied: ")
