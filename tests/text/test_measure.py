"""All facts of one answer as one value, for any text and any size."""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import perf_counter

import pytest
from hypothesis import given
from read_text import LEXICON, ODD_TEXTS, any_text, facts, thorough

from starjudge.models.answer import Answer
from starjudge.models.evidence import Quote, Span
from starjudge.models.measurements import Measurements
from starjudge.text.measure import Facts, agency_of, measurements_of

STORY = (
    "In March our ranking model lost 12% of its clicks. I pulled the logs, um, and found a broken join. "
    'My lead said "we should wait", but I fixed it. Clicks went from 40 to 46. I didn\'t sleep. I would test earlier.'
)

# How to make a text of about so many characters.
DENSE: dict[str, Callable[[int], str]] = {
    "short sentences": lambda n: "a. " * (n // 3),
    "numbers": lambda n: "12 " * (n // 3),
    "number pairs": lambda n: "from 9 to 4 " * (n // 12),
    "number words": lambda n: "two thousand and " * (n // 17),
    "subjects": lambda n: "I was " * (n // 6),
    "past forms": lambda n: "checked " * (n // 8),
    "list items": lambda n: "- a\n" * (n // 4),
    "quoted words": lambda n: '"a ' * (n // 3),
    "fillers": lambda n: "you know " * (n // 9),
    "wrapped lines": lambda n: ("word " * 15 + "\n") * (n // 76),
    "dates": lambda n: "1-" * (n // 2),
    "prose": lambda n: STORY * (n // len(STORY)),
}
THIN: dict[str, Callable[[int], str]] = {
    "no spaces": lambda n: "a" * n,
    "only digits": lambda n: "7" * n,
    "only newlines": lambda n: "\n" * n,
    "only quotes": lambda n: '"' * n,
    "only stops": lambda n: "." * n,
    "only spaces": lambda n: " " * n,
    "only emoji": lambda n: "😀" * n,
    "a number with many marks": lambda n: "1," * (n // 2),
    "a word with many apostrophes": lambda n: "o'" * (n // 2),
    "one long gap": lambda n: "a" + ". \n" * (n // 3) + "b",
    "lone surrogates": lambda n: "\ud800" * n,
    "NULs": lambda n: "\0" * n,
}
SECONDS = 5.0  # generous for a busy machine: a thin text of 2 MB takes a tenth of a second
NOT_LINEAR = 10.0  # four times the text takes four times as long; sixteen times as long where it is squared


def _seconds(text: str) -> float:
    answer = Answer(text=text)
    gc.collect()
    gc.disable()  # collections fall at random and are not what is measured
    try:
        start = perf_counter()
        Facts(answer, LEXICON)
        return perf_counter() - start
    finally:
        gc.enable()


@pytest.mark.parametrize("shape", THIN)
def test_two_megabytes(shape: str) -> None:
    """Two megabytes of anything are measured within seconds."""
    start = perf_counter()
    measured = measurements_of(facts(THIN[shape](2_000_000)), "What failed?")
    assert perf_counter() - start < SECONDS
    assert len(measured.numbers) <= 1


@pytest.mark.parametrize("shape", DENSE)
def test_linear_time(shape: str) -> None:
    """Four times the text takes about four times as long, whatever it is full of."""
    assert NOT_LINEAR * _seconds(DENSE[shape](250_000)) + 0.2 > _seconds(DENSE[shape](1_000_000))


@given(any_text)
@thorough
def test_spans_lie_in_the_answer(text: str) -> None:
    """Every span of a measurement cuts out words of the answer."""
    measured = measurements_of(facts(text))
    agency = measured.agency
    spans = [
        *(unit.span for unit in measured.units),
        *(number.span for number in measured.numbers),
        *measured.filler_spans,
        *measured.hedge_spans,
        *(span for kind in (agency.i, agency.we, agency.passive, agency.others) for span in kind.spans),
    ]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(text[span.start : span.end].strip() for span in spans)


@given(any_text)
@thorough
def test_units_add_up(text: str) -> None:
    """What is counted unit by unit adds up to the whole answer."""
    read = facts(text)
    measured = measurements_of(read)
    assert (
        read.word_count,
        measured.agency.i.count,
        measured.agency.we.count,
        measured.agency.passive.count,
        measured.agency.others.count,
        len(read.quoted),
    ) == tuple(
        sum(getattr(unit, name) for unit in measured.units)
        for name in ("words", "i", "we", "passive", "others", "quoted")
    )


@given(any_text)
@thorough
def test_unit_of(text: str) -> None:
    """Every token knows its unit."""
    read = facts(text)
    assert [k for k, unit in enumerate(read.units) for _ in range(unit.first, unit.last)] == [
        read.unit_of(token) for token in range(len(read.tokens))
    ]


@pytest.mark.parametrize("name", ODD_TEXTS)
def test_odd_texts(name: str) -> None:
    """An odd text is measured like any other, and the same each time."""
    text = ODD_TEXTS[name]
    assert measurements_of(facts(text)) == measurements_of(facts(text))


@pytest.mark.parametrize("name", ["empty", "white space only", "emoji", "only punctuation"])
def test_nothing_said(name: str) -> None:
    """A text without words has no units, no time and no share of actions."""
    measured = measurements_of(facts(ODD_TEXTS[name]), "What failed?")
    assert (
        measured.units,
        measured.timing.words,
        measured.timing.seconds,
        measured.agency.own_share,
        measured.repeated_share,
        measured.question_overlap,
    ) == ((), 0, 0.0, None, 0.0, 0.0)


@pytest.fixture(scope="module")
def story() -> Measurements:
    """The story, measured."""
    return measurements_of(facts(STORY), "Tell me about a time a ranking model failed.")


def test_story_agency(story: Measurements) -> None:
    """The story's speaker acts twice and the lead once; what was not or would be done does not count."""
    assert (
        story.agency.i.count,
        story.agency.we.count,
        story.agency.passive.count,
        story.agency.others.count,
        story.agency.own_share,
    ) == (2, 0, 0, 1, 0.667)


def test_story_numbers(story: Measurements) -> None:
    """The story has one percentage and one change."""
    assert [(n.kind, n.value, n.baseline) for n in story.numbers] == [("percent", 12, None), ("count", 46, 40)]


def test_story_units(story: Measurements) -> None:
    """Negations, hypotheticals and quoted words are counted where they stand."""
    assert [(unit.negations, unit.hypotheticals, unit.quoted) for unit in story.units] == [
        (0, 0, 0),
        (0, 0, 0),
        (0, 0, 3),
        (0, 0, 0),
        (1, 0, 0),
        (0, 2, 0),
    ]


def test_story_overlap(story: Measurements) -> None:
    """The share of the question's words that the story takes up is told."""
    assert story.question_overlap == 0.667


def test_no_question() -> None:
    """Without a question there is no overlap."""
    assert measurements_of(facts(STORY)).question_overlap is None


def test_fillers_and_repetition(story: Measurements) -> None:
    """Fillers have spans; nothing in the story is said twice."""
    assert ([STORY.index("um")], 0.0) == ([span.start for span in story.filler_spans], story.repeated_share)


def test_quote() -> None:
    """A quote is cut out by offsets."""
    assert Quote(text="March", span=Span(start=3, end=8)) == facts(STORY).quote(3, 8)


def test_span() -> None:
    """A span reaches from its first token's first character to its last token's last."""
    assert Span(start=0, end=8) == facts(STORY).span(0, 2)


def test_having() -> None:
    """Tokens of several lists are found together, in order."""
    read = facts("um we would")
    assert read.having("filler", "modal") == [0, 2]


def test_agency_of_some() -> None:
    """Agency can be told for a part of the actors."""
    read = facts("I built it. We shipped it.")
    assert (agency_of(read, read.actors[:1]).i.count, agency_of(read, read.actors[:1]).we.count) == (1, 0)
