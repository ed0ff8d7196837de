"""A session as HTML sections, for the page and for the notebook's card: no scripts, no ids, nothing loaded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from starjudge.reports.card import shown
from starjudge.reports.digest import TOP_SCORE, Item
from starjudge.reports.phrases import NOTICE
from starjudge.reports.session_grid import grid_html
from starjudge.reports.session_phrases import clock
from starjudge.reports.session_rows import QuestionRow, SessionDigest
from starjudge.reports.session_timeline import BLOCK_WORDS, Timeline
from starjudge.reports.visible import clip

GOOD, FAIR = 4.0, 3.0  # lowest mean shown as good, and as fair
SHORT_QUESTION: Final = 120  # characters of a question in a table
CLOSE: Final = 0.02  # of the timeline's width; numbers nearer to each other would lie on each other


def sections(content: SessionDigest, level: int, exchanges: Sequence[str] = ()) -> str:
    """The session's sections.

    In: ``level`` of the first heading, the others lie one below; ``exchanges`` are the questions in full, as HTML.
    """
    below = f"h{level + 1}"
    return "\n".join(
        [
            *_head(content, f"h{level}"),
            *_questions(content, below),
            *_timeline(content.timeline, below),
            *_coverage(content, below),
            *_flags(content, below),
            *_settled(content.questions, below),
            *_list("Strongest", content.strongest, below),
            *_list("Weakest", content.weakest, below),
            *_list("A better story", content.better, below),
            *_list("One project told more than once", content.projects, below),
            *_plan(content, below),
            *_clock(content, below),
            *_dimensions(content, below),
            *_own(content, below),
            *([f"<{below}>Each question in full</{below}>"] if exchanges else []),
            *exchanges,
            *_foot(content, below),
        ]
    )


def tone(score: float | None) -> str:
    """The class of a score's colour."""
    if score is None:
        return "sj-soft"
    return "sj-good" if score >= GOOD else "sj-fair" if score >= FAIR else "sj-poor"


def _quoted(quote: str) -> str:
    return f'<span class="sj-words">“<bdi>{shown(quote)}</bdi>”</span>'


def table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of HTML cells; the first cell of each row is its heading."""
    columns = "".join(f'<th scope="col">{name}</th>' for name in head)
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>' for first, *rest in rows
    )
    return (
        f'<div class="sj-scroll" role="group" tabindex="0" aria-label="{shown(caption)}">'
        f"<table><caption>{shown(caption)}</caption>"
        f"<thead><tr>{columns}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _head(content: SessionDigest, heading: str) -> Iterator[str]:
    yield f"<{heading}>Interview: <bdi>{shown(content.name)}</bdi></{heading}>"
    share = (content.overall or 0) / TOP_SCORE
    headline = shown(content.headline[:1].upper() + content.headline[1:])
    bar = (
        f'<span class="sj-mean" role="img" aria-label="{content.overall:.1f} of {TOP_SCORE}">'
        f'<i style="width:{share:.1%}"></i></span>'
        if content.overall is not None
        else ""
    )
    yield f'<p class="{tone(content.overall)}"><strong>{headline}</strong>{bar}</p>'
    yield f'<p class="sj-soft">{shown(" · ".join(content.facts))}</p>'
    for item in content.first:
        yield f'<p class="sj-note"><strong>Do first: {shown(item.title)}.</strong> {shown(item.text)}</p>'
    for reason in content.review:
        yield f'<p class="sj-note"><strong>A person should look:</strong> {shown(reason)}</p>'


def _questions(content: SessionDigest, heading: str) -> Iterator[str]:
    rows = content.questions
    yield f"<{heading}>Questions</{heading}>"
    if not rows:
        yield "<p>No question was found in it.</p>"
        return
    yield table(
        content.key,
        ("No.", "Question", "Kind", "Verdict", "Answer", "Plan", "Flags and pauses"),
        [
            (
                str(row.number),
                f"<bdi>{shown(clip(row.question, SHORT_QUESTION))}</bdi>",
                shown(row.kind),
                f'<strong class="{tone(row.score)}">{shown(row.verdict)}</strong>',
                shown(row.seconds),
                row.status,
                "<br>".join(shown(one) for one in (*(f"⚑ {flag}" for flag in row.flags), row.pauses, row.pace) if one)
                or "–",
            )
            for row in rows
        ],
    )


def _timeline(line: Timeline, heading: str) -> Iterator[str]:
    if not line.blocks:
        return
    how = "estimated from the words" if line.estimated else f"0:00 to {clock(line.seconds)}"
    yield f'<{heading}>Timeline <span class="sj-soft">({how})</span></{heading}>'
    pieces = []
    labelled, reached = 0, -1.0
    for block in line.blocks:
        left, width = line.share(block.start), line.share(block.end) - line.share(block.start)
        if block.exchange > labelled:
            labelled = block.exchange
            if left - reached >= CLOSE:
                pieces.append(f'<span class="sj-at" style="left:{left:.2%}">{block.exchange}</span>')
                reached = left
        title = f"Question {block.exchange}, {BLOCK_WORDS[block.kind]}: {clock(block.start)} to {clock(block.end)}"
        pieces.append(
            f'<span class="sj-block sj-is-{block.kind}" style="left:{left:.2%};width:{width:.2%}" '
            f'title="{title}"></span>'
        )
    told = "; ".join(
        f"question {b.exchange} {BLOCK_WORDS[b.kind]} {clock(b.start)} to {clock(b.end)}"
        for b in line.blocks
        if b.kind in ("question", "probe")
    )
    yield f'<div class="sj-line" role="img" aria-label="{shown(told)}">{"".join(pieces)}</div>'
    key = "".join(f'<span class="sj-key sj-is-{kind}"></span>{word}' for kind, word in BLOCK_WORDS.items())
    yield f"<p>{key}</p>"


def _coverage(content: SessionDigest, heading: str) -> Iterator[str]:
    if content.matrices:
        yield f"<{heading}>Coverage</{heading}>"
        yield grid_html(content.matrices, [row.number for row in content.questions])


def _list(title: str, items: Sequence[Item], heading: str) -> Iterator[str]:
    if items:
        yield f"<{heading}>{title}</{heading}>"
        found = "".join(
            f"<li><strong>{shown(item.title)}:</strong> {' '.join([shown(item.text), *map(_quoted, item.quotes)])}</li>"
            for item in items
        )
        yield f"<ul>{found}</ul>"


def _flags(content: SessionDigest, heading: str) -> Iterator[str]:
    if not content.flags:
        return
    yield f"<{heading}>Seen over several answers</{heading}>"
    items = []
    for flag in content.flags:
        quotes = "".join(f"<li>question {number}: {_quoted(quote)}</li>" for number, quote in flag.quotes)
        within = f"<ul>{quotes}</ul>" if quotes else ""
        items.append(f'<li><strong class="sj-poor">⚑ {shown(flag.title)}:</strong> {shown(flag.text)}{within}</li>')
    yield f"<ul>{''.join(items)}</ul>"


def _settled(rows: Sequence[QuestionRow], heading: str) -> Iterator[str]:
    items = [
        Item(f"Question {row.number}, {item.title}, {how}", item.text, item.quotes)
        for row in rows
        for how, found in (("taken away", row.resolved), ("confirmed", row.confirmed))
        for item in found
    ]
    yield from _list("Red flags after the follow-ups", items, heading)


def _plan(content: SessionDigest, heading: str) -> Iterator[str]:
    if not content.plan:
        return
    yield f"<{heading}>Practice plan</{heading}>"
    steps = []
    for step in content.plan:
        asked = f" <em><bdi>{shown(step.question)}</bdi></em>" if step.question else ""
        change = f" <strong>Change:</strong> {shown(step.change)}" if step.change else ""
        steps.append(
            f"<li><strong>{shown(step.day)}: {shown(step.title)}.</strong>{asked} {shown(step.drill)}{change}</li>"
        )
    yield f"<ul>{''.join(steps)}</ul>"


def _clock(content: SessionDigest, heading: str) -> Iterator[str]:
    if content.phases:
        yield f"<{heading}>Time against the round's plan</{heading}>"
        rows = [(shown(p.title), p.seconds, shown(p.target) or "–", p.status or "–") for p in content.phases]
        yield table("Phases of the round", ("Phase", "Time", "Plan", "Status"), rows)


def _dimensions(content: SessionDigest, heading: str) -> Iterator[str]:
    if content.dimensions:
        yield f"<{heading}>Dimensions</{heading}>"
        rows = [(shown(one.title), one.text, one.quotes[0] if one.quotes else "–") for one in content.dimensions]
        yield table("Mean over the answers, with follow-ups", ("Dimension", "Mean", "Lowest"), rows)


def _own(content: SessionDigest, heading: str) -> Iterator[str]:
    if content.own_questions:
        verdict = f' <span class="sj-soft">({content.own_verdict})</span>' if content.own_verdict else ""
        yield f"<{heading}>The candidate's own questions{verdict}</{heading}>"
        yield f"<ul>{''.join(f'<li><bdi>{shown(one)}</bdi></li>' for one in content.own_questions)}</ul>"


def _foot(content: SessionDigest, heading: str) -> Iterator[str]:
    lines = [f"<li>Speaker: {shown(one)}</li>" for one in content.speakers]
    lines += [f"<li>Note: {shown(note)}</li>" for note in content.notes]
    if lines:
        yield f"<{heading}>The transcript</{heading}><ul>{''.join(lines)}</ul>"
    yield f'<p class="sj-foot">{NOTICE}</p>'
