"""What is wrong with a data file, fault by fault, and all of it as one error."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from starjudge.errors import RubricError

MAX_SHOWN = 5  # more than this hides the first mistake, which often causes the rest

FieldPath = tuple[int | str, ...]
"""Keys and indices from the top of a file down to one value."""


@dataclass(frozen=True, order=True)
class Fault:
    """One mistake, at one line."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        subject = f"field {self.field!r}: " if self.field else ""
        return f"{self.file}:{self.line}: {subject}{self.message}"


class FaultyFileError(RubricError):
    """The `RubricError` of a file with faults: reads as a list of them, and keeps them apart for the linter."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__(self.faults)  # as given, so that the error survives a trip between processes

    def __str__(self) -> str:
        shown = [str(fault) for fault in self.faults[:MAX_SHOWN]]
        hidden = len(self.faults) - len(shown)
        return "\n".join([*shown, f"and {hidden} more"] if hidden else shown)


def format_path(path: FieldPath, root: str = "") -> str:
    """A path as people write it.

    >>> format_path(("dimensions", 3, "anchors", 2, "level"))
    'dimensions[3].anchors[2].level'
    >>> format_path((3, "level"), root="dimensions")
    'dimensions[3].level'
    """
    text = root
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text
