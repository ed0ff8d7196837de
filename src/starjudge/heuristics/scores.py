"""From measurements to levels: for each dimension a sum of steps that can be printed.

A step is "outcome numbers ≥ 2: +34", in hundredths of a score. A step may hold for stories only, for other
kinds of question only, or for both. Steps were fitted on the corpus in ``training/``; which measurements a
dimension may use, and in which direction each may move it, was laid down by hand (``training/train_scores.py``),
so that, say, a better vocabulary cannot raise ownership and one more number cannot lower impact.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import compress
from operator import getitem, itemgetter
from typing import Any, NamedTuple

from starjudge.heuristics.climbing import climbed
from starjudge.heuristics.packed import FIELD_BITS, pack, unpack
from starjudge.models.base import DIMENSIONS, RESPONSE_KINDS, ResponseKind

LEVELS = (*DIMENSIONS, "overall")


class Ladder(NamedTuple):
    """The steps of one measurement: thresholds, and the packed sum of steps up to each."""

    name: str
    thresholds: list[int]
    sums: list[int]
    """One more than thresholds; the first is what stands below all of them."""


class _Columns(NamedTuple):
    """All ladders side by side, so that climbing them is one pass without a loop of ours.

    Half of what is measured is zero in most answers. What a ladder gives at zero is in ``base`` and taken off its
    sums, so that those need not be climbed.
    """

    names: list[str]
    thresholds: list[list[int]]
    sums: list[list[int]]
    base: int

    @classmethod
    def of(cls, ladders: Sequence[Ladder], base: int) -> _Columns:
        """The columns of some ladders."""
        at_zero = [row.sums[bisect_right(row.thresholds, 0)] for row in ladders]
        return cls(
            [row.name for row in ladders],
            [row.thresholds for row in ladders],
            [[value - zero for value in row.sums] for row, zero in zip(ladders, at_zero, strict=True)],
            base + sum(at_zero),
        )


class StepModel:
    """Sums of steps for several outputs at once.

    Args:
        outputs: names of what is summed.
        base: starting value of each output, by group (``story`` or ``other``).
        steps: rows ``[group, measurement, threshold, {output: weight}]`` with group ``story``, ``other`` or ``both``.

    """

    def __init__(
        self,
        outputs: Sequence[str],
        base: Mapping[str, Sequence[int]],
        steps: Sequence[tuple[str, str, int, dict[str, int]]],
    ) -> None:
        self.outputs = tuple(outputs)
        self.base = base
        self.steps = steps
        self._picked: dict[str, tuple[list[str], itemgetter[Any]]] = {}

    @cached_property
    def _ladders(self) -> dict[str, list[Ladder]]:
        """By group; made on first use, as a model that stands beside another is mostly asked for nothing itself."""
        return {group: self._build(group) for group in ("story", "other")}

    @cached_property
    def _columns(self) -> dict[str, _Columns]:
        return {group: _Columns.of(ladders, pack(self.base[group])) for group, ladders in self._ladders.items()}

    def beside(self, other: StepModel) -> StepModel:
        """One model with the outputs of both."""
        base = {group: [*values, *other.base[group]] for group, values in self.base.items()}
        return StepModel((*self.outputs, *other.outputs), base, [*self.steps, *other.steps])

    def _build(self, group: str) -> list[Ladder]:
        rows: dict[str, dict[int, int]] = {}
        bits = {output: FIELD_BITS * i for i, output in enumerate(self.outputs)}
        for where, name, threshold, weights in self.steps:
            if where in (group, "both"):
                at = rows.setdefault(name, {})
                # A kind of response is no level: nothing lies between two of them, and its steps stay steps.
                level = [(bits[o], w) for o, w in weights.items() if o in bits and o not in RESPONSE_KINDS]
                kind = sum(w << bits[o] for o, w in weights.items() if o in bits and o in RESPONSE_KINDS)
                at[threshold] = at.get(threshold, 0) + kind
                for place, packed in climbed(name, threshold, level) if level else ():
                    at[place] = at.get(place, 0) + packed
        ladders = []
        for name, at in sorted(rows.items()):
            thresholds = sorted(at)
            sums = [0]
            for threshold in thresholds:
                sums.append(sums[-1] + at[threshold])
            ladders.append(Ladder(name, thresholds, sums))
        return ladders

    def sums(self, values: Mapping[str, int], story: bool) -> dict[str, int]:
        """Every output's sum of steps."""
        group = "story" if story else "other"
        columns = self._columns[group]
        given = self._given(values, group)
        steps = map(bisect_right, compress(columns.thresholds, given), filter(None, given))
        total = sum(map(getitem, compress(columns.sums, given), steps), columns.base)
        return dict(zip(self.outputs, unpack(total, len(self.outputs)), strict=True))

    def _given(self, values: Mapping[str, int], group: str) -> Sequence[int]:
        """The values of a group's ladders, by place: measurements come in the same order every time."""
        order, picked = self._picked.get(group, (None, None))
        names = list(values)
        if picked is None or names != order:
            wanted = self._columns[group].names
            if len(wanted) < 2:  # a getter of one place gives no tuple
                return list(map(values.__getitem__, wanted))
            place = {name: i for i, name in enumerate(names)}
            picked = itemgetter(*map(place.__getitem__, wanted))
            self._picked[group] = names, picked
        found: tuple[int, ...] = picked(list(values.values()))
        return found

    def terms(self, values: Mapping[str, int], story: bool, output: str) -> list[tuple[str, int, int]]:
        """What each measurement gave to one output: name, value, hundredths; largest first.

        A term is told against the middle of what its measurement can give, so that "few numbers" counts
        as a loss and not as an absent gain.
        """
        index = self.outputs.index(output)
        out = []
        for name, thresholds, sums in self._ladders["story" if story else "other"]:
            levels = [unpack(s, len(self.outputs))[index] for s in sums]
            low, high = min(levels), max(levels)
            if low == high:
                continue
            given = levels[bisect_right(thresholds, values[name])] - (low + high) // 2
            out.append((name, values[name], given))
        return sorted(out, key=lambda term: (-abs(term[2]), term[0]))


class ScoreWeights(NamedTuple):
    """The fitted models of scores and of the kind of response."""

    levels: StepModel
    responses: StepModel
    flags: dict[str, dict[str, list[int]]]
    """Red flag to dimension (or ``overall``) to ``[shift, limit]`` in hundredths."""
    theme_floors: dict[str, int]
    """Theme to the number of its words that nearly every answer on it holds."""
    version: str
    both: StepModel | None = None
    """Levels and responses in one model: most of their measurements are the same."""

    @classmethod
    def from_data(cls, data: Mapping[str, object]) -> ScoreWeights:
        """Build from the shipped file's data."""
        levels = StepModel(LEVELS, data["base"], data["steps"])  # type: ignore[arg-type]  # fixed by the training script
        responses = StepModel(RESPONSE_KINDS, data["response_base"], data["response_steps"])  # type: ignore[arg-type]
        return cls(
            levels,
            responses,
            data["flags"],  # type: ignore[arg-type]
            data["theme_floors"],  # type: ignore[arg-type]
            str(data["version"]),
            levels.beside(responses),
        )


def find_levels(values: Mapping[str, int], story: bool, weights: ScoreWeights) -> dict[str, int]:
    """Each dimension's level in hundredths, 100 to 500, and ``overall``'s before flags and caps."""
    return _within(weights.levels.sums(values, story))


def _within(sums: Mapping[str, int]) -> dict[str, int]:
    return {name: min(500, max(100, sums[name])) for name in LEVELS}


# A listener's verdict on a story goes with its weakest side: of 1,142 rated answers, those with 2 or 3 in one of these
# had an overall above that score in 25 of 709 cases; beside a 1, an overall of 2 is common.
_SIDES = ("structure", "ownership", "specificity", "relevance")
_ABOVE_WEAKEST = 60  # hundredths that the verdict may lie above the weakest side


def with_flags(
    levels: Mapping[str, int], flags: Iterable[str], weights: ScoreWeights, story: bool = True
) -> dict[str, int]:
    """Levels after what red flags take away.

    Raters who note a flag score the dimensions it touches lower than its measurements alone would: each flag
    has a shift and a limit for each of them, fitted like the steps. Of several flags the largest shift and the
    lowest limit hold; they do not add up. A story's ``overall`` then keeps to its weakest side.
    """
    out = dict(levels)
    rows = [weights.flags[flag] for flag in flags if flag in weights.flags]
    for name in LEVELS if rows else ():
        touched = [row[name] for row in rows if name in row]
        if touched:
            shift, limit = min(t[0] for t in touched), min(t[1] for t in touched)
            out[name] = max(100, min(out[name] + shift, limit))
    if story:
        out["overall"] = min(out["overall"], min(out[name] for name in _SIDES) + _ABOVE_WEAKEST)
    return out


def find_response(values: Mapping[str, int], story: bool, weights: ScoreWeights) -> ResponseKind:
    """What kind of response was given; ties go to the earlier in the guide's list."""
    return _greatest(weights.responses.sums(values, story))


def _greatest(sums: Mapping[str, int]) -> ResponseKind:
    return max(RESPONSE_KINDS, key=sums.__getitem__)


def find_both(values: Mapping[str, int], story: bool, weights: ScoreWeights) -> tuple[dict[str, int], ResponseKind]:
    """`find_levels` and `find_response` in one pass."""
    if weights.both is None:
        return find_levels(values, story, weights), find_response(values, story, weights)
    sums = weights.both.sums(values, story)
    return _within(sums), _greatest(sums)


def whole(level: int) -> int:
    """A level in hundredths as a score, halves up."""
    return min(5, max(1, (level + 50) // 100))
