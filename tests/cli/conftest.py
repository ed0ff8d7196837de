"""The command line as a function: arguments in; code, output and errors out."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest
from command_line import ANSWER_FILE, Outcome, Run, is_configuring

from starjudge.cli import main


@pytest.fixture(autouse=True)
def _no_model_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in filter(is_configuring, list(os.environ)):
        monkeypatch.delenv(name)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def run(*arguments: str | Path, stdin: bytes = b"") -> Outcome:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Outcome(code, out, err)

    return run


@pytest.fixture
def answer(tmp_path: Path) -> Path:
    """A file with a good answer and its header."""
    file = tmp_path / "answer.txt"
    file.write_bytes(ANSWER_FILE.read_bytes())
    return file
