"""What a server's refusal means: one table for every OpenAI-compatible server that was tried.

Shapes of a refusal differ (`starjudge.chat.refusals` reads them), codes come as numbers or words, and 500 may mean "I
do not know this parameter". What follows was found by asking the servers, or stands in reports about them.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from starjudge.chat.rate_limits import carry
from starjudge.chat.refusals import Refusal, named_setting, read_refusal
from starjudge.errors import (
    ModelAccessDenied,
    ModelError,
    ModelQuotaExceeded,
    ModelRateLimited,
    ModelRejected,
    ModelTimeout,
    ModelUnavailable,
)

_LIMITS = ("max_tokens", "max_completion_tokens")
_FORM_WORDS = re.compile(
    r"response_format|json_?schema|json schema|json_object|json mode|structured.outputs?|\bgrammar\b|guided.json",
    re.IGNORECASE,
)
_TOO_LONG = re.compile(
    r"context.{0,12}(length|size|window)|ContextWindow|too many tokens|prompt is too long|input token count|"
    r"reduce the length of the (messages|prompt|input)|string_above_max_length",
    re.IGNORECASE,
)
_NEVER_FITS = re.compile(r"request too large", re.IGNORECASE)  # for the rate allowed, however long one waits
_NO_MODEL = re.compile(r"\bmodel\b.{0,80}\b(not found|does not exist|is not available)", re.IGNORECASE)
_SYSTEM_ROLE = re.compile(r"system role|role.{0,20}system|only user and assistant roles", re.IGNORECASE)
_QUOTA = re.compile(r"insufficient_quota|current quota|hard limit|out of credits|credit balance", re.IGNORECASE)
_PASSES = re.compile(r"rate_limit_exceeded|retry in|try again in|per.minute", re.IGNORECASE)  # a rate, whatever else
_STATUS_OF_CODE = {
    "insufficient_quota": 429,
    "rate_limit_exceeded": 429,
    "invalid_api_key": 401,
    "model_not_found": 404,
    "context_length_exceeded": 400,
}
"""HTTP status that OpenAI sends with a code; gateways pass on the code with a status of their own."""


def error_for_status(
    status: int, headers: Mapping[str, str], payload: Any, place: str, model: str, prompt: str = ""
) -> ModelError:
    """The error for a reply with an HTTP status other than success.

    Args:
        status: the HTTP status.
        headers: of the reply; names in lower case or a case-insensitive mapping.
        payload: the body, read as JSON where it is any, else as text.
        place: the server, for the message.
        model: the model asked for, for the message.
        prompt: what was asked: words of it that the server repeats are neither passed on nor taken for its own.

    Limits that the headers tell go with it (`starjudge.chat.rate_limits.limits_of`).

    """
    return carry(_error_for_status(status, headers, payload, place, model, prompt), headers)


def _error_for_status(
    status: int, headers: Mapping[str, str], payload: Any, place: str, model: str, prompt: str
) -> ModelError:
    said = read_refusal(payload, prompt)
    where = f"{place} (HTTP {status})"
    may_pass = headers.get("x-should-retry") != "false"
    wait = retry_after(headers)
    if status in (402, 429):
        return _too_much(status, said, where, may_pass, wait)
    if status in (401, 403):
        return _not_allowed(status, said, where, model)
    if status == 408:
        return ModelTimeout(
            f"{where}: the server gave up waiting: {said.message}; try again, or ask a faster model",
            transient=may_pass,
            retry_after=wait,
            status=status,
        )
    about_form = _FORM_WORDS.search(said.words) is not None
    if status in (404, 405) or status < 400:
        if status == 404 and (about_form or "requested parameters" in said.words):  # a router without such a provider
            return _rejected(status, said, where, "response_format")
        return _not_found(status, said, where, model)
    if status == 409 or status >= 500:
        parameter = "response_format" if about_form else said.parameter
        if status in (500, 501) and parameter is not None:  # some servers call a refused parameter their own failure
            return _rejected(status, said, where, parameter)
        return ModelUnavailable(
            f"{where}: the server fails: {said.message}; try again later, or look into its log",
            transient=may_pass and status != 501,
            retry_after=wait,
            status=status,
        )
    # "max_tokens is too large: the context has 4096" is about our limit, which can be left out.
    about_limit = said.parameter in _LIMITS and said.code != "context_length_exceeded"
    if status == 413 or (not about_limit and _TOO_LONG.search(f"{said.code} {said.kind} {said.words}")):
        return ModelRejected(
            f"{where}: the answer is too long for {model!r}: {said.message}; "
            "judge it offline, or take a model with a longer context",
            parameter="messages",
            status=status,
        )
    if _SYSTEM_ROLE.search(said.words):
        return _rejected(status, said, where, "system_role")
    if said.parameter in (None, "model") and not about_form and _NO_MODEL.search(said.words):
        return _not_found(status, said, where, model)  # llama.cpp's router says 400
    return _rejected(status, said, where, said.parameter or ("response_format" if about_form else None))


def error_for_payload(
    payload: Any, headers: Mapping[str, str], place: str, model: str = "", prompt: str = ""
) -> ModelError:
    """The error for a reply with status 200 that holds no choices; gateways wrap refusals this way.

    In: as for `error_for_status`.
    """
    if isinstance(payload, dict) and payload.get("error"):
        said = read_refusal(payload, prompt)
        status = int(said.code) if said.code.isdecimal() and len(said.code) == 3 else _STATUS_OF_CODE.get(said.code, 0)
        if status >= 400:
            return error_for_status(status, headers, payload, place, model, prompt)
        return ModelUnavailable(f"{place}: an error in place of a reply: {said.message}; try again", transient=True)
    return ModelUnavailable(
        f"{place}: the reply holds no choices; check that the base URL is that of a chat completions API",
        transient=True,
    )


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that a server asks to wait: as milliseconds, seconds or a date; ``None`` where it asks for none."""
    for name, divisor in (("retry-after-ms", 1000.0), ("retry-after", 1.0), ("llm_provider-retry-after", 1.0)):
        text = (headers.get(name) or "").strip()
        if not text:
            continue
        try:
            seconds = float(text) / divisor
        except ValueError:
            dated = _seconds_until(text)
            if dated is None:
                continue
            seconds = dated
        if 0 <= seconds < float("inf"):
            return seconds
    return None


def _too_much(status: int, said: Refusal, where: str, may_pass: bool, wait: float | None) -> ModelError:
    # Words of quota alone do not tell: OpenAI's free accounts, and Gemini, use them for rates that pass in a minute.
    told = f"{said.code} {said.kind}"
    used_up = "insufficient_quota" in told or (
        wait is None and _QUOTA.search(f"{told} {said.words}") and not _PASSES.search(f"{told} {said.words}")
    )
    if status == 402 or used_up:
        return ModelQuotaExceeded(f"{where}: quota used up: {said.message}; check plan and billing", status=status)
    if _NEVER_FITS.search(said.words):
        return ModelRejected(
            f"{where}: the answer is too long for this account's limits: {said.message}; judge it offline",
            parameter="messages",
            status=status,
        )
    return ModelRateLimited(
        f"{where}: too many requests: {said.message}; ask for less at once, or try again later",
        transient=may_pass,
        retry_after=wait,
        status=status,
    )


def _not_found(status: int, said: Refusal, where: str, model: str) -> ModelError:
    return ModelUnavailable(
        f"{where}: not found: {said.message}; check the model's name ({model!r}) and the base URL", status=status
    )


def _not_allowed(status: int, said: Refusal, where: str, model: str) -> ModelError:
    setting = named_setting(said.words)
    if status == 403 and setting is not None:  # "You are not allowed to request logprobs from this model"
        return _rejected(status, said, where, setting)
    return ModelAccessDenied(
        f"{where}: not allowed: {said.message}; check the key (OPENAI_API_KEY) and that it may use {model!r}",
        status=status,
    )


def _rejected(status: int, said: Refusal, where: str, parameter: str | None) -> ModelRejected:
    what = f"leave out or change {parameter!r}" if parameter else "check the model's name and the settings"
    if parameter == "response_format":
        what = "it takes none of the forms of a reply that starjudge knows"
    return ModelRejected(
        f"{where}: the request was refused: {said.message}; {what}", parameter=parameter, status=status
    )


def _seconds_until(text: str) -> float | None:
    try:
        at = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return max(0.0, (at - datetime.fromtimestamp(time.time(), UTC)).total_seconds())
