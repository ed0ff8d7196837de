"""How much each sign counts for a turn of the interviewer being a remark, a probe or a question of the interview."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from math import exp, fsum, log

from starjudge.resources.assets import read_asset

Sums = tuple[float, float, float]
_SCALE = 100  # weights are kept in hundredths


class InterviewWeights:
    """The weights of ``rubrics/weights/interview.json``: for each sign one for remark, one for probe, one for main."""

    def __init__(self, signs: Mapping[str, Iterable[float]], version: str) -> None:
        self._signs = {name: tuple(row) for name, row in signs.items()}
        self.version = version

    @classmethod
    def from_data(cls, data: Mapping[str, object]) -> InterviewWeights:
        """Weights of the file's content."""
        rows: Mapping[str, list[int]] = data["signs"]  # type: ignore[assignment]
        return cls({name: [w / _SCALE for w in row] for name, row in rows.items()}, str(data["version"]))

    def sums(self, signs: Mapping[str, float]) -> Sums:
        """What signs count for remark, probe and main, each with its strength."""
        rows = [(self._signs[name], value) for name, value in signs.items() if name in self._signs]
        bias = self._signs.get("bias", (0.0, 0.0, 0.0))
        a, b, c = (bias[k] + fsum(row[k] * value for row, value in rows) for k in range(3))
        return a, b, c

    def likely(self, sums: Sums, more: Iterable[str]) -> Sums:
        """Logarithms of how likely remark, probe and main are, with signs that count fully."""
        a, b, c = sums
        for name in more:
            if (row := self._signs.get(name)) is not None:
                a, b, c = a + row[0], b + row[1], c + row[2]
        top = max(a, b, c)
        total = top + log(exp(a - top) + exp(b - top) + exp(c - top))
        return a - total, b - total, c - total


@cache
def interview_weights() -> InterviewWeights:
    """The weights of the installation, read once."""
    return InterviewWeights.from_data(json.loads(read_asset("rubrics/weights/interview.json")))
