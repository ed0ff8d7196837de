"""Practice: what is asked next, what is kept, and what becomes of it."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from starjudge import evaluate_answer
from starjudge.errors import InputError
from starjudge.practice.choose import choose
from starjudge.practice.history import History
from starjudge.practice.page import progress_page
from starjudge.practice.progress import plot, summary
from starjudge.practice.schedule import days_until_due
from starjudge.resources.library import library

TODAY = date(2026, 3, 1)
NOW = datetime(2026, 3, 1, 9, 30)
BANK = list(library().questions.values())
ANSWER = (
    "Last March our churn model began to miss. I owned it, so I rolled it back, compared the features with training, "
    "and found a unit that had changed. Misses fell from 30 % to 9 % in two weeks. Since then I check units first."
)
EVALUATION = evaluate_answer("Tell me about a failure.", ANSWER, judge="heuristic")


class TestSchedule:
    @pytest.mark.parametrize(
        ("verdicts", "days"),
        [
            ([], 0),
            ([4], 1),
            ([4, 5], 3),
            ([4, 4, 4], 7),
            ([5] * 5, 21),
            ([5] * 6, 34),
            ([5, 5, 2], 1),
            ([None], 1),
            ([4, 4, 3], 3),
        ],
    )
    def test_days(self, verdicts: list[int | None], days: int) -> None:
        """Good answers lengthen the interval, weak ones bring the question back the next day."""
        assert days_until_due(verdicts) == days


class TestChoice:
    def test_due_first(self) -> None:
        """The longest overdue question comes before new ones."""
        past = {
            BANK[0].text: [(TODAY - timedelta(days=2), 2)],
            BANK[1].text: [(TODAY - timedelta(days=9), 2)],
            BANK[2].text: [(TODAY, 4)],
        }
        choice = choose(past, TODAY, Random(1))
        assert choice.question.text == BANK[1].text
        assert choice.why == "due since 2026-02-21; last time 2 of 5"

    def test_new_question_of_the_weakest_theme(self) -> None:
        """Where nothing is due, a question never asked, of the theme that came out weakest."""
        weak = next(q for q in BANK if q.theme == "conflict")
        choice = choose({weak.text: [(TODAY, 1)]}, TODAY, Random(1))
        assert choice.question.theme == "conflict"
        assert "came out weak" in choice.why

    def test_all_asked(self) -> None:
        """Where all were asked and none is due, the one due soonest."""
        past = {q.text: [(TODAY, 4)] * 3 for q in BANK} | {BANK[5].text: [(TODAY, 4)]}
        assert choose(past, TODAY, Random(1)).question.text == BANK[5].text

    def test_company(self) -> None:
        """Only questions that the company asks or whose theme it tests."""
        found = {choose({}, TODAY, Random(n), company="microsoft").question.id for n in range(20)}
        assert len(found) > 1

    @pytest.mark.parametrize(("theme", "company"), [("conflct", None), (None, "amazn")])
    def test_unknown(self, theme: str | None, company: str | None) -> None:
        """The nearest name is offered."""
        with pytest.raises(InputError, match=r"did you mean '(conflict|amazon)'"):
            choose({}, TODAY, Random(1), theme, company)


class TestHistory:
    def test_attempts_come_back(self, tmp_path: Path) -> None:
        """With their evaluation, and the draft gone."""
        history = History(tmp_path / "p.sqlite3")
        draft = history.draft("Q", "half", NOW)
        history.add(EVALUATION, NOW, "meta", draft)
        attempt = History(tmp_path / "p.sqlite3").attempts()[0]
        assert (attempt.at, attempt.company, attempt.evaluation) == (NOW, "meta", EVALUATION)
        assert history.drafts() == []

    def test_draft_grows(self, tmp_path: Path) -> None:
        """The same draft, line by line; another history object sees it at once."""
        history = History(tmp_path / "p.sqlite3")
        number = history.draft("Q", "one", NOW)
        history.draft("Q", "one\ntwo", NOW, number)
        assert [d.text for d in History(tmp_path / "p.sqlite3").drafts()] == ["one\ntwo"]

    def test_owner_alone(self, tmp_path: Path) -> None:
        """Nobody else can read it."""
        History(tmp_path / "deep" / "p.sqlite3")
        assert (tmp_path / "deep" / "p.sqlite3").stat().st_mode & 0o777 == 0o600

    def test_export_and_delete(self, tmp_path: Path) -> None:
        """Everything comes out, everything goes, and no word stays in the file."""
        history = History(tmp_path / "p.sqlite3")
        history.add(EVALUATION, NOW)
        history.draft("Q", "half an answer", NOW)
        lines = list(history.export())
        assert len(lines) == 2
        assert "half an answer" in lines[1]
        assert history.delete_all() == 1
        assert list(history.export()) == []
        assert b"churn model" not in (tmp_path / "p.sqlite3").read_bytes()

    def test_another_programs_file(self, tmp_path: Path) -> None:
        """It is told and left alone."""
        path = tmp_path / "other.sqlite3"
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE recipes (name TEXT)")
        connection.close()
        before = path.read_bytes()
        with pytest.raises(InputError, match="no history of practice"):
            History(path)
        assert path.read_bytes() == before

    def test_no_database(self, tmp_path: Path) -> None:
        """Nor a file of anything else."""
        path = tmp_path / "notes.txt"
        path.write_text("buy bread " * 50)
        with pytest.raises(InputError, match="no history of practice"):
            History(path)

    def test_folder(self, tmp_path: Path) -> None:
        """A folder is no history."""
        with pytest.raises(InputError, match="cannot be used"):
            History(tmp_path)


class TestProgress:
    def test_plot(self, tmp_path: Path) -> None:
        """A column an attempt, a row a verdict, readable without colour."""
        history = History(tmp_path / "p.sqlite3")
        for day in range(3):
            history.add(EVALUATION, NOW + timedelta(days=day))
        lines = list(plot(history.attempts(), plain=True))
        row = next(line for line in lines if line.startswith(f"  {EVALUATION.overall} "))
        assert row.count("*") == 3
        assert lines[-1].split() == ["2026-03-01", "2026-03-03"] or "2026-03-03" in lines[-1]
        assert next(summary(history.attempts())) == "3 attempts at 1 questions"

    def test_page_is_safe(self, tmp_path: Path) -> None:
        """A question is text and nothing else."""
        history = History(tmp_path / "p.sqlite3")
        history.add(evaluate_answer("<script>alert(1)</script>", ANSWER, judge="heuristic"), NOW)
        page = progress_page(history.attempts())
        assert "<script" not in page
        assert "&lt;script&gt;" in page
        assert "http" not in page
