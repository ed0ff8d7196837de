"""What a report says about an evaluation, in reading order and in words; how it looks is for each form.

Every text here may hold words of the answer or of a model and is still raw: a form makes it safe.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import Final

from starjudge.models.base import DimensionId
from starjudge.models.evaluation import (
    CompanyReading,
    Evaluation,
    PanelMember,
    PartTime,
    Provenance,
    SignalReading,
)
from starjudge.models.evidence import Quote, Remark
from starjudge.reports import phrases
from starjudge.reports.visible import clip
from starjudge.resources import library

QUOTE_LENGTH: Final = 160  # characters of a quote that place it for someone who knows the answer
QUESTION_LENGTH: Final = 500  # characters; a longer question is a pasted page
MOST_ITEMS: Final = 8  # outcome numbers or quotes in a row before the rest is only counted
MOST_STEPS: Final = 3  # more to work on at once is not worked on
SURE_STEPS: Final = 2  # shown also where the scores are good
GOOD_SCORE: Final = 4
TOP_SCORE: Final = 5
LONGEST: Final = 1e9  # seconds of a bar; a file of results may claim more than numbers can be reckoned with


@dataclass(frozen=True)
class PartRow:
    """One bar: the part's time and its target band on an axis that all parts share, from 0 to 1."""

    part: str
    letter: str
    label: str
    filled: float
    band: tuple[float, float] | None
    share: str
    seconds: str
    status: str
    target: str


@dataclass(frozen=True)
class ScoreRow:
    """One dimension."""

    id: DimensionId
    title: str
    score: int | None
    rationale: str
    quote: str | None


@dataclass(frozen=True)
class Item:
    """A headed remark with the words it rests on."""

    title: str
    text: str
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Digest:
    """The content of a report; an empty field has no place in it."""

    overall: int | None
    verdict: str
    facts: tuple[str, ...]
    question: str
    reasons: tuple[str, ...]
    review: tuple[str, ...]
    caps: tuple[str, ...]
    parts: tuple[PartRow, ...]
    scores: tuple[ScoreRow, ...]
    steps: tuple[Item, ...]
    flags: tuple[Item, ...]
    numbers: tuple[Item, ...]
    actors: tuple[str, ...]
    credit: tuple[str, ...]
    strengths: tuple[Item, ...]
    improvements: tuple[Item, ...]
    probes: tuple[Item, ...]
    company: str
    shown: tuple[Item, ...]
    missed: tuple[Item, ...]
    provenance: tuple[str, ...]

    @property
    def headline(self) -> str:
        """The verdict in one line: ``4/5 · lean hire``."""
        return f"{self.overall}/{TOP_SCORE} · {self.verdict}" if self.overall is not None else self.verdict


def digest(evaluation: Evaluation) -> Digest:
    """The content of a report of one evaluation."""
    told = any(part.seconds > 0 for part in evaluation.time_split.values())
    counts = (evaluation.agency.i, evaluation.agency.we, evaluation.agency.passive, evaluation.agency.others)
    return Digest(
        overall=evaluation.overall,
        verdict=phrases.VERDICT_WORDS[evaluation.verdict] if evaluation.verdict else phrases.NOT_SCORED,
        facts=_facts(evaluation),
        question=clip(evaluation.question, QUESTION_LENGTH),
        reasons=evaluation.reasons,
        review=evaluation.review,
        caps=evaluation.caps,
        parts=_parts(evaluation) if told else (),
        scores=_scores(evaluation),
        steps=_steps(evaluation),
        flags=tuple(
            Item(library().flags[flag.id].title, flag.message, _quotes((flag.quote,) if flag.quote else ()))
            for flag in evaluation.red_flags
        ),
        numbers=_numbers(evaluation),
        actors=tuple(phrases.actors(evaluation.agency)) if any(actions.count for actions in counts) else (),
        credit=_quotes(evaluation.agency.credit),
        strengths=_remarks(evaluation.strengths),
        improvements=_remarks(evaluation.improvements),
        probes=tuple(
            Item(library().probes[probe.kind].title, probe.question, (clip(probe.gap, QUOTE_LENGTH),))
            for probe in evaluation.follow_ups
        ),
        company=_company(evaluation.company),
        shown=_signals(evaluation.company, "shown"),
        missed=_signals(evaluation.company, "missed"),
        provenance=_provenance(evaluation.judge),
    )


def _facts(evaluation: Evaluation) -> tuple[str, ...]:
    themes = library().themes
    theme = evaluation.theme
    facts = [f"{library().kinds[evaluation.question_kind].title} question"]
    if theme:
        facts.append(themes[theme].title if theme in themes else theme)
    facts.append(phrases.RESPONSE_WORDS[evaluation.response_kind])
    facts += [phrases.counted(evaluation.timing.words, "word"), phrases.length(evaluation.timing)]
    return (*facts, *phrases.pace(evaluation.timing))


def _parts(evaluation: Evaluation) -> tuple[PartRow, ...]:
    split = evaluation.time_split
    letters = phrases.letters(split)
    seconds = {name: min(part.seconds, LONGEST) for name, part in split.items()}
    total = fsum(seconds.values())
    bands = {name: _band(part, total) for name, part in split.items()}
    ends = [end for band in bands.values() if band for end in band]
    axis = max([*seconds.values(), *ends], default=0.0) or 1.0
    return tuple(
        PartRow(
            part=name,
            letter=letters[name],
            label=part.label,
            filled=seconds[name] / axis,
            band=(band[0] / axis, band[1] / axis) if (band := bands[name]) else None,
            share=phrases.percent(part.share),
            seconds=phrases.brief(part.seconds),
            status=phrases.STATUS_WORDS[part.status] if part.status else "",
            target=phrases.target(part),
        )
        for name, part in split.items()
    )


def _band(part: PartTime, total: float) -> tuple[float, float] | None:
    """The target in seconds, so that parts with targets of either unit fit on one axis."""
    if part.target_low is None and part.target_high is None:
        return None
    low = part.target_low or 0.0
    high = part.target_high if part.target_high is not None else low
    unit = total if part.target_unit == "share" else 1.0
    return min(max(0.0, low) * unit, LONGEST), min(max(0.0, high) * unit, LONGEST)


def _scores(evaluation: Evaluation) -> tuple[ScoreRow, ...]:
    titles = library().dimensions
    return tuple(
        ScoreRow(
            dimension, titles[dimension].title, score.score, score.rationale, next(iter(_quotes(score.evidence)), None)
        )
        for dimension, score in evaluation.scores.items()
    )


def _steps(evaluation: Evaluation) -> tuple[Item, ...]:
    """What to do next for the weakest dimensions; a third one only where it is weak indeed."""
    weak = [
        (score.score, score.expected or score.score, place, dimension)
        for place, (dimension, score) in enumerate(evaluation.scores.items())
        if score.score is not None and score.score < TOP_SCORE and score.next_step
    ]
    chosen = [
        dimension
        for rank, (score, _, _, dimension) in enumerate(sorted(weak)[:MOST_STEPS])
        if rank < SURE_STEPS or score < GOOD_SCORE
    ]
    titles = library().dimensions
    return tuple(Item(titles[dimension].title, evaluation.scores[dimension].next_step) for dimension in chosen)


def _numbers(evaluation: Evaluation) -> tuple[Item, ...]:
    rows = [
        Item(clip(metric.text, QUOTE_LENGTH // 2), phrases.change(metric), (metric.kind,))
        for metric in evaluation.metrics[:MOST_ITEMS]
    ]
    more = len(evaluation.metrics) - len(rows)
    return (*rows, Item("", f"and {more} more")) if more else tuple(rows)


def _quotes(quotes: tuple[Quote, ...]) -> tuple[str, ...]:
    return tuple(clip(quote.text, QUOTE_LENGTH) for quote in quotes[:MOST_ITEMS])


def _remarks(remarks: tuple[Remark, ...]) -> tuple[Item, ...]:
    return tuple(Item("", remark.text, _quotes(remark.evidence[:1])) for remark in remarks)


def _company(company: CompanyReading | None) -> str:
    """The company's name, where there is anything to say under it."""
    return company.title if company is not None and (company.shown or company.missed) else ""


def _signals(company: CompanyReading | None, side: str) -> tuple[Item, ...]:
    if company is None:
        return ()
    readings: tuple[SignalReading, ...] = company.shown if side == "shown" else company.missed
    return tuple(
        Item(reading.title + (" (tested here)" if reading.tested else ""), reading.note, _quotes(reading.evidence[:2]))
        for reading in readings
    )


def _member(member: PanelMember) -> str:
    name = member.model or member.engine
    return f"{name}: {'failed' if member.failure else member.overall if member.overall is not None else 'not scored'}"


def _provenance(judge: Provenance) -> tuple[str, ...]:
    facts = [f"{judge.engine} judge" if not judge.panel else f"panel of {len(judge.panel)}"]
    facts += [_member(member) for member in judge.panel]
    if judge.agreement is not None:
        facts.append(f"agree within 1 in {phrases.percent(judge.agreement)} of pairs")
    if judge.model:
        facts.append(judge.model)
    if judge.samples > 1:
        facts.append(f"{judge.samples} readings")
    facts.append(f"rubric {judge.rubric} {judge.rubric_version}")
    if judge.prompt_version:
        facts.append(f"prompt {judge.prompt_version}")
    facts.append(f"starjudge {judge.starjudge}")
    if judge.calibration is not None:
        facts.append(phrases.corrected(judge.calibration))
    if judge.cost is not None:
        facts.append(phrases.dollars(judge.cost))
    dropped = judge.dropped
    left_out = dropped.units + dropped.words + dropped.quotes + dropped.flags
    if left_out:
        facts.append(f"{left_out} of the model's references left out: not in the answer")
    if judge.fallback_reason:
        facts.append(f"no chat model: {judge.fallback_reason}")
    return tuple(facts)
