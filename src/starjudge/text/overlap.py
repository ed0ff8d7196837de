"""How far two texts speak of the same things."""

from __future__ import annotations

from collections.abc import Iterable
from sys import intern

_COMMON = frozenset(
    "a an the and or but so to of in on at for with from by as is are was were be been it its this that these those i "
    "you he she we they me my your our their his her them us do did does done have has had not no what which who when "
    "where why how would could should can will about into than then there if time tell describe give example share "
    "walk through us me ever you've you'd one any some most more very just had get got make made did you "
    # all forms of a pronoun: else "her" and "him", of which one was common, would differ
    "him hers himself herself themselves he's she's they're he'd she'd they'd he'll she'll they'll".split()
)
_HISSING = ("s", "x", "z", "ch", "sh")  # words that take "es"


def stem(word: str) -> str:
    """A word without its commonest endings; rough, but the same on both sides of a comparison.

    Empty for what is no word: numbers, signs, and words of one or two letters.
    """
    if len(word) < 3 or not word[0].isalpha():
        return ""
    if len(word) > 4:
        for ending in ("ings", "ing", "ied", "ies", "ed", "es", "s", "ly"):
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                base = word[: -len(ending)]
                if ending == "es" and not base.endswith(_HISSING):
                    base += "e"  # cases: case and s
                if ending == "s" and base[-1] in "sui":
                    break  # class, focus, analysis
                if ending in ("ied", "ies"):
                    return base + "y"
                if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "ls":
                    base = base[:-1]
                return base.rstrip("e")
    return word.rstrip("e") if len(word) > 3 else word


class _Stems(dict[str, str]):
    """Stems of words seen before; a plain look-up is several times cheaper than a call."""

    _MOST = 200_000  # words kept: more than a language has in use

    def __missing__(self, word: str) -> str:
        if len(self) >= self._MOST:
            self.clear()
        found = self[word] = intern(stem(word))  # the same object everywhere: found without comparing letters
        return found


_stems = _Stems()


def content_stem(word: str) -> str:
    """The stem of a word that carries meaning; empty for any other."""
    return "" if word in _COMMON else _stems[word]


def content_stems(words: Iterable[str]) -> frozenset[str]:
    """Stems of the words that carry meaning."""
    return frozenset(map(_stems.__getitem__, set(words) - _COMMON)) - {""}


def overlap(question: frozenset[str], answer: frozenset[str]) -> float:
    """Share of the question's content words that the answer takes up, 0 to 1; 0 for a question without any."""
    return len(question & answer) / len(question) if question else 0.0
