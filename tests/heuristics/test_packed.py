"""Several sums in one number, and the best sequence of labels, against the plain way of doing both."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from starjudge.heuristics.packed import add_up, best_path, leads, pack, pack_table, unpack, unpack_lowest

WEIGHT = st.integers(-10_000, 10_000)
ROWS = st.integers(1, 6).flatmap(lambda size: st.lists(st.lists(WEIGHT, min_size=size, max_size=size), max_size=20))


@given(ROWS)
def test_packed_sums_are_the_sums(rows: list[list[int]]) -> None:
    """Fields below nought borrow nothing of their neighbours."""
    size = len(rows[0]) if rows else 3
    total = sum(pack(row) for row in rows)
    assert unpack(total, size) == [sum(row[i] for row in rows) for i in range(size)]


@given(ROWS, st.integers(1, 6))
def test_the_lowest_fields_can_be_read_alone(rows: list[list[int]], some: int) -> None:
    """Whatever stands above them."""
    size = len(rows[0]) if rows else 3
    some = min(some, size)
    total = sum(pack(row) for row in rows)
    assert unpack_lowest(total, some) == [sum(row[i] for row in rows) for i in range(some)]


@pytest.mark.parametrize("size", [0, 1, 20, 63])
@pytest.mark.parametrize("value", [0, 1, -1, 2**31 - 1, -(2**31)])
def test_a_field_holds_what_thirty_two_bits_hold(size: int, value: int) -> None:
    """In every one of its fields."""
    assert unpack(pack([value] * size), size) == [value] * size
    assert unpack_lowest(pack([value] * size), size) == [value] * size


def test_names_that_are_known_add_up() -> None:
    """Others add nothing; a name that comes twice counts twice."""
    table = pack_table({"one": [1, -2], "two": [10, 20], "none": [0, 0]})
    assert unpack(add_up(table, ["one", "two", "two", "three", "none"]), 2) == [21, 38]
    assert add_up(table, []) == 0


# --- The best sequence -----------------------------------------------------------------------------------------------


def plain(scores: list[list[int]], moves: list[list[int]], first: list[int]) -> int:
    """The sum of the best sequence, by trying all."""
    labels = range(len(first))
    return max(value(list(path), scores, moves, first) for path in product(labels, repeat=len(scores)))


def value(path: list[int], scores: list[list[int]], moves: list[list[int]], first: list[int]) -> int:
    told = sum(row[label] for row, label in zip(scores, path, strict=True))
    return first[path[0]] + told + sum(moves[a][b] for a, b in pairwise(path))


SMALL = st.integers(-9, 9)
CASES = st.integers(2, 3).flatmap(
    lambda labels: st.tuples(
        st.lists(st.lists(SMALL, min_size=labels, max_size=labels), min_size=1, max_size=5),
        st.lists(st.lists(SMALL, min_size=labels, max_size=labels), min_size=labels, max_size=labels),
        st.lists(SMALL, min_size=labels, max_size=labels),
    )
)


@settings(max_examples=300, deadline=None)
@given(CASES)
def test_the_best_path_is_the_best_of_all(case: tuple[list[list[int]], list[list[int]], list[int]]) -> None:
    """No other sequence of labels has a greater sum."""
    scores, moves, first = case
    path = best_path(scores, moves, first)
    assert len(path) == len(scores)
    assert value(path, scores, moves, first) == plain(scores, moves, first)
    assert best_path(scores, moves, first, leads(moves)) == path


def test_no_units_have_no_path() -> None:
    """An answer without words."""
    assert best_path([], [[0]], [0]) == []


def test_of_equal_paths_the_lower_labels_count() -> None:
    """So that the result is the same each time."""
    level = [[0, 0, 0]] * 4
    assert best_path(level, [[0] * 3] * 3, [0] * 3) == [0, 0, 0, 0]
    assert best_path([[1, 1], [1, 1]], [[0, 0], [0, 0]], [0, 0]) == [0, 0]


def test_a_lead_is_what_moves_can_make_up() -> None:
    """By how much a label has to be ahead of another to be ahead of it after any move."""
    assert leads([[0, 5], [3, 1]]) == [[0, 3], [4, 0]]
