"""A session's report in GitHub-flavoured Markdown; words of others are text in it and nothing else."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from typing import Final

from starjudge.models.session import ExchangeEvaluation, SessionEvaluation
from starjudge.reports.digest import TOP_SCORE, Item
from starjudge.reports.markdown import GAUGE, markdown_report, md
from starjudge.reports.phrases import NOTICE
from starjudge.reports.session_digest import session_digest
from starjudge.reports.session_phrases import clock
from starjudge.reports.session_rows import CoverRow, QuestionRow, SessionDigest
from starjudge.reports.session_timeline import BLOCK_WORDS
from starjudge.reports.visible import clip, visible

HEADING: Final = re.compile(r"^#(?=#+ )", re.MULTILINE)
DEEPER: Final = "###"  # a report's own headings begin at the second level; in a fold, at the fourth
MOST_COLUMNS: Final = 12  # questions up to which what they cover is a grid
SHORT_QUESTION: Final = 80  # characters of a question in a table


def session_markdown(session: SessionEvaluation) -> str:
    """The report of one session, ending with a line break. Each exchange's own report is in a fold."""
    content = session_digest(session)
    blocks = [
        *_head(content),
        *_questions(content),
        *_timeline(content),
        *_coverage(content),
        *_flags(content),
        *_settled(content.questions),
        *_list("Strongest", content.strongest),
        *_list("Weakest", content.weakest),
        *_list("A better story", content.better),
        *_list("One project told more than once", content.projects),
        *_plan(content),
        *_clock(content),
        *_dimensions(content),
        *_own(content),
        *_exchanges(session),
        *_foot(content),
    ]
    return "\n\n".join(blocks) + "\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> str:
    rule = ["---:" if column in right else "---" for column in range(len(head))]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *rows))


def _head(content: SessionDigest) -> Iterator[str]:
    yield f"# Interview: {md(content.name)}"
    full, empty = GAUGE
    cells = round(content.overall) if content.overall is not None else 0
    headline = content.headline[:1].upper() + content.headline[1:]
    yield f"**{headline}** {full * cells}{empty * (TOP_SCORE - cells)}"
    yield md(" · ".join(content.facts))
    lines = [f"- **Do first:** {md(item.title)}. {md(item.text)}" for item in content.first]
    lines += [f"- **A person should look:** {md(reason)}" for reason in content.review]
    if lines:
        yield "\n".join(lines)


def _questions(content: SessionDigest) -> Iterator[str]:
    yield "## Questions"
    if not content.questions:
        yield "No question was found in it."
        return
    yield _table(
        ("No.", "Question", "Kind", "Verdict", "Answer", "Plan", "Flags"),
        [
            (
                str(row.number),
                md(clip(row.question, SHORT_QUESTION)),
                md(row.kind),
                row.verdict,
                row.seconds,
                row.status,
                md(", ".join(row.flags)) or "–",
            )
            for row in content.questions
        ],
        right=(0,),
    )
    yield md(content.key)
    paces = [
        f"- Question {row.number}: {' · '.join(filter(None, (row.pauses, row.pace)))}"
        for row in content.questions
        if row.pauses or row.pace
    ]
    if paces:
        yield "\n".join(paces)


def _timeline(content: SessionDigest) -> Iterator[str]:
    line = content.timeline
    if not line.blocks:
        return
    yield "## Timeline"
    if line.estimated:
        yield "Nothing is timed: lengths follow from the words."
    yield _table(
        ("From", "To", "What", "Question"),
        [(clock(b.start), clock(b.end), BLOCK_WORDS[b.kind], str(b.exchange)) for b in line.blocks],
        right=(0, 1, 3),
    )


def _coverage(content: SessionDigest) -> Iterator[str]:
    if content.matrices:
        yield "## Coverage"
    full, empty = GAUGE
    numbers = [row.number for row in content.questions]
    as_grid = len(numbers) <= MOST_COLUMNS
    for matrix in content.matrices:
        yield f"### {md(matrix.title)}: {matrix.count}"
        if as_grid:
            head = ("To cover", *(f"Q{number}" for number in numbers), "Covered by")
            rows = [
                (md(row.title), *(full if number in row.found else "" for number in numbers), _told(row))
                for row in matrix.rows
            ]
            yield _table(head, rows)
        else:
            yield _table(
                ("", "To cover", "Covered by"),
                [(full if row.covered else empty, md(row.title), _told(row)) for row in matrix.rows],
            )


def _told(row: CoverRow) -> str:
    return md(row.told) if row.covered else f"**{md(row.told)}**"


def _line(item: Item) -> str:
    return f"- **{md(item.title)}:** {' '.join([md(item.text), *(f'“{md(quote)}”' for quote in item.quotes)])}"


def _list(title: str, items: Sequence[Item]) -> Iterator[str]:
    if items:
        yield f"## {title}"
        yield "\n".join(map(_line, items))


def _flags(content: SessionDigest) -> Iterator[str]:
    if content.flags:
        yield "## Seen over several answers"
        yield "\n".join(
            "\n".join(
                [
                    f"- **{md(flag.title)}:** {md(flag.text)}",
                    *(f"  - question {number}: “{md(quote)}”" for number, quote in flag.quotes),
                ]
            )
            for flag in content.flags
        )


def _settled(rows: Sequence[QuestionRow]) -> Iterator[str]:
    items = [
        Item(f"Question {row.number}, {item.title}, {how}", item.text, item.quotes)
        for row in rows
        for how, found in (("taken away", row.resolved), ("confirmed", row.confirmed))
        for item in found
    ]
    yield from _list("Red flags after the follow-ups", items)


def _plan(content: SessionDigest) -> Iterator[str]:
    if not content.plan:
        return
    yield "## Practice plan"
    yield "\n".join(
        f"- **{md(step.day)}: {md(step.title)}.** "
        + " ".join(
            filter(
                None,
                (
                    step.question and f"*{md(step.question)}*",
                    md(step.drill),
                    step.change and f"**Change:** {md(step.change)}",
                ),
            )
        )
        for step in content.plan
    )


def _clock(content: SessionDigest) -> Iterator[str]:
    if content.phases:
        yield "## Time against the round's plan"
        yield _table(
            ("Phase", "Time", "Plan", "Status"),
            [(md(p.title), p.seconds, p.target or "–", p.status or "–") for p in content.phases],
        )


def _dimensions(content: SessionDigest) -> Iterator[str]:
    if content.dimensions:
        yield "## Dimensions"
        yield _table(
            ("Dimension", "Mean", "Lowest"),
            [(md(one.title), one.text, one.quotes[0] if one.quotes else "–") for one in content.dimensions],
        )


def _own(content: SessionDigest) -> Iterator[str]:
    if content.own_questions:
        yield f"## The candidate's own questions{f': {content.own_verdict}' if content.own_verdict else ''}"
        yield "\n".join(f"- {md(question)}" for question in content.own_questions)


def _exchanges(session: SessionEvaluation) -> Iterator[str]:
    if session.exchanges:
        yield "## Each question in full"
    for one in session.exchanges:
        yield _fold(one)


def _fold(one: ExchangeEvaluation) -> str:
    asked = html.escape(visible(clip(one.question, SHORT_QUESTION)))  # here Markdown does not act, but mentions do
    title = f"{one.number}. {asked.replace('@', '@<!-- -->')}"
    parts = [f"<details>\n<summary>{title}</summary>"]
    if one.follow_ups:
        parts.append(f"### Question {one.number}, the first answer")
        parts.append(_deeper(markdown_report(one.first)))
        parts.append(f"### Question {one.number}, with its follow-ups")
        parts.append("\n".join(f"- Follow-up: {md(probe.question)}" for probe in one.follow_ups))
    else:
        parts.append(f"### Question {one.number}, the answer")
    parts.append(_deeper(markdown_report(one.with_follow_ups)))
    return "\n\n".join([*parts, "</details>"])


def _deeper(report: str) -> str:
    """A report with its headings two levels down; no text in it begins a line with the sign of one."""
    return HEADING.sub(DEEPER, report).strip()


def _foot(content: SessionDigest) -> Iterator[str]:
    lines = [f"- Speaker: {md(one)}" for one in content.speakers] + [f"- Note: {md(note)}" for note in content.notes]
    yield "---"
    if lines:
        yield "\n".join(lines)
    yield f"*{NOTICE}*"
