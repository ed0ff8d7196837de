"""Sums of several weights at once.

A feature has one whole-number weight a label. The weights of a feature are packed into one Python
integer, a field a label, so that adding two features adds all their fields in one step: the sum over
an answer's words is a C-level ``sum``. Whole numbers also make the result the same on every machine
and Python version, which floating-point sums are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import add
from struct import unpack_from

FIELD_BITS = 32  # a field: sums stay far below 2**31 (weights are below 10**4, features below 10**5)
_HALF = 1 << (FIELD_BITS - 1)
_LABEL_BITS = 4  # up to sixteen labels
_LABEL_MASK = (1 << _LABEL_BITS) - 1
_MOST = 64  # fields of one integer
_BIAS = [sum(_HALF << (FIELD_BITS * i) for i in range(size)) for size in range(_MOST)]
_FORMS = [f"<{size}I" for size in range(_MOST)]


def pack(weights: Sequence[int]) -> int:
    """One integer that holds ``weights``; fields may be negative."""
    return sum(int(weight) << (FIELD_BITS * i) for i, weight in enumerate(weights))


def unpack(total: int, size: int) -> list[int]:
    """The ``size`` field sums of packed integers added up."""
    raw = (total + _BIAS[size]).to_bytes(4 * size + 4, "little")
    return [value - _HALF for value in unpack_from(_FORMS[size], raw)]


def pack_table(table: Mapping[str, Sequence[int]]) -> dict[str, int]:
    """All rows of a weight table, packed."""
    return {name: pack(weights) for name, weights in table.items()}


def best_path(scores: Sequence[Sequence[int]], moves: Sequence[Sequence[int]], first: Sequence[int]) -> list[int]:
    """Labels of the best sequence (Viterbi): unit scores plus the weight of each move between labels.

    Ties go to the lower label, so that the result is always the same.
    """
    if not scores:
        return []
    labels = range(len(first))
    # The label itself stands in the lowest bits, turned round, so that one `max` gives the best sum and its
    # label, the lower one on a tie.
    marks = [_LABEL_MASK - k for k in labels]
    columns = [[moves[a][b] << _LABEL_BITS for a in labels] for b in labels]
    best = [((scores[0][k] + first[k]) << _LABEL_BITS) + marks[k] for k in labels]
    back: list[list[int]] = []
    for row in scores[1:]:
        tops = [max(map(add, best, column)) for column in columns]
        back.append(tops)
        best = [
            ((top >> _LABEL_BITS) + own << _LABEL_BITS) + mark for top, own, mark in zip(tops, row, marks, strict=True)
        ]
    label = _LABEL_MASK - (max(best) & _LABEL_MASK)
    path = [label]
    for tops in reversed(back):
        label = _LABEL_MASK - (tops[label] & _LABEL_MASK)
        path.append(label)
    path.reverse()
    return path


def add_up(table: Mapping[str, int], names: Iterable[str]) -> int:
    """The packed sum of the named features; unknown names add nothing."""
    get = table.get
    return sum([get(name, 0) for name in names])
