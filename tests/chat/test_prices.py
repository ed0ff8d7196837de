"""The dated table of models, and what their tokens cost."""

from __future__ import annotations

import datetime
import json
import re
from importlib.metadata import version
from pathlib import Path
from typing import Any, get_args

import pytest
from openai.types.shared import chat_model

from starjudge.chat.chat_model import Usage
from starjudge.chat.prices import (
    Prices,
    cost_of,
    default_model,
    known_models,
    model_facts,
    prices_from_environment,
    read_prices,
)
from starjudge.errors import InputError

TERRA = Prices(input=1.0, cached=0.05, cache_write=1.25, output=5.0)
READ_FROM = "3.52.0"  # version of the openai package whose list of models the table follows
LAST_DAY = "2026-12-31"  # models that are shut down before it are not listed
UNFIT = {"gpt-5.2-pro", "gpt-audio-mini", "gpt-5.1-mini"}  # not served as chat, without schema, no such model


def facts_of(model: str) -> Any:
    """Facts of a model that is known."""
    facts = model_facts(model)
    assert facts is not None, model
    return facts


# ------------------------------------------------------------------------------------------------------- the table


def test_every_price_carries_its_date_and_source() -> None:
    for model in known_models():
        prices = facts_of(model).prices
        assert prices.dated == datetime.date(2026, 11, 21)
        assert "LiteLLM 1.109.1" in prices.source


def test_the_default_model_is_in_the_table() -> None:
    assert default_model() == "gpt-6.1-terra"
    assert facts_of(default_model()).prices.output == 5.0


def test_figures_are_dollars_for_a_million_tokens() -> None:
    """A slip by a factor of a thousand would show."""
    for model in known_models():
        prices = facts_of(model).prices
        assert 0.05 <= prices.input < prices.output <= 200
        assert prices.cached is None or prices.cached < prices.input
        assert prices.cache_write is None or prices.cache_write > prices.input


def test_what_the_table_says_of_two_models() -> None:
    terra = facts_of("gpt-6.1-terra")
    assert (terra.prices.input, terra.prices.cached, terra.prices.cache_write) == (1.0, 0.05, 1.25)
    assert (terra.reasoning, terra.logprobs, terra.temperature) == (True, False, False)
    assert (terra.context, terra.encoding, terra.shutdown) == (922_000, None, None)
    mini = facts_of("gpt-4o-mini")
    assert (mini.prices.input, mini.prices.cached, mini.prices.cache_write) == (0.15, 0.075, None)
    assert (mini.reasoning, mini.logprobs, mini.temperature) == (False, True, True)
    assert (mini.context, mini.encoding, mini.shutdown) == (128_000, "o200k_base", datetime.date(2027, 1, 14))


def test_reasoning_models_give_no_log_probabilities_and_take_no_temperature() -> None:
    for model in known_models():
        facts = facts_of(model)
        assert facts.logprobs == facts.temperature == (not facts.reasoning)


def shutdowns() -> dict[str, str]:
    """Announced last days, as the openai package tells them."""
    source = Path(chat_model.__file__).read_text("utf-8")
    days: dict[str, str] = {}
    for entry in source.split('"""Deprecated values:')[1].split("\n- ")[1:]:
        if day := re.search(r"shutdown\s+date:\s+(\d{4}-\d\d-\d\d)", entry):
            days |= dict.fromkeys(re.findall(r'"([^"]+)"', entry), day[1])
    return days


@pytest.mark.skipif(version("openai") != READ_FROM, reason="the table was read from another version's list")
def test_models_and_last_days_are_those_of_the_openai_package() -> None:
    """Each listed chat model that stays has facts; one that goes has its last day."""
    days = shutdowns()
    assert days["gpt-4o"] == "2027-01-14"
    for model in get_args(chat_model.ChatModel):
        family = re.sub(r"-20\d\d-\d\d-\d\d$", "", model)
        # Some of the oldest names are marked nowhere; none of them is younger than gpt-4.1.
        stays = days.get(model, "9999") > LAST_DAY and re.match(r"gpt-(4\.1|4o|[5-9])", model) is not None
        if not stays or family in UNFIT or "audio" in model:
            continue
        day = facts_of(model).shutdown
        assert (day.isoformat() if day else None) == days.get(model), model


@pytest.mark.parametrize(
    ("model", "family"),
    [
        ("gpt-5.4-mini-2026-03-17", "gpt-5.4-mini"),
        ("gpt-5.4-2026-03-05", "gpt-5.4"),
        ("gpt-4o-2024-08-06", "gpt-4o"),
        ("gpt-4o-2024-05-13", "gpt-4o-2024-05-13"),
    ],
)
def test_a_dated_snapshot_has_the_facts_of_its_family(model: str, family: str) -> None:
    """The one whose prices differ stands in the table itself."""
    assert facts_of(model).name == family


@pytest.mark.parametrize(
    "model", ["gpt-5.4-giant", "gpt-5.4-", "my-llama", "", "gpt-4o-audio-preview-2024-12-17", "GPT-5.4"]
)
def test_what_an_unknown_model_costs_is_unknown(model: str) -> None:
    """Not nothing, and not what a model of a similar name costs."""
    assert model_facts(model) is None


# ------------------------------------------------------------------------------------------------------------ cost


@pytest.mark.parametrize(
    ("expected", "usage"),
    [
        (0.0, Usage()),
        (1.0, Usage(prompt=1_000_000)),
        (0.05, Usage(prompt=1_000_000, cached=1_000_000)),
        (1.25, Usage(prompt=1_000_000, cache_write=1_000_000)),
        (5.0, Usage(completion=1_000_000)),
        (5.0, Usage(completion=1_000_000, reasoning=900_000)),
        (0.0024, Usage(prompt=1000, cached=400, cache_write=200, completion=346, reasoning=100)),
        (0.05, Usage(prompt=1_000_000, cached=2_000_000, cache_write=5)),
    ],
    ids=["nothing", "prompt", "cached", "written", "completion", "reasoning", "all", "more_cached_than_sent"],
)
def test_cost_of_counted_tokens(expected: float, usage: Usage) -> None:
    """Each token is paid once, reasoning as part of what was written."""
    assert cost_of(usage, TERRA) == pytest.approx(expected)


def test_tokens_without_a_price_of_their_own_cost_as_input() -> None:
    usage = Usage(prompt=1_000_000, cached=500_000, cache_write=500_000)
    assert cost_of(usage, Prices(input=2.0, output=3.0)) == pytest.approx(2.0)


def test_a_cached_price_of_zero_is_a_price() -> None:
    assert cost_of(Usage(prompt=10, cached=10), Prices(input=2.0, cached=0.0, output=3.0)) == 0.0


# ------------------------------------------------------------------------------------------------------ user's own


def test_own_prices_go_before_the_table() -> None:
    """The rest of what is known of the model stays."""
    own = read_prices({"gpt-5.4": {"input": 9, "output": 10}})
    facts = model_facts("gpt-5.4", own)
    assert facts is not None
    assert facts.prices == Prices(9.0, 10.0, source="given by the caller")
    assert facts.context == 1_050_000
    assert facts_of("gpt-5.4").prices.input == 2.5


def test_a_local_model_may_cost_nothing() -> None:
    """Nothing else is known of it."""
    facts = model_facts("my-llama", read_prices({"my-llama": {"input": 0, "output": 0}}))
    assert facts is not None
    assert cost_of(Usage(prompt=10_000, completion=10_000), facts.prices) == 0.0
    assert (facts.reasoning, facts.logprobs, facts.context) == (None, None, None)


def test_own_prices_of_a_family_hold_for_its_snapshots() -> None:
    """Unless the table knows the very snapshot."""
    own = read_prices({"gpt-4o": {"input": 1, "output": 1}})
    assert [facts.prices.input for day in ("08-06", "05-13") if (facts := model_facts(f"gpt-4o-2024-{day}", own))] == [
        1,
        5,
    ]


YAML = "# mine\nmy-llama: {input: 0, output: 0}\nother: {input: 1, cached: 0.5, cache_write: null, output: 2.5}\n"
READ = {"my-llama": (0.0, None, None, 0.0), "other": (1.0, 0.5, None, 2.5)}


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_prices_are_read_from_a_file(tmp_path: Path, form: str) -> None:
    """YAML or JSON, and the file is their source."""
    file = tmp_path / f"prices.{form}"
    data = {
        "my-llama": {"input": 0, "output": 0},
        "other": {"input": 1, "cached": 0.5, "cache_write": None, "output": 2.5},
    }
    file.write_text(YAML if form == "yaml" else "\ufeff" + json.dumps(data, indent="\t"), "utf-8")
    prices = read_prices(file)
    assert {name: (p.input, p.cached, p.cache_write, p.output) for name, p in prices.items()} == READ
    assert {(p.source, p.dated) for p in prices.values()} == {(str(file), None)}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ([], r"prices: expected model names"),
        ({"m": 3}, r"model 'm': expected input and output .* found 3"),
        ({"m": {"input": 1}}, r"model 'm', field 'output': expected dollars .* found nothing"),
        ({"m": {"input": None, "output": 1}}, r"model 'm', field 'input': expected dollars .* found nothing"),
        ({"m": {"input": "1", "output": 1}}, r"model 'm', field 'input': expected .* number of 0 or more, found '1'"),
        ({"m": {"input": -1, "output": 1}}, r"found -1"),
        ({"m": {"input": True, "output": 1}}, r"found True"),
        ({"m": {"input": float("nan"), "output": 1}}, r"found nan"),
        ({"m": {"input": float("inf"), "output": 1}}, r"found inf"),
        ({"m": {"inptu": 1, "output": 1}}, r"model 'm': unknown field 'inptu': did you mean 'input'\?"),
    ],
)
def test_a_wrong_price_is_named(given: Any, message: str, tmp_path: Path) -> None:
    """Model, field, what was expected and what was found; of a file, the file."""
    if given:
        with pytest.raises(InputError, match=message):
            read_prices(given)
    file = tmp_path / "mine.json"
    file.write_text(json.dumps(given), "utf-8")
    with pytest.raises(InputError, match=re.escape(str(file))):
        read_prices(file)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("none.yaml", None),
        ("none.json", None),
        ("bad.yaml", "a: [1"),
        ("bad.json", "{"),
        ("twice.yaml", "a: 1\na: 2\n"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str, text: str | None) -> None:
    file = tmp_path / name
    if text is not None:
        file.write_text(text, "utf-8")
    with pytest.raises(InputError, match=re.escape(str(file))):
        read_prices(file)


def test_the_environment_may_name_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read when it is asked for; unset and empty mean none."""
    monkeypatch.delenv("STARJUDGE_PRICES", raising=False)
    assert prices_from_environment() == {}
    monkeypatch.setenv("STARJUDGE_PRICES", " ")
    assert prices_from_environment() == {}
    file = tmp_path / "prices.yaml"
    file.write_text(YAML, "utf-8")
    monkeypatch.setenv("STARJUDGE_PRICES", f"{file}\n")
    assert sorted(prices_from_environment()) == ["my-llama", "other"]
    monkeypatch.setenv("STARJUDGE_PRICES", str(tmp_path / "none.yaml"))
    with pytest.raises(InputError, match=r"none\.yaml"):
        prices_from_environment()
