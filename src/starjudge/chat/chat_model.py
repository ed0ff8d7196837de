"""The seam between judging and whoever answers: plain values in, plain values out, no client library in sight."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol, runtime_checkable

if TYPE_CHECKING:
    from starjudge.chat.rate_limits import RateLimits

Role = Literal["system", "user", "assistant"]
ReplyForm = Literal["strict_schema", "schema", "json_object", "text"]
"""How a reply is held to its form, strictest first: JSON schema enforced, JSON schema, any JSON object, plain text."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation."""

    role: Role
    content: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ReplySchema:
    """The JSON schema that a reply has to keep, in the form that strict servers take."""

    name: str
    schema: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """What a chat model is asked, once. ``None`` leaves a setting to the server."""

    model: str
    messages: tuple[Message, ...]
    schema: ReplySchema
    form: ReplyForm = "strict_schema"
    max_completion_tokens: int | None = None
    temperature: float | None = None
    seed: int | None = None
    reasoning_effort: str | None = None
    logprobs: bool = False
    """Whether the alternatives of each written token are asked for."""
    old_token_limit: bool = False
    """Whether the limit goes by its former name ``max_tokens``, which older servers know."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that a server says it has counted; ``reasoning`` is part of ``completion``."""

    prompt: int = 0
    cached: int = 0
    cache_write: int = 0
    completion: int = 0
    reasoning: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.prompt + other.prompt,
            self.cached + other.cached,
            self.cache_write + other.cache_write,
            self.completion + other.completion,
            self.reasoning + other.reasoning,
        )


@dataclass(frozen=True, slots=True)
class TokenChoice:
    """One written token and the alternatives to it, each with its log-probability."""

    text: str
    alternatives: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class ChatReply:
    """What came back: words, or the reason why there are none. No ``repr`` shows the words."""

    text: str = field(repr=False)
    finish: str = "stop"
    """``stop``, ``length`` (cut off), ``content_filter``, or what else the server says."""
    refusal: str | None = field(default=None, repr=False)
    usage: Usage | None = None
    """``None`` where the server counts nothing."""
    model: str | None = None
    """The model that the server says has answered."""
    request_id: str | None = None
    fingerprint: str | None = None
    tokens: tuple[TokenChoice, ...] | None = field(default=None, repr=False)
    """The written tokens, where log-probabilities were asked for and given."""
    limits: RateLimits | None = field(default=None, repr=False, compare=False)
    """The server's limits, where its headers tell them; of the moment, and no part of what was said."""


class Deadline:
    """A point in time that a whole evaluation must keep, retries and waits included."""

    def __init__(self, seconds: float | None, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self._clock = clock
        self._end = None if seconds is None else clock() + seconds

    def left(self) -> float | None:
        """Seconds left, never below 0; ``None`` where there is no limit."""
        return None if self._end is None else max(0.0, self._end - self._clock())

    def part(self, share: float) -> Deadline:
        """A share of the time left, so that a second attempt has a chance."""
        left = self.left()
        return self if left is None else Deadline(left * share, self._clock)

    @property
    def passed(self) -> bool:
        """Whether no time is left."""
        return self._end is not None and self._clock() >= self._end


@runtime_checkable
class ChatModel(Protocol):
    """A chat model behind some server, or a stand-in for one.

    ``name`` is what the server is asked for; ``place`` tells servers apart (a base URL without credentials).
    """

    name: str
    place: str

    def complete(self, request: ChatRequest, deadline: Deadline) -> ChatReply:
        """One exchange, without retries.

        Raises `ModelError` where no reply was had; its ``transient`` says whether asking again may help.
        """
        ...
