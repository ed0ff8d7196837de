"""Agreement on what was found in an answer: its red flags, and the parts of its story word by word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from starjudge.models.agreement import Figure, FlagAgreement, FlagCounts, PartAgreement, PartCounts
from starjudge.models.base import FLAGS, PARTS, STORY_PARTS
from starjudge.trust.bootstrap import interval, resamples
from starjudge.trust.matching import Rated
from starjudge.trust.ratings import PartSpan, Rating

_WORD = re.compile(r"\S+")

Hits = tuple[int, int, int]
"""Flags of one answer that are right, wrong and missed."""


def flag_agreement(pairs: Sequence[tuple[Rated, Rated]], times: int, seed: int) -> FlagAgreement | None:
    """Precision and recall of the first side's flags; ``None`` where a side tells none at all."""
    counts: Counter[tuple[str, str]] = Counter()
    hits: list[Hits] = []
    for a, b in pairs:
        raised, wanted = _noted(a), _noted(b)
        if raised is None or wanted is None:
            continue
        got, want, maybe = raised[0], wanted[0], wanted[1]
        right, wrong, missed = got & want, got - want - maybe, want - got
        for outcome, flags in (("right", right), ("wrong", wrong), ("missed", missed)):
            counts.update((flag, outcome) for flag in flags)
        hits.append((len(right), len(wrong), len(missed)))
    if not hits:
        return None
    table = Counter(hits)
    total = _sum(table)
    drawn = [_sum(one) for one in resamples(table, times, seed)] if times else []
    return FlagAgreement(
        answers=len(hits),
        right=total[0],
        wrong=total[1],
        missed=total[2],
        precision=_figure(_precision(total), [_precision(one) for one in drawn], "the first side raises no flag"),
        recall=_figure(_recall(total), [_recall(one) for one in drawn], "the second side has no flag"),
        f1=_f1(*total),
        flags=tuple(
            FlagCounts(
                id=flag,
                right=row[0],
                wrong=row[1],
                missed=row[2],
                precision=_precision(row),
                recall=_recall(row),
            )
            for flag in FLAGS
            if any(row := (counts[flag, "right"], counts[flag, "wrong"], counts[flag, "missed"]))
        ),
    )


def part_agreement(pairs: Sequence[tuple[Rated, Rated]], times: int, seed: int) -> PartAgreement | None:
    """Which part each word of a story belongs to; ``None`` where a side tells no parts of stories."""
    both: Counter[tuple[str, str | None]] = Counter()
    answers: list[tuple[int, int]] = []
    for a, b in pairs:
        first, second = _cut(a), _cut(b)
        if first is None or second is None or (second.kind or first.kind or "story") != "story":
            continue
        text = second.answer or first.answer
        if text is None:
            continue
        own, wanted = word_parts(text, first.parts or ()), word_parts(text, second.parts or ())
        words = [(got, want) for got, want in zip(own, wanted, strict=True) if want is not None]
        both.update((want, got) for got, want in words if want is not None)
        answers.append((sum(got == want for got, want in words), len(words)))
    total = sum(both.values())
    if not total:
        return None
    table = Counter(answers)
    drawn = [_share(one) for one in resamples(table, times, seed)] if times else []
    counted = [_part(part, both) for part in PARTS]
    known = [one.f1 for one in counted if one.f1 is not None]
    return PartAgreement(
        answers=len(answers),
        words=total,
        accuracy=_figure(_share(table), drawn, "no words"),
        macro_f1=sum(known) / len(known) if known else None,
        parts=tuple(one for one in counted if one.f1 is not None or one.part in STORY_PARTS),
    )


def word_parts(text: str, spans: Sequence[PartSpan]) -> list[str | None]:
    """The part of each word of a text, by where its middle lies; ``None`` where no span holds it."""
    found: list[str | None] = []
    ordered = sorted(spans)
    at = 0
    for word in _WORD.finditer(text):
        middle = (word.start() + word.end()) / 2
        while at < len(ordered) and ordered[at][1] <= middle:
            at += 1
        inside = at < len(ordered) and ordered[at][0] <= middle
        found.append(ordered[at][2] if inside else None)
    return found


def _noted(rated: Rated) -> tuple[set[str], set[str]] | None:
    """Flags that more than half of the raters note, and those that fewer do; ``None`` where none tells flags."""
    told = [rating.flags for rating in rated.ratings.values() if rating.flags is not None]
    if not told:
        return None
    counts = Counter(flag for flags in told for flag in flags)
    most = {flag for flag, count in counts.items() if 2 * count > len(told)}
    return most, set(counts) - most


def _cut(rated: Rated) -> Rating | None:
    return next((rating for rating in rated.ratings.values() if rating.parts), None)


def _part(part: str, both: Counter[tuple[str, str | None]]) -> PartCounts:
    same = both[part, part]
    only_a = sum(count for (want, got), count in both.items() if got == part != want)
    only_b = sum(count for (want, got), count in both.items() if want == part != got)
    return PartCounts(part=part, both=same, only_a=only_a, only_b=only_b, f1=_f1(same, only_a, only_b))  # type: ignore[arg-type]  # of PARTS


def _share(table: Counter[tuple[int, int]]) -> float | None:
    words = sum(count * total for (_, total), count in table.items())
    return sum(count * right for (right, _), count in table.items()) / words if words else None


def _sum(table: Counter[Hits]) -> Hits:
    right, wrong, missed = (sum(count * hits[i] for hits, count in table.items()) for i in range(3))
    return right, wrong, missed


def _precision(hits: Hits) -> float | None:
    return hits[0] / (hits[0] + hits[1]) if hits[0] + hits[1] else None


def _recall(hits: Hits) -> float | None:
    return hits[0] / (hits[0] + hits[2]) if hits[0] + hits[2] else None


def _f1(right: int, wrong: int, missed: int) -> float | None:
    return 2 * right / (2 * right + wrong + missed) if right + wrong + missed else None


def _figure(value: float | None, drawn: Sequence[float | None], reason: str) -> Figure:
    if value is None:
        return Figure(reason=reason)
    bounds = interval(drawn) if drawn else None
    low, high = bounds if bounds is not None else (None, None)
    return Figure(value=value, low=low, high=high)
