"""The judge that takes a chat model where one is configured, and the heuristic where there is none or it fails."""

from __future__ import annotations

import os
import warnings
from typing import TYPE_CHECKING

from starjudge.errors import FallbackWarning, JudgeError
from starjudge.judges.heuristic import HeuristicJudge
from starjudge.judges.judge import Judge
from starjudge.models.evaluation import Evaluation
from starjudge.models.request import Request

if TYPE_CHECKING:
    from starjudge.judges.model import ModelJudge

MODEL_VARIABLE = "STARJUDGE_MODEL"
KEY_VARIABLE, URL_VARIABLE = "OPENAI_API_KEY", "OPENAI_BASE_URL"
_MOST_KEPT = 16  # judges kept for later calls, each with a client and what it learned about its server

_Settings = tuple[str | None, str | None, str | None, int, int]
_kept: dict[_Settings, ModelJudge] = {}


class AutoJudge:
    """A chat model where a key or a base URL is configured, else the heuristic.

    A model that fails, after its retries, leaves the answer to the heuristic: ``judge.fallback_reason`` says why, and
    a `FallbackWarning` is given. Never is a failure turned into a score.

    Args:
        model: name of the chat model; ``None`` as for `ModelJudge`.
        base_url: its server; ``None`` as for `ModelJudge`.
        api_key: the key; ``None`` as for `ModelJudge`.
        samples: readings to combine.
        judge: asked in place of the configured model.

    """

    def __init__(
        self,
        model: str | None = None,
        base_url: str | None = None,
        api_key: str | None = None,
        samples: int = 1,
        judge: Judge | None = None,
    ) -> None:
        self._asked = judge
        if judge is None and is_configured(base_url, api_key):
            self._asked = kept_model_judge(model, base_url, api_key, samples)

    def evaluate(self, request: Request) -> Evaluation:
        """The model's evaluation, or the heuristic's. Raises nothing for what a model does."""
        if self._asked is None:
            return HeuristicJudge().evaluate(request)
        try:
            return self._asked.evaluate(request)
        except JudgeError as error:
            reason = f"{type(error).__name__}: {error}"
            warnings.warn(f"judged offline instead of by the model: {reason}", FallbackWarning, stacklevel=3)
            evaluation = HeuristicJudge().evaluate(request)
            judge = evaluation.judge.model_copy(update={"fallback_reason": reason})
            return evaluation.model_copy(update={"judge": judge})


def is_configured(base_url: str | None = None, api_key: str | None = None) -> bool:
    """Whether there is a chat model to ask: a key or a base URL, given or in the environment; blanks are none."""
    return given(api_key, KEY_VARIABLE) is not None or given(base_url, URL_VARIABLE) is not None


def given(value: str | None, variable: str) -> str | None:
    """An argument, else an environment variable; blanks count as nothing."""
    return (value or "").strip() or os.environ.get(variable, "").strip() or None


def kept_model_judge(model: str | None, base_url: str | None, api_key: str | None, samples: int) -> ModelJudge:
    """The `ModelJudge` for these settings, kept from call to call: one client, one look at what the server can do.

    Raises as `ModelJudge` does.
    """
    from starjudge.judges.model import ModelJudge  # loads the chat machinery, which the heuristic never needs

    # The process is part of it: connections do not survive a fork.
    settings = (
        given(model, MODEL_VARIABLE),
        given(base_url, URL_VARIABLE),
        given(api_key, KEY_VARIABLE),
        samples,
        os.getpid(),
    )
    judge = _kept.get(settings)
    if judge is None:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        judge = _kept[settings] = ModelJudge(settings[0], base_url=settings[1], api_key=settings[2], samples=samples)
    return judge
