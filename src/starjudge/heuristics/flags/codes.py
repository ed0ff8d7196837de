"""Codes that a model can read: base64, hex, bits, percent signs, Morse, figures for letters, letters shifted or turned.

Each reader takes a text and yields places with what stands there really. Whether that is an order is not decided here.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from collections.abc import Iterator
from urllib.parse import unquote

Place = tuple[int, int, str]

_SHORTEST = 24  # characters of a code; fewer cannot hold an order
_LONGEST = 20_000  # characters of one code that are decoded
_ENCODED = re.compile(rf"[A-Za-z0-9+/_-]{{{_SHORTEST},}}={{0,2}}")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}){12,}")
_HEX_PAIRS = re.compile(r"(?:(?:0x|\\x)?[0-9a-fA-F]{2}[ ,]){11,}(?:0x|\\x)?[0-9a-fA-F]{2}\b|(?:\\x[0-9a-fA-F]{2}){8,}")
_PAIRS = 4  # pairs of hex figures that stand for letters up to o: fewer spell nothing
_PERCENTS = 5
_BITS = re.compile(r"(?:[01]{8}[ ,]?){5,}")
_PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2}[\w .,]{0,3}){5,}")
_MORSE = re.compile(r"(?<![\w.])(?:[.·•\-–−]{1,6}[ /|]{1,3}){8,}[.·•\-–−]{0,6}")
_MIXED = re.compile(r"\b(?=\w{0,20}[a-z])(?=\w{0,20}[0134579])[a-z0134579]{2,20}\b", re.IGNORECASE)
_MIXED_LEAST = 4  # such words in a line: one is a name, as s3 or gpt4
_SPACED = re.compile(r"(?<!\w)(?:\w[ .\-_*]{1,3}){8,}\w?(?!\w)")
_LEET = str.maketrans("0134579", "oieastg")
_SENTENCE = re.compile(r"[^.!?\n]{12,}")
_MORSE_LETTERS = dict(
    zip(
        ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --.. "
        "----- .---- ..--- ...-- ....- ..... -.... --... ---.. ----.".split(),
        "abcdefghijklmnopqrstuvwxyz0123456789",
        strict=True,
    )
)
_DOTS = str.maketrans("·•–−|", "..--/")


def blocks(text: str) -> Iterator[Place]:
    """Base64 and hex without spaces: long runs of letters and figures."""
    for match in _ENCODED.finditer(text):
        code = match.group()[:_LONGEST]
        inner = _HEX.search(code)
        decoded = _from_hex(inner.group()) if inner and len(inner.group()) * 2 > len(code) else ""
        decoded = decoded or _from_base64(code)
        if decoded:
            yield match.start(), match.end(), decoded


def marked(text: str, signs: str) -> Iterator[Place]:
    """Bits, pairs of hex figures, percent signs and Morse; ``signs`` holds what stands between the words."""
    if text.count("011") > 1:
        for match in _BITS.finditer(text):
            bits = re.sub(r"[ ,]", "", match.group())
            yield match.start(), match.end(), "".join(chr(int(bits[i : i + 8], 2)) for i in range(0, len(bits) - 7, 8))
    if text.count("%") >= _PERCENTS:
        for match in _PERCENT.finditer(text):
            yield match.start(), match.end(), unquote(match.group(), errors="replace")
    if "-" in signs and (".-" in signs or "-." in signs or "·" in signs or ". ." in signs):
        for match in _MORSE.finditer(text):
            letters = match.group().translate(_DOTS).replace("/", " / ").split()
            yield match.start(), match.end(), "".join(" " if c == "/" else _MORSE_LETTERS.get(c, "") for c in letters)
    if text.count(" 6") >= _PAIRS or text.count("x6") >= _PAIRS:
        for match in _HEX_PAIRS.finditer(text):
            yield match.start(), match.end(), _from_hex(re.sub(r"0x|\\x|[ ,]", "", match.group()))


def figures(text: str) -> Iterator[Place]:
    """Figures for letters, a sentence at a time."""
    for match in _SENTENCE.finditer(text):
        words = match.group()
        if len(_MIXED.findall(words)) >= _MIXED_LEAST:
            plain = _MIXED.sub(lambda m: m.group().translate(_LEET), words)
            yield match.start(), match.end(), plain


def letters(text: str) -> Iterator[Place]:
    """Letters shifted by thirteen, written backwards, or set apart, a sentence at a time."""
    for match in _SENTENCE.finditer(text):
        yield match.start(), match.end(), codecs.decode(match.group(), "rot13")
        yield match.start(), match.end(), match.group()[::-1]
    for match in _SPACED.finditer(text):
        apart = re.split(r"[ .]{2,}|(?<=\w) (?=\w-)", match.group())
        yield match.start(), match.end(), " ".join(re.sub(r"[ .\-_*]", "", word) for word in apart)


def _from_base64(code: str) -> str:
    """Readable text behind a base64 code; empty where there is none."""
    code = code.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        plain = base64.b64decode(code[: len(code) // 4 * 4]).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return plain if plain.isprintable() or "\n" in plain else ""


def _from_hex(code: str) -> str:
    """Readable text behind hex figures; empty where there is none."""
    try:
        plain = bytes.fromhex(code[: len(code) // 2 * 2]).decode("utf-8")
    except (ValueError, UnicodeDecodeError):
        return ""
    return plain if plain.isprintable() else ""
