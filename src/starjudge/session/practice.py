"""The practice plan: what to do on which day, with the interview's own questions.

The days are guide 002's (0, 3, 7, 14, 21) and guide 004's night before; with fewer days left they move together,
in order, and none is on the day of the interview itself.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from starjudge.errors import InputError
from starjudge.models.base import DimensionId
from starjudge.models.evaluation import Evaluation
from starjudge.models.rubric import PracticeStep
from starjudge.models.session import Coverage, ExchangeEvaluation, SessionFlag, SessionStep
from starjudge.resources.library import library

PLAN = "002"  # the guide whose days are taken
NIGHT = "004"  # the guide that has the night before
MOST_DAYS = 365  # further ahead is no plan for one interview
_EVE = 2  # days from the last practice to the interview, the evening before it between them
MOCK_QUESTIONS = 5  # of guide 002's mock interview


def days_until(until: datetime.date | str | int | None, start: datetime.date) -> int | None:
    """Days from ``start`` to the interview to come. Raises `InputError` for what is no day ahead."""
    if until is None:
        return None
    if isinstance(until, bool) or not isinstance(until, datetime.date | str | int):
        raise InputError(f"until: expected a date such as 2026-12-01 or a number of days, found {type(until).__name__}")
    if isinstance(until, int):
        left = until
    elif isinstance(until, str):
        try:
            left = (datetime.date.fromisoformat(until.strip()) - start).days
        except ValueError:
            raise InputError(
                f"until: not a date: {until[:40]!r}; expected year-month-day, such as 2026-12-01"
            ) from None
    else:
        left = ((until.date() if isinstance(until, datetime.datetime) else until) - start).days
    if not 1 <= left <= MOST_DAYS:
        raise InputError(f"until: expected a day 1 to {MOST_DAYS} days from {start}, found {left} days")
    return left


def practice_plan(
    judged: Sequence[ExchangeEvaluation],
    coverage: Coverage,
    flags: Sequence[SessionFlag],
    left: int | None = None,
    start: datetime.date | None = None,
) -> tuple[SessionStep, ...]:
    """What to practise, on which days.

    Args:
        judged: the interview's questions.
        coverage: which themes it touched; one that it left out is practised too.
        flags: seen over several answers; the first is a drill of its own.
        left: days until the next interview, where known.
        start: the calendar day of day 0, where days shall have dates.

    """
    plan = library().practice
    steps = [s for s in plan.steps if s.source == PLAN and s.day is not None]
    night = next((s for s in plan.steps if s.source == NIGHT and s.day is None), None)
    worst = sorted((e for e in judged if e.with_follow_ups.overall is not None), key=_merit)
    given = [s.day or 0 for s in steps]
    days = _days(given, left)
    if not worst:
        return ()
    out: list[SessionStep] = []
    for place, (step, day) in enumerate(zip(steps, days, strict=True)):
        out.append(_step(place, step, day, worst, coverage, flags))
    if night is not None and left is not None:
        best = worst[-1]
        out.append(
            SessionStep(
                day=max(0, left - 1),
                title=night.title,
                exchange=best.number,
                question=best.question,
                drill=night.drills[0],
                change="Begin with the story that went best; change nothing in it any more.",
            )
        )
    if start is None:
        return tuple(out)
    return tuple(s.model_copy(update={"date": (start + datetime.timedelta(days=s.day)).isoformat()}) for s in out)


def _days(given: Sequence[int], left: int | None) -> list[int]:
    """The guide's days, or as many days moved together as are left before the day of the interview."""
    last = given[-1]
    if left is None or left > last:
        return list(given)
    room = max(1, left - _EVE)  # the last day before the interview is the evening's
    return [day * room // last for day in given]


def _step(
    place: int,
    step: PracticeStep,
    day: int,
    worst: Sequence[ExchangeEvaluation],
    coverage: Coverage,
    flags: Sequence[SessionFlag],
) -> SessionStep:
    """The plan's step with this interview in it. Later steps take the weakest answers not yet practised."""
    chosen = worst[min(place, len(worst) - 1)]
    missing = _left_out(coverage, {e.first.theme for e in worst})
    if place == 0 and flags:
        # What shows in all answers comes before any one of them.
        return SessionStep(
            day=day,
            title=step.title,
            exchange=flags[0].exchange,
            question=next((e.question for e in worst if e.number == flags[0].exchange), None),
            drill=step.drills[0],
            change=flags[0].message,
        )
    if step.day == 7 and missing is not None:
        title, question = missing
        return SessionStep(
            day=day,
            title=step.title,
            question=question,
            drill=f"Write a story for {title.lower()}, which the interview did not touch, and tell it aloud.",
            change="Begin with your own part and end with a number and with what you do otherwise since.",
        )
    if step.day == 14:
        questions = _unseen({e.question for e in worst})
        return SessionStep(
            day=day,
            title=step.title,
            drill=f"{' '.join(step.drills)} Among them: {' '.join(questions)}",
            change=_change(worst[0].with_follow_ups),
        )
    if place == len(worst) or step.day == 21:
        chosen = worst[0]
    return SessionStep(
        day=day,
        title=step.title,
        exchange=chosen.number,
        question=chosen.question,
        drill=" ".join(step.drills),
        change=_change(chosen.with_follow_ups),
    )


def _change(evaluation: Evaluation) -> str:
    """The next step of the lowest score; the first of the guide's order where several are."""
    scored = [(score.score, i, d) for i, (d, score) in enumerate(evaluation.scores.items()) if score.score is not None]
    if not scored:
        return "; ".join(evaluation.reasons) or "Tell it again at full length."
    dimension: DimensionId = min(scored)[2]
    return evaluation.scores[dimension].next_step


def _merit(judged: ExchangeEvaluation) -> tuple[float, float, int]:
    whole = judged.with_follow_ups
    scores = [s.score for s in whole.scores.values() if s.score is not None]
    return (whole.overall or 0, sum(scores) / len(scores) if scores else 0.0, judged.number)


def _left_out(coverage: Coverage, touched: set[str | None]) -> tuple[str, str] | None:
    """A theme that no exchange speaks to, and a question of the guides on it."""
    for theme in coverage.themes:
        if theme.exchanges or theme.id in touched:
            continue
        for question in library().questions.values():
            if question.theme == theme.id:
                return theme.title, question.text
    return None


def _unseen(asked: set[str]) -> list[str]:
    """Questions of the guides, a theme each, that were not asked."""
    found: dict[str, str] = {}
    for question in library().questions.values():
        if question.text not in asked and question.kind == "story":
            found.setdefault(question.theme, question.text)
    return list(found.values())[:MOCK_QUESTIONS]
