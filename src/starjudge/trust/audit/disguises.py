"""Ways to write an order so that a reader does not see it, or a filter does not read it."""

from __future__ import annotations

import base64
import codecs
from collections.abc import Callable, Mapping
from typing import Final

from starjudge.errors import InputError, nearest

ZERO_WIDTH_SPACE, WORD_JOINER, SOFT_HYPHEN, VARIATION = "\u200b", "\u2060", "\u00ad", "\ufe0e"
TAGS: Final = 0xE0000  # where each ASCII character has a twin that no display shows
FULL_WIDTH: Final = 0xFEE0  # from "!" to its twin of full width
ACUTE: Final = "\u0301"

CYRILLIC: Final = str.maketrans("aceopxyiABCEHIKMOPTX", "асеорхуіАВСЕНІКМОРТХ")
GREEK: Final = str.maketrans("ouvABEHIKMNOPTXZ", "ουνΑΒΕΗΙΚΜΝΟΡΤΧΖ")
LEET: Final = str.maketrans("aeiostAEIOST", "4310574310" + "57")
SMALL_CAPITALS: Final = str.maketrans("abcdeghijklmnoprtuvwz", "ᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡᴢ")
MORSE: Final = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz5",
        ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --.. "
        ".....".split(),
        strict=True,
    )
)


def _bold(text: str) -> str:
    upper, lower = 0x1D400 - ord("A"), 0x1D41A - ord("a")
    return "".join(chr(ord(c) + (lower if c.islower() else upper)) if c.isascii() and c.isalpha() else c for c in text)


def _morse(text: str) -> str:
    return " / ".join(" ".join(MORSE[c] for c in word if c in MORSE) for word in text.lower().split())


DISGUISES: Final[Mapping[str, Callable[[str], str]]] = {
    "zero_width": lambda text: ZERO_WIDTH_SPACE.join(text),
    "word_joiner": lambda text: WORD_JOINER.join(text),
    "soft_hyphen": lambda text: SOFT_HYPHEN.join(text),
    "variation": lambda text: VARIATION.join(text) + VARIATION,
    "tags": lambda text: "".join(chr(TAGS + ord(c)) for c in text if c.isascii()),
    "cyrillic": lambda text: text.translate(CYRILLIC),
    "greek": lambda text: text.translate(GREEK),
    "small_capitals": lambda text: text.lower().translate(SMALL_CAPITALS),
    "full_width": lambda text: "".join(chr(ord(c) + FULL_WIDTH) if "!" <= c <= "~" else c for c in text),
    "math_bold": _bold,
    "accents": lambda text: "".join(c + ACUTE if c.isalpha() else c for c in text),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "hex": lambda text: text.encode().hex(),
    "binary": lambda text: " ".join(f"{byte:08b}" for byte in text.encode()),
    "percent": lambda text: "".join(f"%{byte:02X}" for byte in text.encode()),
    "rot13": lambda text: codecs.encode(text, "rot13"),
    "reversed": lambda text: text[::-1],
    "leet": lambda text: text.translate(LEET),
    "spaced": lambda text: "   ".join(" ".join(word) for word in text.split()),
    "morse": _morse,
}


def disguised(text: str, disguise: str | None) -> str:
    """A text in its disguise. Raises `InputError` for one that is not known."""
    if disguise is None:
        return text
    if disguise not in DISGUISES:
        raise InputError(f"disguise: unknown {disguise!r}; {nearest(disguise, DISGUISES)}")
    return DISGUISES[disguise](text)
