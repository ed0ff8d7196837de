"""The guides' own lists, read back from the library: 004's nine themes, 000's six, 001's five, 002's fifteen questions.

A theme of the library stands in a guide's list where its ``sources`` say ``004 theme 3``; one marked
``004 theme 3, part`` is a narrower theme, and a story on it counts under the third.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, Literal, NamedTuple

from starjudge.models.base import Kind
from starjudge.models.rubric import BankQuestion
from starjudge.resources.library import library

NINE_THEMES: Final = "004"  # the guide whose nine themes a bank is laid out by
AI_THEMES: Final = "001"  # the guide whose five themes are those of AI work
SIX_AREAS: Final = "000"  # the guide with six themes
PREPARED: Final = "002"  # the guide that names fifteen questions to prepare

_THEME = re.compile(r"(\d{3}) theme (\d+)(?:, part)?")
_QUESTION = re.compile(r"(\d{3}) Q(\d+)")
STORY_KINDS: frozenset[Kind] = frozenset({"story", "approach", "reflection"})
"""Kinds of question that are answered with a story, or with a framework and a story for it."""


class GuideTheme(NamedTuple):
    """One theme of a guide's list."""

    number: int
    id: str
    title: str
    members: frozenset[str]
    """Ids of the themes that count under it, its own among them."""
    needs_story: bool
    """Whether a question on it asks for a story: "why here?" and "what would you do?" do not."""


@cache
def guide_themes(guide: Literal["000", "001", "004"]) -> tuple[GuideTheme, ...]:
    """A guide's themes in its order."""
    heads: dict[int, str] = {}
    members: dict[int, set[str]] = {}
    for theme in library().themes.values():
        for source in theme.sources:
            found = _THEME.fullmatch(source)
            if found is None or found[1] != guide:
                continue
            number = int(found[2])
            members.setdefault(number, set()).add(theme.id)
            if not source.endswith("part"):
                heads[number] = theme.id
    asked = {q.theme for q in library().questions.values() if q.kind in STORY_KINDS}
    return tuple(
        GuideTheme(
            number, heads[number], library().themes[heads[number]].title, frozenset(own), not asked.isdisjoint(own)
        )
        for number, own in sorted(members.items())
    )


@cache
def prepared_questions() -> tuple[tuple[int, BankQuestion], ...]:
    """Guide 002's fifteen questions with their numbers."""
    numbered = [
        (int(found[2]), question)
        for question in library().questions.values()
        for source in question.sources
        if (found := _QUESTION.fullmatch(source)) is not None and found[1] == PREPARED
    ]
    return tuple(sorted(numbered, key=lambda pair: pair[0]))


@cache
def story_questions() -> tuple[BankQuestion, ...]:
    """Every question of the guides that a story answers, in file order."""
    return tuple(question for question in library().questions.values() if question.kind == "story")
