"""A record as one flat row: what the input said, then what came of it, in columns that stay the same.

The input's columns keep their names and stand behind ``id``; a column of ours gets ``starjudge_`` in front where the
input has one of its name. An input's own ``id`` stands once where the record's id is taken from it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

from starjudge.models.base import DIMENSIONS, STORY_PARTS
from starjudge.models.batch import BatchRecord
from starjudge.models.evaluation import Evaluation
from starjudge.models.session import SessionEvaluation

Cell = str | int | float | bool | None
Record = BatchRecord | Evaluation | SessionEvaluation | Mapping[str, Any]

ID = "id"
PREFIX = "starjudge_"  # in front of a column of ours whose name the input has
FOLLOW_UPS = 3  # probes of an answer; the heuristic and the models give two or three
LISTED, TOLD = ";", " | "  # between ids, and between sentences
LARGEST = 2**63  # whole numbers from here up are text: no column of numbers holds them

# Name and kind of each column of ours, in order. Over a whole interview, ``overall`` and the scores are means.
OWN: Mapping[str, type] = {
    "status": str,
    "overall": int,
    "verdict": str,
    **dict.fromkeys(DIMENSIONS, int),
    "seconds": float,
    "words": int,
    "words_per_minute": float,
    "own_share": float,
    **{f"share_{part}": float for part in STORY_PARTS},
    "metrics": int,
    "red_flags": str,
    **{f"follow_up_{number}": str for number in range(1, FOLLOW_UPS + 1)},
    "strengths": str,
    "improvements": str,
    "exchanges": int,
    "engine": str,
    "model": str,
    "rubric": str,
    "rubric_version": str,
    "cost": float,
    "fallback_reason": str,
    "review": str,
    "error": str,
    "message": str,
}
_READ = dict.fromkeys(
    (
        *("status", "overall", "verdict", "scores", "timing", "agency", "time_split", "metrics"),
        *("red_flags", "follow_ups", "strengths", "improvements", "review", "judge"),
    ),
    True,
)  # fields of an evaluation that a row is made of


def flat_row(record: Record) -> dict[str, Cell]:
    """A record as a row.

    Args:
        record: as the runner gives it, or as read back from a line of results; also an `Evaluation` or a
            `SessionEvaluation` by itself.

    Returns:
        ``id``, the input's columns, and those of `OWN`: what does not apply is ``None``. Scores stand under their
        dimension's id; shares of time under ``share_<part>``; ``red_flags`` and ``review`` are joined by ``;``,
        strengths and improvements by `` | ``; lists and mappings of the input are JSON; U+FFFD stands for half a
        character pair.

    """
    name, given, own = pieces(record)
    names = own_names(given, repeats_id(name, given))
    row: dict[str, Cell] = {names[ID]: name}
    row.update((column, value) for column, value in given.items() if column not in row)
    row.update((names[column], value) for column, value in own.items())
    return row


def columns_of(rows: Iterable[Record]) -> list[str]:
    """The columns of a table of these records, for its header: ``id``, those of any input, those of `OWN`."""
    given: dict[str, None] = {}
    repeats = True
    for record in rows:
        name, more, _ = pieces(record)
        given.update(dict.fromkeys(more))
        repeats = repeats and repeats_id(name, more)
    return header(given, repeats)


def header(given: Iterable[str], repeats: bool) -> list[str]:
    """The columns of a table: those of its inputs, and whether the input's ``id`` is the record's in all of them."""
    columns = list(given)
    names = own_names(columns, repeats)
    first = names[ID]
    return [first, *(column for column in columns if column != first), *(names[column] for column in OWN)]


def own_names(given: Iterable[str], repeats: bool) -> dict[str, str]:
    """How columns of ours are called beside those of the input, which keep their names."""
    taken = set(given) - ({ID} if repeats else set())
    names = {}
    for column in (ID, *OWN):
        name = column
        while name in taken:
            name = PREFIX + name
        names[column] = name
    return names


def repeats_id(name: str | int | None, given: Mapping[str, Any]) -> bool:
    """Whether an input's ``id`` says what the record's says, or nothing."""
    return given.get(ID) in (None, "", name)


def pieces(record: Record) -> tuple[str | int | None, dict[str, Cell], dict[str, Cell]]:
    """A record's id, the cells of its input, and ours by their plain names."""
    if isinstance(record, Evaluation):
        given = _cells({"question": record.question, "answer": record.answer})
        return None, given, _own(record.model_dump(include=_READ), None, None)
    if isinstance(record, SessionEvaluation):
        return None, _cells({"file": record.name}), _own(None, _session_data(record), None)
    if isinstance(record, BatchRecord):
        evaluation = record.evaluation.model_dump(include=_READ) if record.evaluation is not None else None
        session = _session_data(record.session) if record.session is not None else None
        failure = record.failure.model_dump() if record.failure is not None else None
        return _id(record.id), _cells(record.input), _own(evaluation, session, failure)
    own = _own(record.get("evaluation"), record.get("session"), record.get("failure"))
    return _id(record["id"]), _cells(record["input"]), own


def _cells(given: Mapping[str, Any]) -> dict[str, Cell]:
    return {_whole(str(column)): _cell(value) for column, value in given.items()}


def _id(value: str | int | None) -> str | int | None:
    return _whole(value) if isinstance(value, str) else value


def _cell(value: Any) -> Cell:
    if isinstance(value, str):
        return _whole(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if -LARGEST <= value < LARGEST else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return _whole(json.dumps(value, ensure_ascii=False, default=str))


def _whole(text: str) -> str:
    """A text without half character pairs, which no table can hold; a mark stands for each."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "".join("\N{REPLACEMENT CHARACTER}" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text


def _own(
    evaluation: Mapping[str, Any] | None, session: Mapping[str, Any] | None, failure: Mapping[str, Any] | None
) -> dict[str, Cell]:
    row: dict[str, Cell] = dict.fromkeys(OWN)
    if failure is not None:
        row.update(status="failed", error=_whole(failure["error"]), message=_whole(failure["message"]))
    elif session is not None:
        _fill_session(row, session)
    elif evaluation is not None:
        _fill(row, evaluation)
    return row


def _fill(row: dict[str, Cell], found: Mapping[str, Any]) -> None:
    timing, split = found["timing"], found["time_split"]
    row.update(
        {name: found[name] for name in ("status", "overall", "verdict")},
        **{dimension: found["scores"][dimension]["score"] for dimension in DIMENSIONS},
        **{name: timing[name] for name in ("seconds", "words", "words_per_minute")},
        **{f"share_{part}": split[part]["share"] for part in STORY_PARTS if split[part] is not None},
        **{f"follow_up_{n}": probe["question"] for n, probe in enumerate(found["follow_ups"][:FOLLOW_UPS], 1)},
        own_share=found["agency"]["own_share"],
        metrics=len(found["metrics"]),
        red_flags=LISTED.join(flag["id"] for flag in found["red_flags"]),
        strengths=TOLD.join(remark["text"] for remark in found["strengths"]),
        improvements=TOLD.join(remark["text"] for remark in found["improvements"]),
        review=LISTED.join(found["review"]),
    )
    _fill_judge(row, [found["judge"]])


def _fill_session(row: dict[str, Cell], found: Mapping[str, Any]) -> None:
    exchanges = found["exchanges"]
    row.update(
        status="scored" if found["overall"] is not None else "insufficient",
        overall=found["overall"],
        **{dimension["id"]: dimension["mean"] for dimension in found["dimensions"]},
        seconds=found["timing"]["seconds"],
        words=found["timing"]["candidate_words"],
        metrics=sum(len(exchange["with_follow_ups"]["metrics"]) for exchange in exchanges),
        red_flags=LISTED.join(flag["id"] for flag in found["session_flags"]),
        review=LISTED.join(found["review"]),
        exchanges=len(exchanges),
    )
    # Where nothing was probed, the first answer and the whole one are one judgement, paid for once.
    _fill_judge(
        row,
        [exchange["with_follow_ups"]["judge"] for exchange in exchanges]
        + [exchange["first"]["judge"] for exchange in exchanges if exchange["follow_ups"]],
    )


def _fill_judge(row: dict[str, Cell], judges: list[Mapping[str, Any]]) -> None:
    for judge in judges[:1]:
        row.update({name: judge[name] for name in ("engine", "model", "rubric", "rubric_version")})
    costs = [judge["cost"] for judge in judges if judge["cost"] is not None]
    row["cost"] = round(sum(costs), 6) if costs else None
    row["fallback_reason"] = next((judge["fallback_reason"] for judge in judges if judge["fallback_reason"]), None)


def _session_data(session: SessionEvaluation) -> dict[str, Any]:
    return session.model_dump(
        include={
            **dict.fromkeys(("overall", "dimensions", "session_flags", "timing", "review"), True),
            "exchanges": {
                "__all__": {
                    "first": {"judge": True},
                    "with_follow_ups": {"judge": True, "metrics": True},
                    "follow_ups": True,
                }
            },
        }
    )
