"""Numbers in running text: value, unit, and what they are not.

A hand grammar: quantity libraries read "10M users" as ten metres and "two point four million" as two
numbers. Dates, versions, ordinals, list numbers, clock times and "one of" are told apart from
quantities; numbers that belong together ("from 9.1 to 4.5", "31 -> 24", "62% vs 59%") become one
expression with a baseline.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from starjudge.text.lexicon import Lexicon
from starjudge.text.not_quantities import names_something, numbers_what_follows, told_by_the_clock
from starjudge.text.number_pairs import join_pairs
from starjudge.text.number_words import (
    CHANGES,
    FRACTIONS,
    MAGNITUDES,
    SMALL,
    Spelled,
    and_a_half,
    magnified,
    opens_number,
    read_decimals,
)
from starjudge.text.number_words import read_spelled as _read_spelled
from starjudge.text.tokens import Tokens

NumberKind = Literal["percent", "money", "time", "multiple", "score", "count"]

_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR"}
_CODES = {"usd": "USD", "eur": "EUR", "gbp": "GBP", "inr": "INR", "rs": "INR"}  # in front of the number
_CURRENCY = {**_SIGNS, "usd": "USD", "eur": "EUR", "gbp": "GBP", "inr": "INR", "dollars": "USD", "dollar": "USD",
             "euros": "EUR", "euro": "EUR", "pounds": "GBP", "rupees": "INR", "yen": "JPY", "pesos": "pesos",
             "reais": "reais", "francs": "francs", "kronor": "kronor", "naira": "naira", "rand": "rand",
             "shillings": "shillings", "yuan": "yuan"}  # fmt: skip
_TIME = {"ms": "ms", "milliseconds": "ms", "millisecond": "ms", "seconds": "s", "second": "s", "sec": "s", "secs": "s",
         "minutes": "min", "minute": "min", "mins": "min", "min": "min", "hours": "h", "hour": "h", "hrs": "h",
         "days": "days", "day": "days", "weeks": "weeks", "week": "weeks", "months": "months", "month": "months",
         "years": "years", "year": "years", "quarters": "quarters", "sprints": "sprints"}  # fmt: skip
_ATTACHED_TIME = {"s": "s", "h": "h", "hr": "h"}  # only without a space: "90s", "4h"
_DECADES = frozenset("the early mid late my his her their our".split())  # in front of "90s": years, not seconds
_PERCENT = frozenset(("%", "percent", "pct", "percentage"))
_POINTS = frozenset(("points", "point", "pp", "bps"))
_PARTS = frozenset(("thirds", "quarters", "fifths", "tenths"))
# Behind "times" and "twice" these make a multiple; "three times a week" counts.
_AS_MUCH = frozenset("as more less fewer the faster slower higher lower better worse cheaper larger bigger smaller "
                     "quicker longer shorter our its what".split())  # fmt: skip
_ORDINALS = frozenset("first third fourth fifth sixth seventh eighth ninth".split())  # "second" is a time
_NO_HALVES = frozenset("and first second other".split())  # in front of "half"
_BY = frozenset("by over under about nearly almost only around roughly to like".split())
# Words behind a number that are not what it counts.
_NO_NOUNS = frozenset(
    "a an the this that these those and or but so nor if then than of in on at to from for by with without within out "
    "per into over under up down off about after before during until since because while when where which who as is "
    "are was were be been has have had went came did does do will would could should can may might i we you he she it "
    "they my our your his her its their us them me him not no just only also even still now again already later ago "
    "total altogether both each every versus vs against instead compared".split()
)
_THEN = frozenset(("later", "after", "ago", "earlier", "before"))
_GROUPED = re.compile(r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?")


class Number(NamedTuple):
    """A quantity, or two that belong together, over the tokens ``first`` to ``last`` (exclusive)."""

    first: int
    last: int
    start: int
    end: int
    kind: NumberKind
    value: float | None
    baseline: float | None
    unit: str | None


def find_numbers(
    tokens: Tokens, masks: Sequence[int], lexicon: Lexicon, openers: Iterable[int] | None = None
) -> list[Number]:
    """All quantities of a text in order, those that belong together joined.

    Args:
        tokens: the text's tokens.
        masks: their category bits.
        lexicon: what made the bits; category ``metric_noun`` is used.
        openers: tokens at which a number may begin, where they are known.

    """
    measure = lexicon.bit("metric_noun")
    words = tokens.words
    if openers is None:
        openers = [i for i, word in enumerate(words) if opens_number(word)]
    found: list[Number] = []
    skip = 0
    read_to = -1
    for i in openers:
        if i < skip:
            continue
        if words[i] > ":":
            number, skip = _spelled_or_multiple(tokens, words, i)
        elif not words[i][0].isdecimal():
            continue  # $, %, ->
        elif names_something(tokens, words, i, read_to == i, i > 0 and masks[i - 1] & measure > 0):
            continue
        else:
            number, skip = _digits(tokens, words, i)
        if number is not None:
            found.append(number)
            skip = read_to = number.last
    return join_pairs(tokens, found) if len(found) > 1 else found


def _digits(tokens: Tokens, words: Sequence[str], i: int) -> tuple[Number | None, int]:
    """The quantity whose digits are token ``i``, and the token to go on from."""
    gap = tokens.gaps[i]
    value = _parse(words[i])
    if value is None:
        return None, i + 1
    start = tokens.starts[i]
    if gap[-1:] == "." and (gap[-2:-1].isspace() or gap[-2:-1] in ("", "(", "~", "=", "<", ">")):
        value, start = _parse("0." + words[i]) or value, start - 1  # ".85"
    behind = tokens.raw[i + 1] if i + 1 < len(words) else ""
    read = magnified(words, tokens.gaps, and_a_half(words, tokens.gaps, Spelled(value, i + 1)), True, behind)
    decimal = 0 < value < 1
    return _with_unit(tokens, words, i, read, decimal, start), i + 1


def _spelled_or_multiple(tokens: Tokens, words: Sequence[str], i: int) -> tuple[Number | None, int]:
    """The quantity whose first word is token ``i``, and the token to go on from."""
    word, n, gaps = words[i], len(words), tokens.gaps
    before = words[i - 1] if i else ""
    after = words[i + 1] if i + 1 < n else ""
    if word in CHANGES:
        if (word == "twice" and after not in _AS_MUCH) or (word == "doubled" and after == "down"):
            return None, i + 1
        return _number(tokens, i, i + 1, "multiple", CHANGES[word], "x"), i + 1
    if word == "half":
        return _half(tokens, words, i)
    if word in FRACTIONS:
        # "by a third", "a third of"; "the third time", "a third engineer", "last quarter", "a quarter later" are none.
        part = (
            word not in _PARTS
            and not (word == "quarter" and after in _THEN)
            and (before == "one" or (before == "a" and (after == "of" or (i > 1 and words[i - 2] in _BY))))
        )
        return (_number(tokens, i, i + 1, "multiple", FRACTIONS[word], "x") if part else None), i + 1
    if told_by_the_clock(words, gaps, i, i + 1) or (gaps[i] == "-" and numbers_what_follows(before)):
        return None, i + 1
    if before == "point" and SMALL.get(word, 10) < 10 and i > 1 and words[i - 2] in ("of", "to", "from", "was", "is"):
        read = read_decimals(words, i)  # "an AUC of point eight five"
        if read is not None:
            return _with_unit(tokens, words, i, read, True), read.last
    spelled = _read_spelled(words, gaps, i)
    if spelled is None:
        return None, i + 1
    if spelled.value is None:
        return None, spelled.last  # a year
    last = spelled.last
    after = words[last] if last < n else ""
    share = after in _PERCENT or after in ("in", "out") or words[last : last + 2] == ["per", "cent"]
    if word == "one" and last == i + 1 and not share:
        return None, last
    if after in _ORDINALS and spelled.value >= 20:
        return None, last + 1  # twenty-first
    if _is_spelled_year(words, spelled, before, after):
        return None, last
    return _with_unit(tokens, words, i, spelled, 0 < spelled.value < 1), last


def _half(tokens: Tokens, words: Sequence[str], i: int) -> tuple[Number | None, int]:
    """Half as a multiple or as part of a magnitude; "half an hour" is too loose to be a figure."""
    n = len(words)
    before = words[i - 1] if i else ""
    after = words[i + 1] if i + 1 < n else ""
    if before in _NO_HALVES or after == "past" or (before == "a" and i > 1 and words[i - 2] == "and"):
        return None, i + 1
    noun = i + 2 if after in ("a", "an") else i + 1
    if noun < n and (words[noun] in _TIME or tokens.gaps[i + 1] == "-"):
        return None, i + 1
    if noun < n and noun == i + 2 and words[noun] in MAGNITUDES:
        read = magnified(words, tokens.gaps, Spelled(0.5, noun), False)
        return _with_unit(tokens, words, i, read, False), read.last
    return _number(tokens, i, i + 1, "multiple", 0.5, "x"), i + 1


def _is_spelled_year(words: Sequence[str], spelled: Spelled, before: str, after: str) -> bool:
    """Whether a spelled number is a year: "in two thousand nineteen"."""
    value = spelled.value or 0.0
    return 2000 < value < 2050 and before in ("in", "since", "of", "by", "until") and not after.endswith("s")


def _with_unit(
    tokens: Tokens, words: Sequence[str], i: int, read: Spelled, decimal: bool, start: int | None = None
) -> Number | None:
    """A value with what it counts or measures, from the words around it."""
    value, last = read
    if value is None:
        return None
    n, gaps = len(words), tokens.gaps
    first = i
    kind: NumberKind = "count"
    unit: str | None = None
    before = words[i - 1] if i else ""
    if before in _SIGNS:
        first, kind, unit, start = i - 1, "money", _SIGNS[before], None
    elif before in _CODES and gaps[i] in (" ", ". ", ""):
        first, kind, unit, start = i - 1, "money", _CODES[before], None
    elif last > i + 1 and words[last - 1] == "grand":
        kind = "money"
    if last < n:
        after, gap = words[last], gaps[last]
        close = gap in (" ", "", "-")
        following = words[last + 1] if last + 1 < n else ""
        if after in _PERCENT:
            kind, unit, last = "percent", "%", last + 1
            if following in _POINTS:
                unit, last = "points", last + 1
        elif after == "per" and following == "cent":
            kind, unit, last = "percent", "%", last + 2
        elif after in _POINTS:
            kind, unit, last = "percent", "points", last + 1
        elif after in _CURRENCY and after not in _SIGNS:
            kind, unit, last = "money", _CURRENCY[after], last + 1
        elif after in _PARTS and value < 10 and close and (after != "quarters" or following == "of"):
            return _number(tokens, first, last + 1, "multiple", value * FRACTIONS[after], "x")
        elif after in _TIME and close:
            kind, unit, last = "time", _TIME[after], last + 1
        elif after in _ATTACHED_TIME and gap == "":
            if after == "s" and before in _DECADES:
                return None
            kind, unit, last = "time", _ATTACHED_TIME[after], last + 1
        elif after == "x" and close:
            if last + 1 < n and following[0].isdecimal() and gaps[last + 1] in ("", " "):
                return None  # 224x224
            kind, unit, last = "multiple", "x", last + 1
        elif after == "fold" and close:
            folds = following in ("cross", "cv", "crossvalidation")
            kind, unit, last = ("count" if folds else "multiple"), ("folds" if folds else "x"), last + 1
        elif after == "times" and close:
            much = following in _AS_MUCH
            kind, unit, last = ("multiple" if much else "count"), ("x" if much else "times"), last + 1
        elif gap == "" and after.isalpha():
            if len(after) == 1 or (following[:1].isdecimal() and gaps[last + 1] == ""):
                return None  # 5G, 1e6
            unit = unit or after
        elif kind == "count" and after.isalpha() and gap in (" ", "-") and after not in _NO_NOUNS:
            unit = after
    if kind == "count" and decimal:
        kind, unit = "score", None
    return _number(tokens, first, last, kind, value, unit, start)


def _parse(word: str) -> float | None:
    """A number as digits: "1,234.5", "12,00,000" and "9,1"; "1,2,3" is a list."""
    if "," in word:
        if _GROUPED.fullmatch(word):
            word = word.replace(",", "")
        elif word.count(",") == 1 and "." not in word:
            word = word.replace(",", ".")
        else:
            return None
    try:
        value = float(word)
    except ValueError:
        return None
    return value if value < 1e15 else None


def _number(
    tokens: Tokens, first: int, last: int, kind: NumberKind, value: float, unit: str | None, start: int | None = None
) -> Number:
    begin = tokens.starts[first] if start is None else start
    return Number(first, last, begin, tokens.ends[last - 1], kind, value, None, unit)


def change_direction(number: Number) -> Literal["up", "down", "flat"] | None:
    """Which way a joined number moves; ``None`` without a baseline."""
    if number.baseline is None or number.value is None:
        return None
    if number.value == number.baseline:
        return "flat"
    return "up" if number.value > number.baseline else "down"
