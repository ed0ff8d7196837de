"""One input of a batch, before it is judged."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, Literal

RowKind = Literal["answer", "transcript"]


@dataclass(frozen=True, slots=True)
class Row:
    """An input as it was found.

    ``data`` is what passes through to the record. A row that could not be read has a ``fault`` in place of an answer.
    """

    place: str
    """Where it stands, for messages and as id where none is given: ``answers.jsonl:17``, ``folder/a.txt``."""
    data: dict[str, Any] = field(repr=False)
    """The row as given, further columns included; with a fault: ``file`` and ``line``."""
    asked: dict[str, Any] = field(repr=False, default_factory=dict)
    """What of it goes to the judge: question, answer, and where there, rubric, company, duration, theme; unchecked."""
    id: str | int | None = None
    kind: RowKind = "answer"
    path: str | None = None
    """Of a transcript: the file, read by whoever judges it."""
    fault: str | None = None
    """Why the row cannot be judged; names file and line, what was expected and what to do."""

    @property
    def digest(self) -> bytes:
        """What tells this input from others when a run is taken up again: its id and content, not its place."""
        return digest_of(self.id if self.id is not None else self.place, self.data)


def digest_of(id: str | int | None, data: dict[str, Any]) -> bytes:  # noqa: A002 - the field's name
    """The digest of an input, from its record: 16 bytes."""
    text = json.dumps([id, data], sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]
