"""The text of a file of a story bank, or one line that says why it cannot be had."""

from __future__ import annotations

import codecs
from pathlib import Path

from starjudge.errors import InputError


def file_text(path: Path, most_bytes: int) -> str:
    """A file's text, without a byte order mark.

    Raises `InputError`, naming file and line, for what is missing, a folder, larger than ``most_bytes``, binary or not
    UTF-8.
    """
    try:
        with path.open("rb") as file:
            data = file.read(most_bytes + 1)
    except FileNotFoundError:
        raise InputError(f"{path}: no such file (looked from {Path.cwd()})") from None
    except (OSError, ValueError) as error:  # ValueError: a name that no system accepts
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(f"{path}: cannot be read: {reason}") from None
    if len(data) > most_bytes:
        raise InputError(f"{path}: larger than {most_bytes // 2**20} MB; split it into several files")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise InputError(f"{path}:1: the text is UTF-16; save it as UTF-8")
    if (at := data.find(b"\0")) >= 0:
        raise InputError(f"{path}: not a text file (a zero byte at offset {at}); name a file of text")
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(f"{path}:{line}: not UTF-8 (byte 0x{data[error.start]:02x}); save the file as UTF-8") from None
