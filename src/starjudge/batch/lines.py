"""The lines of a file of any size, none of them kept, and none longer than a row may be."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from starjudge.errors import InputError

LONGEST = 16 * 2**20  # bytes of one row; an hour of talk is 60 kB
_CHUNK = 2**16  # bytes of an over-long line that are looked at, and forgotten, at once
_MEGABYTE = 2**20
TOO_LONG = f"longer than {LONGEST // _MEGABYTE} MB; expected one record a line"


def numbered_lines(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Each line with its number and its end; ``None`` for a line over `LONGEST`, which is passed over unread.

    A byte order mark in front of the first line is taken away.
    """
    number = 0
    while line := file.readline(LONGEST + 1):
        number += 1
        if len(line) > LONGEST:
            while line and not line.endswith(b"\n"):
                line = file.readline(_CHUNK)
            yield number, None
            continue
        yield number, line.removeprefix(codecs.BOM_UTF8) if number == 1 else line


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """A file of rows. Raises `InputError` where it cannot be opened or read, or is UTF-16."""
    try:
        file = open(name, "rb")  # noqa: PTH123, SIM115 - the name is shown as it was given; closed below
    except FileNotFoundError:
        raise InputError(f"{name}: no such file") from None
    except (OSError, ValueError) as error:  # ValueError: a name that no system accepts
        raise _unreadable(name, error) from None
    with file:
        try:
            if file.peek(2)[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
                raise InputError(f"{name}:1: the text is UTF-16; save it as UTF-8")
            yield file
        except OSError as error:
            raise _unreadable(name, error) from None


def _unreadable(name: str, error: Exception) -> InputError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return InputError(f"{name}: cannot be read: {reason}")


def broken_byte(error: UnicodeDecodeError) -> str:
    """What is wrong with a line that is no UTF-8."""
    return (
        f"not UTF-8 (byte {error.start + 1} of the line is 0x{error.object[error.start]:02x}); save the file as UTF-8"
    )
