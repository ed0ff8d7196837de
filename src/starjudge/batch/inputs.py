"""What a batch is given, in whatever form: files of records, folders, single answers, standard input; out come rows."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path, PurePath
from typing import BinaryIO

from starjudge.batch.columns import NEEDED, Columns, Say
from starjudge.batch.folder_rows import FILE_ENDINGS, file_row, folder_rows, is_ours
from starjudge.batch.json_rows import json_rows, stream_rows
from starjudge.batch.parquet_rows import parquet_rows
from starjudge.batch.rows import Row
from starjudge.batch.table_rows import table_rows
from starjudge.errors import InputError, printable

STANDARD_INPUT = "-"
RECORDS = {
    ".jsonl": json_rows,
    ".ndjson": json_rows,
    ".csv": table_rows,
    ".tsv": table_rows,
    ".parquet": parquet_rows,
    ".pq": parquet_rows,
}
_PATTERN = frozenset("*?[")  # a name with one of these, and no such file, stands for several


def _silent(line: str) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True)
class InputOptions:
    """How inputs are read."""

    columns: Columns = field(default_factory=Columns)
    question: str | None = None
    """Asked of rows that have none; no column is needed then."""
    recursive: bool = False
    """Whether folders within folders are looked into."""
    leave_out: tuple[str, ...] = ()
    """Files in folders and patterns that are no inputs, such as the output."""
    say: Say = _silent
    """Told once about each guess."""


def rows(inputs: Sequence[str], options: InputOptions | None = None) -> Iterator[Row]:
    """The rows of all inputs in their order, read as they are asked for.

    Args:
        inputs: ``.jsonl``, ``.ndjson``, ``.csv``, ``.tsv``, ``.parquet``; folders, patterns, answer files and
            transcripts; ``-`` for JSON Lines on standard input.
        options: columns and the like.

    Returns:
        An iterator with one `Row` for each record or file; what cannot be read is a row with a fault.

    Raises:
        InputError: at once, before any row: an input is missing or of an unknown kind, or a column is missing. Of
            standard input, with its first row.

    """
    if isinstance(inputs, str):
        raise InputError("inputs: expected a list of names, found one text; put it in a list")
    if not inputs:
        raise InputError("no input: name a file, a folder, or - for standard input")
    if list(inputs).count(STANDARD_INPUT) > 1:
        raise InputError("standard input (-) is given more than once; it can be read once")
    reading = _Reading(options or InputOptions())
    return chain.from_iterable([reading.input(name) for name in inputs])


class _Reading:
    """Inputs read with the same options."""

    def __init__(self, options: InputOptions) -> None:
        self._options = options
        self._said: set[str] = set()
        self._left_out = frozenset(os.path.realpath(name) for name in options.leave_out)
        self._needed = tuple(needed for needed in NEEDED if needed == "answer" or not options.question)

    def input(self, name: str) -> Iterator[Row]:
        """The rows of one input. Raises `InputError` before any of them."""
        if not name:
            raise InputError("the name of an input is empty; name a file or a folder")
        if name == STANDARD_INPUT:
            return stream_rows(
                _standard_input, "standard input", self._options.columns, self._needed, partial(self._say, name)
            )
        try:
            path = Path(name)
            if path.is_dir():
                return folder_rows(name, self._options.recursive, self._left_out, self._options.say)
            if path.exists() or not _PATTERN & set(name):
                return self._file(name)
        except (OSError, ValueError) as error:  # a name that no system accepts
            raise InputError(f"{name!r}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
        return self._pattern(name)

    def _pattern(self, name: str) -> Iterator[Row]:
        """All files that match, sorted. Folders among them are not looked into: ``**`` and --recursive do that."""
        matches = sorted(glob.glob(name, recursive=True))  # noqa: PTH207 - a Path would change how names are shown
        files = [
            file
            for file in matches
            if file.lower().endswith((*RECORDS, *FILE_ENDINGS))
            and Path(file).is_file()
            and not is_ours(file)
            and os.path.realpath(file) not in self._left_out
        ]
        if not files:
            found = (
                f"{len(matches)} names match, none of them a file that can be graded" if matches else "nothing matches"
            )
            raise InputError(f"{name}: {found} (looked from {Path.cwd()})")
        # Files of records are looked into at once; of answers there may be a million.
        records = {file: self._file(file) for file in files if PurePath(file).suffix.lower() in RECORDS}
        return chain.from_iterable(records.get(file) or map(file_row, (file,)) for file in files)

    def _file(self, name: str) -> Iterator[Row]:
        if not Path(name).exists():
            raise InputError(f"{printable(name)}: no such file (looked from {Path.cwd()})")
        ending = PurePath(name).suffix.lower()
        if ending in RECORDS:
            return RECORDS[ending](name, self._options.columns, self._needed, partial(self._say, name))
        if ending not in FILE_ENDINGS:
            known = ", ".join((*RECORDS, *FILE_ENDINGS))
            raise InputError(f"{name}: unknown kind of file; expected one of {known}, a folder, or - for JSON Lines")
        if not Path(name).is_file():
            raise InputError(f"{name}: not a file; name one that can be read")
        if not os.access(name, os.R_OK):
            raise InputError(f"{name}: cannot be read: Permission denied")
        return map(file_row, (name,))

    def _say(self, name: str, line: str) -> None:
        """The same about the next of a thousand files is not said again."""
        what = line.partition(": ")[2] if name == STANDARD_INPUT else line.removeprefix(name)
        if what not in self._said:
            self._said.add(what)
            self._options.say(line)


def _standard_input() -> BinaryIO:
    if sys.stdin is None:
        raise InputError("standard input is closed; name a file")
    return sys.stdin.buffer
