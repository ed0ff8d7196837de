"""The words of turns and labels as names are looked for in them: with their capitals, gaps and sentence starts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from starjudge.transcripts import redacted_words as lists

_TOKEN: Final = re.compile(r"[^\W\d_]+")
BREAK: Final = re.compile(r"[.!?:;]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a turn."""

    start: int
    end: int
    fold: str
    """Without case and accents."""
    capital: bool
    """Begins with a capital and is more than initials."""
    gap: str
    """What stands between the word before and it."""
    first: bool
    """Whether a sentence begins with it."""


def tokens_of(text: str) -> list[Token]:
    """The words of a turn."""
    found: list[Token] = []
    here = 0
    for match in _TOKEN.finditer(text):
        word = match.group()
        gap = text[here : match.start()]
        first = not found or BREAK.search(gap) is not None
        capital = word[0].isupper() and len(word) > 1 and not word.isupper()
        found.append(Token(match.start(), match.end(), folded(word), capital, gap, first))
        here = match.end()
    return found


def folded(word: str) -> str:
    """A word without case and accents."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))


def label_names(labels: Iterable[str]) -> list[tuple[str, ...]]:
    """The names in speakers' labels, each as its words; nothing for "Speaker 1" or "Interviewer"."""
    found: list[tuple[str, ...]] = []
    for label in labels:
        text = re.sub(r"[(\[{].*?[)\]}]", " ", label.partition("@")[0])
        words = tuple(word for word in _TOKEN.findall(text.replace("_", " ")) if folded(word) not in lists.LABEL_WORDS)
        if "," in text:  # "Rao, Priyanka"
            words = words[1:] + words[:1]
        if words:
            found.append(words)
    return list(dict.fromkeys(found))
