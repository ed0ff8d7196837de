"""Numbers as they are said and written: taken out, spelled out, put into digits."""

from __future__ import annotations

import re

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
_FEW = 15  # up to here a count is "several", above it "many"

_SMALL = "|".join(ONES[2:])  # "one" is mostly no figure: "one of the dispatchers", "the old one"
_TEN = "|".join(TENS[2:])
_ONE_TO_NINE = "|".join(ONES[1:10])
_WORD = rf"(?:(?:{_TEN})(?:-(?:{_ONE_TO_NINE}))?|{_SMALL})"
_SCALE = r"(?:hundred|thousand|million)"
_DIGITS = r"\d+(?:[,.]\d+)*"
NUMBER = rf"(?:(?:{_DIGITS}|{_WORD}|\ban?(?= {_SCALE}))(?: {_SCALE})*|zero)"
_UNIT = (
    r"(?: (?:percent|points?|euros|dollars|pounds|hours|minutes|seconds|milliseconds|degrees|kilos|complaints))?"
    r"(?: a (?:day|week|month|year|night)| of (?:answers|meals|attempts|cases))?"
)
_ABOUT = r"(?:(?:about|around|something like|only) )?"
_NOT_BEFORE = r"(?<![\w-])"

# First what a bare replacement would leave ungrammatical, at the end every figure that is left.
_OUT: tuple[tuple[str, str], ...] = (
    (r" from zero to a hundred\b", ""),
    (rf"\bwent from {NUMBER}{_UNIT} to {NUMBER}{_UNIT}", "improved a good deal"),
    (rf" from {NUMBER}{_UNIT} to {NUMBER}{_UNIT}", " a good deal"),
    (rf"{NUMBER} of the {NUMBER}(?= the\b)", "some of them"),
    (rf"{NUMBER} of the {NUMBER}", "some of the"),
    (rf"at {NUMBER} in {NUMBER}", "at a low level"),
    (r"\bone (degree|round)\b", r"some \1s"),
    (rf"after {NUMBER} the", "after less the"),
    (r"(?<=[Ii])n (?:19|20)\d\d", "n those days"),
    (r"(?<=[Ii])n (the \w+|\w+) (?:of )?(?:19|20)\d\d", r"n \1"),
    (rf"{_ABOUT}{NUMBER} percent", "a certain share"),
    (rf"{_ABOUT}{NUMBER} (?:euros|dollars|pounds)", "a lot of money"),
    (rf"\bevery {NUMBER}\b", "every few"),
    (rf"{_NOT_BEFORE}{NUMBER} times\b", "several times"),
    (rf"(?<=\ba ){NUMBER}-(?=\w)", "short "),
    (rf"\b([Aa]ll|[Oo]ur|[Tt]he|[Tt]hose|[Oo]ther) {NUMBER}(?= \w+s\b)", r"\1"),
    (rf"\b([Oo]ther) {NUMBER}\b", r"\1s"),
    (rf"\bwhich {NUMBER}\b", "which ones"),
    (r"\bTwice a week\b", "Regularly"),
    (r"\btwice\b", "again and again"),
    (r" by half\b", ""),
    (r"\bhalf-year\b", "period"),
    (r"\bhalf\b", "part"),
    (r"\ba (?:third|tenth)\b", "a part"),
    (r"\ba dozen\b", "some"),
    (r"\btripled\b", "risen"),
)
_COUNT = re.compile(rf"{_NOT_BEFORE}{_ABOUT}({NUMBER})(?!\w)", re.IGNORECASE)


def numbers_out(text: str) -> str:
    """Every figure becomes a vague word."""
    for pattern, vague in _OUT:
        text = re.sub(pattern, vague, text)
    return _COUNT.sub(lambda found: _vague(found[1], text[found.end() :]), text)


def figures_in(text: str) -> list[str]:
    """What is left of figures; ``one`` is none."""
    return re.findall(rf"\d+|{_NOT_BEFORE}(?:{_WORD}|{_SCALE}|percent|twice|half|dozen)(?!\w)", text, re.IGNORECASE)


def spelled_out(text: str) -> str:
    """Digits become words: 14 is fourteen, 1.3 one point three, 2021 twenty twenty-one."""
    return re.sub(_DIGITS, lambda found: _in_words(found[0]), text)


def in_digits(text: str) -> str:
    """Number words become digits: eleven is 11, ten thousand 10,000. ``one`` stays, and so does a sentence's start."""
    pattern = re.compile(rf"(?<![\w-])({_WORD})((?: (?:hundred|thousand|million))*)(?!\w)")
    return pattern.sub(lambda found: _in_digits(found[1], found[2].split()), text)


def _vague(number: str, after: str) -> str:
    if not re.match(r" (?!(?:on|in|and|to|at|instead)\b)\w+", after):
        return "so many"
    few = number.lower() in ONES[: _FEW + 1] or "." in number or (number.isdigit() and int(number) <= _FEW)
    word = "several" if few else "many"
    return word.capitalize() if number[0].isupper() else word


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
