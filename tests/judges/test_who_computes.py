"""Which judges only compute, and which settings a kept model judge is made with."""

from __future__ import annotations

from typing import Any

import pytest
from scripted_judges import KEYS, judge_of

from starjudge import HeuristicJudge, ModelJudge, PanelJudge
from starjudge.judges import auto
from starjudge.judges.auto import AutoJudge, computes, given, kept_model_judge


@pytest.fixture(autouse=True)
def _no_settings_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in KEYS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(auto, "_kept", {})


class Wrapped:
    """A judge that asks another."""

    def __init__(self, judge: Any) -> None:
        self.judge = judge

    def evaluate(self, request: Any) -> Any:
        return self.judge.evaluate(request)


def test_the_heuristic_computes_and_so_does_what_only_asks_it() -> None:
    """By itself, where no model is configured, and within a judge that corrects it."""
    assert computes(HeuristicJudge()) is True
    assert computes(AutoJudge()) is True
    assert computes(Wrapped(HeuristicJudge())) is True
    assert computes(Wrapped(AutoJudge())) is True


def test_a_judge_that_may_ask_a_model_waits() -> None:
    """A model judge, `AutoJudge` with a model, a panel, and what wraps one of them."""
    model = judge_of()
    for judge in (model, AutoJudge(judge=model), AutoJudge(api_key="sk-one"), Wrapped(model)):
        assert computes(judge) is False
    assert computes(PanelJudge([HeuristicJudge(), HeuristicJudge()])) is False


def test_it_can_be_seen_who_is_asked_first() -> None:
    """The judge that was given, the configured model, or nobody."""
    model = judge_of()
    assert AutoJudge(judge=model).asked is model
    assert isinstance(AutoJudge(api_key="sk-one").asked, ModelJudge)
    assert AutoJudge().asked is None


def test_a_model_judge_is_made_with_what_was_asked_for() -> None:
    """Model, address and number of readings."""
    judge = kept_model_judge("some-model", "http://127.0.0.1:9/v1", "sk-one", 3)
    assert (judge.chat.name, judge.chat.place) == ("some-model", "http://127.0.0.1:9/v1")
    assert judge.samples == 3


def test_sixteen_judges_are_kept() -> None:
    """The next one begins anew; those within are the same each time."""
    first = kept_model_judge("some-model", None, "sk-0", 1)
    for i in range(1, 16):
        kept_model_judge("some-model", None, f"sk-{i}", 1)
    assert len(auto._kept) == 16
    assert kept_model_judge("some-model", None, "sk-0", 1) is first
    kept_model_judge("some-model", None, "sk-16", 1)
    assert len(auto._kept) == 1


def test_an_argument_comes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blanks are nothing in either."""
    assert given(None, "OPENAI_API_KEY") is None
    monkeypatch.setenv("OPENAI_API_KEY", " sk-environment ")
    assert given(None, "OPENAI_API_KEY") == given("  ", "OPENAI_API_KEY") == "sk-environment"
    assert given(" sk-argument\n", "OPENAI_API_KEY") == "sk-argument"
