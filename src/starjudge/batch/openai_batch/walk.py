"""Rows through the judge that reads what was collected: what is finished, and what would have to be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from os import PathLike
from pathlib import Path
from typing import NamedTuple

from starjudge.batch.columns import Columns
from starjudge.batch.inputs import STANDARD_INPUT, InputOptions
from starjudge.batch.inputs import rows as read_rows
from starjudge.batch.openai_batch.collected import CollectedJudge, CollectedModel, Missing
from starjudge.batch.openai_batch.settings import Asked
from starjudge.batch.openai_batch.state import StateFile
from starjudge.batch.rows import Row
from starjudge.batch.work import ENDS_THE_RUN, Grader
from starjudge.errors import InputError
from starjudge.models.batch import BatchRecord, Failure

Rows = Callable[[], Iterable[Row]]
"""Gives the rows anew, each time in the same order."""
Inputs = Sequence[str | PathLike[str]] | Rows
Say = Callable[[str], None]
Progress = Callable[[int], None]
"""Is told the number of each row that is looked at."""


class Looked(NamedTuple):
    """A row, with its record or with what is missing for it."""

    row: Row
    record: BatchRecord
    """Only to be used where nothing is missing."""
    missing: list[Missing]


def looked_at(
    rows: Iterable[Row], grader: Grader, judge: CollectedJudge, chat: CollectedModel, progress: Progress
) -> Iterator[Looked]:
    """Each row, judged as far as replies go. One after the other: what is missing belongs to the row just judged."""
    for number, row in enumerate(rows, 1):
        progress(number)
        judge.shielded, judge.failed = row.kind == "transcript", False
        record = _recorded(grader, row)
        missing = chat.taken()
        if not missing and judge.failed:  # a reply that fails is there: now as it would be live
            judge.shielded = False
            record = _recorded(grader, row)
        yield Looked(row, record, missing)


def _recorded(grader: Grader, row: Row) -> BatchRecord:
    try:
        return grader.record(row)
    except ENDS_THE_RUN as error:  # live, every further row would meet it; here it is what became of one request
        return failed(row, type(error).__name__, str(error))


def failed(row: Row, error: str, message: str) -> BatchRecord:
    """The record of a row that has no evaluation."""
    name = row.id if row.id is not None else row.place
    return BatchRecord.model_construct(
        id=name, input=row.data, evaluation=None, session=None, failure=Failure(error=error, message=message)
    )


def named(inputs: Inputs | None) -> list[str]:
    """Names of inputs, for the state. Raises `InputError` for what a later command cannot read again."""
    if inputs is None or callable(inputs):
        return []
    if isinstance(inputs, str | PathLike):
        inputs = [inputs]
    names = [str(name) for name in inputs]
    if STANDARD_INPUT in names:
        raise InputError("standard input (-) can be read once, and collecting reads the inputs again; name a file")
    return names


def rows_of(
    inputs: Inputs | None, state: StateFile, asked: Asked, say: Say, output: Path | None = None
) -> Iterable[Row]:
    """The rows: of the inputs given, else of those that the run began with. Raises `InputError`."""
    run, path = state.run, state.path
    leave_out = (path, *run.outputs, *([] if output is None else [output]))
    if callable(inputs):
        return inputs()
    names = named(inputs) or run.inputs
    if run.begun and names != run.inputs:
        raise InputError(
            f"{path}: this run was begun with {', '.join(run.inputs) or 'rows of a program'}; leave the inputs out, "
            "or name another --state for another run"
        )
    if run.begun and not names:
        raise InputError(f"{path}: this run was begun with the rows of a program; give them again")
    if not names:
        raise InputError("no inputs: name the files with the answers")
    options = InputOptions(
        columns=Columns(**(asked.columns or {})),
        question=asked.question,
        recursive=bool(asked.recursive),
        leave_out=tuple(map(str, leave_out)),
        say=say,
    )
    return read_rows(names, options)
