from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import ANSWER_FILE, REPOSITORY, Run

from starjudge.models.coaching import Coaching

COACH = "coach"
WE = REPOSITORY / "examples" / "story_project_we.txt"


def test_text(run: Run) -> None:
    """A file gives the marked-up answer on standard output, nothing on standard error, and code 0."""
    outcome = run(COACH, WE)
    assert (outcome.code, outcome.err) == (0, "")
    assert "[who: you, or which colleague]" in " ".join(outcome.out.split())
    assert "\x1b" not in outcome.out
    assert max(map(len, outcome.out.splitlines())) <= 80


def test_json(run: Run) -> None:
    """--format json gives a coaching that can be read back."""
    coaching = Coaching.model_validate_json(run(COACH, WE, "--format", "json").out)
    assert coaching.coach.manner == "offline"
    assert coaching.gaps


@pytest.mark.parametrize(("form", "sign"), [("markdown", "## "), ("html", "<!doctype html>")])
def test_other_forms(run: Run, form: str, sign: str) -> None:
    assert run(COACH, WE, "--format", form).out.startswith(sign)


def test_output(run: Run, tmp_path: Path) -> None:
    """--output writes the file and nothing else."""
    outcome = run(COACH, WE, "--format", "html", "--output", tmp_path / "coach.html")
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")
    assert "<ins>" in (tmp_path / "coach.html").read_text(encoding="utf-8")


def test_a_saved_evaluation(run: Run, tmp_path: Path) -> None:
    """An evaluation as `evaluate` writes it is coached without being judged again."""
    saved = tmp_path / "evaluation.json"
    run("evaluate", WE, "--format", "json", "--output", saved)
    assert run(COACH, saved).out == run(COACH, WE).out


def test_standard_input(run: Run) -> None:
    outcome = run(
        COACH, "-", "--question", "Tell me about a time you failed.", stdin=b"We failed and we learned a lot."
    )
    assert outcome.code == 0
    assert "Tell me about a time you failed." in outcome.out


def test_a_model_that_is_not_there(run: Run) -> None:
    """--judge model without one is an error with code 3; auto without one is silent."""
    assert run(COACH, WE, "--judge", "model").code == 3
    assert run(COACH, WE, "--judge", "auto").err == ""


def test_options_that_no_model_sees(run: Run) -> None:
    assert run(COACH, WE, "--model", "m").err.startswith("starjudge: --model is not used")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (b"{}", "field"),
        (b"not json", "expected one evaluation"),
        (b"[1]", "expected one evaluation"),
        (b"\xff\xfe", "expected one evaluation"),
    ],
)
def test_a_broken_evaluation(run: Run, tmp_path: Path, text: bytes, part: str) -> None:
    """It is named in one line, with what was expected, and code 2."""
    file = tmp_path / "evaluation.json"
    file.write_bytes(text)
    outcome = run(COACH, file)
    assert outcome.code == 2
    assert str(file) in outcome.only_error
    assert part in outcome.only_error


def test_a_changed_evaluation(run: Run, tmp_path: Path) -> None:
    """An evaluation whose quotes are no words of its answer is refused, and the message holds no words of it."""
    file = tmp_path / "evaluation.json"
    data = json.loads(run("evaluate", ANSWER_FILE, "--format", "json").out)
    data["answer"] = data["answer"][:200]
    file.write_text(json.dumps(data), encoding="utf-8")
    outcome = run(COACH, file)
    assert outcome.code == 2
    assert "segments: the quote of characters" in outcome.only_error
    assert data["answer"][:20] not in outcome.only_error


@pytest.mark.parametrize("name", ["missing.txt", "missing.json"])
def test_no_such_file(run: Run, tmp_path: Path, name: str) -> None:
    outcome = run(COACH, tmp_path / name)
    assert outcome.code == 2
    assert "no such file" in outcome.only_error


def test_help_shows_an_example(run: Run) -> None:
    outcome = run(COACH, "--help")
    assert outcome.code == 0
    assert "starjudge coach examples/story_project_we.txt" in outcome.out
    assert max(map(len, outcome.out.splitlines())) <= 80
