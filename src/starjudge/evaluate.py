"""The front of the package: check what is given, choose the judge, hand it the answer."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import cache, partial
from pathlib import Path
from typing import Literal

from starjudge.errors import InputError, nearest
from starjudge.heuristics.knowledge import knowledge
from starjudge.judges import HeuristicJudge, Judge
from starjudge.judges.auto import AutoJudge, kept_model_judge
from starjudge.judges.calibrated import CalibratedJudge
from starjudge.models.answer import Answer
from starjudge.models.base import COMPANIES
from starjudge.models.calibration import Calibration
from starjudge.models.evaluation import Evaluation
from starjudge.models.measurements import Measurements
from starjudge.models.request import Request
from starjudge.models.rubric import Rubric
from starjudge.resources.library import library
from starjudge.resources.rubrics import load_rubric
from starjudge.text.measure import Facts, measurements_of

JudgeName = Literal["auto", "model", "heuristic"]
AT_ONCE = 96  # answers in work through `evaluate_answer_async`: some are being read while others wait for a server
_LONGEST_DURATION = 4 * 3600.0  # seconds; a longer "answer" is a wrong unit
_FAR = 1e18  # seconds; what is beyond is not written out in a message: Python refuses to write some numbers
_BROKEN_NOTE = (
    "The text holds broken characters (unpaired surrogates); they are shown as \N{REPLACEMENT CHARACTER}. "
    "Decode the transcript again."
)


def evaluate_answer(
    question: str,
    answer: str | Answer,
    rubric: str | Path | Rubric = "star-l",
    judge: JudgeName | Judge = "auto",
    model: str | None = None,
    company: str | None = None,
    duration: float | None = None,
    samples: int = 1,
    theme: str | None = None,
    *,
    base_url: str | None = None,
    api_key: str | None = None,
    calibration: Calibration | str | Path | None = None,
) -> Evaluation:
    """Evaluate one answer to a behavioural interview question.

    Args:
        question: the question as it was asked.
        answer: the answer's text, or an `Answer` with timed words.
        rubric: id of a shipped rubric (``star``, ``star-l``, ``star-timed``, ``starl``, ``scaol``), a path to
            a rubric file, or a `Rubric`.
        judge: ``"heuristic"`` judges offline; ``"model"`` asks a chat model; ``"auto"`` takes the model where one is
            configured (a key or a base URL, here or in the environment) and the heuristic otherwise; or any `Judge`,
            such as a `ModelJudge` with settings of your own or a `PanelJudge`.
        model: name of the chat model; else STARJUDGE_MODEL, else the default of this version.
        company: lens to add: amazon, google, meta, microsoft, apple or startup. It changes no score.
        duration: seconds the answer really took, where known; else they are estimated from the words.
        samples: independent readings of the model to combine, 1 to 25.
        theme: id of the theme the question probes; else it is found from the question's words.
        base_url: the chat model's server; else OPENAI_BASE_URL, else OpenAI's own.
        api_key: the key for it; else OPENAI_API_KEY.
        calibration: a correction of the judge's scale, or the file that ``starjudge calibrate`` wrote.

    Returns:
        The `Evaluation`. ``status`` is ``"insufficient"`` where there is too little to judge.

    Raises:
        InputError: an argument is wrong; the message names it, what was expected and what to do.
        RubricError: the rubric is unknown or its file does not hold together.
        JudgeError: the judge could not answer. With ``"auto"`` this does not happen: the heuristic's evaluation comes
            in its place, with the reason in ``judge.fallback_reason`` and a `FallbackWarning`.

    """
    request = request_of(question, answer, rubric, company, duration, theme)
    asked = judge_named(judge, samples, model, base_url, api_key)
    if calibration is not None:
        asked = CalibratedJudge(asked, calibration)
    return asked.evaluate(request)


async def evaluate_answer_async(
    question: str,
    answer: str | Answer,
    rubric: str | Path | Rubric = "star-l",
    judge: JudgeName | Judge = "auto",
    model: str | None = None,
    company: str | None = None,
    duration: float | None = None,
    samples: int = 1,
    theme: str | None = None,
    *,
    base_url: str | None = None,
    api_key: str | None = None,
    calibration: Calibration | str | Path | None = None,
) -> Evaluation:
    """`evaluate_answer` for a running event loop: same arguments, result and errors, in a worker thread.

    Up to `AT_ONCE` answers are in work; further ones wait. A cancelled call is not waited for, and what it asked
    the model is not taken back.
    """
    call = partial(
        evaluate_answer,
        question,
        answer,
        rubric,
        judge,
        model,
        company,
        duration,
        samples,
        theme,
        base_url=base_url,
        api_key=api_key,
        calibration=calibration,
    )
    # Not the loop's own threads: a handful of them, which others need too. The context goes along, as it would there.
    return await asyncio.get_running_loop().run_in_executor(_workers(), copy_context().run, call)


def measure(answer: str | Answer, question: str | None = None, duration: float | None = None) -> Measurements:
    """The facts about an answer that code can count, without any judgement.

    Args:
        answer: the answer's text, or an `Answer` with timed words.
        question: with it, how much of the question's words the answer takes up is measured too.
        duration: seconds the answer really took, where known.

    Returns:
        Units, time, actors, numbers, fillers and hedges, each with offsets into the answer as given.

    Raises:
        InputError: an argument has the wrong type or range.

    """
    if question is not None and not isinstance(question, str):
        raise InputError(f"question: expected text, found {type(question).__name__}")
    given, _ = _answer(answer)
    return measurements_of(Facts(given, knowledge().lexicon, _duration(duration)), question)


def judge_named(
    judge: JudgeName | Judge,
    samples: int = 1,
    model: str | None = None,
    base_url: str | None = None,
    api_key: str | None = None,
) -> Judge:
    """The judge that `evaluate_answer` would ask; for those who judge many answers.

    Arguments and errors are those of `evaluate_answer`.
    """
    if isinstance(samples, bool) or not isinstance(samples, int) or samples < 1:
        raise InputError(f"samples: expected a whole number from 1 up, found {samples!r}")
    for name, value in (("model", model), ("base_url", base_url), ("api_key", api_key)):
        if value is not None and not isinstance(value, str):
            raise InputError(f"{name}: expected text, found {type(value).__name__}")
    if not isinstance(judge, str):
        if not isinstance(judge, Judge):
            raise InputError(
                f"judge: expected 'auto', 'model', 'heuristic' or an object with an evaluate() method, found "
                f"{type(judge).__name__}"
            )
        return judge
    if judge == "heuristic":
        return HeuristicJudge()
    if judge == "model":
        return kept_model_judge(model, base_url, api_key, samples)
    if judge == "auto":
        return AutoJudge(model, base_url, api_key, samples)
    raise InputError(f"judge: unknown {judge!r}; {nearest(judge, ('auto', 'model', 'heuristic'))}")


@cache
def _workers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(AT_ONCE, thread_name_prefix="starjudge")


def request_of(
    question: str,
    answer: str | Answer,
    rubric: str | Path | Rubric = "star-l",
    company: str | None = None,
    duration: float | None = None,
    theme: str | None = None,
) -> Request:
    """What a judge is asked, everything about it checked; for those who call a judge themselves.

    Arguments and errors are those of `evaluate_answer`.
    """
    if not isinstance(question, str):
        raise InputError(f"question: expected text, found {type(question).__name__}")
    asked, broken = _mended(question)
    if not asked.strip():
        raise InputError("question: expected the question that was asked, found none; an answer is judged against it")
    given, answer_broken = _answer(answer)
    if company is not None and company not in COMPANIES:
        raise InputError(f"company: unknown {company!r}; {nearest(company, COMPANIES)}")
    if theme is not None and theme not in library().themes:
        raise InputError(f"theme: unknown {theme!r}; {nearest(theme, library().themes)}")
    return Request(
        question=asked,
        answer=given,
        rubric=load_rubric(rubric),
        theme=theme,
        company=company,
        duration=_duration(duration),
        notes=(_BROKEN_NOTE,) if broken or answer_broken else (),
    )


def _answer(answer: str | Answer) -> tuple[Answer, bool]:
    if isinstance(answer, Answer):
        text, broken = _mended(answer.text)
        return (answer.model_copy(update={"text": text}), True) if broken else (answer, False)
    if not isinstance(answer, str):
        raise InputError(f"answer: expected text or an Answer, found {type(answer).__name__}")
    text, broken = _mended(answer)
    return Answer.model_construct(text=text, words=(), fillers_kept=None), broken


def _mended(text: str) -> tuple[str, bool]:
    """A text without unpaired surrogates, which no encoding can hold; offsets stay the same."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "".join("\N{REPLACEMENT CHARACTER}" if "\ud800" <= c <= "\udfff" else c for c in text), True
    return text, False


def _duration(duration: float | None) -> float | None:
    if duration is None:
        return None
    if isinstance(duration, bool) or not isinstance(duration, (int, float)):
        raise InputError(f"duration: expected seconds, found {type(duration).__name__}")
    if not 0 < duration <= _LONGEST_DURATION:
        found = duration if abs(duration) < _FAR else "a number far out of range"
        raise InputError(f"duration: expected seconds above 0 and at most {_LONGEST_DURATION:.0f}, found {found}")
    return float(duration)
