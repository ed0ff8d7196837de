"""Many answers, judged: one record for each that was given, an evaluation or the reason why there is none."""

from __future__ import annotations

from typing import Any

from pydantic import Field, model_validator

from starjudge.models.base import DimensionId, Value
from starjudge.models.evaluation import Evaluation
from starjudge.models.session import SessionEvaluation


class Failure(Value):
    """Why an input has no evaluation. Never a score."""

    error: str
    """Name of the error's class, such as ``InputError`` or ``ModelTimeout``."""
    message: str = Field(repr=False)
    """What was wrong, where (file and line, or field), and what to do."""


class BatchRecord(Value):
    """One input and what came of it: exactly one of ``evaluation``, ``session`` and ``failure`` is there."""

    id: str | int | None
    """As given; else the place of the input (``answers.jsonl:17``)."""
    input: dict[str, Any] = Field(repr=False)
    """The row as given, further columns included; of a row that could not be read, its ``file`` and ``line``."""
    evaluation: Evaluation | None = None
    session: SessionEvaluation | None = Field(default=None, exclude_if=lambda session: session is None)
    """Of an input that is a whole interview."""
    failure: Failure | None = None

    @model_validator(mode="after")
    def _one(self) -> BatchRecord:
        if sum(value is not None for value in (self.evaluation, self.session, self.failure)) != 1:
            raise ValueError("expected exactly one of evaluation, session and failure")
        return self


class DimensionSpread(Value):
    """Scores of one dimension over a batch."""

    id: DimensionId
    mean: float | None = None
    counts: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    """How many answers have 1, 2, 3, 4 and 5."""


class BatchSummary(Value):
    """What a batch amounts to."""

    records: int = 0
    scored: int = 0
    insufficient: int = 0
    """Answers with too little to judge."""
    failed: int = 0
    resumed: int = 0
    """Records of an earlier run, among ``records``."""
    overall_mean: float | None = None
    overall: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    """How many answers have the verdict 1, 2, 3, 4 and 5."""
    dimensions: tuple[DimensionSpread, ...] = ()
    flags: dict[str, int] = Field(default_factory=dict)
    """Answers that have each red flag, commonest first."""
    failures: dict[str, int] = Field(default_factory=dict)
    """Failures by error, commonest first."""
    fallbacks: int = 0
    """Answers that the offline judge took over from a model."""
    review: int = 0
    """Answers that a person should look at."""
    calls: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    cost: float | None = None
    """US dollars; ``None`` where prices are unknown or nothing was asked of a model."""
    seconds: float = 0.0
    """Time of this run."""
