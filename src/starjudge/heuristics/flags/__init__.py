"""The red flags of one answer: a rule a file, asked in the order of the scoring guide."""

from __future__ import annotations

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
_BY_ID: dict[FlagId, Rule] = {rule.id: rule for rule in RULES}
_UNLESS = {rule.id: rule.unless for rule in RULES}


def find_flags(reading: Reading) -> tuple[FlagHit, ...]:
    """The red flags of an answer, in the guide's order, each at most once."""
    kind, facts = reading.kind, reading.facts
    hits: dict[FlagId, FlagHit] = {}
    for rule in RULES:
        if kind not in rule.kinds or (rule.needs and not facts.present & facts.lexicon.bit(*rule.needs)):
            continue
        seen = rule.find(reading)
        if seen is not None:
            hits[rule.id] = FlagHit(rule.id, seen.span, _sentence(seen.detail))
    # An answer without anything concrete sounds like many things; the model is not asked about it.
    for flag, unit in () if "no_specifics" in hits else reading.passages:
        rule = _BY_ID[flag]
        if flag in hits or kind not in rule.kinds or (rule.doubts is not None and rule.doubts(reading, unit)):
            continue
        place = facts.units[unit]
        hits[flag] = FlagHit(flag, (place.start, place.end), "")
    if len(hits) < 2:
        return tuple(hits.values())
    return tuple(hits[flag] for flag in _BY_ID if flag in hits and not _UNLESS[flag] & hits.keys())


def _sentence(detail: str) -> str:
    return detail[:1].upper() + detail[1:] + "."


__all__ = ["RULES", "FlagHit", "Rule", "find_flags"]
