"""What an answer lacks, each with its blank and its place: from the evaluation alone, no model asked."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from starjudge.coaching.places import Wanted, at_end, before, behind, is_whole, placed
from starjudge.coaching.source import Source
from starjudge.coaching.wording import blank, wording
from starjudge.models.base import DimensionId, FlagId, StoryPart
from starjudge.models.evaluation import Evaluation
from starjudge.models.evidence import Metric, Quote, Span
from starjudge.resources.library import library

MOST_NUMBERS: Final = 3  # numbers asked about; more at once is not worked on
MOST_ACTORS: Final = 4  # "we" and passives asked about
GOOD: Final = 4  # a score from which a dimension is asked about only where nothing else is
WEAK: Final = 3
LOW: Final = 2
FEW: Final = 3  # gaps; with fewer, good dimensions are asked about too
PASSIVES: Final = 2
# What each flag or dimension repeats of a gap that is asked for already.
_SAME: Final[dict[str, frozenset[str]]] = {
    "no_result": frozenset({"part result"}),
    "no_learning": frozenset({"part learning"}),
    "no_metrics": frozenset({"part result"}),
    "hides_behind_we": frozenset({"actor"}),
    "too_short": frozenset({"part action"}),
    "ownership": frozenset({"flag hides_behind_we", "actor", "flag blames_others", "part task"}),
    "specificity": frozenset({"flag no_specifics", "part action", "flag too_short"}),
    "impact": frozenset({"part result", "flag no_result", "flag no_metrics", "number"}),
    "learning": frozenset({"part learning", "flag no_learning"}),
    "relevance": frozenset({"flag off_question", "flag no_real_failure"}),
}
_MEASURES: Final = frozenset((None, "%", "points", "x", "USD", "EUR", "GBP", "INR", "JPY"))  # units of no counted noun
_AT_START: Final[frozenset[FlagId]] = frozenset({"off_question", "chronological_resume"})
_AT_RESULT: Final[frozenset[FlagId]] = frozenset({"no_metrics", "no_result"})
_BY_DIMENSION: Final[dict[FlagId, DimensionId]] = {
    "blames_others": "ownership", "hides_behind_we": "ownership", "solo_heroics": "ownership",
    "no_specifics": "specificity", "no_metrics": "impact", "no_result": "impact", "no_learning": "learning",
    "off_question": "relevance", "too_short": "delivery",
}  # fmt: skip
_OF_PART: Final[dict[StoryPart, DimensionId]] = {
    "situation": "structure", "task": "ownership", "action": "specificity", "result": "impact", "learning": "learning",
}  # fmt: skip


def find_gaps(evaluation: Evaluation, source: Source) -> list[Wanted]:
    """What the answer lacks, in the order of the answer."""
    found: list[Wanted] = []
    for gap in _all(evaluation, source):
        if any(gap.blank == other.blank for other in found if gap.kind != "actor"):
            continue
        if not _SAME.get(gap.about, frozenset()).isdisjoint({other.topic for other in found}):
            continue
        found.append(gap)
    if len(found) < FEW:
        found += [gap for gap in _dimensions(evaluation, source, GOOD) if gap.blank not in {g.blank for g in found}][
            : FEW - len(found)
        ]
    return sorted(found, key=lambda gap: gap.at)


def _all(evaluation: Evaluation, source: Source) -> Iterator[Wanted]:
    yield from _parts(evaluation, source)
    yield from _numbers(evaluation, source)
    yield from _actors(evaluation, source)
    yield from _flags(evaluation, source)
    yield from _dimensions(evaluation, source, WEAK)


def _parts(evaluation: Evaluation, source: Source) -> Iterator[Wanted]:
    kind = library().kinds[evaluation.question_kind]
    if evaluation.status == "insufficient" and not kind.uses_parts:
        for step in kind.order:  # nothing was said: what such an answer goes through, as the guides have it
            yield at_end(Wanted("part", kind.id, step, kind.description, 0, 0, topic=f"part {step}"), source)
        return
    for part, time in evaluation.time_split.items():
        missing = time.status == "missing" or (evaluation.status == "insufficient" and time.seconds == 0)
        if not missing:
            continue
        gap = Wanted(
            "part", part, blank("part", part), f"{time.label} is missing.", 0, 0, _OF_PART[part], topic=f"part {part}"
        )
        yield placed(gap, part, source)


def _numbers(evaluation: Evaluation, source: Source) -> Iterator[Wanted]:
    asked = [(metric.span, metric.value is not None) for metric in evaluation.metrics if _lacks_baseline(metric)]
    if not evaluation.metrics:  # no outcome by the judge's reading, but a share or a factor of something
        asked = [(span, True) for span in _relative(source)]
    for span, level in islice((one for one in asked if is_whole(one[0], source)), MOST_NUMBERS):
        words = source.text[span.start : span.end]
        yield Wanted(
            "number",
            words,
            blank("number", "level" if level else "change", words=words),
            wording()["number"]["reason"],
            source.block_at(span.end - 1),
            span.end,
            "impact",
            Quote(text=words, span=span),
            topic="number",
        )


def _relative(source: Source) -> list[Span]:
    """Percentages and factors outside the setting that are told without what they are compared with."""
    told = set(source.of("action", "result", "learning"))
    return [
        Span(start=number.start, end=number.end)
        for number in source.reading.facts.numbers
        if number.kind in ("percent", "multiple") and number.baseline is None and source.block_at(number.start) in told
    ]


def _lacks_baseline(metric: Metric) -> bool:
    """Counts of things ("200 requests") started from nothing; what rose, fell or was measured did not."""
    measured = metric.kind in ("model", "money", "business") and metric.unit in _MEASURES
    relative = metric.unit in ("%", "points", "x")
    return metric.baseline is None and (metric.direction is not None or measured or relative)


def _actors(evaluation: Evaluation, source: Source) -> Iterator[Wanted]:
    score = evaluation.scores.ownership.score
    if score is None or score > WEAK:
        return
    places = [("we", span) for span in evaluation.agency.we.spans]
    places += [("passive", span) for span in evaluation.agency.passive.spans[:PASSIVES]]
    places = [(actor, span) for actor, span in places if is_whole(span, source)]
    for actor, span in sorted(places, key=lambda place: place[1].start)[:MOST_ACTORS]:
        words = source.text[span.start : span.end]
        stands_for_we = actor == "we" and words[:3].lower() in ("we", "we ")
        if stands_for_we:  # the word alone: its verb stays
            span, words = Span(start=span.start, end=span.start + len("we")), words[: len("we")]
        number = source.block_at(span.start)
        if source.blocks[number].addressed:
            continue
        yield Wanted(
            "actor",
            words,
            blank("actor", actor),
            wording()["actor"]["reason"],
            number,
            span.end,
            "ownership",
            Quote(text=words, span=span),
            span if stands_for_we else None,
            topic="actor",
        )


def _flags(evaluation: Evaluation, source: Source) -> Iterator[Wanted]:
    for flag in evaluation.red_flags:
        if flag.id not in wording()["flag"]:
            continue  # too long, or words to the grader: nothing to add
        text = blank("flag", flag.id, question=evaluation.question)
        gap = Wanted(
            "flag",
            flag.id,
            text,
            library().flags[flag.id].advice,
            0,
            0,
            _BY_DIMENSION.get(flag.id),
            flag.quote,
            topic=f"flag {flag.id}",
        )
        if flag.id in _AT_START:
            yield gap
        elif flag.id in _AT_RESULT:
            yield placed(gap, "result", source)
        elif flag.quote is not None and flag.quote.span.end > 0:
            yield behind(gap, source.block_at(flag.quote.span.end - 1), source)
        else:
            yield at_end(gap, source)


def _dimensions(evaluation: Evaluation, source: Source, top: int) -> Iterator[Wanted]:
    """Blanks for weak dimensions, the weakest first."""
    scored = [(score.score, dimension) for dimension, score in evaluation.scores.items() if score.score is not None]
    theme = library().themes.get(evaluation.theme or "")
    for score, dimension in sorted(scored, key=lambda pair: pair[0]):
        if score > top or dimension not in wording()["dimension"] or (top == GOOD and score < GOOD):
            continue
        form = "low" if score <= LOW else "middle" if score <= WEAK else "high"
        if dimension == "impact":  # what there is to compare with decides, not the score
            form = "high" if evaluation.metrics else "low"
        if dimension == "relevance" and form == "middle" and theme is None:
            form = "high"
        text = blank(
            "dimension",
            dimension,
            form,
            question=evaluation.question,
            looks_for=theme.looks_for[0] if theme else "",
        )
        reason = library().dimensions[dimension].next_steps[score - 1].text
        gap = Wanted("dimension", dimension, text, reason, 0, 0, dimension, topic=f"dimension {dimension}")
        yield _of_dimension(gap, form, source)


def _of_dimension(gap: Wanted, form: str, source: Source) -> Wanted:
    action = source.of("action")
    if gap.dimension == "ownership" and form != "high":
        return before(gap, action[0], source) if action else gap
    if gap.dimension == "relevance" and form == "low":
        return gap
    if gap.dimension in ("impact", "learning"):
        told = source.of("result" if gap.dimension == "impact" else "learning")
        return behind(gap, told[-1], source) if told else at_end(gap, source)
    if not action:
        return at_end(gap, source)
    if gap.dimension == "specificity" and form == "middle":
        unreasoned = [n for n in action if "because" not in source.text[source.blocks[n].start : source.blocks[n].said]]
        return behind(gap, (unreasoned or action)[-1], source)
    return behind(gap, action[0] if form == "low" else action[-1], source)
