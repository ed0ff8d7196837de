"""The front of the package: check what is given, choose the judge, hand it the answer."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Literal

from starjudge.errors import InputError, nearest
from starjudge.heuristics.knowledge import knowledge
from starjudge.judges import HeuristicJudge, Judge
from starjudge.models.answer import Answer
from starjudge.models.base import COMPANIES
from starjudge.models.evaluation import Evaluation
from starjudge.models.measurements import Measurements
from starjudge.models.request import Request
from starjudge.models.rubric import Rubric
from starjudge.resources.library import library
from starjudge.resources.rubrics import load_rubric
from starjudge.text.measure import Facts, measurements_of

JudgeName = Literal["auto", "model", "heuristic"]
_LONGEST_DURATION = 4 * 3600.0  # seconds; a longer "answer" is a wrong unit
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
) -> Evaluation:
    """Evaluate one answer to a behavioural interview question.

    Args:
        question: the question as it was asked.
        answer: the answer's text, or an `Answer` with timed words.
        rubric: id of a shipped rubric (``star``, ``star-l``, ``star-timed``, ``starl``, ``scaol``), a path to
            a rubric file, or a `Rubric`.
        judge: ``"heuristic"`` judges offline; ``"auto"`` takes a chat model where one is configured and the
            heuristic otherwise; or any `Judge`. This version ships no model judge yet.
        model: name of the chat model, for judges that ask one.
        company: lens to add: amazon, google, meta, microsoft, apple or startup. It changes no score.
        duration: seconds the answer really took, where known; else they are estimated from the words.
        samples: independent judgements to combine, for judges that ask a model.
        theme: id of the theme the question probes; else it is found from the question's words.

    Returns:
        The `Evaluation`. ``status`` is ``"insufficient"`` where there is too little to judge.

    Raises:
        InputError: an argument is wrong; the message names it, what was expected and what to do.
        RubricError: the rubric is unknown or its file does not hold together.
        JudgeError: the judge could not answer.

    """
    return _chosen(judge, samples, model).evaluate(_request(question, answer, rubric, company, duration, theme))


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
) -> Evaluation:
    """`evaluate_answer` for a running event loop: same arguments, result and errors, in a worker thread."""
    return await asyncio.to_thread(
        evaluate_answer, question, answer, rubric, judge, model, company, duration, samples, theme
    )


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


def _chosen(judge: JudgeName | Judge, samples: int, model: str | None) -> Judge:
    if isinstance(samples, bool) or not isinstance(samples, int) or samples < 1:
        raise InputError(f"samples: expected a whole number from 1 up, found {samples!r}")
    if not isinstance(judge, str):
        if not isinstance(judge, Judge):
            raise InputError(
                f"judge: expected 'auto', 'heuristic' or an object with an evaluate() method, found "
                f"{type(judge).__name__}"
            )
        return judge
    if judge in ("auto", "heuristic"):
        return HeuristicJudge()
    if judge == "model":
        raise InputError("judge 'model' is not part of this version; use 'heuristic', 'auto' or a Judge of your own")
    raise InputError(f"judge: unknown {judge!r}; {nearest(judge, ('auto', 'heuristic'))}")


def _request(
    question: str,
    answer: str | Answer,
    rubric: str | Path | Rubric,
    company: str | None,
    duration: float | None,
    theme: str | None,
) -> Request:
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
        return answer, False
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
        raise InputError(f"duration: expected seconds above 0 and at most {_LONGEST_DURATION:.0f}, found {duration}")
    return float(duration)
