"""What stands in an answer and says nothing: fillers, headings on a line of their own, and greetings.

How somebody speaks or lays out a text must not move a score: what is found here is taken off what is counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from starjudge.heuristics.headings import LONGEST_HEADING, heading_part
from starjudge.models.base import Part
from starjudge.text.fillers import phrase_length
from starjudge.text.measure import Facts
from starjudge.text.sentences import Unit

T = TypeVar("T")


def pauses(facts: Facts) -> list[tuple[int, int]]:
    """Each filler's first token and its length: "you know" speaks to nobody, "I mean" is no act, both are no words."""
    if not facts.fillers:
        return []
    bit = facts.lexicon.bits["filler"]
    return [(i, phrase_length(facts.tokens, i, facts.lexicon, bit)) for i in facts.fillers]


def is_heading(facts: Facts, unit: Unit) -> bool:
    """Whether a unit is nothing but the label of a part."""
    if unit.last - unit.first > LONGEST_HEADING:
        return False
    heading = heading_part(facts.tokens.words, unit.first, unit.last, facts.tokens.gaps)
    return heading is not None and heading[1]


_GREETINGS = (("my", "name", "is"), ("hello",), ("hi",), ("hey",), ("thanks",), ("thank", "you"), ("good", "morning"),
              ("good", "afternoon"))  # fmt: skip
_LONGEST_GREETING = 7  # words: what is longer tells something too


def is_greeting(facts: Facts, unit: Unit) -> bool:
    """Whether a unit only says hello, thanks for the question or gives a name."""
    if unit.last - unit.first > _LONGEST_GREETING:
        return False
    words = tuple(facts.tokens.words[unit.first : unit.first + 3])
    return any(words[: len(opening)] == opening for opening in _GREETINGS)


def says_nothing(facts: Facts, unit: Unit) -> bool:
    """Whether a unit is a heading or a greeting and no more."""
    return is_heading(facts, unit) or is_greeting(facts, unit)


def telling(facts: Facts, parts: Sequence[Part], rows: Sequence[T]) -> Sequence[T]:
    """Of rows, one a unit, those of units that tell something; a heading or greeting is labelled ``other``."""
    empty = {i for i, part in enumerate(parts) if part == "other" and says_nothing(facts, facts.units[i])}
    return [row for i, row in enumerate(rows) if i not in empty] if empty else rows
