"""What holds of every evaluation and every report, whatever the answer was."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any, Final

from pydantic import BaseModel

from fuzzing.cases import require
from starjudge import Evaluation, Measurements, SessionEvaluation, Span, StarjudgeError

VOID: Final = {"meta", "br", "hr", "col", "wbr", "input", "link", "img"}
_LOADING: Final = {"src", "href", "srcdoc", "action", "formaction", "data", "xlink:href"}
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_COLOURS: Final = re.compile(r"\x1b\[[0-9;]*m")


def check_evaluation(found: Evaluation, answer: str | None = None) -> None:
    """Quotes, spans, scores and the way through JSON."""
    text = found.answer
    if answer is not None:
        require(len(answer) == len(text), "the evaluation holds the answer as given")
        require(all(a == b or "\ud800" <= a <= "\udfff" for a, b in zip(answer, text, strict=True)), "answer as given")
    for value in _values(found):
        span = getattr(value, "span", None)
        if isinstance(span, Span):
            require(text[span.start : span.end] == value.text, "every quote is the words of its span", value)
            require(0 <= span.start < span.end <= len(text), "a span lies inside the answer", span)
    for spans in (found.agency.i, found.agency.we, found.agency.passive, found.agency.others):
        check_spans(spans.spans, text, apart=False)
    check_spans([segment.span for segment in found.segments], text)
    scores = [score.score for score in found.scores.values()]
    require(all(score is None or score in range(1, 6) for score in (*scores, found.overall)), "scores are 1 to 5")
    if found.status == "insufficient":
        require(found.overall is None and found.verdict is None, "an answer that is not judged has no verdict")
        require(not any(scores) and found.reasons, "an answer that is not judged has no score, and reasons")
    else:
        require(found.overall is not None and found.verdict is not None, "a judged answer has a verdict")
    through = found.model_dump_json()
    again = Evaluation.model_validate_json(through)
    require(again == found and again.model_dump_json() == through, "an evaluation goes through JSON unchanged")


def check_measurements(found: Measurements, answer: str) -> None:
    """Spans in order and inside of the answer; numbers finite; the way through JSON."""
    check_spans([unit.span for unit in found.units], answer)
    check_spans([number.span for number in found.numbers], answer)
    check_spans(found.filler_spans, answer)
    check_spans(found.hedge_spans, answer)
    require(0 <= found.repeated_share <= 1, "shares lie between 0 and 1")
    require(found.question_overlap is None or 0 <= found.question_overlap <= 1, "shares lie between 0 and 1")
    again = Measurements.model_validate_json(found.model_dump_json())
    require(again == found, "measurements go through JSON unchanged")


def check_session(found: SessionEvaluation) -> None:
    """Of every answer what holds of one, and the way through JSON."""
    for one in found.exchanges:
        check_evaluation(one.first)
        check_evaluation(one.with_follow_ups)
    again = SessionEvaluation.model_validate_json(found.model_dump_json())
    require(again == found, "a session goes through JSON unchanged")


def check_spans(spans: Any, text: str, apart: bool = True) -> None:
    """Spans in order, inside of the text, none of them empty."""
    end = start = 0
    for span in spans:
        require(0 <= span.start < span.end <= len(text), "a span lies inside the answer", span)
        require(span.start >= (end if apart else start), "spans stand in order and do not overlap", span, end)
        start, end = span.start, span.end


def check_error(error: StarjudgeError, lines: bool = True) -> None:
    """A message that says something, on one line, without orders to a terminal, and can be written."""
    text = str(error)
    require(text.strip(), "an error says what is wrong")
    require(_CONTROLS.search(text) is None, "an error gives no orders to a terminal", text[:300])
    require(lines is False or "\n" not in text.replace("\r", "\n"), "an error is one line", text[:300])


def check_report(text: str, form: str, own_scripts: frozenset[str] = frozenset()) -> None:
    """Nothing of the answer acts: no order to a terminal, no tag, no handler, nothing that is loaded."""
    if form == "json":
        json.loads(text)
        require("\x1b" not in text, "JSON holds no raw escape")
        return
    plain = _COLOURS.sub("", text) if form == "text" else text
    bad = _CONTROLS.search(plain)
    require(bad is None, f"a report ({form}) holds no control character", bad)
    text.encode("utf-8")
    if form in ("card", "html"):
        page = _Page(own_scripts)
        page.feed(text)
        page.close()
        require(page.open == [], "tags of a page nest", page.open)
    elif form == "markdown":
        require("<script" not in re.sub(r"`+[^`]*`+", "", text).lower(), "Markdown holds no raw tag of the answer")


class _Page(HTMLParser):
    """Refuses what could act."""

    def __init__(self, scripts: frozenset[str]) -> None:
        super().__init__()
        self.open: list[str] = []
        self._scripts = scripts

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        require(tag not in ("img", "iframe", "object", "embed", "form", "base", "link"), "a page loads nothing", tag)
        if tag == "meta":
            require(not any(value and "refresh" in value.lower() for _, value in attrs), "a page goes nowhere")
        for name, value in attrs:
            require(not name.startswith("on"), "no handler stands on a page", tag, name)
            inner = name in _LOADING and not (value or "").startswith("#")
            require(not inner, "a page links to nothing outside of it", tag, name, (value or "")[:80])
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        require(self.open and tag == self.open.pop(), "tags of a page nest", tag)

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            require(data.strip() in self._scripts, "a page runs no script but its own", data[:80])


def _values(value: Any) -> Iterator[Any]:
    """All values within a value that have words and their place."""
    if isinstance(value, BaseModel):
        if {"text", "span"} <= type(value).model_fields.keys():
            yield value
        for name in type(value).model_fields:
            yield from _values(getattr(value, name))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _values(item)
