"""The history of practice: attempts in a SQLite file that only its owner can read.

What is typed is kept line by line while it is typed, so that a crash loses no text.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from starjudge.errors import InputError
from starjudge.models.evaluation import Evaluation
from starjudge.resources.private_files import make_private

PATH_VARIABLE = "STARJUDGE_PRACTICE"
APPLICATION_ID = 0x53545052  # "STPR" in the file's head: tells it from another program's database
WAIT_SECONDS = 10.0  # for a lock that another process holds
_TABLES = (
    "CREATE TABLE attempts (id INTEGER PRIMARY KEY, at TEXT NOT NULL, question TEXT NOT NULL, theme TEXT, "
    "company TEXT, verdict INTEGER, evaluation TEXT NOT NULL)",
    "CREATE INDEX by_question ON attempts (question, at)",
    "CREATE TABLE drafts (id INTEGER PRIMARY KEY, at TEXT NOT NULL, question TEXT NOT NULL, text TEXT NOT NULL)",
)


class Attempt(NamedTuple):
    """One answer of the past."""

    number: int
    at: datetime
    question: str
    theme: str | None
    company: str | None
    verdict: int | None
    evaluation: Evaluation


class Draft(NamedTuple):
    """Text of an answer that was not judged."""

    number: int
    at: datetime
    question: str
    text: str


def default_path() -> Path:
    """Where the history is: ``STARJUDGE_PRACTICE``, else in the user's data folder. Raises `InputError` without."""
    given = os.environ.get(PATH_VARIABLE, "").strip()
    try:
        if given:
            return Path(given).expanduser()
        folder = os.environ.get("XDG_DATA_HOME", "")
        base = Path(folder) if Path(folder).is_absolute() else Path.home() / ".local" / "share"
    except RuntimeError:
        raise InputError(f"no home folder is known: set {PATH_VARIABLE} to a file for the history") from None
    return base / "starjudge" / "practice.sqlite3"


class History:
    """Attempts and drafts of one person.

    Raises `InputError` where the path leads to something that is no history, or cannot be written.
    """

    def __init__(self, path: str | Path | None = None) -> None:
        self.path = default_path() if path is None else Path(path).expanduser()
        try:
            self._create()
        except sqlite3.OperationalError as error:
            raise self._unusable(str(error)) from None
        except sqlite3.DatabaseError:
            raise InputError(f"{self.path}: is no history of practice; name another file") from None
        except OSError as error:
            raise self._unusable(error.strerror or str(error)) from None

    def add(self, evaluation: Evaluation, at: datetime, company: str | None = None, draft: int | None = None) -> int:
        """Keep an attempt, and take the draft it was made of away. Returns its number."""
        with self._open() as connection:
            cursor = connection.execute(
                "INSERT INTO attempts (at, question, theme, company, verdict, evaluation) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    at.isoformat(timespec="seconds"),
                    evaluation.question,
                    evaluation.theme,
                    company,
                    evaluation.overall,
                    evaluation.model_dump_json(),
                ),
            )
            if draft is not None:
                connection.execute("DELETE FROM drafts WHERE id = ?", (draft,))
            return int(cursor.lastrowid or 0)

    def attempts(self, question: str | None = None) -> list[Attempt]:
        """All attempts in order, or those at one question."""
        where, values = ("WHERE question = ? ", (question,)) if question is not None else ("", ())
        with self._open() as connection:
            rows = connection.execute(f"SELECT * FROM attempts {where}ORDER BY at, id", values).fetchall()
        with self._readable():
            return [
                Attempt(
                    n, datetime.fromisoformat(at), asked, theme, company, verdict, Evaluation.model_validate_json(data)
                )
                for n, at, asked, theme, company, verdict, data in rows
            ]

    def verdicts(self) -> dict[str, list[tuple[date, int | None]]]:
        """Days and verdicts of each question's attempts, in order; cheaper than `attempts`."""
        with self._open() as connection:
            rows = connection.execute("SELECT question, at, verdict FROM attempts ORDER BY at, id").fetchall()
        found: dict[str, list[tuple[date, int | None]]] = {}
        with self._readable():
            for question, at, verdict in rows:
                found.setdefault(question, []).append((datetime.fromisoformat(at).date(), verdict))
        return found

    def draft(self, question: str, text: str, at: datetime, number: int | None = None) -> int:
        """Keep text that is being written; the same draft again with its number. Returns the number."""
        with self._open() as connection:
            if number is not None:
                connection.execute("UPDATE drafts SET text = ? WHERE id = ?", (text, number))
                return number
            cursor = connection.execute(
                "INSERT INTO drafts (at, question, text) VALUES (?, ?, ?)",
                (at.isoformat(timespec="seconds"), question, text),
            )
            return int(cursor.lastrowid or 0)

    def drafts(self) -> list[Draft]:
        """Text that was written and not judged, oldest first."""
        with self._open() as connection:
            rows = connection.execute("SELECT id, at, question, text FROM drafts ORDER BY at, id").fetchall()
        with self._readable():
            return [Draft(n, datetime.fromisoformat(at), question, text) for n, at, question, text in rows]

    def drop_draft(self, number: int) -> None:
        """Take a draft away."""
        with self._open() as connection:
            connection.execute("DELETE FROM drafts WHERE id = ?", (number,))

    def export(self) -> Iterator[str]:
        """Everything, as JSON Lines: attempts with their evaluations, then drafts."""
        for one in self.attempts():
            yield json.dumps(
                {
                    "kind": "attempt",
                    "at": one.at.isoformat(),
                    "company": one.company,
                    "evaluation": one.evaluation.model_dump(mode="json"),
                },
                ensure_ascii=False,
            )
        for draft in self.drafts():
            yield json.dumps(
                {"kind": "draft", "at": draft.at.isoformat(), "question": draft.question, "text": draft.text},
                ensure_ascii=False,
            )

    def delete_all(self) -> int:
        """Delete everything, and return how many attempts there were. What was written is overwritten on the disk."""
        with self._open() as connection:
            count = int(connection.execute("SELECT COUNT(*) FROM attempts").fetchone()[0])
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("DELETE FROM attempts")
            connection.execute("DELETE FROM drafts")
        with closing(self._connect()) as connection:
            connection.execute("VACUUM")
        return count

    def _create(self) -> None:
        make_private(self.path)
        with closing(self._connect()) as connection, connection:
            connection.execute("BEGIN IMMEDIATE")  # of several processes one makes the tables
            if connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID:
                return
            if connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0]:
                raise sqlite3.DatabaseError("another program's database")
            for table in _TABLES:
                connection.execute(table)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, timeout=WAIT_SECONDS)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(self._connect()) as connection, connection:
                yield connection
        except sqlite3.Error as error:
            raise self._unusable(str(error)) from None
        except UnicodeDecodeError:
            raise self._unusable("text in it is damaged") from None

    @contextmanager
    def _readable(self) -> Iterator[None]:
        """Around rows that become values: a file that was damaged, or changed by hand, holds others."""
        try:
            yield
        except (ValueError, TypeError) as error:
            what = "an evaluation in it" if isinstance(error, ValidationError) else "a row of it"
            raise self._unusable(f"{what} is damaged, or of another version") from None

    def _unusable(self, why: str) -> InputError:
        shown = "".join(c if c.isprintable() else "?" for c in why)  # SQLite repeats what stands in the file
        return InputError(f"{self.path}: the history cannot be used: {shown}; name another file with {PATH_VARIABLE}")
