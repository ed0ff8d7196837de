"""Which part of the story each unit belongs to: sequence labelling over the whole answer.

A linear-chain model. Each unit has features: its words and word pairs, the lists they are on, who acts
in it, its numbers, its place in the answer, the heading above it, and the cues around it. Their weights,
and the weight of each move from part to part, were fitted on the corpus in ``training/`` (script beside
it); the best sequence over all units is decoded at once, so that a sentence is read in its place.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise, repeat
from typing import Any, Generic, NamedTuple, TypeVar

from starjudge.heuristics.cues import THREE_BIASES, UNIT_FIELDS, CueNames, cue_sums, far_lists
from starjudge.heuristics.headings import LONGEST_HEADING, heading_part
from starjudge.heuristics.packed import FIELD_BITS, best_path, leads, pack, pack_table, unpack_lowest
from starjudge.heuristics.unsaid import pauses
from starjudge.models.base import KINDS, PARTS, Part
from starjudge.text.measure import Facts

_NO_MARK = frozenset((" ", ", ", "-", "'", "/"))  # gaps that end no heading
_SIGNS = FIELD_BITS * len(PARTS)  # where in a packed sum the flags' weights begin
_BINS = 10  # places in the answer
_SIZE_BOUNDS = (3, 6, 12, 25)  # words from which a unit is of the next size
_MOST_AROUND = 3  # figures before a unit or behind it; more say no more
_COUNTED = ("percent", "money", "time", "multiple", "score", "count")
_ACTING = {"i": 1, "others": 2, "passive": 4, "we": 8}  # a bit for each kind of actor

T = TypeVar("T")


class Plain(Generic[T]):
    """The features of place, size, heading, actors and numbers, as whatever is asked for: names, or weights.

    Args:
        of: from a feature's name to what it shall be.
        openings: the first words, and first two words, that shall be told apart; all of them where left out.
        together: several that a unit always has together, put together.

    """

    def __init__(
        self,
        of: Callable[[str], T],
        openings: Iterable[str] | None = None,
        together: Callable[[list[T]], list[T]] = list,
    ) -> None:
        sizes = [of(f"size:{i}") for i in range(len(_SIZE_BOUNDS) + 1)]
        self.frames: dict[str, list[list[list[T]]]] = {
            kind: [
                [together([of("bias"), of(f"place:{i}"), size, of(f"kind:{kind}")]) for size in sizes]
                for i in range(_BINS)
            ]
            for kind in KINDS
        }
        """What every unit has, by kind of question, place and size."""
        self.first, self.second, self.last = of("first"), of("second"), of("last")
        self.last_but_one, self.only, self.paragraph = of("last but one"), of("only"), of("paragraph")
        self.heading: dict[str, T] = {part: of(f"heading:{part}") for part in PARTS}
        self.label: dict[str, T] = {part: of(f"label:{part}") for part in PARTS}
        self.under: dict[str, T] = {part: of(f"under:{part}") for part in ("none", *PARTS)}
        self.question, self.quoted = of("question"), of("in quote")
        self.acting = [
            [
                together([of(name) for name in _acting_names(acting, third)])
                for acting in range(2 * max(_ACTING.values()))
            ]
            for third in range(3)
        ]
        """Who acts, by the third of the answer and the bits of all who do."""
        self.number = {kind: of(f"number:{kind}") for kind in _COUNTED}
        self.paired = of("number:pair")
        self.numbers = [of(f"numbers {third}") for third in range(3)]
        self.around = {
            what: [
                [together([of(f"{what} earlier:{i}"), of(f"{what} later:{j}")]) for j in range(_MOST_AROUND + 1)]
                for i in range(_MOST_AROUND + 1)
            ]
            for what in ("figures", "pairs")
        }
        """How many figures, and changes from one to another, stand before the unit and behind it."""
        self.opening: Callable[[str], T | None] = lambda words: of(f"^{words}")
        """The feature of a unit's first word or two; ``None`` where they are not told apart."""
        if openings is not None:
            self.opening = {words: of(f"^{words}") for words in openings}.get


def _acting_names(acting: int, third: int) -> list[str]:
    """Names of the features of these actors."""
    names = [f"acts:{kind}" for kind, bit in _ACTING.items() if acting & bit] or ["acts:none"]
    return [*names, f"acts:i {third}"] if acting & _ACTING["i"] else names


_NAMED = Plain[str](str)
_SIZES = [bisect_right(_SIZE_BOUNDS, size) for size in range(_SIZE_BOUNDS[-1] + 1)]


class WordWeights(dict[str, int]):
    """Weights of words. A word without one has that of its ending, a figure that of all figures."""

    _MOST = 200_000  # words kept, rare ones included

    def __init__(self, words: Mapping[str, int], features: Mapping[str, int], known: frozenset[str]) -> None:
        super().__init__(words)
        self.known = known
        """Words with a weight of their own: the ones the corpus knows."""
        self.plain = frozenset(filter(str.isalpha, known))
        """Those of them that are all letters."""
        self._words = words
        self._features = features

    def __missing__(self, word: str) -> int:
        if len(self) >= self._MOST:
            self.clear()
            self.update(self._words)
        found = self._words.get("#", 0) if word[0].isdigit() else self._features.get("~" + word[-2:], 0)
        self[word] = found
        return found


class PartWeights(NamedTuple):
    """The fitted model, ready for use."""

    words: WordWeights
    pairs: dict[tuple[str, str], int]
    features: dict[str, int]
    plain: Plain[int]
    """Weights of the features of place, size, heading, actors and numbers."""
    moves: list[list[int]]
    ahead: list[list[int]]
    """`leads` of the moves."""
    first: list[int]
    version: str

    @classmethod
    def from_data(cls, data: Mapping[str, Any], signs: Mapping[str, Any] | None = None) -> PartWeights:
        """Build from the shipped files' data.

        Args:
            data: weights of the part labels.
            signs: weights of the passages that show a red flag; none where left out.

        """
        words, pairs, features = (pack_table(data[name]) for name in ("words", "pairs", "features"))
        known = frozenset(words)
        if signs is not None:
            # A flag's weights stand in the fields behind the parts': one sum serves both.
            for name, table, prefix in (("words", words, ""), ("pairs", pairs, ""), ("lists", features, "c:")):
                for key, row in signs[name].items():
                    # A word that only the flags know keeps the part weights of its ending.
                    start = features.get("~" + key[-2:], 0) if name == "words" else 0
                    entry = prefix + key
                    table[entry] = table.get(entry, start) + (pack(row) << _SIGNS)
        beside = {(first, second): pairs[f"{first} {second}"] for first, second in map(str.split, pairs)}
        openings = [name[1:] for name in features if name[0] == "^"]
        plain = Plain(lambda name: features.get(name, 0), openings, lambda weights: [sum(weights)])
        moves = data["moves"]
        return cls(
            WordWeights(words, features, known),
            beside,
            features,
            plain,
            moves,
            leads(moves),
            data["first"],
            str(data["version"]),
        )


def words_of(word: str) -> str:
    """A word as the model knows it: figures are all the same."""
    return "#" if word[0].isdigit() else word


def unit_masks(facts: Facts) -> list[int]:
    """The lists that each unit's words are on, together."""
    return facts.unit_masks


def unit_features(facts: Facts, kind: str, cues: CueNames, masks: Sequence[int]) -> list[list[str]]:
    """Names of all features of every unit besides its words; what the weights are fitted on."""
    rows = _plain_features(facts, kind, _NAMED)
    last = len(rows) - 1
    far = far_lists(masks, cues.spreading)
    for i, (row, mask) in enumerate(zip(rows, masks, strict=True)):
        row += cues.own(mask)
        row += cues.far(far[i])
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


def _plain_features(facts: Facts, kind: str, plain: Plain[T]) -> list[list[T]]:
    """Features of place, size, heading, actors and numbers."""
    units = facts.units
    n = len(units)
    whole = 2 * max(1, len(facts.tokens)) + 1
    actors, numbers = facts.actors, facts.numbers
    words, gaps, quoted = facts.tokens.words, facts.tokens.gaps, facts.quoted
    frames, open_with, longest = plain.frames[kind], plain.opening, len(_SIZES) - 1
    at_actor = at_number = 0
    begins = [actor.first for actor in actors]
    begins.append(len(words))
    under = "none"
    # A count alone may be of anything; how many other figures are told already, and how many follow, places a unit.
    figures, pairs = plain.around["figures"], plain.around["pairs"]
    paired_left = sum(number.baseline is not None for number in numbers)
    figures_left = paired_left + sum(number.kind != "count" and number.baseline is None for number in numbers)
    figures_told = pairs_told = 0
    rows: list[list[T]] = []
    for i, (_, _, first, last, paragraph, _) in enumerate(units):
        size = last - first
        middle = first + last
        opening = words_of(words[first])
        row = [*frames[_BINS * middle // whole][_SIZES[size if size < longest else longest]]]
        one = open_with(opening)
        if one is not None:
            row.append(one)
        two = open_with(f"{opening} {words_of(words[first + 1])}") if size > 1 else None
        if two is not None:
            row.append(two)
        if i == 0:
            row.append(plain.first)
        elif i == 1:
            row.append(plain.second)
        if i == n - 1:
            row.append(plain.last)
        elif i == n - 2:
            row.append(plain.last_but_one)
        if n == 1:
            row.append(plain.only)
        if paragraph:
            row.append(plain.paragraph)
        # A heading is short or ends in a mark; most units are neither, and are not looked at.
        marked = size <= LONGEST_HEADING or not _NO_MARK.issuperset(gaps[first + 1 : first + LONGEST_HEADING + 1])
        heading = heading_part(words, first, last, gaps) if marked else None
        if heading is not None:
            under = heading[0]
            row.append(plain.heading[under] if heading[1] else plain.label[under])
        else:
            row.append(plain.under[under])
        if "?" in gaps[last]:
            row.append(plain.question)
        if first in quoted:
            row.append(plain.quoted)
        acting = 0
        while begins[at_actor] < last:
            acting |= _ACTING[actors[at_actor].kind]
            at_actor += 1
        third = 3 * middle // whole
        row += plain.acting[third][acting]
        before = min(figures_told, _MOST_AROUND), min(pairs_told, _MOST_AROUND)
        if at_number < len(numbers) and numbers[at_number].first < last:
            paired = False
            while at_number < len(numbers) and numbers[at_number].first < last:
                number = numbers[at_number]
                if number.baseline is not None:
                    paired = True
                    pairs_told += 1
                    paired_left -= 1
                if number.kind != "count" or number.baseline is not None:
                    figures_told += 1
                    figures_left -= 1
                row.append(plain.number[number.kind])
                at_number += 1
            if paired:
                row.append(plain.paired)
            row.append(plain.numbers[third])
        row += figures[before[0]][min(figures_left, _MOST_AROUND)]
        row += pairs[before[1]][min(paired_left, _MOST_AROUND)]
        rows.append(row)
    return rows


def _weighed(facts: Facts, weights: PartWeights) -> tuple[Sequence[int], Sequence[int]]:
    """The weight of every word, and of every word and the next one."""
    if facts.lexicon.weights is weights.words:
        return facts.read.weights, facts.read.pair_weights
    words = facts.tokens.words
    pairs = map(weights.pairs.get, pairwise(words), repeat(0))
    return list(map(weights.words.__getitem__, words)), list(pairs)


def _without_pauses(
    facts: Facts, weights: PartWeights, words: Sequence[int], pairs: Sequence[int]
) -> tuple[list[int], list[int]]:
    """Weights as if nobody had paused: none for a filler, and the words around it stand side by side."""
    said = facts.tokens.words
    alone, beside = list(words), list(pairs)
    runs: list[list[int]] = []  # "um, you know" is one pause
    for i, size in pauses(facts):
        if runs and runs[-1][1] == i:
            runs[-1][1] += size
        else:
            runs.append([i, i + size])
    for i, behind in runs:
        unit = facts.units[facts.unit_of(i)]
        alone[i:behind] = [0] * (behind - i)
        first = max(0, i - 1)
        beside[first:behind] = [0] * len(beside[first:behind])
        if unit.first < i and behind < unit.last:
            beside[first] = weights.pairs.get((said[first], said[behind]), 0)
    return alone, beside


class Labels(NamedTuple):
    """The part of every unit, and its sums of weights for each of `cues.PASSAGE_FLAGS`, in hundredths."""

    parts: list[Part]
    signs: list[list[int]]


_LESSON_CUES = ("lesson", "practice", "moral", "general_truth", "modal", "future", "hypothetical", "generic_you",
                "own_fault")  # fmt: skip
_EFFECT_CUES = ("ended", "change_up", "change_down", "percent", "number_word")


def _ends_in_effect(facts: Facts, parts: Sequence[Part]) -> bool:
    """Whether the last sentence is taken for a lesson by its place alone.

    Most answers end in a lesson, so that the fitted labels expect one there. A single sentence behind the result that
    draws none in any word, and tells what rose, fell or can be counted, is more of the result.
    """
    if parts[-2:] != ["result", "learning"]:
        return False
    mask, bit = facts.unit_masks[-1], facts.lexicon.bit
    if mask & bit(*_LESSON_CUES):
        return False
    first = facts.units[-1].first
    return mask & bit(*_EFFECT_CUES) != 0 or any(number.first >= first for number in facts.numbers)


def label_parts(facts: Facts, kind: str, weights: PartWeights, cues: CueNames) -> Labels:
    """The part of every unit of an answer, and what its words say of red flags.

    Args:
        facts: the answer, measured.
        kind: kind of the question.
        weights: the fitted model.
        cues: feature names for the lexicon that ``facts`` was measured with.

    """
    units = facts.units
    if not units:
        return Labels([], [])
    rows = _plain_features(facts, kind, weights.plain)
    words, pairs = _weighed(facts, weights)
    if facts.fillers:
        words, pairs = _without_pauses(facts, weights, words, pairs)
    scores: list[list[int]] = []
    for unit, row, cued in zip(units, rows, cue_sums(facts, cues.tables(weights.features)), strict=True):
        first, last = unit.first, unit.last
        # Half of the pairs have no weight; passing them over is cheaper than adding nothing.
        total = sum(filter(None, pairs[first : last - 1]), sum(words[first:last], sum(row)))
        scores.append(unpack_lowest(total + cued - THREE_BIASES, UNIT_FIELDS))
    labels = len(PARTS)
    path = best_path([row[:labels] for row in scores], weights.moves, weights.first, weights.ahead)
    parts = [PARTS[k] for k in path]
    if _ends_in_effect(facts, parts):
        parts[-1] = "result"
    return Labels(parts, [row[labels:] for row in scores])
