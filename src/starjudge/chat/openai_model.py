"""Chat models behind an OpenAI-compatible server. The only module that imports the SDK, and it does so on first use.

Every exception of the SDK and of its transport is translated here, in one place.
"""

from __future__ import annotations

import json
import threading
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from starjudge.chat.addresses import (
    OPENAI_URL,
    certificate_refused,
    checked_key,
    checked_url,
    one_line,
    place_of,
    without_secrets,
)
from starjudge.chat.chat_model import ChatReply, ChatRequest, Deadline
from starjudge.chat.completion import read_completion
from starjudge.chat.server_errors import error_for_status
from starjudge.chat.watch import Watch
from starjudge.errors import InputError, ModelError, ModelTimeout, ModelUnavailable

if TYPE_CHECKING:
    import openai

__all__ = ["OPENAI_URL", "OpenAIChatModel", "request_body"]

NO_KEY = "no-key"  # local servers ask for none, but the SDK does
CONNECT_SECONDS = 5.0  # a server that is there answers a connection in far less
MOST_BYTES = 8 * 1024 * 1024  # of one reply; a judgement has some 5,000
ALTERNATIVES = 5  # of each token: the five scores


class OpenAIChatModel:
    """A chat model reached through the ``openai`` SDK, by one client that is made on first use and kept.

    Args:
        name: the model's name, as the server knows it.
        base_url: the server; ``None`` takes OpenAI's own.
        api_key: the key; ``None`` sends a placeholder, which servers without keys do not look at.
        client: a ready ``openai.OpenAI`` or ``openai.AzureOpenAI``, in place of the two above.

    Raises `InputError` for a base URL, key or client that is none.

    """

    def __init__(
        self,
        name: str,
        base_url: str | None = None,
        api_key: str | None = None,
        client: openai.OpenAI | None = None,
    ) -> None:
        self.name = name
        # A line end behind a key would look like a broken network.
        self._key = checked_key((api_key or "").strip() or NO_KEY)
        if client is not None:
            _check_client(client)
        self._client = client
        self._lock = threading.Lock()
        self._watch = Watch()
        url = (base_url or "").strip() or OPENAI_URL
        self.place = place_of(str(client.base_url) if client is not None else checked_url(url))
        self._url = url

    def __repr__(self) -> str:
        return f"OpenAIChatModel({self.name!r}, {self.place!r})"

    def prepare(self) -> None:
        """Load the SDK and make the client, so that the first call's time is the server's alone."""
        self._openai()

    def complete(self, request: ChatRequest, deadline: Deadline) -> ChatReply:
        """One exchange, without retries. Raises `ModelError` where no reply was had."""
        if deadline.passed:
            raise ModelTimeout(f"{self.place}: no time is left; raise timeout")
        prompt = "\n".join(message.content for message in request.messages if message.role != "system")
        self._watch.begin(deadline)
        try:
            with self._translated(deadline, prompt):
                body, headers = self._exchange(request, deadline)
        finally:
            self._watch.end()
        return read_completion(body, headers, self.place, self.name, prompt)

    def _exchange(self, request: ChatRequest, deadline: Deadline) -> tuple[bytes, Mapping[str, str]]:
        import httpx2

        streaming = self._openai().chat.completions.with_streaming_response
        left = deadline.left()  # the first call makes the client, which takes its time
        timeout = httpx2.Timeout(left, connect=CONNECT_SECONDS if left is None else min(CONNECT_SECONDS, left))
        body = request_body(request)
        # All but the name goes as extra body, which takes the place of what is given before it: the SDK walks through
        # messages and schemas given as arguments node by node, and takes as long for it as for all the rest of a call.
        # The bytes that are sent are the same.
        with streaming.create(model=body.pop("model"), messages=(), extra_body=body, timeout=timeout) as response:
            self._watch.on(response.http_response)  # for clients given, which have no hook of ours
            parts, size = [], 0
            for part in response.iter_bytes():
                parts.append(part)
                size += len(part)
                if size > MOST_BYTES:
                    raise ModelUnavailable(
                        f"{self.place}: the reply is longer than {MOST_BYTES:,} bytes, so it is none; "
                        "check that the base URL is the API's"
                    )
                if deadline.passed:
                    raise self._too_late(deadline)
            return b"".join(parts), response.headers

    def _openai(self) -> openai.OpenAI:
        with self._lock:
            if self._client is None:
                import httpx2
                import openai

                from starjudge.chat.bounded_errors import bound_error

                try:
                    http = openai.DefaultHttpx2Client(event_hooks={"response": [self._watch.on, bound_error]})
                    # Retries belong to `retrying`: the SDK's would be invisible and pay for what cannot work.
                    self._client = openai.OpenAI(api_key=self._key, base_url=self._url, max_retries=0, http_client=http)
                except (ValueError, ImportError, httpx2.InvalidURL) as error:  # of a proxy's address, most often
                    raise ModelUnavailable(
                        f"{self.place}: no client can be made ({one_line(str(error))}); check the proxy variables "
                        "(HTTPS_PROXY, ALL_PROXY) and OPENAI_CUSTOM_HEADERS"
                    ) from None
                # Nothing that the client holds leads back here, so it is closed as soon as nobody can ask it.
                weakref.finalize(self, http.close)
            elif self._client.max_retries:
                self._client = self._client.with_options(max_retries=0)
            return self._client

    @contextmanager
    def _translated(self, deadline: Deadline, prompt: str) -> Iterator[None]:
        import httpx2
        import openai

        try:
            yield
        except openai.APIStatusError as error:
            payload = _payload(error)
            headers = error.response.headers
            raise error_for_status(error.status_code, headers, payload, self.place, self.name, prompt) from None
        except (openai.APITimeoutError, httpx2.TimeoutException):
            raise self._too_late(deadline) from None
        except (openai.APIConnectionError, httpx2.HTTPError, httpx2.StreamError) as error:
            if deadline.passed:  # the watch has closed the connection
                raise self._too_late(deadline) from None
            raise self._unreachable(error) from None
        except openai.OpenAIError as error:
            raise ModelUnavailable(f"{self.place}: {one_line(str(error))}; check the client's settings") from None

    def _too_late(self, deadline: Deadline) -> ModelTimeout:
        # The first attempt has half of the time limit, so that a hung connection leaves room for another.
        limit = "" if deadline.seconds is None else f" within the {deadline.seconds:.3g} s of this attempt"
        return ModelTimeout(
            f"{self.place}: no whole reply{limit}; raise timeout, or ask a faster model", transient=True
        )

    def _unreachable(self, error: Exception) -> ModelError:
        import httpx2

        cause = error.__cause__ or error
        why = one_line(without_secrets(str(cause), getattr(error, "request", None))) or type(cause).__name__
        if isinstance(cause, (httpx2.UnsupportedProtocol, httpx2.LocalProtocolError, httpx2.InvalidURL)):
            # They look like a broken network and are none: trying again cannot help.
            return ModelUnavailable(
                f"{self.place}: the request could not be sent ({why}); check the base URL and the key"
            )
        if certificate_refused(cause):
            return ModelUnavailable(
                f"{self.place}: its certificate is not trusted ({why}); check the address, or add the certificate "
                "to the system's store"
            )
        return ModelUnavailable(
            f"{self.place} cannot be reached ({why}); check the address, and that the server runs", transient=True
        )


def request_body(request: ChatRequest) -> dict[str, Any]:
    """A request as the JSON body that is sent; what is ``None`` is left out."""
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


def _payload(error: openai.APIStatusError) -> Any:
    """What the server says, as JSON or text, without the key: some echo it."""
    try:
        text = error.response.text
    except RuntimeError:  # the body was never read
        return None
    text = without_secrets(text, error.request)
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _check_client(client: Any) -> None:
    import openai

    if not isinstance(client, openai.OpenAI):
        raise InputError(f"client: expected an openai.OpenAI or openai.AzureOpenAI, found {type(client).__name__}")
