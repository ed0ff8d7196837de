"""The file of results: locked, mended, gone on with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from batch_rows import plain_grader, row

from starjudge.batch.result_file import ResultFile
from starjudge.batch.tally import Tally
from starjudge.batch.work import line_of
from starjudge.errors import InputError

GRADER = plain_grader()
LINES = [line_of(GRADER.record(row(n))) for n in range(3)]


def test_records_of_an_earlier_run_are_known_by_id_and_content(tmp_path: Path) -> None:
    """An input with its record is not done again; another answer under the same id is."""
    path = tmp_path / "out.jsonl"
    path.write_bytes(b"".join(LINES))
    tally = Tally()
    with ResultFile(path, tally) as file:
        assert file.done[row(1).digest] == 1
        assert file.done[row(1, data={"answer": "another"}).digest] == 0
    assert tally.summary().records == tally.summary().resumed == 3


@pytest.mark.parametrize("cut", [1, 40, len(LINES[2]) - 2])
def test_a_last_line_written_by_half_is_taken_out(tmp_path: Path, cut: int) -> None:
    """A run that was killed while writing leaves a part of a line; the record is done again."""
    path = tmp_path / "out.jsonl"
    path.write_bytes(b"".join(LINES[:2]) + LINES[2][:cut])
    with ResultFile(path, Tally()) as file:
        assert "by half" in file.notes[0]
        assert file.done[row(2).digest] == 0
        file.append(LINES[2])
    assert path.read_bytes() == b"".join(LINES)


def test_a_last_line_that_lacks_only_its_end_is_kept(tmp_path: Path) -> None:
    """The record is whole, so it is not done twice."""
    path = tmp_path / "out.jsonl"
    path.write_bytes(b"".join(LINES[:2]) + LINES[2][:-1])
    with ResultFile(path, Tally()) as file:
        assert file.done[row(2).digest] == 1
        file.append(LINES[0])
    assert path.read_bytes() == b"".join([*LINES, LINES[0]])


def test_a_line_damaged_in_the_middle_is_taken_out_and_the_others_are_kept(tmp_path: Path) -> None:
    """A power cut can leave zeros where a line was."""
    path = tmp_path / "out.jsonl"
    path.write_bytes(LINES[0] + b"\0" * 500 + b"\n" + LINES[2])
    with ResultFile(path, Tally()) as file:
        assert [file.done[row(n).digest] for n in range(3)] == [1, 0, 1]
        file.append(LINES[1])
    assert path.read_bytes() == LINES[0] + LINES[2] + LINES[1]


def test_a_file_of_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    """Nobody's notes are written over."""
    path = tmp_path / "out.jsonl"
    path.write_text('{"question": "a", "answer": "b"}\n')
    with pytest.raises(InputError, match="something else than results"):
        ResultFile(path, Tally())
    assert path.read_text() == '{"question": "a", "answer": "b"}\n'


def test_a_second_run_on_the_same_output_is_refused(tmp_path: Path) -> None:
    """Two runs would write over each other."""
    path = tmp_path / "out.jsonl"
    code = f"""
from starjudge.batch.result_file import ResultFile
from starjudge.batch.tally import Tally
from starjudge.errors import InputError
try:
    ResultFile({str(path)!r}, Tally())
except InputError as error:
    print(error)
"""
    with ResultFile(path, Tally()):
        told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "another run is writing to it" in told
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told == ""


def test_the_lock_holds_after_records_were_taken_out(tmp_path: Path) -> None:
    """The file that takes the place of the old one is locked before it does."""
    path = tmp_path / "out.jsonl"
    path.write_bytes(b"".join(LINES))
    with ResultFile(path, Tally(), drop=lambda record: record["id"] == 1):
        assert path.read_bytes() == LINES[0] + LINES[2]
        with pytest.raises(InputError, match="another run"):
            ResultFile(path, Tally())


def test_a_full_disk_keeps_whole_records_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be written whole is taken back, and the message says what to do."""
    path = tmp_path / "out.jsonl"
    real = os.write
    with ResultFile(path, Tally()) as file:
        file.append(LINES[0])

        def half(fd: int, data: bytes) -> int:
            if len(data) < len(LINES[1]):
                raise OSError(28, "No space left on device")
            return real(fd, data[:100])

        monkeypatch.setattr(os, "write", half)
        with pytest.raises(InputError, match=r"disk is full.*same command again"):
            file.append(LINES[1])
        monkeypatch.undo()
    assert path.read_bytes() == LINES[0]


def test_only_its_owner_can_read_the_file(tmp_path: Path) -> None:
    """It holds answers."""
    with ResultFile(tmp_path / "out.jsonl", Tally()):
        assert (tmp_path / "out.jsonl").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("name", "told"), [("", "is a directory"), ("none/out.jsonl", "does not exist")])
def test_an_output_that_cannot_be_written_is_told(tmp_path: Path, name: str, told: str) -> None:
    """One line names the file and what is wrong."""
    with pytest.raises(InputError, match=told):
        ResultFile(tmp_path / name, Tally())


def test_a_record_is_one_line_in_the_order_of_its_fields() -> None:
    """Id and input come first: a reader of a huge file need not read on."""
    record = json.loads(LINES[0])
    assert list(record) == ["id", "input", "evaluation", "failure"]
    assert record["input"]["cohort"] == 0
    assert LINES[0].count(b"\n") == 1
