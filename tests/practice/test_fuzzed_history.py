"""What fuzzing found in reading histories of practice (docs/fuzzing.md)."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from starjudge import InputError, evaluate_answer
from starjudge.practice.history import History

ANSWER = "I owned the sorting model of a parcel hub. I retrained it on winter labels, and errors fell from 9% to 4%."


@pytest.fixture
def history(tmp_path: Path) -> History:
    history = History(tmp_path / "practice.sqlite3")
    evaluation = evaluate_answer("Tell me about a failure.", ANSWER, judge="heuristic")
    history.add(evaluation, datetime(2026, 11, 1, 9, 30))
    history.draft("Tell me about a failure.", "I began", datetime(2026, 11, 2, 9, 30))
    return history


@pytest.mark.parametrize(
    ("change", "read"),
    [
        ("UPDATE attempts SET evaluation = substr(evaluation, 1, 400)", History.attempts),
        ("UPDATE attempts SET evaluation = x'00ff'", History.attempts),
        ("UPDATE attempts SET question = cast(x'8eff' AS TEXT)", History.attempts),
        ("UPDATE attempts SET at = 'yesterday'", History.attempts),
        ("UPDATE attempts SET at = 7", History.verdicts),
        ("UPDATE drafts SET at = x'31'", History.drafts),
    ],
)
def test_a_damaged_row_is_named_in_one_line(history: History, change: str, read: Callable[[History], Any]) -> None:
    """No exception of pydantic or of the calendar reaches whoever opens a history that was damaged."""
    with closing(sqlite3.connect(history.path)) as connection, connection:
        connection.execute(change)
    with pytest.raises(InputError, match=r"practice\.sqlite3: the history cannot be used: .*(damaged|decode)"):
        read(history)


def test_bytes_of_a_damaged_schema_stay_out_of_the_message(history: History) -> None:
    """SQLite repeats what it cannot read; a terminal may obey it."""
    data = history.path.read_bytes()
    history.path.write_bytes(data.replace(b"CREATE TABLE attempts (id", b"CREATE TABLE attempts (\x1b[", 1))
    with pytest.raises(InputError, match=r"the history cannot be used: malformed") as told:
        history.attempts()
    assert str(told.value).isprintable()
