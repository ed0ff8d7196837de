"""Files that hold answers are made for their owner alone; a file that is there already keeps its mode."""

from __future__ import annotations

import os
from pathlib import Path

_MODE = 0o600  # its owner reads and writes it, nobody else
_FOLDER_MODE = 0o700


def private(name: str, flags: int) -> int:
    """The ``opener`` of `open` for such a file."""
    return os.open(name, flags, _MODE)


def private_descriptor(path: Path) -> int:
    """Such a file to read and write, made where it is missing: an open descriptor. Raises `OSError`."""
    return private(os.fspath(path), os.O_RDWR | os.O_CREAT)


def make_private(path: Path) -> None:
    """Make such a file and its folder before SQLite does, which would let others read. Raises `OSError`."""
    path.parent.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    os.close(private_descriptor(path))
