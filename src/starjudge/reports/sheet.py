"""A report as headline, tables and lists, before `sheet_text`, `sheet_markdown` or `sheet_html` gives it a form.

Every text in it may hold words of others and is still raw: a form makes it safe.
"""

from __future__ import annotations

from dataclasses import dataclass

Tone = str
"""``good``, ``fair``, ``poor`` or "" for none."""


@dataclass(frozen=True)
class Cell:
    """A cell of a table."""

    text: str
    tone: Tone = ""


@dataclass(frozen=True)
class Table:
    """Rows under heads; the last column takes the room that is left."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    right: frozenset[int] = frozenset()
    """Columns set to the right."""


@dataclass(frozen=True)
class Listed:
    """Remarks, each with a heading of its own or without."""

    title: str
    items: tuple[tuple[str, str], ...]
    numbered: bool = False


@dataclass(frozen=True)
class Run:
    """Words of a text that is marked up: ``kept``, ``moved``, ``deleted``, ``blank`` or ``space``."""

    kind: str
    text: str


@dataclass(frozen=True)
class Marked:
    """A text with deletions and blanks where they stand."""

    title: str
    hint: str
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Sheet:
    """A whole report."""

    label: str
    """What it is, for who cannot see it."""
    headline: str
    tone: Tone
    facts: tuple[str, ...]
    question: str
    notes: tuple[str, ...]
    blocks: tuple[Table | Listed | Marked, ...]
    foot: tuple[str, ...]
