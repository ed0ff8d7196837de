"""The audit's own data, in ``rubrics/audit``: answers, ways of speaking, names, forms, attacks; each read once."""

from __future__ import annotations

from functools import cache
from typing import Literal, TypeVar

from pydantic import Field

from starjudge.models.base import Kind, Value
from starjudge.resources.assets import asset
from starjudge.resources.explain import validated
from starjudge.resources.yaml_source import read_document

T = TypeVar("T")

AttackKind = Literal[
    "blatant",
    "subtle",
    "language",
    "code",
    "fake_turn",
    "earlier_score",
    "invisible",
    "homoglyph",
    "encoded",
]
Gender = Literal["f", "m"]


class People(Value):
    """First names of the people in an answer."""

    f: tuple[str, ...] = ()
    m: tuple[str, ...] = ()


class ToldAnswer(Value):
    """One of our answers, its sentences labelled, with what no function can compute."""

    id: str
    question: str
    kind: Kind
    quality: Literal["strong", "middling", "weak"]
    domain: str
    swapped: str
    """A question that the answer does not answer."""
    people: People = People()
    owned: tuple[tuple[str, str], ...] = ()
    """How a line begins in which the speaker takes the fault, and what stands there where others are blamed."""
    we: tuple[tuple[str, str], ...] = ()
    """Words put right where "I" becomes "we"."""
    blame: tuple[str, ...] = ()
    """Lines that put the fault on others; general ones where there are none."""
    told: str
    """A sentence a line behind its part's letter; an empty line ends a paragraph."""


class Feature(Value):
    """A feature of a way of speaking: what it is, and the rules that put it in."""

    id: str
    about: str
    every: int = Field(default=1, ge=1)
    """Each n-th place where it fits."""
    rules: tuple[str | tuple[str, str], ...]
    """A pattern and what stands instead; or a pattern whose group ``w`` is looked up in ``words``."""
    words: dict[str, str] = Field(default_factory=dict)


class Variety(Value):
    """A way of speaking."""

    id: str
    title: str
    about: str
    source: str
    features: tuple[Feature, ...]


class Names(Value):
    """First names of one origin."""

    id: str
    title: str
    f: tuple[str, ...]
    m: tuple[str, ...]


class ThemedQuestion(Value):
    """A question for answers that bring none to swap with."""

    theme: str
    question: str


class Forms(Value):
    """Word lists of the neutral variants."""

    fillers: tuple[str, ...]
    hesitations: tuple[str, ...]
    hedges_out: tuple[str, ...]
    headings: dict[str, tuple[str, str, str, str, str]]
    padding: tuple[str, ...]
    contractions: dict[str, str]
    spelling: dict[str, str]
    blame: tuple[tuple[str, ...], ...]
    questions: tuple[ThemedQuestion, ...]


class Attack(Value):
    """Words to whoever judges."""

    id: str
    kind: AttackKind
    text: str
    note: str | None = None
    disguise: str | None = None
    """How the text is written so that it is not seen or read as what it says."""


def _read(name: str, kind: type[T]) -> T:
    path = f"rubrics/audit/{name}.yaml"
    return validated(read_document(asset(path), path), kind)


@cache
def told_answers() -> tuple[ToldAnswer, ...]:
    """Our answers. Raises `RubricError` where the file does not hold together."""
    return _read("answers", tuple[ToldAnswer, ...])


@cache
def varieties() -> tuple[Variety, ...]:
    """Ways of speaking."""
    return _read("varieties", tuple[Variety, ...])


@cache
def names() -> tuple[Names, ...]:
    """Names by origin."""
    return _read("names", tuple[Names, ...])


@cache
def forms() -> Forms:
    """Word lists of the neutral variants."""
    return _read("forms", Forms)


@cache
def attacks() -> tuple[Attack, ...]:
    """Attacks."""
    return _read("attacks", tuple[Attack, ...])
