"""Replacing at every n-th place where a pattern fits, with capitals kept."""

from __future__ import annotations

import re
from collections.abc import Callable


def replaced(text: str, pattern: str, new: str | Callable[[re.Match[str]], str], every: int = 1) -> str:
    """A text with each n-th match of a pattern replaced, from the first on.

    In: ``new`` is a template or makes the words. A capital at the beginning of a match stays one.
    """
    seen = 0

    def put(found: re.Match[str]) -> str:
        nonlocal seen
        seen += 1
        if (seen - 1) % every:
            return found[0]
        words = new(found) if callable(new) else found.expand(new)
        if words:
            return words[0].upper() + words[1:] if found[0][:1].isupper() else words
        return words

    return re.sub(pattern, put, text)


def sentence_starts_capital(text: str) -> str:
    """A text in which every sentence begins with a capital, after words were taken out of its front."""
    return re.sub(r"(^|[.?!] |\n)([a-z])", lambda found: found[1] + found[2].upper(), text)
