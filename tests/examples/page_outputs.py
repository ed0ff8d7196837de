"""Excerpts of what commands print, as pages in ``docs/`` show them. Run it to write them anew.

An excerpt stands behind ``<!-- from the output of: starjudge ... | "first words" to "last words" -->``: from the first
line that begins with the first words to the first one behind it that begins with the last ones.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PAGES = [REPOSITORY / "docs" / name for name in ("transcripts.md", "batch.md")]
EXCERPT = re.compile(
    r'(<!-- from the output of: starjudge (?P<command>.+?) \| "(?P<first>.+?)" to "(?P<last>.+?)" -->\n```text\n)'
    r"(?P<shown>.*?)(```\n)",
    re.DOTALL,
)


def written(page: str, output_of: Callable[[str], str]) -> str:
    """A page with its excerpts made from what the commands print."""
    return EXCERPT.sub(lambda m: f"{m[1]}{_cut(output_of(m['command']), m['first'], m['last'])}{m[6]}", page)


def _cut(output: str, first: str, last: str) -> str:
    lines = output.splitlines(keepends=True)
    start = next(i for i, line in enumerate(lines) if line.startswith(first))
    end = next(i for i, line in enumerate(lines[start:], start) if line.startswith(last))
    return "".join(lines[start : end + 1])


def _in_a_process(command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "starjudge", *command.split()], cwd=REPOSITORY, capture_output=True, check=True
    )
    return done.stdout.decode("utf-8")


if __name__ == "__main__":
    for path in PAGES:
        path.write_text(written(path.read_text(encoding="utf-8"), _in_a_process), encoding="utf-8")
