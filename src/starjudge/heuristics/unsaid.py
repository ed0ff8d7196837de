"""What stands in an answer and says nothing: fillers, and headings on a line of their own.

How somebody speaks or lays out a text must not move a score: what is found here is taken off what is counted.
"""

from __future__ import annotations

from starjudge.heuristics.headings import LONGEST_HEADING, heading_part
from starjudge.text.fillers import phrase_length
from starjudge.text.measure import Facts
from starjudge.text.sentences import Unit


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
