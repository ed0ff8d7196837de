"""How many tokens a text is: counted where the model's ranks lie on this machine, estimated where they do not.

tiktoken downloads ranks on first use, waits without limit, and deletes a file in its folder that is not as
expected. Here the folder is only read, the file is checked first, and tiktoken gets the finished ranks: nothing is
ever fetched. An estimate splits the text as o200k_base does and weighs each piece by kind and length. The weights
were measured with the real ranks (`_LOWER` and what follows): on English prose 1-2 % off for a thousand characters,
on other languages mostly within 12 %, on the worst of 34 measured 30 % over (Russian) or 23 % under (Finnish).
"""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import os
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from starjudge.chat.chat_model import Message, ReplySchema
from starjudge.chat.prices import model_facts

if TYPE_CHECKING:
    from tiktoken import Encoding

ASSUMED_ENCODING = "o200k_base"  # of every OpenAI chat model since gpt-4o; a guess for all others
TOKENS_PER_MESSAGE = 4  # role and marks around a message, about
TOKENS_OF_PRIMER = 3  # what opens the reply
MARGIN_PERCENT = 15  # on top of an estimate where a limit must hold
LONGEST_SPACE = 100_000  # characters of white space in a row; a million make tiktoken panic
LARGEST_RANKS = 20_000_000  # bytes; the largest known file has 3.6 million
STATIC_TEXTS = 64  # system messages and schemas whose count is kept

_O200K: Final = "|".join(
    [
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
        r"\p{N}{1,3}",
        r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
        r"\s*[\r\n]+",
        r"\s+(?!\S)",
        r"\s+",
    ]
)
_RANKS_FILE = "fb374d419588a4632f3f557e76b4b70aebbca790"  # in tiktoken's folder; models of older encodings are gone
_RANKS_SHA256 = "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"
_SAME_RANKS: Final = {"o200k_harmony": "o200k_base"}  # differs in special tokens only, and none is counted here

# Mean tokens of a word by its length in letters, measured on 1.1 million characters of English. Past the end of a
# table, tokens grow with length.
_LOWER: Final = (1.0, 1.0, 1.0, 1.0, 1.0, 1.01, 1.03, 1.035, 1.05, 1.08, 1.13, 1.13, 1.4, 1.25, 1.35, 1.7)
_CAPITALISED: Final = (1.0, 1.0, 1.0, 1.01, 1.06, 1.18, 1.23, 1.29, 1.27, 1.4, 1.54, 1.76, 1.8, 1.8, 1.8, 1.8)
_UPPER: Final = (1.0, 1.0, 1.0, 1.4, 1.5, 1.9)
_AFTER_SIGN: Final = ((5, 0.1), (8, 0.45), (sys.maxsize, 0.9))  # added below a length: "(word", "-based" merge less
_WITH_TAIL: Final = ((5, 0.06), (7, 0.3), (sys.maxsize, 0.75))  # added below a length: "don't", "company's"
_SIGNS: Final = ((3, 1.0), (4, 1.2), (6, 1.5), (12, 1.9))  # tokens of a run of ASCII signs below a length
_SIGNS_PER_TOKEN = 6  # in longer runs of at most two signs, such as a ruled line
_PER_MIXED_SIGN = 0.65  # tokens per sign in longer runs of more than two
_SPACES_PER_TOKEN = 16  # in a run of one white space character
_MIXED_SPACES_PER_TOKEN = 4  # in a run of several
_LONGEST_WORD = 30  # letters; beyond it stands no word but a string of letters
_PER_STRAY_LETTER = 0.5  # tokens per letter of such a string
_PER_ACCENTED = 0.42  # tokens per letter of a Latin word with accents
_PER_OTHER = 0.40  # tokens per letter of an alphabet other than Latin: 0.28 in Russian to 0.47 in Hebrew
_PER_EAST_ASIAN = 0.75  # tokens per Han, kana or Hangul character: 0.65 to 0.92
_PER_PICTURE = 2.0  # tokens per emoji or sign far up in Unicode; the common ones are one


@dataclass(frozen=True, slots=True)
class TokenCount:
    """Tokens of a text, and how far the number can be trusted."""

    tokens: int
    exact: bool
    """Whether the text was really split by ranks; else the number is an estimate."""
    encoding: str
    assumed: bool
    """Whether the encoding is a guess, since nothing is known about this model's."""


def count_tokens(text: str, model: str) -> TokenCount:
    """Tokens of a text as content of a message.

    Marks of special tokens in it count as the plain text they are. No error: what cannot be counted is estimated.
    """
    encoding, assumed = _encoding_of(model)
    ranks = _ranks_at_hand(encoding)
    tokens, exact = _count(text, ranks)
    return TokenCount(tokens, exact, encoding, assumed)


def count_messages(messages: Iterable[Message], schema: ReplySchema | None, model: str) -> TokenCount:
    """Prompt tokens of a request: its messages, the schema as compact JSON, and what a server writes around them.

    That frame, and the form in which a server shows the schema to its model, are not published: ``exact`` speaks of
    the texts. The count of system messages and schemas is kept, since they come again with every answer.
    """
    encoding, assumed = _encoding_of(model)
    ranks = _ranks_at_hand(encoding)
    counts = [(_count_static if m.role == "system" else _count)(m.content, ranks) for m in messages]
    total = TOKENS_PER_MESSAGE * len(counts) + TOKENS_OF_PRIMER
    if schema is not None:
        compact = json.dumps(schema.schema, separators=(",", ":"), ensure_ascii=False, default=dict)
        counts.append(_count_static(compact, ranks))
    return TokenCount(total + sum(tokens for tokens, _ in counts), all(exact for _, exact in counts), encoding, assumed)


def with_margin(tokens: int) -> int:
    """An estimate plus the margin that a limit needs, rounded up.

    >>> with_margin(1000)
    1150
    """
    return -(-tokens * (100 + MARGIN_PERCENT) // 100)


def estimate_tokens(text: str) -> int:
    """Tokens of a text without ranks, from the length and kind of its pieces."""
    pieces = Counter(_patterns()["split"].findall(text))
    weight = sum(_weigh(piece) * times for piece, times in pieces.items())
    return max(1, round(weight)) if text else 0


@functools.lru_cache(maxsize=256)
def _encoding_of(model: str) -> tuple[str, bool]:
    """Name of a model's encoding, and whether it is a guess."""
    facts = model_facts(model)
    if facts is not None and facts.encoding is not None:
        return facts.encoding, False
    from tiktoken.model import encoding_name_for_model

    try:
        name = encoding_name_for_model(model)
    except KeyError:
        return ASSUMED_ENCODING, True
    return _SAME_RANKS.get(name, name), False


def _count(text: str, ranks: Encoding | None) -> tuple[int, bool]:
    if ranks is None or (len(text) >= LONGEST_SPACE and _patterns()["space"].search(text)):
        return estimate_tokens(text), False
    return len(ranks.encode_ordinary(text)), True  # `encode` raises on the mark of a special token


_count_static = functools.lru_cache(maxsize=STATIC_TEXTS)(_count)


def _cache_folder() -> str | None:
    """The folder in which tiktoken keeps ranks; ``None`` where the user has turned it off."""
    for variable in ("TIKTOKEN_CACHE_DIR", "DATA_GYM_CACHE_DIR"):
        if variable in os.environ:
            return os.environ[variable] or None
    return str(Path(tempfile.gettempdir(), "data-gym-cache"))


def _ranks_at_hand(encoding: str) -> Encoding | None:
    """The ranks of an encoding where this process or its disk has them."""
    registry: Any = sys.modules.get("tiktoken.registry")  # not imported, nothing registered
    if registry is not None and encoding in registry.ENCODINGS:
        found: Encoding = registry.ENCODINGS[encoding]
        return found
    folder = _cache_folder()
    if folder is None or encoding != "o200k_base":
        return None
    with _reading:
        return _read_ranks(folder)


_reading = threading.Lock()  # two threads would each build the same 90 MB


@functools.cache
def _read_ranks(folder: str) -> Encoding | None:
    """Ranks from tiktoken's folder; ``None`` where the file is missing, not readable, or not the one expected."""
    place = Path(folder, _RANKS_FILE)
    try:
        if not place.is_file() or place.stat().st_size > LARGEST_RANKS:  # opening a pipe would wait for its writer
            return None
        raw = place.read_bytes()
    except (OSError, ValueError):
        return None
    if hashlib.sha256(raw).hexdigest() != _RANKS_SHA256:
        return None
    import tiktoken

    lines = (line.split() for line in raw.splitlines() if line)
    table = {base64.b64decode(token): int(rank) for token, rank in lines}
    return tiktoken.Encoding("o200k_base", pat_str=_O200K, mergeable_ranks=table, special_tokens={})


@functools.cache
def _patterns() -> dict[str, Any]:
    """Compiled patterns, made on first use: `regex` is not needed to judge without a model."""
    import regex

    return {
        "split": regex.compile(_O200K),
        "word": regex.compile(r"(?P<lead>[^\r\n\p{L}\p{N}])?(?P<letters>\p{L}[\p{L}\p{M}]*)(?P<tail>'\w+)?"),
        "other": regex.compile(r"[[\p{L}\p{M}]--\p{Latin}]", regex.V1),
        "east_asian": regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]"),
        "space": regex.compile(rf"\s{{{LONGEST_SPACE}}}"),
    }


def _weigh(piece: str) -> float:
    """Mean tokens of pieces like this one."""
    patterns = _patterns()
    if word := patterns["word"].fullmatch(piece):
        weight = _weigh_letters(word["letters"])
        size = len(word["letters"])
        if word["lead"] not in {None, " "}:
            weight += _below(_AFTER_SIGN, size)
        if word["tail"]:
            weight += _below(_WITH_TAIL, size)
        return weight
    signs = piece.strip()
    if not signs:
        return max(1.0, len(piece) / (_SPACES_PER_TOKEN if len(set(piece)) == 1 else _MIXED_SPACES_PER_TOKEN))
    if signs.isdigit():
        return 1.0
    if not signs.isascii():
        return sum(1.0 if ord(sign) < 0x2E80 else _PER_PICTURE for sign in signs)
    if few := _below(_SIGNS, len(signs)):
        return few
    return len(signs) * _PER_MIXED_SIGN if len(set(signs)) > 2 else len(signs) / _SIGNS_PER_TOKEN


def _weigh_letters(letters: str) -> float:
    size = len(letters)
    if letters.isascii():
        if size > _LONGEST_WORD:
            return size * _PER_STRAY_LETTER
        table = _LOWER if letters.islower() else _UPPER if size > 1 and letters.isupper() else _CAPITALISED
        return table[size] if size < len(table) else table[-1] * size / (len(table) - 1)
    other = len(_patterns()["other"].findall(letters))
    if not other:
        return max(1.0, _PER_ACCENTED * size)
    east_asian = len(_patterns()["east_asian"].findall(letters))
    return max(1.0, _PER_EAST_ASIAN * east_asian + _PER_OTHER * (size - east_asian))


def _below(steps: tuple[tuple[int, float], ...], size: int) -> float:
    """The value of the first step that a size stays below; 0 past the last."""
    return next((value for limit, value in steps if size < limit), 0.0)
