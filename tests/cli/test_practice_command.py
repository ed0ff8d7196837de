"""``starjudge practice`` as a user types it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command_line import ANSWER_FILE, Run, environment

from starjudge.practice.history import History

LINES = b"""Last March our churn model began to miss and I owned it.
I rolled it back, compared its features with training, and found a unit that had changed.
Misses fell from 30 % to 9 % in two weeks, and since then I check units before each release.
.
"""


@pytest.fixture
def history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A history of its own."""
    path = tmp_path / "practice.sqlite3"
    monkeypatch.setenv("STARJUDGE_PRACTICE", str(path))
    return path


def test_typed_answer(run: Run, history: Path) -> None:
    """A question is asked, the answer judged, the card shown, the attempt kept."""
    outcome = run("practice", "--theme", "dealing_with_failure", stdin=LINES)
    assert outcome.code == 0
    assert "Question: " in outcome.err
    assert "Structure" in outcome.out
    assert "due again" in outcome.err
    attempt = History(history).attempts()[0]
    assert attempt.evaluation.answer == LINES.decode().removesuffix("\n.\n")
    assert History(history).drafts() == []


def test_from_a_file(run: Run, history: Path) -> None:
    """The file's duration counts."""
    assert run("practice", "--question", "Tell me about a failure.", "--file", ANSWER_FILE).code == 0
    assert len(History(history).attempts()) == 1


def test_progress_export_delete(run: Run, history: Path, tmp_path: Path) -> None:
    """What came of it, everything out, everything gone."""
    for _ in range(2):
        run("practice", "--question", "Tell me about a failure.", stdin=LINES)
    outcome = run("practice", "progress")
    assert "2 attempts at 1 questions" in outcome.out
    assert max(map(len, outcome.out.splitlines())) <= 80
    assert run("practice", "progress", "--format", "html", "-o", tmp_path / "p.html").code == 0
    assert "<svg" in (tmp_path / "p.html").read_text("utf-8")
    assert run("practice", "export").out.count("\n") == 2
    assert run("practice", "delete").code == 2
    assert run("practice", "delete", "--yes").code == 0
    assert "no attempt is in the history yet" in run("practice", "progress").only_error


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_crash_in_the_middle_loses_no_text(tmp_path: Path, number: int) -> None:
    """Ctrl-C or a kill: what was typed is there as a draft."""
    path = tmp_path / "practice.sqlite3"
    command = [sys.executable, "-m", "starjudge", "practice", "--question", "Why?", "--judge", "heuristic"]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(STARJUDGE_PRACTICE=str(path))
    )
    assert process.stdin is not None
    process.stdin.write(b"first line of my answer\nsecond line\n")
    process.stdin.flush()
    for _ in range(500):
        if path.exists() and any("second" in d.text for d in History(path).drafts()):
            break
        time.sleep(0.02)
    os.kill(process.pid, number)
    process.communicate()
    assert [d.text for d in History(path).drafts()] == ["first line of my answer\nsecond line"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--theme", "conflct"), "did you mean 'conflict'"),
        (("--company", "amazn"), "did you mean 'amazon'"),
        (("--question", " "), "expected a question"),
        (("--speak",), "needs a terminal"),
        (("--file", "none.txt", "--question", "Why?"), "no such file"),
    ],
)
def test_wrong_use_is_told(run: Run, history: Path, arguments: tuple[str, ...], told: str) -> None:
    """Exit code 2."""
    outcome = run("practice", *arguments)
    assert outcome.code == 2
    assert told in outcome.err
    assert "Traceback" not in outcome.err
