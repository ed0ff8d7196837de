"""What a `ModelJudge` is given, checked: every wrong argument is named, with what was expected."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from starjudge.chat.budget import Budget
from starjudge.chat.cache import ReplyCache, default_cache_path
from starjudge.chat.chat_model import ChatModel
from starjudge.chat.openai_model import OPENAI_URL, OpenAIChatModel
from starjudge.chat.prices import ModelFacts, Prices, default_model, model_facts, prices_from_environment, read_prices
from starjudge.chat.retrying import Retry
from starjudge.chat.spending import Spending
from starjudge.errors import InputError, ModelUnavailable
from starjudge.judges.auto import KEY_VARIABLE, MODEL_VARIABLE, URL_VARIABLE, given
from starjudge.resources.prompts import PromptSet, shipped_prompts
from starjudge.text.redaction import Redactor

if TYPE_CHECKING:
    import openai

Calls = Literal["one", "per_dimension"]

ROOM = 3_000  # tokens of a reply: about 800 are written; the rest is for long answers
ROOM_TO_THINK = 5_000  # more, where the model thinks first: that counts as reply
THINKING = "low"  # effort of a model that thinks: reading for evidence needs little of it
MOST_SAMPLES = 25  # more readings cost more than they tell
MOST_ATTEMPTS = 100
MOST_ROOM = 1_000_000  # tokens; no model writes as much


class ReplySettings(NamedTuple):
    """What is sent with every request; ``None`` leaves a setting to the server."""

    room: int
    temperature: float | None
    seed: int | None
    reasoning_effort: str | None
    logprobs: bool


def reply_settings(
    facts: ModelFacts | None,
    temperature: float | None,
    seed: int | None,
    reasoning_effort: str | None,
    room: int | None,
    logprobs: bool | None,
) -> ReplySettings:
    """The settings of a request, with what is known of the model where the caller says nothing."""
    if temperature is not None:
        _number("temperature", temperature, 0.0, 2.0)
    if seed is not None:
        whole_number("seed", seed, -(2**63), 2**63 - 1)
    if room is not None:
        whole_number("max_completion_tokens", room, 1, MOST_ROOM)
    if logprobs is not None and not isinstance(logprobs, bool):
        raise InputError(f"logprobs: expected True, False or None, found {logprobs!r}")
    _text("reasoning_effort", reasoning_effort)
    thinks = facts is not None and facts.reasoning is True
    return ReplySettings(
        room=room if room is not None else ROOM_TO_THINK if thinks else ROOM,
        temperature=temperature,
        seed=seed,
        reasoning_effort=reasoning_effort if reasoning_effort is not None else THINKING if thinks else None,
        logprobs=logprobs if logprobs is not None else facts is None or facts.logprobs is not False,
    )


def chat_model_of(
    model: str | None, base_url: str | None, api_key: str | None, client: openai.OpenAI | None, chat: ChatModel | None
) -> ChatModel:
    """The chat model to ask. Raises `ModelUnavailable` where none is configured."""
    for name, value in (("model", model), ("base_url", base_url), ("api_key", api_key)):
        _text(name, value)
    if chat is not None:
        if not isinstance(chat, ChatModel):
            raise InputError(
                f"chat: expected an object with name, place and complete(), found {type(chat).__name__}; "
                "a client of the SDK goes to client="
            )
        return chat
    name = given(model, MODEL_VARIABLE) or default_model()
    if client is not None:
        if not hasattr(client, "chat"):
            raise InputError(f"client: expected an openai.OpenAI or AzureOpenAI, found {type(client).__name__}")
        return OpenAIChatModel(name, client=client)
    url, key = given(base_url, URL_VARIABLE), given(api_key, KEY_VARIABLE)
    if key is None and (url is None or url.rstrip("/") == OPENAI_URL):
        raise ModelUnavailable(
            f"no chat model is configured: set {KEY_VARIABLE}, or {URL_VARIABLE} for a server of your own, "
            "or give api_key= or base_url=; judge='heuristic' needs neither"
        )
    return OpenAIChatModel(name, url, key)


def facts_of(model: str, prices: str | PathLike[str] | Mapping[str, Any] | None) -> ModelFacts | None:
    """What is known of a model, the caller's prices and those of the environment before the table's."""
    if prices is not None and not isinstance(prices, (str, PathLike, Mapping)):
        raise InputError(f"prices: expected a file or a mapping, found {type(prices).__name__}")
    own: dict[str, Prices] = prices_from_environment() | (read_prices(prices) if prices is not None else {})
    return model_facts(model, own)


def spending_of(max_cost: float | None, model: str, prices: Prices | None) -> Spending | None:
    """What keeps a limit in dollars. Raises `InputError` where no price is known: no limit could be kept."""
    if max_cost is None:
        return None
    _number("max_cost", max_cost, 0.0, math.inf)
    if prices is None:
        raise InputError(
            f"max_cost: no price is known for {model!r}, so no limit can be kept; "
            "give prices={...} in dollars per million tokens (0 for a server of your own)"
        )
    return Spending(Budget(max_cost), model, prices)


def prompts_of(prompts: str | PathLike[str] | PromptSet | None) -> PromptSet:
    """The templates to ask with."""
    if prompts is None:
        return shipped_prompts()
    if isinstance(prompts, PromptSet):
        return prompts
    if not isinstance(prompts, (str, PathLike)) or not str(prompts):
        raise InputError(f"prompts: expected a folder or a PromptSet, found {prompts!r}")
    return PromptSet(Path(prompts))


def redactor_of(redact: bool | Iterable[str]) -> Redactor | None:
    """What masks a text before it is sent."""
    if isinstance(redact, bool):
        return Redactor() if redact else None
    if isinstance(redact, str) or not isinstance(redact, Iterable):
        raise InputError(f"redact: expected True or a list of names, found {type(redact).__name__}")
    return Redactor(redact)


def cache_of(cache: bool | str | PathLike[str] | ReplyCache) -> ReplyCache | None:
    """Where replies are kept."""
    if isinstance(cache, ReplyCache):
        return cache
    if isinstance(cache, bool):
        return ReplyCache(default_cache_path()) if cache else None
    if not isinstance(cache, (str, PathLike)):
        raise InputError(f"cache: expected True, False or a path, found {type(cache).__name__}")
    return ReplyCache(cache)


def retry_of(retry: Retry | None, attempts: int) -> Retry:
    """When to ask again."""
    whole_number("attempts", attempts, 1, MOST_ATTEMPTS)
    if retry is not None and not isinstance(retry, Retry):
        raise InputError(f"retry: expected a Retry, found {type(retry).__name__}")
    return retry or Retry(attempts)


def seconds(name: str, value: object) -> float:
    """A time in seconds above 0. Raises `InputError`."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < math.inf:
        raise InputError(f"{name}: expected seconds above 0, found {value!r}")
    return float(value)


def whole_number(name: str, value: object, low: int, high: int) -> None:
    """Raise `InputError` for what is no whole number in a range."""
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise InputError(f"{name}: expected a whole number from {low} to {high}, found {value!r}")


def _number(name: str, value: object, low: float, high: float) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
        top = "up" if math.isinf(high) else f"to {high:g}"
        raise InputError(f"{name}: expected a number from {low:g} {top}, found {value!r}")


def _text(name: str, value: object) -> None:
    # The value itself is not told: it may be a key.
    if value is not None and not isinstance(value, str):
        raise InputError(f"{name}: expected text, found {type(value).__name__}")
