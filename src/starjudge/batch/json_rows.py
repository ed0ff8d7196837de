"""Rows of JSON Lines: a record a line. What is wrong with a line stays with that line."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import Any, BinaryIO

from starjudge.batch.columns import FIELDS, Columns, Say, fault_of, row_of
from starjudge.batch.lines import TOO_LONG, broken_byte, numbered_lines, opened
from starjudge.batch.rows import Row

LOOKED_AT = 100  # lines looked at for the columns, where the first record does not have them all
DEEPEST = 100  # brackets within brackets: a record that is written back must not exhaust the stack
_NUMBERED = tuple[int, dict[str, Any] | str]
"""A line's number with its record, or with what is wrong with it."""


def json_rows(name: str, columns: Columns, needed: tuple[str, ...], say: Say) -> Iterator[Row]:
    """Rows of a file. Raises `InputError` at once where it cannot be read or its first records have no answer."""
    with opened(name) as file:
        chosen = _chosen(_records(file), name, columns, needed, say)

    def rows() -> Iterator[Row]:
        with opened(name) as file:
            yield from _rows(_records(file), name, chosen)

    return rows()


def stream_rows(
    stream: Callable[[], BinaryIO], name: str, columns: Columns, needed: tuple[str, ...], say: Say
) -> Iterator[Row]:
    """Rows of what can be read once, such as standard input. Errors come with the first row, not before."""
    records = _records(stream())
    first: list[_NUMBERED] = []
    chosen = _chosen(_kept(records, first), name, columns, needed, say)
    yield from _rows(chain(first, records), name, chosen)


def _kept(records: Iterator[_NUMBERED], kept: list[_NUMBERED]) -> Iterator[_NUMBERED]:
    for numbered in records:
        kept.append(numbered)
        yield numbered


def _rows(records: Iterator[_NUMBERED], name: str, chosen: dict[str, str]) -> Iterator[Row]:
    for number, record in records:
        if isinstance(record, str):
            yield fault_of(name, number, record)
        else:
            yield row_of(f"{name}:{number}", record, chosen)


def _records(file: BinaryIO) -> Iterator[_NUMBERED]:
    for number, line in numbered_lines(file):
        if line is None:
            yield number, f"the line is {TOO_LONG}"
        elif line.strip():
            yield number, _record(line)


def _record(line: bytes) -> dict[str, Any] | str:
    try:
        text = line.decode("utf-8").rstrip()
    except UnicodeDecodeError as error:
        return broken_byte(error)
    if text.count("[") + text.count("{") > DEEPEST and _depth(text) > DEEPEST:
        return (
            f"not a record: more than {DEEPEST} brackets within brackets; expected an object with question and answer"
        )
    try:
        record = json.loads(text, parse_constant=_missing, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        reason = f"{error.msg} at column {error.colno}" if isinstance(error, json.JSONDecodeError) else str(error)
        return f"not valid JSON ({reason}); expected an object with question and answer on one line"
    if not isinstance(record, dict):
        return f"expected a JSON object with question and answer, found {type(record).__name__}"
    return record


def _chosen(
    records: Iterator[_NUMBERED], name: str, columns: Columns, needed: tuple[str, ...], say: Say
) -> dict[str, str]:
    """The columns, told from the first record that has them; plain names hold for what is not among the first ones."""
    found: dict[str, str] = {}
    keys: dict[str, None] = {}
    seen = 0
    named = {field: column for field in FIELDS if (column := getattr(columns, field))}
    for _, record in islice(records, LOOKED_AT):
        if isinstance(record, str):
            continue
        seen += 1
        keys.update(dict.fromkeys(record))
        for field in FIELDS:
            if field not in found and (column := columns.field(field, record.keys(), name)) is not None:
                found[field] = column
        if found.keys() >= {*needed, *named}:
            break
    for field in FIELDS:
        # A single record without its answer is one bad row; several without any are a file of other columns.
        if field not in found and ((field in named and seen) or (field in needed and seen > 1)):
            raise columns.missing(field, keys, name)
    columns.tell(found, name, say)
    return {field: field for field in FIELDS if getattr(columns, field) is None} | named | found


def _missing(constant: str) -> None:
    """NaN and Infinity are no JSON, but what many programs write for a missing number."""


def _finite(text: str) -> float | None:
    value = float(text)
    return value if math.isfinite(value) else None


def _depth(text: str) -> int:
    """Brackets within brackets, quotes left out."""
    depth = deepest = 0
    quoted = escaped = False
    for character in text:
        if quoted:
            quoted = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            quoted = True
        elif character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest
