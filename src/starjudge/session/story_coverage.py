"""What a story bank covers: stories against themes, prepared questions, a company's principles and categories.

Counts come from the guides: 8-12 stories (000), 5-7 (001), 8-10 (002); categories with minimum and maximum (000); one
story of AI work (001); fifteen questions to prepare (002); nine themes (004); two stories a principle at Amazon (002).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from typing import Final, Literal

from starjudge.models.evidence import Quote
from starjudge.models.rubric import BankQuestion, Company
from starjudge.models.stories import (
    Basis,
    Story,
    StoryColumn,
    StoryCoverage,
    StoryMark,
    StoryOverlap,
    StoryTotal,
    TotalStatus,
)
from starjudge.resources.library import library
from starjudge.session.coverage import company_reading, lens_of
from starjudge.session.guides import NINE_THEMES, PREPARED, SIX_AREAS, guide_themes, prepared_questions
from starjudge.session.projects import SAME, likeness, profile
from starjudge.session.story_gaps import find_gaps
from starjudge.session.story_match import asked, asked_of_guide, best_question, fit, speaks_to, was_on_question
from starjudge.session.story_words import ai_evidence, categories_of, story_words, theme_evidence

DUPLICATE: Final = 0.8  # likeness of two wordings of one story; two stories of one project share far less
MOST_COMPARED: Final = 300  # stories that are compared pair by pair; no bank has more, a season of evaluations may

Evidence = Callable[[Story], "StoryMark | None"]


def coverage_of_stories(
    stories: Sequence[Story], notes: Iterable[str] = (), company: str | None = None
) -> StoryCoverage:
    """What the stories cover. Raises `InputError` for an unknown company."""
    lens = lens_of(company)
    told = [*notes]
    if len(stories) > MOST_COMPARED:
        told.append(f"only the first {MOST_COMPARED} stories were compared with each other")
    columns = StoryCoverage(
        titles=tuple(story.title for story in stories),
        company=None if lens is None else lens.id,
        themes=_by_theme(NINE_THEMES, stories),
        areas=_by_theme(SIX_AREAS, stories),
        questions=_by_question(stories),
        principles=() if lens is None else _by_principle(lens, stories),
        categories=_by_category(stories),
        ai_specific=_marks(stories, _ai_specific),
        ai_specific_minimum=library().story_bank.ai_specific_minimum,
        totals=tuple(
            _total(count.source, count.low, count.high, len(stories)) for count in library().story_bank.totals
        ),
        overlaps=tuple(overlaps(stories)),
        notes=tuple(told),
    )
    return columns.model_copy(update={"gaps": tuple(find_gaps(columns))})


def overlaps(stories: Sequence[Story]) -> Iterable[StoryOverlap]:
    """Pairs of stories that are one story in two wordings, or tell of one project.

    A project that the writer names decides, unless the stories are nearly the same words.
    """
    compared = stories[:MOST_COMPARED]
    known = {story.number: profile(story.text) for story in compared}
    for one, other in combinations(compared, 2):
        pair = (one.number, other.number)
        alike = likeness(known[one.number], known[other.number])
        both = one.project is not None and other.project is not None
        named = both and _plain(one.project or "") == _plain(other.project or "")
        if alike.value >= DUPLICATE:
            shared, duplicate = alike.shared, True
            message = f"Stories {pair[0]} and {pair[1]} are one story in two wordings: keep the better one"
        elif named:
            shared, duplicate = (), False
            message = f"Stories {pair[0]} and {pair[1]} are of one project, {one.project}: tell only one in a round"
        elif not both and alike.value >= SAME and alike.shared:  # a bank has no order, so nothing refers back
            shared, duplicate = alike.shared, False
            message = (
                f"Stories {pair[0]} and {pair[1]} seem to be of one project (both speak of {', '.join(shared)}): "
                "tell only one in a round, or give each its own 'project'"
            )
        else:
            continue
        yield StoryOverlap(
            stories=pair,
            duplicate=duplicate,
            basis="given" if named and not duplicate else "found",
            shared=shared,
            message=message,
        )


def _by_theme(guide: Literal["000", "004"], stories: Sequence[Story]) -> tuple[StoryColumn, ...]:
    return tuple(
        StoryColumn(
            id=theme.id,
            title=theme.title,
            marks=_marks(stories, lambda story, own=theme.members: _theme_mark(story, own)),  # type: ignore[misc]
            source=f"{guide} theme {theme.number}",
        )
        for theme in guide_themes(guide)
    )


def _theme_mark(story: Story, members: frozenset[str]) -> StoryMark | None:
    if not members.isdisjoint(story.themes):
        return StoryMark(story=story.number, basis="given")
    words = story_words(story)
    found = next((theme for theme in (*words.found, *_told_on(story)) if theme in members), None)
    return (
        None if found is None else StoryMark(story=story.number, basis="found", evidence=theme_evidence(words, found))
    )


def _told_on(story: Story) -> tuple[str, ...]:
    """The theme of the question that a past answer was given to, where it was on it."""
    told = story.evaluation
    if told is None or told.theme is None or not was_on_question(story):
        return ()
    return (told.theme,)


def _by_question(stories: Sequence[Story]) -> tuple[StoryColumn, ...]:
    speaking = {story.number: _questions_of(story) for story in stories}

    def mark(story: Story, question: BankQuestion) -> StoryMark | None:
        basis = speaking[story.number].get(question.id)
        if basis is None:
            return None
        evidence = () if basis == "given" else theme_evidence(story_words(story), question.theme)
        return StoryMark(story=story.number, basis=basis, evidence=evidence)

    return tuple(
        StoryColumn(
            id=question.id,
            title=question.text,
            marks=_marks(stories, lambda story, own=question: mark(story, own)),  # type: ignore[misc]
            minimum=1,
            source=f"{PREPARED} Q{number}",
        )
        for number, question in prepared_questions()
    )


def _questions_of(story: Story) -> dict[str, Basis]:
    """Ids of the prepared questions that a story answers: it was told for them, or it speaks to them.

    Of those on a theme that the writer gives, the one that fits best counts as answered whatever the words.
    """
    found: dict[str, Basis] = {}
    best: dict[str, tuple[float, str]] = {}
    for _, question in prepared_questions():
        read = asked_of_guide(question)
        value = fit(read, story)
        if speaks_to(read, story, value):
            found[question.id] = "found"
        if question.theme in story.themes and value.value > best.get(question.theme, (-1.0, ""))[0]:
            best[question.theme] = value.value, question.id
    found |= dict.fromkeys((question for _, question in best.values() if question not in found), "found")
    return found | dict.fromkeys(_told_banks(story), "given")


def _told_banks(story: Story) -> set[str]:
    """The guides' questions nearest to those a story was told for, where it was on them."""
    if not was_on_question(story):
        return set()
    return {bank for question in story.told_for if (bank := asked(question).bank) is not None}


def _by_principle(company: Company, stories: Sequence[Story]) -> tuple[StoryColumn, ...]:
    shown: dict[int, dict[str, tuple[Quote, ...]]] = {}
    for story in stories:
        reading = company_reading(best_question(story), story.text, company)
        shown[story.number] = {signal.id: signal.evidence for signal in reading.shown}

    def mark(story: Story, signal: str) -> StoryMark | None:
        evidence = shown[story.number].get(signal)
        return None if evidence is None else StoryMark(story=story.number, basis="found", evidence=evidence)

    return tuple(
        StoryColumn(
            id=signal.id,
            title=signal.title,
            marks=_marks(stories, lambda story, own=signal.id: mark(story, own)),  # type: ignore[misc]
            minimum=company.stories_per_signal or 1,
        )
        for signal in company.signals
    )


def _by_category(stories: Sequence[Story]) -> tuple[StoryColumn, ...]:
    def mark(story: Story, category: str) -> StoryMark | None:
        own, given = categories_of(story)
        return StoryMark(story=story.number, basis="given" if given else "found") if category in own else None

    return tuple(
        StoryColumn(
            id=category.id,
            title=category.title,
            marks=_marks(stories, lambda story, own=category.id: mark(story, own)),  # type: ignore[misc]
            minimum=category.minimum,
            maximum=category.maximum,
        )
        for category in library().story_bank.categories
    )


def _ai_specific(story: Story) -> StoryMark | None:
    if story.ai_specific is not None:
        return StoryMark(story=story.number, basis="given") if story.ai_specific else None
    evidence = ai_evidence(story)
    return StoryMark(story=story.number, basis="found", evidence=evidence) if evidence else None


def _marks(stories: Iterable[Story], mark: Evidence) -> tuple[StoryMark, ...]:
    return tuple(found for story in stories if (found := mark(story)) is not None)


def _total(source: str, low: int, high: int, stories: int) -> StoryTotal:
    status: TotalStatus = "under" if stories < low else "over" if stories > high else "within"
    return StoryTotal(source=source, low=low, high=high, stories=stories, status=status)


def _plain(name: str) -> str:
    return " ".join(name.lower().split())
