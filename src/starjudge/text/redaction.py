"""Mask what tells who speaks, before a text leaves the process: contacts by their form, names as the caller gives them.

Works on text as `shown_text` leaves it: full-width figures and invisible characters are gone by then. Rather a number
too many kept than a metric lost; a number with a cue in front ("call me on …") is always masked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from starjudge.errors import InputError

EMAIL: Final = "[email]"
PHONE: Final = "[phone]"
LINK: Final = "[link]"
NAME: Final = "[name]"

_MOST_DIGITS = 15  # of a telephone number anywhere (ITU-T E.164)
_ABROAD_DIGITS = 9  # from here a number behind "+" is one to call; "+1 234 567 users" is growth
_NATIONAL_DIGITS = 9  # of a number with a leading zero; fewer make a date
_CUED_DIGITS = 7  # behind a cue

_TLD = (
    "com|org|net|io|ai|dev|app|co|me|edu|gov|info|xyz|tech|page|site|link|blog|cloud|ly|gg|uk|de|fr|es|nl|ch|at|be|se|"
    "no|dk|pl|eu|us|ca|au|nz|jp|cn|kr|in|br|mx|ru|za|sg|ie"
)  # without those that are also file endings (py, js, md, rs, sh)
_TAIL = r"[^\s<>‹›\"“”]*[^\s<>‹›\"“”.,;:!?'’)\]}]"  # to the end of a word, the sentence's punctuation left
_LINK = re.compile(
    rf"(?<![\w@.])(?:(?:https?|ftp|hxxps?)://{_TAIL}|www\.{_TAIL}"
    rf"|(?:[\w-]{{1,63}}\.){{1,4}}(?:{_TLD})(?::\d+)?/{_TAIL}"
    r"|[\w-]{1,63}\.(?:github\.io|gitlab\.io|medium\.com|substack\.com|wordpress\.com|blogspot\.com)(?![\w/.-]*\w)"
    # as spoken: "linkedin dot com slash in slash …"
    rf"|[\w-]+ dot (?:{_TLD})(?: (?:forward )?slash [\w-]+)+)",
    re.IGNORECASE,
)
_MAY_LINK = re.compile(r"\w/\w|//|www\.|\.io\b|\.com\b| dot ", re.IGNORECASE)  # cheaper than looking for each
_EMAIL = re.compile(
    r"(?<![\w.+%-])(?:mailto:)?[\w.+%'-]{1,64}(?:@| ?[(\[{]at[)\]}] ?)"
    r"[\w-]{1,63}(?:(?:\.| ?[(\[{]dot[)\]}] ?)[\w-]{1,63}){0,20}"
    r"(?:\.| ?[(\[{]dot[)\]}] ?)[^\W\d_][\w-]{1,62}"  # ends in letters: mAP@0.5 is a metric
    # as spoken: "jane dot doe at example dot com"; "look at the dot product" has no domain at its end
    rf"|(?<![\w-])[\w-]+(?: (?:dot|underscore|dash|hyphen|plus) [\w-]+){{0,4}} at (?:[\w-]+ dot ){{1,3}}(?:{_TLD})\b",
    re.IGNORECASE,
)
_SPOKEN_AT = re.compile(r" at |[(\[{]at[)\]}]", re.IGNORECASE)

_GROUPS = r"\d{1,15}+(?:[ ./()-]{1,3}\d{1,12}+){0,6}+"
_SPOKEN_DIGIT = "zero|oh|one|two|three|four|five|six|seven|eight|nine"
_PHONE = re.compile(
    rf"(?<![\w.,$€£¥₹+-])(?:"
    rf"(?P<abroad>(?:\+ ?\(?|00(?=[1-9])){_GROUPS})(?![.,]?\d)"
    # North America
    r"|(?P<america>(?:1[ .-])?(?:\([2-9]\d\d\)[ .-]?\d{3}[ .-]\d{4}|[2-9]\d\d([ .-])\d{3}\3\d{4}))(?![.,/-]?\d)"
    # a leading zero: most of Europe, Japan, Australia
    r"|(?P<national>\(?0[1-9]\d{0,10}+\)?(?:[ ./-]{1,3}\d{2,8}+){0,5}+)(?![.,]?\d)"
    # India, China
    r"|(?P<mobile>[6-9]\d{4}[ -]\d{5}|[6-9]\d{9}|1[3-9]\d{9}|1[3-9]\d[ -]\d{4}[ -]\d{4})(?![.,/-]?\d|%|\w))"
)
_CUED = re.compile(
    r"\b((?:tel(?:ephone)?|phone|mobile|cell(?:phone)?|whatsapp|fax|(?:call|text|ring|reach|phone|message) (?:me|us)|"
    rf"my number)(?: number| no)?(?: is| was| at| on|[.:]){{0,2}} ?)(\+?\(?{_GROUPS})(?![.,]?\d)",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    rf"\b(?:(?:double |triple )?(?:{_SPOKEN_DIGIT})[ ,-]{{1,2}}){{6,}}(?:double |triple )?(?:{_SPOKEN_DIGIT})\b",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d(?:[ ()./-]{0,3}\d){6}")  # a text without has no telephone number in figures
_DATE = re.compile(r"\(?\d{1,2}([./-])\d{1,2}\1(?:19|20)\d\d")
_YEARS = re.compile(r"(?:19|20)\d\d\D+(?:19|20)\d\d")
_THOUSANDS = re.compile(r"\d{1,3}(?: \d{3}){1,2}")

_MASKS = re.compile(r"(\[(?:email|phone|link)\])")
_LATIN = (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
_ACCENTS = "[\u0300-\u036f]*"  # a letter's accents may be characters of their own
_SPELT = {
    "ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe",
    "ı": "i", "þ": "th", "ð": "d",
}  # fmt: skip
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u2e80-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]")  # words touch each other


class Redactor:
    """Text in, text out: e-mail addresses, telephone numbers, links and given names masked.

    ``names`` are masked as given, as whole words in any case, with or without their accents; a full name masks the full
    name only, so give first and last names one by one too. ``contacts=False`` masks names alone.

    Raises `InputError` where ``names`` is no list of names.
    """

    def __init__(self, names: Iterable[str] = (), contacts: bool = True) -> None:
        if isinstance(names, str | bytes) or not isinstance(names, Iterable):
            raise InputError(f"redact: names is a {type(names).__name__}; expected a list of names, like ['Ana']")
        if not isinstance(contacts, bool):
            raise InputError(f"redact: contacts is a {type(contacts).__name__}; expected True or False")
        given = list(names)
        for place, name in enumerate(given):
            # A name that is wrong is not repeated: messages end in logs.
            if not isinstance(name, str):
                raise InputError(f"redact: name {place} is a {type(name).__name__}; expected text")
            if not any(map(str.isalpha, name)):
                raise InputError(f"redact: name {place} has no letter; expected a name, like 'Ana'")
        unique = sorted({" ".join(name.split()) for name in given}, key=len, reverse=True)  # the longest first
        self._count = len(unique)
        self._names = re.compile("|".join(map(_name_pattern, unique)), re.IGNORECASE) if unique else None
        self._contacts = contacts

    def __call__(self, text: str) -> str:
        """The text with everything masked that is to be masked."""
        if self._contacts:
            text = _without_contacts(text)
        if self._names is None:
            return text
        # Not inside a mask: somebody is called Link.
        parts = _MASKS.split(text)
        parts[::2] = [self._names.sub(NAME, part) for part in parts[::2]]
        return "".join(parts)

    def __repr__(self) -> str:
        """What is masked; the names themselves stay out of logs."""
        return f"Redactor({self._count} names, contacts={self._contacts})"


def _without_contacts(text: str) -> str:
    """A text with addresses, links and telephone numbers masked."""
    if _MAY_LINK.search(text):
        text = _LINK.sub(LINK, text)
    if "@" in text or _SPOKEN_AT.search(text):
        text = _EMAIL.sub(EMAIL, text)
    if _DIGITS.search(text):
        text = _CUED.sub(_cued, text)
        text = _PHONE.sub(_phone, text)
    return _SPOKEN.sub(PHONE, text)


def _phone(match: re.Match[str]) -> str:
    """The mask, or the words themselves where they are a quantity, a date or a range."""
    found = match.group()
    digits = sum(map(str.isdigit, found))
    groups = re.findall(r"\d+", found)
    form = match.lastgroup
    if form == "abroad":
        masked = _ABROAD_DIGITS <= digits <= _MOST_DIGITS
    elif form == "national":
        masked = _NATIONAL_DIGITS <= digits <= _MOST_DIGITS and _DATE.match(found) is None
    elif form == "mobile":
        masked = not found.endswith("000")
    else:
        # "200-500-1000" and "512 256 1024" are settings that were tried.
        masked = "(" in found or not all(map(_is_round, groups))
    return PHONE if masked else found


def _cued(match: re.Match[str]) -> str:
    """The cue and the mask, or the words themselves where they count something."""
    number = match[2]
    digits = sum(map(str.isdigit, number))
    counts = _THOUSANDS.fullmatch(number) or _YEARS.fullmatch(number) or _DATE.match(number)
    return match.group() if counts or not _CUED_DIGITS <= digits <= _MOST_DIGITS else match[1] + PHONE


def _is_round(figures: str) -> bool:
    """Whether a number ends in a zero or is a power of two."""
    number = int(figures)
    return number % 10 == 0 or number & (number - 1) == 0


def _name_pattern(name: str) -> str:
    """A name as a pattern: whole, each letter with or without its accents."""
    name = unicodedata.normalize("NFC", name)
    body = "".join(map(_letter_pattern, name))
    first, last = name[0], name[-1]
    before = "" if _UNSPACED.match(first) else r"(?<![^\W_])"
    behind = "" if _UNSPACED.match(last) else r"(?![^\W_])"
    return f"{before}{body}{behind}"


def _letter_pattern(char: str) -> str:
    """One character of a name as a pattern."""
    if char == " ":
        return r"[ \-]+"
    if char in "'’":
        return "['’]?"
    if not char.isalpha():
        return re.escape(char)
    base = _base(char)
    spelt = _SPELT.get(char.lower())
    return f"(?:[{char}{base}{_accented().get(base, '')}]{f'|{spelt}' if spelt else ''}){_ACCENTS}"


def _base(char: str) -> str:
    """A letter without its accents."""
    return unicodedata.normalize("NFD", char)[0]


@lru_cache(maxsize=1)
def _accented() -> dict[str, str]:
    """The Latin letters with accents, by their base."""
    found: dict[str, str] = {}
    for char in map(chr, _LATIN):
        base = _base(char)
        if base != char:
            found[base] = found.get(base, "") + char
    return found
