"""In how many answers each stem stands: what is common in interviews says little about which project is told.

Counts distinct stories, variants of one family once. Standard library only; run: ``python training/count_words.py
[more rated answers.jsonl …]``. Written to ``rubrics/weights/words.json``.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from data import load

from starjudge.text.overlap import content_stems
from starjudge.text.tokens import Tokens

OUT = Path(__file__).parent.parent / "rubrics" / "weights" / "words.json"
LEAST = 3  # stories: a stem seen less often is rare
VERSION = "1.0"


def main() -> None:
    """Count and write."""
    families: dict[str, set[str]] = {}
    for rated in load([Path(name) for name in sys.argv[1:]]):
        family = families.setdefault(rated.family or rated.id, set())
        family.update(content_stems(Tokens(rated.answer).words))
    counts = Counter(stem for stems in families.values() for stem in stems)
    kept = {stem: n for stem, n in sorted(counts.items()) if n >= LEAST}
    OUT.write_text(json.dumps({"version": VERSION, "stories": len(families), "stems": kept}, indent=0) + "\n", "utf-8")
    print(f"{len(families)} stories, {len(kept)} stems of {len(counts)}")


if __name__ == "__main__":
    main()
