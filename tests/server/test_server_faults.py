"""Whatever is wrong with a request, the answer has one shape and says what to do."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the extra 'server' is not installed")

from fastapi.testclient import TestClient
from server_process import ASKED, Made

from starjudge.errors import (
    CostLimitReached,
    InputError,
    ModelQuotaExceeded,
    ModelRateLimited,
    ModelRefused,
    ModelRejected,
    ModelTimeout,
    ModelUnavailable,
    ReplyMalformed,
    ReplyTruncated,
)
from starjudge.models.request import Request

SECRET = "words of an answer"


class Failing:
    """A judge that raises."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def evaluate(self, request: Request) -> Any:
        raise self.error


WRONG = {
    "missing": ({"answer": "a"}, 422, "question", "question: missing; expected a value"),
    "wrong type": ({**ASKED, "answer": 5}, 422, "answer", "answer: expected text, found a number"),
    "list": ([ASKED], 422, "body", "body: expected a JSON object, found a list"),
    "blank question": ({**ASKED, "question": " "}, 422, "question", "question: expected the question that was asked"),
    "unknown rubric": ({**ASKED, "rubric": "start"}, 422, "rubric", "rubric: unknown 'start'; did you mean 'star'?"),
    "path": ({**ASKED, "rubric": "/etc/passwd"}, 422, "rubric", "rubric: unknown '/etc/passwd'; One of: "),
    "relative path": ({**ASKED, "rubric": "rubrics/star.yaml"}, 422, "rubric", "rubric: unknown 'rubrics/star.yaml'; "),
    "company": ({**ASKED, "company": "amazn"}, 422, "company", "company: unknown 'amazn'; did you mean 'amazon'?"),
    "theme": ({**ASKED, "theme": "conflct"}, 422, "theme", "theme: unknown 'conflct'; did you mean 'conflict'?"),
    "duration": ({**ASKED, "duration": 0}, 422, "duration", "duration: expected seconds above 0 and at most 14400"),
    "truth as number": (
        {**ASKED, "duration": True},
        422,
        "duration",
        "duration: expected a number, found true",
    ),
    "misspelt": ({**ASKED, "rubrik": "star"}, 422, "rubrik", "rubrik: unknown"),
    "judge": ({**ASKED, "judge": "model"}, 422, "judge", "judge: 'model' is switched off; this server judges with "),
    "surrogate": ({**ASKED, "answer": "\ud800"}, 422, "answer", "answer: expected text, found characters that no "),
    "long": ({**ASKED, "answer": "a" * 500_001}, 422, "answer", "answer: String should have at most 500000 characters"),
}


def error_of(reply: Any) -> dict[str, str]:
    """The error, after a look at the whole shape."""
    body = reply.json()
    assert set(body) == {"error"}
    assert set(body["error"]) <= {"type", "message", "field"}
    assert body["error"]["type"]
    assert "\n" not in body["error"]["message"]
    found: dict[str, str] = body["error"]
    return found


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_value_is_named(client: TestClient, name: str) -> None:
    """4xx, the field, what was expected and what was found: as the command line says it."""
    body, status, field, message = WRONG[name]
    reply = client.post("/evaluate", content=json.dumps(body), headers={"Content-Type": "application/json"})
    assert reply.status_code == status
    error = error_of(reply)
    assert error["field"] == field
    assert error["message"].startswith(message)


@pytest.mark.parametrize("content", [b"{", b"", b"\xff\xfe", b"[" * 50_000, b'{"question": 1e999}'])
def test_what_is_no_json(client: TestClient, content: bytes) -> None:
    """A body that is broken is the caller's to mend, however it is broken."""
    reply = client.post("/evaluate", content=content, headers={"Content-Type": "application/json"})
    assert reply.status_code in (400, 422)
    assert error_of(reply)["type"] == "InputError"


@pytest.mark.parametrize("path", ["/batches", "/transcripts"])
def test_another_content_type(client: TestClient, path: str) -> None:
    """A body of a type that is not read is refused with what is read."""
    reply = client.post(path, content=b"question=a", headers={"Content-Type": "text/csv"})
    assert reply.status_code == 415
    assert "found text/csv" in error_of(reply)["message"]


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nothing", 404), ("PUT", "/evaluate", 405)])
def test_no_such_address_or_method(client: TestClient, method: str, path: str, status: int) -> None:
    """Unknown addresses and methods have the same shape."""
    reply = client.request(method, path)
    assert reply.status_code == status
    assert "GET /openapi.json" in error_of(reply)["message"]


@pytest.mark.parametrize(
    ("error", "status", "wait"),
    [
        (InputError("theme: unknown 'x'"), 422, None),
        (ModelUnavailable("no chat model is configured"), 503, "30"),
        (ModelTimeout("no reply"), 503, "30"),
        (ModelRateLimited("too many", retry_after=7.2), 503, "8"),
        (ModelQuotaExceeded("used up"), 503, "30"),
        (CostLimitReached("limit"), 503, None),
        (ModelRejected("too long"), 502, None),
        (ModelRefused("declined"), 502, None),
        (ReplyMalformed("not in form"), 502, None),
        (ReplyTruncated("cut off"), 502, None),
    ],
)
def test_a_judge_that_cannot_answer(made: Made, error: Exception, status: int, wait: str | None) -> None:
    """What a model's server does is 502 or 503 with the error's own name, and never a score."""
    reply = made(judge=Failing(error)).post("/evaluate", json=ASKED)
    assert reply.status_code == status
    assert error_of(reply)["type"] == type(error).__name__
    assert error_of(reply)["message"] == str(error)
    assert reply.headers.get("Retry-After") == wait


def test_a_model_that_is_not_configured(made: Made) -> None:
    """A model that is asked for where none is configured is no fault of the request: 503."""
    reply = made(judge="auto").post("/evaluate", json={**ASKED, "judge": "model"})
    assert reply.status_code == 503
    assert error_of(reply)["type"] == "ModelUnavailable"


def test_a_fault_of_ours_tells_nothing(made: Made, caplog: pytest.LogCaptureFixture) -> None:
    """A crash is 500 in the same shape; neither the answer nor the log holds what the exception said."""
    caplog.set_level(logging.DEBUG)
    reply = made(judge=Failing(ZeroDivisionError(SECRET))).post("/evaluate", json=ASKED)
    assert reply.status_code == 500
    assert error_of(reply)["type"] == "InternalError"
    assert SECRET not in reply.text
    assert SECRET not in caplog.text
    assert "ZeroDivisionError at test_server_faults.py" in caplog.text
