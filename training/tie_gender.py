"""Give words that differ by gender alone one weight in every fitted table.

    python training/tie_gender.py

The corpus has more women in some scenes and more men in others, so a fit learns that "her" and "his" mean something.
They must not: each of them gets the mean of the group, also inside pairs of words and names of features. Runs after the
fits, and again changes nothing.
"""

from __future__ import annotations

import json
import re
import sys
from itertools import product

from data import WEIGHTS
from train_parts import write

# "Her" stands for both "his" and "him", so these are one group.
GROUPS = (
    ("he", "she"), ("he's", "she's"), ("he'd", "she'd"), ("he'll", "she'll"), ("himself", "herself"),
    ("his", "her", "him", "hers"),
)  # fmt: skip
TABLES = {"parts": ("words", "pairs", "features"), "flags": ("words", "pairs"), "outcomes": ("features",)}
_GROUP = {word: group for group in GROUPS for word in group}
_WORD = re.compile(r"([^\s:]+)")


def tied(table):
    """The table with one value for all names that differ by gender alone; what is missing counts as zero."""
    out, done = {}, set()
    for name, value in table.items():
        if name in done:
            continue
        names = variants(name)
        done.update(names)
        if len(names) == 1:
            out[name] = value
            continue
        values = [table[one] for one in names if one in table]
        mean = average(values, len(names))
        if any(mean) if isinstance(mean, list) else mean:
            out.update(dict.fromkeys(names, mean))
    return {name: out[name] for name in sorted(out)} if list(table) == sorted(table) else out


def variants(name):
    """All names that differ from one by gender alone, itself among them."""
    pieces = _WORD.split(name)
    return ["".join(choice) for choice in product(*(_GROUP.get(piece, (piece,)) for piece in pieces))]


def average(values, count):
    """The mean over ``count`` values, those not given being zero; of lists, place by place."""
    if isinstance(values[0], list):
        return [round(sum(places) / count) for places in zip(*values, strict=True)]
    return round(sum(values) / count)


def main() -> int:
    """Tie what is shipped."""
    for file, tables in TABLES.items():
        path = WEIGHTS / f"{file}.json"
        data = json.loads(path.read_text("utf-8"))
        for table in tables:
            data[table] = tied(data[table])
        write(data, path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
