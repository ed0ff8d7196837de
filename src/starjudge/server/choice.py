"""Who judges a request, and by which rubric: what the owner allows of what the caller asks."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from starjudge.chat.pace import MOST, Pace
from starjudge.errors import InputError, JudgeError, RubricError, nearest
from starjudge.evaluate import JudgeName
from starjudge.judges import HeuristicJudge, Judge
from starjudge.judges.auto import AutoJudge, is_configured
from starjudge.models.rubric import Rubric
from starjudge.resources.rubrics import DEFAULT_RUBRIC, list_rubrics, load_rubric
from starjudge.server.settings import ServerSettings

REPLIES = "replies.part"  # replies of a batch, kept until it is whole: none is paid for twice


def judge_for(settings: ServerSettings, asked: JudgeName | None) -> JudgeName | Judge:
    """The judge of one request. Raises `InputError` where the owner does not allow the one asked for."""
    if asked is None or asked == settings.judge:
        return settings.judge
    if asked == "heuristic":
        return "heuristic"
    if settings.judge == "heuristic":
        raise InputError(f"judge: {asked!r} is switched off; this server judges with 'heuristic' only")
    return settings.judge if not isinstance(settings.judge, str) else asked


def is_heuristic(settings: ServerSettings, judge: JudgeName | Judge) -> bool:
    """Whether nothing but the heuristic will be asked."""
    return judge == "heuristic" or (judge == "auto" and not is_configured(settings.base_url))


class BatchJudge(NamedTuple):
    """Who judges a batch, and how."""

    judge: Judge
    workers: int = 1
    """Answers in work at once."""
    pace: Pace | None = None
    """Of a model's server; answers wait for it before their time begins to count."""


def batch_judge(settings: ServerSettings, asked: JudgeName | None, folder: Path) -> BatchJudge:
    """The judge of a batch; a model's replies are kept beside its records.

    Raises `InputError` as `judge_for` does, and `JudgeError` where a model is wanted and none is configured.
    """
    name = judge_for(settings, asked)
    if not isinstance(name, str):
        return BatchJudge(name)
    if is_heuristic(settings, name):
        return BatchJudge(HeuristicJudge())
    from starjudge.judges.model import ModelJudge

    pace = Pace(most=MOST)
    try:
        judge: Judge = ModelJudge(settings.model, base_url=settings.base_url, cache=folder / REPLIES, pace=pace)
    except JudgeError:
        if name == "model":
            raise
        return BatchJudge(AutoJudge(settings.model, settings.base_url))  # meets the same fault, and judges offline
    return BatchJudge(judge if name == "model" else AutoJudge(judge=judge), MOST, pace)


def rubric_for(settings: ServerSettings, asked: str | None) -> Rubric:
    """A rubric by its id. A path is none: callers must not have files of this machine read.

    Raises `RubricError` for an id that is neither shipped nor the owner's.
    """
    name = asked if asked is not None else DEFAULT_RUBRIC
    if name in settings.rubrics:
        return _own(settings.rubrics[name])
    shipped = shipped_rubrics()
    if name in shipped:
        return load_rubric(name)
    raise RubricError(f"rubric: unknown {name[:60]!r}; {nearest(name[:60], [*shipped, *settings.rubrics])}")


@cache
def shipped_rubrics() -> tuple[str, ...]:
    """Ids of the shipped rubrics; listing them reads every file, so it is done once."""
    return tuple(rubric.id for rubric in list_rubrics())


@cache
def _own(path: Path) -> Rubric:
    return load_rubric(path)
