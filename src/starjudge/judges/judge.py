"""The protocol that every judge keeps."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from starjudge.models.evaluation import Evaluation
from starjudge.models.request import Request


@runtime_checkable
class Judge(Protocol):
    """Evaluates one answer.

    Returns an `Evaluation` whose every quote is words of the answer. Raises `JudgeError` where it cannot
    judge; it never turns a failure into a score.
    """

    def evaluate(self, request: Request) -> Evaluation:
        """The evaluation of ``request.answer`` under ``request.rubric``."""
        ...
