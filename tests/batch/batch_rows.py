"""Rows and judges for the tests of batches; processes import this file, so it holds nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterator

from starjudge.batch.rows import Row
from starjudge.batch.work import Grader
from starjudge.errors import ModelTimeout
from starjudge.judges import HeuristicJudge
from starjudge.models.evaluation import Evaluation
from starjudge.models.request import Request

QUESTION = "Tell me about a time a model you owned failed."
ANSWER = (
    "Last March our churn model began to miss. I owned it, so I rolled it back, compared the features with those of "
    "training, and found a column that had changed its unit. I fixed the job and added a check. Misses fell from 30 % "
    "to 9 % within two weeks. Since then I check units before each release, number {number}."
)


def row(number: int, **changes: object) -> Row:
    """A row that can be judged, or one that differs from it as said."""
    data = {"question": QUESTION, "answer": ANSWER.format(number=number), "cohort": number % 3}
    asked = {"question": QUESTION, "answer": data["answer"]}
    return Row(**{"place": f"in.jsonl:{number + 1}", "data": data, "asked": asked, "id": number, **changes})  # type: ignore[arg-type]


def rows(count: int) -> Iterator[Row]:
    """So many rows."""
    return map(row, range(count))


class Moody:
    """A judge that raises what an answer's number asks for."""

    def evaluate(self, request: Request) -> Evaluation:
        """The heuristic's evaluation, or an error."""
        text = request.answer.text
        if "number 3." in text:
            raise ModelTimeout("the server was asked and did not answer")
        if "number 4." in text:
            raise ZeroDivisionError("a fault of the judge's own")
        if "number 5." in text and os.environ.get("STARJUDGE_TEST_DIE"):
            os._exit(9)
        return HeuristicJudge().evaluate(request)


def moody_grader() -> Grader:
    """A grader with that judge, for processes."""
    return Grader(Moody())


def plain_grader() -> Grader:
    """A grader with the heuristic judge, for processes."""
    return Grader(HeuristicJudge())
