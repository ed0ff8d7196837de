"""What fuzzing found in servers' replies and files of prices (docs/fuzzing.md)."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from starjudge import InputError
from starjudge.chat.completion import read_completion
from starjudge.chat.prices import cost_of, read_prices

FAR = 10**400  # JSON has such numbers, and no float holds them


def body(**fields: Any) -> bytes:
    return json.dumps({"choices": [{"message": {"content": "{}"}}], **fields}).encode()


def test_names_that_a_server_gives_hold_no_half_character() -> None:
    """JSON can write half a character; the model's name and the fingerprint stand in results, which cannot."""
    reply = read_completion(body(model="m\udce9", system_fingerprint="\ud800"), {}, "http://server", "m")
    assert reply.model == "m\N{REPLACEMENT CHARACTER}"
    assert reply.fingerprint == "\N{REPLACEMENT CHARACTER}"


def test_a_server_that_counts_tokens_without_end_gives_a_cost_all_the_same() -> None:
    """A count beyond any reply is held down, as a cost that no number holds would end the evaluation."""
    reply = read_completion(body(usage={"prompt_tokens": FAR, "completion_tokens": -1}), {}, "http://server", "m")
    prices = read_prices({"m": {"input": 1e9, "output": 1}})["m"]
    assert reply.usage is not None
    assert (reply.usage.prompt, reply.usage.completion) == (10**9, 0)
    assert cost_of(reply.usage, prices) == 1e12


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "p.json",
            f'{{"m": {{"input": {FAR}, "output": 1}}}}',
            "model 'm', field 'input': expected dollars per million",
        ),
        ("p.yaml", f"m: {{input: 0x{'f' * 5000}, output: 1}}", "p.yaml:1: field 'm.input': '0xfff"),
    ],
    ids=["no float", "no text"],
)
def test_a_price_that_no_number_holds_is_named(tmp_path: Path, name: str, text: str, message: str) -> None:
    """File, model and field, and no OverflowError."""
    path = tmp_path / name
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=re.escape(message)):
        read_prices(path)
