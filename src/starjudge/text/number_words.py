"""Numbers spelled out: "a hundred and eighty thousand", "two point four million", "twenty-five"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

SMALL = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
MAGNITUDES = {"hundred": 100.0, "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "mn": 1e6, "billion": 1e9,
              "bn": 1e9, "b": 1e9, "lakh": 1e5, "lakhs": 1e5, "crore": 1e7, "crores": 1e7, "grand": 1e3,
              "dozen": 12.0, "hundreds": 100.0, "thousands": 1e3, "millions": 1e6}  # fmt: skip
FRACTIONS = {"half": 0.5, "third": 1 / 3, "thirds": 1 / 3, "quarter": 0.25, "quarters": 0.25, "fifth": 0.2,
             "fifths": 0.2, "tenth": 0.1, "tenths": 0.1}  # fmt: skip
CHANGES = {"halved": 0.5, "halving": 0.5, "doubled": 2.0, "doubling": 2.0, "tripled": 3.0, "tripling": 3.0,
           "quadrupled": 4.0, "tenfold": 10.0, "twofold": 2.0, "threefold": 3.0, "twice": 2.0}  # fmt: skip
# Words a quantity may begin with; "a grand total" and the letters of "2.4M" are none.
_OPENERS = frozenset((*SMALL, *CHANGES, *FRACTIONS, *(w for w in MAGNITUDES if len(w) > 2 and w != "grand")))
_GO_ON = frozenset((*SMALL, *MAGNITUDES, "and", "point"))  # behind a word for a number, what may belong to it
_LETTERS = frozenset("kmb")
_BEFORE_MAGNITUDE = frozenset("a few several couple of".split())  # "a million", "a few thousand"
_CENTURIES = frozenset((19, 20))  # "nineteen ninety", "twenty nineteen"
_DECIMALS = 6  # spelled digits behind "point" at most


class Spelled(NamedTuple):
    """A value read from words up to token ``last`` (exclusive); ``value`` is ``None`` for a year."""

    value: float | None
    last: int


def opens_number(word: str) -> bool:
    """Whether a quantity may begin with a word, a figure or a sign."""
    # Digits and signs, alone among tokens, sort in front of ":".
    return word < ":" or word in _OPENERS


def adjoins(gap: str) -> bool:
    """Whether a gap lets two words of one number follow each other."""
    return gap == " " or gap == "-"


def read_spelled(words: Sequence[str], gaps: Sequence[str], i: int) -> Spelled | None:
    """The number whose first word is token ``i``; ``None`` where there is none."""
    before = words[i - 1] if i else ""
    if words[i] not in SMALL and not (words[i] in MAGNITUDES and before in _BEFORE_MAGNITUDE):
        return None
    n = len(words)
    if words[i] in SMALL and (i + 1 == n or words[i + 1] not in _GO_ON):
        return Spelled(float(SMALL[words[i]]), i + 1)
    total = 0.0  # what stands in front of the last magnitude, multiplied
    group = 0.0  # what is still to be multiplied
    room = 1e3  # the next word must be smaller: 20 leaves room for 5, not for 19
    bound = float("inf")  # the last magnitude; only a smaller one may follow
    sure = Spelled(None, i)  # value and end behind the last magnitude
    at = last = i
    while at < n and (at == i or adjoins(gaps[at])):
        word = words[at]
        if word in SMALL:
            value = SMALL[word]
            if value >= room:
                if value >= 10 and group in _CENTURIES and not total:
                    units = at + 1 < n and value >= 20 and SMALL.get(words[at + 1], 10) < 10 and adjoins(gaps[at + 1])
                    return Spelled(None, at + 1 + units)
                break
            group += value
            room = 10 if value >= 20 else 0
            last = at + 1
        elif word in ("hundred", "hundreds"):
            if group >= 100 or bound <= 100:
                return sure
            group = max(group, 1.0) * 100
            room = 100
            last = at + 1
            sure = Spelled(total + group, last)
        elif word in MAGNITUDES and word not in ("m", "b"):
            size = MAGNITUDES[word]
            if size >= bound:
                return sure
            total += max(group, 1.0) * size
            group = 0.0
            bound, room = size, min(size, 1e3) if size > 12 else 0
            last = at + 1
            sure = Spelled(total, last)
        elif word == "and" and sure.last == at and at + 1 < n and 0 < SMALL.get(words[at + 1], 0) < room:
            pass
        else:
            break
        at += 1
    whole = total + group
    if last == n:
        return Spelled(whole, last)
    if words[last] == "point" and sure.last == i:
        read = read_decimals(words, last + 1)
        if read is not None:
            return magnified(words, gaps, Spelled(whole + (read.value or 0.0), read.last), False)
    return and_a_half(words, gaps, Spelled(whole, last), bound)


def read_decimals(words: Sequence[str], i: int) -> Spelled | None:
    """The spelled digits from token ``i`` as decimals: "eight five" is 0.85."""
    value, scale, at = 0.0, 1.0, i
    while at < len(words) and at - i < _DECIMALS and SMALL.get(words[at], 10) < 10:
        scale /= 10
        value += SMALL[words[at]] * scale
        at += 1
    return Spelled(round(value, _DECIMALS), at) if at > i else None


def and_a_half(words: Sequence[str], gaps: Sequence[str], number: Spelled, bound: float = float("inf")) -> Spelled:
    """A number with the "and a half" behind it, and a magnitude behind that: "two and a half million"."""
    value, at = number
    if value is None or words[at : at + 2] != ["and", "a"] or at + 2 >= len(words):
        return number
    fraction = FRACTIONS.get(words[at + 2], 0.0)
    if words[at + 2] not in ("half", "quarter", "third"):
        return number
    if bound < float("inf"):
        return Spelled(value + fraction * bound, at + 3)
    return magnified(words, gaps, Spelled(value + fraction, at + 3), False)


def magnified(words: Sequence[str], gaps: Sequence[str], number: Spelled, digits: bool, raw: str = "") -> Spelled:
    """A number times the magnitudes behind it, each greater than the last: "2.4M", "3 hundred thousand".

    ``digits`` tells whether letters may stand for magnitudes; ``raw`` is the token behind as written.
    """
    value, at = number
    if value is None:
        return number
    bound = 1.0
    while at < len(words) and MAGNITUDES.get(words[at], 0.0) > bound:
        if words[at] in _LETTERS:
            # "10 M users" is millions, "10 m" metres
            if not digits or bound > 1 or not (gaps[at] == "" or (gaps[at] == " " and raw.isupper())):
                break
        elif not (adjoins(gaps[at]) or gaps[at] == ""):
            break
        bound = MAGNITUDES[words[at]]
        value *= bound
        at += 1
    return Spelled(value, at)
