"""Which part of the story each unit belongs to: sequence labelling over the whole answer.

A linear-chain model. Each unit has features: its words and word pairs, the lists they are on, who acts
in it, its numbers, its place in the answer, the heading above it, and its neighbours' cues. Their weights,
and the weight of each move from part to part, were fitted on the corpus in ``training/`` (script beside
it); the best sequence over all units is decoded at once, so that a sentence is read in its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import NamedTuple

from starjudge.heuristics.headings import heading_part
from starjudge.heuristics.packed import best_path, pack_table, unpack
from starjudge.models.base import PARTS, Part
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
# Cues that colour the units beside them too.
_SPREADING = ("first_subject", "setting", "role", "lesson", "practice", "ended", "change_down", "change_up", "decide",
              "general_truth", "opener", "hypothetical")  # fmt: skip
# Cues whose meaning depends on where in the answer they stand.
_PLACED = ("first_subject", "we_subject", "setting", "role", "lesson", "practice", "ended", "change_down", "change_up",
           "decide", "build", "investigate", "communicate", "metric_noun", "business_noun", "general_truth",
           "number_word", "be_verb")  # fmt: skip
_ZEROS = repeat(0)  # the default of every look-up
_BINS = 10  # places in the answer
_PLACES = tuple(f"place:{i}" for i in range(_BINS))
_SIZES = tuple(f"size:{i}" for i in range(5))
_ACTS = {kind: f"acts:{kind}" for kind in ("i", "we", "passive", "others")}
_I_ACTS = tuple(f"acts:i {i}" for i in range(3))
_NUMBERS = tuple(f"numbers {i}" for i in range(3))


class PartWeights(NamedTuple):
    """The fitted model, ready for use."""

    words: dict[str, int]
    pairs: dict[str, int]
    features: dict[str, int]
    moves: list[list[int]]
    first: list[int]
    version: str

    @classmethod
    def from_data(cls, data: dict[str, object]) -> PartWeights:
        """Build from the shipped file's data."""
        return cls(
            pack_table(data["words"]),  # type: ignore[arg-type]  # the file's form is fixed by the training script
            pack_table(data["pairs"]),  # type: ignore[arg-type]
            pack_table(data["features"]),  # type: ignore[arg-type]
            data["moves"],  # type: ignore[arg-type]
            data["first"],  # type: ignore[arg-type]
            str(data["version"]),
        )


class CueTables:
    """Packed weights of the cue features, a table for each eight word lists.

    A unit is on about a dozen of fifty lists. Looking up eight lists at a time keeps that cheap; the sums are
    the same as those of the named features (`CueNames`), which a test holds.
    """

    def __init__(self, names: CueNames, features: Mapping[str, int], lists: int) -> None:
        own = {bit: features.get(f"c:{name}", 0) for bit, name in names.lists}
        placed = [{bit: features.get(f"{third}:{name}", 0) for bit, name in names.placed_lists} for third in range(3)]
        self.own = [_by_byte([own.get(1 << i, 0) + here.get(1 << i, 0) for i in range(lists)]) for here in placed]
        self.before, self.after = (
            _by_byte(
                [
                    {b: features.get(f"{side}:{n}", 0) for b, n in names.spread_lists}.get(1 << i, 0)
                    for i in range(lists)
                ]
            )
            for side in ("before", "after")
        )


def _by_byte(weights: list[int]) -> list[list[int]]:
    """For each eight lists, the sum for every combination of them."""
    tables: list[list[int]] = []
    for at in range(0, len(weights), 8):
        eight = weights[at : at + 8]
        table = [0]
        for weight in eight:
            table += [weight + below for below in table]
        tables.append(table)
    return tables


def _look_up(tables: Sequence[Sequence[int]], mask: int) -> int:
    total = 0
    for table in tables:
        total += table[mask & 255]
        mask >>= 8
    return total


class CueNames:
    """Names of the cue features of any combination of word lists."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lists = [(lexicon.bits[name], name) for name in CUE_LISTS]
        self.spread_lists = [(lexicon.bits[name], name) for name in _SPREADING]
        self.placed_lists = [(lexicon.bits[name], name) for name in _PLACED]
        self._size = len(lexicon.names)
        self._tables: tuple[object, CueTables] | None = None

    def tables(self, weights: PartWeights) -> CueTables:
        """The cue weights of a model, made on first use."""
        if self._tables is None or self._tables[0] is not weights:
            self._tables = (weights, CueTables(self, weights.features, self._size))
        return self._tables[1]

    def own(self, mask: int) -> list[str]:
        """Features of the lists that a unit's words are on."""
        return [f"c:{name}" for bit, name in self.lists if mask & bit]

    def spread(self, mask: int, side: str) -> list[str]:
        """Features of the lists that the unit beside is on."""
        return [f"{side}:{name}" for bit, name in self.spread_lists if mask & bit]

    def placed(self, mask: int, third: int) -> list[str]:
        """Features of lists and the third of the answer in which they stand."""
        return [f"{third}:{name}" for bit, name in self.placed_lists if mask & bit]


def words_of(word: str) -> str:
    """A word as the model knows it: figures are all the same."""
    return "#" if word[0].isdigit() else word


def unit_masks(facts: Facts) -> list[int]:
    """The lists that each unit's words are on, together."""
    out: list[int] = []
    masks = facts.masks
    for unit in facts.units:
        together = 0
        for mask in masks[unit.first : unit.last]:
            together |= mask
        out.append(together)
    return out


def unit_features(facts: Facts, kind: str, cues: CueNames, masks: Sequence[int]) -> list[list[str]]:
    """Names of all features of every unit besides its words; what the weights are fitted on."""
    rows = _plain_features(facts, kind)
    last = len(rows) - 1
    for i, (row, mask) in enumerate(zip(rows, masks, strict=True)):
        row += cues.own(mask)
        row += cues.placed(mask, _third(facts, i))
        if i:
            row += cues.spread(masks[i - 1], "before")
        if i < last:
            row += cues.spread(masks[i + 1], "after")
    return rows


def _third(facts: Facts, i: int) -> int:
    """The third of the answer in which a unit's middle lies."""
    unit = facts.units[i]
    return 3 * (unit.first + unit.last) // (2 * len(facts.tokens) + 1)


def _plain_features(facts: Facts, kind: str) -> list[list[str]]:
    """Features of place, size, heading, actors and numbers."""
    units = facts.units
    n = len(units)
    total = max(1, len(facts.tokens))
    actors = facts.actors
    numbers = facts.numbers
    words = facts.tokens.words
    gaps = facts.tokens.gaps
    at_actor = at_number = 0
    under = "none"
    of_kind = f"kind:{kind}"
    rows: list[list[str]] = []
    for i, unit in enumerate(units):
        size = unit.last - unit.first
        third = _third(facts, i)
        row = [
            "bias",
            _PLACES[_BINS * (unit.first + unit.last) // (2 * total + 1)],
            _SIZES[0 if size < 3 else 1 if size < 6 else 2 if size < 12 else 3 if size < 25 else 4],
            of_kind,
            f"^{words_of(words[unit.first])}",
        ]
        if size > 1:
            row.append(f"^{words_of(words[unit.first])} {words_of(words[unit.first + 1])}")
        if i == 0:
            row.append("first")
        elif i == 1:
            row.append("second")
        if i == n - 1:
            row.append("last")
        elif i == n - 2:
            row.append("last but one")
        if n == 1:
            row.append("only")
        if unit.paragraph:
            row.append("paragraph")
        heading = heading_part(words, unit.first, unit.last, gaps)
        if heading is not None:
            under = heading[0]
            row.append(f"heading:{under}" if heading[1] else f"label:{under}")
        else:
            row.append(f"under:{under}")
        if "?" in gaps[unit.last]:
            row.append("question")
        if unit.first in facts.quoted:
            row.append("in quote")
        acting: set[str] = set()
        while at_actor < len(actors) and actors[at_actor].first < unit.last:
            acting.add(actors[at_actor].kind)
            at_actor += 1
        if acting:
            row += [_ACTS[kind] for kind in sorted(acting)]
            if "i" in acting:
                row.append(_I_ACTS[third])
        else:
            row.append("acts:none")
        counted = paired = 0
        while at_number < len(numbers) and numbers[at_number].first < unit.last:
            counted += 1
            paired += numbers[at_number].baseline is not None
            row.append(f"number:{numbers[at_number].kind}")
            at_number += 1
        if paired:
            row.append("number:pair")
        if counted:
            row.append(_NUMBERS[third])
        rows.append(row)
    return rows


def label_parts(facts: Facts, kind: str, weights: PartWeights, cues: CueNames) -> list[Part]:
    """The part of every unit of an answer.

    Args:
        facts: the answer, measured.
        kind: kind of the question.
        weights: the fitted model.
        cues: feature names for the lexicon that ``facts`` was measured with.

    """
    units = facts.units
    if not units:
        return []
    masks = unit_masks(facts)
    rows = _plain_features(facts, kind)
    tables = cues.tables(weights)
    last = len(units) - 1
    word, pair, feature = weights.words.get, weights.pairs.get, weights.features.get
    words, pairs = facts.tokens.words, facts.tokens.pairs
    figure = word("#", 0)
    scores: list[list[int]] = []
    for i, (unit, row) in enumerate(zip(units, rows, strict=True)):
        total = _look_up(tables.own[_third(facts, i)], masks[i])
        if i:
            total += _look_up(tables.before, masks[i - 1])
        if i < last:
            total += _look_up(tables.after, masks[i + 1])
        for w in words[unit.first : unit.last]:
            value = word(w)
            if value is not None:
                total += value
            elif w[0].isdigit():
                total += figure
            else:
                total += feature("~" + w[-2:], 0)
        total += sum(map(pair, pairs[unit.first : unit.last - 1], _ZEROS))
        total += sum(map(feature, row, _ZEROS))
        scores.append(unpack(total, len(PARTS)))
    return [PARTS[k] for k in best_path(scores, weights.moves, weights.first)]
