from __future__ import annotations

from pathlib import Path

import pytest
from command_line import ANSWER_FILE, REPOSITORY, Run

from starjudge.models.comparison import Comparison

COMPARE = "compare"
BEFORE = REPOSITORY / "examples" / "story_failure_vague.txt"


def test_text(run: Run) -> None:
    """Two files give what changed on standard output, nothing on standard error, and code 0."""
    outcome = run(COMPARE, BEFORE, ANSWER_FILE)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("1/5 strong no hire → 5/5 strong hire")
    assert max(map(len, outcome.out.splitlines())) <= 80


def test_json(run: Run) -> None:
    """--format json gives a comparison that can be read back; the order of the files counts."""
    there = Comparison.model_validate_json(run(COMPARE, BEFORE, ANSWER_FILE, "--format", "json").out)
    back = Comparison.model_validate_json(run(COMPARE, ANSWER_FILE, BEFORE, "--format", "json").out)
    assert (there.course, back.course) == ("better", "worse")


@pytest.mark.parametrize(("form", "sign"), [("markdown", "## "), ("html", "<!doctype html>")])
def test_other_forms(run: Run, form: str, sign: str) -> None:
    assert run(COMPARE, BEFORE, ANSWER_FILE, "--format", form).out.startswith(sign)


def test_saved_evaluations(run: Run, tmp_path: Path) -> None:
    """A saved evaluation and an answer may be mixed."""
    saved = tmp_path / "before.json"
    run("evaluate", BEFORE, "--format", "json", "--output", saved)
    assert run(COMPARE, saved, ANSWER_FILE).out == run(COMPARE, BEFORE, ANSWER_FILE).out


def test_one_question_for_both(run: Run, tmp_path: Path) -> None:
    """--question goes before the headers, so that the two are attempts at one question."""
    question = "Tell me about a time you failed."
    outcome = run(COMPARE, BEFORE, ANSWER_FILE, "--question", question, "--format", "json")
    assert Comparison.model_validate_json(outcome.out).notes == ()


def test_standard_input_once(run: Run) -> None:
    outcome = run(COMPARE, "-", "-")
    assert outcome.code == 2
    assert "given twice" in outcome.only_error


def test_output_is_neither_input(run: Run, tmp_path: Path) -> None:
    """The file of either attempt is not written over."""
    after = tmp_path / "after.txt"
    after.write_bytes(ANSWER_FILE.read_bytes())
    outcome = run(COMPARE, BEFORE, after, "--output", after)
    assert outcome.code == 2
    assert after.read_bytes() == ANSWER_FILE.read_bytes()


def test_one_file_is_wrong_usage(run: Run) -> None:
    assert run(COMPARE, BEFORE).code == 2


def test_help_shows_an_example(run: Run) -> None:
    outcome = run(COMPARE, "--help")
    assert outcome.code == 0
    assert "starjudge compare monday.json tuesday.txt" in outcome.out
    assert max(map(len, outcome.out.splitlines())) <= 80
