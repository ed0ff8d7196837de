"""The SDK behind the seam: what is sent, what is read, how long is waited, what an error says."""

from __future__ import annotations

import json
import os
import pickle
import ssl
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
import openai
import pytest
from fault_server import (
    CODEWORD,
    FAULTS,
    KEY,
    QUESTION,
    Call,
    Fault,
    FaultServer,
    Plan,
    answer_of,
    completion,
    refusal,
    serving,
)

from starjudge import ModelJudge, evaluate_answer
from starjudge.chat.bounded_errors import MOST_ERROR_BYTES
from starjudge.chat.chat_model import ChatModel, ChatReply, ChatRequest, Deadline, Message, ReplySchema, Usage
from starjudge.chat.completion import read_completion
from starjudge.chat.openai_model import MOST_BYTES, OPENAI_URL, OpenAIChatModel, request_body
from starjudge.chat.retrying import Retry
from starjudge.chat.watch import CLOSER
from starjudge.errors import (
    InputError,
    ModelAccessDenied,
    ModelError,
    ModelRateLimited,
    ModelRejected,
    ModelTimeout,
    ModelUnavailable,
)

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])

SCHEMA = ReplySchema("judgement", {"type": "object", "properties": {}, "required": [], "additionalProperties": False})
REQUEST = ChatRequest("judge-1", (Message("system", "Judge."), Message("user", answer_of(7))), SCHEMA)
PLACE = "http://judge.test/v1"


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of whoever runs the tests."""
    for name in list(os.environ):
        if name.startswith(("OPENAI_", "STARJUDGE_", "AZURE_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


@contextmanager
def model(plan: Plan | None = None, key: str = KEY) -> Iterator[tuple[OpenAIChatModel, FaultServer]]:
    with serving(plan) as server:
        yield OpenAIChatModel("judge-1", server.url, key), server


@contextmanager
def given_client(plan: Plan, **settings: Any) -> Iterator[tuple[OpenAIChatModel, FaultServer]]:
    """A chat model with a client that its caller has made, and closes."""
    with serving(plan) as server, openai.OpenAI(api_key=KEY, base_url=server.url, **settings) as client:
        yield OpenAIChatModel("judge-1", client=client), server


def says(text: str, **fields: Any) -> Plan:
    return lambda call: Fault(body=completion(call, text) | fields)


def ask(chat: OpenAIChatModel, request: ChatRequest = REQUEST, seconds: float | None = 5) -> ChatReply:
    return chat.complete(request, Deadline(seconds))


# What is sent.


@pytest.mark.parametrize(
    ("settings", "body"),
    [
        (
            {},
            {
                "response_format": {
                    "type": "json_schema",
                    "json_schema": {"name": "judgement", "schema": SCHEMA.schema, "strict": True},
                }
            },
        ),
        (
            {"form": "schema"},
            {"response_format": {"type": "json_schema", "json_schema": {"name": "judgement", "schema": SCHEMA.schema}}},
        ),
        ({"form": "json_object"}, {"response_format": {"type": "json_object"}}),
        ({"form": "text"}, {}),
        ({"form": "text", "max_completion_tokens": 9}, {"max_completion_tokens": 9}),
        ({"form": "text", "max_completion_tokens": 9, "old_token_limit": True}, {"max_tokens": 9}),
        ({"form": "text", "temperature": 0.0, "seed": 0}, {"temperature": 0.0, "seed": 0}),
        ({"form": "text", "reasoning_effort": "low"}, {"reasoning_effort": "low"}),
        ({"form": "text", "logprobs": True}, {"logprobs": True, "top_logprobs": 5}),
    ],
    ids=["strict", "schema", "object", "text", "limit", "old limit", "zeros", "effort", "logprobs"],
)
def test_what_is_sent(settings: dict[str, Any], body: dict[str, Any]) -> None:
    """Each setting by its name in the API; what is not given is not sent. The server gets just that."""
    request = ChatRequest("judge-1", REQUEST.messages, SCHEMA, **settings)
    messages = [{"role": "system", "content": "Judge."}, {"role": "user", "content": answer_of(7)}]
    wanted = {"model": "judge-1", "messages": messages, **body}
    assert request_body(request) == wanted
    with model(says("{}")) as (chat, server):
        ask(chat, request)
    assert server.calls[0].body == wanted
    assert server.headers[0]["authorization"] == f"Bearer {KEY}"


def test_one_client_is_kept() -> None:
    """Calls in a row use one connection; calls at once open no second client."""
    with model(says("{}")) as (chat, server):
        for _ in range(5):
            ask(chat)
        assert server.connections == 1
        client = chat._openai()
        threads = [threading.Thread(target=ask, args=(chat,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert chat._openai() is client
        assert len(server.calls) == 13


def test_a_client_closes_with_its_model() -> None:
    """Nobody has to close a chat model: its connections end when it is forgotten."""
    with serving(says("{}")) as server:
        chat = OpenAIChatModel("judge-1", server.url, KEY)
        ask(chat)
        http = chat._openai()._client
        assert not http.is_closed
        del chat
        assert http.is_closed


def test_nothing_is_made_before_the_first_call() -> None:
    """A chat model is made without the SDK, which takes half a second to load."""
    code = (
        "import sys\n"
        "from starjudge.chat.openai_model import OpenAIChatModel\n"
        "repr(OpenAIChatModel('judge-1', 'http://127.0.0.1:9/v1', 'none'))\n"
        "assert not {'openai', 'httpx2', 'tenacity', 'jinja2'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_auto_without_a_server_loads_no_client() -> None:
    """Judging offline, also where a model could be asked, loads neither SDK nor retries nor templates."""
    code = (
        "import sys\n"
        "import starjudge\n"
        "from starjudge import evaluate_answer\n"
        f"evaluate_answer({QUESTION!r}, {answer_of(1)!r}, judge='heuristic')\n"
        f"evaluate_answer({QUESTION!r}, {answer_of(1)!r})\n"
        "assert not {'openai', 'httpx2', 'tenacity', 'jinja2', 'tiktoken'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_it_keeps_the_seam() -> None:
    """It is a `ChatModel`."""
    assert isinstance(OpenAIChatModel("judge-1"), ChatModel)


# What is read.


def body_of(**choice: Any) -> bytes:
    return json.dumps({"choices": [choice]}).encode()


def read(body: bytes, **headers: str) -> ChatReply:
    return read_completion(body, headers, PLACE, "judge-1")


def test_a_whole_reply_is_read() -> None:
    """Words, finish, tokens counted, and who answered."""
    body = {
        "model": "judge-1-0426",
        "system_fingerprint": "fp_1",
        "choices": [
            {
                "finish_reason": "length",
                "message": {"content": "{}", "refusal": None},
                "logprobs": {"content": [{"token": "{}", "top_logprobs": [{"token": "{}", "logprob": -0.1}]}]},
            }
        ],
        "usage": {
            "prompt_tokens": 9,
            "completion_tokens": 4,
            "prompt_tokens_details": {"cached_tokens": 8, "cache_write_tokens": 1},
            "completion_tokens_details": {"reasoning_tokens": 3},
        },
    }
    reply = read(json.dumps(body).encode(), **{"x-request-id": "req_1"})
    assert (reply.text, reply.finish, reply.refusal) == ("{}", "length", None)
    assert (reply.model, reply.fingerprint, reply.request_id) == ("judge-1-0426", "fp_1", "req_1")
    assert reply.usage == Usage(9, 8, 1, 4, 3)
    assert reply.tokens is not None
    assert reply.tokens[0].alternatives == (("{}", -0.1),)


@pytest.mark.parametrize(
    ("choice", "text"),
    [
        ({"message": {"content": "a"}}, "a"),
        ({"message": {"content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}, 7]}}, "ab"),
        ({"message": {"content": None}}, ""),
        ({"message": {"content": 7}}, ""),
        ({"message": None}, ""),
        ({}, ""),
    ],
)
def test_words_in_every_form(choice: dict[str, Any], text: str) -> None:
    """Text, parts of text, or nothing."""
    assert read(body_of(**choice)).text == text


@pytest.mark.parametrize("usage", [None, 7, [], "many"])
def test_tokens_not_counted_are_none(usage: Any) -> None:
    """A server that counts nothing has no usage; it is not 0."""
    assert read(json.dumps({"choices": [{}], "usage": usage}).encode()).usage is None


@pytest.mark.parametrize("count", [None, -5, True, "9", 1.5])
def test_odd_counts_are_zero(count: Any) -> None:
    """A count that is none costs nothing."""
    usage = {"prompt_tokens": count, "completion_tokens": 4, "prompt_tokens_details": None}
    assert read(json.dumps({"choices": [{}], "usage": usage}).encode()).usage == Usage(completion=4)


@pytest.mark.parametrize(
    "logprobs",
    [None, 7, {}, {"content": None}, {"content": []}, {"content": [7]}, {"content": [{"token": None}]}],
)
def test_odd_logprobs_are_none(logprobs: Any) -> None:
    """Log-probabilities in another form are left out."""
    assert read(body_of(logprobs=logprobs)).tokens is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"\xff\xfe",
        b"{",
        b"[" * 100_000,
        b"9" * 5000,
        b"null",
        b"[]",
        b'{"choices": 7}',
        b'{"choices": [7]}',
    ],
    ids=["empty", "page", "bytes", "broken", "deep", "long", "null", "list", "number", "no choice"],
)
def test_no_completion_is_no_reply(body: bytes) -> None:
    """What is no completion is a failure of the server's that may pass, and its words are not repeated."""
    with pytest.raises(ModelUnavailable, match=r"^http://judge\.test/v1: .*base URL") as raised:
        read(body, **{"content-type": "text/html; charset=utf-8"})
    assert raised.value.transient
    assert "<html>" not in str(raised.value)


def test_a_choice_that_failed_is_a_failure() -> None:
    """A gateway whose provider failed half-way says so in the choice."""
    with pytest.raises(ModelRateLimited):
        read(body_of(error={"code": 429, "message": "slow"}, message={"content": "{}"}))


def test_compressed_replies_are_read() -> None:
    """A reply in gzip is the same reply."""
    with model(lambda call: Fault(body=completion(call, "{}"), zipped=True)) as (chat, _):
        assert ask(chat).text == "{}"


# How long is waited.


@pytest.mark.parametrize("name", ["hang", "drip", "drip of an error", "drip, then stall", "headers, then stall"])
def test_an_attempt_ends_in_time(name: str) -> None:
    """However a server keeps the connection, an attempt ends at its deadline, and may be tried again."""
    with model(lambda call: FAULTS[name]) as (chat, server):
        began = time.perf_counter()
        with pytest.raises(
            ModelTimeout, match=r"no whole reply within the 0\.5 s of this attempt; raise timeout"
        ) as raised:
            ask(chat, seconds=0.5)
        assert 0.45 < time.perf_counter() - began < 1
        assert raised.value.transient
        assert str(raised.value).startswith(server.url)


@pytest.mark.parametrize(("name", "seconds"), [("hang", 2), ("drip", 1), ("headers, then stall", 1)])
def test_an_evaluation_ends_in_time(name: str, seconds: int) -> None:
    """Retries included, an evaluation keeps its time-out."""
    with model(lambda call: FAULTS[name]) as (chat, server):
        judge = ModelJudge(chat=chat, timeout=seconds)
        began = time.perf_counter()
        with pytest.raises(ModelTimeout, match=rf"tried 2 times within {seconds} s"):
            evaluate_answer(QUESTION, answer_of(7), judge=judge)
        assert time.perf_counter() - began < seconds + 0.5
        assert len(server.calls) == 2


def test_an_evaluation_does_not_wait_in_vain() -> None:
    """A wait longer than the time left is not begun."""
    with model(lambda call: refusal(429, "slow down", {"retry-after": "60"})) as (chat, _):
        began = time.perf_counter()
        with pytest.raises(ModelRateLimited, match=r"it asks to wait 60 s, and [\d.]+ s are left"):
            evaluate_answer(QUESTION, answer_of(7), judge=ModelJudge(chat=chat, timeout=2))
        assert time.perf_counter() - began < 1


def test_no_limit_is_possible() -> None:
    """Without a deadline nothing is timed."""
    with model(says("{}")) as (chat, _):
        assert ask(chat, seconds=None).text == "{}"


def test_no_watch_is_left_behind() -> None:
    """After a call, good or bad, its connection is not watched any more: somebody else's call may be on it."""
    with model(lambda call: FAULTS["failure"] if call.number % 2 else Fault(body=completion(call, "{}"))) as (chat, _):
        for _ in range(3):
            with pytest.raises(ModelUnavailable):
                ask(chat, seconds=60)
            ask(chat, seconds=60)
    assert not len(CLOSER)
    assert len([thread for thread in threading.enumerate() if thread.name == "starjudge-watch"]) == 1


def test_a_reply_without_end_is_not_read() -> None:
    """More than `MOST_BYTES` are not kept in memory."""
    with model(lambda call: Fault(body=b" " * (MOST_BYTES + 1))) as (chat, _):
        with pytest.raises(ModelUnavailable, match=r"longer than 8,388,608 bytes") as raised:
            ask(chat)
        assert not raised.value.transient


def test_an_error_without_end_is_not_read() -> None:
    """Of what is sent with an error only the beginning is read, so it neither fills the memory nor takes the time."""
    plenty = 64 * MOST_ERROR_BYTES
    with model(lambda call: Fault(status=500, body=b"x" * plenty)) as (chat, server):
        tracemalloc.start()
        try:
            with pytest.raises(ModelUnavailable, match="500"):
                ask(chat)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert peak < plenty + 8 * MOST_ERROR_BYTES  # the server's copy is one of them
        server.plan = lambda call: None
        assert ask(chat).text  # what was left unread is not taken for the next reply


# Connections.


@pytest.mark.parametrize("name", ["reset", "reset after headers", "broken compression"])
def test_a_broken_connection_may_pass(name: str) -> None:
    """A connection that breaks, at whatever point, may be tried again."""
    with model(lambda call: FAULTS[name]) as (chat, _):
        with pytest.raises(ModelUnavailable, match="cannot be reached") as raised:
            ask(chat)
        assert raised.value.transient


def test_nobody_there_may_pass() -> None:
    """A port where nothing listens: the server may be starting."""
    with model() as (chat, _):
        pass
    with pytest.raises(ModelUnavailable, match=r"check the address, and that the server runs") as raised:
        ask(chat)
    assert raised.value.transient


def test_a_restarted_server_is_met_again() -> None:
    """Connections that died with a server are replaced: the first call after its restart is a good one."""
    server = FaultServer(says("{}"))
    chat = OpenAIChatModel("judge-1", server.url, KEY)
    ask(chat)
    server.stop()
    again = FaultServer(says('{"again": 1}'), server.port)
    try:
        reply = Retry(sleep=lambda seconds: None).call(lambda: ask(chat), Deadline(5))
        assert reply.text == '{"again": 1}'
        assert len(again.calls) == 1
    finally:
        again.stop()


# What an error says, and what it does not.


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, ModelAccessDenied), (400, ModelRejected), (429, ModelRateLimited), (500, ModelUnavailable)],
)
def test_keys_and_answers_stand_in_no_error(status: int, kind: type[ModelError]) -> None:
    """A server that repeats key and prompt, as text or inside JSON, gets neither into a message."""

    def echo(call: Call) -> Fault:
        return refusal(status, f"bad {KEY}: {json.dumps(call.body['messages'])}")

    with model(echo) as (chat, server), pytest.raises(kind) as raised:
        ask(chat)
    assert str(raised.value).startswith(f"{server.url} (HTTP {status})")
    shown = f"{raised.value!r} {vars(raised.value)}"
    assert KEY not in shown
    assert CODEWORD not in shown


def test_the_key_of_a_client_given_stands_in_no_error() -> None:
    """The key is the client's own, and is masked all the same."""
    plan: Plan = lambda call: refusal(401, f"wrong key {KEY}")  # noqa: E731
    with given_client(plan) as (chat, _), pytest.raises(ModelAccessDenied, match=r"wrong key \[key\]"):
        ask(chat)


def test_a_client_given_is_used_without_its_retries() -> None:
    """A ready client answers, its own retries off: they would be invisible, and twice."""
    with given_client(lambda call: FAULTS["failure"], max_retries=4) as (chat, server):
        with pytest.raises(ModelUnavailable):
            ask(chat)
        assert len(server.calls) == 1
        assert chat.place == server.url


@pytest.mark.parametrize("name", ["drip", "drip, then stall"])
def test_a_client_given_keeps_the_deadline(name: str) -> None:
    """A ready client's replies are watched too."""
    with given_client(lambda call: FAULTS[name]) as (chat, _):
        began = time.perf_counter()
        with pytest.raises(ModelTimeout):
            ask(chat, seconds=0.5)
        assert time.perf_counter() - began < 1


def test_azure_is_a_client() -> None:
    """Azure's client sends its own header and path, and its key is masked."""
    seen: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(401, json={"error": {"message": f"denied for {KEY}", "code": "401"}})

    client = openai.AzureOpenAI(
        api_key=KEY,
        api_version="2026-01-01",
        azure_endpoint="https://judge.test",
        http_client=httpx2.Client(transport=httpx2.MockTransport(handle)),
    )
    with pytest.raises(ModelAccessDenied, match=r"denied for \[key\]"):
        ask(OpenAIChatModel("judge-1", client=client))
    assert (seen[0].url.path, seen[0].headers["api-key"]) == ("/openai/deployments/judge-1/chat/completions", KEY)


@pytest.mark.parametrize("make", [lambda: openai.AsyncOpenAI(api_key=KEY), object], ids=["async", "object"])
def test_another_client_is_refused(make: Callable[[], Any]) -> None:
    """An async client, or none at all, is told at once."""
    with pytest.raises(InputError, match=r"client: expected an openai\.OpenAI"):
        OpenAIChatModel("judge-1", client=make())


@pytest.mark.parametrize("url", ["judge.test/v1", "ftp://judge.test", "http://", "http://h:port/v1", "http://[::1/v1"])
def test_a_base_url_that_is_none(url: str) -> None:
    """The message names the value and shows what one looks like."""
    with pytest.raises(InputError, match=r"base_url: .*expected"):
        OpenAIChatModel("judge-1", url)


def test_credentials_of_a_url_are_not_shown() -> None:
    """Neither where the URL is wrong nor as the place of a right one."""
    with pytest.raises(InputError) as raised:
        OpenAIChatModel("judge-1", f"htp://me:{KEY}@judge.test/v1")
    assert KEY not in str(raised.value)
    chat = OpenAIChatModel("judge-1", f"http://me:{KEY}@[::1]:8080/v1/?key={KEY}")
    assert chat.place == "http://[::1]:8080/v1"


@pytest.mark.parametrize("blank", [None, "", "  \n"])
def test_blank_settings_count_as_none(blank: str | None) -> None:
    """A base URL of blanks is OpenAI's; it would look like a broken network."""
    assert OpenAIChatModel("judge-1", blank, blank).place == OPENAI_URL


def test_a_key_with_a_line_end_works() -> None:
    """Line ends around a key are taken off."""
    with model(says("{}"), key=f" {KEY}\n") as (chat, server):
        ask(chat)
    assert server.headers[0]["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize("key", ["sk-two\nlines-of-key", "sk-with blank", "sk-schlüssel-lang"])
def test_a_key_that_no_header_holds(key: str) -> None:
    """It is told at once, by the place of the bad character, without the key."""
    with pytest.raises(InputError, match=r"api_key: .*character \d+ of \d+") as raised:
        OpenAIChatModel("judge-1", api_key=key)
    assert key[3:6] not in str(raised.value)


def test_keys_stand_in_no_repr() -> None:
    """Of the chat model, of the judge, and of what they hold."""
    chat = OpenAIChatModel("judge-1", "http://127.0.0.1:9/v1", KEY)
    judge = ModelJudge("judge-1", base_url="http://127.0.0.1:9/v1", api_key=KEY)
    assert KEY not in f"{chat!r} {judge!r} {judge.chat!r} {REQUEST!r}"
    assert repr(chat) == "OpenAIChatModel('judge-1', 'http://127.0.0.1:9/v1')"


@pytest.mark.parametrize("proxy", ["nonsense", "foo://127.0.0.1:9"])
def test_a_wrong_proxy_is_told(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy variable that is no proxy's address is an error of ours, with what to look at."""
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    monkeypatch.setenv("HTTP_PROXY", proxy)
    with pytest.raises(ModelUnavailable, match=r"check the .*(proxy|address|base URL)"):
        ask(OpenAIChatModel("judge-1", "http://127.0.0.1:9/v1", KEY))


def test_a_bad_header_is_final(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that cannot be sent at all looks like a broken network and is none."""
    monkeypatch.setenv("OPENAI_ORG_ID", "org-\nbroken")
    with model(says("{}")) as (chat, _), pytest.raises(ModelUnavailable, match=r"could not be sent") as raised:
        ask(chat)
    assert not raised.value.transient


def test_an_untrusted_certificate_is_final() -> None:
    """A certificate does not get better by asking again."""
    cause = ssl.SSLCertVerificationError("self-signed certificate")

    def handle(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED]") from cause

    client = openai.OpenAI(
        api_key=KEY, base_url=PLACE, http_client=httpx2.Client(transport=httpx2.MockTransport(handle))
    )
    with pytest.raises(ModelUnavailable, match=r"certificate is not trusted") as raised:
        ask(OpenAIChatModel("judge-1", client=client))
    assert not raised.value.transient


@pytest.mark.parametrize("name", [n for n, f in FAULTS.items() if f.status >= 400 or f.wire.startswith("reset")])
def test_no_error_of_the_sdk_comes_through(name: str) -> None:
    """Every failure is a `ModelError` that shows no cause of the SDK's and pickles."""
    with model(lambda call: FAULTS[name]) as (chat, _), pytest.raises(ModelError) as raised:
        ask(chat)
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__
    copy = pickle.loads(pickle.dumps(raised.value))
    assert (type(copy), str(copy), vars(copy)) == (type(raised.value), str(raised.value), vars(raised.value))


def test_an_interrupt_passes_through() -> None:
    """Ctrl-C during a call ends it, and the model can be asked again."""

    def handle(request: httpx2.Request) -> httpx2.Response:
        raise KeyboardInterrupt

    client = openai.OpenAI(
        api_key=KEY, base_url=PLACE, http_client=httpx2.Client(transport=httpx2.MockTransport(handle))
    )
    with pytest.raises(KeyboardInterrupt):
        ask(OpenAIChatModel("judge-1", client=client))
