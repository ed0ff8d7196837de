"""What the tests of the command line share: places, and the outcome of a run."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
ANSWER_FILE = REPOSITORY / "examples" / "story_failure.txt"
MODEL_VARIABLES = ("OPENAI_", "STARJUDGE_", "TIKTOKEN_")  # what configures a chat model; no test may find one
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")  # not to the loopback


@dataclass(frozen=True)
class Outcome:
    """What a run of the command left behind."""

    code: int
    out: str
    err: str

    @property
    def only_error(self) -> str:
        """The one line on standard error; nothing else may have been said."""
        assert self.out == ""
        assert self.err.endswith("\n")
        assert self.err.count("\n") == 1
        assert "Traceback" not in self.err
        return self.err.rstrip("\n")


Run = Callable[..., Outcome]


def environment(**changes: str) -> dict[str, str]:
    """The environment of a process in which no chat model is configured."""
    return {name: value for name, value in os.environ.items() if not is_configuring(name)} | changes


def is_configuring(variable: str) -> bool:
    """Whether a variable configures a chat model or the way to it."""
    return variable.startswith(MODEL_VARIABLES) or variable in PROXIES
