"""Reads files of results, as `evaluate`, `transcript` and `grade` write them, one record at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Final

from pydantic import ValidationError

from starjudge.batch.lines import numbered_lines, opened
from starjudge.errors import InputError
from starjudge.models.batch import BatchRecord
from starjudge.models.evaluation import Evaluation
from starjudge.models.session import ExchangeEvaluation, SessionEvaluation

Result = Evaluation | SessionEvaluation
Note = Callable[[str], None]

LARGEST: Final = 256 * 2**20  # bytes of one JSON text, which is read whole; an interview's has one megabyte
TABLES: Final = (".csv", ".tsv", ".parquet", ".xlsx")
EXPECTED: Final = "expected a result of 'starjudge evaluate' or 'starjudge transcript' as JSON, or of 'starjudge grade'"
SHOWN: Final = 80  # characters of a name or a value in a message


def read_records(path: str | Path, note: Note | None = None) -> Iterator[BatchRecord]:
    """The records of a file of results, lazily.

    In: JSON Lines of `grade`, or JSON of one result or of a list of them. ``note`` is told where the last line of a
    run that was cut off is left out.
    Raises `InputError` that names file, line and field.
    """
    name = str(path)
    if name.lower().endswith(TABLES):
        raise InputError(
            f"{name}: a table does not hold the evidence; give results as JSON Lines ('grade … -o OUT.jsonl')"
        )
    with opened(name) as file:
        found = False
        for record in _lines(file, name, note) if _is_lines(file) else _whole(file, name):
            found = True
            yield record
    if not found:
        raise InputError(f"{name}: the file is empty; {EXPECTED}")


def single_result(path: str | Path) -> Result | None:
    """The evaluation or the session of a file that holds one as JSON; ``None`` for any other file.

    Raises `InputError` for a file that cannot be read.
    """
    with opened(str(path)) as file:
        data = file.read(LARGEST) if not _is_lines(file) else _only_line(file)
    if data is None:
        return None
    try:
        value = _parsed(data)
        return None if not isinstance(value, dict) or "failure" in value else _result(value)
    except (ValueError, RecursionError):
        return None  # told by `read_records`, with its place


def _only_line(file: BinaryIO) -> bytes | None:
    lines = list(islice((line for line in file if line.strip()), 2))
    return lines[0] if len(lines) == 1 else None


def _is_lines(file: BinaryIO) -> bool:
    """Whether each line is a JSON value of its own. The file is at its start again.

    Indented JSON, as `evaluate` and `transcript` write it, opens with a bracket that has its line to itself.
    """
    first = next((line for _, line in numbered_lines(file) if line is None or line.strip()), b"")
    file.seek(0)
    return first is None or (first.strip() != b"{" and not first.lstrip().startswith(b"["))


def _lines(file: BinaryIO, name: str, note: Note | None) -> Iterator[BatchRecord]:
    for number, line in numbered_lines(file):
        if line is None:
            raise InputError(f"{name}:{number}: the line is too long for a record; {EXPECTED}")
        if not line.strip():
            continue
        try:
            yield _record(line, f"{name}:{number}")
        except _BrokenError as error:
            if line.endswith(b"\n"):
                raise InputError(f"{name}:{number}: {error}") from None
            if note is not None:
                note(f"{name}:{number}: the last line is cut off, and is left out; the run can be gone on with")
            return


def _whole(file: BinaryIO, name: str) -> Iterator[BatchRecord]:
    data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise InputError(f"{name}: over {LARGEST // 2**20} MB in one JSON text; give JSON Lines, one record a line")
    if not data.strip():
        return
    try:
        value = _parsed(data)
    except json.JSONDecodeError as error:
        raise InputError(f"{name}:{error.lineno}: not valid JSON ({error.msg}); {EXPECTED}") from None
    except (ValueError, RecursionError):
        raise InputError(f"{name}: not valid JSON; {EXPECTED}") from None
    stem = Path(name).stem
    if not isinstance(value, list):
        yield _checked(value, name, stem)
        return
    for number, one in enumerate(value, 1):
        yield _checked(one, f"{name}: item {number}", f"{stem}-{number}")


def _record(line: bytes, place: str) -> BatchRecord:
    """A record of a line. Raises `_BrokenError` for what is no JSON, and `InputError` for JSON that is no result."""
    if line.startswith(b'{"id":'):
        try:
            return BatchRecord.model_validate_json(line)
        except ValidationError:
            pass  # read again below, which finds the words for it
    try:
        value = _parsed(line)
    except (ValueError, RecursionError) as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "not UTF-8, or too deep"
        raise _BrokenError(f"not valid JSON ({reason}); {EXPECTED}") from None
    return _checked(value, place, Path(place).name)


def _checked(value: Any, place: str, name: str) -> BatchRecord:
    try:
        if isinstance(value, dict) and "failure" in value:
            return BatchRecord.model_validate(value)
        result = _result(value) if isinstance(value, dict) else None
    except ValidationError as error:
        raise InputError(f"{place}: {_first(error)}; written by another version? Judge it again") from None
    if result is None:
        held = ", ".join(list(value)[:6])[:SHOWN] if isinstance(value, dict) else type(value).__name__
        raise InputError(f"{place}: {EXPECTED}, found {held or 'an empty object'}")
    if isinstance(result, SessionEvaluation):
        return BatchRecord(id=name, input={}, session=result)
    return BatchRecord(id=name, input={}, evaluation=result)


def _result(value: dict[str, Any]) -> Result | None:
    if "scores" in value:
        return Evaluation.model_validate(value)
    if "exchanges" in value:
        return SessionEvaluation.model_validate(value)
    if "with_follow_ups" in value:
        return ExchangeEvaluation.model_validate(value).with_follow_ups
    return None


def _parsed(data: bytes) -> Any:
    return json.loads(data.decode("utf-8-sig"))


def _first(error: ValidationError) -> str:
    """The first of the faults, by its field."""
    fault = error.errors(include_url=False, include_input=False)[0]
    field = ".".join(map(str, fault["loc"]))
    return f"field {field[:SHOWN]!r}: {fault['msg']}" if field else fault["msg"]


class _BrokenError(Exception):
    """A line that is no JSON."""
