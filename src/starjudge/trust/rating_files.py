"""Ratings and evaluations from files and from lists: every row is a rating, or is told with its file and line."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starjudge.batch.columns import Columns
from starjudge.batch.lines import TOO_LONG, broken_byte, numbered_lines, opened
from starjudge.batch.table_rows import table_rows
from starjudge.errors import InputError
from starjudge.models.batch import BatchRecord
from starjudge.models.evaluation import Evaluation
from starjudge.trust.rating_columns import RatingColumns, Say, chosen_columns, row_ratings
from starjudge.trust.ratings import LeftOut, Rating, record_ratings

Source = str | Path | Evaluation | Iterable[Evaluation | BatchRecord | Mapping[str, Any]]
"""A file of ratings or results, or a list of evaluations, batch records or records with scores."""

TABLES = (".csv", ".tsv")
LINES = (".jsonl", ".ndjson")
_ALL_OURS = Columns(question="", answer="", id="", rubric="", company="", duration="", theme="")
_NO_RECORD = "not valid JSON ({}); expected an object with ratings on one line"


@dataclass(slots=True)
class Read:
    """What a source holds."""

    name: str
    ratings: list[Rating] = field(default_factory=list)
    bad_rows: list[str] = field(default_factory=list)
    """What could not be read, each with its place and what was expected."""
    left_out: Counter[str] = field(default_factory=Counter)
    """Records without a rating, by why."""


def read_ratings(source: Source, columns: RatingColumns | None = None, say: Say | None = None, name: str = "") -> Read:
    """The ratings of a source.

    Args:
        source: a file (``.csv``, ``.tsv``, ``.jsonl``, ``.json``) or a list.
        columns: names of a table's columns; what is ``None`` is guessed.
        say: told about each guess.
        name: of the source in messages; a file has its own.

    Raises:
        InputError: the file cannot be read, or a column is missing. A row that is wrong is in ``bad_rows``.

    """
    columns, say = columns or RatingColumns(), say or (lambda line: None)
    if isinstance(source, str | Path):
        read = Read(str(source))
        rows = _file_rows(read, say)
    else:
        read = Read(name)
        rows = _given_rows(source, name)
    flat: list[tuple[int, str, Mapping[str, Any]]] = []
    bad: list[tuple[int, str]] = []
    for number, (place, row) in enumerate(rows):
        if isinstance(row, str):
            bad.append((number, f"{place}: {row}"))
            continue
        try:
            found = record_ratings(row, place)
            if found is None:
                flat.append((number, place, row))
                continue
            told = list(found)
        except (InputError, KeyError, TypeError) as error:
            bad.append((number, str(error) if isinstance(error, InputError) else f"{place}: no evaluation: {error!r}"))
            continue
        read.ratings += [one for one in told if isinstance(one, Rating)]
        read.left_out.update(one.why for one in told if isinstance(one, LeftOut))
    if flat:
        names = list(dict.fromkeys(column for _, _, row in flat for column in row))
        chosen = chosen_columns(names, columns, read.name, say)
        for number, place, row in flat:
            try:
                read.ratings += row_ratings(row, chosen, place)
            except InputError as error:
                bad.append((number, str(error)))
    read.bad_rows += [told for _, told in sorted(bad)]
    if not read.ratings and not read.bad_rows:
        raise InputError(f"{read.name}: holds no ratings; expected evaluations, or rows with scores")
    return read


def _given_rows(source: Any, name: str) -> Iterator[tuple[str, Mapping[str, Any] | str]]:
    if isinstance(source, Evaluation | Mapping):
        source = [source]
    try:
        items = iter(source)
    except TypeError:
        raise InputError(
            f"{name}: expected a file, or a list of evaluations or records, found {type(source).__name__}"
        ) from None
    for number, item in enumerate(items, 1):
        place = f"{name}, record {number}"
        if isinstance(item, Evaluation | BatchRecord):
            yield place, item.model_dump()
        elif isinstance(item, Mapping):
            yield place, item
        else:
            raise InputError(
                f"{place}: expected an Evaluation, a BatchRecord or a mapping, found {type(item).__name__}"
            )


def _file_rows(read: Read, say: Say) -> Iterator[tuple[str, Mapping[str, Any] | str]]:
    name = read.name
    ending = Path(name).suffix.lower()
    if ending in TABLES:
        for row in table_rows(name, _ALL_OURS, (), say):
            yield row.place, row.data if row.fault is None else row.fault.removeprefix(f"{row.place}: ")
    elif ending in LINES:
        yield from _line_rows(name)
    elif ending == ".json":
        yield from _json_rows(name)
    else:
        raise InputError(f"{name}: expected a file of ratings or results ending in .csv, .tsv, .jsonl or .json")


def _line_rows(name: str) -> Iterator[tuple[str, Mapping[str, Any] | str]]:
    with opened(name) as file:
        for number, line in numbered_lines(file):
            if line is None:
                yield f"{name}:{number}", f"the line is {TOO_LONG}"
            elif line.strip():
                yield f"{name}:{number}", _record(line)


def _record(line: bytes) -> Mapping[str, Any] | str:
    try:
        found = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return broken_byte(error)
    except json.JSONDecodeError as error:
        return _NO_RECORD.format(f"{error.msg} at column {error.colno}")
    except (ValueError, RecursionError) as error:
        return _NO_RECORD.format(error)
    return found if isinstance(found, Mapping) else f"expected an object with ratings, found {type(found).__name__}"


def _json_rows(name: str) -> Iterator[tuple[str, Mapping[str, Any] | str]]:
    with opened(name) as file:
        try:
            found = json.loads(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise InputError(f"{name}: not UTF-8; save the file as UTF-8") from None
        except json.JSONDecodeError as error:
            raise InputError(f"{name}:{error.lineno}: not valid JSON ({error.msg} at column {error.colno})") from None
        except (ValueError, RecursionError) as error:
            raise InputError(f"{name}: not valid JSON ({error})") from None
    for number, record in enumerate(found if isinstance(found, list) else [found], 1):
        place = f"{name}, record {number}" if isinstance(found, list) else name
        yield place, record if isinstance(record, Mapping) else f"expected an object, found {type(record).__name__}"
