"""Files that hold answers: who may read them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from starjudge.resources.private_files import make_private, private, private_descriptor

pytestmark = pytest.mark.skipif(os.name != "posix", reason="no such modes elsewhere")


@pytest.fixture(autouse=True)
def _open_to_all() -> Iterator[None]:
    """A umask that takes nothing away."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    """Nobody else may read it, whatever the umask."""
    with open(tmp_path / "answers", "w", encoding="utf-8", opener=private) as file:
        file.write("I owned it.")
    os.close(private_descriptor(tmp_path / "results"))
    assert (mode(tmp_path / "answers"), mode(tmp_path / "results")) == (0o600, 0o600)


def test_a_file_that_is_there_keeps_its_mode_and_its_text(tmp_path: Path) -> None:
    """Who shared it meant to; and to open it for a database takes nothing out of it."""
    shared = tmp_path / "shared"
    shared.write_text("kept", "utf-8")
    shared.chmod(0o640)
    make_private(shared)
    assert (mode(shared), shared.read_text("utf-8")) == (0o640, "kept")


def test_a_new_folder_is_for_its_owner_too(tmp_path: Path) -> None:
    """A database in a folder that is not there yet makes both."""
    make_private(tmp_path / "own" / "history.sqlite3")
    assert (mode(tmp_path / "own"), mode(tmp_path / "own" / "history.sqlite3")) == (0o700, 0o600)
