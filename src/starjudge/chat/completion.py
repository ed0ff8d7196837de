"""The body of a chat completion as a `ChatReply`. Nothing that a server may send raises anything but a `ModelError`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from starjudge.chat.chat_model import ChatReply, TokenChoice, Usage
from starjudge.chat.rate_limits import read_limits
from starjudge.chat.server_errors import error_for_payload
from starjudge.errors import ModelUnavailable

_LONE = re.compile("[\ud800-\udfff]")
_MEDIA_TYPE = re.compile(r"[\w.+-]{1,40}/[\w.+-]{1,40}")

_MOST_TOKENS = 10**9  # of one reply; a server that says more miscounts, and JSON has numbers that no float holds
_LEAST_LOGPROB = -9999.0  # what providers write for "practically never"


def read_completion(body: bytes, headers: Mapping[str, str], place: str, model: str, prompt: str = "") -> ChatReply:
    """The reply that a body with status 200 holds.

    Args:
        body: as it came, decompressed.
        headers: of the reply; names in lower case or a case-insensitive mapping.
        place: the server, for messages.
        model: the model asked for, for messages.
        prompt: what was asked; its words are kept out of messages.

    Raises `ModelError` where it holds none: a page of a proxy, an error in place of choices.

    """
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        # Not its first words: a reply that is broken off starts with what the model said of the answer.
        found = _MEDIA_TYPE.match(headers.get("content-type") or "")
        raise ModelUnavailable(
            f"{place}: expected JSON, found {len(body):,} bytes of {found[0] if found else 'something else'}; "
            "check that the base URL is the API's, and what stands between",
            transient=True,
        ) from None
    choices = data.get("choices") if isinstance(data, dict) else None
    if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
        raise error_for_payload(data, headers, place, model, prompt)
    choice: dict[str, Any] = choices[0]
    if choice.get("error"):  # a gateway whose provider failed half-way
        raise error_for_payload(choice, headers, place, model, prompt)
    given = choice.get("message")
    message: dict[str, Any] = given if isinstance(given, dict) else {}
    return ChatReply(
        text=_text(message.get("content")),
        finish=str(choice.get("finish_reason") or "stop"),
        refusal=_text(message.get("refusal")) or None,
        usage=_usage(data.get("usage")),
        model=_name(data.get("model")),
        request_id=headers.get("x-request-id"),
        fingerprint=_name(data.get("system_fingerprint")),
        tokens=_tokens(choice.get("logprobs")),
        limits=read_limits(headers),
    )


def _name(value: Any) -> str | None:
    """What stands in results as the server says it, without half characters, which no result can hold."""
    return _LONE.sub("\N{REPLACEMENT CHARACTER}", value) if isinstance(value, str) else None


def _text(content: Any) -> str:
    """The words of a message; some servers send a list of parts."""
    if isinstance(content, list):
        return "".join(p["text"] for p in content if isinstance(p, dict) and isinstance(p.get("text"), str))
    return content if isinstance(content, str) else ""


def _usage(usage: Any) -> Usage | None:
    if not isinstance(usage, dict):
        return None
    prompt, completion = usage.get("prompt_tokens_details"), usage.get("completion_tokens_details")
    return Usage(
        prompt=_count(usage, "prompt_tokens"),
        cached=_count(prompt, "cached_tokens"),
        cache_write=_count(prompt, "cache_write_tokens"),
        completion=_count(usage, "completion_tokens"),
        reasoning=_count(completion, "reasoning_tokens"),
    )


def _count(holder: Any, name: str) -> int:
    value = holder.get(name) if isinstance(holder, dict) else None
    return min(max(0, value), _MOST_TOKENS) if isinstance(value, int) and not isinstance(value, bool) else 0


def _finite(logprob: int | float) -> float:
    """A log-probability; JSON has numbers that no float holds."""
    try:
        return max(float(logprob), _LEAST_LOGPROB)
    except OverflowError:
        return _LEAST_LOGPROB


def _tokens(logprobs: Any) -> tuple[TokenChoice, ...] | None:
    content = logprobs.get("content") if isinstance(logprobs, dict) else None
    if not isinstance(content, list) or not content:
        return None
    tokens = []
    for entry in content:
        if not isinstance(entry, dict) or not isinstance(entry.get("token"), str):
            return None
        others = entry.get("top_logprobs")
        tokens.append(
            TokenChoice(
                entry["token"],
                tuple(
                    (other["token"], _finite(other["logprob"]))
                    for other in (others if isinstance(others, list) else ())
                    if isinstance(other, dict)
                    and isinstance(other.get("token"), str)
                    and isinstance(other.get("logprob"), (int, float))
                ),
            )
        )
    return tuple(tokens)
