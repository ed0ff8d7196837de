"""Rows of Parquet, a piece of a row group at a time (extra ``parquet``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from starjudge.batch.columns import Columns, Say, fault_of, row_of
from starjudge.batch.extras import extra
from starjudge.batch.lines import opened
from starjudge.batch.plain_values import plain_value
from starjudge.batch.rows import Row
from starjudge.errors import InputError

PIECE = 256  # rows in memory at once


def parquet_rows(name: str, columns: Columns, needed: tuple[str, ...], say: Say) -> Iterator[Row]:
    """Rows of a file, numbered from 1; values are plain (`plain_value`).

    Raises `InputError` at once where pyarrow is missing, the file is none, or a column is missing.
    """
    parquet = extra("pyarrow.parquet", "parquet", name)
    with opened(name):  # a file that is missing or closed to us is told as any other
        pass
    try:
        with parquet.ParquetFile(name) as file:
            names: list[str] = file.schema_arrow.names
    except _errors() as error:
        raise InputError(f"{name}: not a Parquet file that can be read: {_one_line(error)}") from None
    for column in names:
        if names.count(column) > 1:
            raise InputError(f"{name}: two columns are named {column!r}; give each a name of its own")
    chosen = columns.chosen(names, name, say, needed)

    def rows() -> Iterator[Row]:
        for number, found in _numbered(parquet, name):
            if isinstance(found, str):
                yield fault_of(name, number, found)
            else:
                yield row_of(f"{name}:{number}", {key: plain_value(value) for key, value in found.items()}, chosen)

    return rows()


def _numbered(parquet: Any, name: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    with parquet.ParquetFile(name) as file:
        number = 0
        for group in range(file.num_row_groups):
            end = number + file.metadata.row_group(group).num_rows
            try:
                for batch in file.iter_batches(PIECE, row_groups=[group]):
                    for found in _values(_in_microseconds(batch)):
                        number += 1
                        yield number, found
            except _errors() as error:  # a damaged page: what is behind it in the group cannot be had
                reason = f"row group {group + 1} cannot be read: {_one_line(error)}; write the file again"
                for line in range(number + 1, end + 1):
                    yield line, reason
            number = end


def _values(batch: Any) -> Iterator[dict[str, Any] | str]:
    try:
        yield from batch.to_pylist()
        return
    except _errors():  # some value of some row: looked for row by row
        pass
    for at in range(batch.num_rows):
        try:
            yield batch.slice(at, 1).to_pylist()[0]
        except UnicodeDecodeError:
            yield "text that is not UTF-8; write the row again"
        except _errors() as error:
            yield f"cannot be read: {_one_line(error)}; write the row again"


def _in_microseconds(batch: Any) -> Any:
    """Times in nanoseconds have no plain value in Python; what is below a microsecond is cut off."""
    arrow = extra("pyarrow", "parquet", "Parquet")
    for at, field in enumerate(batch.schema):
        kind = field.type
        if arrow.types.is_timestamp(kind) and kind.unit == "ns":
            new = arrow.timestamp("us", kind.tz)
        elif arrow.types.is_time64(kind) and kind.unit == "ns":
            new = arrow.time64("us")
        elif arrow.types.is_duration(kind) and kind.unit == "ns":
            new = arrow.duration("us")
        else:
            continue
        batch = batch.set_column(at, field.name, batch.column(at).cast(new, safe=False))
    return batch


def _errors() -> tuple[type[Exception], ...]:
    return (extra("pyarrow", "parquet", "Parquet").ArrowException, OSError, ValueError)


def _one_line(error: Exception) -> str:
    """Arrow's words on one line; it repeats bytes of the file, which a terminal may obey."""
    words = " ".join(str(error).split())
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in words)
