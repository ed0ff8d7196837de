"""Text that is not what it looks like: invisible characters, look-alike letters, tag characters, encodings.

Nothing here is a verdict. Invisible characters come in with a paste, and names have letters of their own; what counts
is whether an order to the grader comes to light when the disguise is taken off.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
import unicodedata

# Zero-width, direction and filler marks, soft hyphens; tag characters spell hidden ASCII.
_INVISIBLE = "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
_TAGS = "\U000e0000-\U000e007f"
_ODD = re.compile(
    f"[{_INVISIBLE}{_TAGS}\u0370-\u03ff\u0400-\u052f\u2100-\u214f\u2460-\u24ff\uff01-\uff5e\U0001d400-\U0001d7ff]"
)
_HIDE = re.compile(f"[{_INVISIBLE}]")
_TAG_RUN = re.compile(f"[{_TAGS}]{{9,}}")  # a flag of a region takes at most eight
_LOOKS_LIKE = str.maketrans(
    "аеорсухіїјѕԁһьгвкмнтАВЕКМНОРСТУХІЈЅαοενιρτυκχγηΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxiijsdhbrbkmhtABEKMHOPCTYXIJSaoevipTukxynABEZHIKMNOPTYX",
)
_CODE = 24  # characters: shorter codes cannot hold an order
_ENCODED = re.compile(rf"[A-Za-z0-9+/_-]{{{_CODE},}}={{0,2}}")
_LONGEST = 20_000  # characters of one code that are decoded
_ENTITIES = re.compile(r"(?:&#x?[0-9a-fA-F]{2,6};){4,}")


def revealed(text: str, coded: bool = True) -> list[tuple[int, int, str]] | None:
    """Places in disguise with what stands there really; ``None`` where nothing is disguised.

    ``coded`` tells whether codes are worth looking for.
    """
    found: list[tuple[int, int, str]] = []
    if not text.isascii() and _ODD.search(text):
        found += _unmasked(text)
    for match in _ENCODED.finditer(text) if coded else ():
        decoded = _decoded(match.group()[:_LONGEST])
        if decoded:
            found.append((match.start(), match.end(), decoded))
    if "&" in text and "&#" in text:
        found += [(m.start(), m.end(), html.unescape(m.group())) for m in _ENTITIES.finditer(text)]
    return found or None


def _unmasked(text: str) -> list[tuple[int, int, str]]:
    """Lines with odd characters, without them; and what tag characters spell."""
    out: list[tuple[int, int, str]] = []
    start = 0
    for line in text.splitlines(keepends=True):
        end = start + len(line)
        if _ODD.search(line):
            plain = _HIDE.sub("", line).translate(_LOOKS_LIKE)
            out.append((start, start + len(line.rstrip()), unicodedata.normalize("NFKC", plain)))
            for run in _TAG_RUN.finditer(line):
                spelt = "".join(chr(ord(c) - 0xE0000) for c in run.group())
                out.append((start + run.start(), start + run.end(), spelt))
        start = end
    return out


def _decoded(code: str) -> str:
    """Readable text behind a base64 code; empty where there is none."""
    code = code.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        plain = base64.b64decode(code[: len(code) // 4 * 4]).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return plain if plain.isprintable() or "\n" in plain else ""
