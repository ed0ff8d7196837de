"""Text that others wrote, made safe to show: what cannot be seen is named, so that it can do nothing.

An answer may hold terminal escapes, right-to-left overrides or invisible letters. They keep their place as a
visible name (``␛``, ``⟨RLO⟩``); the evaluation itself keeps them unchanged.
"""

from __future__ import annotations

import unicodedata
from typing import Final

MAX_MARKS: Final = 4  # accents on one letter; Vietnamese needs two, towers of them paint over other lines
JOINERS: Final = "\u200c\u200d"  # needed by Persian, Hindi and emoji, and harmless between letters
CONTROL_PICTURES: Final = 0x2400
DELETE: Final = "\x7f"

BIDI_NAMES: Final = {
    "\u061c": "ALM",
    "\u200e": "LRM",
    "\u200f": "RLM",
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
}
TYPOGRAPHY: Final = {
    "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "−": "-", "…": "...", "·": "|",
    "→": "->", "×": "x", "⟨": "<", "⟩": ">", "•": "-", "€": "EUR", "£": "GBP",
}  # fmt: skip


def is_hidden(char: str) -> bool:
    """Whether a character acts on a display without being seen; white space and joiners do no harm."""
    if char in JOINERS or char.isspace():
        return False
    return unicodedata.category(char) in {"Cc", "Cf", "Cs"}


def is_control(char: str) -> bool:
    """Whether a character is an order to a device: C0, DEL and C1, but for tabs and line ends."""
    return char not in "\t\n\r" and unicodedata.category(char) == "Cc"


def hidden_name(char: str) -> str:
    """The visible stand-in of a hidden character: ``␛``, ``⟨RLO⟩``, ``⟨U+E0041⟩``."""
    if char in BIDI_NAMES:
        return f"⟨{BIDI_NAMES[char]}⟩"
    if char == DELETE:
        return "␡"
    if ord(char) < ord(" "):
        return chr(CONTROL_PICTURES + ord(char))
    return f"⟨U+{ord(char):04X}⟩"


def visible(text: str) -> str:
    """Text on one line, with hidden characters named and towers of accents cut down."""
    shown: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.category(char) in {"Mn", "Me"} else 0
        if marks <= MAX_MARKS:
            shown.append(hidden_name(char) if is_hidden(char) else char)
    # Python counts the separators U+001C to U+001F as white space; like any other they become one blank.
    return " ".join("".join(shown).split())


def ascii_only(text: str) -> str:
    """Text for a terminal that cannot show more: nearest letters, else ``?``."""
    shown: list[str] = []
    for char in text:
        if char.isascii():
            shown.append(char)
        elif char in TYPOGRAPHY:
            shown.append(TYPOGRAPHY[char])
        elif CONTROL_PICTURES <= ord(char) <= CONTROL_PICTURES + 0x21:
            shown.append(f"<{unicodedata.name(char).removeprefix('SYMBOL FOR ')}>")
        else:
            plain = unicodedata.normalize("NFKD", char).encode("ascii", "ignore").decode()
            shown.append(plain or ("" if unicodedata.category(char) in {"Mn", "Me", "Cf"} else "?"))
    return "".join(shown)


def clip(text: str, limit: int) -> str:
    """Text on one line, cut at a word where it is longer than ``limit`` characters."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    whole = head.rpartition(" ")[0]
    # A text without blanks, or nearly so, is cut in the middle of a word.
    return (whole if len(whole) > limit // 2 else head).rstrip(" ,;:") + "…"
