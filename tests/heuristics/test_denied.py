"""Whether what is found is denied: how far back a negation reaches, and what stops it."""

from __future__ import annotations

import pytest

from starjudge.heuristics.denied import affirmed, is_denied
from starjudge.heuristics.knowledge import knowledge
from starjudge.models.answer import Answer
from starjudge.text.measure import Facts

LEXICON = knowledge().lexicon


def facts_of(text: str) -> Facts:
    return Facts(Answer.model_construct(text=text, words=(), fillers_kept=None), LEXICON)


def denied(text: str, word: str = "fault") -> bool:
    facts = facts_of(text)
    return is_denied(facts, facts.tokens.words.index(word))


@pytest.mark.parametrize(
    "text",
    [
        "It was not fault.",
        "It was not my fault.",
        "It was not really my fault.",
        "None of that was fault.",
        "None of it fault.",
        "Nothing of that was fault.",
        "Neither of them was fault.",
        "Not fault.",
        "Well, not my fault.",
        "It broke, and no, it was not my fault.",
    ],
)
def test_a_negation_close_in_front_denies(text: str) -> None:
    """Within three words; "none of" reaches a word further."""
    assert denied(text)


@pytest.mark.parametrize(
    "text",
    [
        "It was my fault.",
        "It was not in the end really my fault.",
        "No, my fault.",
        "Not so; my fault.",
        "Not that: my fault.",
        "It did not work. My fault.",
        "None of that, was fault.",
        "Fault was not mine.",
        "It was not quite so much fault.",
        "None of that was, fault.",
        "Some of that was fault.",
    ],
)
def test_a_negation_further_off_or_in_another_clause_does_not(text: str) -> None:
    """Behind the word, behind a comma, a colon or a full stop, or more than three words away."""
    assert not denied(text)


def test_none_of_must_stand_in_the_same_sentence() -> None:
    """What ended before says nothing of what follows."""
    assert not denied("I had none of. That was fault.")


def test_what_is_said_and_not_denied_is_counted() -> None:
    """Each entry by itself."""
    name = "own_fault"
    once = affirmed(facts_of("It was my fault."), name)
    assert once >= 1
    assert affirmed(facts_of("It was my fault. It was my fault."), name) == 2 * once
    assert affirmed(facts_of("It was not my fault."), name) == 0
    assert affirmed(facts_of("It was not my fault. It was my fault."), name) == once
