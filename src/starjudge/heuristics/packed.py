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
_MOST = 64  # fields of one integer
_BIAS = [sum(_HALF << (FIELD_BITS * i) for i in range(size)) for size in range(_MOST)]
_WHOLE = [(1 << (FIELD_BITS * size)) - 1 for size in range(_MOST)]
_FORMS = [f"<{size}i" for size in range(_MOST)]


def pack(weights: Sequence[int]) -> int:
    """One integer that holds ``weights``; fields may be negative."""
    return sum(int(weight) << (FIELD_BITS * i) for i, weight in enumerate(weights))


def unpack(total: int, size: int) -> list[int]:
    """The ``size`` field sums of packed integers added up."""
    # The bias keeps a negative field from borrowing of the next; taken off bit by bit, it leaves fields with a sign.
    bias = _BIAS[size]
    return list(unpack_from(_FORMS[size], ((total + bias) ^ bias).to_bytes(4 * size + 4, "little")))


def unpack_lowest(total: int, size: int) -> list[int]:
    """The lowest ``size`` field sums, whatever stands above them."""
    bias = _BIAS[size]
    return list(unpack_from(_FORMS[size], ((total + bias & _WHOLE[size]) ^ bias).to_bytes(4 * size, "little")))


def pack_table(table: Mapping[str, Sequence[int]]) -> dict[str, int]:
    """All rows of a weight table, packed."""
    return {name: pack(weights) for name, weights in table.items()}


def leads(moves: Sequence[Sequence[int]]) -> list[list[int]]:
    """By how much a label has to be ahead of another one to be ahead of it after any move."""
    return [[max(b - a for a, b in zip(ahead, behind, strict=True)) for behind in moves] for ahead in moves]


def best_path(
    scores: Sequence[Sequence[int]],
    moves: Sequence[Sequence[int]],
    first: Sequence[int],
    ahead: Sequence[Sequence[int]] | None = None,
) -> list[int]:
    """Labels of the best sequence (Viterbi): unit scores plus the weight of each move between labels.

    Ties go to the lower label, so that the result is always the same. ``ahead`` are the `leads` of the moves.
    """
    if not scores:
        return []
    ahead = leads(moves) if ahead is None else ahead
    best = list(map(add, scores[0], first))
    back: list[list[int]] = []
    for row in scores[1:]:
        top = max(best)
        # Most labels are behind the best one after any move, and are followed no further.
        open_ones = [k for k, lead in enumerate(ahead[best.index(top)]) if top - best[k] <= lead]
        label = open_ones[0]
        tops, source = [best[label] + move for move in moves[label]], [label] * len(row)
        for label in open_ones[1:]:
            value = best[label]
            for to, move in enumerate(moves[label]):
                if value + move > tops[to]:
                    tops[to], source[to] = value + move, label
        back.append(source)
        best = list(map(add, tops, row))
    label = best.index(max(best))
    path = [label]
    for source in reversed(back):
        label = source[label]
        path.append(label)
    path.reverse()
    return path


def add_up(table: Mapping[str, int], names: Iterable[str]) -> int:
    """The packed sum of the named features; unknown names add nothing."""
    return sum(filter(None, map(table.get, names)))
