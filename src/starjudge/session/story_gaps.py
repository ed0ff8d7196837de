"""What a story bank lacks, and what to write next, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from starjudge.models.stories import StoryColumn, StoryCoverage, StoryGap
from starjudge.resources.library import library
from starjudge.session.guides import NINE_THEMES, guide_themes, prepared_questions


def find_gaps(coverage: StoryCoverage) -> Iterator[StoryGap]:
    """The gaps of a bank: its categories first, whose numbers a guide gives, then themes, questions, principles."""
    yield from _total(coverage)
    yield from _categories(coverage.categories)
    yield from _ai_specific(coverage)
    yield from _themes(coverage.themes)
    yield from _questions(coverage.questions)
    yield from _principles(coverage)


def _total(coverage: StoryCoverage) -> Iterator[StoryGap]:
    have = len(coverage.titles)
    if coverage.totals and all(total.status == "under" for total in coverage.totals):
        need = max(total.low for total in coverage.totals)
        asked = ", ".join(f"{total.low}-{total.high} (guide {total.source})" for total in coverage.totals)
        message = f"{_stories(have)} of {asked}: write {need - have} more"
        yield StoryGap(kind="total", id="stories", have=have, need=need, message=message)


def _categories(columns: Iterable[StoryColumn]) -> Iterator[StoryGap]:
    include = {category.id: category.include for category in library().story_bank.categories}
    for column in columns:
        have, need = len(column.marks), column.minimum or 0
        if have < need:
            message = f"{column.title}: {_stories(have)} of {_range(column)}. To write next: {include[column.id]}"
            yield StoryGap(kind="category", id=column.id, have=have, need=need, message=message)


def _ai_specific(coverage: StoryCoverage) -> Iterator[StoryGap]:
    have, need = len(coverage.ai_specific), coverage.ai_specific_minimum
    if have < need:
        message = (
            f"Specific to AI: {_stories(have)} of {need}. To write next: a model that failed, bias that was found, "
            "or what a model can do put into plain words for others."
        )
        yield StoryGap(kind="ai_specific", id="ai_specific", have=have, need=need, message=message)


def _themes(columns: Iterable[StoryColumn]) -> Iterator[StoryGap]:
    needs_story = {theme.id for theme in guide_themes(NINE_THEMES) if theme.needs_story}
    for column in columns:
        if not column.marks and column.id in needs_story:
            listened = library().themes[column.id].looks_for
            message = f"{column.title}: no story. To write next: one in which you show “{listened[0]}”."
            yield StoryGap(kind="theme", id=column.id, have=0, need=1, message=message)


def _questions(columns: Iterable[StoryColumn]) -> Iterator[StoryGap]:
    needed = {question.id: question.story_needed for _, question in prepared_questions()}
    for column in columns:
        if not column.marks:
            wanted = needed[column.id]
            message = f"{column.source}, “{column.title}”: no story." + (f" To write next: {wanted}" if wanted else "")
            yield StoryGap(kind="question", id=column.id, have=0, need=1, message=message)


def _principles(coverage: StoryCoverage) -> Iterator[StoryGap]:
    if coverage.company is None:
        return
    signals = {signal.id: signal for signal in library().companies[coverage.company].signals}
    # Those tested most often first; a stable sort keeps the company's own order otherwise.
    for column in sorted(coverage.principles, key=lambda column: not signals[column.id].focus):
        have, need = len(column.marks), column.minimum or 1
        if have < need:
            signal = signals[column.id]
            often = " (tested often)" if signal.focus else ""
            message = f"{column.title}{often}: {_stories(have)} of {need}. {signal.missed or signal.looks_for}"
            yield StoryGap(kind="principle", id=column.id, have=have, need=need, message=message)


def _range(column: StoryColumn) -> str:
    low, high = column.minimum, column.maximum
    return f"{low}" if high in (None, low) else f"{low}-{high}"


def _stories(count: int) -> str:
    return f"{count or 'no'} stor{'y' if count == 1 else 'ies'}"
