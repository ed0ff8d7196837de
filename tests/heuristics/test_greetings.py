"""Greetings and headings, and what is left of the units of an answer without them."""

from __future__ import annotations

import pytest

from starjudge.heuristics.knowledge import knowledge
from starjudge.heuristics.unsaid import is_greeting, is_heading, says_nothing, telling
from starjudge.models.answer import Answer
from starjudge.text.measure import Facts


def facts_of(text: str) -> Facts:
    return Facts(Answer.model_construct(text=text, words=(), fillers_kept=None), knowledge().lexicon)


def greeted(text: str, unit: int = 0) -> bool:
    facts = facts_of(text)
    return is_greeting(facts, facts.units[unit])


@pytest.mark.parametrize(
    "text",
    ["Hello.", "Hi there.", "Hey, good to be here today.", "Thanks.", "Thank you for having me here today.",
     "My name is Robin.", "Good morning.", "Good afternoon to you all."],
)  # fmt: skip
def test_a_greeting_opens_like_one(text: str) -> None:
    """And has seven words at most."""
    assert greeted(text)
    assert greeted(f"I fixed it. {text}", 1), "wherever it stands"
    assert greeted(f"{text} I fixed the model by Monday.")


@pytest.mark.parametrize(
    "text",
    ["Thank you for having me here today again.", "My model is slow.", "My name was on it.", "Good work.",
     "Say hello.", "I fixed it.", "Thank them.", "Name is Robin."],
)  # fmt: skip
def test_what_tells_something_is_no_greeting(text: str) -> None:
    """Eight words, or another opening."""
    assert not greeted(text)
    assert not greeted(f"Hello. {text}", 1)


@pytest.mark.parametrize(
    ("text", "heading"),
    [("Situation", True), ("Result:", True), ("What I learned", True), ("Our result was good", False), ("Yes", False)],
)
def test_a_heading_is_nothing_but_a_label(text: str, heading: bool) -> None:
    """On a line of its own; a sentence that begins with the word is none."""
    facts = facts_of(f"{text}\nI fixed the model by Monday.")
    assert is_heading(facts, facts.units[0]) is heading
    assert says_nothing(facts, facts.units[0]) is heading


def test_rows_of_what_tells_nothing_are_left_out() -> None:
    """Where they are labelled as asides; a label that a part was given to stays."""
    facts = facts_of("Hello. I fixed it. Thanks. It ran on.")
    rows = ["a", "b", "c", "d"]
    assert telling(facts, ["other", "action", "other", "result"], rows) == ["b", "d"]
    assert telling(facts, ["other", "action", "learning", "other"], rows) == ["b", "c", "d"]
    assert telling(facts, ["situation", "action", "result", "result"], rows) == rows
