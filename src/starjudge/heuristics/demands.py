"""What a question asks for, and how much of it an answer tells: a conflict has somebody who thinks otherwise.

A theme is broad: a tight deadline, a slow model and a proud moment are all "execution". What is asked for is narrower,
and an answer to it can hardly be given without some of its words. Each row of ``rubrics/patterns/demands.yaml`` names
them. They count the more the fewer stories hold them, and their sum is held against that of a fair answer. A
question that asks for nothing narrow is met by any answer.

No list holds every way to tell a thing, so this is one sign of several: with the theme's words and the question's own
it makes up one measurement, fitted to tell stories under their question from the same stories under another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from functools import lru_cache
from typing import Any, NamedTuple

from starjudge.heuristics.questions import question_kind
from starjudge.heuristics.theme_words import LEAD
from starjudge.models.base import Kind

TOLD = "told of what was asked for"
"""Name of the measurement that `Demands.told` takes."""
ON_QUESTION = "on the question asked"
"""Name of the measurement that `Demands.on_question` takes."""
KINDS_MEANT: frozenset[Kind] = frozenset({"story", "approach", "hypothetical", "motivation"})
"""Kinds of question that are about something; the others are about the speaker."""
FAIR = 100  # percent: as much as the median of answers to such questions tells
MOST = 150  # percent: more tells no more
SURE = 300  # hundredths of log odds: nothing can be missed, or nothing is
# What `on_question` adds up: a measurement, and the span in which it says something.
SIGNS: tuple[tuple[str, int, int], ...] = (
    (TOLD, 0, 60), (TOLD, 0, 110), (LEAD, -350, 200), ("words for this question", 0, 4), ("theme words per 100", 0, 20),
    ("question taken up", 0, 60),
)  # fmt: skip
_UNSURE = 30  # percent of a fair answer's "you": one in twenty good answers has half of it, every other story none
_NEVER = r"(?!)"  # matches nothing: what an empty list of patterns means
_LONGEST = 2000  # characters of a question that are read; a longer one is no question any more
_PLAIN = str.maketrans({"’": "'", "‘": "'", "\n": " "})


class Demand(NamedTuple):
    """One thing that questions ask for."""

    id: str
    kind: Kind | None
    """The kind of question that asks for it; ``None``: it is told by how a question is put."""
    asks: re.Pattern[str]
    cues: dict[str, int]
    """Stems of which an answer holds some, each with its weight."""
    fair: int
    """Sum of the weights in a fair answer."""
    speaks_of: str | None
    """Name of the measurement of how often those are spoken of whom it is about; ``None``: nobody."""
    often: int
    """How often they are in a fair answer."""

    def told(self, stems: Set[str], values: Mapping[str, int]) -> int:
        """See `Demands.told`."""
        shares = []
        if self.cues:
            shares.append(min(MOST, 100 * sum(map(self.cues.__getitem__, self.cues.keys() & stems)) // self.fair))
        if self.speaks_of is not None:
            shares.append(min(MOST, 100 * values[self.speaks_of] // self.often))
        return sum(shares) // len(shares)


class Demands:
    """All that questions ask for, found by how they are put.

    Args:
        rows: the demands.
        weights: of `SIGNS`, in thousandths of log odds.
        bias: what stands without any sign, likewise.

    """

    def __init__(self, rows: tuple[Demand, ...], weights: tuple[int, ...], bias: int) -> None:
        self.rows = rows
        self._signs = [(name, low, high, weight) for (name, low, high), weight in zip(SIGNS, weights, strict=True)]
        self._bias = bias
        self.of = lru_cache(maxsize=4096)(self._of)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Demands:
        """Build from the shipped file's data."""
        rows = tuple(
            Demand(name, row["kind"], re.compile("|".join(row["asks"]) or _NEVER), row["cues"], row["fair"], who, often)
            for name, row in data["demands"].items()
            for who, often in [row["speaks_of"]]
        )
        return cls(rows, tuple(data["weights"]), data["bias"])

    def _of(self, question: str) -> tuple[Demand, ...]:
        text, kind = question[:_LONGEST].translate(_PLAIN).lower(), question_kind(question)
        return tuple(row for row in self.rows if row.kind == kind or row.asks.search(text))

    def told(self, question: str, stems: Set[str], values: Mapping[str, int]) -> int:
        """How much of what a question asks for an answer tells, in percent of a fair one.

        Args:
            question: as asked.
            stems: the answer's distinct content words.
            values: measurements, of whom it speaks among them.

        """
        rows = self.of(question)
        return sum(row.told(stems, values) for row in rows) // len(rows) if rows else FAIR

    def on_question(self, question: str, kind: Kind, values: Mapping[str, int]) -> int:
        """How sure it is that an answer is on its question and not on another, in hundredths of log odds.

        Args:
            question: as asked.
            kind: its kind.
            values: the measurements of `SIGNS`.

        """
        if kind not in KINDS_MEANT or not self.of(question):
            return SURE
        if kind == "motivation":  # told in the words of any story, but for this
            return max(-SURE, min(SURE, SURE * (values[TOLD] - _UNSURE) // _UNSURE))
        total = self._bias + sum(weight * min(high, max(low, values[name])) for name, low, high, weight in self._signs)
        return max(-SURE, min(SURE, total // 10))
