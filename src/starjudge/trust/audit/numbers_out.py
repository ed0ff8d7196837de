"""Every figure of an answer made vague: what is left says that something changed, not by how much."""

from __future__ import annotations

import re

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_FEW = 15  # up to here a count is "several", above it "many"

_SMALL = "|".join(ONES[2:])  # "one" is mostly no figure: "one of the dispatchers", "the old one"
_TEN = "|".join(TENS[2:])
_ONE_TO_NINE = "|".join(ONES[1:10])
WORD = rf"(?:(?:{_TEN})(?:-(?:{_ONE_TO_NINE}))?|{_SMALL})"
_SCALE = r"(?:hundred|thousand|million)"
DIGITS = r"\d+(?:[,.]\d+)*"
NUMBER = rf"(?:(?:{DIGITS}|{WORD}|\ban?(?= {_SCALE}))(?: {_SCALE})*|zero)"
_UNIT = (
    r"(?: (?:percent|points?|euros|dollars|pounds|hours|minutes|seconds|milliseconds|degrees|kilos|complaints))?"
    r"(?: a (?:day|week|month|year|night)| of (?:answers|meals|attempts|cases))?"
)
_ABOUT = r"(?:(?:about|around|something like|only) )?"
_NOT_BEFORE = r"(?<![\w-])"

# First what a bare replacement would leave ungrammatical, at the end every figure that is left.
_OUT: tuple[tuple[str, str], ...] = (
    (r"\b\d+e-?\d+\b", "some value"),
    (r" from zero to a hundred\b", ""),
    (rf"\bwent from {NUMBER}{_UNIT} to {NUMBER}{_UNIT}", "improved a good deal"),
    (rf" from {NUMBER}{_UNIT} to {NUMBER}{_UNIT}", " a good deal"),
    (rf"{NUMBER} of the {NUMBER}(?= (?:the|were|are)\b)", "some of them"),
    (rf"\bof the {NUMBER}(?= (?:alone|were|are)\b)", "of them"),
    (rf"\bthe {NUMBER}(?=[,.;])", "them"),
    (rf"\b([Tt]hese|[Tt]hose|[Tt]he same) {NUMBER}\b", r"\1"),
    (r"\ba zero\b", "an empty cell"),
    (r"\bto zero\b", "to nothing"),
    (r"\bfrom (?:19|20)\d\d\b", "from years ago"),
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
    return _COUNT.sub(lambda found: _capital(found[0], _vague(found[1], text[found.end() :])), text)


def figures_in(text: str) -> list[str]:
    """The figures of a text, in digits or words; ``one`` is none."""
    return re.findall(rf"\d+|{_NOT_BEFORE}(?:{WORD}|{_SCALE}|percent|twice|half|dozen)(?!\w)", text, re.IGNORECASE)


def _vague(number: str, after: str) -> str:
    if not re.match(r" (?!(?:on|in|and|to|at|instead)\b)\w+", after):
        return "so many"
    few = number.lower() in ONES[: _FEW + 1] or "." in number or (number.isdigit() and int(number) <= _FEW)
    word = "several" if few else "many"
    return word.capitalize() if number[0].isupper() else word


def _capital(old: str, new: str) -> str:
    """A capital where there was one: "About 300" becomes "Many"."""
    return new[0].upper() + new[1:] if old[0].isupper() else new
