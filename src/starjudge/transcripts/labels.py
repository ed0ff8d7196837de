"""What each label says, and which labels are one person."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field

from starjudge.models.transcript import Turn
from starjudge.resources.interview_patterns import interview_patterns
from starjudge.transcripts.talk import plain, word_count

_GENERIC = re.compile(
    r"(?:guest|speaker|spk|unknown|caller|phone|participant|user|iphone|ipad|android|galaxy|pixel|laptop|unidentified|"
    r"anonymous|\+?[\d\s().x*-]{5,})[\s_-]*(?:speaker|user|caller|\d+|[a-z])?",
)
_FIRST_PERSON = re.compile(r"\b(?:i|i'd|i've|i'm|my|me|we|we'd|our)\b")
_TOLD = 25  # words from which a turn can be an answer
_TAIL = 60  # words of a turn that is searched for questions as a whole
_TAIL_LETTERS = 160  # letters at the end of a longer one in which its question stands
_BESIDE = 0.2  # share of its turns behind which the other label of one person may stand
_TURNS = 2  # turns under each label from which a role can be seen to go on
_WORDS_IN_ORDER = re.compile(r"[\w'-]+")


@dataclass
class Part:
    """What one label says."""

    name: str | None
    words: int = 0
    turns: int = 0
    asked: float = 0.0
    """Questions of an interview; one that bids for a story counts more."""
    told: int = 0
    """Words of long turns in the first person."""
    places: list[int] = field(default_factory=list)
    labels: list[str | None] = field(default_factory=list)


def parts_of(turns: Sequence[Turn]) -> list[Part]:
    """What each label says, in the order in which they first speak."""
    found: dict[str | None, Part] = {}
    for i, turn in enumerate(turns):
        part = found.setdefault(turn.speaker, Part(turn.speaker, labels=[turn.speaker]))
        size = word_count(turn.text)
        part.words += size
        part.turns += 1
        part.places.append(i)
        low = plain(turn.text)
        tail = low if size <= _TAIL else low[low.rfind(" ", 0, len(low) - _TAIL_LETTERS) + 1 :]
        part.asked += _asked(tail)
        if size >= _TOLD:
            part.told += size if len(_FIRST_PERSON.findall(low)) * 25 >= size else size // 3
    return list(found.values())


def _asked(tail: str) -> float:
    """How much the end of a turn asks as an interviewer does."""
    if "you" not in tail and "?" not in tail:
        return 0.0
    known = interview_patterns()
    if known["bids_story"].search(tail) and known["bids"].search(tail):
        return 3.0
    if known["small_question"].search(tail):
        return 0.0
    if known["opens_own"].search(tail) and not known["later_own"].search(tail):
        return 1.5
    asks = tail.rstrip().endswith("?") or known["turned_verbs"].search(tail[-90:]) is not None
    return 1.0 if asks and " you" in tail else 0.3 if asks else 0.0


def joined(parts: Sequence[Part]) -> list[Part]:
    """Labels of one person joined, the one spoken under most first among its labels."""
    out: list[Part] = []
    for part in sorted(parts, key=lambda p: p.places[0]):
        same = next((one for one in out if _same_person(one, part)), None)
        if same is None:
            out.append(Part(part.name, part.words, part.turns, part.asked, part.told, part.places, [part.name]))
            continue
        most = same.name if same.words >= part.words else part.name
        same.labels = [*same.labels, part.name]
        same.name = most
        same.words += part.words
        same.turns += part.turns
        same.asked += part.asked
        same.told += part.told
        same.places = sorted(same.places + part.places)
    return out


def _same_person(one: Part, other: Part) -> bool:
    """Whether two labels are one person: they never talk side by side, and name or role goes on."""
    if one.name is None or other.name is None:
        return False
    a, b = _tokens(one.name), _tokens(other.name)
    if (a <= b or b <= a) and a and b:
        beside = {place + 1 for place in one.places} & set(other.places)
        return len(beside) <= _BESIDE * min(len(one.places), len(other.places))
    if min(one.turns, other.turns) < _TURNS or not (_within_gap(one, other) or _within_gap(other, one)):
        return False
    if _tells(one) != _tells(other):
        return False
    # One stops for good where the other starts. Whoever answers does not hand over to another; whoever asks may.
    if _tells(one) and one.places[-1] < other.places[0]:
        return True
    generic = any(_GENERIC.fullmatch(part.name.lower().strip()) for part in (one, other) if part.name)
    return generic and not _numbered(one.name, other.name)


def _within_gap(one: Part, other: Part) -> bool:
    """Whether all that one says stands between two neighbouring turns of the other, or in front of or behind all."""
    return bisect(other.places, one.places[0]) == bisect(other.places, one.places[-1])


def _tokens(name: str) -> frozenset[str]:
    return frozenset(w for w in _WORDS_IN_ORDER.findall(name.lower()) if not w.isdigit() and not _GENERIC.fullmatch(w))


def _numbered(one: str, other: str) -> bool:
    """Whether both are labels that a machine counted out ("Speaker 1", "Speaker 3"): it meant two people."""
    stems = {re.sub(r"[\W\d_]+", "", name.lower()) for name in (one, other)}
    return len(stems) == 1


def _tells(part: Part) -> bool:
    """Whether a label tells more than it asks."""
    return part.told > 60 * part.asked
