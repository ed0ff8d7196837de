"""Text that is not what it looks like: invisible characters, look-alike letters, tag characters, codes.

Nothing here is a verdict. Invisible characters come in with a paste, and names have letters of their own; what counts
is whether an order to the grader comes to light when the disguise is taken off.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

from starjudge.heuristics.flags.codes import Place, blocks, figures, letters, marked

# Zero-width, direction and filler marks, soft hyphens, the empty Braille cell; tag characters spell hidden ASCII, and
# so do the selectors of the second plane.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0"
)
_TAGS = "\U000e0000-\U000e007f"
_SELECTORS = "\U000e0100-\U000e01ef"
_CONTROLS = "\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029"
_ODD = re.compile(
    f"[\ud800-\udfff{_INVISIBLE}{_TAGS}{_SELECTORS}\u0250-\u036f\u1d00-\u1dff\u2070-\u209c\ua730-\ua731"
    "\U0001f100-\U0001f1ff\u0370-\u03ff\u0400-\u052f\u2100-\u214f\u2460-\u24ff\uff01-\uff5e\U0001d400-\U0001d7ff]"
)
# Marks above, below and through letters; letters of phonetic and small-capital alphabets.
_MARKS = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
_ACCENTED = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")
_MANY_ACCENTS = 5  # accented letters of a sentence: an English one has a name or two
_CONTROL = re.compile(f"[{_CONTROLS}]")
_HIDE = re.compile(
    f"[{_INVISIBLE}\ud800-\udfff\ufff0-\ufff8\ufffe\uffff\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]|\x1b(?:\\[[0-9;]{{0,8}}[A-Za-z])?"
)
# Separators of lines that are none end a sentence too, and belong to the next one.
_SENTENCE = re.compile(
    "[^.!?\n\x0b\x0c\x85\u2028\u2029]+(?:[.!?](?!\\s)[^.!?\n\x0b\x0c\x85\u2028\u2029]*)*[.!?\x0b\x0c\x85\u2028\u2029]*"
)
_TAG_RUN = re.compile(f"[{_TAGS}]{{9,}}")  # a flag of a region takes at most eight
_SELECTOR_RUN = re.compile(f"[{_SELECTORS}]{{4,}}")
_FIRST_SELECTOR = 0xE0100
_LOW_SELECTORS = 16  # bytes that the selectors of the first plane stand for
_TURNED = re.compile("[\u202e\u2067\u202b]([^\u202c\u2069\n]{3,200})")
_LOOKS_LIKE = str.maketrans(
    "аеорсухіїјѕԁһьгвкмнтАВЕКМНОРСТУХІЈЅαοενιρτυκχγηΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"
    "ᴀᴁᴄᴅᴇᴈᴉᴊᴋᴌᴍᴎᴏᴑᴘᴙᴚᴛᴜᴝᴠᴡᴢᴦᴧᴩꜰꜱɐɑɒɓɔɕɖɗɘəɚɛɜɞɟɠɡɢɣɥɦɧɨɩɪɫɬɭɯɰɱɲɳɴɵɶɹɺɻɼɽɾɿʀʁʂʃʇʈʉʊʋʌʍʎʏʐʑʗʙʛʜʝʞʟʠ",
    "aeopcyxiijsdhbrbkmhtABEKMHOPCTYXIJSaoevipTukxynABEZHIKMNOPTYX"
    "aacdeeijklmnooprrtuuvwzrlpfsaaabocddeeeeeefgggyhhhiiilllmmmnnnoorrrrrrrrrssttuuvvwyyzzcbghjklq",
)
# Letters in boxes and circles, and those of which flags are made, in blocks from A to Z.
_LOOKS_LIKE |= {first + i: ord("A") + i for first in (0x1F130, 0x1F150, 0x1F170, 0x1F1E6) for i in range(26)}
_ENTITIES = re.compile(r"(?:&(?:#x?[0-9a-fA-F]{2,6}|lt|gt|amp|quot);[\w/ ]{0,20}){4,}")


def revealed(text: str, coded: bool = True, spelt: bool = True, signs: str | None = None) -> list[Place] | None:
    """Places in disguise with what stands there really; ``None`` where nothing is disguised.

    ``coded`` tells whether codes of letters and figures are worth looking for, ``spelt`` whether words turned around
    or shifted are.
    """
    found: list[Place] = []
    if (not text.isascii() and (_ODD.search(text) or len(_ACCENTED.findall(text)) >= _MANY_ACCENTS)) or (
        not (signs or text).replace("\n", "").isprintable() and _CONTROL.search(text)
    ):
        found += _unmasked(text)
    if coded:
        found += blocks(text)
        found += figures(text)
    if spelt:
        found += letters(text)
    found += marked(text, text if signs is None else signs)
    if signs is None or "&" in signs:
        found += [(m.start(), m.end(), html.unescape(m.group())) for m in _ENTITIES.finditer(text)]
    return found or None


def _unmasked(text: str) -> Iterator[Place]:
    """Sentences with odd characters, without them; and what tag characters, selectors and turned letters spell."""
    for match in _SENTENCE.finditer(text):
        said, start = match.group(), match.start()
        if not (_ODD.search(said) or _CONTROL.search(said) or len(_ACCENTED.findall(said)) >= _MANY_ACCENTS):
            continue
        plain = _MARKS.sub("", unicodedata.normalize("NFKD", _HIDE.sub("", said)))
        yield start, match.end(), plain.translate(_LOOKS_LIKE)
        for run in _TAG_RUN.finditer(said):
            yield start + run.start(), start + run.end(), "".join(chr(ord(c) - 0xE0000) for c in run.group())
        for run in _SELECTOR_RUN.finditer(said):
            spelt = bytes((ord(c) - _FIRST_SELECTOR + _LOW_SELECTORS) % 256 for c in run.group())
            yield start + run.start(), start + run.end(), spelt.decode("utf-8", "replace")
        for run in _TURNED.finditer(said):
            yield start + run.start(), start + run.end(), run[1][::-1]
