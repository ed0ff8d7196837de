"""What is remembered of a run between commands: a small file, and a folder beside it for what came down.

The file holds ids, counts, names of inputs and settings; never an answer or a key. It is replaced whole, so that a
kill leaves the old one or the new one. The folder has, for each batch, the digests of its requests (``.ids``), the
requests themselves until they are sent (``.requests.jsonl``), and what came of them (``.output.jsonl``,
``.errors.jsonl``); the latter quote answers, so all of it is for its owner alone.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import re
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from pydantic import TypeAdapter

from starjudge.batch.openai_batch.collected import KEY_BYTES
from starjudge.chat.batch_service import ENDED
from starjudge.errors import InputError
from starjudge.resources.private_files import private, private_descriptor

FORMAT = 1  # raised when the file changes its meaning
FOLDER = ".files"  # ending of the folder beside the file
IDS, REQUESTS, OUTPUT, ERRORS = ".ids", ".requests.jsonl", ".output.jsonl", ".errors.jsonl"
PLANNED, UPLOADED = "not sent", "uploaded"  # what a batch is before the provider knows it


@dataclass
class Part:
    """One file of requests and the batch made of it."""

    name: str
    requests: int
    bytes: int
    status: str = PLANNED
    planned: float = field(default_factory=time.time)
    """Seconds since 1970."""
    file: str | None = None
    batch: str | None = None
    completed: int = 0
    failed: int = 0
    faults: list[str] = field(default_factory=list)
    """Why the provider refused the file."""
    output_file: str | None = None
    error_file: str | None = None
    fetched: bool = False
    """Whether all that came of it lies here."""

    @property
    def ended(self) -> bool:
        """Whether nothing further will come of it."""
        return self.status in ENDED


@dataclass
class Run:
    """A run: what is asked of which answers, and the batches it was cut into."""

    inputs: list[str] = field(default_factory=list)
    asked: dict[str, Any] = field(default_factory=dict)
    """Settings, as `starjudge.batch.openai_batch.settings` writes them."""
    fingerprint: dict[str, Any] = field(default_factory=dict)
    """What the requests depend on besides: model, server, prompts and rubric with their digests."""
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    """Stands in the metadata of every batch of the run."""
    parts: list[Part] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    """Where results were written: no inputs, also where they lie in a folder that is one."""

    @property
    def begun(self) -> bool:
        """Whether its settings are fixed."""
        return bool(self.fingerprint)


_NAME = re.compile("[0-9]{4,12}")  # of a part: four figures, more from the ten thousandth on; no path, and not too long
_RUN = TypeAdapter(Run)  # checks what a file says: it may have been damaged


class StateFile:
    """The state file and its folder; as a context manager it is locked against a second command.

    Args:
        path: of the file.
        new: whether it may be missing; the folder is then made.

    Raises `InputError` where the file is missing or none of ours, cannot be written, or is in use.

    """

    def __init__(self, path: str | Path, new: bool = False) -> None:
        self.path = Path(path)
        self.folder = self.path.with_name(self.path.name + FOLDER)
        if not new and not self.path.is_file():
            raise InputError(f"{self.path}: no such state file; 'starjudge openai-batch submit' makes it")
        if self.path.is_dir():
            raise InputError(f"{self.path}: is a directory; name a file for the state of the run")
        if self.path.exists():
            _read(self.path)  # before a folder is made beside a file that is none of ours
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
        except FileNotFoundError:
            raise InputError(f"{self.path}: the folder {self.path.parent} does not exist; make it first") from None
        except OSError as error:
            raise InputError(f"{self.folder}: cannot be made: {error.strerror or error}") from None
        self._fd: int | None = None

    def __enter__(self) -> StateFile:
        self._lock()
        self.run = _read(self.path) if self.path.exists() else Run()
        for left in (*self.folder.glob("*.new"), *self._unplanned()):
            with contextlib.suppress(OSError):
                left.unlink()  # of a command that was cut off before it counted
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._fd is not None:
            os.close(self._fd)  # which gives the lock back
            self._fd = None

    def save(self) -> None:
        """Write the state: whole and on the disk, or as it was. Raises `InputError`."""
        text = json.dumps({"starjudge_batch": FORMAT, **dataclasses.asdict(self.run)}, indent=1)  # any name, in ASCII
        new = self.path.with_name(f"{self.path.name}.new")
        try:
            with open(new, "w", encoding="utf-8", opener=private) as file:
                file.write(text + "\n")
                file.flush()
                os.fsync(file.fileno())
            new.replace(self.path)
        except OSError as error:
            raise InputError(f"{self.path}: cannot be written: {error.strerror or error}") from None

    def file(self, part: Part, ending: str) -> Path:
        """A file of a batch in the folder."""
        return self.folder / f"{part.name}{ending}"

    def lines_files(self) -> list[Path]:
        """What came down, oldest first."""
        found = (self.file(part, ending) for part in self.run.parts for ending in (ERRORS, OUTPUT))
        return [path for path in found if path.exists()]

    def under_way(self, sent: bool = False) -> set[bytes]:
        """The digests of requests that have not come down yet; ``sent``: only those that the provider has."""
        parts = (part for part in self.run.parts if not part.fetched and (part.batch is not None or not sent))
        return {key for part in parts for key in self.keys(part)}

    def keys(self, part: Part) -> Iterator[bytes]:
        """The digests of a batch's requests."""
        try:
            data = self.file(part, IDS).read_bytes()
        except OSError as error:
            raise InputError(
                f"{self.file(part, IDS)}: cannot be read ({error.strerror or error}); it belongs to {self.path}: "
                "keep file and folder together"
            ) from None
        return (data[at : at + KEY_BYTES] for at in range(0, len(data), KEY_BYTES))

    def _unplanned(self) -> list[Path]:
        """Files of batches that never came into the state."""
        known = {part.name for part in self.run.parts}
        return [
            path
            for ending in (IDS, REQUESTS)
            for path in self.folder.glob(f"*{ending}")
            if path.name.removesuffix(ending) not in known
        ]

    def _lock(self) -> None:
        place = self.folder / "lock"
        try:
            self._fd = private_descriptor(place)
        except OSError as error:
            raise InputError(f"{place}: cannot be written: {error.strerror or error}") from None
        try:
            import fcntl
        except ImportError:  # Windows
            return
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._fd)
            self._fd = None
            raise InputError(f"{self.path}: another command is at work on this run; wait for it, or stop it") from None
        except OSError:
            pass  # a file system without locks


def _read(path: Path) -> Run:
    try:
        data = json.loads(path.read_text("utf-8"))
        if data.pop("starjudge_batch") != FORMAT:
            raise InputError(f"{path}: written by another version of starjudge; finish the run with that version")
        parts = [Part(**part) for part in data.pop("parts")]
        run = _RUN.validate_python(dataclasses.asdict(Run(parts=parts, **data)))
        if not all(_NAME.fullmatch(part.name) for part in run.parts):
            raise ValueError  # names become names of files
        return run
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise InputError(
            f"{path}: expected the state of a run of openai-batch, found something else; name another --state"
        ) from None
