"""The red flags of one answer: a rule a file, asked in the order of the scoring guide."""

from __future__ import annotations

from functools import lru_cache

from starjudge.heuristics.flags import (
    badmouths_employer,
    blames_others,
    chronological_resume,
    dismisses_ethics,
    evasive_or_dishonest,
    fake_weakness,
    generic_motivation,
    hides_behind_we,
    manipulates_grader,
    no_learning,
    no_metrics,
    no_questions,
    no_real_failure,
    no_result,
    no_specifics,
    off_question,
    only_technical,
    solo_heroics,
    too_long,
    too_short,
)
from starjudge.heuristics.flags.rule import FlagHit, Rule
from starjudge.heuristics.reading import Reading
from starjudge.models.base import FlagId
from starjudge.text.lexicon import Lexicon

RULES: tuple[Rule, ...] = (
    blames_others.RULE,
    badmouths_employer.RULE,
    hides_behind_we.RULE,
    solo_heroics.RULE,
    no_specifics.RULE,
    no_metrics.RULE,
    no_result.RULE,
    no_learning.RULE,
    only_technical.RULE,
    dismisses_ethics.RULE,
    fake_weakness.RULE,
    no_real_failure.RULE,
    off_question.RULE,
    generic_motivation.RULE,
    chronological_resume.RULE,
    no_questions.RULE,
    too_long.RULE,
    too_short.RULE,
    evasive_or_dishonest.RULE,
    manipulates_grader.RULE,
)
_UNLESS = {rule.id: rule.unless for rule in RULES}


def find_flags(reading: Reading) -> tuple[FlagHit, ...]:
    """The red flags of an answer, in the guide's order, each at most once."""
    present = 0
    for mask in set(reading.facts.masks):
        present |= mask
    kind = reading.kind
    hits: dict[FlagId, FlagHit] = {}
    for rule, gate in _gates(reading.facts.lexicon):
        if gate and not present & gate or kind not in rule.kinds:
            continue
        seen = rule.find(reading)
        if seen is not None:
            hits[rule.id] = FlagHit(rule.id, seen.span, seen.detail)
    if len(hits) < 2:
        return tuple(hits.values())
    return tuple(hit for hit in hits.values() if not _UNLESS[hit.id] & hits.keys())


@lru_cache(maxsize=8)
def _gates(lexicon: Lexicon) -> tuple[tuple[Rule, int], ...]:
    """Every rule with the bits of the lists it needs; 0 where it needs none."""
    return tuple((rule, lexicon.bit(*rule.needs)) for rule in RULES)


__all__ = ["RULES", "FlagHit", "Rule", "find_flags"]
