"""Two attempts at one question, side by side: ``compare(before, after)``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from starjudge.errors import InputError
from starjudge.models.base import STORY_PARTS
from starjudge.models.comparison import (
    Attempt,
    Comparison,
    Course,
    DimensionChange,
    FlagChange,
    MetricChange,
    PartChange,
    Step,
)
from starjudge.models.evaluation import Evaluation, PartTime
from starjudge.models.evidence import Metric
from starjudge.resources.library import library

TOP: Final = 5
MOST_STEPS: Final = 3  # more to work on at once is not worked on


def compare(before: Evaluation, after: Evaluation) -> Comparison:
    """What changed from one attempt at a question to the next, and what to do next.

    Args:
        before: the earlier attempt.
        after: the later one.

    Returns:
        The `Comparison`. ``notes`` say where question, rubric or judge differ; then figures compare only roughly.

    Raises `InputError` for what is no evaluation.

    """
    for name, value in (("before", before), ("after", after)):
        if not isinstance(value, Evaluation):
            raise InputError(f"{name}: expected an Evaluation, found {type(value).__name__}")
    dimensions = tuple(_dimensions(before, after))
    flags = tuple(_flags(before, after))
    return Comparison(
        question=after.question,
        before=_attempt(before),
        after=_attempt(after),
        course=_course(before.overall, after.overall),
        dimensions=dimensions,
        parts=tuple(_parts(before, after)),
        metrics=tuple(_metrics(before.metrics, after.metrics)),
        flags=flags,
        next=tuple(_next(dimensions, flags, after))[:MOST_STEPS],
        notes=tuple(_notes(before, after)),
    )


def _attempt(evaluation: Evaluation) -> Attempt:
    return Attempt(
        overall=evaluation.overall,
        verdict=evaluation.verdict,
        words=evaluation.timing.words,
        seconds=evaluation.timing.seconds,
        own_share=evaluation.agency.own_share,
        fillers=evaluation.timing.fillers,
        engine=evaluation.judge.engine,
        model=evaluation.judge.model,
        rubric=evaluation.judge.rubric,
        length=evaluation.timing.status,
    )


def _course(before: int | None, after: int | None) -> Course:
    if before is None or after is None:
        return "unknown"
    return "better" if after > before else "worse" if after < before else "same"


def _dimensions(before: Evaluation, after: Evaluation) -> Iterator[DimensionChange]:
    for dimension, score in after.scores.items():
        old = before.scores[dimension].score
        yield DimensionChange(
            id=dimension,
            title=library().dimensions[dimension].title,
            before=old,
            after=score.score,
            course=_course(old, score.score),
            reason=score.rationale,
            next_step=score.next_step if score.score is not None and score.score < TOP else "",
        )


def _parts(before: Evaluation, after: Evaluation) -> Iterator[PartChange]:
    for part in STORY_PARTS:
        old, new = before.time_split.get(part), after.time_split.get(part)
        told = new or old
        if told is None or not any(time is not None and time.seconds for time in (old, new)):
            continue
        yield PartChange(
            id=part,
            label=told.label,
            before_share=old.share if old else None,
            after_share=new.share if new else None,
            before_seconds=old.seconds if old else None,
            after_seconds=new.seconds if new else None,
            before=old.status if old else None,
            after=new.status if new else None,
            course=_part_course(old, new),
        )


def _part_course(old: PartTime | None, new: PartTime | None) -> Course:
    if old is None or new is None or old.status is None or new.status is None:
        return "unknown"
    rank = {"missing": 0, "under": 1, "over": 1, "on_target": 2}
    return _course(rank[old.status], rank[new.status])


def _metrics(before: Sequence[Metric], after: Sequence[Metric]) -> Iterator[MetricChange]:
    """Numbers by value and unit: the same figure in other words is the same."""
    left = list(before)
    for metric in after:
        old = next((one for one in left if _figure(one) == _figure(metric)), None)
        if old is None:
            yield MetricChange(text=metric.text, course="new")
            continue
        left.remove(old)
        yield MetricChange(
            text=metric.text,
            course="kept",
            baseline=_course(int(old.baseline is not None), int(metric.baseline is not None)),
        )
    yield from (MetricChange(text=metric.text, course="gone") for metric in left)


def _figure(metric: Metric) -> tuple[float | None, str | None, str]:
    return metric.value, metric.unit, metric.text.casefold() if metric.value is None else ""


def _flags(before: Evaluation, after: Evaluation) -> Iterator[FlagChange]:
    old = {flag.id: flag for flag in before.red_flags}
    new = {flag.id: flag for flag in after.red_flags}
    titles = library().flags
    for name, flag in new.items():
        yield FlagChange(
            id=name, title=titles[name].title, course="kept" if name in old else "new", message=flag.message
        )
    for name, flag in old.items():
        if name not in new:
            yield FlagChange(id=name, title=titles[name].title, course="gone", message=flag.message)


def _next(dimensions: Sequence[DimensionChange], flags: Sequence[FlagChange], after: Evaluation) -> Iterator[Step]:
    """First what got worse, then the flags there are, then the weakest dimension."""
    if after.status == "insufficient":
        yield from (Step(about="Not scored", text=reason) for reason in after.reasons)
    for change in dimensions:
        if change.course == "worse" and change.next_step:
            yield Step(about=f"{change.title} {change.before} → {change.after}", text=change.next_step)
    worse = {change.id for change in dimensions if change.course == "worse"}
    for flag in flags:
        if flag.course != "gone":
            yield Step(about=flag.title, text=library().flags[flag.id].advice)
    weakest = sorted(
        (change for change in dimensions if change.next_step and change.after is not None and change.id not in worse),
        key=lambda change: change.after or TOP,
    )
    for change in weakest:
        yield Step(about=f"{change.title} {change.after} → {(change.after or 0) + 1}", text=change.next_step)
    for probe in after.follow_ups:  # nothing is weak: what an interviewer would still ask
        yield Step(about="Expect the question", text=probe.question)


def _notes(before: Evaluation, after: Evaluation) -> Iterator[str]:
    if " ".join(before.question.casefold().split()) != " ".join(after.question.casefold().split()):
        yield "The two attempts answer different questions."
    if (before.judge.rubric, before.judge.rubric_version) != (after.judge.rubric, after.judge.rubric_version):
        yield f"They are held against different rubrics: {before.judge.rubric} and {after.judge.rubric}."
    judges = [one.judge.model or one.judge.engine for one in (before, after)]
    if judges[0] != judges[1]:
        yield f"Different judges scored them: {judges[0]} and {judges[1]}."
    if {one.timing.source for one in (before, after)} == {"estimated", "timestamps"}:
        yield "One length is estimated from the words and one is measured."
