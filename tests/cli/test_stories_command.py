from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from starjudge import InputError
from starjudge.cli import stories
from starjudge.cli.parsing import Parser, commands
from starjudge.models.base import COMPANIES

BANK = Path(__file__).parents[2] / "examples" / "story_bank.yaml"


def ask(*arguments: str | Path) -> int:
    """Run the command as the program does; errors come as they are."""
    parser = Parser(prog="starjudge")
    stories.add_to(commands(parser))
    given: argparse.Namespace = parser.parse_args(["stories", *map(str, arguments)])
    code: int = given.run(given)
    return code


def test_text(capsys: pytest.CaptureFixture[str]) -> None:
    """A bank is shown with its matrix, its gaps and how strong each story is, within 80 columns."""
    assert ask(BANK) == 0
    out = capsys.readouterr().out
    for part in ("Themes (guide 004)", "Categories (guide 000)", "What to write next", "How strong each story is"):
        assert part in out
    assert max(map(len, out.splitlines())) <= 80


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    """JSON holds the stories, their coverage and the audit."""
    ask(BANK, "--format", "json", "--company", "google")
    shown = json.loads(capsys.readouterr().out)
    assert set(shown) == {"stories", "coverage", "audit"}
    assert len(shown["stories"]) == len(shown["audit"]) == 6
    assert shown["coverage"]["company"] == "google"


def test_markdown(capsys: pytest.CaptureFixture[str]) -> None:
    """Markdown begins with a title and holds the tables."""
    ask(BANK, "--format", "markdown", "--company", "amazon")
    out = capsys.readouterr().out
    assert out.startswith("# Story bank\n")
    assert "## What Amazon looks for" in out


@pytest.mark.parametrize("form", stories.FORMATS)
def test_question(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With a question: the story for it, in every form, as many as asked for."""
    ask(BANK, "--question", "Tell me about a time a model failed.", "--count", "1", "--format", form)
    out = capsys.readouterr().out
    assert "The release I should not have signed" in out
    assert "Two views" not in out


def test_evaluations(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Past evaluations are a bank too."""
    ask(BANK, "--format", "json")
    audit = json.loads(capsys.readouterr().out)["audit"]
    lines = [json.dumps({"id": n, "input": {}, "evaluation": row["evaluation"]}) for n, row in enumerate(audit)]
    path = tmp_path / "results.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert ask(path) == 0
    assert "Story bank: 6 stories" in capsys.readouterr().out


def test_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The result goes to the file named, and nothing to standard output."""
    ask(BANK, "--output", tmp_path / "bank.txt")
    assert capsys.readouterr().out == ""
    assert (tmp_path / "bank.txt").read_text(encoding="utf-8").startswith("Story bank")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere.yaml",), "nowhere.yaml: no such file or folder"),
        ((BANK, "--question", " "), "question: expected"),
        ((BANK, "--question", "Why?", "--company", "amazon"), "--company says what the whole bank shows"),
        ((BANK, "--output", BANK), "is the file with the answer"),
    ],
)
def test_wrong(arguments: tuple[str | Path, ...], said: str) -> None:
    """Wrong input is told in one line."""
    with pytest.raises(InputError, match=said) as caught:
        ask(*arguments)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "BANK"),
        ((BANK, "--company", "amazn"), "did you mean 'amazon'?"),
        ((BANK, "--count", "0"), "expected a whole number from 1 up"),
        ((BANK, "--count", "9" * 5000), "expected a whole number from 1 up, found '9"),
        ((BANK, "--format", "html"), "unknown value 'html'"),
    ],
)
def test_usage(arguments: tuple[str | Path, ...], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Wrong usage is told in one line, code 2."""
    with pytest.raises(SystemExit) as left:
        ask(*arguments)
    assert left.value.code == 2
    assert said in capsys.readouterr().err


def test_companies() -> None:
    """The companies to choose from are those that have a lens; the command lists them to load nothing for its help."""
    assert stories.COMPANIES == COMPANIES


def test_help(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The help shows an example and fits 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit):
        ask("--help")
    out = capsys.readouterr().out
    assert "example:\n  starjudge stories " in out
    assert max(map(len, out.splitlines())) <= 80
