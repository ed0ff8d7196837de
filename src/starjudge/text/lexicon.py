"""Find the words and phrases of many lists at once, in one pass over the tokens.

A lexicon is a set of categories; a category is a list of words and phrases. Each category has a bit;
each token gets the bits of all entries that start at it. Asking whether a token is, say, a hedge is
then one `&`, however many lists there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from itertools import chain, compress, pairwise, repeat
from operator import or_
from typing import NamedTuple

from starjudge.text.number_words import opens_number
from starjudge.text.overlap import content_stem
from starjudge.text.tokens import Tokens, is_word, spelt

_Longer = dict[str, list[tuple[list[str], int, int]]]
_Phrase = tuple[int, _Longer]  # the bits of two words that are a phrase, and longer ones they begin, by third word
_Pair = tuple[int, _Phrase | None]  # of two words: their weight, and the phrases that they are or begin
_Beside = dict[str, _Pair]  # what is known of a word and the next one, by the next one
_NO_PAIR: _Pair = (0, None)
_ALONE: _Beside = {}

OPENS_NUMBER, OPENS_NAME, IS_FIGURE, IS_SIGN = 1, 2, 4, 8  # what a token looks like


class Entry(NamedTuple):
    """All that is known of a token wherever it stands."""

    word: str
    mask: int
    weight: int
    stem: str
    looks: int
    beside: _Beside


class _Entries(dict[str, Entry]):
    """Entries of tokens as written: one look-up a token serves the lists, the fitted weights and the stems.

    A word is the same object every time, so that further tables find it without comparing letters.
    """

    _MOST = 50_000  # tokens kept: more than a language has in use
    _LONGEST = 40  # characters of a token that is kept

    def __init__(self, masks: Mapping[str, int], weights: Mapping[str, int], pairs: Mapping[str, _Beside]) -> None:
        super().__init__()
        self._masks = masks
        self._weights = weights
        self._pairs = pairs
        self._same = {word: word for word in chain(*pairs.values(), pairs, masks)}

    def __missing__(self, token: str) -> Entry:
        word = spelt(token)
        word = self._same.get(word, word)
        looks = OPENS_NUMBER if opens_number(word) else 0
        if token[0].isdigit():
            looks |= IS_FIGURE
        elif not is_word(token):
            looks |= IS_SIGN
        elif token[0].isupper() and len(token) > 1 and not token.startswith(("I'", "I’")):
            looks |= OPENS_NAME
        beside = self._pairs.get(word, _ALONE)
        entry = Entry(word, self._masks.get(word, 0), self._weights[word], content_stem(word), looks, beside)
        if len(token) <= self._LONGEST:
            if len(self) >= self._MOST:
                self.clear()
            self[token] = entry
        return entry


class Read(NamedTuple):
    """What a lexicon knows of each token of a text: columns of equal length."""

    masks: list[int]
    """The bits of its lists."""
    weights: Sequence[int]
    """Its weight in the model the lexicon was given."""
    pair_weights: Sequence[int]
    """The weight of it and the next one; one less than tokens."""
    stems: Sequence[str]
    """Its stem; empty where it carries no meaning."""
    looks: Sequence[int]
    """``OPENS_NUMBER``, ``OPENS_NAME``, ``IS_FIGURE``, ``IS_SIGN``, put together."""


class Lexicon:
    """Categories compiled for matching.

    Args:
        categories: name to entries, each one word or a phrase of words with single spaces, lower
            case, straight apostrophes.
        weights: of every word, in a fitted model; kept beside the lists so that one look-up serves both.
        pair_weights: the same of two words.

    """

    def __init__(
        self,
        categories: Mapping[str, Iterable[str]],
        weights: Mapping[str, int] | None = None,
        pair_weights: Mapping[tuple[str, str], int] | None = None,
    ) -> None:
        self.names: tuple[str, ...] = tuple(categories)
        self.bits: dict[str, int] = {name: 1 << i for i, name in enumerate(self.names)}
        self.weights = weights
        self._joined: dict[tuple[str, ...], int] = {}  # bits of the categories that were asked for together
        self._words: dict[str, int] = {}
        # First two words of a phrase to its whole: most answers hold few of these pairs, but many first words.
        self._phrases: dict[tuple[str, str], list[tuple[tuple[str, ...], int, int]]] = {}
        for name, entries in categories.items():
            bit = self.bits[name]
            for entry in entries:
                words = Tokens(entry).words
                if not words:
                    continue
                if len(words) == 1:
                    self._words[words[0]] = self._words.get(words[0], 0) | bit
                else:
                    rows = self._phrases.setdefault((words[0], words[1]), [])
                    rows.append((tuple(words), len(words), bit))
        for rows in self._phrases.values():
            rows.sort(key=lambda row: (-row[1], row[0]))
        # By first word and second: the little that is known of one word's neighbours lies close together in memory.
        self._pairs: dict[str, _Beside] = {}
        pair_weights = pair_weights or {}
        same: dict[str, str] = {}
        for pair in sorted({*self._phrases, *pair_weights}):
            first, second = pair
            known = pair_weights.get(pair, 0), self._begun(pair)
            self._pairs.setdefault(first, {})[same.setdefault(second, second)] = known
        self._entries = _Entries(self._words, defaultdict(int) if weights is None else weights, self._pairs)

    def _begun(self, pair: tuple[str, str]) -> _Phrase | None:
        """What two words begin."""
        rows = self._phrases.get(pair)
        if rows is None:
            return None
        longer: _Longer = {}
        for phrase, size, bit in rows:
            if size > 2:
                longer.setdefault(phrase[2], []).append((list(phrase), size, bit))
        return reduce(or_, (bit for _, size, bit in rows if size == 2), 0), longer

    def bit(self, *names: str) -> int:
        """The bits of these categories together; `KeyError` for a name that is none."""
        value = self._joined.get(names)
        if value is None:
            value = self._joined[names] = reduce(or_, map(self.bits.__getitem__, names), 0)
        return value

    def read(self, tokens: Tokens) -> Read:
        """All that is known of every token; gives the tokens their words."""
        if not tokens.raw:
            return Read([], (), (), (), ())
        rows = zip(*map(self._entries.__getitem__, tokens.raw), strict=True)
        spellings, masks, weights, stems, looks, beside = rows
        words = tokens.words = list(spellings)
        if len(words) == 1:
            return Read(list(masks), weights, (), stems, looks)
        pair_weights, begun = zip(*map(dict.get, beside, words[1:], repeat(_NO_PAIR)), strict=True)
        return Read(_with_phrases(words, list(masks), begun), weights, pair_weights, stems, looks)

    def annotate(self, words: Sequence[str]) -> list[int]:
        """The bits of every token of ``words``; a phrase's bits stand on its first token."""
        masks = list(map(self._words.get, words, repeat(0)))
        known = self._pairs
        return _with_phrases(words, masks, [known.get(a, _ALONE).get(b, _NO_PAIR)[1] for a, b in pairwise(words)])

    def phrase_length(self, words: Sequence[str], i: int, bit: int) -> int:
        """Tokens of the longest entry of category ``bit`` that starts at token ``i``; 0 for none."""
        for entry, size, entry_bit in self._phrases.get((words[i], words[i + 1]), ()) if i + 1 < len(words) else ():
            if entry_bit & bit and tuple(words[i : i + size]) == entry:
                return size
        return 1 if self._words.get(words[i], 0) & bit else 0


def _with_phrases(words: Sequence[str], masks: list[int], begun: Sequence[_Phrase | None]) -> list[int]:
    """Masks with the bits of phrases on their first tokens; ``begun`` is what each token and the next one begin."""
    for i, (whole, longer) in zip(compress(range(len(begun)), begun), filter(None, begun), strict=True):
        if whole:
            masks[i] |= whole
        if longer and i + 2 < len(words) and words[i + 2] in longer:
            for entry, size, bit in longer[words[i + 2]]:
                if words[i : i + size] == entry:
                    masks[i] |= bit
    return masks


def annotate(text: str, lexicon: Lexicon) -> tuple[Tokens, list[int]]:
    """Tokens of a text and their category bits."""
    tokens = Tokens(text)
    return tokens, lexicon.annotate(tokens.words)
