"""What a server's refusal means: one table for every OpenAI-compatible server that was tried.

Shapes of a refusal differ (``{"error": {…}}``, ``{"detail": …}``, plain text), codes come as numbers or words, and
500 may mean "I do not know this parameter". What follows was found by asking the servers.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

from starjudge.errors import (
    ModelAccessDenied,
    ModelError,
    ModelQuotaExceeded,
    ModelRateLimited,
    ModelRejected,
    ModelTimeout,
    ModelUnavailable,
)

LONGEST_WORDS = 200  # characters of a server's own words that are passed on
_PARAMETER_NAMED = re.compile(
    r"\b(response_format|max_completion_tokens|max_tokens|temperature|reasoning_effort|top_logprobs|logprobs|seed)\b"
)
_FORM_WORDS = re.compile(r"response_format|json_schema|json schema|\bgrammar\b|'text' or 'json_object'", re.IGNORECASE)
_TOO_LONG = re.compile(r"context.{0,12}(length|size|window)|ContextWindow|too many tokens|prompt is too long", re.I)
_SYSTEM_ROLE = re.compile(r"system role|role.{0,20}system|only user and assistant roles", re.IGNORECASE)
_QUOTA = re.compile(r"insufficient_quota|billing|out of credits|credit balance", re.IGNORECASE)


class _Refusal(NamedTuple):
    """What a server says, whatever shape it says it in."""

    message: str
    code: str
    kind: str
    parameter: str | None


def error_for_status(status: int, headers: Mapping[str, str], payload: Any, place: str, model: str) -> ModelError:
    """The error for a reply with an HTTP status of 400 or more.

    Args:
        status: the HTTP status.
        headers: of the reply; names in lower case or a case-insensitive mapping.
        payload: the body, read as JSON where it is any, else as text.
        place: the server, for the message.
        model: the model asked for, for the message.

    """
    said = _refusal(payload)
    where = f"{place} (HTTP {status})"
    wait = retry_after(headers)
    again = headers.get("x-should-retry")
    if status == 429:
        if said.code == "insufficient_quota" or _QUOTA.search(f"{said.kind} {said.message}"):
            return ModelQuotaExceeded(f"{where}: quota used up: {said.message}; check plan and billing", status=status)
        return ModelRateLimited(
            f"{where}: too many requests: {said.message}",
            transient=again != "false",
            retry_after=wait,
            status=status,
        )
    if status in (401, 403):
        return ModelAccessDenied(
            f"{where}: not allowed: {said.message}; check the key (OPENAI_API_KEY) and that it may use {model!r}",
            status=status,
        )
    if status == 404:
        return ModelUnavailable(
            f"{where}: not found: {said.message}; check the model's name ({model!r}) and the base URL", status=status
        )
    if status == 408:
        return ModelTimeout(
            f"{where}: the server gave up waiting: {said.message}", transient=again != "false", status=status
        )
    if status == 409 or status >= 500:
        parameter = "response_format" if _FORM_WORDS.search(said.message) else said.parameter
        if status == 500 and parameter is not None:  # some servers call a refused parameter their own failure
            return ModelRejected(f"{where}: {said.message}", parameter=parameter, status=status)
        return ModelUnavailable(f"{where}: {said.message}", transient=again != "false", retry_after=wait, status=status)
    if _TOO_LONG.search(f"{said.code} {said.kind} {said.message}"):
        return ModelRejected(
            f"{where}: the answer is too long for {model!r}: {said.message}", parameter="messages", status=status
        )
    if _SYSTEM_ROLE.search(said.message):
        return ModelRejected(f"{where}: {said.message}", parameter="system_role", status=status)
    parameter = said.parameter or ("response_format" if _FORM_WORDS.search(said.message) else None)
    return ModelRejected(f"{where}: the request was refused: {said.message}", parameter=parameter, status=status)


def error_for_payload(payload: Any, headers: Mapping[str, str], place: str) -> ModelError:
    """The error for a reply with status 200 that holds no choices; gateways wrap refusals this way."""
    if isinstance(payload, dict) and payload.get("error"):
        said = _refusal(payload)
        if said.code.isdecimal() and int(said.code) >= 400:
            return error_for_status(int(said.code), headers, payload, place, "")
        return ModelUnavailable(f"{place}: {said.message}", transient=True)
    return ModelUnavailable(f"{place}: the reply holds no choices", transient=True)


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


def _seconds_until(text: str) -> float | None:
    try:
        at = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return max(0.0, (at - datetime.fromtimestamp(time.time(), UTC)).total_seconds())


def _refusal(payload: Any) -> _Refusal:
    error = payload.get("error", payload) if isinstance(payload, dict) else payload
    if not isinstance(error, dict):
        words = error if isinstance(error, str) else ""
        return _Refusal(_short(words), "", "", _named(words))
    detail = error.get("message") or error.get("detail") or error.get("error") or ""
    words = detail if isinstance(detail, str) else _complaints(detail)
    parameter = error.get("param")
    if not isinstance(parameter, str) or not parameter:
        parameter = _named(words)
    return _Refusal(_short(words), str(error.get("code") or ""), str(error.get("type") or ""), parameter)


def _complaints(detail: Any) -> str:
    """What a list of validation errors complains of, without the values: those are the prompt, and so the answer."""
    rows = detail if isinstance(detail, list) else [detail]
    return "; ".join(
        f"{'.'.join(map(str, row.get('loc') or ()))}: {row.get('msg')}" for row in rows if isinstance(row, dict)
    )


def _named(words: str) -> str | None:
    """The first of our settings that the words name."""
    found = _PARAMETER_NAMED.search(words)
    return found[1] if found else None


def _short(words: str) -> str:
    line = " ".join(words.split())
    if not line:
        return "it gives no reason"
    return line if len(line) <= LONGEST_WORDS else f"{line[: LONGEST_WORDS - 1]}…"
