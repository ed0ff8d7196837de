"""The answer as HTML with its parts and marks where they stand.

Without its tags it is the answer, letter by letter; only a control character, which no page may hold, is its name.
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from starjudge.models.evaluation import Evaluation
from starjudge.models.evidence import Segment, Span
from starjudge.reports import phrases
from starjudge.reports.visible import hidden_name, is_control, is_hidden, visible
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
    marked = _Marked(answer, _marks(evaluation))
    names, letters = phrases.part_names(evaluation.time_split), phrases.letters(evaluation.time_split)
    pieces: list[str] = []
    for segment in _ordered(evaluation.segments, len(answer)):
        end = min(segment.span.end, len(answer))
        if max(segment.span.start, marked.place) >= end:
            continue
        pieces.append(marked.up_to(segment.span.start))
        label = html.escape(visible(names[segment.part]))
        pieces.append(
            f'<span class="sj-seg sj-{segment.part}" data-letter="{html.escape(letters[segment.part])}" '
            f'title="{label}">{marked.up_to(end)}</span>'
        )
    pieces.append(marked.up_to(len(answer)))
    return "".join(pieces)


def letter_html(text: str) -> str:
    """Text escaped; each hidden character stands isolated, so that it acts on nothing, and shows its name.

    A control character acts wherever it stands, as on a terminal that shows the page's source: only its name stays.
    """
    return "".join(map(_character, text)) if any(map(_needs_care, text)) else html.escape(text)


def _needs_care(char: str) -> bool:
    return char == RETURN or is_hidden(char) or is_control(char)


def _character(char: str) -> str:
    if char == RETURN:
        return "&#13;"  # bare, a browser would make a line feed of it
    if not (is_control(char) or is_hidden(char)):
        return html.escape(char)
    name = hidden_name(char)
    kept = html.escape(char)
    if is_control(char):
        kept = name
    elif "\ud800" <= char <= "\udfff":  # half a surrogate pair cannot be written to a file or sent to a browser
        kept = LOST
    title = f"hidden character U+{ord(char):04X}"
    return f'<bdi class="sj-hidden" data-name="{name}" title="{title}">{kept}</bdi>'


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


class _Marked:
    """The answer from its start to its end, once: pieces cut wherever a mark begins or ends, inside all that cover it.

    One sweep over the sorted ends of the marks; the work is that of the text written, however many marks there are.
    """

    def __init__(self, answer: str, marks: Iterable[Mark]) -> None:
        self.place = 0
        self._answer = answer
        self._ranks: dict[tuple[MarkKind, str], int] = {}
        ends: list[tuple[int, int, MarkKind, str]] = []
        for mark in marks:
            if mark.start < mark.end:
                self._ranks.setdefault((mark.kind, mark.title), len(self._ranks))
                ends += [(mark.start, 1, mark.kind, mark.title), (mark.end, -1, mark.kind, mark.title)]
        self._ends = sorted(ends, key=lambda end: end[0])
        self._passed = 0
        self._open: Counter[tuple[MarkKind, str]] = Counter()

    def up_to(self, end: int) -> str:
        """The answer from where the last call ended; nothing where that is further on already."""
        pieces: list[str] = []
        while self.place < end:
            self._pass()
            ahead = self._ends[self._passed][0] if self._passed < len(self._ends) else end
            cut = min(ahead, end)
            pieces.append(self._piece(self._answer[self.place : cut]))
            self.place = cut
        return "".join(pieces)

    def _pass(self) -> None:
        while self._passed < len(self._ends) and self._ends[self._passed][0] <= self.place:
            _, step, kind, title = self._ends[self._passed]
            self._open[kind, title] += step
            if not self._open[kind, title]:
                del self._open[kind, title]
            self._passed += 1

    def _piece(self, text: str) -> str:
        piece = letter_html(text)
        covering = sorted(self._open, key=self._ranks.__getitem__)
        for kind in reversed(NESTING):
            titles = [title for one, title in covering if one == kind]
            if titles:
                piece = f'<mark class="sj-{kind}" title="{_title(titles)}">{piece}</mark>'
        return piece


def _title(titles: list[str]) -> str:
    return html.escape("; ".join(map(visible, titles)))
