"""Numbers in running text: value, unit, and what they are not.

A hand grammar: quantity libraries read "10M users" as ten metres and "two point four million" as two
numbers. Dates, versions, ordinals, list numbers, clock times and "one of" are told apart from
quantities; numbers that belong together ("from 9.1 to 4.5", "31 -> 24", "62% vs 59%") become one
expression with a baseline.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from starjudge.text.lexicon import Lexicon
from starjudge.text.tokens import Tokens

NumberKind = Literal["percent", "money", "time", "multiple", "score", "count"]

_WORDS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_MAGNITUDES = {"hundred": 100, "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "mn": 1e6, "billion": 1e9,
               "bn": 1e9, "b": 1e9, "lakh": 1e5, "lakhs": 1e5, "crore": 1e7, "crores": 1e7, "grand": 1e3,
               "dozen": 12, "hundreds": 100, "thousands": 1e3, "millions": 1e6}  # fmt: skip
_FRACTIONS = {"half": 0.5, "third": 1 / 3, "thirds": 1 / 3, "quarter": 0.25, "quarters": 0.25, "fifth": 0.2,
              "fifths": 0.2, "tenth": 0.1, "tenths": 0.1}  # fmt: skip
_CHANGES = {"halved": 0.5, "halving": 0.5, "doubled": 2.0, "doubling": 2.0, "tripled": 3.0, "tripling": 3.0,
            "quadrupled": 4.0, "tenfold": 10.0, "twofold": 2.0, "threefold": 3.0, "twice": 2.0}  # fmt: skip
_MONTHS = frozenset("january february march april may june july august september october november december jan feb mar "
                    "apr jun jul aug sep sept oct nov dec".split())
_CURRENCY = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "usd": "USD", "eur": "EUR", "gbp": "GBP",
             "inr": "INR", "dollars": "USD", "dollar": "USD", "euros": "EUR", "euro": "EUR", "pounds": "GBP",
             "pound": "GBP", "rupees": "INR", "yen": "JPY"}  # fmt: skip
_TIME = {"ms": "ms", "milliseconds": "ms", "millisecond": "ms", "seconds": "s", "second": "s", "sec": "s", "secs": "s",
         "minutes": "min", "minute": "min", "mins": "min", "min": "min", "hours": "h", "hour": "h", "hrs": "h",
         "days": "days", "day": "days", "weeks": "weeks", "week": "weeks", "months": "months", "month": "months",
         "years": "years", "year": "years", "quarters": "quarters", "sprints": "sprints"}  # fmt: skip
_PERCENT = frozenset(("%", "percent", "pct", "percentage"))
_POINTS = frozenset(("points", "point", "pp", "bps"))
_YEAR_LOW, _YEAR_HIGH = 1970, 2049  # a bare four-digit number between these is a year
_SAME = 8  # tokens: two numbers further apart are not one expression
_BASELINE_BEHIND = frozenset("against versus vs instead compared previously before earlier than".split())
_BETWEEN = frozenset("to from down up went and was is against versus vs instead of compared with before after now it by "
                     "then just only around about roughly the a an at on in over → -> => had been gone came dropped "
                     "fell rose grew climbed improved reached stood or so maybe some nearly almost under below above "
                     "than rather for were per on average last first".split())


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


def find_numbers(tokens: Tokens, masks: Sequence[int], lexicon: Lexicon) -> list[Number]:
    """All quantities of a text in order, those that belong together joined.

    Args:
        tokens: the text's tokens.
        masks: their category bits.
        lexicon: what made the bits; categories ``number_word`` and ``multiple`` are used.
    """
    wanted = lexicon.bit("number_word", "multiple")
    words, raw = tokens.words, tokens.raw
    found: list[Number] = []
    skip = -1
    for i, mask in enumerate(masks):
        if i < skip or not (mask & wanted or raw[i][0].isdigit()):
            continue
        number = _read(tokens, words, i)
        if number is not None:
            found.append(number)
            skip = number.last
    return _join(tokens, found) if len(found) > 1 else found


def _read(tokens: Tokens, words: Sequence[str], i: int) -> Number | None:
    """The quantity that starts at token ``i``; ``None`` where it is something else."""
    word, n = words[i], len(words)
    last = i + 1
    kind: NumberKind = "count"
    unit: str | None = None
    value: float | None
    if word in _CHANGES:
        return _number(tokens, i, last, "multiple", _CHANGES[word], None, "x")
    if word in _FRACTIONS:
        # "a third", "by half", "half the"; "the third time" and "last quarter" are none.
        before = words[i - 1] if i else ""
        if word == "half" or (before in ("a", "one") and word in ("third", "quarter", "fifth", "tenth")):
            if word == "half" and before in ("and", "first", "second", "other"):
                return None
            if last < n and words[last] in _TIME:
                return None  # half an hour, half a day: too loose to be a figure
            return _number(tokens, i, last, "multiple", _FRACTIONS[word], None, "x")
        return None
    if word[0].isdigit():
        if _not_a_quantity(tokens, words, i):
            return None
        value = _parse(word)
        if value is None:
            return None
    else:
        if word not in _WORDS:
            if word in _MAGNITUDES and i and words[i - 1] in ("a", "few", "several", "couple", "of"):
                value = float(_MAGNITUDES[word])
            else:
                return None
        else:
            value = float(_WORDS[word])
            if word == "one" and not (last < n and (words[last] in _PERCENT or words[last] in _MAGNITUDES)):
                if not (last < n and words[last] in ("in", "out")):
                    return None
            # twenty five, a hundred and eighty, two point four
            while last < n and words[last] in _WORDS and tokens.gaps[last] in (" ", "-"):
                following = _WORDS[words[last]]
                if value >= 20 and value % 10 == 0 and following < 10:
                    value += following
                elif following >= 10 and value < 20 and value == int(value):
                    break
                else:
                    break
                last += 1
            if last + 1 < n and words[last] == "point" and words[last + 1] in _WORDS:
                value += _WORDS[words[last + 1]] / 10
                last += 2
    # magnitudes
    while last < n and words[last] in _MAGNITUDES and tokens.gaps[last] in ("", " ", "-"):
        if words[last] in ("m", "b", "k") and tokens.gaps[last] == " " and word[0].isdigit() and words[last] == "m":
            break
        value *= _MAGNITUDES[words[last]]
        last += 1
        if last + 1 < n and words[last] == "and" and words[last + 1] in _WORDS and value >= 100:
            value += _WORDS[words[last + 1]]
            last += 2
    first = i
    if i and words[i - 1] in ("$", "€", "£", "¥", "₹"):
        first = i - 1
        kind, unit = "money", _CURRENCY[words[i - 1]]
    elif i and words[i - 1] in _CURRENCY and tokens.gaps[i] == " " and words[i - 1] in ("usd", "eur", "gbp", "inr"):
        first, kind, unit = i - 1, "money", _CURRENCY[words[i - 1]]
    if last < n:
        after = words[last]
        if after in _PERCENT:
            kind, unit, last = "percent", "%", last + 1
            if last < n and words[last] in _POINTS:
                unit, last = "points", last + 1
        elif after == "per" and last + 1 < n and words[last + 1] == "cent":
            kind, unit, last = "percent", "%", last + 2
        elif after in _POINTS:
            kind, unit, last = "percent", "points", last + 1
        elif after in _CURRENCY and after not in ("pound", "pounds"):
            kind, unit, last = "money", _CURRENCY[after], last + 1
        elif after in ("pounds", "pesos", "reais", "francs", "kronor", "naira", "rand", "shillings", "yuan"):
            kind, unit, last = "money", _CURRENCY.get(after, after), last + 1
        elif after in _TIME and tokens.gaps[last] in (" ", "", "-"):
            kind, unit, last = "time", _TIME[after], last + 1
        elif after in ("x", "times", "fold") and tokens.gaps[last] in (" ", "", "-"):
            kind, unit, last = "multiple", "x", last + 1
        elif after in ("thirds", "quarters", "fifths", "tenths") and value < 10:
            return _number(tokens, first, last + 1, "multiple", value * _FRACTIONS[after], None, "x")
        elif kind == "count" and after.isalpha() and tokens.gaps[last] in (" ", "-"):
            unit = after
    if kind == "count" and "." in word and value < 1:
        kind, unit = "score", None
    return _number(tokens, first, last, kind, value, None, unit)


def _not_a_quantity(tokens: Tokens, words: Sequence[str], i: int) -> bool:
    """Whether the digits at token ``i`` are a date, a version, an ordinal, a clock time or a list mark."""
    word, gap, n = words[i], tokens.gaps[i], len(words)
    before = words[i - 1] if i else ""
    after = words[i + 1] if i + 1 < n else ""
    behind = tokens.gaps[i + 1]
    if i and gap == "" and before not in "$€£¥₹":
        return True  # v2, p99, F1, T5, B2B
    if i and gap == "-" and before[0].isalpha() and before not in _WORDS:
        return True  # GPT-4, model-2
    if behind == "" and after in ("st", "nd", "rd", "th", "am", "pm", "d"):
        return True
    if ":" in word or (after in ("am", "pm", "a.m", "p.m", "o'clock") and behind == " "):
        return True
    if word.count(".") > 1:
        return True
    if before in _MONTHS and before != "may":
        return True
    if after in _MONTHS and after != "may":
        return True
    if len(word) == 4 and word.isdigit() and _YEAR_LOW <= int(word) <= _YEAR_HIGH:
        return not (after in _PERCENT or before in "$€£¥₹")
    if (i == 0 or "\n" in gap) and behind[:1] in (".", ")") and len(word) <= 2:
        return True
    if before in ("top", "version", "step", "phase", "chapter", "level", "q", "v", "python", "number", "week", "day"):
        return before not in ("top",) and len(word) <= 3
    return False


def _parse(word: str) -> float | None:
    """A number as digits: "1,234.5", "1.234,5" is read as English."""
    plain = word.replace(",", "") if word.count(",") != 1 or len(word.rsplit(",", 1)[-1]) == 3 else word.replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        return None
    return value if value < 1e15 else None


def _number(
    tokens: Tokens,
    first: int,
    last: int,
    kind: NumberKind,
    value: float | None,
    baseline: float | None,
    unit: str | None,
) -> Number:
    return Number(first, last, tokens.starts[first], tokens.ends[last - 1], kind, value, baseline, unit)


def _join(tokens: Tokens, found: list[Number]) -> list[Number]:
    """Join neighbours that state one change or one comparison."""
    words = tokens.words
    out = [found[0]]
    for number in found[1:]:
        previous = out[-1]
        between = words[previous.last : number.first]
        gap = tokens.gaps[number.first]
        if (
            previous.baseline is None
            and len(between) <= _SAME
            and (between or gap in (" - ", "-", " – ", "–", " / ", "/", " ... "))
            and all(w in _BETWEEN for w in between)
            and _alike(previous, number)
            and not any(stop in g for g in tokens.gaps[previous.last : number.first + 1] for stop in (". ", "\n", "? "))
        ):
            linked = _baseline_and_value(words, previous, number, between)
            if linked is not None:
                baseline, value = linked
                first = previous.first
                if first and words[first - 1] == "from":
                    first -= 1
                kind = number.kind if number.kind != "count" else previous.kind
                unit = number.unit if number.kind != "count" or previous.kind == "count" else previous.unit
                out[-1] = _number(tokens, first, number.last, kind, value, baseline, unit)
                continue
        out.append(number)
    return out


def _alike(a: Number, b: Number) -> bool:
    """Whether two numbers can be values of one measure."""
    if a.kind == b.kind:
        return a.kind != "time" or a.unit == b.unit or "h" not in (a.unit or "") or True
    return {a.kind, b.kind} <= {"count", "score", "percent", "time", "money"} and "count" in (a.kind, b.kind)


def _baseline_and_value(
    words: Sequence[str], a: Number, b: Number, between: Sequence[str]
) -> tuple[float | None, float | None] | None:
    """Which of two joined numbers is the start and which the end; ``None`` where they are no pair."""
    if not between:
        return (None, b.value) if a.kind == b.kind or "count" in (a.kind, b.kind) else None  # a range: 3-4
    joined = set(between)
    if joined & _BASELINE_BEHIND:
        return b.value, a.value
    if joined & {"was", "were", "from"} and between[0] in (",", "was", "were", "from", "it", "up", "down"):
        if "from" in joined:
            return b.value, a.value  # "4.5, down from 9.1"
        if "to" not in joined and "now" not in joined and "after" not in joined:
            return b.value, a.value  # "4 days, was 11"
    if joined & {"to", "→", "->", "=>", "now", "then", "after"}:
        return a.value, b.value
    return None


def change_direction(number: Number) -> Literal["up", "down", "flat"] | None:
    """Which way a joined number moves; ``None`` without a baseline."""
    if number.baseline is None or number.value is None:
        return None
    if number.value == number.baseline:
        return "flat"
    return "up" if number.value > number.baseline else "down"
