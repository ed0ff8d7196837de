"""Rows of CSV and TSV. A row that is broken costs itself; quotes that do not match cost the line they stand in."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any, BinaryIO

from starjudge.batch.columns import Columns, Say, fault_of, row_of
from starjudge.batch.lines import LONGEST, TOO_LONG, broken_byte, numbered_lines, opened
from starjudge.batch.rows import Row
from starjudge.errors import InputError

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}
_ALONE = "sep="  # what some spreadsheets put in front of the header to name the delimiter


def table_rows(name: str, columns: Columns, needed: tuple[str, ...], say: Say) -> Iterator[Row]:
    """Rows of a file; line numbers are those of the file, also where a field holds line ends.

    Raises `InputError` at once where it cannot be read, its header is none, or a column is missing.
    """
    usual = "\t" if PurePath(name).suffix.lower() == ".tsv" else ","
    with opened(name) as file:
        table = _Table(file, name, usual)
    if table.delimiter != usual:
        say(f"{name}: fields are separated by {DELIMITERS[table.delimiter]}, as in its header")
    chosen = columns.chosen(table.names, name, say, needed)

    def rows() -> Iterator[Row]:
        with opened(name) as file:
            for number, found in _Table(file, name, usual).records():
                if isinstance(found, str):
                    yield fault_of(name, number, found)
                else:
                    yield row_of(f"{name}:{number}", found, chosen)

    return rows()


class _Table:
    """The header, read at once, and the records behind it."""

    def __init__(self, file: BinaryIO, name: str, usual: str) -> None:
        # The module knows one limit for the whole process; it is only ever raised.
        csv.field_size_limit(max(csv.field_size_limit(), LONGEST))
        self._lines = _Lines(file)
        first = self._lines.peek()
        if first is None:
            raise InputError(f"{name}: the file is empty; expected a header line with the names of the columns")
        if first.lower().startswith(_ALONE) and first.strip()[len(_ALONE) :] in DELIMITERS:
            self.delimiter = first.strip("\r\n")[len(_ALONE) :]
            next(self._lines)
        else:
            self.delimiter = _delimiter(first, usual)
        self._reader = csv.reader(self._lines, delimiter=self.delimiter, strict=True)
        header = next(self._read(), None)
        if header is None or isinstance(header[1], str):
            reason = header[1] if header else "no header line; expected the names of the columns"
            raise InputError(f"{name}:{header[0] if header else 1}: {reason}")
        self.names = _named(header[1], name)

    def records(self) -> Iterator[tuple[int, dict[str, Any] | str]]:
        """The line each row starts in, with its fields by name, or with what is wrong with it."""
        expected = len(self.names)
        for number, fields in self._read():
            if isinstance(fields, str):
                yield number, fields
            elif len(fields) == expected:
                yield number, dict(zip(self.names, fields, strict=True))
            else:
                yield (
                    number,
                    (
                        f"{len(fields)} fields, but the header names {expected} columns; put a field that holds "
                        f"{DELIMITERS[self.delimiter]} in double quotes"
                    ),
                )

    def _read(self) -> Iterator[tuple[int, list[str] | str]]:
        lines = self._lines
        while True:
            lines.begin()
            try:
                fields = next(self._reader)
            except StopIteration:
                return
            except _RowTooLongError:
                number = lines.start
                alone = lines.give_back()
                yield number, f"the row is {TOO_LONG}" if alone else f"the row is {TOO_LONG}; is a quote left open?"
                continue
            except csv.Error as error:
                number = lines.start
                lines.give_back()
                yield number, f"no valid CSV ({error}); a double quote within a field is written twice"
                continue
            if lines.broken is not None:
                yield lines.start, lines.broken
            elif len(fields) > 1 or (fields and fields[0].strip()):
                yield lines.start, fields


class _RowTooLongError(Exception):
    """A row is longer than one may be."""


class _Lines:
    """Lines for the CSV reader, which remembers those of the row in work: a row that is none gives them back."""

    def __init__(self, file: BinaryIO) -> None:
        self._coming = numbered_lines(file)
        self._back: deque[tuple[int, bytes | None]] = deque()
        self._row: list[tuple[int, bytes | None]] = []
        self._bytes = 0
        self.broken: str | None = None
        """What is wrong with the row's encoding."""

    @property
    def start(self) -> int:
        """Number of the row's first line."""
        return self._row[0][0]

    def begin(self) -> None:
        """A new row begins."""
        self._row.clear()
        self._bytes = 0
        self.broken = None

    def give_back(self) -> bool:
        """Read on behind the row's first line; says whether that was all of it."""
        self._back.extendleft(reversed(self._row[1:]))
        return len(self._row) == 1

    def peek(self) -> str | None:
        """The first line, which stays."""
        line: str | None
        try:
            line = next(self)
        except StopIteration:
            line = None
        except _RowTooLongError:
            line = ""
        self._back.extendleft(reversed(self._row))
        self.begin()
        return line

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        number, line = numbered = self._back.popleft() if self._back else next(self._coming)
        self._row.append(numbered)
        if line is None or self._bytes + len(line) > LONGEST:
            raise _RowTooLongError
        self._bytes += len(line)
        try:
            return line.decode("utf-8")
        except UnicodeDecodeError as error:
            if self.broken is None:
                here = f"line {number}: " if number != self.start else ""
                self.broken = here + broken_byte(error)
            return line.decode("utf-8", "replace")


def _delimiter(header: str, usual: str) -> str:
    """What separates the names of the header: the commonest outside of quotes, the usual one where none does."""
    outside = "".join(header.split('"')[::2])
    return max(DELIMITERS, key=lambda mark: (outside.count(mark), mark == usual))


def _named(header: list[str], name: str) -> list[str]:
    names = [column.strip() or f"column_{number}" for number, column in enumerate(header, 1)]
    for column in names:
        if names.count(column) > 1:
            raise InputError(f"{name}: two columns are named {column!r}; give each a name of its own")
    return names
