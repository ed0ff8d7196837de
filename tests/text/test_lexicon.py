"""Words and phrases of many lists, found in one pass."""

from __future__ import annotations

import pytest

from starjudge.text.lexicon import Lexicon, annotate

LISTS = {"hedge": ("maybe", "sort of", "sort of maybe"), "thing": ("sort", "maybe"), "empty": ()}
SMALL = Lexicon(LISTS)


def _names(text: str) -> list[set[str]]:
    _, masks = annotate(text, SMALL)
    return [{name for name in SMALL.names if mask & SMALL.bits[name]} for mask in masks]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Maybe", [{"hedge", "thing"}]),
        ("sort of", [{"hedge", "thing"}, set()]),
        ("sort it", [{"thing"}, set()]),
        ("of sort", [set(), {"thing"}]),
        ("nothing here", [set(), set()]),
        ("", []),
    ],
)
def test_annotate(text: str, names: list[set[str]]) -> None:
    """A token bears every list that has an entry starting there."""
    assert names == _names(text)


@pytest.mark.parametrize(
    ("text", "size"), [("sort of it", 2), ("sort of maybe", 3), ("maybe", 1), ("sort it", 0), ("of", 0)]
)
def test_phrase_length(text: str, size: int) -> None:
    """The longest entry of the asked list counts, and none is zero."""
    tokens, _ = annotate(text, SMALL)
    assert size == SMALL.phrase_length(tokens.words, 0, SMALL.bit("hedge"))


def test_bit_of_several() -> None:
    """Bits of several lists are put together."""
    assert SMALL.bits["hedge"] | SMALL.bits["thing"] == SMALL.bit("hedge", "thing")


def test_unknown_list() -> None:
    """A list that does not exist is an error, not an empty list."""
    with pytest.raises(KeyError):
        SMALL.bit("hedges")


def test_entry_with_curly_apostrophe_in_text() -> None:
    """An entry with a straight apostrophe is found where the answer has a curly one."""
    lexicon = Lexicon({"no": ("didn't",)})
    _, masks = annotate("I didn’t", lexicon)
    assert masks == [0, 1]
