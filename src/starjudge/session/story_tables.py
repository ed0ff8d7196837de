"""A story bank as text of 80 columns, which reads without colour.

Titles and quotes are the writer's own words: they are shown on one line, without characters that act on a terminal.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from starjudge.models.stories import StoryColumn, StoryCoverage, StoryMatch, StoryReview
from starjudge.session.guides import NINE_THEMES, guide_themes
from starjudge.text.shown import shown_text

WIDTH: Final = 80
CELL: Final = 3  # columns of one theme in the matrix
MOST_QUOTE: Final = 110  # characters of a quote in a reason
MARKS: Final = {"given": "G", "found": "f"}
NONE: Final = "."
LEGEND: Final = "G given by you, f found in the words, . not told"


def coverage_text(coverage: StoryCoverage) -> str:
    """What a bank covers and lacks: matrix, categories, questions, principles, overlaps, gaps."""
    return "\n".join(_coverage_lines(coverage))


def matches_text(question: str, found: Sequence[StoryMatch]) -> str:
    """The stories for a question, each with reasons and what it leaves out."""
    lines = _wrapped(f"Question: {shown_text(question)}", "  ")
    for match in found:
        overall = "not scored" if match.overall is None else f"{match.overall} of 5 as an answer to it"
        lines += ["", *_wrapped(f"{match.rank}. {shown_text(match.title)} (story {match.story})", "   ")]
        lines.append(f"   fit {match.fit:.2f}, {overall}")
        for reason in match.reasons:
            quotes = ", ".join(f"“{clipped(quote.text)}”" for quote in reason.quotes)
            lines += _wrapped(f"{reason.text}{f': {quotes}' if quotes else ''}", "     ", "   + ")
        if match.misses:
            lines += _wrapped(f"leaves out: {'; '.join(match.misses)}", "     ", "   - ")
        if match.told_for:
            told = "; ".join(f"“{clipped(question)}”" for question in match.told_for)
            lines += _wrapped(f"told already, for {told}", "     ", "   ! ")
    return "\n".join(lines)


def reviews_text(reviews: Sequence[StoryReview]) -> str:
    """Each story's verdict as an answer to the question it fits best, with what it lacks."""
    lines = ["How strong each story is, as an answer to the question it fits best"]
    for review in reviews:
        mark = "-/5" if review.overall is None else f"{review.overall}/5"
        lines.append(f"{review.story:>2} {fitted(review.title, WIDTH - 8)} {mark:>4}")
        lacks = lacking(review)
        if lacks:
            lines += _wrapped(f"lacks: {lacks}", "     ", "   - ")
        lines += _wrapped(f"first: {review.advice[0]}", "     ", "   > ") if review.advice else []
    return "\n".join(lines)


def lacking(review: StoryReview) -> str:
    """What a story lacks, in a few words; empty where nothing."""
    flags = {flag for flag in review.flags if flag not in {"no_metrics", "no_result", "no_learning"}}
    parts = [f"the {part}" for part in review.missing_parts]
    numbers = ["a number for what came of it"] if review.no_numbers else []
    return ", ".join([*parts, *numbers, *(flag.replace("_", " ") for flag in review.flags if flag in flags)])


def numbers(column: StoryColumn) -> str:
    """The stories of a column: ``1, 4``; a dash for none."""
    return ", ".join(map(str, column.stories)) or "-"


def asked_for(column: StoryColumn) -> str:
    """How many stories a column asks for, and how the bank stands: ``2-3, too few``."""
    low, high, have = column.minimum or 0, column.maximum, len(column.marks)
    span = f"{low}" if high in (None, low) else f"{low}-{high}"
    state = "too few" if have < low else "more than asked for" if high is not None and have > high else "enough"
    return f"{span}, {state}"


def totals(coverage: StoryCoverage) -> str:
    """The number of stories against the guides' counts."""
    state = {"under": "fewer", "within": "within", "over": "more"}
    told = [f"{t.low}-{t.high} (guide {t.source}): {state[t.status]}" for t in coverage.totals]
    return f"{len(coverage.titles)} stor{'y' if len(coverage.titles) == 1 else 'ies'}; asked for are {'; '.join(told)}"


def theme_label(column: StoryColumn) -> str:
    """A theme's title, and whether its questions ask for no story."""
    told = {theme.id for theme in guide_themes(NINE_THEMES) if theme.needs_story}
    return column.title if column.id in told else f"{column.title} (asked without a story)"


def clipped(text: str, limit: int = MOST_QUOTE) -> str:
    """Words of others on one line, cut at a blank where they are too long."""
    line = shown_text(text)
    return line if len(line) <= limit else line[: limit - 1].rsplit(" ", 1)[0] + "…"


def fitted(text: str, columns: int) -> str:
    """Text cut or filled up to a number of columns."""
    shown, used = "", 0
    line = shown_text(text)
    if _width(line) > columns:
        for char in line:
            if used + _width(char) > columns - 1:
                break
            shown, used = shown + char, used + _width(char)
        line = f"{shown}…"
    return line + " " * (columns - _width(line))


def _coverage_lines(coverage: StoryCoverage) -> Iterator[str]:
    yield from _wrapped(f"Story bank: {totals(coverage)}", "  ")
    yield from (line for note in coverage.notes for line in _wrapped(f"note: {note}", "    ", "  "))
    yield ""
    yield from _matrix(coverage)
    yield ""
    yield "Categories (guide 000)"
    for column in coverage.categories:
        yield f"  {column.title:<26}{asked_for(column):<26}{numbers(column)}".rstrip()
    told = ", ".join(str(mark.story) for mark in coverage.ai_specific) or "-"
    yield f"  {'Specific to AI (001)':<26}{f'at least {coverage.ai_specific_minimum}':<26}{told}"
    yield ""
    yield "Questions to prepare (guide 002), and the stories for them"
    for column in coverage.questions:
        yield f"  {column.source.removeprefix('002 '):<4}{fitted(column.title, WIDTH - 22)} {numbers(column)}".rstrip()
    if coverage.principles:
        yield ""
        yield f"What {str(coverage.company).capitalize()} looks for, and the stories that show it"
        for column in coverage.principles:
            yield f"  {fitted(column.title, 40)} {asked_for(column):<14}{numbers(column)}".rstrip()
    for title, messages in (
        ("Stories that overlap", [overlap.message for overlap in coverage.overlaps]),
        ("What to write next", [gap.message for gap in coverage.gaps]),
    ):
        if messages:
            yield ""
            yield title
            yield from (line for message in messages for line in _wrapped(shown_text(message), "    ", "  - "))


def _matrix(coverage: StoryCoverage) -> Iterator[str]:
    columns = coverage.themes
    room = WIDTH - 3 - CELL * len(columns)
    yield f"{'   Themes (guide 004)':<{room + 3}}" + "".join(f"{n:>{CELL}}" for n in range(1, len(columns) + 1))
    for number, title in enumerate(coverage.titles, 1):
        marks = (column.mark(number) for column in columns)
        cells = "".join(f"{NONE if mark is None else MARKS[mark.basis]:>{CELL}}" for mark in marks)
        yield f"{number:>2} {fitted(title, room)}{cells}"
    yield f"{'   stories':<{room + 3}}" + "".join(f"{len(column.marks):>{CELL}}" for column in columns)
    yield f"   {LEGEND}"
    for place, column in enumerate(columns, 1):
        yield f"   {place} {theme_label(column)}"
    for number in range(1, len(coverage.titles) + 1):
        if not any(column.mark(number) for column in columns):
            areas = ", ".join(column.title.lower() for column in coverage.areas if column.mark(number))
            where = f"guide 000 has it under {areas}" if areas else "its words do not tell; add a line 'themes'"
            yield from _wrapped(f"Story {number} is on none of these: {where}.", "   ", "   ")


def _wrapped(text: str, indent: str, first: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=indent, break_on_hyphens=False) or [first]


def _width(text: Iterable[str]) -> int:
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
