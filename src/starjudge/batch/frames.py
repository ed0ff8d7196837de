"""Frames of pandas and polars: rows in, the same rows out with what came of them (extras ``pandas``, ``polars``)."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from starjudge.batch.columns import Columns, id_of
from starjudge.batch.extras import extra
from starjudge.batch.flat import ID, OWN, Cell, Record, header, own_names, pieces, repeats_id
from starjudge.batch.plain_values import plain_value
from starjudge.batch.work import DEFAULT_RUBRIC
from starjudge.errors import InputError
from starjudge.evaluate import JudgeName
from starjudge.judges import Judge
from starjudge.models.rubric import Rubric

Frame = TypeVar("Frame")

_log = logging.getLogger("starjudge")


def evaluate_frame(
    frame: Frame,
    *,
    question: str | None = None,
    answer: str | None = None,
    id: str | None = None,  # noqa: A002 - as in records
    rubric: str | Path | Rubric = DEFAULT_RUBRIC,
    judge: JudgeName | Judge = "auto",
    model: str | None = None,
    company: str | None = None,
    columns: Columns | None = None,
    **settings: Any,
) -> Frame:
    """Evaluate the answers of a frame, one a row.

    Args:
        frame: of pandas or polars.
        question: name of the column with the questions; without it, guessed from the names, and logged.
        answer: name of the column with the answers; likewise.
        id: name of the column with ids, for messages; likewise.
        rubric: for rows that name none.
        judge: as in `evaluate_answers`.
        model: as in `evaluate_answers`.
        company: for rows that name none.
        columns: names of further columns (``rubric``, ``company``, ``duration``, ``theme``), which are taken where
            they are there by those names; ``Columns(company="")`` leaves one alone.
        settings: further arguments of `evaluate_answers`, such as ``concurrency`` and ``base_url``.

    Returns:
        A frame of the same kind with the same rows in the same order and, in pandas, the same index: its columns, and
        those of `starjudge.batch.flat.OWN` behind them. A row that failed has ``status`` ``failed`` and says why in
        ``error`` and ``message``. The frame given is not changed.

    Raises:
        InputError: the frame is none of these, or has no column for question or answer; an argument is wrong.

    """
    from starjudge.batch.runner import evaluate_answers

    kind = _kind(frame)
    given = columns or Columns()
    wanted = Columns(
        question if question is not None else given.question,
        answer if answer is not None else given.answer,
        id if id is not None else given.id,
        given.rubric,
        given.company,
        given.duration,
        given.theme,
        option="name it with {}=",
    )
    names = [str(name) for name in frame.columns]  # type: ignore[attr-defined]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise InputError(f"frame: two columns are named {twice!r}; give each a name of its own")
    chosen = wanted.chosen(names, "frame", _say)
    found = evaluate_answers(
        _records(frame, kind, chosen, names),
        rubric=rubric,
        judge=judge,
        model=model,
        company=company,
        **{**settings, "ordered": True},
    )
    cells: dict[str, list[Cell]] = {name: [] for name in OWN}
    for record in found:
        for name, value in pieces(record)[2].items():
            cells[name].append(value)
    renamed = own_names(names, repeats=True)
    series = {renamed[name]: (OWN[name], values) for name, values in cells.items()}
    whole: Frame = _with_pandas(frame, series) if kind == "pandas" else _with_polars(frame, series)
    return whole


def to_frame(records: Iterable[Record]) -> Any:
    """Records, or evaluations by themselves, as a pandas frame: a row each, in the columns of `flat_row`.

    Raises `InputError` where pandas is missing.
    """
    pandas = extra("pandas", "pandas", "to_frame")
    found = [pieces(record) for record in records]
    given = list(dict.fromkeys(column for _, cells, _ in found for column in cells))
    repeats = all(repeats_id(name, cells) for name, cells, _ in found)
    names = own_names(given, repeats)
    ours: dict[str, tuple[type | None, list[Cell]]] = {
        names[column]: (kind, [own[column] for _, _, own in found]) for column, kind in OWN.items()
    }
    ours[names[ID]] = (None, [name for name, _, _ in found])
    rest = {column: (None, [cells.get(column) for _, cells, _ in found]) for column in given if column not in ours}
    frame = pandas.DataFrame(index=pandas.RangeIndex(len(found)))
    return _with_pandas(frame, {column: (ours | rest)[column] for column in header(given, repeats)})


def _kind(frame: object) -> str:
    """Which package a frame is of; neither is imported for it."""
    for parent in type(frame).__mro__:
        package = parent.__module__.partition(".")[0]
        if package in ("pandas", "polars") and parent.__name__ == "DataFrame":
            return package
        if package == "polars" and parent.__name__ == "LazyFrame":
            raise InputError("frame: a LazyFrame; collect() it first")
    raise InputError(f"frame: expected a DataFrame of pandas or polars, found {type(frame).__name__}")


def _records(frame: Any, kind: str, chosen: dict[str, str], names: list[str]) -> Iterator[dict[str, Any]]:
    """The columns that matter, under the names that records have."""
    columns = [
        frame.iloc[:, names.index(name)].tolist() if kind == "pandas" else frame.get_column(name)
        for name in chosen.values()
    ]
    for values in zip(*columns, strict=True):
        record = dict(zip(chosen, map(plain_value, values), strict=True))
        yield {**record, "id": id_of(record.get("id"))}


def _with_pandas(frame: Any, series: Mapping[str, tuple[type | None, list[Cell]]]) -> Any:
    pandas = extra("pandas", "pandas", "frame")
    kinds = {str: "string", int: "Int64", float: "float64"}
    new = {}
    for name, (kind, values) in series.items():
        if kind is int and any(isinstance(value, float) for value in values):  # means, of whole interviews
            kind = float
        dtype = kinds[kind] if kind is not None else None
        new[name] = pandas.Series(values, index=frame.index, dtype=dtype)
    return pandas.concat([frame, pandas.DataFrame(new, index=frame.index)], axis=1)


def _with_polars(frame: Any, series: Mapping[str, tuple[type | None, list[Cell]]]) -> Any:
    polars = extra("polars", "polars", "frame")
    kinds = {str: polars.String, int: polars.Int64, float: polars.Float64}
    return frame.with_columns(
        polars.Series(name, values, dtype=kinds[kind or str]) for name, (kind, values) in series.items()
    )


def _say(line: str) -> None:
    _log.warning("%s", line)
