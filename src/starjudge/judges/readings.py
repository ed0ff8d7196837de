"""Several judgements of one answer as one: medians, majorities, and how far they lay apart.

Why medians: one reading that slips moves a mean and not a median. Of an even number the lower middle counts: two
readings that differ do not support the higher score.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median_low
from typing import Any, NamedTuple

from starjudge.chat.score_odds import mean_of
from starjudge.heuristics.flags import FlagHit
from starjudge.judges.checked import Checked, Said
from starjudge.models.base import DIMENSIONS, DimensionId, FlagId, Part
from starjudge.models.evaluation import Dropped, Spread

WIDE = 2  # levels between readings from which a person should look: an interviewer would decide otherwise


class Combined(NamedTuple):
    """One judgement out of several, and how far they lay apart."""

    judgement: Checked
    spread: Spread | None
    """``None`` for a single reading."""


def combine_readings(readings: Sequence[Checked]) -> Combined:
    """The judgement that most readings support.

    Scores and verdict are medians, parts, flags and outcome numbers what more than half of the readings say; each
    score's words come from a reading with that score, all else from the reading nearest to the medians.
    """
    if len(readings) == 1:
        return Combined(readings[0], None)
    scores = {d: _middle(d, readings) for d in readings[0].scores}
    overall = median_low(sorted(r.overall for r in readings))
    flags = _flags(readings)
    raised: dict[FlagId, None] = dict.fromkeys(hit.id for reading in readings for hit in reading.flags)
    nearest = min(readings, key=lambda r: _distance(r, scores, overall))
    judgement = Checked(
        scores=scores,
        overall=overall,
        response=_commonest((r.response for r in readings), nearest.response),
        parts=[_commonest(labels, own) for *labels, own in _columns(readings, nearest)],
        metrics=_metrics(readings),
        flags=flags,
        strengths=nearest.strengths,
        improvements=nearest.improvements,
        probes=nearest.probes,
        shown={s: units for s, units in nearest.shown.items() if _most(sum(s in r.shown for r in readings), readings)},
        dropped=_together(r.dropped for r in readings),
        disputed=[flag for flag in raised if flag not in {hit.id for hit in flags}],
    )
    apart: dict[str, float] = {d: _apart(r.scores[d].score for r in readings) for d in scores}
    return Combined(judgement, Spread(**apart, overall=_apart(r.overall for r in readings)))


def wide_apart(spread: Spread) -> list[str]:
    """What readings differ on by `WIDE` or more: dimensions in the guide's order, then the verdict."""
    return [name for name in (*DIMENSIONS, "overall") if (value := getattr(spread, name)) is not None and value >= WIDE]


def _middle(dimension: DimensionId, readings: Sequence[Checked]) -> Said:
    said = [reading.scores[dimension] for reading in readings]
    score = median_low(sorted(one.score for one in said))
    fine = mean_of([one.score if one.expected is None else one.expected for one in said])
    return next(one for one in said if one.score == score)._replace(expected=fine)


def _distance(reading: Checked, scores: dict[DimensionId, Said], overall: int) -> int:
    return abs(reading.overall - overall) + sum(abs(reading.scores[d].score - said.score) for d, said in scores.items())


def _columns(readings: Sequence[Checked], nearest: Checked) -> Iterable[tuple[Part, ...]]:
    """Each unit's labels, that of the nearest reading once more at the end."""
    return zip(*(r.parts for r in readings), nearest.parts, strict=True)


def _commonest(values: Iterable[Any], own: Any) -> Any:
    """The commonest value; ``own`` where it is among the commonest."""
    counts = Counter(values)
    most = max(counts.values())
    return own if counts[own] == most else next(value for value, count in counts.items() if count == most)


def _most(count: int, readings: Sequence[Checked]) -> bool:
    return count * 2 > len(readings)


def _flags(readings: Sequence[Checked]) -> list[FlagHit]:
    """Flags that more than half of the readings raise, as the first of them words it."""
    first: dict[str, FlagHit] = {}
    counts: Counter[str] = Counter()
    for reading in readings:
        for hit in reading.flags:
            first.setdefault(hit.id, hit)
            counts[hit.id] += 1
    return [hit for flag, hit in first.items() if _most(counts[flag], readings)]


def _metrics(readings: Sequence[Checked]) -> list[dict[str, Any]]:
    first: dict[tuple[int, int], dict[str, Any]] = {}
    counts: Counter[tuple[int, int]] = Counter()
    for reading in readings:
        for metric in reading.metrics:
            place = (metric["span"]["start"], metric["span"]["end"])
            first.setdefault(place, metric)
            counts[place] += 1
    return [first[place] for place in sorted(first) if _most(counts[place], readings)]


def _together(dropped: Iterable[Dropped]) -> Dropped:
    total: Counter[str] = Counter()
    for one in dropped:
        total.update(one.model_dump())
    return Dropped(**total)


def _apart(values: Iterable[int]) -> float:
    found = list(values)
    return float(max(found) - min(found))
