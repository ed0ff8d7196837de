"""What a question asks for, and how much of it an answer tells: a conflict has somebody who thinks otherwise.

A theme is broad: a tight deadline, a slow model and a proud moment are all "execution". What is asked for is narrower,
and an answer to it can hardly be given without some of its words. Each row of ``rubrics/patterns/demands.yaml`` names
them. They count the more the fewer stories hold them, and their sum is held against that of a fair answer. Who is
spoken of counts as well: others in a conflict, oneself where something went wrong. A question that asks for nothing
narrow is met by any answer.

What is told says little where other stories tell as much: nearly every story holds words of a failure, and hardly any
but those on it those of teaching. So it is weighed, for each demand, by how far answers on it are from the others.

No list holds every way to tell a thing, so this is one sign of several: with the theme's words and the question's own
it makes up one measurement, fitted to tell answers under their question from the same answers under another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from functools import lru_cache
from math import sqrt
from typing import Any, NamedTuple

from starjudge.heuristics.questions import question_kind
from starjudge.heuristics.theme_words import LEAD
from starjudge.models.base import Kind

TOLD = "told of what was asked for"
"""Name of a measurement that `Demands.measured` takes: percent of a fair answer."""
WEIGHED = "told of it against other stories"
"""Name of the other: hundredths of log odds."""
ON_QUESTION = "on the question asked"
"""Name of the measurement that `Demands.on_question` takes."""
KINDS_MEANT: frozenset[Kind] = frozenset({"story", "approach", "hypothetical", "motivation"})
"""Kinds of question that are about something; the others are about the speaker."""
FAIR = 100  # percent: as much as the median of answers to such questions tells
MOST = 150  # percent: more tells no more
SURE = 300  # hundredths of log odds: nothing can be missed, or nothing is
# What `on_question` adds up: a measurement, and the span in which it says something.
SIGNS: tuple[tuple[str, int, int], ...] = (
    (WEIGHED, -400, 400), (LEAD, -350, 200), ("words for this question", 0, 4), ("theme words per 100", 0, 20),
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
    tells: tuple[tuple[int, int], ...] = ()
    """For each of `shares`: what stands in the middle between answers on it and others, and what a percent more
    says, in thousandths of log odds."""

    def held(self, stems: Set[str]) -> int:
        """Sum of the weights in an answer."""
        return sum(map(self.cues.__getitem__, self.cues.keys() & stems))

    def shares(self, stems: Set[str], values: Mapping[str, int]) -> list[int]:
        """How much an answer tells, in percent of a fair one: of what it is about, and of whom."""
        shares = []
        if self.cues:
            shares.append(min(MOST, 100 * self.held(stems) // self.fair))
        if self.speaks_of is not None:
            shares.append(min(MOST, 100 * values[self.speaks_of] // self.often))
        return shares


class Demands:
    """All that questions ask for, found by how they are put.

    Args:
        rows: the demands.
        weights: of `SIGNS`, in ten-thousandths of log odds; for a ``story`` and for any ``other`` kind of question.
        bias: what stands without any sign, likewise.

    """

    def __init__(self, rows: tuple[Demand, ...], weights: Mapping[str, Sequence[int]], bias: Mapping[str, int]) -> None:
        self.rows = rows
        self._signs = {
            group: [(name, low, high, weight) for (name, low, high), weight in zip(SIGNS, row, strict=True) if weight]
            for group, row in weights.items()
        }
        self._bias = bias
        self.of = lru_cache(maxsize=4096)(self._of)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Demands:
        """Build from the shipped file's data."""
        rows = tuple(
            Demand(name, row["kind"], re.compile("|".join(row["asks"]) or _NEVER), row["cues"], row["fair"], who, often,
                   tuple((middle, slope) for middle, slope in row["tells"]))
            for name, row in data["demands"].items()
            for who, often in [row["speaks_of"]]
        )  # fmt: skip
        return cls(rows, data["weights"], data["bias"])

    def _of(self, question: str) -> tuple[Demand, ...]:
        text, kind = question[:_LONGEST].translate(_PLAIN).lower(), question_kind(question)
        return tuple(row for row in self.rows if row.kind == kind or row.asks.search(text))

    def measured(self, question: str, stems: Set[str], values: Mapping[str, int]) -> dict[str, int]:
        """How much of what a question asks for an answer tells, and what that says; each demand counts the same.

        What several demands say adds up, but they overlap: four say twice of what one says.

        Args:
            question: as asked.
            stems: the answer's distinct content words.
            values: measurements, of whom it speaks among them.

        """
        rows = self.of(question)
        if not rows:
            return {TOLD: FAIR, WEIGHED: 0}
        told = weighed = 0
        for row in rows:
            shares = row.shares(stems, values)
            told += sum(shares) // len(shares)
            for share, (middle, slope) in zip(shares, row.tells, strict=False):  # why this company: not weighed
                weighed += slope * (share - middle)
        return {TOLD: told // len(rows), WEIGHED: int(weighed / (10 * sqrt(len(rows))))}

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
        group = "story" if kind == "story" else "other"
        given = self._signs[group]
        total = self._bias[group] + sum(weight * min(high, max(low, values[name])) for name, low, high, weight in given)
        return max(-SURE, min(SURE, total // 100))
