"""The command as the shell runs it: encodings, pipes, and what is loaded."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import ANSWER_FILE, environment

COMMAND = [sys.executable, "-m", "starjudge"]


def run(*arguments: str | Path, **changes: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], capture_output=True, env=environment(**changes), check=False
    )


def test_module() -> None:
    """``python -m starjudge`` is the command."""
    outcome = run("--version")
    assert outcome.returncode == 0
    assert outcome.stdout.startswith(b"starjudge ")


def test_exit_code() -> None:
    """The process ends with the command's code."""
    assert run("evaluate", "none.txt").returncode == 2


def test_same_bytes_with_another_hash_seed() -> None:
    """The order of hashes leaves no trace in the output."""
    first, second = (
        run("evaluate", ANSWER_FILE, "--format", "json", PYTHONHASHSEED=seed).stdout for seed in ("1", "2")
    )
    assert first == second
    assert first


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
def test_ascii_terminal(form: str) -> None:
    """An output that can hold ASCII alone gets every form, without an error."""
    outcome = run("evaluate", ANSWER_FILE, "--format", form, PYTHONIOENCODING="ascii")
    assert (outcome.returncode, outcome.stderr) == (0, b"")
    assert outcome.stdout.isascii()


def test_ascii_errors() -> None:
    """A message with characters that standard error cannot show is shown all the same."""
    outcome = run("evaluate", "café-none.txt", PYTHONIOENCODING="ascii", PYTHONUTF8="1")
    assert outcome.returncode == 2
    assert outcome.stderr.count(b"\n") == 1


@pytest.mark.parametrize("command", ["evaluate", "estimate"])
def test_ascii_help(command: str) -> None:
    """Help is shown where nothing but ASCII can be."""
    outcome = run(command, "--help", PYTHONIOENCODING="ascii")
    assert (outcome.returncode, outcome.stderr) == (0, b"")


def test_ascii_estimate() -> None:
    """So is an estimate."""
    outcome = run("estimate", ANSWER_FILE, PYTHONIOENCODING="ascii")
    assert (outcome.returncode, outcome.stderr) == (0, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
@pytest.mark.parametrize("arguments", [["rubrics", "show", "star"], ["--help"]])
def test_reader_gone(arguments: list[str]) -> None:
    """A reader that leaves early is no error worth a word."""
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as pipe:
        outcome = subprocess.run(
            [*COMMAND, *arguments],
            stdout=pipe,
            stderr=subprocess.PIPE,
            env=environment(PYTHONUNBUFFERED=""),
            check=False,
        )
    assert (outcome.returncode, outcome.stderr) == (141, b"")


def test_heuristic_loads_no_client() -> None:
    """A judgement by the heuristic loads nothing of the model judge, whatever else is installed."""
    code = (
        "import sys; from starjudge.cli import main; main(sys.argv[1:]); "
        "heavy = ('openai', 'jinja2', 'tenacity', 'tiktoken', 'starjudge.judges.model', 'starjudge.judges.estimate'); "
        "print([name for name in heavy if name in sys.modules], file=sys.stderr)"
    )
    outcome = subprocess.run(
        [sys.executable, "-c", code, "evaluate", ANSWER_FILE, "--explain"],
        capture_output=True,
        env=environment(),
        check=True,
    )
    assert outcome.stderr.strip() == b"[]"


def test_help_loads_little() -> None:
    """--help loads neither pydantic nor YAML."""
    code = (
        "import sys; from starjudge.cli import main; main(['--help']); "
        "print([name for name in ('pydantic', 'yaml', 'openai', 'jinja2') if name in sys.modules], file=sys.stderr)"
    )
    outcome = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment(), check=True)
    assert outcome.stderr.strip() == b"[]"
