"""Results as a table: CSV for spreadsheets and Parquet for what reads columns, written whole or not at all."""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from pydantic_core import from_json

from starjudge.batch.extras import extra
from starjudge.batch.flat import ID, OWN, Cell, Record, header, own_names, pieces, repeats_id
from starjudge.errors import InputError
from starjudge.resources.private_files import private

TABLE_ENDINGS = (".csv", ".parquet")
_PIECE = 2000  # rows of a Parquet row group: two megabytes or so of answers
# A spreadsheet takes a cell that begins so for a formula, and its words for commands.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


def write_table(records: Iterable[bytes | str | Record], path: str | Path) -> int:
    """Write records as a table, one row each; a file that is there is replaced in one step.

    Args:
        records: lines of results, or what `flat_row` takes. Taken one at a time: what is flat waits in a file beside
            the table until the columns of all are known.
        path: ending in ``.csv`` or ``.parquet`` (extra).

    Returns:
        How many rows were written.

    Raises:
        InputError: the ending is another, the file cannot be written, pyarrow is missing, or a line is no record.

    """
    path = Path(path)
    ending = path.suffix.lower()
    if ending not in TABLE_ENDINGS:
        raise InputError(f"{path}: expected a name ending in {' or '.join(TABLE_ENDINGS)} for a table")
    if ending == ".parquet":
        extra("pyarrow.parquet", "parquet", str(path))
    try:
        with _waiting(path) as waiting:
            table = _Table(records, waiting)
            with _replacing(path) as file:
                if ending == ".csv":
                    _write_csv(table, file)
                else:
                    _write_parquet(table, file)
        return table.count
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror or error}") from None


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe stands in front of one that could be.

    Numbers stay. To have the text back, take one apostrophe from what still begins so without it.

    >>> guarded("=1+1"), guarded("-5.2"), guarded("I led"), guarded("'=1")
    ("'=1+1", '-5.2', 'I led', "''=1")
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


class _Table:
    """Rows in a file that waits, with what is known when all are there: columns and their kinds."""

    def __init__(self, records: Iterable[bytes | str | Record], waiting: BinaryIO) -> None:
        self._waiting = waiting
        self.count = 0
        given: dict[str, None] = {}
        kinds: dict[str, type] = {}
        own_kinds: dict[str, type] = dict(OWN)
        repeats = True
        for record in records:
            self.count += 1
            try:
                name, cells, own = pieces(_read(record, self.count))
            except (KeyError, TypeError, ValueError, AttributeError):
                raise InputError(
                    f"results, line {self.count}: a result in another form, of another version or changed by hand; "
                    "take the line out, or grade again"
                ) from None
            given.update(dict.fromkeys(cells))
            repeats = repeats and repeats_id(name, cells)
            for seen, row in ((kinds, cells), (own_kinds, own), (own_kinds, {ID: name})):
                for column, value in row.items():
                    if value is not None:
                        seen[column] = _wider(seen.get(column), type(value))
            waiting.write(json.dumps([name, cells, list(own.values())]).encode("ascii") + b"\n")
        self._names = own_names(given, repeats)
        self.columns = header(given, repeats)
        self.kinds = kinds | {self._names[column]: kind for column, kind in own_kinds.items()}

    def rows(self) -> Iterator[dict[str, Cell]]:
        """Each row, by column."""
        names = [self._names[column] for column in OWN]
        self._waiting.seek(0)
        for line in self._waiting:
            name, cells, own = json.loads(line)
            yield {**cells, self._names[ID]: name, **dict(zip(names, own, strict=True))}


def _read(record: bytes | str | Record, number: int) -> Record:
    if not isinstance(record, bytes | str):
        return record
    try:
        try:
            found = from_json(record)  # twice as fast
        except ValueError:  # an unpaired surrogate, which it does not take
            found = json.loads(record)
    except (ValueError, RecursionError) as error:
        raise InputError(f"results, line {number}: no record: {error}; expected lines as 'grade' writes them") from None
    if not isinstance(found, Mapping) or not {"id", "input"} <= found.keys():
        raise InputError(f"results, line {number}: no record; expected lines as 'grade' writes them")
    return found


def _wider(one: type | None, other: type) -> type:
    """The kind of a column that holds both."""
    if one is None or one is other:
        return other
    return float if {one, other} == {int, float} else str


def _write_csv(table: _Table, file: BinaryIO) -> None:
    lines = csv.writer(_Encoded(file), lineterminator="\r\n")
    lines.writerow(guarded(column) for column in table.columns)
    for row in table.rows():
        lines.writerow([_csv_cell(row.get(column)) for column in table.columns])


def _csv_cell(value: Cell) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return guarded(value) if isinstance(value, str) else value


class _Encoded:
    """Text for a file of bytes."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, text: str) -> int:
        return self._file.write(text.encode("utf-8"))


def _write_parquet(table: _Table, file: BinaryIO) -> None:
    arrow = extra("pyarrow", "parquet", "Parquet")
    types = {str: arrow.string(), int: arrow.int64(), float: arrow.float64(), bool: arrow.bool_()}
    schema = arrow.schema([(name, types[table.kinds.get(name, str)]) for name in table.columns])
    with extra("pyarrow.parquet", "parquet", "Parquet").ParquetWriter(file, schema) as writer:
        piece: list[dict[str, Cell]] = []
        for row in table.rows():
            piece.append(row)
            if len(piece) == _PIECE:
                writer.write_table(_arrow_table(arrow, schema, table, piece))
                piece.clear()
        if piece:
            writer.write_table(_arrow_table(arrow, schema, table, piece))


def _arrow_table(arrow: Any, schema: Any, table: _Table, rows: list[dict[str, Cell]]) -> Any:
    arrays = []
    for field, name in zip(schema, table.columns, strict=True):
        kind = table.kinds.get(name, str)
        arrays.append(arrow.array([_as(kind, row.get(name)) for row in rows], field.type))
    return arrow.Table.from_arrays(arrays, schema=schema)


def _as(kind: type, value: Cell) -> Cell:
    if value is None:
        return None
    if kind is str:
        return value if isinstance(value, str) else str(_csv_cell(value))
    return float(value) if kind is float else value


@contextmanager
def _waiting(path: Path) -> Iterator[BinaryIO]:
    """A file beside the table, for its owner alone, that is gone afterwards."""
    place = path.with_name(f".{path.name}.{os.getpid()}.rows.part")
    try:
        with open(place, "w+b", opener=private) as file:
            yield file
    finally:
        with suppress(OSError):
            place.unlink()


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """A file beside the table that takes its place when all is written; a link stays a link."""
    path = path.resolve()
    place = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with open(place, "wb", opener=private) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        place.replace(path)
    finally:
        with suppress(OSError):
            place.unlink()
