"""Changes that take something out of an answer, each with the dimension that must fall."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from starjudge.models.base import DimensionId
from starjudge.trust.audit.numbers_out import figures_in, numbers_out
from starjudge.trust.audit.subject import Subject, Unit

_WE: Final = {
    "I was": "we were",
    "I am": "we are",
    "was I": "were we",
    "I'm": "we're",
    "I've": "we've",
    "I'd": "we'd",
    "I'll": "we'll",
    "I": "we",
    "me": "us",
    "my": "our",
    "mine": "ours",
    "myself": "ourselves",
}
_FIRST_PERSON: Final = re.compile(r"\b(?:I was|I am|was I|I'm|I've|I'd|I'll|I|[Mm]e|[Mm]y|[Mm]ine|[Mm]yself)\b(?!')")
_REPORTED: Final = re.compile(r"\b(?:says|said), ")
LEAST_OWN_ACTS: Final = 2  # units of action with "I" without which there is no own part to hide
LEAST_LEFT: Final = 2  # units that must stay, or what is judged is a fragment


def numbers_gone(subject: Subject) -> Subject | None:
    """Every figure becomes a vague word; ``None`` where no outcome has one."""
    if not any(unit.part == "R" and figures_in(unit.words) for unit in subject.units):
        return None
    return subject.with_units(replace(unit, words=numbers_out(unit.words)) for unit in subject.units)


def lesson_gone(subject: Subject) -> Subject | None:
    """No lesson; ``None`` where none is told."""
    return _without(subject, "L")


def result_gone(subject: Subject) -> Subject | None:
    """No result; ``None`` where none is told."""
    return _without(subject, "R")


def all_we(subject: Subject) -> Subject | None:
    """The speaker's own part drowned in "we"; what somebody is reported to have said stays."""
    acts = [unit for unit in subject.units if unit.part == "A" and re.search(r"\bI\b", unit.words)]
    if len(acts) < LEAST_OWN_ACTS:
        return None
    units = []
    for unit in subject.units:
        words = unit.words
        for old, new in subject.we:
            words = words.replace(old, new)
        units.append(replace(unit, words=we_for_i(words)))
    return subject.with_units(units)


def we_for_i(words: str) -> str:
    """A sentence with "we" for "I", up to the words of somebody else."""
    quote = _REPORTED.search(words)
    own = words[: quote.start()] if quote else words
    return _FIRST_PERSON.sub(lambda found: _as_we(found, own), own) + words[len(own) :]


def blamed(subject: Subject) -> Subject | None:
    """The fault is put on others, in front of the result and in lines that owned it; ``None``: nothing is done."""
    if not any(unit.part == "A" for unit in subject.units):
        return None
    units = list(subject.units)
    for start, instead in subject.owned:
        units = [replace(unit, words=instead) if unit.words.startswith(start) else unit for unit in units]
    units = [unit for unit in units if unit.words]
    at = next((i for i, unit in enumerate(units) if unit.part == "R"), len(units))
    return subject.with_units([*units[:at], *(Unit("A", words) for words in subject.blame), *units[at:]])


def question_swapped(subject: Subject) -> Subject | None:
    """The same answer to a question of another theme."""
    return replace(subject, question=subject.swapped)


@dataclass(frozen=True, slots=True)
class ContentChange:
    """A change for the worse."""

    id: str
    title: str
    apply: Callable[[Subject], Subject | None]
    hits: DimensionId
    """The dimension that must fall."""


CONTENT: Final = (
    ContentChange("numbers_out", "numbers taken out", numbers_gone, "impact"),
    ContentChange("lesson_out", "lesson taken out", lesson_gone, "learning"),
    ContentChange("result_out", "result taken out", result_gone, "impact"),
    ContentChange("i_to_we", '"I" becomes "we"', all_we, "ownership"),
    ContentChange("blame_in", "blame put on others", blamed, "ownership"),
    ContentChange("question_swapped", "another question", question_swapped, "relevance"),
)


def _without(subject: Subject, part: str) -> Subject | None:
    left = subject.without(part)
    if len(left.units) == len(subject.units) or len(left.units) < LEAST_LEFT:
        return None
    return left


def _as_we(found: re.Match[str], words: str) -> str:
    old = found[0]
    new = _WE.get(old) or _WE[old.lower()]
    starts = found.start() == 0 or words[: found.start()].endswith((". ", "? "))
    return new[0].upper() + new[1:] if starts else new
