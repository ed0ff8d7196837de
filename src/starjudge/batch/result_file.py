"""The file that results are appended to: locked for one run, mended where a run was cut off, safe to go on with."""

from __future__ import annotations

import errno
import json
import os
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from starjudge.batch.rows import digest_of
from starjudge.batch.tally import Tally
from starjudge.errors import InputError
from starjudge.resources.private_files import private, private_descriptor

SYNC_SECONDS = 2.0  # what a power cut may cost; a kill costs nothing
_COPY = 1 << 20  # bytes read at once
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

Inspect = Callable[[dict[str, Any]], None]
"""Looks at each record of an earlier run; raises `InputError` where this run must not go on with it."""


class ResultFile:
    """Results as JSON Lines, appended as they finish.

    As a context manager it holds a lock on the file: a second run on the same output is refused. Opening an existing
    file takes up what is in it: ``done`` says which inputs have their record.

    Args:
        path: of the file; made where it is missing, for its owner alone: it holds answers.
        tally: counts the records found.
        inspect: sees each record found.
        drop: records that are to be done again, such as failures; they are taken out of the file.

    Raises:
        InputError: it cannot be written, another run has it, or it holds something else than results.

    """

    def __init__(
        self,
        path: str | Path,
        tally: Tally,
        inspect: Inspect | None = None,
        drop: Callable[[dict[str, Any]], bool] | None = None,
    ) -> None:
        self.path = Path(path)
        self.done: Counter[bytes] = Counter()
        """Inputs that have their record, by digest; the same input may stand in a batch several times."""
        self.notes: list[str] = []
        """What was mended."""
        self._synced = time.monotonic()
        self._fd = self._opened()
        try:
            self._lock(self._fd)
            self._take_up(tally, inspect, drop)
        except BaseException:
            os.close(self._fd)
            raise

    def append(self, lines: bytes) -> None:
        """Write whole lines. Raises `InputError` for a full disk, with the file as it was before."""
        start = os.lseek(self._fd, 0, os.SEEK_END)
        view = memoryview(lines)
        try:
            while view:
                view = view[os.write(self._fd, view) :]
        except OSError as error:
            os.ftruncate(self._fd, start)
            raise self._unwritable(error) from None
        now = time.monotonic()
        if now - self._synced >= SYNC_SECONDS:
            self._sync()
            self._synced = now

    def __enter__(self) -> ResultFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._sync()
        finally:
            os.close(self._fd)  # which gives the lock back

    def _sync(self) -> None:
        try:
            os.fsync(self._fd)
        except OSError as error:
            if error.errno in _FULL:
                raise self._unwritable(error) from None
            # A pipe or a device has nothing to sync.

    def _opened(self) -> int:
        try:
            return private_descriptor(self.path)
        except IsADirectoryError:
            raise InputError(f"{self.path}: is a directory; name a file for the results") from None
        except FileNotFoundError:
            raise InputError(f"{self.path}: the folder {self.path.parent} does not exist; make it first") from None
        except OSError as error:
            raise InputError(f"{self.path}: cannot be written: {error.strerror or error}") from None

    def _lock(self, fd: int) -> None:
        try:
            import fcntl
        except ImportError:  # Windows, where an open file cannot be replaced and msvcrt locks its first byte
            import msvcrt

            lock = getattr(msvcrt, "locking")  # noqa: B009 - not there for type checkers elsewhere
            try:
                lock(fd, getattr(msvcrt, "LK_NBLCK"), 1)  # noqa: B009
            except OSError:
                raise self._taken() from None
            return
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise self._taken() from None
        except OSError:
            self.notes.append(f"{self.path} cannot be locked here; see that no second run writes to it")

    def _taken(self) -> InputError:
        return InputError(f"{self.path}: another run is writing to it; wait for it, stop it, or name another output")

    def _take_up(self, tally: Tally, inspect: Inspect | None, drop: Callable[[dict[str, Any]], bool] | None) -> None:
        """Read what an earlier run left, line by line; mend what it left half-done."""
        bad: list[tuple[int, int]] = []
        whole = 0
        with os.fdopen(os.dup(self._fd), "rb", buffering=_COPY) as file:
            file.seek(0)
            here = 0
            for number, line in enumerate(file, 1):
                place, here = here, here + len(line)
                record = _record(line)
                if record is None:
                    if number == 1 and line.strip(b"\0 \r\n") and line.endswith(b"\n"):
                        raise InputError(
                            f"{self.path}:1: holds something else than results of a batch; name another output"
                        )
                    if line.strip():
                        bad.append((place, here))
                    continue
                if drop is not None and drop(record):
                    bad.append((place, here))
                    continue
                if inspect is not None:
                    inspect(record)
                self.done[digest_of(record["id"], record["input"])] += 1
                try:
                    tally.add_data(record)
                except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
                    raise InputError(
                        f"{self.path}:{number}: a result in another form, of another version or changed by hand; take "
                        "the line out, or name another output"
                    ) from None
                whole = here if line.endswith(b"\n") else here + 1
        if bad and bad == [(bad[0][0], here)] and not self._dropped(bad, drop):
            os.ftruncate(self._fd, bad[0][0])
            self.notes.append(f"{self.path}: the last record was written by half and is done again")
        elif bad:
            self._without(bad)
            self.notes.append(f"{self.path}: {len(bad)} records are taken out and done again")
        if whole > here:  # a last line without its end: the record is whole
            os.lseek(self._fd, 0, os.SEEK_END)
            os.write(self._fd, b"\n")

    def _dropped(self, bad: list[tuple[int, int]], drop: Callable[[dict[str, Any]], bool] | None) -> bool:
        return drop is not None and _record(os.pread(self._fd, bad[0][1] - bad[0][0], bad[0][0])) is not None

    def _without(self, bad: list[tuple[int, int]]) -> None:
        """Take lines out: what is behind them moves up within the same file, which stays locked.

        A kill in the middle would lose nothing: the new content is first written whole beside the file.
        """
        beside = self.path.with_name(f"{self.path.name}.mending")
        gone = dict(bad)
        try:
            with open(beside, "wb", opener=private) as out:
                here = 0
                with os.fdopen(os.dup(self._fd), "rb", buffering=_COPY) as file:
                    file.seek(0)
                    for line in file:
                        place, here = here, here + len(line)
                        if place not in gone:
                            out.write(line)
                out.flush()
                os.fsync(out.fileno())
            fd = os.open(beside, os.O_RDWR | getattr(os, "O_CLOEXEC", 0))
            self._lock(fd)  # before it takes the place, or another run could come between
            beside.replace(self.path)
        except OSError as error:
            raise self._unwritable(error) from None
        old, self._fd = self._fd, fd
        os.close(old)

    def _unwritable(self, error: OSError) -> InputError:
        if error.errno in _FULL:
            return InputError(
                f"{self.path}: the disk is full; all records written so far are kept: free some space and run the "
                "same command again"
            )
        return InputError(f"{self.path}: cannot be written: {error.strerror or error}; all records so far are kept")


def _record(line: bytes) -> dict[str, Any] | None:
    """A record, or ``None`` for a line that is none."""
    try:
        record = json.loads(line.decode("utf-8-sig"))  # of bytes, json would read UTF-16 too
    except (ValueError, RecursionError):
        return None
    if not isinstance(record, dict) or not isinstance(record.get("input"), dict) or "id" not in record:
        return None
    known = sum(isinstance(record.get(name), dict) for name in ("evaluation", "session", "failure"))
    return record if known == 1 else None
