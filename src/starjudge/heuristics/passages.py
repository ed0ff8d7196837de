"""Red flags that lie in what is said, found by how it is said: a fitted model beside the rules.

Contempt, blame or heroics can be put in more ways than any list holds. Each unit's words are weighed for each
of these flags (in the same pass as its part); a second, small model then weighs the strongest units against what
the whole answer shows: a fault owned, a lesson drawn, credit given. It is tuned to be right rather than complete.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import add, mul
from typing import Any, NamedTuple

from starjudge.heuristics.cues import PASSAGE_FLAGS
from starjudge.models.base import FlagId

# What the second model looks at, in order: the best unit or two neighbours, the three best units, then
# measurements of the answer and its levels.
_VALUES = ("own fault words", "blame words", "contempt words", "dismissing words", "solo words",
           "team share of we and I", "credit words", "ethics words")  # fmt: skip
_SHARE = _VALUES.index("team share of we and I")  # the one that counts no words
_LEVELS = ("learning", "ownership", "relevance", "overall")
CONTEXT = ("best passage", "best unit", "second unit", "third unit", *_VALUES, *_LEVELS)
NEVER = 100_000  # the threshold that the fit gives a flag it is not right enough about: no answer reaches it
SOUNDS = {flag: f"sounds like {flag}" for flag in PASSAGE_FLAGS}
"""Names of the measurements that `sound_values` takes."""
_UNIT_VALUES = 4  # of them that tell of units
_FEW = -300  # hundredths: the score of a unit that is not there
_MOST_WORDS = 4  # more words of one list say no more


class PassageWeights(NamedTuple):
    """The second model, by flag: weights in the order of `CONTEXT`, and a threshold."""

    flags: dict[FlagId, tuple[list[int], list[int], int]]
    """Of the units and of what is around them, and what both together have to reach."""

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> PassageWeights:
        """Build from the shipped file's data."""
        return cls(
            {
                f: (c["weights"][:_UNIT_VALUES], c["weights"][_UNIT_VALUES:], c["threshold"] - c["bias"])
                for f, c in data["context"].items()
                if c["threshold"] < NEVER
            }
        )


class Passage(NamedTuple):
    """A flag that a passage shows, and the unit that shows it most."""

    flag: FlagId
    unit: int


def strongest(signs: Sequence[Sequence[int]]) -> list[list[int]]:
    """For each of `PASSAGE_FLAGS` the best unit or two neighbours, and the three best units.

    Args:
        signs: each unit's sums of weights, one a flag of `PASSAGE_FLAGS`, in hundredths.

    """
    return list(map(_strongest, zip(*signs, strict=True) if signs else [()] * len(PASSAGE_FLAGS)))


def sound_values(strong: Sequence[Sequence[int]]) -> dict[str, int]:
    """How much the strongest passage sounds like each flag, hundredths: what scores may lean on short of a flag.

    Args:
        strong: see `strongest`.

    """
    return {name: best[0] for name, best in zip(SOUNDS.values(), strong, strict=True)}


def context_values(scores: Sequence[int], values: Mapping[str, int], levels: Mapping[str, int]) -> list[int]:
    """What the second model looks at.

    Args:
        scores: each unit's sum of weights for one flag, in hundredths.
        values: measurements of the answer.
        levels: its levels in hundredths.

    """
    return _strongest(scores) + _around(values, levels)


def _strongest(scores: Sequence[int]) -> list[int]:
    """The best unit or two neighbours, and the three best units."""
    if len(scores) > _UNIT_VALUES and not any(scores):
        return [0] * _UNIT_VALUES  # a flag that is never told by this model
    first, second, third = (sorted(scores, reverse=True) + [_FEW] * 3)[:3]
    both = max(map(add, scores, scores[1:]), default=_FEW)
    return [max(first, both), first, second, third]


def _around(values: Mapping[str, int], levels: Mapping[str, int]) -> list[int]:
    """Measurements of the answer and its levels: the same for every flag."""
    found = [min(_MOST_WORDS, values[name]) for name in _VALUES]
    found[_SHARE] = values[_VALUES[_SHARE]]
    return found + [levels[name] for name in _LEVELS]


def find_passages(
    signs: Sequence[Sequence[int]],
    strong: Sequence[Sequence[int]],
    values: Mapping[str, int],
    levels: Mapping[str, int],
    weights: PassageWeights,
) -> list[Passage]:
    """Flags that the model sees, in the guide's order.

    Args:
        signs: each unit's sums of weights, one a flag of `PASSAGE_FLAGS`.
        strong: the strongest of them; see `strongest`.
        values: measurements of the answer.
        levels: its levels in hundredths.
        weights: the second model.

    """
    found = []
    around = _around(values, levels)
    for at, (flag, best) in enumerate(zip(PASSAGE_FLAGS, strong, strict=True)):
        if not signs or flag not in weights.flags:
            continue
        of_units, of_answer, threshold = weights.flags[flag]
        if sum(map(mul, of_units, best), sum(map(mul, of_answer, around))) >= threshold:
            scores = [unit[at] for unit in signs]
            found.append(Passage(flag, scores.index(max(scores))))
    return found
