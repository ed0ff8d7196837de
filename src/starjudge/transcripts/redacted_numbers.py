"""Where a turn holds addresses and numbers that identify somebody; numbers that count something stay.

Contacts (e-mail, telephone, links) are found by `Redactor`. Street names and account numbers are told by their form and
by the words in front; a number without either is an outcome and is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

ADDRESS: Final = "[address]"
NUMBER: Final = "[number]"

Masked = tuple[int, int, str]
"""Start, end and mask of a place."""

_STREET = (
    r"(?:Street|St\.?|Avenue|Ave\.?|Road|Rd\.?|Lane|Ln\.?|Drive|Dr\.?|Boulevard|Blvd\.?|Court|Ct\.?|Place|Square|"
    r"Terrace|Way|Close|Crescent|Parkway|Highway|Row|Mews|Hill)(?![\w-])"
)
_NAME_WORD = r"[^\W\d_a-z][\w'’-]{0,24}"  # begins with a capital
_CITY = rf"(?:{_NAME_WORD}(?:[ -]{_NAME_WORD}){{0,2}})"
_FLAT = r"(?:,? (?:Apt|Apartment|Flat|Suite|Unit|Floor|No)\.? ?#?\w{1,6})?"
_STATE = (
    "A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]"
)
_UK = r"(?:GIR ?0AA|[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]? ?\d(?!(?:GB|TB|B)\b)[ABD-HJLNP-UW-Z]{2})"
_CODE = rf"(?:(?:{_STATE}),? \d{{5}}(?:-\d{{4}})?|(?:[A-Z]{{1,2}}-)?\d{{4,5}} {_CITY}|{_UK}|\d{{5}}(?:-\d{{4}})?)"
_TAIL = rf"(?:{_FLAT}(?:,? {_CITY})?,? {_CODE}|{_FLAT},? {_CITY}(?=[.,;]|$)|{_FLAT})"

_ROMANCE = (
    r"(?i:rue|calle|avenida|rua|plaza|piazza) (?:(?:de|du|des|la|las|los|del|della|di|da|do|dos|d['’]) ?){0,2}"
    rf"{_NAME_WORD}(?: {_NAME_WORD})?"
)

_FORMS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    # 221 Alder Street, Apt 4, Springfield, IL 62704
    (
        "street",
        re.compile(
            rf"(?<![\w.,$€£-])\d{{1,5}}[A-Za-z]?,? (?:(?:North|South|East|West|[NSEW]\.?) )?(?:{_NAME_WORD} ){{1,3}}"
            rf"{_STREET}{_TAIL}"
        ),
    ),
    # Lindenstraße 12, 80331 München
    (
        "street",
        re.compile(
            rf"(?<!\w)[^\W\d_a-z][^\W\d_]{{1,30}}(?:stra(?:ß|ss)e|str\.|weg|gasse|allee|platz|damm|ufer)"
            rf" \d{{1,4}} ?[a-z]?(?![\w%]){_TAIL}"
        ),
    ),
    # 14 rue des Lilas; calle Mayor 5
    ("street", re.compile(rf"(?<![\w.,])\d{{1,4}},? {_ROMANCE}{_TAIL}")),
    ("street", re.compile(rf"(?<!\w){_ROMANCE},? \d{{1,4}}(?![\w%]|,\d){_TAIL}")),
    # as recognised from speech, told by the words in front
    (
        "cued",
        re.compile(
            r"(?<!\w)(?:(?:live|lived|living|based|located|moved|stay|staying|address|home|office)(?: is| was)?"
            r"(?: at| to| on)?|at|address is|address was) "
            r"(?P<what>\d{1,5} (?:(?!(?:year|month|week|day|percent)s?\b)[a-z]+ ){1,3}"
            r"(?:street|avenue|road|lane|boulevard|drive)\b"
            r"(?! (?:map|maps|view|test|tests|image|images|sign|signs|data))"
            r"(?:,? apartment \w+)?)"
        ),
    ),
    # Springfield, IL 62704
    ("street", re.compile(rf"(?<!\w){_CITY}, (?:{_STATE}) \d{{5}}(?:-\d{{4}})?(?!\w)")),
    # in 80331 München.
    (
        "cued",
        re.compile(
            rf"(?<!\w)(?:in|at|near|to) (?P<what>(?:[A-Z]{{1,2}}-)?(?!\d{{3}}00)\d{{5}} {_NAME_WORD})"
            r"(?=[.,;!?]|$| and\b)"
        ),
    ),
    ("street", re.compile(rf"(?<!\w){_UK}(?!\w)")),
    ("street", re.compile(r"(?<!\w)(?i:P\.? ?O\.? Box) \d{1,6}(?!\w)")),
    (
        "cued",
        re.compile(
            r"(?<!\w)(?i:zip|postcode|postal code|post code|plz)(?: code)?(?: is| was|:)? "
            rf"(?P<what>[\w-]{{0,8}}\d[\w-]{{0,8}}(?: \d[A-Z]{{2}}\b)?(?: {_CITY})?)"
        ),
    ),
)

_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)", re.I)
_CARD = re.compile(r"(?<![\w.,$€£-])\d{4}([ -]?)\d{4}\1\d{4}\1\d{3,4}(?:\1\d{1,3})?(?![\w%]|[.,]\d)")
_SOCIAL = re.compile(r"(?<![\w.,-])\d{3}-\d{2}-\d{4}(?![\w-])")
_INSURANCE = re.compile(r"(?<!\w)[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D](?!\w)")  # United Kingdom
_SPOKEN = "zero|oh|one|two|three|four|five|six|seven|eight|nine"
_CUED = re.compile(
    r"(?<!\w)(?:(?:bank|credit|debit|checking|savings|my|the|customer) )?"
    r"(?:account|card|iban|ssn|social security|social insurance|national insurance|passport|employee|badge|staff|"
    r"personnel|payroll|tax|insurance|driver['’]?s licen[cs]e|licen[cs]e|national id|identity card|id card|my id|"
    r"policy|member|membership|student|patient|matriculation|sort code|routing|visa)"
    r"(?: (?:number|no\.?|id|code|#)){0,2}(?:'s)?(?: (?:is|was|ends in|ending in|ending with|ends with))?:? ?#?"
    rf"(?P<what>(?=[\w/-]{{0,24}}\d)(?!(?:19|20)\d\d\b(?!-))[A-Z]{{0,3}}-?\d[\dA-Z]{{0,24}}"
    rf"(?:[ /-][\dA-Z]{{0,12}}\d[\dA-Z]{{0,12}}){{0,7}}"
    rf"|(?:(?:double |triple )?(?:{_SPOKEN})[ ,-]{{1,2}}){{3,}}(?:{_SPOKEN}))(?![\w%])",
    re.I,
)
_CUED_DIGITS = 4  # behind a cue; fewer count something
_COUNTED = re.compile(
    r" (?:percent|thousand|million|billion|users?|customers?|employees|people|members|students|patients|accounts|cards|"
    r"requests|records|rows|samples|images|transactions|documents|hours?|days?|weeks?|months?|years?|ms|times|dollars|"
    r"euros|pounds|claims|policies|tickets|visas|passports)\b|%|[.,]\d",
    re.I,
)
_SPOKEN_WORD = re.compile(rf"\b(?:{_SPOKEN})\b", re.I)
_IBAN_LENGTH = (15, 34)


def places(text: str) -> Iterator[Masked]:
    """Places of addresses and identifying numbers in a text; they may overlap."""
    if not any(map(str.isdigit, text)):
        if _SPOKEN_WORD.search(text):
            yield from _cued(text)
        return
    for form, pattern in _FORMS:
        group = "what" if form == "cued" else 0
        for match in pattern.finditer(text):
            yield match.start(group), match.end(group), ADDRESS
    for pattern in (_SOCIAL, _INSURANCE):
        yield from ((match.start(), match.end(), NUMBER) for match in pattern.finditer(text))
    for match in _CARD.finditer(text):
        figures = "".join(filter(str.isdigit, match.group()))
        if match[1] or _adds_up(figures):
            yield match.start(), match.end(), NUMBER
    for match in _IBAN.finditer(text):
        end = _iban_end(match.group())
        if end:
            yield match.start(), match.start() + end, NUMBER
    yield from _cued(text)


def _cued(text: str) -> Iterator[Masked]:
    for match in _CUED.finditer(text):
        found = match["what"]
        figures = sum(map(str.isdigit, found)) + len(_SPOKEN_WORD.findall(found))
        if figures >= _CUED_DIGITS and not _COUNTED.match(text, match.end()):
            yield match.start("what"), match.end("what"), NUMBER


def _iban_end(found: str) -> int:
    """How much of a text is an account number whose check digits hold; 0 where none is."""
    ends = [place for place in range(len(found), 0, -1) if place == len(found) or found[place] == " "]
    for end in ends:
        plain = found[:end].replace(" ", "").upper()
        if _IBAN_LENGTH[0] <= len(plain) <= _IBAN_LENGTH[1] and plain.isascii():
            moved = plain[4:] + plain[:4]
            if int("".join(str(int(character, 36)) for character in moved)) % 97 == 1:
                return end
    return 0


def _adds_up(figures: str) -> bool:
    """Whether a card number's check digit holds (Luhn)."""
    doubled = [int(figure) * (2 if place % 2 else 1) for place, figure in enumerate(reversed(figures))]
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0
