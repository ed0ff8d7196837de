"""Find the words and phrases of many lists at once, in one pass over the tokens.

A lexicon is a set of categories; a category is a list of words and phrases. Each category has a bit;
each token gets the bits of all entries that start at it. Asking whether a token is, say, a hedge is
then one `&`, however many lists there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat

from starjudge.text.tokens import Tokens


class Lexicon:
    """Categories compiled for matching.

    Args:
        categories: name to entries, each one word or a phrase of words with single spaces, lower
            case, straight apostrophes.

    """

    __slots__ = ("_phrases", "_words", "bits", "names")

    def __init__(self, categories: Mapping[str, Iterable[str]]) -> None:
        self.names: tuple[str, ...] = tuple(categories)
        self.bits: dict[str, int] = {name: 1 << i for i, name in enumerate(self.names)}
        self._words: dict[str, int] = {}
        # First two words of a phrase to its whole: most answers hold few of these pairs, but many first words.
        self._phrases: dict[str, list[tuple[tuple[str, ...], int, int]]] = {}
        for name, entries in categories.items():
            bit = self.bits[name]
            for entry in entries:
                words = Tokens(entry).words
                if not words:
                    continue
                if len(words) == 1:
                    self._words[words[0]] = self._words.get(words[0], 0) | bit
                else:
                    rows = self._phrases.setdefault(f"{words[0]} {words[1]}", [])
                    rows.append((tuple(words), len(words), bit))
        for rows in self._phrases.values():
            rows.sort(key=lambda row: (-row[1], row[0]))

    def bit(self, *names: str) -> int:
        """The bits of these categories together; `KeyError` for a name that is none."""
        value = 0
        for name in names:
            value |= self.bits[name]
        return value

    def annotate(self, words: Sequence[str], pairs: Sequence[str]) -> list[int]:
        """The bits of every token of ``words``; a phrase's bits stand on its first token.

        ``pairs`` are the neighbours joined by a space (`Tokens.pairs`).
        """
        masks = list(map(self._words.get, words, repeat(0)))
        phrases = self._phrases
        for i in [i for i, pair in enumerate(pairs) if pair in phrases]:
            for entry, size, bit in phrases[pairs[i]]:
                if size == 2 or tuple(words[i : i + size]) == entry:
                    masks[i] |= bit
        return masks

    def phrase_length(self, words: Sequence[str], i: int, bit: int) -> int:
        """Tokens of the longest entry of category ``bit`` that starts at token ``i``; 0 for none."""
        pair = " ".join(words[i : i + 2])
        for entry, size, entry_bit in self._phrases.get(pair, ()):
            if entry_bit & bit and tuple(words[i : i + size]) == entry:
                return size
        return 1 if self._words.get(words[i], 0) & bit else 0


def annotate(text: str, lexicon: Lexicon) -> tuple[Tokens, list[int]]:
    """Tokens of a text and their category bits."""
    tokens = Tokens(text)
    return tokens, lexicon.annotate(tokens.words, tokens.pairs)
