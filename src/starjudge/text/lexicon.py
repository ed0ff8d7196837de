"""Find the words and phrases of many lists at once, in one pass over the tokens.

A lexicon is a set of categories; a category is a list of words and phrases. Each category has a bit;
each token gets the bits of all entries that start at it. Asking whether a token is, say, a hedge is
then one `&`, however many lists there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from itertools import compress, repeat
from operator import or_

from starjudge.text.tokens import Tokens


class Lexicon:
    """Categories compiled for matching.

    Args:
        categories: name to entries, each one word or a phrase of words with single spaces, lower
            case, straight apostrophes.

    """

    __slots__ = ("_joined", "_pairs", "_phrases", "_words", "bits", "names")

    def __init__(self, categories: Mapping[str, Iterable[str]]) -> None:
        self.names: tuple[str, ...] = tuple(categories)
        self.bits: dict[str, int] = {name: 1 << i for i, name in enumerate(self.names)}
        self._joined: dict[tuple[str, ...], int] = {}  # bits of the categories that were asked for together
        self._words: dict[str, int] = {}
        # First two words of a phrase to its whole: most answers hold few of these pairs, but many first words.
        self._phrases: dict[str, list[tuple[tuple[str, ...], int, int]]] = {}
        # The same for `annotate`: the bits of two words that are a phrase, and longer ones they begin, by third word.
        self._pairs: dict[str, tuple[int, dict[str, list[tuple[list[str], int, int]]]]] = {}
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
        for pair, rows in self._phrases.items():
            longer: dict[str, list[tuple[list[str], int, int]]] = {}
            for phrase, size, bit in rows:
                if size > 2:
                    longer.setdefault(phrase[2], []).append((list(phrase), size, bit))
            self._pairs[pair] = reduce(or_, (bit for _, size, bit in rows if size == 2), 0), longer

    def bit(self, *names: str) -> int:
        """The bits of these categories together; `KeyError` for a name that is none."""
        value = self._joined.get(names)
        if value is None:
            value = self._joined[names] = reduce(or_, map(self.bits.__getitem__, names), 0)
        return value

    def annotate(self, words: Sequence[str], pairs: Sequence[str]) -> list[int]:
        """The bits of every token of ``words``; a phrase's bits stand on its first token.

        ``pairs`` are the neighbours joined by a space (`Tokens.pairs`).
        """
        masks = list(map(self._words.get, words, repeat(0)))
        begun = self._pairs
        for i in compress(range(len(pairs)), map(begun.__contains__, pairs)):
            whole, longer = begun[pairs[i]]
            if whole:
                masks[i] |= whole
            if longer and i + 2 < len(words) and words[i + 2] in longer:
                for entry, size, bit in longer[words[i + 2]]:
                    if words[i : i + size] == entry:
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
