"""What requests say and what routes answer besides an evaluation; the examples are those of the OpenAPI."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from starjudge.batch.work import LONGEST
from starjudge.evaluate import JudgeName
from starjudge.models.base import CompanyId
from starjudge.models.batch import BatchSummary

QUESTION = "Tell me about a time your model failed in production."
ANSWER = (
    "Last spring our churn model began to flag every new customer. I owned it, so I rolled it back the same hour and "
    "compared the features with the week before. A join had dropped the sign-up date. I wrote a check that stops the "
    "pipeline when a column is empty and asked Priya from the data team to review it. False alarms fell from 31% to "
    "4% in a week, and the check has caught two more breaks since. I learned to test the data before the model."
)
LONGEST_QUESTION = 20_000  # characters


class Asked(BaseModel):
    """The base of requests: nothing unknown, so that a misspelt field is told."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, use_attribute_docstrings=True)


class EvaluateRequest(Asked):
    """One answer to judge."""

    # Bounds that the library itself checks stand in the schema only: its messages say more.
    question: str = Field(max_length=LONGEST_QUESTION, examples=[QUESTION], json_schema_extra={"minLength": 1})
    """The question as it was asked."""
    answer: str = Field(max_length=LONGEST, examples=[ANSWER])
    """The answer. Every span of the evaluation points into it, in characters."""
    rubric: str = Field(default="star-l", max_length=200, examples=["star-l"])
    """Id of a rubric; ``GET /rubrics`` lists them."""
    company: CompanyId | None = Field(default=None, examples=["amazon"])
    """Company lens to add; it changes no score."""
    duration: float | None = Field(
        default=None, examples=[95], json_schema_extra={"exclusiveMinimum": 0, "maximum": 14400}
    )
    """Seconds the answer really took, where known."""
    theme: str | None = Field(default=None, max_length=200)
    """Id of the theme the question probes; else it is found."""
    judge: JudgeName | None = Field(default=None, examples=["heuristic"])
    """Who judges; without it, as the server is set."""


class TranscriptRequest(Asked):
    """An interview to judge, where its transcript is at hand as text."""

    text: str = Field(min_length=1, examples=[f"Interviewer: {QUESTION}\nCandidate: {ANSWER}\n"])
    """The transcript's file as text: labelled turns, VTT, SRT, or the JSON of a speech recogniser."""
    name: str = Field(default="transcript", max_length=200)
    """What messages call it."""
    rubric: str = Field(default="star-l", max_length=200)
    company: CompanyId | None = None
    judge: JudgeName | None = Field(default=None, examples=["heuristic"])
    candidate: str | None = Field(default=None, max_length=200)
    """Label of the speaker who is interviewed; else found."""
    interviewer: str | None = Field(default=None, max_length=200)
    """Label of the speaker who asks; else found."""


class BatchRequest(Asked):
    """Many answers to judge."""

    records: list[dict[str, Any]] = Field(
        min_length=1, examples=[[{"id": "a-1", "question": QUESTION, "answer": ANSWER}]]
    )
    """Objects with ``question`` and ``answer`` and, where known, ``id``, ``rubric``, ``company``, ``duration`` and
    ``theme``; further fields come back in the results."""
    rubric: str = Field(default="star-l", max_length=200)
    """For records that name none."""
    company: CompanyId | None = None
    """For records that name none."""
    question: str | None = Field(default=None, max_length=LONGEST_QUESTION)
    """For records that have none."""
    judge: JudgeName | None = Field(default=None, examples=["heuristic"])


BatchStatus = Literal["waiting", "running", "done", "failed", "stopped"]


class Batch(BaseModel):
    """Where a batch is."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    id: str = Field(examples=["5f0c7be2a94d4a1f8b6c3d2e1f0a9b8c"])
    status: BatchStatus = Field(examples=["running"])
    """``waiting`` for its turn, ``running``, ``done``, ``failed`` as a whole (``error`` says why; it is tried again
    when the server starts), or ``stopped`` with the server, which goes on with it when it starts."""
    records: int = Field(ge=0, examples=[120])
    """Given."""
    done: int = Field(ge=0, examples=[48])
    """Of them, those with a result."""
    failed: int = Field(ge=0, examples=[1])
    """Of those, failures: each result says why."""
    created: str = Field(examples=["2030-01-31T09:30:00+00:00"])
    error: dict[str, str] | None = None
    summary: BatchSummary | None = None
    """When it is done."""


class BatchList(BaseModel):
    """The batches that are kept, latest first."""

    batches: list[Batch]


class RubricEntry(BaseModel):
    """A rubric that requests may name."""

    id: str
    title: str
    version: str
    summary: str


class RubricList(BaseModel):
    """All rubrics that requests may name."""

    rubrics: list[RubricEntry]


class Health(BaseModel):
    """That the server answers."""

    status: Literal["ok", "stopping"]
    version: str
    judge: str
    """The judge where a request names none."""
