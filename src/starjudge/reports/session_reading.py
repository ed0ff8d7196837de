"""What was read of a transcript before anything is judged: who speaks, and which questions were found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from starjudge.errors import InputError, nearest
from starjudge.models.answer import Answer
from starjudge.models.transcript import Exchange, Transcript
from starjudge.reports import phrases
from starjudge.reports import session_phrases as words
from starjudge.reports.digest import Item
from starjudge.reports.visible import clip

QUESTION_LENGTH: Final = 300  # characters of a question
ENDS: Final = 60  # characters of an answer's beginning that place it
FORMS: Final = ("text", "markdown", "json", "html")

Section = tuple[str, tuple[Item, ...]]
"""A heading and what stands under it."""


def reading_report(
    transcript: Transcript,
    form: str = "text",
    *,
    width: int = 80,
    color: bool = False,
    ascii: bool = False,  # noqa: A002 -- as of `terminal_card`
) -> str:
    """The reading in one of the `FORMS`; as JSON it is the transcript itself. Raises `InputError` for another form."""
    if form == "json":
        from starjudge.reports.json_text import json_text

        return json_text(transcript)
    if form == "text":
        return "\n\n".join("\n".join(block) for block in _text(transcript, width, color, ascii))
    if form == "markdown":
        return "\n\n".join(_markdown(transcript)) + "\n"
    if form == "html":
        return _html(transcript)
    raise InputError(f"unknown form {form!r} of a report; {nearest(form, FORMS)}")


def _facts(transcript: Transcript) -> str:
    facts = [f"format {transcript.format}", phrases.counted(len(transcript.turns), "turn")]
    if transcript.duration is not None:
        facts.append(phrases.duration(transcript.duration))
    facts += [words.BASIS_WORDS[transcript.time_basis], words.FILLERS_KEPT[transcript.fillers_kept]]
    return " · ".join(facts)


def _sections(transcript: Transcript) -> Iterator[Section]:
    yield "Speakers", tuple(Item("", words.speaker(one)) for one in transcript.speakers)
    yield "Questions", tuple(item for n, one in enumerate(transcript.exchanges, 1) for item in _exchange(n, one))
    yield (
        "The candidate's own questions",
        tuple(Item("", clip(question, QUESTION_LENGTH)) for question in transcript.candidate_questions),
    )
    yield "Notes", tuple(Item("", note) for note in transcript.notes)


def _exchange(number: int, one: Exchange) -> Iterator[Item]:
    yield Item(f"{number}. {_at(one.asked_start)}", clip(one.question, QUESTION_LENGTH), (_answered(one.answer),))
    for place, probe in enumerate(one.follow_ups, 1):
        title = f"{number}.{place} {_at(probe.asked_start)}follow-up"
        yield Item(title, clip(probe.question, QUESTION_LENGTH), (_answered(probe.answer),))


def _at(seconds: float | None) -> str:
    return f"{words.clock(seconds)} " if seconds is not None else ""


def _answered(answer: Answer) -> str:
    said = phrases.counted(len(answer.text.split()), "word")
    took = ""
    if answer.start is not None and answer.end is not None:
        took = f", {phrases.duration(answer.end - answer.start)}"
    return f"{said}{took}: {clip(answer.text, ENDS)}"


def _text(transcript: Transcript, width: int, color: bool, plain: bool) -> Iterator[list[str]]:
    from starjudge.reports.layout import Pen, Run

    pen = Pen(width, color, plain)
    yield [*pen.flow([("Transcript", "head"), (transcript.name, "")]), *pen.flow([(_facts(transcript), "")])]
    for title, items in _sections(transcript):
        if not items and title != "Questions":
            continue
        lines = [pen.paint(title, "head")]
        for item in items:
            runs: list[Run] = [(item.title, "bold")] if item.title else []
            lines += pen.flow([*runs, (item.text, "")], "" if item.title else "- ", rest="  ")
            for quote in item.quotes:
                lines += pen.flow([(quote, "dim")], "  ", rest="    ")
        yield lines if items else [*lines, "No question with an answer was found."]


def _markdown(transcript: Transcript) -> Iterator[str]:
    from starjudge.reports.markdown import md

    yield f"# Transcript: {md(transcript.name)}"
    yield md(_facts(transcript))
    for title, items in _sections(transcript):
        if items:
            yield f"## {title}"
            yield "\n".join(
                " ".join(filter(None, ("-", item.title and f"**{md(item.title)}**", md(item.text))))
                + "".join(f"\n  - {md(quote)}" for quote in item.quotes)
                for item in items
            )


def _html(transcript: Transcript) -> str:
    from starjudge.reports.card import shown
    from starjudge.reports.session_card import framed
    from starjudge.reports.session_html import document

    body = [f"<h1>Transcript: <bdi>{shown(transcript.name)}</bdi></h1>", f"<p>{shown(_facts(transcript))}</p>"]
    for title, items in _sections(transcript):
        if items:
            rows = "".join(
                f"<li>{f'<strong>{shown(item.title)}</strong> ' if item.title else ''}<bdi>{shown(item.text)}</bdi>"
                + "".join(f'<br><span class="sj-soft">{shown(quote)}</span>' for quote in item.quotes)
                + "</li>"
                for item in items
            )
            body.append(f"<h2>{title}</h2><ul>{rows}</ul>")
    label = f"Transcript, {phrases.counted(len(transcript.exchanges), 'question')}"
    return document(f"Transcript: {transcript.name}", framed("\n".join(body), label))
