"""What the word lists that a unit is on say of its part, and of the parts of the units around it.

A unit's own lists tell most. Its neighbours' tell some; and those of units further away tell how far the story has
come: a lesson that is still ahead, own acts behind, a result told already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import getitem
from typing import NamedTuple

from starjudge.heuristics.packed import FIELD_BITS
from starjudge.models.base import PARTS, FlagId
from starjudge.text.lexicon import Lexicon
from starjudge.text.measure import Facts

# Word lists that say something about a part; the others are noise here.
CUE_LISTS = (
    "first_subject", "we_subject", "third_subject", "role_noun", "credit", "be_verb", "reporting", "irregular_past",
    "auxiliary", "modal", "future", "generic_you", "decide", "build", "investigate", "communicate", "change_up",
    "change_down", "change_any", "ended", "setting", "role", "lesson", "practice", "moral", "filler", "hedge", "reason",
    "sequence", "time_point", "negation", "hypothetical", "general_truth", "opener", "tech", "metric_noun",
    "business_noun", "people_noun", "money", "time_unit", "percent", "multiple", "number_word", "buzzword", "vague",
    "qualitative", "own_fault", "blame_cue", "badmouth_cue", "resume_cue", "generic_company",
)  # fmt: skip
# Cues that colour the units around them too.
_SPREADING = ("first_subject", "setting", "role", "lesson", "practice", "ended", "change_down", "change_up", "decide",
              "general_truth", "opener", "hypothetical")  # fmt: skip
# Cues whose meaning depends on where in the answer they stand.
_PLACED = ("first_subject", "we_subject", "setting", "role", "lesson", "practice", "ended", "change_down", "change_up",
           "decide", "build", "investigate", "communicate", "metric_noun", "business_noun", "general_truth",
           "number_word", "be_verb")  # fmt: skip
# In this order a lexicon gives the tables of cue weights least to hold: what few lists say stands in few tables.
CUE_ORDER = tuple(sorted(CUE_LISTS, key=lambda name: (name not in _SPREADING, name not in _PLACED)))
PASSAGE_FLAGS: tuple[FlagId, ...] = (
    "blames_others",
    "badmouths_employer",
    "evasive_or_dishonest",
    "dismisses_ethics",
    "solo_heroics",
)  # flags that lie in what a passage says; a model of their own weighs each unit's words for them
UNIT_FIELDS = len(PARTS) + len(PASSAGE_FLAGS)  # of a packed sum: what a unit says of itself
_SPREAD_BEFORE = FIELD_BITS * UNIT_FIELDS  # where the weights for the unit behind stand
_SPREAD_AFTER = 2 * _SPREAD_BEFORE  # and those for the unit before
_ONE_BIAS = 1 << (_SPREAD_BEFORE - 1)  # keeps what a unit says of itself from borrowing of the fields above
_BIAS = _ONE_BIAS + (_ONE_BIAS << _SPREAD_BEFORE) + (_ONE_BIAS << _SPREAD_AFTER)
THREE_BIASES = 3 * _ONE_BIAS  # in each of `cue_sums`
_FAR = ("earlier", "earlier twice", "later", "later twice")  # where lists of units that are no neighbours stand


class Far(NamedTuple):
    """The spreading lists of the units that are no neighbours of one."""

    earlier: int
    """Lists that any unit before the one in front is on."""
    earlier_twice: int
    """Those that two of them are on, or more."""
    later: int
    """Lists that any unit behind the next one is on."""
    later_twice: int


def far_lists(masks: Sequence[int], bits: int) -> list[Far]:
    """What stands further away from each unit than its neighbours.

    Args:
        masks: the lists that each unit's words are on.
        bits: those of them that count.

    """
    earlier, later = _gathered(masks, bits), _gathered(masks[::-1], bits)
    return [Far(*before, *behind) for before, behind in zip(earlier, reversed(later), strict=True)]


def _gathered(masks: Sequence[int], bits: int) -> list[tuple[int, int]]:
    """For each unit the lists of all units before the one in front of it: of any of them, and of two or more."""
    once = twice = last = 0
    gathered = []
    for mask in masks:
        gathered.append((once, twice))
        twice |= once & last
        once |= last
        last = mask & bits
    return gathered


class CueTables:
    """Packed weights of the cue features, a table for each eight word lists.

    A unit is on about a dozen of fifty lists. One look-up serves eight lists and three purposes: what the unit's
    own lists say of it, of the unit behind it and of the unit before it, in fields beside each other. The sums
    are those of the named features (`CueNames`), which a test holds.
    """

    def __init__(self, names: CueNames, features: Mapping[str, int]) -> None:
        self.bits = sum(bit for bit, _ in names.lists)
        self.size = (self.bits.bit_length() + 7) // 8

        def weights(prefix: str, lists: Sequence[tuple[int, str]]) -> list[int]:
            found = {bit: features.get(f"{prefix}:{name}", 0) for bit, name in lists}
            return [found.get(1 << i, 0) for i in range(8 * self.size)]

        own = weights("c", names.lists)
        # What a unit says of its neighbours: "before" is read by the one behind it.
        spread = [
            (before << _SPREAD_BEFORE) + (after << _SPREAD_AFTER)
            for before, after in zip(
                weights("before", names.spread_lists), weights("after", names.spread_lists), strict=True
            )
        ]
        # Most lists say the same in each third, and then share a table: together they have to stay in a fast cache.
        made: dict[tuple[int, ...], list[int]] = {}

        def tables(third: int) -> list[list[int]]:
            placed = weights(str(third), names.placed_lists)
            every = [sum(three) for three in zip(own, placed, spread, strict=True)]
            eights = [tuple(every[at : at + 8]) for at in range(0, len(every), 8)]
            lowest, *others = [made.setdefault(eight, _every_sum(eight)) for eight in eights]
            return [*reversed(others), [_BIAS + weight for weight in lowest]]

        self.by_third = [tables(third) for third in range(3)]
        """For each third the tables, that of the lowest eight bits last and with the bias in it."""
        self.spreading = names.spreading
        self.far = [_Sums(features, f"{side}:", names.spread_lists) for side in _FAR]
        """What the lists of each mask of `Far` say together."""


class _Sums(dict[int, int]):
    """The sum of the weights of any lists, by their bits; an answer meets few of them, one or two at a time."""

    def __init__(self, features: Mapping[str, int], prefix: str, lists: Sequence[tuple[int, str]]) -> None:
        super().__init__()
        self._weights = [(bit, features.get(prefix + name, 0)) for bit, name in lists]

    def __missing__(self, bits: int) -> int:
        found = self[bits] = sum(weight for bit, weight in self._weights if bits & bit)
        return found


def _every_sum(weights: Sequence[int]) -> list[int]:
    """The sum for every combination of these weights."""
    sums = [0]
    for weight in weights:
        sums += [weight + below for below in sums]
    return sums


def cue_sums(facts: Facts, tables: CueTables) -> list[int]:
    """For every unit what its lists and those of the units around it say of it, with `THREE_BIASES`.

    The sums stand in the lowest `UNIT_FIELDS` fields; what is above means nothing.
    """
    by_third, bits, size = tables.by_third, tables.bits, tables.size
    whole = 2 * len(facts.tokens) + 1
    told = [
        sum(map(getitem, by_third[3 * (unit.first + unit.last) // whole], (mask & bits).to_bytes(size, "big")))
        for unit, mask in zip(facts.units, facts.unit_masks, strict=True)
    ]
    earlier = _gathered_sums(facts.unit_masks, tables.spreading, tables.far[0], tables.far[1])
    later = _gathered_sums(facts.unit_masks[::-1], tables.spreading, tables.far[2], tables.far[3])
    return [
        own + (before >> _SPREAD_BEFORE) + (after >> _SPREAD_AFTER) + told_before + told_behind
        for own, before, after, told_before, told_behind in zip(
            told, [_BIAS, *told[:-1]], [*told[1:], _BIAS], earlier, reversed(later), strict=True
        )
    ]


def _gathered_sums(masks: Sequence[int], bits: int, first: Mapping[int, int], again: Mapping[int, int]) -> list[int]:
    """What the masks of `_gathered` say of each unit: only what is new is added."""
    once = twice = last = total = 0
    sums = []
    for mask in masks:
        sums.append(total)
        if last:
            fresh, seen = last & ~once, last & once & ~twice
            if fresh:
                total += first[fresh]
                once |= fresh
            if seen:
                total += again[seen]
                twice |= seen
        last = mask & bits
    return sums


class CueNames:
    """Names of the cue features of any combination of word lists."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lists = [(lexicon.bits[name], name) for name in CUE_LISTS]
        self.spread_lists = [(lexicon.bits[name], name) for name in _SPREADING]
        self.placed_lists = [(lexicon.bits[name], name) for name in _PLACED]
        self.spreading = sum(bit for bit, _ in self.spread_lists)
        self._tables: tuple[Mapping[str, int], CueTables] | None = None

    def tables(self, features: Mapping[str, int]) -> CueTables:
        """The cue weights of a model, by name, made on first use."""
        if self._tables is None or self._tables[0] is not features:
            self._tables = (features, CueTables(self, features))
        return self._tables[1]

    def own(self, mask: int) -> list[str]:
        """Features of the lists that a unit's words are on."""
        return [f"c:{name}" for bit, name in self.lists if mask & bit]

    def spread(self, mask: int, side: str) -> list[str]:
        """Features of the lists that the unit beside is on."""
        return [f"{side}:{name}" for bit, name in self.spread_lists if mask & bit]

    def far(self, far: Far) -> list[str]:
        """Features of the lists that units further away are on."""
        return [name for side, mask in zip(_FAR, far, strict=True) for name in self.spread(mask, side)]

    def placed(self, mask: int, third: int) -> list[str]:
        """Features of lists and the third of the answer in which they stand."""
        return [f"{third}:{name}" for bit, name in self.placed_lists if mask & bit]
