"""Errors as all routes answer them, with the library's messages: ``{"error": {"type", "message", "field"?}}``."""

from __future__ import annotations

import json
import logging
import math
import re
import traceback
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request

from starjudge.errors import (
    CostLimitReached,
    InputError,
    JudgeError,
    ModelError,
    ModelRejected,
    StarjudgeError,
    nearest,
)

log = logging.getLogger("starjudge.server")

BAD_REQUEST, FORBIDDEN, NOT_FOUND, TOO_LARGE, WRONG_TYPE = 400, 403, 404, 413, 415
WRONG_VALUE, TOO_MANY, OUR_FAULT, JUDGE_FAILED, TRY_LATER = 422, 429, 500, 502, 503
TRY_AFTER = 30  # seconds, where a model's server names none
MOST_SHOWN = 60  # characters of a wrong value that a message repeats
_QUOTED = re.compile(r"'([^']+)'")  # the values that pydantic says were expected
_FIELD = re.compile(r"(?:field ')?([a-z_]{3,20})'?: ")
_TYPES = {
    str: "text", bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object",
    type(None): "null",
}  # fmt: skip
_EXPECTED = {
    "string_type": "expected text",
    "string_unicode": "expected text, found characters that no encoding holds (unpaired surrogates)",
    "missing": "missing; expected a value",
    "bool_type": "expected true or false",
    "bool_parsing": "expected true or false",
    "int_type": "expected a whole number",
    "int_parsing": "expected a whole number",
    "int_from_float": "expected a whole number",
    "float_type": "expected a number",
    "float_parsing": "expected a number",
    "finite_number": "expected a finite number",
    "list_type": "expected a list",
    "dict_type": "expected an object",
    "model_attributes_type": "expected a JSON object",
    "extra_forbidden": "unknown",
    "json_invalid": "not valid JSON",
}


class ProblemDetail(BaseModel):
    """What went wrong."""

    type: str = Field(examples=["InputError"])
    """Name of the error's class, as in Python: ``InputError``, ``RubricError``, ``ModelTimeout`` …"""
    message: str = Field(examples=["question: expected text, found a number"])
    """What was wrong, where, what was expected and what to do."""
    field: str | None = Field(default=None, examples=["question"])
    """The field concerned, where it is one."""


class Problem(BaseModel):
    """The body of every answer that is no success."""

    error: ProblemDetail


class RefusedError(Exception):
    """A request that is refused as a whole, before or beside its content."""

    def __init__(self, status: int, message: str, kind: str = "InputError", retry_after: float | None = None) -> None:
        super().__init__(message)
        self.status, self.kind, self.retry_after = status, kind, retry_after


def problem(
    status: int, kind: str, message: str, field: str | None = None, retry_after: float | None = None
) -> JSONResponse:
    """The answer to a request that fails."""
    error = {"type": kind, "message": message} | ({} if field is None else {"field": field})
    headers = {} if retry_after is None else {"Retry-After": str(max(1, math.ceil(retry_after)))}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    # An unpaired surrogate in a message that repeats a value could not be sent otherwise.
    shown = json.loads(json.dumps({"error": error}).encode("utf-8", "replace"))
    text = json.dumps(shown, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")
    return JSONResponse(json.loads(text), status, headers)


def of_starjudge(error: StarjudgeError, field: str | None = None) -> JSONResponse:
    """An error of the library: 422 for what the caller can mend, 502 and 503 for what a judge could not do."""
    kind, message = type(error).__name__, str(error)
    if isinstance(error, InputError):
        found = _FIELD.match(message)
        return problem(WRONG_VALUE, kind, message, field or (found[1] if found else None))
    if isinstance(error, ModelRejected):
        return problem(JUDGE_FAILED, kind, message)
    if isinstance(error, ModelError):
        return problem(TRY_LATER, kind, message, retry_after=error.retry_after or TRY_AFTER)
    if isinstance(error, CostLimitReached):
        return problem(TRY_LATER, kind, message)
    return problem(JUDGE_FAILED if isinstance(error, JudgeError) else OUR_FAULT, kind, message)


def of_validation(errors: Sequence[Mapping[str, Any]]) -> JSONResponse:
    """A body, path or query that is not as described; the first fault is told."""
    first: Mapping[str, Any] = (
        errors[0] if errors else {"type": "value_error", "loc": ("body",), "msg": "not as expected"}
    )
    kind, where = first["type"], [str(part) for part in first["loc"]]
    if where and where[0] in ("body", "query", "path", "header"):
        where = where[1:]
    if kind == "json_invalid":
        reason = (first.get("ctx") or {}).get("error", "")
        return problem(BAD_REQUEST, "InputError", f"body: not valid JSON ({reason}); expected a JSON object")
    name = ".".join(where) or "body"
    return problem(WRONG_VALUE, "InputError", f"{name}: {_said(first)}", name)


def _said(error: Mapping[str, Any]) -> str:
    kind, given, context = str(error["type"]), error.get("input"), error.get("ctx") or {}
    found = f", found {_TYPES.get(type(given), type(given).__name__)}"
    if kind == "missing":
        return _EXPECTED[kind]
    if isinstance(given, bytes):
        return "expected a JSON object with Content-Type application/json"
    if kind in _EXPECTED:
        return _EXPECTED[kind] + (found if kind.endswith(("_type", "_parsing", "_float")) else "")
    if kind == "literal_error":
        allowed = _QUOTED.findall(str(context.get("expected")))
        if not isinstance(given, str):
            return f"expected one of {', '.join(allowed)}{found}"
        return f"unknown {given[:MOST_SHOWN]!r}; {nearest(given[:MOST_SHOWN], allowed)}"
    return f"{str(error.get('msg', 'not as expected')).removeprefix('Value error, ')}"


def of_crash(request: Request, error: Exception) -> JSONResponse:
    """A fault of ours. Its message may hold words of an answer, so the log is told where it was and no more."""
    places = traceback.extract_tb(error.__traceback__)
    last = f"{places[-1].filename.rpartition('/')[2]}:{places[-1].lineno}" if places else "?"
    log.error("%s %s: %s at %s", request.method, route_of(request.scope), type(error).__name__, last)
    return problem(OUR_FAULT, "InternalError", "the server failed at this request; nothing of it was judged")


def of_http(error: HTTPException) -> JSONResponse:
    """What the framework refuses by itself: unknown paths, wrong methods, broken uploads."""
    words = {
        400: "body: not as its content type says (broken, or too many brackets within brackets)",
        404: "there is nothing at this address; GET /openapi.json lists what there is",
        405: "this address does not take that method; GET /openapi.json lists what there is",
    }
    answer = problem(error.status_code, "InputError", words.get(error.status_code, str(error.detail)))
    for name, value in (error.headers or {}).items():
        answer.headers[name] = value
    return answer


def of_request(error: RefusedError) -> JSONResponse:
    """A request refused as a whole."""
    return problem(error.status, error.kind, str(error), retry_after=error.retry_after)


def route_of(scope: Mapping[str, Any]) -> str:
    """The route's path as it is declared, so that no id and no word of a caller's stands in a log or a metric."""
    path = getattr(scope.get("route"), "path", None)
    return str(path) if path else "other"


def add_handlers(app: Any) -> None:
    """Have an app answer with this shape, whatever goes wrong."""

    async def starjudge_error(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, StarjudgeError)
        return of_starjudge(error)

    async def validation(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        return of_validation(error.errors())

    async def http(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        return of_http(error)

    async def fault(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RefusedError)
        return of_request(error)

    app.add_exception_handler(StarjudgeError, starjudge_error)
    app.add_exception_handler(RequestValidationError, validation)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RefusedError, fault)
