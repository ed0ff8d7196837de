"""`agreement`: evaluations against ratings, or judges against each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from starjudge.errors import InputError
from starjudge.models.agreement import AgreementReport, ScaleId
from starjudge.models.base import DIMENSIONS
from starjudge.trust.bootstrap import RESAMPLES, SEED
from starjudge.trust.counted import Row, middle_of
from starjudge.trust.found import flag_agreement, part_agreement
from starjudge.trust.matching import Rated, example_ids, gathered, matched, raters_of
from starjudge.trust.rating_columns import RatingColumns, Say
from starjudge.trust.rating_files import Read, Source, read_ratings
from starjudge.trust.scales import scale_agreement

MOST_RESAMPLES = 100_000


def agreement(
    a: Source,
    b: Source,
    *,
    columns: RatingColumns | None = None,
    names: tuple[str, str] | None = None,
    resamples: int = RESAMPLES,
    seed: int = SEED,
    say: Say | None = None,
) -> AgreementReport:
    """Hold two sides against each other, such as a judge's evaluations against ratings.

    Args:
        a: what is looked at: a file of results or ratings, or a list of evaluations, batch records or records.
        b: what it is held against. Several raters count by their median; they are also held against each other.
        columns: names of the columns of tables; what is ``None`` is guessed.
        names: of both sides in the report; a file has its own.
        resamples: for the intervals, 0 for none.
        seed: of the resamples: the same seed gives the same intervals.
        say: told about guesses, a line each.

    Returns:
        The report. Answers are matched by id, else by question and answer; what has no counterpart is in
        ``unmatched_a`` and ``unmatched_b``, rows that could not be read in ``bad_rows``.

    Raises:
        InputError: an argument is wrong, a file cannot be read, or no answer is on both sides.

    """
    if isinstance(resamples, bool) or not isinstance(resamples, int) or not 0 <= resamples <= MOST_RESAMPLES:
        raise InputError(f"resamples: expected a whole number from 0 to {MOST_RESAMPLES:,}, found {resamples!r}")
    if isinstance(seed, bool) or not isinstance(seed, int):
        raise InputError(f"seed: expected a whole number, found {seed!r}")
    shown = names or (_shown(a, "a"), _shown(b, "b"))
    reads = [read_ratings(source, columns, say, name) for source, name in ((a, shown[0]), (b, shown[1]))]
    sides, notes = [], []
    for read, name in zip(reads, shown, strict=True):
        answers, told = gathered(read.ratings, name)
        sides.append(answers)
        notes += [*_left_out(read, name), *told, *_judges(read, name)]
    found = matched(*sides)
    if not found.pairs:
        first, second = (", ".join(example_ids(side)) or "nothing" for side in sides)
        bad = (
            f" ({len(reads[0].bad_rows) + len(reads[1].bad_rows)} rows could not be read)"
            if any(read.bad_rows for read in reads)
            else ""
        )
        raise InputError(
            f"no answer is on both sides{bad}: {shown[0]} has {first}; {shown[1]} has {second}. "
            "Answers match by id, else by question and answer"
        )
    raters = raters_of(b for _, b in found.pairs)
    ids: tuple[ScaleId, ...] = ("overall", *DIMENSIONS)
    scales = [scale_agreement(scale, _rows(scale, found.pairs, raters), raters, resamples, seed) for scale in ids]
    return AgreementReport(
        a=shown[0],
        b=shown[1],
        answers=len(found.pairs),
        raters_a=raters_of(a for a, _ in found.pairs),
        raters_b=raters,
        unmatched_a=tuple(found.only_a),
        unmatched_b=tuple(found.only_b),
        overall=scales[0],
        dimensions=tuple(scales[1:]),
        flags=flag_agreement(found.pairs, resamples, seed),
        parts=part_agreement(found.pairs, resamples, seed),
        resamples=resamples,
        seed=seed,
        bad_rows=tuple(row for read in reads for row in read.bad_rows),
        notes=(*notes, *found.notes),
    )


def score_on(rated: Rated, scale: str) -> float | None:
    """What a side says of an answer on one scale: the median of its raters."""
    return middle_of([rating.scores.get(scale) for rating in rated.ratings.values()])


def _rows(scale: str, pairs: Iterable[tuple[Rated, Rated]], raters: Sequence[str]) -> list[Row]:
    return [
        (score_on(a, scale), *(b.ratings[r].scores.get(scale) if r in b.ratings else None for r in raters))
        for a, b in pairs
    ]


def _shown(source: Source, name: str) -> str:
    return str(source) if isinstance(source, str | Path) else name


def _left_out(read: Read, name: str) -> list[str]:
    return [f"{name}: left out, being {why}: {count}." for why, count in sorted(read.left_out.items())]


def _judges(read: Read, name: str) -> list[str]:
    """Who judged, where a side holds evaluations."""
    judges = Counter(
        str(rating.judge.get("model") or rating.judge.get("engine")) for rating in read.ratings if rating.judge
    )
    if not judges:
        return []
    told = ", ".join(f"{judge} {count}" for judge, count in judges.most_common())
    unscored = sum(1 for rating in read.ratings if rating.judge and rating.scores.get("overall") is None)
    fallbacks = sum(1 for rating in read.ratings if rating.judge and rating.judge.get("fallback_reason"))
    return [
        f"{name}: evaluations by {told}."
        + (f" Too little to judge, so no scores: {unscored}." if unscored else "")
        + (f" Left to the offline judge by a model that failed: {fallbacks}." if fallbacks else "")
    ]
