"""Putting the cases to a judge, within a budget: every text once, a repeat as often as it is repeated."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal, NamedTuple

from starjudge.chat.budget import Budget
from starjudge.errors import CostLimitReached, InputError, JudgeError, ModelAccessDenied, ModelQuotaExceeded
from starjudge.evaluate import request_of
from starjudge.judges import Judge
from starjudge.models.audit import AuditScores
from starjudge.models.base import DIMENSIONS
from starjudge.models.evaluation import Evaluation, Provenance
from starjudge.models.rubric import Rubric
from starjudge.resources.rubrics import load_rubric
from starjudge.trust.audit.plan import Planned

AHEAD = 2  # questions in work and waiting, for each worker
ENDS_IT = (CostLimitReached, ModelAccessDenied, ModelQuotaExceeded)  # about the account, not about a text


class Key(NamedTuple):
    """One question to the judge."""

    question: str
    text: str
    rubric: str
    turn: int = 0


class AuditProgress(NamedTuple):
    """Where an audit is, after each evaluation."""

    done: int
    """Evaluations, failed ones included."""
    total: int
    failed: int
    cost: float
    """US dollars so far, where prices are known."""


@dataclass
class Replies:
    """What the judge said to each question."""

    scores: dict[Key, AuditScores] = field(default_factory=dict)
    failures: dict[Key, str] = field(default_factory=dict)
    first: Provenance | None = None
    evaluations: int = 0
    calls: int = 0
    cost: float | None = None
    repeats_asked: int = 0
    """Repeats for which a model's server was asked; the others came from a cache."""
    stopped: Literal["calls", "cost", "model"] | None = None
    why: str | None = None


def key_before(case: Planned, rubric: str) -> Key:
    """The question about the answer as it was."""
    return Key(case.subject.question, case.text_before, case.subject.rubric or rubric)


def key_after(case: Planned, rubric: str) -> Key:
    """The question about what it becomes."""
    return Key(case.question, case.text, case.subject.rubric or rubric, case.turn)


def within_calls(cases: Sequence[Planned], rubric: str, max_calls: int | None) -> tuple[list[Planned], list[Key]]:
    """The cases that a number of evaluations is enough for, and what must be asked for them, in order."""
    if max_calls is not None and (isinstance(max_calls, bool) or not isinstance(max_calls, int) or max_calls < 2):
        raise InputError(
            f"max_calls: expected a whole number from 2 up, found {max_calls!r}; a case takes two at least"
        )
    keys: dict[Key, None] = {}
    taken: list[Planned] = []
    for case in cases:
        new = [key for key in (key_before(case, rubric), key_after(case, rubric)) if key not in keys]
        if max_calls is not None and len(keys) + len(new) > max_calls:
            continue  # a later case may share what is asked already
        keys.update(dict.fromkeys(new))
        taken.append(case)
    return taken, list(keys)


def ask(
    judge: Judge,
    keys: Sequence[Key],
    rubric: Rubric,
    budget: Budget,
    workers: int = 1,
    on_progress: Callable[[AuditProgress], None] | None = None,
) -> Replies:
    """Ask a judge about each text.

    Raises the first question's `JudgeError`: a judge that cannot answer at all is not audited. Later ones are failures
    of their cases, and those about the account end the audit with what there is.
    """
    asker = _Asker(judge, rubric, budget, len(keys), on_progress)
    coming = iter(keys)
    for key in islice(coming, 1):  # alone: what one evaluation costs is not known before
        asker.put(key, asker.ask(key))
        if key in asker.replies.failures:
            assert asker.last_error is not None
            raise asker.last_error
    if workers == 1:
        for key in coming:
            if asker.replies.stopped:
                break
            asker.put(key, asker.ask(key))
    else:
        asker.in_threads(coming, workers)
    return asker.replies


class _Asker:
    def __init__(
        self,
        judge: Judge,
        rubric: Rubric,
        budget: Budget,
        total: int,
        on_progress: Callable[[AuditProgress], None] | None,
    ) -> None:
        self.replies = Replies()
        self.last_error: JudgeError | None = None
        self._judge = judge
        self._rubrics = {"": rubric}
        self._budget = budget
        self._dearest = 0.0
        self._total = total
        self._on_progress = on_progress

    def ask(self, key: Key) -> Evaluation | JudgeError:
        """The judge's evaluation, or why there is none."""
        request = request_of(key.question, key.text, self._rubric(key.rubric))
        try:
            # As dear as the dearest so far: several in work cannot pass the limit by more than one turns out dearer.
            with self._budget.reserve(self._dearest) as reserved:
                result: object = self._judge.evaluate(request)
                if isinstance(result, Evaluation):
                    reserved.settle(result.judge.cost or 0.0)
        except JudgeError as error:
            return error
        except Exception as error:  # a fault in a judge of the user's own is a result of this case, and not their end
            return JudgeError(f"{type(self._judge).__name__} raised {type(error).__name__}: {error}")
        if isinstance(result, Evaluation):
            return result
        return JudgeError(f"{type(self._judge).__name__}.evaluate() returned {type(result).__name__}, no Evaluation")

    def put(self, key: Key, result: Evaluation | JudgeError) -> None:
        """Keep what came of a question."""
        replies = self.replies
        if isinstance(result, JudgeError):
            self.last_error = result
            if isinstance(result, ENDS_IT):
                replies.stopped = replies.stopped or ("cost" if isinstance(result, CostLimitReached) else "model")
                replies.why = replies.why or str(result)
                if replies.evaluations == 0:
                    raise result
                return
            replies.failures[key] = f"{type(result).__name__}: {result}"
        else:
            self._count(key, result)
        replies.evaluations += 1
        if self._on_progress is not None:
            done = replies.evaluations
            self._on_progress(AuditProgress(done, self._total, len(replies.failures), self._budget.spent))

    def in_threads(self, coming: Iterable[Key], workers: int) -> None:
        """The rest, several at once."""
        coming = iter(coming)
        waiting: dict[Future[Evaluation | JudgeError], Key] = {}
        with ThreadPoolExecutor(workers, thread_name_prefix="starjudge-audit") as pool:
            try:
                while True:
                    room = 0 if self.replies.stopped else AHEAD * workers - len(waiting)
                    for key in islice(coming, room):
                        waiting[pool.submit(self.ask, key)] = key
                    if not waiting:
                        return
                    for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                        self.put(waiting.pop(future), future.result())
            finally:
                for future in waiting:
                    future.cancel()

    def _rubric(self, name: str) -> Rubric:
        if name not in self._rubrics:
            self._rubrics[name] = load_rubric(name)
        return self._rubrics[name]

    def _count(self, key: Key, evaluation: Evaluation) -> None:
        replies, by = self.replies, evaluation.judge
        replies.scores[key] = AuditScores(
            status=evaluation.status,
            overall=evaluation.overall,
            verdict=evaluation.verdict,
            dimensions={d: evaluation.scores[d].score for d in DIMENSIONS},
            expected={d: evaluation.scores[d].expected for d in DIMENSIONS},
        )
        replies.first = replies.first or by
        replies.calls += by.calls
        replies.repeats_asked += bool(key.turn and (by.calls or by.engine != "model"))
        if by.cost is not None:
            replies.cost = math.fsum((replies.cost or 0.0, by.cost))
            self._dearest = max(self._dearest, by.cost)
        elif self._budget.limit is not None and by.engine == "model" and by.calls:
            raise InputError(f"max_cost: no price is known for {by.model!r}, so no limit can be kept; give prices")
