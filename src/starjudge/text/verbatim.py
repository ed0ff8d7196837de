"""Words that someone says stand in a text: where they really do, and only there.

Two texts are the same words here when they differ in nothing but what a copyist changes without changing a word:
case, white space, the shape of quotation marks, apostrophes and dashes, invisible characters, full-width forms.
Spacing between a number and its unit or a mark is free ("12%", "12 %"), spelling never ("12 percent"). Punctuation
between words must be the same. What is found is cut from the text itself, so tolerance never makes a false quote.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import inf
from typing import NamedTuple

NOT_IN_ANSWER = "[words not in the answer]"
"""What stands in a reason for a quotation that is none."""

_LEAST = 2  # words: a single one in marks is mentioned, not quoted
_AROUND = 24  # characters beside a unit that tell whether its first or last word goes on there

_AS = {
    **dict.fromkeys("-‐‑‒–−⁃", ("-", "H")),  # these join words and numbers: "non-native", "10–12"
    **dict.fromkeys("—―⸺", ("-", "M")),  # these part words, also without spaces
    **dict.fromkeys("'’‘‚‛ʼ′`´‹›", ("'", "Q")),
    **dict.fromkeys('"“”„‟«»″', ('"', "q")),
    **{char: (char, "P") for char in "%‰‱"},
    **{char: (char, char) for char in ".,:/_@&+#^×±"},  # each has a rule of its own below
    "…": ("...", "..."),
}
_WIDTHS = ("<wide>", "<narrow>", "<small>")  # forms that differ only in the room they take
# Fillers, joiners and variation selectors that their class does not call invisible.
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\uffa0\ufe00-\ufe0f]")
_INNER = frozenset("%‰‱#@&/")  # punctuation by its class, but a part of what it stands beside

# The patterns read kinds, one letter a character: L and U letters (U a capital), D digit, S white space, N line end,
# H hyphen, M long dash, Q apostrophe, q quotation mark, P percent, $ any currency, O anything else.
_SIGN = r"(?<![LUDHMP])[H±](?=\$?\.?D)"  # a minus, not a hyphen: "-5", but "10-5"
_POINT = r"(?<![LUDP.,:])\.(?=D)"  # ".85"
_PIECE = re.compile(
    rf"(?P<sign>{_SIGN})|(?P<same>[LU][LUD]*(?:Q[LU][LUD]*)*|(?:{_POINT})?D+(?:[.,:]D+)*)"
    r"|(?P<dots>\.{2,})|(?P<dash>[HM]+)|(?P<mark>QQ|[Qq])|(?P<other>[^SN])"
)
# Joined: "node.js", "U.S", "12.5", "12%-15%", "recall@10"; not "done.Then" (a missing space). "12 000" is one number.
_LINK = r"(?:P?H\$?|[Q/_@&^×]|\.(?!U)|(?<=U)\.|(?<=D)[,:](?=D)|(?<=D)M(?=D))"
_RUN = rf"(?:D{{1,3}}(?:SD{{3}}(?![LUD]))+|[LUD]+)(?:{_LINK}[LUD]+)*"
_WHOLE = re.compile(rf"(?:(?:{_SIGN})?(?:\$S?)?(?:{_SIGN})?(?:{_POINT})?(?=D))?{_RUN}(?:[+#×]+|S?P|S?\$(?!S?D))?")
"""What cannot be cut: a word with its hyphens and endings, a number with its sign, groups, unit letters and percent."""
_COUNTED = re.compile(rf"{_RUN}|[P$]")

_ELLIPSIS = re.compile(r"\.\s?\.|[…⋯]")
_MARKS = re.compile(r""""+|“+|”+|„|«|»|‘+|’+|'+|`+""")
_CLOSED_BY = dict(zip("\"“”„«»`‘'", ('"”', '”"', "”", '“”"', "»", "«", "`", "’'", "'’"), strict=True))
_SINGLE = frozenset("'‘’")
_BEFORE_OPENING = frozenset("([{<—–-/=:,;\"“„«'‘`*_")
_AFTER_CLOSING = frozenset(".,;:!?)]}>…\"'”’»")
_ELIDED = re.compile(r"'(?:\d\ds|em|til|tis|twas|cause|n|bout)\b", re.IGNORECASE)


class _Piece(NamedTuple):
    """A word, number or mark as it is compared, its offsets, and whether a quotation may start or end there."""

    word: str
    start: int
    end: int
    opens: bool
    closes: bool


def find_words(text: str, start: int, end: int, words: str) -> tuple[int, int] | None:
    """The place of ``words`` inside ``text[start:end]``, as offsets into ``text``; the first where there are several.

    ``None`` when they do not stand there word for word, when they begin or end inside a word or number of the text,
    and when they hold no letter or digit. Punctuation and marks around ``words`` do not count. Raises nothing.
    """
    wanted = same_words(words)
    start, end = max(start, 0), min(end, len(text))
    if not wanted or start >= end:
        return None
    left = max(start - _AROUND, 0)
    place = _find(_read(text[left : end + _AROUND]), wanted, start - left, end - left)
    return place and (place[0] + left, place[1] + left)


def same_words(words: str) -> list[str]:
    """What is compared: equal for two texts that are the same words; empty for a text without any."""
    pieces = [piece.word for piece in _read(words)]
    inner = [i for i, piece in enumerate(pieces) if not _is_edge(piece)]
    wanted = pieces[inner[0] : inner[-1] + 1] if inner else []
    return wanted if any(char.isalnum() for piece in wanted for char in piece) else []


def verified_text(reason: str, sources: Sequence[str]) -> tuple[str, int]:
    """A reason without false quotations, and how many there were.

    A quotation is two words or more between quotation marks (an apostrophe is none). It stays where it stands word
    for word in one of ``sources``, which are texts that may be quoted from as they are: the answer, the question. An
    ellipsis between the marks leaves words out, so it never stays. Marks without a partner are left alone.
    """
    marks = list(_MARKS.finditer(reason))
    read = [_read(source) for source in sources] if marks else []
    out: list[str] = []
    done = skip_to = removed = 0
    for k, mark in enumerate(marks):
        if mark.start() < skip_to or not (closing := _closing(reason, marks, k)):
            continue
        good = [j for j in closing if _may_stay(reason[mark.end() : marks[j].start()], read)]
        skip_to = marks[(good or closing)[0]].end()
        if not good:
            out += [reason[done : mark.start()], NOT_IN_ANSWER]
            done = skip_to
            removed += 1
    return "".join(out) + reason[done:], removed


def _may_stay(stretch: str, sources: Sequence[Sequence[_Piece]]) -> bool:
    """Whether words between marks are too few to be a quotation, or a true one."""
    if len(_COUNTED.findall("".join(_folded(char)[1] for char in stretch))) < _LEAST:
        return True
    wanted = same_words(stretch)
    return not _ELLIPSIS.search(stretch) and any(_find(read, wanted) for read in sources)


def _closing(reason: str, marks: Sequence[re.Match[str]], k: int) -> list[int]:
    """Marks that may close the one at ``k``, the likeliest first; empty where it opens nothing."""
    char = marks[k][0][0]
    single = char in _SINGLE
    if not _may_open(reason, marks[k]):
        return []
    weak: list[int] = []
    for j in range(k + 1, len(marks)):
        other = marks[j][0][0]
        if other in _CLOSED_BY[char] and _may_close(reason, marks[j]):
            # "the users' data": behind an s an apostrophe looks like a closing mark. The next sure one decides.
            before, after = _beside(reason, marks[j])
            if single and before in "sS" and after.isspace():
                weak = weak or [j]
                continue
            return [j, *weak]
        if (other in _SINGLE and _looks_opening(reason, marks[j])) if single else other == char:
            break  # the next quotation opens before this one has closed
    return [] if _ELIDED.match(reason, marks[k].start()) else weak


def _beside(reason: str, mark: re.Match[str]) -> tuple[str, str]:
    """The characters on both sides of a mark."""
    return reason[mark.start() - 1 : mark.start()] or " ", reason[mark.end() : mark.end() + 1] or " "


def _looks_opening(reason: str, mark: re.Match[str]) -> bool:
    """Whether a mark stands behind a space or an opening, and before what is neither."""
    before, after = _beside(reason, mark)
    return (before.isspace() or before in _BEFORE_OPENING) and not after.isspace() and after not in _AFTER_CLOSING


def _may_open(reason: str, mark: re.Match[str]) -> bool:
    """A mark behind a word and before a space closes (or is an inch); those that also close must look opening."""
    before, after = _beside(reason, mark)
    if mark[0][0] in "'‘’”»":
        return mark[0][0] != "’" and _looks_opening(reason, mark)
    return mark[0][0] in "`«„" or before.isspace() or before in _BEFORE_OPENING or after.isalnum()


def _may_close(reason: str, mark: re.Match[str]) -> bool:
    """Single marks must stand behind something and before no letter; others must only not look opening."""
    before, after = _beside(reason, mark)
    if mark[0][0] in _SINGLE:
        return not before.isspace() and not after.isalnum()
    return mark[0][0] in "`»" or not _looks_opening(reason, mark)


def _find(text: Sequence[_Piece], wanted: Sequence[str], start: int = 0, end: float = inf) -> tuple[int, int] | None:
    """The first place of the wanted pieces between two offsets that cuts through nothing."""
    for first, last in _places([piece.word for piece in text], wanted):
        a, b = text[first], text[last]
        if a.opens and b.closes and a.start >= start and b.end <= end:
            return a.start, b.end
    return None


def _places(pieces: Sequence[str], wanted: Sequence[str]) -> Iterator[tuple[int, int]]:
    """First and last index of each run of the wanted pieces (Knuth, Morris and Pratt: linear for any text)."""
    back, kept = [0] * len(wanted), 0  # how much of the run is kept when its next piece fails
    for i in range(1, len(wanted)):
        while kept and wanted[i] != wanted[kept]:
            kept = back[kept - 1]
        kept += wanted[i] == wanted[kept]
        back[i] = kept
    kept = 0
    for i, piece in enumerate(pieces if wanted else ()):
        while kept and piece != wanted[kept]:
            kept = back[kept - 1]
        kept += piece == wanted[kept]
        if kept == len(wanted):
            yield i + 1 - kept, i
            kept = back[kept - 1]


def _read(text: str) -> list[_Piece]:
    """Cut a text into comparable pieces."""
    folded = [_folded(char) for char in text]
    plain = "".join(char for char, _ in folded)
    kinds = "".join(kind for _, kind in folded)
    at = [i for i, (char, _) in enumerate(folded) for _ in char]
    within = bytearray(len(kinds) + 1)  # 1 where a cut would part what belongs together
    for whole in _WHOLE.finditer(kinds):
        first, last = whole.span()
        within[first + 1 : last] = b"\1" * (last - first - 1)
    pieces: list[_Piece] = []
    for m in _PIECE.finditer(kinds):
        first, last = m.span()
        word = _spelt(m.lastgroup, plain[first:last])
        pieces.append(_Piece(word, at[first], at[last - 1] + 1, not within[first], not within[last]))
    return pieces


def _spelt(group: str | None, piece: str) -> str:
    """One spelling for a dash of any length, dots of any number and marks of any kind; a minus is no dash."""
    return {"dash": "-", "dots": "...", "mark": '"', "sign": "±" if piece == "±" else "−"}.get(group or "", piece)


def _is_edge(piece: str) -> bool:
    """Whether a piece at the edge of a quotation is only punctuation."""
    return unicodedata.category(piece[0])[0] == "P" and not piece[-1].isalnum() and piece not in _INNER


@lru_cache(maxsize=8192)
def _folded(char: str) -> tuple[str, str]:
    """A character as it is compared, and the kind of each character of that; both empty for an invisible one."""
    if char.isspace():
        return " ", "N" if char in "\n\r\x0b\x0c\x85\u2028\u2029" else "S"
    if _UNSEEN.match(char) or unicodedata.category(char) in {"Cf", "Cc"}:
        return "", ""
    if unicodedata.decomposition(char).startswith(_WIDTHS):
        char = unicodedata.normalize("NFKC", char)
    if char in _AS:
        return _AS[char]
    if char.isdecimal():
        return char, "D"
    # Superscripts and fractions count as letters: "10²" is no "102", and no "10".
    if char.isalnum() or unicodedata.category(char)[0] in "LM":
        plain = unicodedata.normalize("NFD", char.casefold())
        return plain, ("U" if char.isupper() else "L") * len(plain)
    return char, "$" if unicodedata.category(char) == "Sc" else "O"
