"""Rows of an Arrow table as they come through Ray: what cannot be read is a fault of its row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starjudge.batch.columns import id_of
from starjudge.batch.extras import extra
from starjudge.batch.plain_values import plain_value
from starjudge.batch.rows import Row, digest_of

ID = "id"


def rows_of(table: Any, columns: Mapping[str, str]) -> tuple[Any, list[Row]]:
    """The rows of a table, and the table with what can be passed on.

    In: the table, and the column of each field. A row without an id is called after its content, so that it has the
    same name in every run and on every machine. Text that is not UTF-8 is replaced, since no writer takes it, and its
    row has a fault.
    """
    table, faults = _mended(table)
    cells = {name: _cells(name, table.column(at), faults) for at, name in enumerate(table.column_names)}
    rows = []
    for number in range(table.num_rows):
        data = {column: values[number] for column, values in cells.items()}
        name = name_of(data, columns.get(ID))
        place = f"row {name}"
        fault = f"{place}: {faults[number]}; write the row again" if number in faults else None
        asked = {field: data[column] for field, column in columns.items() if field != ID}
        rows.append(Row(place=place, data=data, asked=asked, id=name, fault=fault))
    return table, rows


def name_of(data: Mapping[str, Any], column: str | None) -> str | int:
    """The id of a row, or the digest of its content."""
    name = id_of(data.get(column)) if column is not None else None
    return name if name is not None else digest_of(None, dict(data)).hex()


def _cells(name: str, column: Any, faults: dict[int, str]) -> list[Any]:
    """The values of a column; what cannot be read is ``None``, and a fault of its row."""
    try:
        return [plain_value(value) for value in column.to_pylist()]
    except Exception:  # some value of some row
        pass
    values = []
    for number, cell in enumerate(column):
        try:
            values.append(plain_value(cell.as_py()))
        except Exception as error:
            values.append(None)
            faults[number] = f"column {name!r}: cannot be read ({type(error).__name__})"
    return values


def _mended(table: Any) -> tuple[Any, dict[int, str]]:
    """The table in whole characters, and what was wrong with rows that had others."""
    arrow = extra("pyarrow", "ray", "evaluate_dataset")
    faults: dict[int, str] = {}
    for at, field in enumerate(table.schema):
        kind = field.type
        if not (arrow.types.is_string(kind) or arrow.types.is_large_string(kind)):
            continue
        try:
            table.column(at).validate(full=True)
        except arrow.ArrowInvalid:
            texts: list[str | None] = []
            bytes_kind = arrow.large_binary() if arrow.types.is_large_string(kind) else arrow.binary()
            for number, value in enumerate(table.column(at).cast(bytes_kind).to_pylist()):
                try:
                    texts.append(value if value is None else value.decode("utf-8"))
                except UnicodeDecodeError:
                    texts.append(value.decode("utf-8", "replace"))
                    faults[number] = f"column {field.name!r}: text that is not UTF-8"
            table = table.set_column(at, field, arrow.array(texts, kind))
    return table, faults
