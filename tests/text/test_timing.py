"""How long an answer takes to say."""

from __future__ import annotations

import pytest
from read_text import LEXICON, facts

from starjudge.models.answer import Answer, TimedWord
from starjudge.text.measure import Facts, timing_of
from starjudge.text.timing import SpokenTime, seconds_of_spans, spoken_time

TIMED = (
    TimedWord(start=0, end=1, at=2.0, until=2.5),  # I
    TimedWord(start=2, end=9, at=2.5, until=3.0),  # checked
    TimedWord(start=10, end=14, at=7.0, until=8.0),  # Then
    TimedWord(start=15, end=20, at=8.0, until=9.0),  # fixed
)
TEXT = "I checked Then fixed"


def test_estimate() -> None:
    """Typed words are estimated at 150 a minute, with the bounds of 175 and 130."""
    assert SpokenTime(60.0, pytest.approx(51.43, abs=0.01), pytest.approx(69.23, abs=0.01), "estimated") == spoken_time(
        150
    )


def test_no_words() -> None:
    """No words take no time."""
    assert SpokenTime(0.0, 0.0, 0.0, "estimated") == spoken_time(0)


def test_given() -> None:
    """A given duration is certain."""
    assert SpokenTime(90.0, 90.0, 90.0, "given") == spoken_time(150, 90.0)


def test_timed_words() -> None:
    """Timed words run from the first sound to the last, and go before a given duration."""
    assert SpokenTime(7.0, 7.0, 7.0, "timestamps") == spoken_time(4, 90.0, TIMED)


@pytest.mark.parametrize(
    ("spans", "seconds"),
    [
        ([(0, 9), (10, 20)], [5.0, 2.0]),  # the pause counts to the span it follows
        ([(0, 20)], [7.0]),
        ([(0, 1), (2, 9), (10, 20)], [0.5, 4.5, 2.0]),
        ([(9, 10), (10, 20)], [0.0, 2.0]),
        ([], []),
    ],
)
def test_seconds_of_spans(spans: list[tuple[int, int]], seconds: list[float]) -> None:
    """Each span takes the time from its first word to the next span's, so that the parts add up."""
    assert seconds == seconds_of_spans(spans, TIMED)


def test_spans_without_clock() -> None:
    """Without timed words no span takes time."""
    assert seconds_of_spans([(0, 9)], ()) == [0.0]


@pytest.mark.parametrize(
    ("words", "status"), [(100, "under"), (260, "on_target"), (280, "on_target"), (900, "over"), (600, "over")]
)
def test_status(words: int, status: str) -> None:
    """An estimate misses a target only with its whole range."""
    assert status == timing_of(facts("word " * words), 120, 180).status


def test_no_target() -> None:
    """Without a target there is no status."""
    assert timing_of(facts("word")).status is None


def test_pace() -> None:
    """Pace is words over minutes, and zero for no time at all."""
    assert (
        timing_of(Facts(Answer(text="word " * 60), LEXICON, 30.0)).words_per_minute,
        timing_of(facts("")).words_per_minute,
    ) == (120.0, 0.0)


def test_source() -> None:
    """The timing says where its seconds come from."""
    assert [
        timing_of(Facts(Answer(text=TEXT, words=TIMED), LEXICON)).source,
        timing_of(Facts(Answer(text=TEXT), LEXICON, 5.0)).source,
        timing_of(facts(TEXT)).source,
    ] == ["timestamps", "given", "estimated"]


def test_fillers_not_kept() -> None:
    """Where the transcript drops fillers, their number is unknown and not zero."""
    timing = timing_of(Facts(Answer(text="Um, I checked.", fillers_kept=False), LEXICON))
    assert (timing.fillers, timing.fillers_per_100_words) == (None, None)


def test_filler_rate() -> None:
    """Fillers are told per hundred words."""
    assert (
        timing_of(facts("Um one two three four five six seven eight nine")).fillers,
        timing_of(facts("Um one two three four five six seven eight nine")).fillers_per_100_words,
    ) == (1, 10.0)


def test_signs_are_not_spoken() -> None:
    """Signs do not count as words of the answer."""
    assert timing_of(facts("saved $40 -> yes")).words == 3
