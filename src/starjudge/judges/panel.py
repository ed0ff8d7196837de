"""Several judges on one answer: what most of them support, how far they agree, and each one's own scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from statistics import median_low

from starjudge.chat.score_odds import mean_of
from starjudge.errors import InputError, JudgeError
from starjudge.judges.asked import counted_words
from starjudge.judges.combine import capped
from starjudge.judges.judge import Judge
from starjudge.judges.readings import WIDE, wide_apart
from starjudge.judges.view import view_of
from starjudge.models.base import DIMENSIONS, FLAGS, DimensionId
from starjudge.models.evaluation import (
    DimensionScore,
    DimensionScores,
    Evaluation,
    PanelMember,
    Provenance,
    Spread,
)
from starjudge.models.evidence import RedFlag
from starjudge.models.request import Request

LEAST_JUDGES = 2
CLOSE = 1  # levels apart at most for two scores to count as agreeing


class PanelJudge:
    """Asks several judges and combines what they say.

    Scores and verdict are medians (of an even number the lower middle), red flags what more than half of the judges
    raise. Each score's words come from the first judge with that score; parts, times, numbers and probes from the
    judge nearest to the medians. ``judge.panel`` keeps each judge's own scores, ``judge.agreement`` the share of
    pairs of their scores that differ by one at most.

    Args:
        judges: two or more, in order of trust: model judges with other models or prompts, the heuristic, or any
            `Judge`.

    Raises `InputError` for fewer than two, or for what is no judge.

    """

    def __init__(self, judges: Sequence[Judge]) -> None:
        if isinstance(judges, str) or not isinstance(judges, Iterable):
            raise InputError(f"judges: expected a list of judges, found {type(judges).__name__}")
        self.judges = tuple(judges)
        if len(self.judges) < LEAST_JUDGES:
            raise InputError(f"judges: expected {LEAST_JUDGES} or more, found {len(self.judges)}")
        for judge in self.judges:
            if isinstance(judge, type) or not isinstance(judge, Judge):
                found = f"the class {judge.__name__}" if isinstance(judge, type) else type(judge).__name__
                raise InputError(f"judges: expected objects with an evaluate() method, found {found}")

    def __repr__(self) -> str:
        return f"PanelJudge({list(self.judges)!r})"

    def evaluate(self, request: Request) -> Evaluation:
        """The panel's evaluation. Raises the first judge's `JudgeError` where half of them or more fail."""
        with ThreadPoolExecutor(len(self.judges), thread_name_prefix="starjudge") as pool:
            results = list(pool.map(lambda judge: _asked(judge, request), self.judges))
        evaluations = [r for r in results if isinstance(r, Evaluation)]
        failures = [r for r in results if isinstance(r, JudgeError)]
        if len(evaluations) * 2 <= len(self.judges):
            raise failures[0]
        members = tuple(_member(j, r) for j, r in zip(self.judges, results, strict=True))
        scored = [e for e in evaluations if e.status == "scored"]
        if len(scored) * 2 <= len(evaluations):
            return _without_scores(evaluations, members, failures)
        return _together(scored, evaluations, members, failures, request)


def _asked(judge: Judge, request: Request) -> Evaluation | JudgeError:
    try:
        result: object = judge.evaluate(request)
    except JudgeError as error:
        return error
    if isinstance(result, Evaluation):
        return result
    return JudgeError(f"{type(judge).__name__}.evaluate() returned {type(result).__name__}, not an Evaluation")


def _member(judge: Judge, result: Evaluation | JudgeError) -> PanelMember:
    if isinstance(result, Evaluation):
        by = result.judge
        return PanelMember(
            engine=by.engine,
            model=by.model,
            prompt_version=by.prompt_version,
            prompt_hash=by.prompt_hash,
            overall=result.overall,
        ).model_copy(update={d: result.scores[d].score for d in DIMENSIONS})
    chat = getattr(judge, "chat", None)
    return PanelMember(
        engine="model" if chat is not None else "heuristic",
        model=getattr(chat, "name", None),
        failure=f"{type(result).__name__}: {result}",
    )


def _without_scores(
    evaluations: Sequence[Evaluation], members: tuple[PanelMember, ...], failures: Sequence[JudgeError]
) -> Evaluation:
    """That of the first judge who found too little to judge, at the cost of all."""
    first = next(e for e in evaluations if e.status != "scored")
    judge = _provenance(evaluations, members, None, first.judge)
    review = (*first.review, *_misses(evaluations, failures))
    return first.model_copy(update={"judge": judge, "review": tuple(dict.fromkeys(review))})


def _together(
    evaluations: Sequence[Evaluation],
    asked: Sequence[Evaluation],
    members: tuple[PanelMember, ...],
    failures: Sequence[JudgeError],
    request: Request,
) -> Evaluation:
    scores = {d: _score(d, evaluations) for d in DIMENSIONS}
    middle = median_low(sorted(_overall(e) for e in evaluations))
    nearest = min(evaluations, key=lambda e: _distance(e, scores, middle))
    flags = _flags(evaluations)
    kind = view_of(request.rubric).kinds[nearest.question_kind]
    final = capped(
        middle,
        request.rubric,
        [flag.id for flag in flags],
        kind,
        nearest.response_kind,
        counted_words(nearest.answer, nearest.timing.words),
    )
    spread = Spread(
        **{d: _apart([e.scores[d].score for e in evaluations]) for d in DIMENSIONS},
        overall=_apart([_overall(e) for e in evaluations]),
    )
    return nearest.model_copy(
        update={
            "overall": final.overall,
            "verdict": final.verdict,
            "caps": tuple(dict.fromkeys((*_caps(evaluations), *final.caps))),
            "scores": DimensionScores(**scores),
            "red_flags": flags,
            "judge": _provenance(asked, members, spread, nearest.judge),
            "review": tuple(dict.fromkeys((*_review(evaluations, spread, request), *_misses(asked, failures)))),
        }
    )


def _overall(evaluation: Evaluation) -> int:
    assert evaluation.overall is not None  # asked only of evaluations that are scored
    return evaluation.overall


def _score(dimension: DimensionId, evaluations: Sequence[Evaluation]) -> DimensionScore:
    given = [e.scores[dimension] for e in evaluations]
    known = [one for one in given if one.score is not None]
    if len(known) * 2 <= len(given):
        return next(one for one in given if one.score is None)
    middle = median_low(sorted(one.score for one in known if one.score is not None))
    fine = mean_of([float(one.expected or one.score or 0) for one in known])
    return next(one for one in known if one.score == middle).model_copy(update={"expected": fine})


def _distance(evaluation: Evaluation, scores: dict[DimensionId, DimensionScore], middle: int) -> int:
    pairs = [(evaluation.scores[d].score, scores[d].score) for d in DIMENSIONS]
    apart = sum(abs(a - b) for a, b in pairs if a is not None and b is not None)
    return abs(_overall(evaluation) - middle) + apart


def _flags(evaluations: Sequence[Evaluation]) -> tuple[RedFlag, ...]:
    """Flags that more than half of the judges raise, as the first of them words it."""
    raised = [flag for e in evaluations for flag in e.red_flags]
    first: dict[str, RedFlag] = {}
    for flag in raised:
        first.setdefault(flag.id, flag)
    counts = Counter(flag.id for flag in raised)
    return tuple(first[flag] for flag in FLAGS if 2 * counts[flag] > len(evaluations))


def _disputed(evaluations: Sequence[Evaluation], request: Request) -> list[str]:
    """Flags that would limit the verdict and that some judges raise, but not most."""
    counts = Counter(flag.id for e in evaluations for flag in e.red_flags)
    capping = {flag.id for flag in request.rubric.flags if flag.caps_overall_at is not None}
    return [flag for flag in FLAGS if flag in capping and 0 < 2 * counts[flag] <= len(evaluations)]


def _caps(evaluations: Sequence[Evaluation]) -> list[str]:
    """Limits that more than half of the judges have applied already."""
    counts = Counter(cap for e in evaluations for cap in e.caps)
    return [cap for cap, count in counts.items() if 2 * count > len(evaluations)]


def _apart(values: Sequence[int | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(max(known) - min(known)) if known else None


def _provenance(
    evaluations: Sequence[Evaluation], members: tuple[PanelMember, ...], spread: Spread | None, nearest: Provenance
) -> Provenance:
    judges = [e.judge for e in evaluations]
    costs = [judge.cost for judge in judges if judge.engine != "heuristic"]
    seconds = [judge.seconds for judge in judges if judge.seconds is not None]
    return Provenance(
        engine="panel",
        starjudge=nearest.starjudge,
        rubric=nearest.rubric,
        rubric_version=nearest.rubric_version,
        weights_version=next((j.weights_version for j in judges if j.weights_version), None),
        samples=sum(judge.samples for judge in judges),
        spread=spread,
        panel=members,
        agreement=_agreement(evaluations),
        calls=sum(judge.calls for judge in judges),
        further_calls=sum(judge.further_calls for judge in judges),
        dropped=nearest.dropped,
        prompt_tokens=sum(judge.prompt_tokens for judge in judges),
        cached_tokens=sum(judge.cached_tokens for judge in judges),
        completion_tokens=sum(judge.completion_tokens for judge in judges),
        reasoning_tokens=sum(judge.reasoning_tokens for judge in judges),
        cost=sum(c for c in costs if c is not None) if costs and None not in costs else None,
        prices_dated=next((j.prices_dated for j in judges if j.prices_dated), None),
        seconds=max(seconds, default=None),
    )


def _agreement(evaluations: Sequence[Evaluation]) -> float | None:
    """Share of pairs of scores, the verdict among them, that lie within `CLOSE` of each other."""
    pairs = list(_pairs(evaluations))
    return round(sum(abs(a - b) <= CLOSE for a, b in pairs) / len(pairs), 3) if pairs else None


def _pairs(evaluations: Sequence[Evaluation]) -> Iterator[tuple[int, int]]:
    for one, other in combinations(evaluations, 2):
        scores = [(one.scores[d].score, other.scores[d].score) for d in DIMENSIONS]
        for a, b in (*scores, (one.overall, other.overall)):
            if a is not None and b is not None:
                yield a, b


def _misses(evaluations: Sequence[Evaluation], failures: Sequence[JudgeError]) -> Iterator[str]:
    """Judges that failed, that found too little to judge, and that left the answer to the offline judge."""
    total = len(evaluations) + len(failures)
    if failures:
        yield f"{len(failures)} of {total} judges failed ({type(failures[0]).__name__}); the others count."
    unscored = sum(e.status != "scored" for e in evaluations)
    if unscored:
        yield f"{unscored} of {total} judges found too little to judge."
    for evaluation in evaluations:
        if evaluation.judge.fallback_reason is not None:
            yield f"A judge of the panel judged offline instead of by its model: {evaluation.judge.fallback_reason}"


def _review(evaluations: Sequence[Evaluation], spread: Spread, request: Request) -> Iterator[str]:
    wide = wide_apart(spread)
    if wide:
        yield f"The judges of the panel lie {WIDE} or more apart on: {', '.join(wide)}."
    disputed = _disputed(evaluations, request)
    if disputed:
        yield f"Some judges, but not most, raise a flag that would limit the verdict: {', '.join(disputed)}."
    for evaluation in evaluations:
        # What two judges differ on is told once, above.
        yield from (reason for reason in evaluation.review if not reason.startswith("The model and the offline judge"))
