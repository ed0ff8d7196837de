"""The cases of the set, judged: what each change does to each score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from changes import CONTENT, NEUTRAL
from stories import Story, stories

from starjudge import Evaluation, evaluate_answer

DIMENSIONS = ("structure", "ownership", "specificity", "impact", "learning", "relevance", "delivery")
ALLOWED = 1  # how far a score may move that a change does not hit
STEADY = 0.9  # share of the neutral cases in which the overall score must not move at all


@dataclass(frozen=True)
class Case:
    """A question, and an answer before and after a single change."""

    story: str
    change: str
    question: str
    before: str
    new_question: str
    after: str

    @property
    def id(self) -> str:
        return f"{self.story}-{self.change}"


@dataclass(frozen=True)
class Shift:
    """By how much each score moved; a score that is missing on either side is ``None``."""

    dimensions: dict[str, int | None]
    overall: int | None

    def moved(self, *but: str) -> list[str]:
        """Dimensions, other than those named, that moved further than is allowed or were lost."""
        return [
            f"{name} {_signed(by)}"
            for name, by in self.dimensions.items()
            if name not in but and (by is None or abs(by) > ALLOWED)
        ]

    def standing(self, hits: Iterable[str]) -> list[str]:
        """Those of the dimensions named that did not fall, or were lost."""
        by = self.dimensions
        return [f"{name} {_signed(by[name])}" for name in hits if (move := by[name]) is None or move >= 0]


def content_cases() -> Iterator[Case]:
    for story in stories():
        for name, change in CONTENT.items():
            changed = change.apply(story)
            yield _case(story, name, changed.question, changed.text)


def neutral_cases() -> Iterator[Case]:
    """Every neutral change of every answer in which it changes anything."""
    for story in stories():
        for name, change in NEUTRAL.items():
            text = change(story)
            if text != story.text:
                yield _case(story, name, story.question, text)


@cache
def judged(question: str, answer: str) -> Evaluation:
    return evaluate_answer(question, answer, judge="heuristic")


@cache
def shift(case: Case) -> Shift:
    old, new = judged(case.question, case.before), judged(case.new_question, case.after)
    return Shift(
        {name: _by(getattr(old.scores, name).score, getattr(new.scores, name).score) for name in DIMENSIONS},
        _by(old.overall, new.overall),
    )


def content_faults(case: Case) -> list[str]:
    """What breaks the promise about a change of content: the dimensions it hits fall, no other moves far."""
    hits = CONTENT[case.change].hits
    return [f"{name}, not lower" for name in shift(case).standing(hits)] + shift(case).moved(*hits)


def neutral_faults(case: Case) -> list[str]:
    """What breaks the promise about a change of form: nothing moves far, the overall score included."""
    by = shift(case).overall
    far = by is None or abs(by) > ALLOWED
    return shift(case).moved() + ([f"overall {_signed(by)}"] if far else [])


def _case(story: Story, change: str, question: str, text: str) -> Case:
    return Case(story.id, change, story.question, story.text, question, text)


def _signed(by: int | None) -> str:
    return "lost" if by is None else f"{by:+d}"


def _by(old: int | None, new: int | None) -> int | None:
    return None if old is None or new is None else new - old
