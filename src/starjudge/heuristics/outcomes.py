"""Which numbers of an answer are outcomes, told apart from inputs, settings, dates and team sizes.

Every quantity is a candidate; a small logistic model weighs its kind, its place in the story, the words
beside it and whether it has a baseline. Its weights are shipped data and can be printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, reduce
from operator import or_
from typing import NamedTuple, get_args

from starjudge.heuristics.packed import add_up
from starjudge.models.base import PARTS, Part
from starjudge.models.evidence import Direction, MetricKind
from starjudge.text.lexicon import Lexicon
from starjudge.text.measure import Facts
from starjudge.text.numbers import Number, NumberKind, change_direction

_NEAR = 6  # tokens: a noun further away is hardly what is counted
# Word lists beside a number, and anywhere in its unit, with the names of their features.
_CLOSE = (
    ("change_up", "up"), ("change_down", "down"), ("metric_noun", "metric"), ("business_noun", "business"),
    ("tech", "tech"), ("role_noun", "role"), ("people_noun", "people"), ("negation", "negation"),
)  # fmt: skip
_ANYWHERE = (
    (("change_up", "change_down"), "change"), (("ended",), "ended"), (("lesson", "practice"), "lesson"),
    (("modal", "hypothetical"), "modal"), (("setting",), "setting"), (("metric_noun",), "metric"),
    (("business_noun",), "business"), (("change_any",), "any"), (("time_point",), "when"),
)  # fmt: skip
# What only depends on the part a number stands in and on its kind.
_OF_KIND = {
    (part, kind): ("bias", f"kind:{kind}", f"part:{part}", f"{part}&{kind}")
    for part in PARTS
    for kind in get_args(NumberKind)
}
_PLACES = tuple(f"place:{i}" for i in range(10))
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


class _Names(dict[tuple[int, str], list[str]]):
    """Names of the features of lists beside a number and of the part they stand in, or of those in its unit."""

    _MOST = 10_000  # combinations kept

    def __init__(self, lists: Sequence[tuple[int, str]]) -> None:
        super().__init__()
        self._lists = lists
        self.bits = reduce(or_, (bit for bit, _ in lists))

    def __missing__(self, key: tuple[int, str]) -> list[str]:
        if len(self) >= self._MOST:
            self.clear()
        mask, part = key
        names = self[key] = [
            feature
            for bit, name in self._lists
            if mask & bit
            for feature in ((name, f"{name}&{part}") if part else (name,))
        ]
        return names


@lru_cache(maxsize=8)
def _lists(lexicon: Lexicon) -> tuple[_Names, _Names]:
    """The lists beside a number, and those anywhere in its unit."""
    close = [(lexicon.bits[name], f"near:{short}") for name, short in _CLOSE]
    return _Names(close), _Names([(lexicon.bit(*names), f"unit has:{short}") for names, short in _ANYWHERE])


def outcome_features(facts: Facts, parts: Sequence[Part]) -> list[list[str]]:
    """Features of every quantity of the answer, in order."""
    words, masks = facts.tokens.words, facts.masks
    close, anywhere = _lists(facts.lexicon)
    total = max(1, len(words))
    results = "result" in parts
    told: set[tuple[str, str | None]] = set()
    rows: list[list[str]] = []
    last_unit = -1
    for number in facts.numbers:
        index = facts.unit_of(number.first)
        unit = facts.units[index]
        part = parts[index]
        together = facts.unit_masks[index]
        near = reduce(or_, masks[max(unit.first, number.first - _NEAR) : min(unit.last, number.last + _NEAR)], 0)
        before = words[number.first - 1] if number.first > unit.first else "^"
        before2 = words[number.first - 2] if number.first - 1 > unit.first else "^"
        after = words[number.last] if number.last < unit.last else "$"
        paired = number.baseline is not None
        small = number.kind == "count" and number.value is not None and number.value < _SMALL
        row = [
            *_OF_KIND[part, number.kind],
            f"before:{before}",
            f"before2:{before2} {before}",
            f"after:{after}",
            _PLACES[int(10 * number.first / total)],
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
        row += close[near & close.bits, part]
        row += anywhere[together & anywhere.bits, ""]
        if index and parts[index - 1] == "result":
            row.append("behind result")
        if index + 1 < len(parts) and parts[index + 1] == "result":
            row.append("in front of result")
        if not results:
            row.append("no result part")
        if number.kind != "count":
            measure = (number.kind, number.unit)
            if measure in told:
                row.append("unit told before")
            told.add(measure)
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
