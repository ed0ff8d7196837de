"""How much of a text says again what it has said."""

from __future__ import annotations

from collections.abc import Sequence

_RUN = 4  # words: shorter runs repeat in any honest text


def repeated_share(words: Sequence[str]) -> float:
    """Share of four-word runs that stood before, 0 to 1."""
    total = len(words) - _RUN + 1
    if total < 1:
        return 0.0
    return 1 - len(set(zip(words, words[1:], words[2:], words[3:], strict=False))) / total


def variety(words: Sequence[str]) -> float:
    """Distinct words among the first hundred, 0 to 1: low where one thing is said again and again."""
    head = words[:100]
    return len(set(head)) / len(head) if head else 0.0
