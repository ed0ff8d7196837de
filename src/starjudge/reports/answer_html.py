"""The answer as HTML with its parts and marks where they stand; without its tags it is the answer, letter by letter."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from starjudge.models.evaluation import Evaluation
from starjudge.models.evidence import Segment, Span
from starjudge.reports import phrases
from starjudge.reports.visible import hidden_name, is_hidden, visible
from starjudge.resources import library

MarkKind = Literal["flag", "quote", "metric"]
NESTING: Final[tuple[MarkKind, ...]] = ("flag", "quote", "metric")  # from the outside to the inside
RETURN: Final = "\r"
LOST: Final = "\ufffd"


@dataclass(frozen=True)
class Mark:
    """Something to see at a place of the answer."""

    kind: MarkKind
    start: int
    end: int
    title: str


def answer_html(evaluation: Evaluation) -> str:
    """The answer with a tint per part and marks for quotes, numbers and flags."""
    answer = evaluation.answer
    marks = [mark for mark in _marks(evaluation) if mark.start < mark.end]
    names, letters = phrases.part_names(evaluation.time_split), phrases.letters(evaluation.time_split)
    pieces: list[str] = []
    place = 0
    for segment in _ordered(evaluation.segments, len(answer)):
        start = max(segment.span.start, place)
        end = min(segment.span.end, len(answer))
        if start >= end:
            continue
        pieces.append(_marked(answer, place, start, marks))
        label = html.escape(names[segment.part])
        pieces.append(
            f'<span class="sj-seg sj-{segment.part}" data-letter="{html.escape(letters[segment.part])}" '
            f'title="{label}">{_marked(answer, start, end, marks)}</span>'
        )
        place = end
    pieces.append(_marked(answer, place, len(answer), marks))
    return "".join(pieces)


def letter_html(text: str) -> str:
    """Text escaped; each hidden character stands isolated, so that it acts on nothing, and shows its name."""
    return "".join(map(_character, text)) if any(map(_needs_care, text)) else html.escape(text)


def _needs_care(char: str) -> bool:
    return char == RETURN or is_hidden(char)


def _character(char: str) -> str:
    if char == RETURN:
        return "&#13;"  # bare, a browser would make a line feed of it
    if not is_hidden(char):
        return html.escape(char)
    # Half a surrogate pair cannot be written to a file or sent to a browser.
    kept = LOST if "\ud800" <= char <= "\udfff" else html.escape(char)
    title = f"hidden character U+{ord(char):04X}"
    return f'<bdi class="sj-hidden" data-name="{hidden_name(char)}" title="{title}">{kept}</bdi>'


def _ordered(segments: tuple[Segment, ...], length: int) -> list[Segment]:
    return sorted((one for one in segments if one.span.start < length), key=lambda one: (one.span.start, one.span.end))


def _marks(evaluation: Evaluation) -> Iterator[Mark]:
    def mark(kind: MarkKind, span: Span, title: str) -> Mark:
        return Mark(kind, span.start, min(span.end, len(evaluation.answer)), title)

    for flag in evaluation.red_flags:
        if flag.quote:
            yield mark("flag", flag.quote.span, f"Red flag: {library().flags[flag.id].title}")
    for metric in evaluation.metrics:
        change = phrases.change(metric)
        yield mark("metric", metric.span, f"Number: {change} ({metric.kind})" if change else f"Number ({metric.kind})")
    for dimension, score in evaluation.scores.items():
        for quote in score.evidence:
            yield mark("quote", quote.span, f"Evidence: {library().dimensions[dimension].title}")
    for name, remarks in (("Strength", evaluation.strengths), ("Improvement", evaluation.improvements)):
        for remark in remarks:
            for quote in remark.evidence:
                yield mark("quote", quote.span, f"{name}: {remark.text}")


def _marked(answer: str, start: int, end: int, marks: list[Mark]) -> str:
    """A stretch of the answer, cut wherever a mark begins or ends, each piece inside all marks that cover it."""
    here = [mark for mark in marks if mark.start < end and mark.end > start]
    cuts = sorted({start, end, *(cut for mark in here for cut in (mark.start, mark.end) if start < cut < end)})
    pieces = []
    for left, right in pairwise(cuts):
        piece = letter_html(answer[left:right])
        covering = [mark for mark in here if mark.start <= left and mark.end >= right]
        for kind in reversed(NESTING):
            titles = list(dict.fromkeys(mark.title for mark in covering if mark.kind == kind))
            if titles:
                piece = f'<mark class="sj-{kind}" title="{_title(titles)}">{piece}</mark>'
        pieces.append(piece)
    return "".join(pieces)


def _title(titles: list[str]) -> str:
    return html.escape("; ".join(map(visible, titles)))
