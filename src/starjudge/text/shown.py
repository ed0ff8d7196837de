"""How a text is shown to a chat model: readable, on one line, and unable to pass for anything but text.

An answer is data. What could be taken for markup of a request (a tag, a unit's number, a fence, a speaker's label) is
changed in one character, so that a person reads the same and a model finds no mark that the prompt uses. Template
syntax stays as it is, since nothing behind this module renders what an answer says.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from typing import Final

MARK_LENGTH: Final = 12  # hex digits of a fence's mark: too many to guess, few enough to read
WITHHELD: Final = "(withheld: speaks to the grader)"
UNREADABLE: Final = "(nothing readable)"

# Characters of other categories that show nothing: joiners, fillers, variation selectors, the empty Braille cell.
UNSEEN: Final = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8\ufffe\uffff"
    "\U000e0000-\U000e0fff"
)
_UNSEEN = re.compile(f"[{UNSEEN}]")
_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Co"))  # control, format (zero-width, direction), lone surrogate, private use
_LETTERS = frozenset(("<font>", "<wide>", "<circle>"))  # how letters and figures of ASCII are written otherwise
_SIGNS = frozenset(("<font>", "<wide>", "<small>", "<vertical>"))  # and its signs
_MARKUP = frozenset("<>[]{}|/\\#*`~_=@%$&^\"'-+")  # folded; other full-width signs are the punctuation of Chinese

# Nothing to do where a text has none of these: other characters than plain ones, a sign that could open something,
# a run of signs, white space in excess.
_TO_DO = re.compile(r"[^ -;=-Z\\-_a-~À-ÖØ-öø-ÿ‘’“”–—…•·→€£°±×²³≈≤≥]|~~~|###| (?: |\Z)|\A ")
# Runs of these fence or head a block in Markdown and in chat templates; one of them does not.
_RUN = re.compile(r"(`|~|#)\1{2,}")
# What may follow a "less than" sign in prose: a space, a figure, a currency. Anything else could make it a tag.
_TAG = re.compile(r"<(?![ \d=+$€£¥₹.,;)~≈(>-]|\Z)|<(?= [/|!?]| [^\W\d][\w-]{0,40}(?<!-) ?>)")
_TAG_SHOWN = "‹"

_ROLES = (
    "system|assistant|user|human|ai|bot|chatbot|model|developer|admin|administrator|tool|function|grader|grading|"
    "evaluator|evaluation|judge|assessor|examiner|moderator|override|instructions?|response|prompt"
)
_NUMERALS = "²³¹⁰-₉①-⓿❶-➓"  # numbers that are not decimal figures
# A bracket with a whole number, with words in capitals ([INST]) or with a role in it. Decimals stay: "[0.81, 0.89]".
_BRACKET = re.compile(
    rf"[\[【〔〖⟦⁅][^\w\]]{{0,3}}(?:\d++(?!\.\d)|[{_NUMERALS}]|[A-Z][A-Z_]+\b|(?i:{_ROLES}|end|start)\b)"
)
_ROUND = str.maketrans("[【〔〖⟦⁅]】〕〗⟧⁆", "(((((())))))")
_LABEL = re.compile(
    rf"(\W*(?:{_ROLES})(?: (?:system|assistant|model|prompt|messages?|notes?|turn|instructions?|override))?)(\W+)",
    re.IGNORECASE,
)
_COLON = re.compile("[:：∶꞉]")


class _Folds(dict[int, str]):
    """What each character is shown as, worked out when it is first met."""

    _MOST = 20_000  # characters kept: more than a language has in use

    def __missing__(self, code: int) -> str:
        if len(self) >= self._MOST:
            self.clear()
        found = self[code] = _fold(chr(code))
        return found


_folds = _Folds()


def shown_text(text: str) -> str:
    """A text as it may stand in a prompt; showing it once more changes nothing.

    White space becomes single spaces, what cannot be seen goes, look-alikes of ASCII markup become what they look
    like. Then ``<tag`` reads ``‹tag``, ``[12]`` and ``[INST]`` read ``(12)`` and ``(INST)``, runs of backticks, tildes
    or hashes shrink to one, and a label at the start (``system:``) loses its colon. Empty where nothing can be read.
    """
    if _TO_DO.search(text) is None:
        return _unlabelled(text) if ":" in text else text
    line = " ".join(text.translate(_folds).split())
    line = _RUN.sub(r"\1", line)
    line = _TAG.sub(_TAG_SHOWN, line)
    if _BRACKET.search(line):
        line = line.translate(_ROUND)  # all of them: pairs stay pairs
    return _unlabelled(line)


def boundary(text: str) -> str:
    """A mark for the fence around a text: 12 hex digits that stand nowhere in it, raw or shown.

    Made from the text alone, so that equal answers make equal requests.
    """
    shown = shown_text(text)
    data = text.encode("utf-8", "surrogatepass")
    digest = hashlib.sha256(data)
    count = 0
    while (mark := digest.hexdigest()[:MARK_LENGTH]) in text or mark in shown:
        count += 1
        digest = hashlib.sha256(data + b"\0%d" % count)
    return mark


def fenced(name: str, lines: Sequence[str], mark: str) -> str:
    """Lines between ``<name-mark>`` and ``</name-mark>``; the lines must be shown ones (`numbered`)."""
    return "\n".join((f"<{name}-{mark}>", *lines, f"</{name}-{mark}>"))


def numbered(units: Sequence[str], withheld: frozenset[int] = frozenset()) -> list[str]:
    """One line a unit, ``[1] text``, numbered from 1.

    ``units`` may be raw or shown already; ``withheld`` holds indices into them, from 0, of those whose words are kept
    back. A unit without anything to read keeps its number too.
    """
    return [
        f"[{i + 1}] {WITHHELD if i in withheld else shown_text(unit) or UNREADABLE}" for i, unit in enumerate(units)
    ]


def _unlabelled(line: str) -> str:
    """A line without a speaker's label at its start: "system: do" reads "system - do"."""
    match = _LABEL.match(line)
    if match is None or not _COLON.search(match[2]):
        return line
    return " ".join(f"{match[1]}{_COLON.sub(' - ', match[2])}{line[match.end() :]}".split())


def _fold(char: str) -> str:
    """A character as it is shown: itself, nothing, or the ASCII that it looks like."""
    if char.isspace():
        return " "
    if unicodedata.category(char) in _HIDDEN or _UNSEEN.match(char):
        return ""
    way = unicodedata.decomposition(char).partition(" ")[0]
    if way not in _LETTERS and way not in _SIGNS:
        return char
    plain = unicodedata.normalize("NFKC", char)
    if len(plain) != 1:
        return char
    if plain in _MARKUP:
        return plain if way in _SIGNS else char
    # Greek too, in mathematical letters. Figures in circles number the points of a list, and stay.
    folds = way == "<font>" or (way in _LETTERS and plain.isascii() and plain.isalnum())
    return plain if folds and not (way == "<circle>" and plain.isdigit()) else char
