"""Which timed words a text's words are, where the two are written differently ("3," and "three" apart)."""

from __future__ import annotations

from collections.abc import Sequence

NEAR = 3  # words looked ahead for one match
FAR = 40  # words looked ahead where two words in a row must match

Owner = tuple[int, int] | None


def owners(text: Sequence[str], timed: Sequence[str]) -> tuple[list[Owner], bool]:
    """For each word of a text, the first and last of the timed words that it is.

    Where both spell the same letters, words are cut at different places at most, and the letters tell; otherwise
    words are looked for in order, a few ahead, and a word that is not found has no owner.

    Returns:
        The owners (``None``: not timed, as a dash that stands alone), and whether all letters matched.

    """
    mine, theirs = [_letters(word) for word in text], [_letters(word) for word in timed]
    if "".join(mine) == "".join(theirs):
        return _by_letters(mine, theirs), True
    return _in_order(mine, theirs), False


def _letters(word: str) -> str:
    folded = word.casefold()
    return folded if folded.isalnum() else "".join(c for c in folded if c.isalnum())


def _by_letters(mine: Sequence[str], theirs: Sequence[str]) -> list[Owner]:
    whose = [i for i, word in enumerate(theirs) for _ in word]
    out: list[Owner] = []
    here = 0
    for word in mine:
        out.append((whose[here], whose[here + len(word) - 1]) if word else None)
        here += len(word)
    return out


def _in_order(mine: Sequence[str], theirs: Sequence[str]) -> list[Owner]:
    out: list[Owner] = []
    here = 0
    for i, word in enumerate(mine):
        found: Owner = None
        if word:
            following = mine[i + 1] if i + 1 < len(mine) else None
            for j in range(here, min(here + FAR, len(theirs))):
                sure = j - here < NEAR or (j + 1 < len(theirs) and theirs[j + 1] == following)
                if theirs[j] == word and sure:
                    found, here = (j, j), j + 1
                    break
        out.append(found)
    return out
