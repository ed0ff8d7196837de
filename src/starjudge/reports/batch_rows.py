"""What a batch's page says of each record: a row of the table, and a short text for its fold, both still raw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from starjudge.models.base import DIMENSIONS
from starjudge.models.batch import BatchRecord
from starjudge.models.evaluation import Evaluation
from starjudge.models.session import SessionEvaluation
from starjudge.reports import phrases
from starjudge.reports.card import step_title
from starjudge.reports.digest import TOP_SCORE, Item
from starjudge.reports.session_phrases import flag_title
from starjudge.reports.visible import clip
from starjudge.resources import library

NAME_LENGTH: Final = 60  # characters of an id
ASKED_LENGTH: Final = 70  # characters of a question in a table
WORDS_LENGTH: Final = 110  # characters of a quote or a reason in a short fold
MOST_SAID: Final = 3  # flags, reasons or steps of a short fold; a page of ten thousand has room for no more


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One record in the table."""

    name: str
    asked: str
    state: str
    """``scored``, ``insufficient`` or ``failed``."""
    overall: float | None
    """The verdict, or the mean over an interview."""
    verdict: str
    scores: tuple[float | None, ...]
    seconds: float | None
    flags: tuple[str, ...]
    """Ids of red flags, each once."""
    review: bool
    said: tuple[Item, ...]
    """The short text."""


def answer_row(record: BatchRecord, place: int) -> AnswerRow:
    """The row of a record; ``place`` names one without an id."""
    name = clip(str(record.id), NAME_LENGTH) if record.id not in (None, "") else f"record {place}"
    if record.evaluation is not None:
        return _answer(name, record.evaluation)
    if record.session is not None:
        return _session(name, record.session)
    assert record.failure is not None  # the record's own check
    asked = record.input.get("question")
    said = Item("No evaluation", f"{record.failure.error}: {clip(record.failure.message, 3 * WORDS_LENGTH)}")
    return AnswerRow(
        name=name,
        asked=clip(asked, ASKED_LENGTH) if isinstance(asked, str) else "",
        state="failed",
        overall=None,
        verdict="failed",
        scores=(None,) * len(DIMENSIONS),
        seconds=None,
        flags=(),
        review=False,
        said=(said,),
    )


def _answer(name: str, one: Evaluation) -> AnswerRow:
    return AnswerRow(
        name=name,
        asked=clip(one.question, ASKED_LENGTH),
        state=one.status,
        overall=one.overall,
        verdict=phrases.VERDICT_WORDS[one.verdict] if one.verdict else phrases.NOT_SCORED,
        scores=tuple(score.score for score in one.scores.values()),
        seconds=one.timing.seconds,
        flags=tuple(dict.fromkeys(flag.id for flag in one.red_flags)),
        review=bool(one.review),
        said=tuple(_said(one)),
    )


def _said(one: Evaluation) -> list[Item]:
    titles = library().dimensions
    flags = [
        Item(flag_title(flag.id), "", (clip(flag.quote.text, WORDS_LENGTH),) if flag.quote else ())
        for flag in one.red_flags[:MOST_SAID]
    ]
    weak = sorted(
        (score.score, place, dimension)
        for place, (dimension, score) in enumerate(one.scores.items())
        if score.score is not None and score.score < TOP_SCORE and score.next_step
    )
    return [
        *(Item("Not scored", clip(reason, WORDS_LENGTH)) for reason in one.reasons[:MOST_SAID]),
        *(Item("Held down", clip(cap, WORDS_LENGTH)) for cap in one.caps[:1]),
        *(Item("A person should look", clip(reason, WORDS_LENGTH)) for reason in one.review[:1]),
        *flags,
        *(
            Item(step_title(titles[dimension].title, score), clip(one.scores[dimension].next_step, 2 * WORDS_LENGTH))
            for score, _, dimension in weak[:2]
        ),
        *(Item("Strength", clip(remark.text, WORDS_LENGTH)) for remark in one.strengths[:1]),
    ]


def _session(name: str, one: SessionEvaluation) -> AnswerRow:
    means = {dimension.id: dimension.mean for dimension in one.dimensions}
    count = phrases.counted(len(one.exchanges), "question")
    return AnswerRow(
        name=name,
        asked=f"Interview, {count}",
        state="scored" if one.overall is not None else "insufficient",
        overall=one.overall,
        verdict=f"mean of {count}" if one.overall is not None else phrases.NOT_SCORED,
        scores=tuple(means.get(dimension) for dimension in DIMENSIONS),
        seconds=one.timing.seconds,
        flags=tuple(dict.fromkeys(flag.id for flag in one.session_flags)),
        review=bool(one.review),
        said=(
            *(Item("A person should look", clip(reason, WORDS_LENGTH)) for reason in one.review[:1]),
            *(Item(flag_title(flag.id), clip(flag.message, WORDS_LENGTH)) for flag in one.session_flags[:MOST_SAID]),
            *(Item(f"Weakest: question {pick.exchange}", clip(pick.why, WORDS_LENGTH)) for pick in one.weakest[:1]),
            *(Item(step.title, clip(step.drill, WORDS_LENGTH)) for step in one.practice_plan[:1]),
        ),
    )
