"""The red-flag rule as a value: what it applies to, what must be present, how it looks and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from starjudge.heuristics.reading import Reading
from starjudge.models.base import KINDS, FlagId, Kind

EVERY_KIND: frozenset[Kind] = frozenset(KINDS)


class FlagHit(NamedTuple):
    """A red flag that was found: its id, the place of the words that show it, and what was seen."""

    id: FlagId
    span: tuple[int, int] | None
    """Character offsets; ``None`` where the flag is an absence or a matter of length."""
    detail: str


class Seen(NamedTuple):
    """What a rule saw: where, and in words without any of the answer's own."""

    span: tuple[int, int] | None
    detail: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One red flag's rule.

    ``needs`` names word lists; where not a single entry of any of them is in the answer, ``find`` is not asked.
    Without ``needs`` it always is.
    """

    id: FlagId
    why: str
    """The argument, in one sentence; the module's docstring has all of it."""
    find: Callable[[Reading], Seen | None]
    kinds: frozenset[Kind] = EVERY_KIND
    needs: tuple[str, ...] = ()
    doubts: Callable[[Reading, int], bool] | None = None
    """Whether there is reason to doubt what the fitted model sees in a unit (`Reading.passages`)."""
    unless: frozenset[FlagId] = frozenset()
    """Flags beside which this one says nothing more: the answer's trouble lies there."""


def of_kinds(*kinds: Kind) -> frozenset[Kind]:
    """A set of question kinds."""
    return frozenset(kinds)
