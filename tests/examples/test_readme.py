from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import starjudge
from starjudge.cli import main

REPOSITORY = Path(__file__).parents[2]
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
COMMAND = re.compile(r"<!-- command: (\w+) -->\n```sh\n(.+?)\n```\n", re.DOTALL)
OUTPUT = re.compile(r"<!-- output of: starjudge (.+?) -->\n```text\n(.*?)```\n", re.DOTALL)
PYTHON = re.compile(r"```python\n(.+?)```\n", re.DOTALL)


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REPOSITORY)
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "STARJUDGE_MODEL", "STARJUDGE_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


def test_two_commands() -> None:
    """The README gives two commands, each one line that makes its own environment."""
    commands = dict(COMMAND.findall(README))
    assert list(commands) == ["evaluate", "test"]
    for command in commands.values():
        assert "\n" not in command
        assert command.startswith("python3 -m venv .venv && .venv/bin/pip install ")


def test_first_command_names_an_example() -> None:
    """The first command evaluates an answer that ships."""
    command = dict(COMMAND.findall(README))["evaluate"]
    assert Path(shlex.split(command)[-1]).is_file()


def test_outputs(capsys: pytest.CaptureFixture[str]) -> None:
    """Every output in the README is what the command prints; tests/cli/regenerate.py writes it again."""
    outputs = OUTPUT.findall(README)
    assert outputs
    for arguments, shown in outputs:
        assert main(shlex.split(arguments)) == 0
        assert capsys.readouterr().out == shown


def test_python() -> None:
    """The Python in the README runs as it stands."""
    blocks = PYTHON.findall(README)
    assert blocks
    for block in blocks:
        subprocess.run([sys.executable, "-W", "error", "-c", block], check=True, capture_output=True)


def test_notebook_use_is_five_lines() -> None:
    """The notebook use in the README is five lines."""
    assert len([line for line in PYTHON.findall(README)[0].splitlines() if line.strip()]) == 5


def test_errors_exist() -> None:
    """Every error that the README names is one of the package's."""
    named = set(re.findall(r"`(\w+(?:Error|Unavailable|Timeout|Limited|Refused|Malformed|Truncated))`", README))
    assert named
    assert [name for name in named if name not in starjudge.__all__] == []


def test_links() -> None:
    """Every file that the README links to is there."""
    targets = re.findall(r"\]\(([^)#:]+)\)", README)
    assert targets
    assert [target for target in targets if not (REPOSITORY / target).exists()] == []
