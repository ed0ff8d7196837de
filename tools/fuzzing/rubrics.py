"""Target: rubrics, loaded, checked for their authors, and judged by."""

from __future__ import annotations

import tempfile
from pathlib import Path
from random import Random
from typing import Final

import yaml

from fuzzing.mutate import changed_bytes, changed_json
from fuzzing.promises import check_error, check_evaluation
from fuzzing.seeds import QUESTIONS, ROOT, answers
from starjudge import evaluate_answer, load_rubric
from starjudge.errors import InputError
from starjudge.resources.lint import check_rubric

_SHIPPED: Final = ("star", "star-l", "star-timed", "starl", "scaol")
_OWN_RUBRIC: Final = """\
id: own
extends: star-l
title: Ours
version: "1"
summary: What our team looks for.
maximum_seconds: 200
minimum_seconds: 45
length: {low: 60, high: 150, unit: seconds}
dimensions:
  - id: impact
    weight: 2
    asks: What came of it?
    anchors:
      - {level: 1, text: "Nothing is said to have come of it.", example: We did it.}
      - {level: 2, text: "Something came of it, without a number.", example: We did it.}
      - {level: 3, text: "One number, from nowhere.", example: We did it.}
      - {level: 4, text: "A number before and after.", example: We did it.}
      - {level: 5, text: "Numbers before and after, and what they were worth.", example: We did it.}
flags: [no_result, blames_others]
"""


class Rubrics:
    """A rubric in YAML: loaded, checked for its author, and judged by where it loads."""

    name = "rubrics"

    def __init__(self) -> None:
        self._seeds = [(ROOT / "rubrics" / f"{name}.yaml").read_bytes() for name in _SHIPPED]
        # A rubric of one's own says little and builds on a shipped one: that is the form most files have.
        self._seeds.append(_OWN_RUBRIC.encode())
        self._trees = [yaml.safe_load(data) for data in self._seeds]

    def case(self, rng: Random) -> bytes:
        """A changed file: its lines, or its values, which JSON writes as YAML too."""
        if rng.random() < 0.5:
            return changed_bytes(rng.choice(self._seeds), self._seeds, rng)
        return changed_json(rng.choice(self._trees), self._trees, rng).encode("utf-8", "replace")

    def run(self, data: bytes) -> None:
        """Load it, and judge by it."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "own.yaml"
            path.write_bytes(data)
            try:
                check_rubric(path)
                rubric = load_rubric(path)
            except InputError as error:
                check_error(error, lines=False)  # of several mistakes each has its line
                return
            try:
                found = evaluate_answer(QUESTIONS[0], answers()[0], rubric, "heuristic")
            except InputError as error:
                check_error(error)
                return
            check_evaluation(found)
