"""What code does for every judge: caps, the verdict, and the time split against the rubric's targets.

A chat model is never asked to count, add up or apply a cap; both judges call this.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import fsum
from typing import Any, NamedTuple

from starjudge.models.base import VERDICTS, FlagId, Part, ResponseKind
from starjudge.models.rubric import QuestionKind, Rubric, RubricPart
from starjudge.text.measure import Facts
from starjudge.text.timing import seconds_of_spans

NO_ANSWER_CAP = 2  # the scoring guide: no answer is as serious as blame
CLAIMS_CAP = 2  # claims without an event are no evidence, however many they are
FEW_WORDS, FEW_WORDS_CAP = 30, 2  # words below which no story can be told, whatever they claim (about 12 s)
_SLACK = 0.2  # a fifth beyond a target is not worth a remark: targets are rules of thumb, times are estimates


class Combined(NamedTuple):
    """``overall`` after caps, and the caps that held it down."""

    overall: int
    verdict: str
    caps: tuple[str, ...]


def capped(
    overall: int,
    rubric: Rubric,
    flags: Iterable[FlagId],
    kind: QuestionKind,
    response: ResponseKind,
    words: int,
    further: Iterable[tuple[int, str]] = (),
) -> Combined:
    """Apply the rules that no score can outweigh.

    Args:
        overall: the judge's own verdict, 1 to 5.
        rubric: its flag definitions carry the caps.
        flags: red flags found.
        kind: what the question asks for.
        response: what was given.
        words: spoken words of the answer.
        further: limits that the judge brings, each with its reason.

    """
    limits: list[tuple[int, str]] = list(further)
    for flag in flags:
        definition = next((f for f in rubric.flags if f.id == flag), None)
        if definition is not None and definition.caps_overall_at is not None:
            limits.append((definition.caps_overall_at, definition.title))
    if response == "no_answer":
        limits.append((NO_ANSWER_CAP, "No answer was given"))
    if kind.id == "story" and words < FEW_WORDS:
        limits.append((FEW_WORDS_CAP, f"{words} words hold no story"))
    lowest = min((limit for limit, _ in limits), default=5)
    held = tuple(f"{why}: overall is at most {limit}." for limit, why in limits if limit < overall)
    overall = min(overall, lowest)
    return Combined(overall, VERDICTS[overall - 1], held)


def part_seconds(facts: Facts, parts: Sequence[Part]) -> dict[Part, float]:
    """Seconds per part: by the clock where words are timed, else by the share of words."""
    out: dict[Part, float] = {}
    if facts.answer.words:
        seconds = seconds_of_spans([(u.start, u.end) for u in facts.units], facts.answer.words)
    else:
        total = max(1, len(facts.tokens))
        seconds = [facts.time.seconds * (u.last - u.first) / total for u in facts.units]
    for part, value in zip(parts, seconds, strict=True):
        out[part] = out.get(part, 0.0) + value
    return out


def time_split(facts: Facts, parts: Sequence[Part], rubric: Rubric, kind: QuestionKind) -> dict[str, Any]:
    """The `TimeSplit` of an answer, as data."""
    seconds = part_seconds(facts, parts)
    # fsum: from Python 3.12 on `sum` rounds floats otherwise than before, and results must be the same bytes.
    told = fsum(value for part, value in seconds.items() if part != "other")
    time = facts.time
    slow, fast = (time.high / time.seconds, time.low / time.seconds) if time.seconds else (1.0, 1.0)
    split: dict[str, Any] = {}
    for part in rubric.parts:
        spent = seconds.get(part.part, 0.0)
        share = spent / told if told else 0.0
        row: dict[str, Any] = {"label": part.label, "seconds": round(spent, 1), "share": round(share, 3)}
        if kind.uses_parts and part.target is not None:
            row |= {"target_low": part.target.low, "target_high": part.target.high, "target_unit": part.target.unit}
            row["status"] = _status(part, spent, share, slow, fast)
        split[part.part] = row
    return split


def _status(part: RubricPart, seconds: float, share: float, slow: float, fast: float) -> str:
    target = part.target
    if not seconds or target is None:
        return "missing"
    # Seconds of an estimate miss a target only where every speaking rate would.
    longest, shortest = (share, share) if target.unit == "share" else (seconds * slow, seconds * fast)
    if longest < target.low * (1 - _SLACK):
        return "under"
    return "over" if shortest > target.high * (1 + _SLACK) else "on_target"
