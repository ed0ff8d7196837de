"""A story bank as Markdown and as an HTML fragment for a notebook; whatever the writer wrote is escaped."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from starjudge.models.stories import StoryCoverage, StoryMatch, StoryReview
from starjudge.session.story_tables import LEGEND, MARKS, asked_for, clipped, lacking, numbers, theme_label, totals
from starjudge.text.shown import shown_text

_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>|~#&])")


def coverage_markdown(coverage: StoryCoverage) -> str:
    """What a bank covers and lacks, as tables."""
    return "\n".join(_coverage(coverage))


def matches_markdown(question: str, found: Sequence[StoryMatch]) -> str:
    """The stories for a question, each with reasons and what it leaves out."""
    lines = [f"# {escaped(question)}"]
    for match in found:
        overall = "not scored" if match.overall is None else f"{match.overall} of 5 as an answer to it"
        lines += [
            "",
            f"## {match.rank}. {escaped(match.title)}",
            "",
            f"Story {match.story}, fit {match.fit:.2f}, {overall}.",
        ]
        lines.append("")
        for reason in match.reasons:
            quotes = ", ".join(f"“{escaped(clipped(quote.text))}”" for quote in reason.quotes)
            lines.append(f"- {escaped(reason.text)}{f': {quotes}' if quotes else ''}")
        lines += [f"- Leaves out: {escaped('; '.join(match.misses))}"] if match.misses else []
        lines += [f"- Told already for: {escaped(told)}" for told in match.told_for]
    return "\n".join(lines)


def reviews_markdown(reviews: Sequence[StoryReview]) -> str:
    """Each story's verdict as an answer to the question it fits best, as a table."""
    rows = [
        (
            str(r.story),
            r.title,
            "-" if r.overall is None else str(r.overall),
            lacking(r) or "-",
            "; ".join(r.advice[:1]),
        )
        for r in reviews
    ]
    return "\n".join(["## How strong each story is", "", *_table(("", "Story", "Overall", "Lacks", "First"), rows)])


def coverage_html(coverage: StoryCoverage) -> str:
    """A fragment for a notebook: the matrix of stories and themes, the categories, and what to write next."""
    columns = coverage.themes
    head = "".join(f"<th title='{_html(theme_label(c))}'>{i}</th>" for i, c in enumerate(columns, 1))
    rows = []
    for number, title in enumerate(coverage.titles, 1):
        marks = (column.mark(number) for column in columns)
        cells = "".join(f"<td>{'.' if mark is None else MARKS[mark.basis]}</td>" for mark in marks)
        rows.append(f"<tr><th>{number}</th><td style='text-align:left'>{_html(title)}</td>{cells}</tr>")
    legend = "; ".join(f"{i} {_html(theme_label(c))}" for i, c in enumerate(columns, 1))
    categories = "".join(
        f"<li>{_html(c.title)}: {numbers(c)} ({_html(asked_for(c))})</li>" for c in coverage.categories
    )
    gaps = "".join(f"<li>{_html(gap.message)}</li>" for gap in coverage.gaps)
    return (
        f"<div><p>{_html(totals(coverage))}</p><table><tr><th></th><th>Themes (guide 004)</th>{head}</tr>"
        f"{''.join(rows)}</table><p><small>{LEGEND}. {legend}</small></p><ul>{categories}</ul>"
        + (f"<p>What to write next</p><ul>{gaps}</ul>" if gaps else "")
        + "</div>"
    )


def escaped(text: str) -> str:
    """Text on one line that Markdown shows as it stands."""
    return _SPECIAL.sub(r"\\\1", shown_text(text))


def _coverage(coverage: StoryCoverage) -> Iterator[str]:
    yield "# Story bank"
    yield ""
    yield f"{totals(coverage)}."
    yield from (f"\n{escaped(note)}." for note in coverage.notes)
    yield ""
    yield "## Themes (guide 004)"
    yield ""
    rows = [
        (str(number), title, *("" if (m := c.mark(number)) is None else MARKS[m.basis] for c in coverage.themes))
        for number, title in enumerate(coverage.titles, 1)
    ]
    yield from _table(("", "Story", *(theme_label(column) for column in coverage.themes)), rows)
    yield ""
    yield f"{LEGEND.rpartition(',')[0]}."
    yield ""
    yield "## Categories (guide 000)"
    yield ""
    categories = [(c.title, asked_for(c), numbers(c)) for c in coverage.categories]
    told = ", ".join(str(mark.story) for mark in coverage.ai_specific) or "-"
    categories.append(("Specific to AI (guide 001)", f"at least {coverage.ai_specific_minimum}", told))
    yield from _table(("Category", "Asked for", "Stories"), categories)
    yield ""
    yield "## Questions to prepare (guide 002)"
    yield ""
    yield from _table(("", "Question", "Stories"), [(c.source[4:], c.title, numbers(c)) for c in coverage.questions])
    if coverage.principles:
        yield ""
        yield f"## What {str(coverage.company).capitalize()} looks for"
        yield ""
        principles = [(c.title, asked_for(c), numbers(c)) for c in coverage.principles]
        yield from _table(("Principle", "Asked for", "Stories"), principles)
    for title, messages in (
        ("Stories that overlap", [overlap.message for overlap in coverage.overlaps]),
        ("What to write next", [gap.message for gap in coverage.gaps]),
    ):
        if messages:
            yield from ("", f"## {title}", "")
            yield from (f"- {escaped(message)}" for message in messages)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(map(escaped, row))} |"


def _html(text: str) -> str:
    return html.escape(shown_text(text))
