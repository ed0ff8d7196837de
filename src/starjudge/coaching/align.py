"""A model's sentence laid beside the one it comes from: what may go is named by places, and nothing is taken over.

No character that a model writes reaches a rewrite. What its words decide is which of the answer's words are left out,
as far as that changes nothing that is said, and where a gap's blank stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final, Literal

from starjudge.coaching.draft import Written
from starjudge.models.evidence import Span
from starjudge.text.number_words import CHANGES, FRACTIONS, MAGNITUDES, SMALL
from starjudge.text.shown import shown_text
from starjudge.text.tokens import Tokens

Foreign = Literal["number", "name", "words"]

LEAST_SHARE: Final = 0.5  # of a sentence's words that stand in its source; with fewer it is another sentence
LEAST_LEFT: Final = 4  # words of a sentence whose end is left out
MOST_WORDS: Final = 400  # of a sentence that is compared; a longer one stays as it is
_QUANTITIES: Final = frozenset((*SMALL, *CHANGES, *FRACTIONS, *MAGNITUDES)) - {"one", "m", "b", "k", "second", "third"}
_MORE_QUANTITIES: Final = frozenset(
    "dozens tens several few many most half halves double triple tenfold percent pct percentage majority minority "
    "couple scores both twice thrice once january february march april may june july august september october november "
    "december monday tuesday wednesday thursday friday saturday sunday".split()
)
# With one of these in it, words say less, more or something else once they are gone.
PROTECTED: Final = frozenset(
    "not no never nothing nobody none neither nor without barely hardly scarcely cannot only except unless if "
    "although though however despite until before but instead rather almost nearly about around roughly approximately "
    "over under up least maybe perhaps probably possibly hopefully might may could would should think thought guess "
    "believe suppose seemed seems supposed planned tried try failed wrong mistake sorry together team colleague "
    "colleagues manager helped help led thanks someone everyone others they he she we us our their his her them "
    "him".split()
)
_CUTS: Final = frozenset("and so because which who when while where as since".split())
_CUT_SIGNS: Final = frozenset(",;:—–(")
# A sentence that begins like this says something about the one in front of it.
_LEANS: Final = frozenset(
    "and but or so then that this these those it its they them he she his her him their which who because therefore "
    "however instead also still though although after afterwards later both either neither there here such as since "
    "yet thus once meanwhile another others same next finally second third".split()
)
_WORD = re.compile(r"\w")


@dataclass
class Aligned:
    """What a sentence's words amount to."""

    share: float
    """Of its words that stand in the source, in order."""
    deleted: list[Span] = field(default_factory=list)
    anchors: dict[int, int] = field(default_factory=dict)
    """Gap number to the offset behind which its blank goes."""
    blanks: list[tuple[int, Foreign]] = field(default_factory=list)
    """Places at which a number or a name was added that the answer does not hold."""
    foreign: list[Foreign] = field(default_factory=list)
    """Every run of words that is not in the source."""
    restored: int = 0
    """Runs left out that had to be put back."""
    unknown: int = 0
    """Blanks that belong to no gap."""


def align(
    source: str,
    start: int,
    end: int,
    written: Iterable[Written],
    gaps: Collection[int],
    fillers: Sequence[Span] = (),
) -> Aligned:
    """A model's sentence beside ``source[start:end]``.

    In: ``gaps`` are the numbers that blanks may have, ``fillers`` the places of words that fill a pause.
    """
    text = source[start:end]
    theirs = Tokens(text)
    keys = [_key(word) for word in theirs.words]
    words: list[str] = []
    raws: list[str] = []
    marks: list[tuple[int, int]] = []  # gap, and how many words stand in front of it
    unknown = 0
    for piece in written:
        if piece.blank:
            if piece.gap in gaps and piece.gap is not None:
                marks.append((piece.gap, len(words)))
            else:
                unknown += 1
            continue
        tokens = Tokens(shown_text(piece.words))
        words += [_key(word) for word in tokens.words]
        raws += tokens.raw
    if not words or not keys or len(words) > MOST_WORDS or len(keys) > MOST_WORDS:
        return Aligned(0.0 if words else 1.0, unknown=unknown, anchors={gap: end for gap, _ in marks})
    matcher = SequenceMatcher(None, keys, words, autojunk=False)
    found = Aligned(sum(block.size for block in matcher.get_matching_blocks()) / len(words), unknown=unknown)
    behind = [0] * (len(words) + 1)  # source token behind which each word of theirs stands
    for tag, a, b, c, d in matcher.get_opcodes():
        for at in range(c, d + 1):
            behind[at] = a + (at - c) if tag == "equal" else b
        if tag == "equal":
            continue
        if d > c:
            kind = _foreign(words[c:d], raws[c:d], c == 0)
            found.foreign.append(kind)
            if tag == "insert" and kind != "words":
                found.blanks.append((_offset(theirs, a, start, end), kind))
        if b > a:
            _leave_out(found, theirs, a, b, start, fillers, last=b == len(keys) and d == c, replaced=d > c)
    for gap, place in marks:
        found.anchors[gap] = _offset(theirs, behind[place], start, end)
    return found


def leans(text: str) -> bool:
    """Whether a sentence has to stay behind the one in front of it."""
    tokens = Tokens(text)
    if not len(tokens):
        return True
    first = tokens.raw[0]
    return first[0].islower() or not first[0].isalpha() or tokens.words[0].partition("'")[0] in _LEANS


def says_little(text: str) -> bool:
    """Whether words may be left out: no number, no name, nothing that turns or weakens what is said."""
    tokens = Tokens(text)
    return _droppable(tokens, 0, len(tokens), opens=True)


def _leave_out(
    found: Aligned,
    tokens: Tokens,
    first: int,
    end: int,
    offset: int,
    fillers: Iterable[Span],
    *,
    last: bool,
    replaced: bool,
) -> None:
    """Leave out the tokens from ``first`` to ``end`` where nothing depends on them, else count them as put back."""
    words = tokens.words
    if replaced:
        return  # the model put other words there: the answer's stand
    span: Span | None = None
    if end - first == 1 and first > 0 and words[first - 1] == words[first] and says_little(words[first]):
        span = Span(start=tokens.starts[first - 1], end=tokens.starts[first])
    elif last and first >= LEAST_LEFT and _cuts(tokens, first) and _droppable(tokens, first, end, opens=False):
        span = Span(start=tokens.ends[first - 1], end=tokens.ends[end - 1])
    if span is not None:
        found.deleted.append(Span(start=span.start + offset, end=span.end + offset))
        return
    here = (tokens.starts[first] + offset, tokens.ends[end - 1] + offset)
    pauses = [pause for pause in fillers if pause.start < here[1] and here[0] < pause.end]
    found.deleted += pauses
    found.restored += not pauses


def _cuts(tokens: Tokens, at: int) -> bool:
    return tokens.words[at] in _CUTS or not _CUT_SIGNS.isdisjoint(tokens.gaps[at])


def _droppable(tokens: Tokens, first: int, end: int, opens: bool) -> bool:
    for i in range(first, end):
        word, raw = tokens.words[i], tokens.raw[i]
        if word in PROTECTED or word.endswith(("n't", "n’t")) or _is_quantity(word):
            return False
        if (
            any(char.isupper() for char in raw)
            and word not in ("i", "i'm", "i'd", "i've", "i'll")
            and (i > 0 or not opens)
        ):
            return False
    return True


def _is_quantity(word: str) -> bool:
    return (
        word in _QUANTITIES
        or word in _MORE_QUANTITIES
        or any(unicodedata.category(c)[0] == "N" for c in word)
        or (word in ("%", "$", "€", "£", "¥", "₹", "‰"))
    )


def _foreign(words: Sequence[str], raws: Sequence[str], opens: bool) -> Foreign:
    if any(map(_is_quantity, words)):
        return "number"
    capitals = [raw for n, raw in enumerate(raws) if any(c.isupper() for c in raw) and not (n == 0 and opens)]
    return "name" if any(raw not in ("I", "I'm", "I'd", "I've", "I'll") for raw in capitals) else "words"


def _offset(tokens: Tokens, behind: int, start: int, end: int) -> int:
    """The offset behind so many tokens of the source; behind all of them the sentence's own stop is passed too."""
    if behind >= len(tokens):
        return end
    return start + (tokens.ends[behind - 1] if behind else 0)


def _key(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold()
