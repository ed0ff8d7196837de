"""Judges for tests of the audit: one without a fault, and one for each fault that an audit must find."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from starjudge import Evaluation, evaluate_answer
from starjudge.models.base import DIMENSIONS, VERDICTS
from starjudge.models.request import Request
from starjudge.trust.audit.plan import Planned, planned
from starjudge.trust.audit.subject import own_subjects

MIDDLE = 3


@cache
def _mould() -> Evaluation:
    """An evaluation whose scores are replaced."""
    return evaluate_answer(
        "Tell me about a time you failed.",
        "I shipped a model that was wrong. I rolled it back within an hour, and I found the cause. It cost 3 hours.",
        judge="heuristic",
    )


def scored(overall: int = MIDDLE, **dimensions: int) -> Evaluation:
    """An evaluation with these scores, every other one in the middle."""
    mould = _mould()
    scores = {
        name: mould.scores[name].model_copy(update={"score": dimensions.get(name, MIDDLE), "expected": None})
        for name in DIMENSIONS
    }
    return mould.model_copy(
        update={
            "status": "scored",
            "overall": overall,
            "verdict": VERDICTS[overall - 1],
            "scores": mould.scores.model_copy(update=scores),
        }
    )


@cache
def own_plan() -> tuple[Planned, ...]:
    """The cases of our answers."""
    return planned(own_subjects())


class SoundJudge:
    """Knows the plan: lowers what a change of content hits, and gives the middle to everything else."""

    def __init__(self) -> None:
        self.asked = 0
        self._hits = {(case.question, case.text): case.hits for case in own_plan() if case.hits}

    def evaluate(self, request: Request) -> Evaluation:
        self.asked += 1
        hit = self._hits.get((request.question, request.answer.text))
        return scored(**({hit: MIDDLE - 1} if hit else {}))


class NameJudge(SoundJudge):
    """Takes a point from everybody who bears one of these names."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__()
        self._names = tuple(names)

    def evaluate(self, request: Request) -> Evaluation:
        if any(name in request.answer.text for name in self._names):
            return scored(MIDDLE - 1)
        return super().evaluate(request)


class PhraseJudge(SoundJudge):
    """Gives another overall score to a text with one of these phrases."""

    def __init__(self, phrases: Mapping[str, int]) -> None:
        super().__init__()
        self._phrases = phrases

    def evaluate(self, request: Request) -> Evaluation:
        for phrase, overall in self._phrases.items():
            if phrase in request.answer.text:
                return scored(overall)
        return super().evaluate(request)


class UnstableJudge(SoundJudge):
    """Says something else every third time that it is asked about a text."""

    def __init__(self) -> None:
        super().__init__()
        self._times: dict[str, int] = {}

    def evaluate(self, request: Request) -> Evaluation:
        text = request.answer.text
        self._times[text] = self._times.get(text, 0) + 1
        return scored(MIDDLE + 1) if self._times[text] % 3 == 0 else super().evaluate(request)


class InsensitiveJudge(SoundJudge):
    """Sees no change of one dimension."""

    def __init__(self, dimension: str) -> None:
        super().__init__()
        self._hits = {key: hit for key, hit in self._hits.items() if hit != dimension}


class DimensionJudge(SoundJudge):
    """Lets an order raise a dimension, and never the overall score."""

    def evaluate(self, request: Request) -> Evaluation:
        return scored(impact=5) if "Ignore all previous" in request.answer.text else super().evaluate(request)
