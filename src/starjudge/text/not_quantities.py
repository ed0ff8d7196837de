"""Digits that count nothing: dates, years, versions, names, ordinals, clock times, list marks, telephone numbers."""

from __future__ import annotations

from collections.abc import Sequence

from starjudge.text.number_words import MAGNITUDES, SMALL
from starjudge.text.tokens import Tokens

_MONTHS = frozenset("january february march april june july august september october november december jan feb mar "
                    "apr jun jul aug sep sept oct nov dec".split())  # fmt: skip
_CURRENCY_SIGNS = frozenset("$€£¥₹")
_YEAR_LOW, _YEAR_HIGH = 1970, 2049  # a bare four-digit number between these is a year
_OF_A_YEAR = frozenset("in since during until year mid early late summer spring autumn winter the our this that "
                       "my".split())  # fmt: skip
# In front of a number these make it a name; behind "a week" or "every day" it counts again.
_NUMBERED = frozenset("version step phase chapter level q v number section page figure fig room option ticket pr issue "
                      "iso http port round part item series python pytorch tensorflow cuda java spark "
                      "postgres numpy pandas sklearn xgboost lightgbm gpt llama".split())  # fmt: skip
_NUMBERED_TIMES = frozenset("week day month sprint".split())
_EACH = frozenset("a an per each every".split())
_LINKS = frozenset(("-", "/", "–"))
_DIALLED = frozenset((" ", " (", ") ", "-", "/", "–"))
_UNITS = frozenset("percent pct per points point pp x times fold seconds minutes hours hour days day weeks months "
                   "years dollars euros pounds rupees".split()) | frozenset(MAGNITUDES)  # fmt: skip
_MINUTES = frozenset(("half", "quarter"))
_NAME_DIGITS = 4  # characters of a version at most: "3.11"
_CAREFUL = _MONTHS | _NUMBERED | _NUMBERED_TIMES | frozenset("may past am pm o'clock a p of".split())


def names_something(tokens: Tokens, words: Sequence[str], i: int, goes_on: bool, measured: bool) -> bool:
    """Whether the digits at token ``i`` are no quantity.

    Args:
        tokens: the text's tokens.
        words: its words.
        i: a token of digits.
        goes_on: whether the token in front of it ended a quantity.
        measured: whether the token in front of it is a measure ("AUC").

    """
    word, gap, gaps = words[i], tokens.gaps[i], tokens.gaps
    n = len(words)
    before = words[i - 1] if i else ""
    after = words[i + 1] if i + 1 < n else ""
    behind = gaps[i + 1]
    if gap == behind == " " and len(word) <= 3 and not {before, after} & _CAREFUL and tokens.raw[i - 1].islower():
        return False  # most numbers: "had 40 tickets"
    if i and before not in _CURRENCY_SIGNS and not goes_on:
        if gap == "" or gap == "@":
            return before not in ("->", "=>", "→", "%", ">")  # v2, p99, F1, T5, B2B, recall@20
        if gap == "-" and before[0].isalpha() and before not in SMALL:
            return True  # GPT-4, model-2
        if before[0].isdecimal() and gap in _DIALLED and (gap != " " or not _may_be_year(before)):
            return True  # what follows a date or the like: 2023-24
    if gap[-1:] == "#" or (gap[-1:] in ("'", "’") and len(word) == 2 and (gap[-2:-1].isspace() or len(gap) == 1)):
        return True  # ticket #4512, '19
    if word == "24" and behind == "/" and after == "7":
        return True
    if "." in word and word.count(".") > 1:
        return True
    if word[0] == "0" and word.isdecimal() and len(word) > 1 and gap[-1:] != ".":
        return True  # 0044
    if behind == "" and after in ("st", "nd", "rd", "th", "d"):
        return True
    if told_by_the_clock(words, gaps, i, i + 1):
        return True
    if _is_dialled(words, gaps, i):
        return True
    # "March 3" is a date, "in March, 140 farms" a count; a year behind the comma is told below.
    if (before in _MONTHS or (before == "may" and tokens.raw[i - 1] == "May")) and "," not in gap:
        return True
    if after in _MONTHS or (after == "may" and tokens.raw[i + 1] == "May"):
        return True
    if after == "of" and i + 2 < n and words[i + 2] in _MONTHS:
        return True
    if _may_be_year(word):
        return not (before in _CURRENCY_SIGNS or after in ("%", "percent") or _counts(tokens, i, before, after))
    opens = i == 0 or "\n" in gap or "\r" in gap
    if len(word) <= 2 and behind[:1] in (".", ")") and (opens or (gap[-1:] == "(" and behind[0] == ")")):
        return True  # 1. 2) (3)
    if before in _NUMBERED:
        return gap == " " and (len(word) <= _NAME_DIGITS)
    if before in _NUMBERED_TIMES:
        return gap == " " and len(word) <= 3 and not (i > 1 and words[i - 2] in _EACH)
    return gap == " " and not measured and _is_version(tokens, i, before, after)


def numbers_what_follows(word: str) -> bool:
    """Whether a number behind this word names one of a row: "week two", "phase three"."""
    return word in _NUMBERED or word in _NUMBERED_TIMES


def told_by_the_clock(words: Sequence[str], gaps: Sequence[str], i: int, last: int) -> bool:
    """Whether the number at tokens ``i`` to ``last`` is a time of day."""
    if ":" in words[i] or (i > 1 and words[i - 1] == "past" and (words[i - 2] in _MINUTES or words[i - 2] in SMALL)):
        return True
    after = words[last] if last < len(words) else ""
    if after in ("am", "pm", "o'clock"):
        return after != "am" or words[i][0].isdecimal()
    return after in ("a", "p") and last + 1 < len(words) and words[last + 1] == "m" and gaps[last + 1] == "."


def _may_be_year(word: str) -> bool:
    return len(word) == 4 and word.isdecimal() and _YEAR_LOW <= int(word) <= _YEAR_HIGH


def _counts(tokens: Tokens, i: int, before: str, after: str) -> bool:
    """Whether four digits like a year count what follows: "2000 images"."""
    plural = after.endswith("s") and len(after) > 3 and tokens.gaps[i + 1] == " "
    return plural and after not in ("this", "does") and before not in _OF_A_YEAR and bool(before or i == 0)


def _is_dialled(words: Sequence[str], gaps: Sequence[str], i: int) -> bool:
    """Whether three or more groups of digits hang together from token ``i``: a date, a telephone number."""
    if i + 1 < len(words) and gaps[i][-1:] == "+" and words[i + 1][0].isdecimal() and gaps[i + 1] in _DIALLED:
        return True
    return (
        i + 2 < len(words)
        and gaps[i + 1] in _LINKS
        and gaps[i + 2] in _LINKS
        and words[i + 1][0].isdecimal()
        and words[i + 2][0].isdecimal()
    )


def _is_version(tokens: Tokens, i: int, before: str, after: str) -> bool:
    """Whether a short bare number stands behind a product's name: "Airflow 2", "CatBoost 1.2"."""
    word, name = tokens.words[i], tokens.raw[i - 1] if i else ""
    if not name or name.isupper() or name == name.lower() or len(word) > _NAME_DIGITS or word[0] == "0":
        return False
    if after in _UNITS:
        return False
    counting = bool(after) and tokens.gaps[i + 1] in (" ", "", "-") and not after[0].isdecimal()
    if counting and ("." not in word or after[0] == "%" or tokens.gaps[i + 1] != " "):
        return False  # a noun, unit or sign behind it: it counts
    inner = name[1:] != name[1:].lower()
    opens = i == 1 or tokens.gaps[i - 1][:1] in (".", "!", "?", "…") or "\n" in tokens.gaps[i - 1]
    return (inner or not opens) if "." in word else (inner and not opens)
