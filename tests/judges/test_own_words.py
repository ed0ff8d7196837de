"""A model's own words as they may stand in an evaluation: one line, cut at a length, without false quotations."""

from __future__ import annotations

import pytest

from starjudge.judges.own_words import LONGEST_READ, LONGEST_TEXT, own_words
from starjudge.text.verbatim import NOT_IN_ANSWER

ANSWER = "I traced the leak and told the whole team. 我们训练了新的模型，错误率下降了。"


def shown(text: str) -> str:
    return own_words(text, [ANSWER])[0]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Two\nlines\tand  spaces ", "Two lines and spaces"),
        ("A zero​width joiner", "A zerowidth joiner"),
        ("A bell\x07rings", "A bell rings"),
        ("", ""),
        (" \n", ""),
    ],
)
def test_a_text_is_one_line_of_what_can_be_seen(text: str, line: str) -> None:
    """Format characters join, control characters part."""
    assert own_words(text, [ANSWER]) == (line, 0)


def test_a_book_is_nothing() -> None:
    """Beyond what is read nothing is shown and nothing counted."""
    assert own_words("x" * LONGEST_READ, [ANSWER])[0].startswith("xxx")
    assert own_words("x" * (LONGEST_READ + 1), [ANSWER]) == ("", 0)


def test_a_long_text_is_cut_with_an_ellipsis() -> None:
    """At exactly the length that is shown; no space stands before the mark."""
    whole = "x" * LONGEST_TEXT
    assert shown(whole) == whole
    cut = shown(whole + "y")
    assert (len(cut), cut) == (LONGEST_TEXT, "x" * (LONGEST_TEXT - 1) + "…")
    assert shown("x" * (LONGEST_TEXT - 2) + " " + "y" * 9) == "x" * (LONGEST_TEXT - 2) + "…"


def test_what_the_answer_says_may_be_quoted() -> None:
    """In any marks, and open at the end."""
    for text in ("“traced the leak” is a deed.", "「traced the leak」 is a deed.", "It says “traced the leak"):
        kept, false = own_words(text, [ANSWER])
        assert false == 0
        assert "traced the leak" in kept
        assert not kept.endswith("”")


def test_what_it_does_not_say_is_taken_out_and_counted_each() -> None:
    """Two false quotations are two; the words around them stay."""
    kept, false = own_words("“never did that at all” and “nobody was there to see”.", [ANSWER])
    assert (kept, false) == (f"{NOT_IN_ANSWER} and {NOT_IN_ANSWER}.", 2)


def test_a_quotation_without_spaces_is_held_against_every_source() -> None:
    """Four letters or more of such a script; line breaks in the source are none."""
    sources = ["Nothing here.", "我们训练\n了新的模型"]
    assert own_words("“我们训练了新的” shows it.", sources) == ("“我们训练了新的” shows it.", 0)
    kept, false = own_words("“他们买了旧房子” and “他们卖了旧房子” are false.", sources)
    assert (kept, false) == (f"{NOT_IN_ANSWER} and {NOT_IN_ANSWER} are false.", 2)
    assert own_words("“旧房” is short.", sources) == ("“旧房” is short.", 0)


def test_an_open_quotation_of_any_kind_runs_to_the_end() -> None:
    """What the answer says may be left open; what it does not say may not."""
    for mark in ("“", "«", '"'):
        assert own_words(f"It says {mark}traced the leak", [ANSWER]) == (f"It says {mark}traced the leak", 0)
        assert own_words(f"It says {mark}never did that at all", [ANSWER])[1] == 1


def test_a_reason_is_four_hundred_characters_at_most() -> None:
    """Of eight thousand that are read."""
    assert (len(shown("x" * 400)), shown("x" * 400)[-1]) == (400, "x")
    assert (len(shown("x" * 401)), shown("x" * 401)[-1]) == (400, "…")
    assert shown("x" * 8000) != ""
    assert shown("x" * 8001) == ""
