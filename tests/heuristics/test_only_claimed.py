"""What shows that an answer only claims: each limit from both sides, on texts made for it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from starjudge.heuristics.knowledge import knowledge
from starjudge.heuristics.told import HELD, held, only_claimed, took_no_part
from starjudge.models.answer import Answer
from starjudge.models.base import DIMENSIONS
from starjudge.text.measure import Facts

VALUES = {
    "said again": 0,
    "own actions per 1000 words": 0,
    "own actions anywhere": 0,
    "own actions": 9,
    "parts told": 3,
}
GLUE = "the a and or but of to in on at for with from by as is are was were be been it its that this".split()
"""Words that hold sentences together, each different."""
TERMS = [f"{one}{two}" for one in "bdfgklmnprst" for two in ("alo", "eki", "oru", "umi", "ita")]
"""Sixty words that hold nothing together."""


def facts_of(text: str) -> Facts:
    return Facts(Answer.model_construct(text=text, words=(), fillers_kept=None), knowledge().lexicon)


def sentences(units: int, words: int, glue: int = 0, end: str = ". ") -> str:
    """So many sentences of so many words, of which so many in all hold sentences together; no word comes twice."""
    each = [*GLUE[:glue], *TERMS][: units * words]
    rows = [" ".join(each[i * words : (i + 1) * words]) for i in range(units)]
    return end.join(row.capitalize() for row in rows) + "."


def claimed(text: str, values: Mapping[str, int] | None = None) -> str | None:
    return only_claimed(facts_of(text), VALUES | dict(values or {}))


def test_a_told_answer_is_no_list() -> None:
    """Sentences of speech, each word once."""
    assert claimed(sentences(4, 9, 16)) is None


@pytest.mark.parametrize(("again", "is_claimed"), [(39, False), (40, True), (90, True)])
def test_what_is_said_again_and_again_is_claimed(again: int, is_claimed: bool) -> None:
    """From two fifths of it on; how much is told."""
    found = claimed(sentences(4, 9, 16), {"said again": again})
    assert found == (f"{again} % of it is said again word for word" if is_claimed else None)


@pytest.mark.parametrize(
    ("different", "words", "is_claimed"),
    [
        (20, 40, False),
        (19, 40, True),
        (19, 39, False),
        (30, 60, False),
        (29, 60, True),
        (50, 100, False),
        (49, 100, True),
    ],
)  # fmt: skip
def test_few_different_words_go_round(different: int, words: int, is_claimed: bool) -> None:
    """Fewer than half of forty words or more."""
    each = [*GLUE, *TERMS][:different]
    text = " ".join(each[i % different] for i in range(words)) + "."
    assert (claimed(text) == "it goes round in the same few words") is is_claimed


def test_variety_is_that_of_the_first_hundred_words() -> None:
    """A long answer comes back to its words; that is no fault, and what follows makes up for nothing."""
    some = [*GLUE, *TERMS]
    varied, dull = some[:60] + some[:40], (some[:45] * 3)[:100]
    assert claimed(" ".join([*varied, *["the"] * 200]) + ".") is None
    assert claimed(" ".join([*dull, *some[45:]]) + ".") == "it goes round in the same few words"
    late = (some[:49] * 3)[:99] + some[49:51]  # the hundredth word makes it half
    assert claimed(" ".join(late) + ".") is None
    just = some[:50] + some[:50]  # half of the first hundred; the hundred-and-first word is left aside
    assert claimed(" ".join([*just, some[0], some[1]]) + ".") is None


@pytest.mark.parametrize(
    ("rate", "actions", "is_claimed"), [(90, 4, True), (89, 4, False), (90, 3, False), (200, 4, True), (200, 3, False)]
)
def test_own_actions_listed_one_after_the_other_are_claims(rate: int, actions: int, is_claimed: bool) -> None:
    """From ninety a thousand words on, four or more."""
    values = {"own actions per 1000 words": rate, "own actions anywhere": actions}
    found = claimed(sentences(4, 9, 16), values)
    assert found == (f"{actions} own actions in 36 words are listed and none is told" if is_claimed else None)


@pytest.mark.parametrize(
    ("units", "words", "parts", "is_claimed"),
    [(4, 5, 3, True), (4, 6, 3, False), (3, 5, 3, False), (5, 5, 1, True), (4, 5, 0, False), (2, 2, 3, False)],
)
def test_short_sentences_are_claims(units: int, words: int, parts: int, is_claimed: bool) -> None:
    """Under six words on average, four or more, where parts of a story are told; their mean is told."""
    found = claimed(sentences(units, words, 16), {"parts told": parts})
    told = f"its sentences have {words} words on average: claims, without what happened"
    assert found == (told if is_claimed else None)


@pytest.mark.parametrize(("glue", "is_claimed"), [(7, True), (8, False), (0, True), (16, False)])
def test_terms_in_short_sentences_are_a_list(glue: int, is_claimed: bool) -> None:
    """Under seven words on average, and under three tenths of them hold anything together."""
    found = claimed(sentences(4, 6, glue))
    assert found == ("most of it is a list of terms and claims" if is_claimed else None)


@pytest.mark.parametrize(
    ("rate", "actions", "glue", "is_claimed"),
    [(62, 4, 5, True), (61, 4, 5, False), (62, 3, 5, False), (62, 4, 16, False), (62, 4, 12, False), (62, 4, 11, True)],
)
def test_many_own_actions_among_terms_are_a_list(rate: int, actions: int, glue: int, is_claimed: bool) -> None:
    """From sixty-two a thousand words on; three tenths of forty words are twelve."""
    values = {"own actions per 1000 words": rate, "own actions anywhere": actions}
    assert (claimed(sentences(4, 10, glue), values) is not None) is is_claimed


def test_seven_words_a_sentence_are_no_list() -> None:
    """Nor are few sentences."""
    assert claimed(sentences(4, 7)) is None
    assert claimed(sentences(3, 6)) is None


@pytest.mark.parametrize(("words", "glue"), [(5, 16), (6, 0)])
def test_notes_are_short_by_their_form(words: int, glue: int) -> None:
    """Lines of a list are no claims; where half of the sentences are lines, it is none."""
    rows = [f"{row}." for row in sentences(6, words, glue).rstrip(".").split(". ")]
    assert claimed("\n- ".join(["- " + rows[0], *rows[1:]])) is None
    one, two, three, four, five, six = rows
    assert claimed(f"{one}\n\n{two}\n\n{three}\n\n{four} {five} {six}") is None, "four of six begin a line"
    assert claimed(f"{one}\n\n{two}\n\n{three} {four} {five} {six}") is not None, "three of six do"
    assert claimed(" ".join(rows)) is not None


# --- Who took no part ------------------------------------------------------------------------------------------------

ONCE = "The team found it. I did nothing. They shipped it in May."


@pytest.mark.parametrize(
    ("text", "own", "none"),
    [
        (ONCE, 3, True),
        (ONCE, 4, False),
        (ONCE, 0, True),
        (f"{ONCE} I had no part.", 9, True),
        (f"I had no part. {ONCE}", 4, True),
        ("At first I did nothing. Then I traced it.", 0, False),
        ("I did nothing. Then I traced it for an hour.", 0, True),
        ("For a day I did nothing. I had no part.", 9, False),
        ("We found it and shipped it.", 0, False),
        ('He said, "I did nothing and I had no part." I traced it.', 0, False),
        ('He said, "I did nothing at all here." I had no part. I did nothing.', 9, True),
    ],
)
def test_who_says_so_took_no_part(text: str, own: int, none: bool) -> None:
    """Twice, or once with three own actions at most; not for a while, and not in somebody else's words."""
    assert took_no_part(facts_of(text), VALUES | {"own actions": own}) is none


def test_claims_are_held_down_in_what_they_pretend_to_show() -> None:
    """A low two in five dimensions; the others stay, and what is lower stays low."""
    levels = dict.fromkeys((*DIMENSIONS, "overall"), 400) | {"impact": 120}
    found = held(levels)
    assert {d for d, level in found.items() if level == 245} == set(HELD) - {"impact"}
    assert found["impact"] == 120
    assert found["delivery"] == found["relevance"] == found["overall"] == 400
