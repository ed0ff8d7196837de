"""Batches on disk: a folder for each, complete before its id is told, so that a stop at any moment loses nothing.

::

    FOLDER/ID/batch.json      when it came and how it is judged
    FOLDER/ID/records.jsonl   the records as given
    FOLDER/ID/results.jsonl   a line for each that is judged, as `grade` writes it
    FOLDER/ID/summary.json    once it is done

A folder whose name ends in ``.new`` was never told of, one in ``.gone`` was deleted: both are cleared away at a start.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starjudge.errors import InputError
from starjudge.resources.private_files import private, private_descriptor

ID = re.compile(r"[0-9a-f]{32}")
HEAD, RECORDS, RESULTS, SUMMARY = "batch.json", "records.jsonl", "results.jsonl", "summary.json"
NEW, GONE, LOCK = ".new", ".gone", ".lock"
_BLOCK = 2**16  # bytes read at once


class Store:
    """The folder of batches; one server has it at a time.

    Raises `InputError` where it cannot be written or another server has it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock: int | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)  # it holds answers: for its owner alone
            self._lock = private_descriptor(folder / LOCK)
            self._take()
            for left in [*folder.glob(f"*{NEW}"), *folder.glob(f"*{GONE}")]:
                shutil.rmtree(left, ignore_errors=True)
        except OSError as error:
            self.close()
            raise InputError(f"{folder}: batches cannot be kept here: {error.strerror or error}") from None

    def close(self) -> None:
        """Leave the folder to others."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def add(self, head: Mapping[str, Any], records: Iterable[Mapping[str, Any]]) -> str:
        """Keep a new batch; it is on disk when this returns. Out: its id. Raises `InputError` for a full disk."""
        name = secrets.token_hex(16)
        new = self.folder / f"{name}{NEW}"
        try:
            new.mkdir(mode=0o700)
            count = 0
            with open(new / RECORDS, "wb", opener=private) as file:
                for record in records:
                    file.write(json.dumps(record, separators=(",", ":")).encode() + b"\n")
                    count += 1
                _synced(file)
            now = datetime.now(UTC).isoformat(timespec="milliseconds")
            _write(new / HEAD, {"created": now, "records": count, **head})
            new.rename(self.folder / name)
            _sync_folder(self.folder)
        except OSError as error:
            shutil.rmtree(new, ignore_errors=True)
            raise InputError(f"the batch cannot be kept: {error.strerror or error}; nothing of it was judged") from None
        return name

    def ids(self) -> list[str]:
        """All batches, latest first."""
        found = [place.name for place in self.folder.iterdir() if ID.fullmatch(place.name)]
        return sorted((name for name in found if self.head(name)), key=lambda n: self.head(n)["created"], reverse=True)

    def head(self, name: str) -> dict[str, Any]:
        """When a batch came and how it is judged; empty where there is no such batch."""
        return _read(self.place(name) / HEAD)

    def summary(self, name: str) -> dict[str, Any]:
        """What a batch that is done amounts to; empty where it is not done."""
        return _read(self.place(name) / SUMMARY)

    def finish(self, name: str, summary: Mapping[str, Any]) -> None:
        """Say that a batch is done."""
        _write(self.place(name) / SUMMARY, summary)

    def place(self, name: str) -> Path:
        """The folder of a batch, there or not. ``name`` is an id: no path can be made of it."""
        if not ID.fullmatch(name):
            raise InputError("id: expected the id of a batch, as POST /batches gave it")
        return self.folder / name

    def records(self, name: str) -> Iterator[dict[str, Any]]:
        """The records of a batch, in their order."""
        with (self.place(name) / RECORDS).open("rb") as file:
            for line in file:
                yield json.loads(line)

    def results(self, name: str, after: int = 0) -> Iterator[bytes]:
        """The results that are there now, as they came, without the first ``after`` of them; whole lines only."""
        try:
            file = (self.place(name) / RESULTS).open("rb")
        except FileNotFoundError:
            return
        with file:
            left = os.fstat(file.fileno()).st_size
            rest = b""
            while left > 0 and (block := file.read(min(_BLOCK, left))):
                left -= len(block)
                *lines, rest = (rest + block).split(b"\n")
                skipped = min(after, len(lines))
                after -= skipped
                if lines[skipped:]:
                    yield b"\n".join(lines[skipped:]) + b"\n"

    def counted(self, name: str) -> tuple[int, int]:
        """Results that are there, and how many of them are failures; for a batch that is not running."""
        done = failed = 0
        for lines in self.results(name):
            for line in lines.splitlines():
                done += 1
                # Every line ends in it, and JSON escapes the quotation marks of a text that would say the same.
                failed += not line.endswith(b'"failure":null}')
        return done, failed

    def forget(self, name: str) -> Path:
        """Take a batch out of sight; what is left to be removed is at the place given back."""
        gone = self.folder / f"{name}{GONE}"
        self.place(name).rename(gone)
        return gone

    def _take(self) -> None:
        try:
            import fcntl
        except ImportError:  # Windows: the results' own locks hold
            return
        assert self._lock is not None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.close()
            raise InputError(
                f"{self.folder}: another server keeps its batches here; stop it or name another folder"
            ) from None
        except OSError:
            pass  # a file system without locks


def _write(path: Path, value: Mapping[str, Any]) -> None:
    new = path.with_name(f"{path.name}{NEW}")
    with open(new, "wb", opener=private) as file:
        file.write(json.dumps(value, ensure_ascii=True, indent=1).encode() + b"\n")
        _synced(file)
    new.replace(path)


def _synced(file: Any) -> None:
    file.flush()
    os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Have the new name itself on disk; where folders cannot be opened, the system does it in its time."""
    with suppress(OSError):
        fd = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
