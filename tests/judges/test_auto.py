"""The judge that takes a model where one is configured, and says why where it could not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from scripted_judges import GOOD, KEYS, QUESTION, STORY, asked, judge_of

from starjudge import HeuristicJudge, InputError, ModelJudge, evaluate_answer
from starjudge.chat.retrying import Retry
from starjudge.errors import FallbackWarning, ModelRefused, ModelTimeout, ModelUnavailable, ReplyMalformed
from starjudge.judges import auto
from starjudge.judges.auto import AutoJudge, is_configured, kept_model_judge
from starjudge.testing import ScriptedChatModel, forbid_model_requests, judgement


@pytest.fixture(autouse=True)
def _no_settings_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in KEYS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(auto, "_kept", {})
    with forbid_model_requests():
        yield


def test_without_a_model_the_heuristic_judges_and_warns_of_nothing() -> None:
    """No key and no server: the offline judge is no fallback."""
    evaluation = evaluate_answer(QUESTION, STORY)
    assert evaluation == HeuristicJudge().evaluate(asked())
    assert evaluation.judge.fallback_reason is None


def test_a_model_that_judges_is_taken() -> None:
    """Its evaluation comes back as it is."""
    evaluation = AutoJudge(judge=judge_of(2, changes=GOOD)).evaluate(asked())
    assert (evaluation.judge.engine, evaluation.overall) == ("model", 2)


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (ModelUnavailable("no route"), "ModelUnavailable: no route"),
        (ModelTimeout("too slow"), "ModelTimeout: too slow"),
        (ModelRefused("declined"), "ModelRefused: declined"),
        ("nonsense", "ReplyMalformed: "),
        ({"overall": 9999}, "ReplyMalformed: "),
    ],
)
def test_a_model_that_fails_leaves_the_answer_to_the_heuristic(reply: Any, reason: str) -> None:
    """Its evaluation has the reason in it, a warning is given, and no score comes from the failure."""
    judge = ModelJudge(chat=ScriptedChatModel(reply), retry=Retry(1, sleep=lambda _: None))
    with pytest.warns(FallbackWarning, match=reason):
        evaluation = AutoJudge(judge=judge).evaluate(asked())
    offline = HeuristicJudge().evaluate(asked())
    assert evaluation.judge.fallback_reason is not None
    assert evaluation.judge.fallback_reason.startswith(reason)
    assert evaluation.judge.engine == "heuristic"
    assert evaluation.model_dump(exclude={"judge"}) == offline.model_dump(exclude={"judge"})


def test_with_model_instead_the_failure_is_raised() -> None:
    """Who asks for the model gets it or its error."""
    judge = ModelJudge(chat=ScriptedChatModel("nonsense"))
    with pytest.raises(ReplyMalformed):
        evaluate_answer(QUESTION, STORY, judge=judge)
    with pytest.raises(ModelUnavailable, match="OPENAI_API_KEY"):
        evaluate_answer(QUESTION, STORY, judge="model")


def test_the_warning_points_at_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    """It names the line that called `evaluate_answer`, not one of this package."""
    monkeypatch.setattr(auto, "kept_model_judge", lambda *_: ModelJudge(chat=ScriptedChatModel("nonsense")))
    with pytest.warns(FallbackWarning) as caught:
        evaluate_answer(QUESTION, STORY, api_key="sk-none")
    assert [warning.filename for warning in caught] == [__file__]


def test_an_address_that_needs_a_key_and_has_none_falls_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenAI's own address without a key cannot be asked: that is a fallback with its reason, too."""
    monkeypatch.setenv("OPENAI_BASE_URL", "https://api.openai.com/v1")
    with pytest.warns(FallbackWarning, match="OPENAI_API_KEY"):
        evaluation = evaluate_answer(QUESTION, STORY)
    assert evaluation.judge.fallback_reason is not None
    assert evaluation.judge.fallback_reason.startswith("ModelUnavailable: ")


@pytest.mark.parametrize(
    ("environment", "arguments", "expected"),
    [
        ({}, {}, False),
        ({"OPENAI_API_KEY": "  "}, {}, False),
        ({"OPENAI_BASE_URL": "\n"}, {"api_key": ""}, False),
        ({"OPENAI_API_KEY": "sk-one"}, {}, True),
        ({"OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}, {}, True),
        ({}, {"api_key": "sk-one"}, True),
        ({}, {"base_url": "http://127.0.0.1:9/v1"}, True),
    ],
)
def test_a_model_is_configured_by_key_or_address(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], arguments: dict[str, str], expected: bool
) -> None:
    """Given or in the environment; blanks are none."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert is_configured(**arguments) is expected


def test_a_judge_is_kept_for_the_next_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal settings share one client and what it learned; blanks and the environment make equal settings."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-one")
    first = kept_model_judge("some-model", None, None, 1)
    assert kept_model_judge("some-model ", " ", "sk-one", 1) is first
    assert kept_model_judge("some-model", None, "sk-two", 1) is not first
    assert kept_model_judge("some-model", None, None, 2) is not first


def test_no_more_judges_are_kept_than_a_few() -> None:
    """A service with a key for each user does not grow without end."""
    for i in range(40):
        kept_model_judge("some-model", None, f"sk-{i}", 1)
    assert len(auto._kept) <= 16


def test_a_wrong_setting_is_no_fallback() -> None:
    """What the caller can mend is told: it is no failure of the model."""
    with pytest.raises(InputError, match="samples"):
        AutoJudge(api_key="sk-one", samples=99)
    with pytest.raises(InputError, match="judge"):
        AutoJudge(judge=judgement(3))  # type: ignore[arg-type]


def test_what_is_no_judge_error_is_not_hidden() -> None:
    """A mistake in a test or in this package is not taken for a model's failure."""
    with pytest.raises(AssertionError, match="no further reply"):
        AutoJudge(judge=ModelJudge(chat=ScriptedChatModel([]))).evaluate(asked())
