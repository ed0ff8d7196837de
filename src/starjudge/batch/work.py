"""One row in, one record out: whatever happens to it, nothing is raised and nothing becomes a score."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from starjudge.batch.rows import Row
from starjudge.errors import (
    CostLimitReached,
    InputError,
    ModelAccessDenied,
    ModelQuotaExceeded,
    ModelUnavailable,
    RubricError,
    StarjudgeError,
)
from starjudge.evaluate import request_of
from starjudge.judges import Judge
from starjudge.models.batch import BatchRecord, Failure
from starjudge.models.request import Request
from starjudge.models.rubric import Rubric
from starjudge.models.session import SessionEvaluation
from starjudge.resources.answer_files import DURATION_FORMS, parse_duration
from starjudge.resources.rubrics import load_rubric

LONGEST = 500_000  # characters of one answer: nine hours of talk; more is a file that is no answer
DEFAULT_RUBRIC = "star-l"
ENDS_THE_RUN = (CostLimitReached, ModelAccessDenied, ModelQuotaExceeded)
"""Errors that are about the account and not about a row."""


class Grader:
    """Judges rows. Rubrics are read once.

    Args:
        judge: asked for every row.
        rubric: for rows that name none.
        company: for rows that name none.
        question: for rows that have none.

    Raises `RubricError` for a ``rubric`` that does not load.

    """

    def __init__(
        self,
        judge: Judge,
        rubric: str | Path | Rubric = DEFAULT_RUBRIC,
        company: str | None = None,
        question: str | None = None,
    ) -> None:
        self.judge = judge
        self.rubric = load_rubric(rubric)
        self._company = company
        self._question = question
        self._rubrics: dict[str, Rubric] = {}
        self._reached = False

    def record(self, row: Row) -> BatchRecord:
        """The record of a row.

        Raises nothing but what every further row would meet too: `ENDS_THE_RUN`, and `ModelUnavailable` where no row
        was judged before.
        """
        name = row.id if row.id is not None else row.place
        try:
            if row.fault is not None:
                raise InputError(row.fault)
            judged = self._session(row) if row.kind == "transcript" else self.judge.evaluate(self.request(row))
        except ENDS_THE_RUN:
            raise
        except ModelUnavailable as error:
            if not self._reached:  # nobody was there from the beginning: that is about the server and not about a row
                raise
            return _failed(name, row, type(error).__name__, str(error))
        except StarjudgeError as error:
            return _failed(name, row, type(error).__name__, str(error))
        except Exception as error:
            # A fault of ours or of a judge of the user's own: this row's result, and not the end of the others.
            return _failed(name, row, type(error).__name__, f"{row.place}: {error}")
        self._reached = True
        if isinstance(judged, SessionEvaluation):
            return BatchRecord.model_construct(id=name, input=row.data, evaluation=None, session=judged, failure=None)
        return BatchRecord.model_construct(id=name, input=row.data, evaluation=judged, session=None, failure=None)

    def request(self, row: Row) -> Request:
        """What the judge is asked about a row. Raises `InputError` that names place and field."""
        asked = row.asked
        for field in ("question", "answer"):
            value = asked.get(field) or (self._question if field == "question" else None)
            if not isinstance(value, str) or not value.strip():
                found = "none" if value is None or value == "" else f"{type(value).__name__}"
                known = ", ".join(map(str, row.data)) or "none"
                raise InputError(f"{row.place}: field {field!r}: expected text, found {found}; fields: {known}")
        answer: str = asked["answer"]
        if len(answer) > LONGEST:
            raise InputError(
                f"{row.place}: field 'answer': {len(answer):,} characters; expected one answer of at most {LONGEST:,}"
            )
        for field in ("rubric", "company", "theme"):
            value = asked.get(field)
            if value is not None and not isinstance(value, str):
                raise InputError(f"{row.place}: field {field!r}: expected text, found {type(value).__name__}")
        company = asked.get("company") or self._company
        try:
            return request_of(
                asked.get("question") or self._question or "",
                answer,
                self._named(asked.get("rubric")),
                company.lower() if company else None,
                _seconds(asked.get("duration")),
                asked.get("theme") or None,
            )
        except InputError as error:
            raise type(error)(f"{row.place}: {error}") from None

    def _named(self, name: str | None) -> Rubric:
        if not name:
            return self.rubric
        if name not in self._rubrics:
            try:
                self._rubrics[name] = load_rubric(name)
            except RubricError as error:
                raise RubricError(f"field 'rubric': {error}") from None
        return self._rubrics[name]

    def _session(self, row: Row) -> SessionEvaluation:
        from starjudge.session.evaluate import evaluate_transcript

        return evaluate_transcript(
            row.path or row.place, self._named(row.asked.get("rubric")), self.judge, company=self._company
        )


def line_of(record: BatchRecord) -> bytes:
    """A record as one JSON line, as `grade` writes it.

    Put together by hand: the evaluation is written once by pydantic, which is several times faster than a dump and a
    second pass over it.
    """
    head = f'{{"id":{_json(record.id)},"input":{_json(record.input)},"evaluation":'
    if record.session is not None:
        body = f'null,"session":{record.session.model_dump_json()},"failure":null}}\n'
    elif record.evaluation is not None:
        body = f'{record.evaluation.model_dump_json()},"failure":null}}\n'
    else:
        failure = record.failure.model_dump(mode="json") if record.failure is not None else None
        body = f'null,"failure":{_json(failure)}}}\n'
    return (head + body).encode("utf-8")


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # an unpaired surrogate, which only the escaped form can hold
        return json.dumps(value, separators=(",", ":"), default=str)
    return text


def _failed(name: str | int | None, row: Row, error: str, message: str) -> BatchRecord:
    shown = message.encode("utf-8", "replace").decode("utf-8")
    return BatchRecord.model_construct(
        id=name, input=row.data, evaluation=None, session=None, failure=Failure(error=error, message=shown)
    )


def _seconds(value: Any) -> float | None:
    """A duration as rows have it: seconds, or as people write it; blanks are none."""
    if value is None or value == "":
        return None
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    seconds = value if number else parse_duration(value) if isinstance(value, str) else None
    if seconds is None:
        raise InputError(f"field 'duration': not a duration: {str(value)[:60]!r}; expected {DURATION_FORMS}")
    return seconds
