"""Everything that is told of one scale: figures with intervals, and the reason where there is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from math import fsum

from starjudge.models.agreement import (
    Counts,
    Figure,
    MiddleAgreement,
    RatersAgreement,
    ScaleAgreement,
    ScaleId,
)
from starjudge.trust.alpha import ordinal_alpha
from starjudge.trust.bootstrap import interval, resamples
from starjudge.trust.counted import SCALE, Pairs, Row, Table, middle_of, pairs_of, size, whole_pairs
from starjudge.trust.distances import bias, mean_distance, share_within, spearman
from starjudge.trust.icc import intraclass
from starjudge.trust.kappa import weighted_kappa

MIDDLE = range(2, 5)  # scores that say neither yes nor no outright
DIGITS = 12  # figures are rounded here: further digits depend on the order of adding

Values = dict[str, float | None]


def scale_agreement(
    scale: ScaleId, rows: Sequence[Row], raters: Sequence[str], times: int, seed: int
) -> ScaleAgreement:
    """Agreement on one scale.

    Args:
        scale: which one.
        rows: one an answer: the first side's score, then that of each rater of the second.
        raters: the second side's raters.
        times: resamples for the intervals; 0 for none.
        seed: of the resamples.

    """
    sides = [(row[0], middle_of(row[1:])) for row in rows]
    table = Counter(row for row, (a, b) in zip(rows, sides, strict=True) if a is not None and b is not None)
    values = measured(table)
    drawn = [measured(one) for one in resamples(table, times, seed)] if table and times else []
    pairs = sided_pairs(table)
    whole = whole_pairs(pairs)

    def figure(name: str, shown: Pairs = pairs) -> Figure:
        return _figure(values[name], [one[name] for one in drawn], _reason(name, values[name], shown))

    middle = _middle(whole)
    return ScaleAgreement(
        id=scale,
        answers=size(table),
        only_a=sum(a is not None and b is None for a, b in sides),
        only_b=sum(a is None and b is not None for a, b in sides),
        neither=sum(a is None and b is None for a, b in sides),
        kappa=figure("kappa", whole),
        alpha=figure("alpha"),
        icc_single=figure("icc_single"),
        icc_mean=figure("icc_mean"),
        exact=figure("exact"),
        within_one=figure("within_one"),
        mae=figure("mae"),
        bias=figure("bias"),
        spearman=figure("spearman"),
        confusion=_confusion(whole),
        middle=MiddleAgreement(
            answers=size(middle),
            kappa=figure("middle kappa", middle),
            exact=figure("middle exact", middle),
            within_one=figure("middle within_one", middle),
            mae=figure("middle mae", middle),
        ),
        raters=_raters(raters, table, values, drawn) if len(raters) > 1 else None,
    )


def sided_pairs(table: Table) -> Counter[tuple[float, float]]:
    """The first side's score beside the median of the second side's raters."""
    pairs: Counter[tuple[float, float]] = Counter()
    for row, count in table.items():
        a, b = row[0], middle_of(row[1:])
        if a is not None and b is not None:
            pairs[a, b] += count
    return pairs


def measured(table: Table) -> Values:
    """Every statistic of a table; ``None`` where one is not defined."""
    pairs = sided_pairs(table)
    whole = whole_pairs(pairs)
    middle = _middle(whole)
    icc = intraclass(pairs)
    values: Values = {
        "kappa": weighted_kappa(whole),
        "alpha": ordinal_alpha(pairs),
        "icc_single": icc.single,
        "icc_mean": icc.mean,
        "exact": share_within(whole, 0),
        "within_one": share_within(whole, 1),
        "mae": mean_distance(pairs),
        "bias": bias(pairs),
        "spearman": spearman(pairs),
        "middle kappa": weighted_kappa(middle),
        "middle exact": share_within(middle, 0),
        "middle within_one": share_within(middle, 1),
        "middle mae": mean_distance(middle),
    }
    raters = len(next(iter(table), ())) - 1
    return values | _raters_measured(table, raters) if raters > 1 else values


def _raters_measured(table: Table, raters: int) -> Values:
    own: Counter[Row] = Counter()
    for row, count in table.items():
        own[row[1:]] += count
    places = range(1, raters + 1)
    icc = intraclass(own)
    return {
        "ceiling": _mean(weighted_kappa(whole_pairs(pairs_of(table, i, j))) for i, j in combinations(places, 2)),
        "judge_with_each": _mean(weighted_kappa(whole_pairs(pairs_of(table, 0, i))) for i in places),
        "one_more": _mean(weighted_kappa(whole_pairs(_with_others(table, i))) for i in places),
        "raters alpha": ordinal_alpha(own),
        "raters icc_single": icc.single,
        "raters icc_mean": icc.mean,
    }


def _with_others(table: Table, rater: int) -> Counter[tuple[float, float]]:
    """One rater's scores beside the median of the others'."""
    pairs: Counter[tuple[float, float]] = Counter()
    for row, count in table.items():
        mine, others = row[rater], middle_of([value for i, value in enumerate(row) if i not in (0, rater)])
        if mine is not None and others is not None:
            pairs[mine, others] += count
    return pairs


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fsum(known) / len(known) if known else None


def _middle(whole: Pairs) -> Counter[tuple[float, float]]:
    return Counter({pair: count for pair, count in whole.items() if pair[1] in MIDDLE})


def _confusion(whole: Pairs) -> tuple[Counts, Counts, Counts, Counts, Counts]:
    one, two, three, four, five = (_counts(whole, a) for a in SCALE)
    return one, two, three, four, five


def _counts(whole: Pairs, a: int) -> Counts:
    one, two, three, four, five = (whole.get((a, b), 0) for b in SCALE)
    return one, two, three, four, five


def _raters(raters: Sequence[str], table: Table, values: Values, drawn: Sequence[Values]) -> RatersAgreement:
    def figure(name: str) -> Figure:
        value = values.get(name)
        why = None
        if value is None:
            whole_rows = sum(count for row, count in table.items() if None not in row)
            why = (
                f"answers with a score of every rater: {whole_rows}; needed: 2"
                if "icc" in name and whole_rows < 2
                else "the raters have too few answers in common, or gave them all the same score"
            )
        return _figure(value, [one.get(name) for one in drawn], why)

    return RatersAgreement(
        raters=tuple(raters),
        ceiling=figure("ceiling"),
        judge_with_each=figure("judge_with_each"),
        one_more=figure("one_more"),
        alpha=figure("raters alpha"),
        icc_single=figure("raters icc_single"),
        icc_mean=figure("raters icc_mean"),
    )


def _figure(value: float | None, drawn: Sequence[float | None], reason: str | None) -> Figure:
    bounds = interval(drawn) if value is not None and drawn else None
    low, high = bounds if bounds is not None else (None, None)
    return Figure(value=_rounded(value), low=_rounded(low), high=_rounded(high), reason=reason)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS) + 0.0  # no -0.0


_NEEDS: Mapping[str, int] = {"exact": 1, "within_one": 1, "mae": 1, "bias": 1}  # answers; two for all else


def _reason(name: str, value: float | None, pairs: Pairs) -> str | None:
    """Why a figure is not defined, or what to know about one that is."""
    n = size(pairs)
    needed = _NEEDS.get(name.removeprefix("middle "), 2)
    if n < needed:
        return f"answers with a score on both sides: {n}; needed: {needed}"
    first, second = ({pair[i] for pair in pairs} for i in (0, 1))
    if value is None:
        if len(first) == len(second) == 1 and first == second:
            return f"both sides gave every answer {_points(first)}; nothing could disagree"
        if len(first) == 1 or len(second) == 1:
            side, constant = ("first", first) if len(first) == 1 else ("second", second)
            return f"the {side} side gave every answer {_points(constant)}; there is no order to compare"
        return "the scores vary too little to tell"
    if name.endswith("kappa") and (len(first) == 1 or len(second) == 1):
        side, constant = ("first", first) if len(first) == 1 else ("second", second)
        return f"the {side} side gave every answer {_points(constant)}; kappa is then 0 by construction"
    return None


def _points(scores: set[float]) -> str:
    return f"{next(iter(scores)):g}"
