"""One answer as a chat model is asked about it: what is shown, what is withheld, and what a reply has to hold."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from starjudge.chat.chat_model import Message
from starjudge.chat.replies import UNIT_NUMBERS, ReplyForm, ReplyShape, reply_form
from starjudge.errors import ModelRejected
from starjudge.heuristics.flags import RULES
from starjudge.heuristics.flags.manipulates_grader import addressed_units
from starjudge.heuristics.reading import Reading
from starjudge.judges.view import RubricView, view_of
from starjudge.models.base import PARTS, DimensionId, FlagId, Kind, ProbeKind
from starjudge.models.request import Request
from starjudge.models.rubric import FlagDefinition, Rubric
from starjudge.resources.library import library
from starjudge.resources.prompts import PromptSet
from starjudge.text.shown import boundary, fenced, numbered, shown_text

MOST_WORDS = 12_000  # of an answer: over an hour of speech; more is a mistake, and a costly one
BY_CODE: frozenset[FlagId] = frozenset({"no_metrics", "too_long", "too_short"})
"""Flags that are counted, so no model is asked about them."""
MOST_CHARACTERS = 120_000  # of an answer as it is shown: what counts as few words may still be a megabyte
MOST_IN_QUESTION = 6_000  # characters of a question as it is shown, about a thousand words
_KINDS = {rule.id: rule.kinds for rule in RULES}
_KEPT = 64  # system messages kept; a batch has a handful
_NO_PROBES: tuple[ProbeKind, ...] = ("deeper",)  # asked for where a rubric has none; what comes is then dropped
# Scripts without spaces between words: Thai, Lao, Burmese, Khmer, Chinese and Japanese.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_CHARACTERS_A_WORD = 2  # in these scripts, roughly: enough to tell a story from a few words


class Subject(NamedTuple):
    """An answer, read by code, with what a chat model is shown of it."""

    request: Request
    reading: Reading
    view: RubricView
    withheld: frozenset[int]
    """Units that speak to the grader; the model is told that they are left out."""
    lines: Sequence[str]
    """The units as they are shown."""


def subject_of(request: Request, reading: Reading, redact: Callable[[str], str] | None) -> Subject:
    """What is shown of an answer.

    Args:
        request: the answer and its rubric.
        reading: the same answer, read by code.
        redact: masks what shall not leave the process.

    Raises `ModelRejected` for an answer or a question that is too long to be one.

    """
    facts = reading.facts
    asked = len(shown_text(request.question))
    if asked > MOST_IN_QUESTION:
        raise ModelRejected(
            f"the question has {asked:,} characters; a chat model is asked about {MOST_IN_QUESTION:,} at most. "
            "Pass the question alone, without what was said before it",
            parameter="messages",
        )
    if facts.word_count > MOST_WORDS:
        raise ModelRejected(
            f"the answer has {facts.word_count:,} words; a chat model is asked about {MOST_WORDS:,} at most. "
            "Judge it offline, or pass one answer instead of a whole transcript",
            parameter="messages",
        )
    shown = [shown_text(facts.text[unit.start : unit.end]) for unit in facts.units]
    if redact is not None:
        shown = [redact(line) for line in shown]
    withheld = addressed_units(reading)
    characters = sum(len(line) for i, line in enumerate(shown) if i not in withheld)
    if characters > MOST_CHARACTERS:
        raise ModelRejected(
            f"the answer has {characters:,} characters; a chat model is asked about {MOST_CHARACTERS:,} at most. "
            "Judge it offline",
            parameter="messages",
        )
    return Subject(request, reading, view_of(request.rubric), withheld, numbered(shown, withheld))


def is_unspaced(text: str) -> bool:
    """Whether most letters are of a script without spaces between words: what is counted in words is then wrong."""
    return not text.isascii() and 2 * len(_UNSPACED.findall(text)) > sum(map(str.isalpha, text))


def counted_words(text: str, words: int) -> int:
    """The words of a text, as counted; for scripts without spaces a rough estimate from its letters."""
    return max(words, len(_UNSPACED.findall(text)) // _CHARACTERS_A_WORD) if is_unspaced(text) else words


def asked_flags(rubric: Rubric, kind: Kind) -> tuple[FlagDefinition, ...]:
    """The rubric's flags that a question of this kind can draw and that need reading."""
    return tuple(f for f in rubric.flags if f.id not in BY_CODE and f.shown_by != "length" and kind in _KINDS[f.id])


def asked_dimensions(subject: Subject) -> tuple[DimensionId, ...]:
    """The dimensions that apply to the kind of question."""
    without = subject.view.kinds[subject.reading.kind].not_applicable
    return tuple(d.id for d in subject.request.rubric.dimensions if d.id not in without)


def form_of(subject: Subject, dimensions: tuple[DimensionId, ...], whole: bool) -> ReplyForm:
    """The form of the reply: equal for all answers under one rubric, kind and lens, but for very long ones."""
    rubric, units = subject.request.rubric, len(subject.reading.facts.units)
    company = subject.request.company
    return reply_form(
        ReplyShape(
            parts=PARTS,  # all of them: a lesson is one also where the rubric gives it no time
            dimensions=dimensions,
            flags=tuple(f.id for f in asked_flags(rubric, subject.reading.kind)),
            probes=tuple(p.kind for p in rubric.probes) or _NO_PROBES,
            signals=tuple(s.id for s in library().companies[company].signals) if company and whole else (),
            highest_unit=next((n for n in UNIT_NUMBERS if n >= units), UNIT_NUMBERS[-1]),
            whole=whole,
        )
    )


class Prompter:
    """Renders the messages of a request; keeps what does not change from answer to answer."""

    def __init__(self, prompts: PromptSet, redact: Callable[[str], str] | None = None) -> None:
        self.prompts = prompts
        self._redact = redact
        self._notes: dict[ReplyShape, str] = {}
        self._systems: dict[tuple[int, ReplyShape, Kind], tuple[Rubric, str]] = {}

    def messages(self, subject: Subject, form: ReplyForm) -> tuple[Message, Message]:
        """The system message, the same for every answer of its kind, and the one with question and answer."""
        return Message("system", self._system(subject, form)), Message("user", self._user(subject, form.shape.whole))

    def schema_note(self, form: ReplyForm) -> str:
        """What tells the schema to servers that take none."""
        note = self._notes.get(form.shape)
        if note is None:
            schema = json.dumps(form.schema.schema, separators=(",", ":"))
            note = self._notes[form.shape] = self.prompts.render("judge/schema_note.jinja", {"schema": schema})
        return note

    def repair(self, faults: list[str]) -> str:
        """What asks for a reply again, with its faults."""
        return self.prompts.render("judge/repair.jinja", {"faults": faults})

    def _system(self, subject: Subject, form: ReplyForm) -> str:
        rubric, kind = subject.request.rubric, subject.reading.kind
        key = (id(rubric), form.shape, kind)  # by identity: hashing a whole rubric costs more than an answer
        kept = self._systems.get(key)
        if kept is not None and kept[0] is rubric:
            return kept[1]
        text = self.prompts.render(
            "judge/system.jinja",
            {
                "rubric": rubric,
                "kind": subject.view.kinds[kind],
                "dimensions": [d for d in rubric.dimensions if d.id in form.shape.dimensions],
                "flags": asked_flags(rubric, kind),
                "whole": form.shape.whole,
            },
        )
        if len(self._systems) >= _KEPT:
            self._systems.clear()
        self._systems[key] = (rubric, text)
        return text

    def _user(self, subject: Subject, whole: bool) -> str:
        request, reading = subject.request, subject.reading
        question = shown_text(request.question)
        company = request.company if whole else None  # its signals have a place in the reply on the whole only
        return self.prompts.render(
            "judge/user.jinja",
            {
                "question": self._redact(question) if self._redact else question,
                "kind": subject.view.kinds[reading.kind],
                "theme": _theme(request.rubric, reading.theme),
                "company": library().companies[company] if company else None,
                "rubric": request.rubric,
                "facts": _facts(subject),
                "answer": fenced("answer", subject.lines, boundary(reading.facts.text)),
            },
        )


def _theme(rubric: Rubric, theme: str | None) -> Any:
    if theme is None:
        return None
    return next((t for t in rubric.themes if t.id == theme), library().themes.get(theme))


def _facts(subject: Subject) -> list[str]:
    """What was measured, in words: the model is never asked to count."""
    facts, kind = subject.reading.facts, subject.view.kinds[subject.reading.kind]
    if is_unspaced(facts.text) and facts.time.source == "estimated":
        return ["nothing, as this script sets no spaces between words"]
    target = kind.target or subject.request.rubric.length
    asked = f"{target.low:g}-{target.high:g} s asked"
    if facts.time.source == "estimated":
        # Typed stories are denser than speech: an estimate alone marks nobody down for being short.
        guess = f"a guessed {facts.time.seconds:.0f} s if spoken, no fault by itself"
        return [f"{facts.word_count} words", f"{guess}, {asked}"]
    return [f"{facts.word_count} words", f"{facts.time.seconds:.0f} s spoken, {asked}"]
