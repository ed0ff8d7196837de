"""Which theme an answer tells of, by its words: fitted weights of stems, so that a story off its question shows.

The words of a story on a conflict and of one on a rewrite overlap by far; no single word tells. The sum over
all of them says a little, and that little is one measurement among others ("lead of the theme asked for").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isqrt
from sys import intern
from typing import Any, NamedTuple

from starjudge.heuristics.packed import pack_table, unpack

LEAD = "lead of the theme asked for"
"""Name of the measurement that `theme_lead` takes."""


class ThemeWords(NamedTuple):
    """The fitted model, ready for use."""

    labels: tuple[str, ...]
    stems: dict[str, int]
    """Stem to its packed weights, one a theme."""
    fair: int
    """The lead of the theme asked for at the median of answers on it; holds where no theme is known."""
    version: str

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> ThemeWords:
        """Build from the shipped file's data."""
        stems = {intern(stem): weights for stem, weights in pack_table(data["stems"]).items()}
        return cls(tuple(data["labels"]), stems, data["fair"], str(data["version"]))


def theme_lead(stems: Iterable[str], theme: str | None, weights: ThemeWords) -> int:
    """By how much the theme asked for is ahead of the best other one, hundredths; below zero: behind.

    Args:
        stems: the answer's distinct content words.
        theme: what was asked for.
        weights: the fitted model.

    """
    return lead(theme_levels(stems, weights), theme, weights)


def theme_levels(stems: Iterable[str], weights: ThemeWords) -> list[int]:
    """What an answer's words say of each theme, hundredths, for the root of how many of them are known."""
    known = list(filter(None, map(weights.stems.get, stems)))
    size = isqrt(10_000 * len(known)) or 100
    return [100 * total // size for total in unpack(sum(known), len(weights.labels))]


def lead(levels: list[int], theme: str | None, weights: ThemeWords) -> int:
    """See `theme_lead`."""
    if theme not in weights.labels:
        return weights.fair
    at = weights.labels.index(theme)
    return levels[at] - max(levels[:at] + levels[at + 1 :])
