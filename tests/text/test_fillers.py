"""Words that fill a pause, and words that make a claim weaker."""

from __future__ import annotations

import pytest
from hypothesis import given
from read_text import any_text, facts, thorough

from starjudge.text.measure import measurements_of

FILLERS = {
    "Um, so, uh, I checked.": ["Um", "uh"],
    "You know, I mean, it sort of worked.": ["You know", "I mean", "sort of"],
    "It was basically done.": ["basically"],
    "It was, like, huge.": ["like"],
    "I like Python.": [],
    "It looked like the logs.": [],
    "This kind of model is slow.": [],
    "It kind of worked.": ["kind of"],
    "Some sort of queue.": [],
    "Do you know why?": [],
    "As you see, it fell.": [],
    "You see, it fell.": ["You see"],
    "Logs, tables, or whatever.": ["whatever"],
    "Logs, whatever, tables.": ["whatever"],
    "Whatever it takes.": [],
    "He was kind. Of course I thanked him.": [],
    "Patients in the ER waited.": [],
    "The mean was 3.": [],
    "": [],
}
HEDGES = {
    "Maybe it worked.": ["Maybe"],
    "I think it worked.": ["I think"],
    "It took about 40 days.": ["about"],
    "It took about two weeks.": ["about"],
    "It cost about $40.": ["about"],
    "It fell by about a third.": ["about"],
    "We talked about it.": [],
    "I turned around.": [],
    "It was around 40.": ["around"],
    "It was roughly done.": ["roughly"],
    "It pretty much worked.": ["pretty much"],
    "It was done by noon, more or less.": ["more or less"],
    "I checked the logs.": [],
}


@pytest.mark.parametrize("text", FILLERS)
def test_fillers(text: str) -> None:
    """A filler counts where it only fills a pause, not where its words mean what they say."""
    assert FILLERS[text] == [text[span.start : span.end] for span in measurements_of(facts(text)).filler_spans]


@pytest.mark.parametrize("text", HEDGES)
def test_hedges(text: str) -> None:
    """A hedge counts where it makes a claim weaker; a preposition in front of a thing does not."""
    assert HEDGES[text] == [text[span.start : span.end] for span in measurements_of(facts(text)).hedge_spans]


@given(any_text)
@thorough
def test_order(text: str) -> None:
    """Fillers stand in order, each once."""
    found = facts(text).fillers
    assert sorted(set(found)) == found
