"""Which numbers of an answer are outcomes, told apart from inputs, settings, dates and team sizes.

Every quantity is a candidate; a small logistic model weighs its kind, its place in the story, the words
beside it and whether it has a baseline. Its weights are shipped data and can be printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, reduce
from operator import or_
from typing import Generic, NamedTuple, TypeVar, get_args

from starjudge.heuristics.outcome_kinds import direction_of, outcome_kind
from starjudge.heuristics.packed import add_up
from starjudge.models.base import PARTS, Part
from starjudge.models.evidence import Direction, MetricKind
from starjudge.text.lexicon import Lexicon
from starjudge.text.measure import Facts
from starjudge.text.numbers import Number, NumberKind

_NEAR = 6  # tokens: a noun further away is hardly what is counted
_FRONT = 3  # tokens in front of a number that lead up to it: "it went up to", "we labelled about"
# Words that only loosen or join; what leads up to a number stands in front of them ("lost about 900").
_LOOSE = frozenset("about around roughly nearly almost approximately some maybe over under only just an a the like "
                   "another".split())  # fmt: skip
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
# Word lists in front of a number.
_LEADING = (
    ("change_up", "up"), ("change_down", "down"), ("metric_noun", "metric"), ("business_noun", "business"),
    ("build", "build"), ("investigate", "find"), ("be_verb", "be"), ("irregular_past", "past"),
    ("people_noun", "people"),
)  # fmt: skip
_SMALL = 13  # whole numbers below are mostly people, weeks or steps


T = TypeVar("T")


class _Combined(dict[tuple[int, str], tuple[T, ...]]):
    """The features of lists beside a number and of the part they stand in, or of those in its unit."""

    _MOST = 10_000  # combinations kept

    def __init__(self, lists: Sequence[tuple[int, str]], of: Callable[[Iterable[str]], tuple[T, ...]]) -> None:
        super().__init__()
        self._lists = lists
        self._of = of
        self.bits = reduce(or_, (bit for bit, _ in lists))

    def __missing__(self, key: tuple[int, str]) -> tuple[T, ...]:
        if len(self) >= self._MOST:
            self.clear()
        mask, part = key
        found = self[key] = self._of(
            feature
            for bit, name in self._lists
            if mask & bit
            for feature in ((name, f"{name}&{part}") if part else (name,))
        )
        return found


class _Plain(Generic[T]):
    """The features of a number as whatever is asked for: names, or the weights of several together.

    Args:
        lexicon: whose lists are looked for beside a number.
        of: from names of features to what they shall be.
        named: from the first half of a feature's name to what finds it by the other half; ``None`` for one without.

    """

    def __init__(
        self,
        lexicon: Lexicon,
        of: Callable[[Iterable[str]], tuple[T, ...]],
        named: Callable[[str], Callable[[str], T | None]],
    ) -> None:
        # What only depends on the part a number stands in and on its kind.
        self.kinds = {
            (part, kind): of(("bias", f"kind:{kind}", f"part:{part}", f"{part}&{kind}"))
            for part in PARTS
            for kind in get_args(NumberKind)
        }
        self.places = [of((f"place:{i}",)) for i in range(10)]
        self.paired = {
            (part, kind): of(("paired", f"paired&{part}", f"paired:{kind}"))
            for part in PARTS
            for kind in get_args(NumberKind)
        }
        self.moved = {part: of(("paired with change", f"paired with change&{part}")) for part in PARTS}
        self.unmoved = {part: of(("paired without change", f"paired without change&{part}")) for part in PARTS}
        self.measured = {part: of(("paired measure", f"paired measure&{part}")) for part in PARTS}
        self.loose = of(("loose",))
        self.small = {part: of(("small", f"small&{part}")) for part in PARTS}
        self.second, self.told = of(("second in unit",)), of(("unit told before",))
        self.behind, self.ahead = of(("behind result",)), of(("in front of result",))
        self.no_result = of(("no result part",))
        self.before, self.before2 = named("before:"), named("before2:")
        self.after, self.unit, self.led = named("after:"), named("unit:"), named("led:")
        self.close = _Combined([(lexicon.bits[name], f"near:{short}") for name, short in _CLOSE], of)
        self.front = _Combined([(lexicon.bits[name], f"front:{short}") for name, short in _LEADING], of)
        self.anywhere = _Combined([(lexicon.bit(*names), f"unit has:{short}") for names, short in _ANYWHERE], of)


@lru_cache(maxsize=8)
def _names(lexicon: Lexicon) -> _Plain[str]:
    return _Plain(lexicon, tuple, lambda half: lambda word: half + word)


class OutcomeWeights:
    """The fitted model.

    Args:
        features: a weight a feature.
        threshold: above which a number is an outcome.

    """

    def __init__(self, features: Mapping[str, int], threshold: int) -> None:
        self.features = features
        self.threshold = threshold
        self._ready: tuple[Lexicon, _Plain[int]] | None = None

    def ready(self, lexicon: Lexicon) -> _Plain[int]:
        """The weights beside what they are looked up with, made on first use."""
        if self._ready is None or self._ready[0] is not lexicon:
            self._ready = lexicon, _Plain(lexicon, self._together, self._halved)
        return self._ready[1]

    def _together(self, names: Iterable[str]) -> tuple[int, ...]:
        return (add_up(self.features, names),)

    def _halved(self, half: str) -> Callable[[str], int | None]:
        return {name.removeprefix(half): w for name, w in self.features.items() if name.startswith(half)}.get


class Outcome(NamedTuple):
    """An outcome number and what kind of effect it measures."""

    number: Number
    kind: MetricKind
    direction: Direction | None


def outcome_features(facts: Facts, parts: Sequence[Part]) -> list[list[str]]:
    """Names of the features of every quantity of the answer, in order."""
    return [[name for name in row if name] for row in _rows(facts, parts, _names(facts.lexicon))]


def _rows(facts: Facts, parts: Sequence[Part], plain: _Plain[T]) -> Iterator[list[T | None]]:
    """Features of every quantity of the answer, in order; ``None`` stands for one that is not known."""
    words, masks = facts.tokens.words, facts.masks
    close, front, anywhere = plain.close, plain.front, plain.anywhere
    changes, measures = facts.lexicon.bit("change_up", "change_down"), facts.lexicon.bits["metric_noun"]
    total = max(1, len(words))
    results = "result" in parts
    told: set[tuple[str, str | None]] = set()
    last_unit = -1
    for number in facts.numbers:
        first, last, _, _, kind, value, baseline, measure = number
        index = facts.unit_of(first)
        unit = facts.units[index]
        part = parts[index]
        has = facts.unit_masks[index]
        lead = first - 1
        while lead >= unit.first and words[lead] in _LOOSE:
            lead -= 1
        leading = reduce(or_, masks[max(unit.first, first - _FRONT) : first], 0)
        near = reduce(or_, masks[max(unit.first, first - _NEAR) : min(unit.last, last + _NEAR)], 0)
        before = words[first - 1] if first > unit.first else "^"
        before2 = words[first - 2] if first - 1 > unit.first else "^"
        row: list[T | None] = [
            *plain.kinds[part, kind],
            plain.before(before),
            plain.before2(f"{before2} {before}"),
            plain.after(words[last] if last < unit.last else "$"),
            plain.led(words[lead] if lead >= unit.first else "^"),
            *plain.places[int(10 * first / total)],
        ]
        if measure:
            row.append(plain.unit(measure))
        if baseline is not None:
            row += plain.paired[part, kind]
            row += (plain.moved if has & changes else plain.unmoved)[part]
            if has & measures:
                row += plain.measured[part]
        if lead < first - 1:
            row += plain.loose
        if kind == "count" and value is not None and value < _SMALL:
            row += plain.small[part]
        if index == last_unit:
            row += plain.second
        last_unit = index
        row += close[near & close.bits, part]
        row += front[leading & front.bits, part]
        row += anywhere[has & anywhere.bits, ""]
        if index and parts[index - 1] == "result":
            row += plain.behind
        if index + 1 < len(parts) and parts[index + 1] == "result":
            row += plain.ahead
        if not results:
            row += plain.no_result
        if kind != "count":
            if (kind, measure) in told:
                row += plain.told
            told.add((kind, measure))
        yield row


def find_outcomes(facts: Facts, parts: Sequence[Part], weights: OutcomeWeights) -> list[Outcome]:
    """The outcome numbers of an answer, in order."""
    if not facts.numbers:
        return []
    rows = _rows(facts, parts, weights.ready(facts.lexicon))
    return [
        Outcome(number, outcome_kind(facts, number), direction_of(facts, number))
        for number, row in zip(facts.numbers, rows, strict=True)
        if sum(filter(None, row)) >= weights.threshold
    ]
