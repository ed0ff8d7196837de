"""What a server's refusal means."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from starjudge.chat.refusals import LONGEST_WORDS, read_refusal
from starjudge.chat.server_errors import error_for_payload, error_for_status, retry_after
from starjudge.errors import (
    ModelAccessDenied,
    ModelError,
    ModelQuotaExceeded,
    ModelRateLimited,
    ModelRejected,
    ModelTimeout,
    ModelUnavailable,
)

PLACE = "http://judge.test/v1"
PROMPT = "[1] I moved the nightly training job to spot nodes.\n[2] The temperature of the rack and the billing fell."


def error(status: int, said: Any = "no", headers: dict[str, str] | None = None, **fields: Any) -> ModelError:
    """The error for a refusal in OpenAI's form; ``said`` may be a whole body."""
    payload = {"error": {"message": said, **fields}} if isinstance(said, str) else said
    return error_for_status(status, headers or {}, payload, PLACE, "judge-1", PROMPT)


@pytest.mark.parametrize(
    ("status", "kind", "transient"),
    [
        (302, ModelUnavailable, False),
        (400, ModelRejected, False),
        (401, ModelAccessDenied, False),
        (402, ModelQuotaExceeded, False),
        (403, ModelAccessDenied, False),
        (404, ModelUnavailable, False),
        (405, ModelUnavailable, False),
        (408, ModelTimeout, True),
        (409, ModelUnavailable, True),
        (413, ModelRejected, False),
        (422, ModelRejected, False),
        (429, ModelRateLimited, True),
        (500, ModelUnavailable, True),
        (501, ModelUnavailable, False),
        (503, ModelUnavailable, True),
        (529, ModelUnavailable, True),
    ],
)
def test_each_status_has_its_class(status: int, kind: type[ModelError], transient: bool) -> None:
    """A status has one class of error, which says whether asking again may help, and keeps the status."""
    found = error(status)
    assert (type(found), found.transient, found.status) == (kind, transient, status)


@pytest.mark.parametrize("status", [401, 404, 408, 413, 422, 429, 500])
def test_a_message_names_the_place_and_what_to_do(status: int) -> None:
    """The message starts with the server and its status, passes its words on, and ends in advice."""
    text = str(error(status, "computer says no"))
    assert text.startswith(f"{PLACE} (HTTP {status}): ")
    assert "computer says no; " in text


@pytest.mark.parametrize("status", [408, 409, 429, 500, 503])
def test_a_server_may_forbid_another_try(status: int) -> None:
    """``x-should-retry: false`` makes any failure a final one."""
    assert not error(status, headers={"x-should-retry": "false"}).transient


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        (
            "You exceeded your current quota, please check your plan and billing details.",
            {"code": "insufficient_quota"},
        ),
        ("quota", {"type": "insufficient_quota"}),
        ("Your credit balance is too low", {}),
        ("Billing hard limit has been reached", {}),
    ],
)
def test_a_quota_is_no_rate(said: str, fields: dict[str, Any]) -> None:
    """A used-up account is told apart from a rate and never asked again."""
    found = error(429, said, **fields)
    assert isinstance(found, ModelQuotaExceeded)
    assert not found.transient


@pytest.mark.parametrize(
    ("said", "headers", "fields"),
    [
        ("Rate limit reached on requests per min. Add a payment method at https://api.test/account/billing.", {}, {}),
        ("Rate limit reached. See account/billing.", {}, {"code": "rate_limit_exceeded"}),
        ("You exceeded your current quota, please check your plan and billing. Please retry in 43.2s.", {}, {}),
        ("You exceeded your current quota, please check your plan.", {"retry-after": "20"}, {}),
        ("Too many tokens, please wait before trying again.", {}, {}),
    ],
)
def test_words_of_quota_do_not_make_a_rate_final(said: str, headers: dict[str, str], fields: dict[str, Any]) -> None:
    """Where the server says that waiting helps, waiting is done, whatever it says of billing."""
    found = error(429, said, headers, **fields)
    assert type(found) is ModelRateLimited
    assert found.transient


def test_a_request_above_the_rate_itself_is_rejected() -> None:
    """A request larger than what a minute allows never fits, however long one waits."""
    found = error(429, "Request too large for judge-1 on tokens per min (TPM): Limit 3000", code="rate_limit_exceeded")
    assert isinstance(found, ModelRejected)
    assert found.parameter == "messages"


@pytest.mark.parametrize(
    ("status", "payload", "parameter"),
    [
        (400, {"error": {"message": "no", "param": "temperature", "code": "unsupported_value"}}, "temperature"),
        (400, {"error": {"message": "Unrecognized argument: max_completion_tokens"}}, "max_completion_tokens"),
        (400, {"error": "logprobs is not supported"}, "logprobs"),
        (400, {"message": "seed must be absent", "object": "error"}, "seed"),
        (400, [{"error": {"message": "Invalid JSON schema"}}], "response_format"),
        (400, {"errors": [{"message": "structured outputs are not supported"}]}, "response_format"),
        (400, {"error": None, "detail": "JSON mode is not enabled"}, "response_format"),
        (400, "failed to parse grammar", "response_format"),
        (400, {"error": {"message": "System role not supported"}}, "system_role"),
        (403, {"error": {"message": "You are not allowed to request logprobs from this model"}}, "logprobs"),
        (404, {"error": {"message": "No endpoints found for the requested parameters"}}, "response_format"),
        (422, {"detail": [{"loc": ["body", "reasoning_effort"], "msg": "unknown"}]}, "reasoning_effort"),
        (500, {"error": {"message": "'msg': \"Input should be 'text' or 'json_object'\""}}, None),
        (500, {"error": {"message": "loc: response_format; input should be one of two"}}, "response_format"),
        (501, {"error": {"message": "json_schema is not implemented"}}, "response_format"),
        (
            400,
            {"error": {"message": "max_tokens is too large: 3000. The maximum context length is 4096"}},
            "max_tokens",
        ),
    ],
)
def test_the_setting_refused_is_found(status: int, payload: Any, parameter: str | None) -> None:
    """The setting to blame is read from the field made for it, else from the words, in every shape of a refusal."""
    found = error(status, payload)
    if parameter is None:
        parameter = "response_format"
    assert isinstance(found, ModelRejected)
    assert found.parameter == parameter


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("max_tokens: This model's maximum context length is 4096 tokens", "context_length_exceeded"),
        ("the request exceeds the available context size", 400),
        ("prompt is too long: 9000 tokens > 8000 maximum", None),
        ("The input token count (9000) exceeds the maximum number of tokens allowed (8000)", None),
        ("Please reduce the length of the messages or completion.", None),
    ],
)
def test_an_answer_too_long_is_told(said: str, code: Any) -> None:
    """Too long a prompt is blamed on the messages, which no step of the ladder shortens."""
    found = error(400, said, code=code)
    assert isinstance(found, ModelRejected)
    assert (found.parameter, "too long for 'judge-1'" in str(found)) == ("messages", True)


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        (None, "it gives no reason"),
        ({}, "it gives no reason"),
        ([], "it gives no reason"),
        (7, "it gives no reason"),
        ({"error": {"message": {"loc": 3, "msg": "bad"}}}, "3: bad"),
        ({"detail": [{"loc": "body", "msg": None}, "odd"]}, "body: is wrong"),
        ("<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>", "502 Bad Gateway"),
        ("<p>Down</p> for <b>now</b>", "Down for now"),
        ("gone\n\n fishing", "gone fishing"),
    ],
)
def test_any_shape_can_be_read(payload: Any, words: str) -> None:
    """A refusal of any shape gives words, and never an error of its own."""
    assert read_refusal(payload).message == words


def test_a_long_refusal_is_cut() -> None:
    """No more than `LONGEST_WORDS` characters of a server's own words are passed on, yet all of them are read."""
    found = read_refusal({"error": {"message": "so " * 400 + "temperature"}})
    assert (len(found.message), found.parameter) == (LONGEST_WORDS, "temperature")


@pytest.mark.parametrize(
    "said",
    [
        f"bad request: {PROMPT!r}",
        "invalid message 'I moved the nightly training job to spot",
        "near MOVED THE NIGHTLY TRAINING there is a fault",
    ],
)
def test_words_of_the_prompt_are_left_out(said: str) -> None:
    """What a server repeats of the answer is not passed on."""
    text = str(error(400, said))
    assert "nightly" not in text.lower()
    assert "[…]" in text


def test_words_of_the_prompt_blame_nothing() -> None:
    """A setting's name in a repeated answer is no setting refused, and "billing" in it no quota."""
    echo = "bad message: The temperature of the rack and the billing fell."
    found = error(400, echo)
    assert isinstance(found, ModelRejected)
    assert found.parameter is None


def test_validation_errors_lose_their_values() -> None:
    """Of a list of complaints, place and reason are told; the value is the prompt."""
    found = error(422, {"detail": [{"loc": ["body", "messages", 1], "msg": "too odd", "input": "secret words"}]})
    assert "body.messages.1: too odd" in str(found)
    assert "secret" not in str(found)


@pytest.mark.parametrize(
    ("payload", "kind", "transient"),
    [
        ({"error": {"message": "x", "code": 502}}, ModelUnavailable, True),
        ({"error": {"message": "x", "code": "429"}}, ModelRateLimited, True),
        ({"error": {"message": "x", "code": "insufficient_quota"}}, ModelQuotaExceeded, False),
        ({"error": {"message": "x", "code": "invalid_api_key"}}, ModelAccessDenied, False),
        ({"error": {"message": "x", "code": "odd"}}, ModelUnavailable, True),
        ({"error": "x"}, ModelUnavailable, True),
        ({"id": "chatcmpl-1"}, ModelUnavailable, True),
        ([], ModelUnavailable, True),
        ("words", ModelUnavailable, True),
    ],
)
def test_a_refusal_with_status_200(payload: Any, kind: type[ModelError], transient: bool) -> None:
    """A refusal wrapped in a success is what its code says; without one it may pass."""
    found = error_for_payload(payload, {}, PLACE, "judge-1")
    assert (type(found), found.transient) == (kind, transient)
    assert PLACE in str(found)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": " 0.5 "}, 0.5),
        ({"retry-after": "0"}, 0.0),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after-ms": "soon", "retry-after": "9"}, 9.0),
        ({"llm_provider-retry-after": "3"}, 3.0),
        ({"retry-after": "-4"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "next week"}, None),
        ({"retry-after": "Mon, 01 Jan 2001 00:00:00 GMT"}, 0.0),
        ({"retry-after": "Mon, 41 Jan 2001 00:00:00 GMT"}, None),
    ],
)
def test_retry_after_in_all_its_forms(headers: dict[str, str], seconds: float | None) -> None:
    """Seconds, fractions, milliseconds and dates are read; what is none of them counts as not asked."""
    assert retry_after(headers) == seconds


@pytest.mark.parametrize("usegmt", [True, False], ids=["GMT", "-0000"])
def test_retry_after_as_a_date(usegmt: bool) -> None:
    """A date in the future is a wait until then, with or without a zone."""
    at = datetime.now(UTC) + timedelta(seconds=30)
    text = format_datetime(at, usegmt=True) if usegmt else format_datetime(at.replace(tzinfo=None))
    assert retry_after({"retry-after": text}) == pytest.approx(30, abs=2)


@pytest.mark.parametrize("status", [400, 401, 408, 429, 500])
def test_errors_pickle(status: int) -> None:
    """An error comes out of another process with its message and all it knows."""
    found = error(status, "no temperature", {"retry-after": "3"})
    copy = pickle.loads(pickle.dumps(found))
    assert (type(copy), str(copy), vars(copy)) == (type(found), str(found), vars(found))
