"""What a reader is: a file's content in, utterances out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from starjudge.models.transcript import TimeBasis, Word
from starjudge.transcripts.formats.json_tree import tree_of

_OBJECT_OR_LIST = re.compile(r"\s*[{\[]")


@dataclass(frozen=True)
class Source:
    """A file as readers see it."""

    name: str
    """For messages."""
    text: str
    """The decoded text, line ends as they are, without a byte order mark; of a ``.docx``: its paragraphs, one a line.
    Offsets of words point into it."""
    data: bytes = b""
    """The bytes as they stand in a ``.docx``; of a text file none, which would be held twice."""

    @cached_property
    def json(self) -> Any:
        """The content as `tree_of` gives it; ``None`` where it is no JSON, as NaN is none."""
        try:
            return tree_of(self.text) if _OBJECT_OR_LIST.match(self.text) else None
        except (ValueError, RecursionError):
            return None

    @property
    def zipped(self) -> bool:
        """Whether the file is a zip archive, as ``.docx`` is."""
        return self.data.startswith(b"PK\x03\x04")

    def line_of(self, offset: int) -> int:
        """Number of the line that holds an offset of the text, from 1."""
        return self.text.count("\n", 0, offset) + 1


@dataclass(slots=True)
class Utterance:
    """A piece of speech as the file has it: a cue, a segment, a labelled paragraph."""

    speaker: str | None
    text: str
    """The words with single blanks between them."""
    words: list[Word]
    """One for each blank-separated word of ``text``, with offsets into it."""
    start: float | None = None
    end: float | None = None


@dataclass
class Recording:
    """What a reader found."""

    utterances: list[Utterance]
    time_basis: TimeBasis
    fillers_kept: bool | None = None
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Reader:
    """One format."""

    id: str
    title: str
    """What people call it, for messages and help."""
    recognises: Callable[[Source], bool]
    """Whether the content is of this format. Cheap; never raises."""
    read: Callable[[Source], Recording]
    """Raises `TranscriptError` with file and line (or JSON field) where the content does not hold together."""
