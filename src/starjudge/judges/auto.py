"""The judge that takes a chat model where one is configured, and the heuristic where there is none or it fails."""

from __future__ import annotations

import os
import warnings
from typing import TYPE_CHECKING

from starjudge.errors import FallbackWarning, InputError, JudgeError
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

    Raises `InputError` for a setting that is wrong, and nothing for a model that cannot be asked.

    """

    def __init__(
        self,
        model: str | None = None,
        base_url: str | None = None,
        api_key: str | None = None,
        samples: int = 1,
        judge: Judge | None = None,
    ) -> None:
        if judge is not None and (isinstance(judge, type) or not isinstance(judge, Judge)):
            raise InputError(f"judge: expected an object with an evaluate() method, found {type(judge).__name__}")
        self._asked = judge
        self._unable: JudgeError | None = None
        if judge is None and is_configured(base_url, api_key):
            try:
                self._asked = kept_model_judge(model, base_url, api_key, samples)
            except JudgeError as error:  # such as OpenAI's own address without a key
                self._unable = error

    @property
    def asked(self) -> Judge | None:
        """The judge that is asked first; ``None`` where the heuristic judges everything."""
        return self._asked

    def evaluate(self, request: Request) -> Evaluation:
        """The model's evaluation, or the heuristic's. Raises nothing for what a model does."""
        failure = self._unable
        if self._asked is not None:
            try:
                return self._asked.evaluate(request)
            except JudgeError as error:
                failure = error
        evaluation = HeuristicJudge().evaluate(request)
        if failure is None:
            return evaluation
        reason = f"{type(failure).__name__}: {failure}"
        warnings.warn(f"judged offline instead of by the model: {reason}", FallbackWarning, stacklevel=3)
        judge = evaluation.judge.model_copy(update={"fallback_reason": reason})
        return evaluation.model_copy(update={"judge": judge})


def computes(judge: Judge) -> bool:
    """Whether a judge computes, and waits for nobody: the heuristic, or `AutoJudge` where no model is configured."""
    inner = getattr(judge, "judge", judge)  # a `CalibratedJudge` asks another
    return isinstance(inner, HeuristicJudge) or (isinstance(inner, AutoJudge) and inner.asked is None)


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
        made = ModelJudge(settings[0], base_url=settings[1], api_key=settings[2], samples=samples)
        judge = _kept.setdefault(settings, made)  # of several threads that made one, all share the first
    return judge
