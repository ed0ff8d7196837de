"""Which numbers of an answer are outcomes, told apart from inputs, settings, dates and team sizes.

Every quantity is a candidate; a small logistic model weighs its kind, its place in the story, the words
beside it and whether it has a baseline. Its weights are shipped data and can be printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from starjudge.heuristics.packed import add_up
from starjudge.models.base import Part
from starjudge.models.evidence import Direction, MetricKind
from starjudge.text.measure import Facts
from starjudge.text.numbers import Number, change_direction

_NEAR = 6  # tokens: a noun further away is hardly what is counted
_SMALL = 13  # whole numbers below are mostly people, weeks or steps


class OutcomeWeights(NamedTuple):
    """The fitted model: a weight a feature, and the threshold above which a number is an outcome."""

    features: dict[str, int]
    threshold: int


class Outcome(NamedTuple):
    """An outcome number and what kind of effect it measures."""

    number: Number
    kind: MetricKind
    direction: Direction | None


def outcome_features(facts: Facts, parts: Sequence[Part]) -> list[list[str]]:
    """Features of every quantity of the answer, in order."""
    words, masks, bits = facts.tokens.words, facts.masks, facts.lexicon.bits
    n = len(words)
    up, down, ended = bits["change_up"], bits["change_down"], bits["ended"]
    metric, business, tech = bits["metric_noun"], bits["business_noun"], bits["tech"]
    role, negation, lesson = bits["role_noun"], bits["negation"], bits["lesson"] | bits["practice"]
    modal, setting, people = bits["modal"] | bits["hypothetical"], bits["setting"], bits["people_noun"]
    total = max(1, n)
    results = [p for p in parts if p == "result"]
    rows: list[list[str]] = []
    last_unit = -1
    for number in facts.numbers:
        index = facts.unit_of(number.first)
        unit = facts.units[index]
        part = parts[index]
        together = 0
        for mask in masks[unit.first : unit.last]:
            together |= mask
        near = 0
        for mask in masks[max(unit.first, number.first - _NEAR) : min(unit.last, number.last + _NEAR)]:
            near |= mask
        before = words[number.first - 1] if number.first > unit.first else "^"
        before2 = words[number.first - 2] if number.first - 1 > unit.first else "^"
        after = words[number.last] if number.last < unit.last else "$"
        paired = number.baseline is not None
        small = number.kind == "count" and number.value is not None and number.value < _SMALL
        row = [
            "bias",
            f"kind:{number.kind}",
            f"part:{part}",
            f"{part}&{number.kind}",
            f"before:{before}",
            f"before2:{before2} {before}",
            f"after:{after}",
            f"place:{int(10 * number.first / total)}",
        ]
        if number.unit:
            row.append(f"unit:{number.unit}")
        if paired:
            row += ["paired", f"paired&{part}"]
        if small:
            row += ["small", f"small&{part}"]
        if index == last_unit:
            row.append("second in unit")
        last_unit = index
        for bit, name in (
            (up, "up"), (down, "down"), (metric, "metric"), (business, "business"), (tech, "tech"), (role, "role"),
            (people, "people"), (negation, "negation"),
        ):  # fmt: skip
            if near & bit:
                row += [f"near:{name}", f"near:{name}&{part}"]
        for bit, name in (
            (up | down, "change"), (ended, "ended"), (lesson, "lesson"), (modal, "modal"), (setting, "setting"),
            (metric, "metric"), (business, "business"), (bits["change_any"], "any"), (bits["time_point"], "when"),
        ):  # fmt: skip
            if together & bit:
                row.append(f"unit has:{name}")
        if index and parts[index - 1] == "result":
            row.append("behind result")
        if index + 1 < len(parts) and parts[index + 1] == "result":
            row.append("in front of result")
        if not results:
            row.append("no result part")
        if any(other is not number and other.kind == number.kind and other.unit == number.unit
               and number.kind != "count" and other.first < number.first for other in facts.numbers):  # fmt: skip
            row.append("unit told before")
        rows.append(row)
    return rows


def find_outcomes(facts: Facts, parts: Sequence[Part], weights: OutcomeWeights) -> list[Outcome]:
    """The outcome numbers of an answer, in order."""
    if not facts.numbers:
        return []
    return [
        Outcome(number, outcome_kind(facts, number), change_direction(number) or _told_direction(facts, number))
        for number, row in zip(facts.numbers, outcome_features(facts, parts), strict=True)
        if add_up(weights.features, row) >= weights.threshold
    ]


def outcome_kind(facts: Facts, number: Number) -> MetricKind:
    """What an outcome number measures: a model, a business, time, money or scale."""
    if number.kind == "money":
        return "money"
    unit = facts.units[facts.unit_of(number.first)]
    bits, masks = facts.lexicon.bits, facts.masks
    model = business = 0
    for i in range(max(unit.first, number.first - _NEAR), min(unit.last, number.last + _NEAR)):
        distance = max(number.first - i, i - number.last + 1, 1)
        if masks[i] & bits["metric_noun"]:
            model = max(model, _NEAR + 1 - distance)
        if masks[i] & bits["business_noun"] and not number.first <= i < number.last:
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
