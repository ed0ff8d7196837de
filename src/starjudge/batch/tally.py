"""What a batch amounts to, counted record by record: small, addable, and the same however the work was shared out."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from typing import Any

from starjudge.models.base import DIMENSIONS
from starjudge.models.batch import BatchRecord, BatchSummary, DimensionSpread
from starjudge.models.evaluation import Evaluation

STATUSES = ("scored", "insufficient")  # those of an evaluation


class Tally:
    """Counts of records. `add` and `merge` are cheap; `summary` puts them into words."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.flags: Counter[str] = Counter()
        self.failures: Counter[str] = Counter()
        self.cost = 0.0
        self.priced = False

    def add(self, record: BatchRecord) -> None:
        """Count a record."""
        self.counts["records"] += 1
        if record.failure is not None:
            self.counts["failed"] += 1
            self.failures[record.failure.error] += 1
        elif record.session is not None:
            for exchange in record.session.exchanges:
                self._evaluation(exchange.with_follow_ups)
                if exchange.follow_ups:  # judged by itself too
                    self._spend(_costs(exchange.first))
        elif record.evaluation is not None:
            self._evaluation(record.evaluation)

    def add_data(self, record: Mapping[str, Any]) -> None:
        """Count a record read back from a file.

        Only what is counted is looked at. Raises `KeyError`, `TypeError`, `ValueError`, `AttributeError` or
        `OverflowError` where that has another form.
        """
        self.counts["records"] += 1
        self.counts["resumed"] += 1
        failure, session, evaluation = record.get("failure"), record.get("session"), record.get("evaluation")
        if failure is not None:
            self.counts["failed"] += 1
            self.failures[str(failure.get("error"))] += 1
        elif session is not None:
            for exchange in session.get("exchanges", ()):
                self._data(exchange["with_follow_ups"])
                if exchange["follow_ups"]:
                    self._spend(exchange["first"]["judge"])
        elif evaluation is not None:
            self._data(evaluation)

    def merge(self, other: Tally) -> None:
        """Add the counts of another."""
        self.counts.update(other.counts)
        self.flags.update(other.flags)
        self.failures.update(other.failures)
        self.cost += other.cost
        self.priced = self.priced or other.priced

    def summary(self, seconds: float = 0.0) -> BatchSummary:
        """The counts as a value."""
        c = self.counts
        overall = _five(c, "overall")
        return BatchSummary(
            records=c["records"],
            scored=c["scored"],
            insufficient=c["insufficient"],
            failed=c["failed"],
            resumed=c["resumed"],
            overall_mean=_mean(overall),
            overall=overall,
            dimensions=tuple(
                DimensionSpread(id=d, mean=_mean(counts), counts=counts)
                for d in DIMENSIONS
                for counts in (_five(c, d),)
            ),
            flags=dict(sorted(self.flags.items(), key=lambda row: (-row[1], row[0]))),
            failures=dict(sorted(self.failures.items(), key=lambda row: (-row[1], row[0]))),
            fallbacks=c["fallbacks"],
            review=c["review"],
            calls=c["calls"],
            prompt_tokens=c["prompt_tokens"],
            cached_tokens=c["cached_tokens"],
            completion_tokens=c["completion_tokens"],
            cost=round(self.cost, 6) if self.priced else None,
            seconds=round(seconds, 3),
        )

    def _evaluation(self, evaluation: Evaluation) -> None:
        self._count(
            evaluation.status,
            evaluation.overall,
            {d: evaluation.scores[d].score for d in DIMENSIONS},
            [flag.id for flag in evaluation.red_flags],
            bool(evaluation.review),
            _costs(evaluation),
        )

    def _data(self, evaluation: Mapping[str, Any]) -> None:
        flags = [flag["id"] for flag in evaluation["red_flags"]]
        if evaluation["status"] not in STATUSES or not all(isinstance(flag, str) for flag in flags):
            raise ValueError("no status, or no name of a flag")
        self._count(
            evaluation["status"],
            evaluation["overall"],
            {d: evaluation["scores"][d]["score"] for d in DIMENSIONS},
            flags,
            bool(evaluation["review"]),
            evaluation["judge"],
        )

    def _count(
        self,
        status: str,
        overall: int | None,
        scores: Mapping[str, int | None],
        flags: list[str],
        review: bool,
        judge: Mapping[str, Any],
    ) -> None:
        c = self.counts
        c[status] += 1
        c["review"] += review
        c["fallbacks"] += judge["fallback_reason"] is not None
        if overall is not None:
            c[f"overall {overall}"] += 1
        for dimension, score in scores.items():
            if score is not None:
                c[f"{dimension} {score}"] += 1
        self.flags.update(set(flags))
        self._spend(judge)

    def _spend(self, judge: Mapping[str, Any]) -> None:
        for name in ("calls", "prompt_tokens", "cached_tokens", "completion_tokens"):
            if not isinstance(judge[name], int):
                raise TypeError(f"{name} is no whole number")
            self.counts[name] += judge[name]
        if judge["cost"] is not None:
            if not math.isfinite(judge["cost"]):
                raise ValueError("the cost is no number")
            self.cost += judge["cost"]
            self.priced = True


def _costs(evaluation: Evaluation) -> dict[str, Any]:
    """What judging an answer took, as its provenance has it."""
    judge = evaluation.judge
    return {
        "fallback_reason": judge.fallback_reason,
        "cost": judge.cost,
        "calls": judge.calls,
        "prompt_tokens": judge.prompt_tokens,
        "cached_tokens": judge.cached_tokens,
        "completion_tokens": judge.completion_tokens,
    }


def _five(counts: Counter[str], name: str) -> tuple[int, int, int, int, int]:
    one, two, three, four, five = (counts[f"{name} {score}"] for score in range(1, 6))
    return one, two, three, four, five


def _mean(counts: tuple[int, ...]) -> float | None:
    total = sum(counts)
    return round(sum(score * n for score, n in enumerate(counts, 1)) / total, 3) if total else None
