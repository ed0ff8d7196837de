"""Where results go: standard output in whatever encoding it has, or a file that is whole or not there."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from starjudge.errors import InputError


def write_result(text: str, output: str | None = None, form: str = "text") -> None:
    """Write a result, with one line end behind it, to the file named or to standard output.

    Raises `InputError` where it cannot be written.
    """
    text = text if text.endswith("\n") else f"{text}\n"
    if output is None:
        _to_standard_output(text, form)
    else:
        _to_file(text, Path(output))


def say(line: str) -> None:
    """One line on standard error, whatever it can show and whether or not anybody listens."""
    if not line.isprintable():  # a server's words, or a file's name, are no orders to a terminal
        from starjudge.reports.visible import visible

        line = visible(line)
    with _writing:
        _erase_status()
        _write_error(f"{line}\n")


def show_status(text: str) -> None:
    """Text on the last line of a terminal, in place of what stood there; "" erases it. `say` erases it too."""
    global _status
    with _writing:
        _erase_status()
        columns = shutil.get_terminal_size((80, 24)).columns
        _status = "".join(character if character.isprintable() else "?" for character in text)[: columns - 1]
        if _status:
            _write_error(_status)


_writing = threading.Lock()  # the clock of a status line is a thread of its own
_status = ""


def _erase_status() -> None:
    global _status
    if _status:
        _write_error(f"\r{' ' * len(_status)}\r")
        _status = ""


def _write_error(text: str) -> None:
    if sys.stderr is None:  # closed; `print` would take standard output for it
        return
    try:
        print(text, end="", file=sys.stderr, flush=True)
    except UnicodeEncodeError:
        print(text.encode("ascii", "backslashreplace").decode(), end="", file=sys.stderr, flush=True)
    except OSError:
        pass


def check_output(output: str | None, source: str | None = None) -> None:
    """Refuse a place that cannot take the result, before any work is done.

    Raises `InputError` for a folder, a missing folder, and the file that the answer is read from.
    """
    if output is None:
        return
    path = Path(output)
    try:
        if path.is_dir():
            raise InputError(f"--output {output!r} is a directory; name a file")
        if not path.parent.is_dir():
            raise InputError(f"--output {output!r}: there is no directory {str(path.parent)!r}; make it first")
        if source is not None and path.exists() and Path(source).exists() and path.samefile(source):
            raise InputError(f"--output {output!r} is the file with the answer; name another one")
    except (OSError, ValueError) as error:
        raise InputError(f"--output {output!r}: {_reason(error)}") from None


def encoded(text: str, encoding: str, form: str = "text") -> bytes:
    """A result in an encoding that may not hold all of its characters, still well-formed in its own form."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        pass
    if form == "json":  # characters outside ASCII stand only inside strings
        return "".join(c if c.isascii() else _json_escape(c) for c in text).encode(encoding, "replace")
    if form == "html":
        return text.encode(encoding, "xmlcharrefreplace")
    from starjudge.reports.visible import ascii_only

    return ascii_only(text).encode(encoding, "replace")


def standard_output_shows(text: str) -> bool:
    """Whether standard output has a character for each of the text."""
    try:
        text.encode(_encoding(sys.stdout))
    except UnicodeEncodeError:
        return False
    return True


def _encoding(stream: TextIO | None) -> str:
    return getattr(stream, "encoding", None) or "utf-8"


def _json_escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def _to_standard_output(text: str, form: str) -> None:
    stream = sys.stdout
    if stream is None:
        raise InputError("standard output is closed; send it to a file, as in '> result.txt'")
    try:
        data = encoded(text, _encoding(stream), form)
        binary = getattr(stream, "buffer", None)
        if binary is None:  # a stream of characters, as tests and notebooks put in its place
            stream.write(data.decode(_encoding(stream)))
        else:
            stream.flush()
            binary.write(data)
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise InputError(f"standard output cannot be written: {_reason(error)}") from None


def _to_file(text: str, path: Path) -> None:
    data = text.encode("utf-8", "replace")
    try:
        if path.exists() and not path.is_file():  # a device or a pipe is written to, never replaced
            with path.open("wb") as device:
                device.write(data)
            return
        _replace(path.resolve(), data)  # resolved: a link stays a link
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        raise InputError(f"--output {str(path)!r} cannot be written: {_reason(error)}") from None


def _replace(path: Path, data: bytes) -> None:
    """Write beside the file and rename: a reader sees the old file or the new one, never half of one."""
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666  # 0o666 less what the umask takes
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except BaseException:
        with suppress(OSError):
            partial.unlink()
        raise


def _reason(error: Exception) -> str:
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)
