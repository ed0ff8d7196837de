"""Numbers as they are said and written: spelled out, put into digits."""

from __future__ import annotations

import re

from starjudge.trust.audit.numbers_out import DIGITS, ONES, TENS, WORD

SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}


def spelled_out(text: str) -> str:
    """Digits become words: 14 is fourteen, 1.3 one point three, 2021 twenty twenty-one."""
    return re.sub(DIGITS, lambda found: _in_words(found[0]), text)


def in_digits(text: str) -> str:
    """Number words become digits: eleven is 11, ten thousand 10,000. ``one`` stays, and so does a sentence's start."""
    pattern = re.compile(rf"(?<![\w-])({WORD})((?: (?:hundred|thousand|million))*)(?!\w)")
    return pattern.sub(lambda found: _in_digits(found[1], found[2].split()), text)


def _in_words(digits: str) -> str:
    if "." in digits:
        whole, fraction = digits.split(".")
        return f"{_cardinal(int(whole.replace(',', '')))} point {' '.join(ONES[int(d)] for d in fraction)}"
    value = int(digits.replace(",", ""))
    if 2010 <= value < 2100 and "," not in digits:
        return f"twenty {_cardinal(value - 2000)}"
    return _cardinal(value)


def _cardinal(value: int) -> str:
    if value < 20:
        return ONES[value]
    if value < 100:
        return TENS[value // 10] + (f"-{ONES[value % 10]}" if value % 10 else "")
    for name, size in (("million", 1_000_000), ("thousand", 1_000), ("hundred", 100)):
        if value >= size:
            rest = value % size
            return f"{_cardinal(value // size)} {name}" + (f" {_cardinal(rest)}" if rest else "")
    raise ValueError(value)


def _in_digits(word: str, scales: list[str]) -> str:
    tens, _, ones = word.partition("-")
    value = TENS.index(tens) * 10 + (ONES.index(ones) if ones else 0) if tens in TENS[2:] else ONES.index(word)
    if scales[-1:] == ["million"]:
        return f"{value} million"
    for scale in scales:
        value *= SCALES[scale]
    return f"{value:,}"
