"""Write again what is made by the command: the schema in docs/ and the output in the README.

Run it after a change of the result type, of the heuristic judge or of the card:
``python tests/cli/regenerate.py``. Tests fail until then.
"""

from __future__ import annotations

import re
import subprocess
import sys

from command_line import REPOSITORY, environment

README = REPOSITORY / "README.md"
OUTPUT_BLOCK = re.compile(
    r"(<!-- output of: starjudge (?P<arguments>.+?) -->\n```text\n)(?P<output>.*?)(```\n)", re.DOTALL
)


def output_of(arguments: str) -> str:
    """What the command prints into a pipe."""
    done = subprocess.run(
        [sys.executable, "-m", "starjudge", *arguments.split()],
        cwd=REPOSITORY,
        env=environment(),
        capture_output=True,
        check=True,
    )
    return done.stdout.decode("utf-8")


def main() -> None:
    """Write both."""
    (REPOSITORY / "docs" / "evaluation.schema.json").write_text(output_of("schema"), encoding="utf-8")
    text = README.read_text(encoding="utf-8")
    README.write_text(OUTPUT_BLOCK.sub(lambda m: f"{m[1]}{output_of(m['arguments'])}{m[4]}", text), encoding="utf-8")


if __name__ == "__main__":
    main()
