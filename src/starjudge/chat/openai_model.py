"""Chat models behind an OpenAI-compatible server. The only module that imports the SDK, and it does so on first use.

Every exception of the SDK and of its transport is translated here, in one place.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from starjudge.chat.chat_model import ChatReply, ChatRequest, Deadline, TokenChoice, Usage
from starjudge.chat.server_errors import error_for_payload, error_for_status
from starjudge.errors import InputError, ModelError, ModelTimeout, ModelUnavailable

if TYPE_CHECKING:
    import openai

OPENAI_URL = "https://api.openai.com/v1"
NO_KEY = "no-key"  # local servers ask for none, but the SDK does
CONNECT_SECONDS = 5.0  # a server that is there answers a connection in far less
STALL_SECONDS = 15.0  # silence in the middle of a reply after which nothing more will come
MOST_BYTES = 8 * 1024 * 1024  # of one reply; a judgement has some 5,000
ALTERNATIVES = 5  # of each token: the five scores


class OpenAIChatModel:
    """A chat model reached through the ``openai`` SDK, by one client that is made on first use and kept.

    Args:
        name: the model's name, as the server knows it.
        base_url: the server; ``None`` takes OpenAI's own.
        api_key: the key; ``None`` sends a placeholder, which servers without keys do not look at.
        client: a ready ``openai.OpenAI`` or ``openai.AzureOpenAI``, in place of the two above.

    Raises `InputError` for a base URL that is none.

    """

    def __init__(
        self,
        name: str,
        base_url: str | None = None,
        api_key: str | None = None,
        client: openai.OpenAI | None = None,
    ) -> None:
        self.name = name
        self._key = (api_key or "").strip() or NO_KEY  # a line end behind a key would look like a broken network
        self._client = client
        self._lock = threading.Lock()
        url = (base_url or "").strip() or OPENAI_URL
        self.place = _place(str(client.base_url) if client is not None else _checked(url))
        self._url = url

    def __repr__(self) -> str:
        return f"OpenAIChatModel({self.name!r}, {self.place!r})"

    def complete(self, request: ChatRequest, deadline: Deadline) -> ChatReply:
        """One exchange, without retries. Raises `ModelError` where no reply was had."""
        if deadline.passed:
            raise ModelTimeout(f"{self.place}: no time left of {deadline.seconds:g} s")
        with self._translated(deadline):
            body, headers = self._exchange(request, deadline)
        return _reply(body, headers, self.place)

    def _exchange(self, request: ChatRequest, deadline: Deadline) -> tuple[bytes, Mapping[str, str]]:
        import httpx2

        left = deadline.left()
        connect = CONNECT_SECONDS if left is None else min(CONNECT_SECONDS, left)
        timeout = httpx2.Timeout(left, connect=connect)
        streaming = self._openai().chat.completions.with_streaming_response
        with streaming.create(**arguments(request), timeout=timeout) as response:
            # A time-out of the transport bounds one read, not all of them: so the clock is looked at between reads,
            # and a read inside the body may not wait longer than what is left.
            stall = STALL_SECONDS if (left := deadline.left()) is None else min(STALL_SECONDS, max(left, 0.001))
            timeouts: Any = response.http_response.request.extensions.get("timeout")
            if isinstance(timeouts, dict):
                timeouts["read"] = stall
            parts, size = [], 0
            for part in response.iter_bytes():
                parts.append(part)
                size += len(part)
                if size > MOST_BYTES:
                    raise ModelUnavailable(f"{self.place}: the reply is longer than {MOST_BYTES:,} bytes")
                if deadline.passed:
                    raise ModelTimeout(f"{self.place}: the reply had not ended after {deadline.seconds:g} s")
            return b"".join(parts), response.headers

    def _openai(self) -> openai.OpenAI:
        with self._lock:
            if self._client is None:
                import openai

                # Retries belong to `retrying`: the SDK's would be invisible and pay for what cannot work.
                self._client = openai.OpenAI(api_key=self._key, base_url=self._url, max_retries=0)
            elif self._client.max_retries:
                self._client = self._client.with_options(max_retries=0)
            return self._client

    @contextmanager
    def _translated(self, deadline: Deadline) -> Iterator[None]:
        import httpx2
        import openai

        try:
            yield
        except openai.APIStatusError as error:
            payload = _payload(error, self._key)
            raise error_for_status(error.status_code, error.response.headers, payload, self.place, self.name) from None
        except (openai.APITimeoutError, httpx2.TimeoutException):
            limit = "" if deadline.seconds is None else f" within {deadline.seconds:g} s"
            raise ModelTimeout(f"{self.place}: no reply{limit}", transient=True) from None
        except (openai.APIConnectionError, httpx2.TransportError) as error:
            raise self._unreachable(error) from None
        except openai.OpenAIError as error:
            raise ModelUnavailable(f"{self.place}: {_one_line(str(error))}") from None

    def _unreachable(self, error: Exception) -> ModelError:
        import httpx2

        cause = error.__cause__ or error
        if isinstance(cause, (httpx2.UnsupportedProtocol, httpx2.LocalProtocolError, httpx2.InvalidURL)):
            # They look like a broken network and are none: trying again cannot help.
            return ModelUnavailable(
                f"{self.place}: the request could not be sent ({_one_line(str(cause))}); check the base URL and the key"
            )
        return ModelUnavailable(
            f"{self.place} cannot be reached ({_one_line(str(cause)) or type(cause).__name__}); "
            "check the address, and that the server runs",
            transient=True,
        )


def arguments(request: ChatRequest) -> dict[str, Any]:
    """A request as arguments of ``chat.completions.create``; what is ``None`` is left out."""
    given: dict[str, Any] = {
        "model": request.model,
        "messages": [{"role": m.role, "content": m.content} for m in request.messages],
    }
    if request.form in ("strict_schema", "schema"):
        schema: dict[str, Any] = {"name": request.schema.name, "schema": request.schema.schema}
        if request.form == "strict_schema":
            schema["strict"] = True
        given["response_format"] = {"type": "json_schema", "json_schema": schema}
    elif request.form == "json_object":
        given["response_format"] = {"type": "json_object"}
    if request.max_completion_tokens is not None:
        name = "max_tokens" if request.old_token_limit else "max_completion_tokens"
        given[name] = request.max_completion_tokens
    for setting in ("temperature", "seed", "reasoning_effort"):
        if (value := getattr(request, setting)) is not None:
            given[setting] = value
    if request.logprobs:
        given |= {"logprobs": True, "top_logprobs": ALTERNATIVES}
    return given


def _reply(body: bytes, headers: Mapping[str, str], place: str) -> ChatReply:
    try:
        data = json.loads(body)
    except ValueError:  # a page of a proxy, most often
        start = _one_line(body[:60].decode("utf-8", "replace"))
        raise ModelUnavailable(
            f"{place}: answered with something that is no JSON ({start!r}); is the base URL the API's?", transient=True
        ) from None
    choices = data.get("choices") if isinstance(data, dict) else None
    if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
        raise error_for_payload(data, headers, place)
    choice: dict[str, Any] = choices[0]
    given = choice.get("message")
    message: dict[str, Any] = given if isinstance(given, dict) else {}
    return ChatReply(
        text=_text(message.get("content")),
        finish=str(choice.get("finish_reason") or "stop"),
        refusal=_text(message.get("refusal")) or None,
        usage=_usage(data.get("usage")),
        model=data["model"] if isinstance(data.get("model"), str) else None,
        request_id=headers.get("x-request-id"),
        fingerprint=data["system_fingerprint"] if isinstance(data.get("system_fingerprint"), str) else None,
        tokens=_tokens(choice.get("logprobs")),
    )


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
    return max(0, value) if isinstance(value, int) and not isinstance(value, bool) else 0


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
                    (other["token"], float(other["logprob"]))
                    for other in (others if isinstance(others, list) else ())
                    if isinstance(other, dict)
                    and isinstance(other.get("token"), str)
                    and isinstance(other.get("logprob"), (int, float))
                ),
            )
        )
    return tuple(tokens)


def _payload(error: openai.APIStatusError, key: str) -> Any:
    """What the server says, as JSON or text, without the key: some echo it."""
    try:
        text = error.response.text.replace(key, "[key]") if key != NO_KEY else error.response.text
    except RuntimeError:  # the body was never read
        return None
    try:
        return json.loads(text)
    except ValueError:
        return text


def _checked(url: str) -> str:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises for a port that is none
    except ValueError as error:
        raise InputError(f"base_url: {url!r} is no URL ({error}); expected one such as {OPENAI_URL}") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InputError(f"base_url: expected a URL such as {OPENAI_URL} or http://127.0.0.1:8080/v1, found {url!r}")
    return url


def _place(url: str) -> str:
    """A server's address without what may be secret in it: user, password, query."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if ":" in host:
        host = f"[{host}]"
    return urlunsplit((parts.scheme, f"{host}:{parts.port}" if parts.port else host, parts.path.rstrip("/"), "", ""))


def _one_line(text: str) -> str:
    return " ".join(text.split())[:200]
