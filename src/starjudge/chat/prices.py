"""What is known of a model, and what its tokens cost. The figures stand in ``models.yaml``, with their date.

Prices change and local servers have none of their own, so a user's file or mapping goes before the table:

    llama-3.3-70b: {input: 0, output: 0}
    gpt-6.1-terra: {input: 1.1, cached: 0.055, cache_write: 1.375, output: 5.5}
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from starjudge.chat.chat_model import Usage
from starjudge.errors import InputError, nearest
from starjudge.resources.yaml_source import read_document

PRICES_VARIABLE = "STARJUDGE_PRICES"  # may name a user's price file
PER_PRICE = 1_000_000  # tokens that a price is for
GIVEN = "given by the caller"  # source of prices that came as values

_NEEDED = ("input", "output")
_FIELDS = ("input", "cached", "cache_write", "output")
_HIGHEST = 1e9  # dollars for a million tokens; above it is no price, and sums of it leave the range of numbers
_DATE_OF_SNAPSHOT = "-20"  # how the date in gpt-5.4-mini-2026-03-17 begins


@dataclass(frozen=True, slots=True)
class Prices:
    """Dollars per million tokens. ``None``: no such price is known, and those tokens cost as ``input``."""

    input: float
    output: float
    cached: float | None = None
    cache_write: float | None = None
    dated: datetime.date | None = None
    """The day on which the figures were taken from their source; ``None`` for a user's."""
    source: str = GIVEN


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """One model. What is ``None`` is not known."""

    name: str
    """As the table has it: a dated snapshot goes by its family."""
    prices: Prices
    reasoning: bool | None = None
    """Whether it thinks before it writes, in tokens that are paid for."""
    logprobs: bool | None = None
    """Whether it gives log-probabilities."""
    temperature: bool | None = None
    """Whether it takes a temperature."""
    context: int | None = None
    """The most tokens that a prompt may have."""
    encoding: str | None = None
    """Its tokenizer, by tiktoken's name."""
    shutdown: datetime.date | None = None
    """The announced last day."""


def model_facts(model: str, overrides: Mapping[str, Prices] | None = None) -> ModelFacts | None:
    """What is known of a model, with a user's prices before those of the table.

    A dated snapshot (``gpt-5.4-mini-2026-03-17``) that stands in neither has the facts of its family.
    ``None`` for a model that stands in neither: what it costs is then unknown, not nothing.
    """
    table = _table()
    known = _entry(model, table)
    own = _entry(model, overrides) if overrides else None
    if own is None or overrides is None:
        return table[known] if known is not None else None
    if known is None:
        return ModelFacts(name=own, prices=overrides[own])
    # A price for the family must not hide the table's for this very snapshot.
    prices = table[known].prices if len(known) > len(own) else overrides[own]
    return dataclasses.replace(table[known], prices=prices)


def known_models() -> tuple[str, ...]:
    """Names of the models in the table, newest first."""
    return tuple(_table())


def default_model() -> str:
    """The model that is asked where the user names none."""
    return str(_data()["default_model"])


def cost_of(usage: Usage, prices: Prices) -> float:
    """Dollars for counted tokens. Reasoning is paid as part of what was written, so it is not added."""
    cached = min(usage.cached, usage.prompt)  # some servers count cached tokens beside the prompt
    written = min(usage.cache_write, usage.prompt - cached)
    dollars = (
        (usage.prompt - cached - written) * prices.input
        + cached * (prices.input if prices.cached is None else prices.cached)
        + written * (prices.input if prices.cache_write is None else prices.cache_write)
        + usage.completion * prices.output
    )
    return dollars / PER_PRICE


def read_prices(given: str | os.PathLike[str] | Mapping[str, Any]) -> dict[str, Prices]:
    """A user's prices: model to ``input``, ``output`` and, where they differ from input, ``cached``, ``cache_write``.

    In: a YAML or JSON file, or a mapping; dollars per million tokens. Out: for `model_facts`.
    Raises `InputError`, which names file, model and field, and what was expected.
    """
    if isinstance(given, Mapping):
        return _read(given, "prices", GIVEN)
    path = Path(given)
    data = _read_json(path) if path.suffix.lower() == ".json" else _read_yaml(path)
    return _read(data, str(path), str(path))


def prices_from_environment() -> dict[str, Prices]:
    """The prices in the file that ``STARJUDGE_PRICES`` names; none where it is unset or empty."""
    path = os.environ.get(PRICES_VARIABLE, "").strip()
    return read_prices(path) if path else {}


def _entry(model: str, table: Mapping[str, Any]) -> str | None:
    """The name under which a model stands in a table: its own, else the longest of a family."""
    if model in table:
        return model
    families = [name for name in table if model.startswith(name + _DATE_OF_SNAPSHOT)]
    return max(families, key=len, default=None)


@functools.cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = read_document(files("starjudge.chat").joinpath("models.yaml"), "models.yaml").data
    return data


@functools.cache
def _table() -> dict[str, ModelFacts]:
    data = _data()
    dated = datetime.date.fromisoformat(data["date"])
    table = {}
    for name, facts in data["models"].items():
        prices = Prices(**facts["prices"], dated=dated, source=data["source"])
        shutdown = datetime.date.fromisoformat(facts["shutdown"]) if "shutdown" in facts else None
        table[name] = ModelFacts(name=name, **facts | {"prices": prices, "shutdown": shutdown})
    return table


def _read_yaml(path: Path) -> Any:
    document = read_document(path, str(path))
    if document.faults:
        raise InputError(str(document.faults[0]))
    return document.data


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise InputError(f"{path}: the file cannot be read: {error.strerror or error}") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: not valid JSON: {error}") from None


def _read(data: Any, file: str, source: str) -> dict[str, Prices]:
    if not isinstance(data, Mapping):
        raise InputError(f"{file}: expected model names, each with its prices, found {_shown(data)}")
    return {str(model): _read_model(prices, f"{file}: model {str(model)!r}", source) for model, prices in data.items()}


def _read_model(given: Any, place: str, source: str) -> Prices:
    if isinstance(given, Prices):
        return given
    if not isinstance(given, Mapping):
        raise InputError(f"{place}: expected input and output in dollars per million tokens, found {_shown(given)}")
    for field in given:
        if field not in _FIELDS:
            raise InputError(f"{place}: unknown field {str(field)!r}: {nearest(field, _FIELDS)}")
    for field in _NEEDED:
        if given.get(field) is None:
            raise InputError(f"{place}, field {field!r}: expected dollars per million tokens, found nothing")
    price = {name: _read_price(value, f"{place}, field {name!r}") for name, value in given.items() if value is not None}
    return Prices(price["input"], price["output"], price.get("cached"), price.get("cache_write"), source=source)


def _read_price(value: Any, place: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _HIGHEST:
        raise InputError(
            f"{place}: expected dollars per million tokens (at most {_HIGHEST:,.0f}) as a number of 0 or more, "
            f"found {_shown(value)}"
        )
    return float(value)


def _shown(value: Any) -> str:
    """A wrong value for a message, cut short."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
