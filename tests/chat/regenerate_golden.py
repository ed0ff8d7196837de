"""Write the golden files again: schemas of replies here, rendered prompts in ``tests/resources/golden``.

Run it after a change of the wire form, of a prompt or of what a rubric says, and read the difference:
``python tests/chat/regenerate_golden.py``. Tests fail until then.
"""

from __future__ import annotations

import sys
from pathlib import Path

from wire_forms import CASES, case_name, readable, requests_of

GOLDEN = Path(__file__).parent / "golden"
RESOURCES = Path(__file__).resolve().parents[1] / "resources"


def main() -> None:
    """Write both."""
    written = set()
    for rubric, kind, company in CASES:
        file = GOLDEN / case_name(rubric, kind, company)
        file.write_text(readable(requests_of(kind, rubric, company)[0]), encoding="utf-8", newline="\n")
        written.add(file)
    for file in set(GOLDEN.iterdir()) - written:
        file.unlink()
    sys.path.insert(0, str(RESOURCES))
    import rendered_prompts

    rendered_prompts.write_golden()


if __name__ == "__main__":
    main()
