"""Words of a text with exact offsets, in one pass.

A token is a word (with its apostrophes), a number (with its decimal and thousands marks), or a
currency, percent or arrow sign. Everything between two tokens is a gap; gaps carry punctuation.
Joining gaps and tokens gives the text back, so an offset always cuts out the same characters.
"""

from __future__ import annotations

import re
from functools import cached_property
from itertools import accumulate

# One capture group: `split` then alternates gap, token, gap, token … at C speed.
_TOKEN = re.compile(
    r"([^\W\d_]+(?:['’][^\W\d_]+)*"
    r"|\d+(?:[.,:]\d+)*"
    r"|[$€£¥₹%‰→]|->|=>)"
)
# The same tokens, several times faster, for text whose only letters are those of western Europe. The set of all first
# characters in front lets the engine pass over what stands between tokens without trying to match there.
_LETTERS = "A-Za-zÀ-ÖØ-öø-ÿ"
_PLAIN_TOKEN = re.compile(
    rf"([{_LETTERS}0-9$€£¥₹%‰→=-]"
    rf"(?:(?<![0-9$€£¥₹%‰→=-])[{_LETTERS}]*+(?:['’][{_LETTERS}]++(?:['’][{_LETTERS}]++)*|)"
    r"|(?<=[0-9])[0-9]*+(?:[.,:][0-9]++(?:[.,:][0-9]++)*|)|(?<=[$€£¥₹%‰→])|(?<=[=-])>))"
)
_BEYOND = re.compile(r"[^\x00-\x7fÀ-ÖØ-öø-ÿ‘’“”–—…•·€£¥₹‰→\u00a0]")
_SIGNS = ("$", "€", "£", "¥", "₹", "%", "‰", "→", "->", "=>")
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "＇": "'", "%": "%"})


class Tokens:
    """The tokens of ``text``: parallel lists of lower-case words and offsets, and the gaps around them.

    ``gaps[i]`` stands in front of token ``i``; ``gaps[-1]`` behind the last one.
    """

    def __init__(self, text: str) -> None:
        plain = text.isascii() or _BEYOND.search(text) is None
        pieces = (_PLAIN_TOKEN if plain else _TOKEN).split(text)
        offsets = list(accumulate(map(len, pieces)))
        self.text = text
        self.raw: list[str] = pieces[1::2]
        self.gaps: list[str] = pieces[0::2]
        self.starts: list[int] = offsets[0:-1:2]
        self.ends: list[int] = offsets[1::2]

    def __len__(self) -> int:
        return len(self.raw)

    @cached_property
    def words(self) -> list[str]:
        """Each token in lower case with straight apostrophes (`Lexicon.read` has them ready)."""
        return list(map(spelt, self.raw))

    @cached_property
    def pairs(self) -> list[str]:
        """Each word and the next one, joined by a space."""
        return list(map(" ".join, zip(self.words, self.words[1:], strict=False)))


def spelt(token: str) -> str:
    """A token as a word: lower case, straight apostrophes."""
    return token.lower() if token.isascii() else token.translate(_STRAIGHT).lower()


def is_word(token: str) -> bool:
    """Whether a token counts as a spoken word: letters or a number, not a lone sign."""
    return token[0].isalnum()


def count_signs(text: str) -> int:
    """Tokens of a text that are lone signs."""
    return sum(map(text.count, _SIGNS))


def count_words(text: str) -> int:
    """Spoken words in a text: letters or numbers, signs left out."""
    return len(Tokens(text)) - count_signs(text)
