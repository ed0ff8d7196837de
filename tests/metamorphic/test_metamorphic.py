"""One change at a time: what takes something out of an answer lowers that score; what changes its form lowers none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from changes import CONTENT, NEUTRAL, PADDED
from shifts import (
    ALLOWED,
    STEADY,
    Case,
    content_cases,
    judged,
    neutral_cases,
    shift,
)
from stories import Story, stories

from starjudge.trust.audit.numbers_out import figures_in

CONTENT_CASES = tuple(content_cases())
NEUTRAL_CASES = tuple(neutral_cases())
KNOWN_BREAKS = frozenset(Path(__file__).with_name("known_breaks.txt").read_text("utf-8").splitlines())
LEAST_ANSWERS = 12
LENGTH = range(230, 331)  # words
HALF = 0.5
EVERY_ANSWER = {"lower_case", "punctuation_out", "fillers", "hedges", "articles_out", "past_as_present"}

each_story = pytest.mark.parametrize("story", stories(), ids=lambda story: story.id)


def each_content_case(promise: str) -> pytest.MarkDecorator:
    """Every content case; those that `known_breaks.txt` lists for this promise may break it."""
    known = pytest.mark.xfail(reason="listed in known_breaks.txt", strict=False)
    return pytest.mark.parametrize(
        "case",
        [pytest.param(c, id=c.id, marks=known if f"{promise} {c.id}" in KNOWN_BREAKS else ()) for c in CONTENT_CASES],
    )


each_neutral_case = pytest.mark.parametrize("case", NEUTRAL_CASES, ids=lambda case: case.id)


class TestTheSet:
    def test_size(self) -> None:
        """At least twelve answers, each to a question of its own, and every change makes cases of them."""
        assert len(stories()) >= LEAST_ANSWERS
        assert len({story.question for story in stories()}) == len(stories())
        assert {case.change for case in CONTENT_CASES + NEUTRAL_CASES} == {*CONTENT, *NEUTRAL}

    @pytest.mark.parametrize("change", sorted(EVERY_ANSWER))
    def test_form(self, change: str) -> None:
        """A form that every answer can take on is tried on every answer."""
        assert {case.story for case in NEUTRAL_CASES if case.change == change} == {story.id for story in stories()}

    @each_story
    def test_answer(self, story: Story) -> None:
        """Each answer has all five parts and the length of a good answer."""
        assert {unit.part for unit in story.units} >= set("STARL")
        assert len(story.text.split()) in LENGTH

    @each_story
    def test_all_we(self, story: Story) -> None:
        """With all "we" no first person singular is left outside reported words."""
        told = re.sub(r"\b(?:says|said), .*?\. ", "", CONTENT["all_we"].apply(story).text)
        assert re.findall(r"\b(?:I|I'\w+|me|my|mine|myself)\b", told) == []

    @each_story
    def test_numbers_out(self, story: Story) -> None:
        """With the numbers out no figure is left, in digits or in words."""
        assert figures_in(CONTENT["numbers_out"].apply(story).text) == []

    @each_story
    def test_setting_swollen(self, story: Story) -> None:
        """The swollen setting is more than half of the answer; it was less before."""
        swollen = CONTENT["setting_swollen"].apply(story)
        assert (
            story.words_in("S") / story.words_in("STARLO") < HALF < swollen.words_in("S") / swollen.words_in("STARLO")
        )

    @each_story
    def test_padded(self, story: Story) -> None:
        """Padding more than doubles the length and takes nothing away."""
        padded = CONTENT["padded"].apply(story)
        assert len(padded.text.split()) >= PADDED * len(story.text.split())
        assert [unit for unit in padded.units if unit in story.units] == list(story.units)

    @each_story
    def test_scrambled(self, story: Story) -> None:
        """Scrambling keeps every sentence and starts with another one than the setting's first."""
        mixed = CONTENT["order_scrambled"].apply(story)
        assert sorted(unit.words for unit in mixed.units) == sorted(unit.words for unit in story.units)
        assert [unit.part for unit in mixed.units] != [unit.part for unit in story.units]


class TestStrongAnswers:
    @each_story
    def test_overall(self, story: Story) -> None:
        """A strong answer, told as it was, is at least a lean hire."""
        assert judged(story.question, story.text).overall in (4, 5)

    @each_story
    def test_flags(self, story: Story) -> None:
        """A strong answer raises no red flag."""
        assert [flag.id for flag in judged(story.question, story.text).red_flags] == []


class TestContent:
    @each_content_case("hits")
    def test_hits(self, case: Case) -> None:
        """A change for the worse lowers every dimension that it hits."""
        assert shift(case).standing(CONTENT[case.change].hits) == []

    @each_content_case("spares")
    def test_spares(self, case: Case) -> None:
        """A change for the worse moves every other dimension by one at most."""
        assert shift(case).moved(*CONTENT[case.change].hits) == []


class TestForm:
    @each_neutral_case
    def test_dimensions(self, case: Case) -> None:
        """The same content in another form moves no dimension by more than one."""
        assert shift(case).moved() == []

    @each_neutral_case
    def test_overall(self, case: Case) -> None:
        """The same content in another form moves the overall score by one at most."""
        by = shift(case).overall
        assert by is not None, "the changed answer was not scored"
        assert abs(by) <= ALLOWED

    def test_steady(self) -> None:
        """In nine of ten neutral cases the overall score does not move at all."""
        moved = [f"{case.id} {shift(case).overall}" for case in NEUTRAL_CASES if shift(case).overall != 0]
        assert 1 - len(moved) / len(NEUTRAL_CASES) >= STEADY, moved
