"""Stories told already: from evaluations in JSON, batch records in JSON Lines, and whole interviews' evaluations.

What a file holds is told by its content: an `Evaluation` has ``scores``, a record of ``starjudge grade`` has
``evaluation`` beside its ``input``, a `SessionEvaluation` has ``exchanges``. Only answers that tell a story count.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from starjudge.errors import InputError
from starjudge.models.evaluation import Evaluation
from starjudge.models.session import SessionEvaluation
from starjudge.models.stories import Story
from starjudge.session.coverage import TELLS
from starjudge.session.file_text import file_text

JSON_ENDINGS: Final = (".json", ".jsonl", ".ndjson")
MOST_BYTES: Final = 512 * 2**20  # an evaluation is some 20 kB; this is a season of mock interviews many times over
MOST_TITLE: Final = 60  # characters of a question that stand for a title

T = TypeVar("T", Evaluation, SessionEvaluation)

Found = tuple[str, Evaluation]
"""Where an evaluation stands, and the evaluation."""


def stories_of(found: Iterable[Found], first: int = 1) -> tuple[tuple[Story, ...], tuple[str, ...]]:
    """Evaluations as stories, numbered from ``first``, and notes on those that tell none.

    The same words told for two questions are one story that was told twice; its last evaluation is kept.
    """
    stories: dict[str, Story] = {}
    untold = insufficient = 0
    for source, evaluation in found:
        if evaluation.status != "scored":
            insufficient += 1
            continue
        if not _tells(evaluation):
            untold += 1
            continue
        key = " ".join(evaluation.answer.split())
        known = stories.get(key)
        told = (*(known.told_for if known is not None else ()), evaluation.question)
        stories[key] = Story(
            number=first + len(stories) if known is None else known.number,
            title=_title(evaluation.question) if known is None else known.title,
            text=evaluation.answer,
            told_for=tuple(dict.fromkeys(told)),
            source=source if known is None else known.source,
            evaluation=evaluation,
        )
    notes = []
    if untold:
        notes.append(f"{_answers(untold)} left out: no story or example told")
    if insufficient:
        notes.append(f"{_answers(insufficient)} left out: too short to judge")
    return tuple(stories.values()), tuple(notes)


def _tells(evaluation: Evaluation) -> bool:
    """Whether an answer tells a story; notes on one, asked for as a story, are one in short."""
    in_short = evaluation.response_kind == "notes" and evaluation.question_kind == "story"
    return evaluation.response_kind in TELLS or in_short


def of_session(place: str, session: SessionEvaluation) -> list[Found]:
    """The answers of a whole interview, each with its follow-ups: the story as it was told in the end."""
    return [(f"{place}: question {exchange.number}", exchange.with_follow_ups) for exchange in session.exchanges]


def read_evaluations(path: Path) -> list[Found]:
    """The evaluations in one file. Raises `InputError` with file, line or field, and what to do."""
    name = str(path)
    text = file_text(path, MOST_BYTES)
    if not text.strip():
        raise InputError(f"{name}: the file is empty; expected evaluations in JSON")
    found: list[Found] = []
    for place, value in _values(text, name):
        found += _evaluations(value, place)
    return found


def _values(text: str, name: str) -> Iterator[tuple[str, Any]]:
    """Each JSON value of a file with its place: the whole of it, its items, or its lines."""
    try:
        whole = json.loads(text)
    except ValueError as error:
        lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
        first = _parsed(lines[0][1])
        if len(lines) == 1 or not isinstance(first, dict):
            line = getattr(error, "lineno", 1)
            raise InputError(f"{name}:{line}: not valid JSON ({_reason(error)}); write the file again") from None
        for number, line in lines:
            value = _parsed(line)
            if value is None:
                raise InputError(
                    f"{name}:{number}: not a JSON object on one line, cut off perhaps; take the line out or grade again"
                ) from None
            yield f"{name}:{number}", value
        return
    except RecursionError:
        raise InputError(f"{name}: nested too deep; expected evaluations in JSON") from None
    if isinstance(whole, list):
        for index, value in enumerate(whole):
            yield f"{name}: [{index}]", value
    else:
        yield name, whole


def _evaluations(value: Any, place: str) -> Iterator[Found]:
    if isinstance(value, dict) and "exchanges" in value:
        yield from of_session(place, _validated(SessionEvaluation, value, place))
    elif isinstance(value, dict) and "evaluation" in value:
        if value["evaluation"] is not None:  # a failure has none, and says so in its own field
            yield place, _validated(Evaluation, value["evaluation"], place, "evaluation.")
    elif isinstance(value, dict) and "scores" in value:
        yield place, _validated(Evaluation, value, place)
    else:
        kind = f"the fields {', '.join(list(value)[:5])}" if isinstance(value, dict) and value else type(value).__name__
        raise InputError(
            f"{place}: expected an evaluation, a record with 'evaluation', or a session with 'exchanges', "
            f"found {kind}; write one with 'starjudge evaluate --format json'"
        )


def _validated(kind: type[T], value: Any, place: str, prefix: str = "") -> T:
    try:
        return kind.model_validate_json(json.dumps(value))  # as JSON: a list is then a tuple, and nothing else is bent
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = prefix + ".".join(str(step) for step in first["loc"])
        raise InputError(
            f"{place}: field {field!r}: {first['msg'].lower()}; it may be of another version: evaluate again"
        ) from None


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _reason(error: ValueError) -> str:
    return str(getattr(error, "msg", error)).lower()


def _title(question: str) -> str:
    text = " ".join(question.split())
    return text if len(text) <= MOST_TITLE else text[: MOST_TITLE - 1].rsplit(" ", 1)[0] + "…"


def _answers(count: int) -> str:
    return f"{count} answer{'s' if count != 1 else ''}"
