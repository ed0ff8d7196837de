"""What an outcome number measures, and where it went."""

from __future__ import annotations

from starjudge.models.evidence import Direction, MetricKind
from starjudge.text.measure import Facts
from starjudge.text.numbers import Number, change_direction

_NEAR = 6  # tokens: a noun or a verb further away hardly belongs to the number


def outcome_kind(facts: Facts, number: Number) -> MetricKind:
    """What an outcome number measures: a model, a business, time, money or scale."""
    if number.kind == "money":
        return "money"
    unit = facts.units[facts.unit_of(number.first)]
    measure, trade = facts.lexicon.bits["metric_noun"], facts.lexicon.bits["business_noun"]
    model = business = 0
    begin = max(unit.first, number.first - _NEAR)
    for i, mask in enumerate(facts.masks[begin : min(unit.last, number.last + _NEAR)], begin):
        if not mask & (measure | trade):
            continue
        distance = max(number.first - i, i - number.last + 1, 1)
        if mask & measure:
            model = max(model, _NEAR + 1 - distance)
        if mask & trade and not number.first <= i < number.last:
            business = max(business, _NEAR + 1 - distance)
    if model and model >= business:
        return "model"
    if number.kind == "time":
        return "time"
    if business:
        return "business"
    if number.kind == "score":
        return "model"
    return "scale" if number.kind == "count" else "other"


def direction_of(facts: Facts, number: Number) -> Direction | None:
    """Where an outcome went, by its two figures or by the words in front of it; ``None`` where neither tells."""
    return change_direction(number) or _told_direction(facts, number)


def _told_direction(facts: Facts, number: Number) -> Direction | None:
    """The direction that the words in front of a number tell ("cut by 30%", "halved")."""
    words, masks, bits = facts.tokens.words, facts.masks, facts.lexicon.bits
    if number.kind == "multiple" and number.value is not None and number.value != 1 and number.last - number.first == 1:
        if words[number.first] in ("halved", "halving"):
            return "down"
        if words[number.first] in ("doubled", "tripled", "quadrupled"):
            return "up"
    unit = facts.units[facts.unit_of(number.first)]
    for i in range(number.first - 1, max(unit.first, number.first - _NEAR) - 1, -1):
        if masks[i] & bits["change_down"]:
            return "down"
        if masks[i] & bits["change_up"]:
            return "up"
    return None
