"""Words that count against a speaker only where they are the speaker's own and meant.

Every rule that reads words asks here, so that a quotation, a denial or a reported opinion is treated alike by
all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from starjudge.heuristics.denied import is_denied
from starjudge.heuristics.reading import Reading
from starjudge.text.measure import Facts

_REPORTED_WITHIN = 9  # tokens: the length of a reported clause's opening
_OWN_SUBJECTS = frozenset(("i", "we", "i'd", "i've", "we'd", "myself"))


class AtWords:
    """A pattern whose alternatives all begin at a word; for words with single spaces, as `plain` gives them.

    Saying so once keeps a long one from being tried at every letter. It is said by the mark in front of a word and
    not by a boundary, since the engine can look for a mark without trying to match. An alternative has no word
    boundary of its own at its start: it would keep the engine from passing it over by its first letter.
    """

    __slots__ = ("_anywhere", "_behind_mark")

    def __init__(self, pattern: str) -> None:
        self._anywhere = re.compile(rf"\b(?:{pattern})")
        self._behind_mark = re.compile(rf"[ '.,:](?:{pattern})")

    def search(self, words: str) -> re.Match[str] | None:
        """The first place where the pattern is found, with the mark in front; for whether it is, not for where."""
        return self._behind_mark.search(f" {words}")

    def findall(self, words: str) -> list[str]:
        """Everything that is found."""
        found: list[str] = self._anywhere.findall(words)
        return found


def at_words(pattern: str) -> AtWords:
    """A pattern whose alternatives all begin at a word."""
    return AtWords(pattern)


def holds(reading: Reading, *lists: str) -> bool:
    """Whether an entry of the lists is anywhere in the answer: spares looking for it."""
    facts = reading.facts
    return facts.present & facts.lexicon.bit(*lists) != 0


def own_tokens(reading: Reading, *lists: str, denied: bool = True, reported: bool = True) -> Iterator[int]:
    """Tokens at which an entry of the lists starts and is said and meant by the speaker.

    Args:
        reading: the answer.
        lists: ids of word lists.
        denied: leave out entries with a negation close in front.
        reported: leave out entries that stand in what somebody else is said to have said.

    """
    facts = reading.facts
    for i in facts.having(*lists):
        if i in facts.quoted or (denied and is_denied(facts, i)) or (reported and is_reported(facts, i)):
            continue
        yield i


def is_reported(facts: Facts, token: int) -> bool:
    """Whether somebody else is said to have said what stands at a token."""
    bits = facts.lexicon.bits
    reporting, other = bits["reporting"], bits["third_person"] | bits["third_subject"] | bits["role_noun"]
    first = facts.units[facts.unit_of(token)].first
    words, masks = facts.tokens.words, facts.masks
    for i in range(token - 1, max(first, token - _REPORTED_WITHIN) - 1, -1):
        if masks[i] & reporting:
            before = range(i - 1, max(first, i - 4) - 1, -1)
            for j in before:
                if words[j] in _OWN_SUBJECTS:
                    return False
                if masks[j] & other:
                    return True
            return False
    return False


def own_units(reading: Reading, *lists: str) -> list[int]:
    """Indices of the units in which an entry of the lists starts outside a quotation, in order."""
    quoted = reading.facts.quoted
    return units_of(reading, [i for i in reading.facts.having(*lists) if i not in quoted])


def units_of(reading: Reading, tokens: list[int]) -> list[int]:
    """Indices of the units that hold these tokens, each once, in order."""
    out: list[int] = []
    for token in tokens:
        unit = reading.facts.unit_of(token)
        if not out or out[-1] != unit:
            out.append(unit)
    return out


def place(reading: Reading, token: int) -> tuple[int, int]:
    """Character offsets of the whole unit that holds a token."""
    unit = reading.facts.units[reading.facts.unit_of(token)]
    return unit.start, unit.end


def unit_place(reading: Reading, index: int) -> tuple[int, int]:
    """Character offsets of a unit."""
    unit = reading.facts.units[index]
    return unit.start, unit.end


def plain(reading: Reading, index: int, beyond: int = 0) -> str:
    """The words of a unit, lower case with single spaces, somebody else's quoted words left out.

    ``beyond`` tokens on either side are added where the text has no punctuation and cuts are guesses.
    """
    facts = reading.facts
    unit = facts.units[index]
    first, last = unit.first, unit.last
    if beyond and unit.clause:
        first, last = max(0, first - beyond), min(len(facts.tokens), last + beyond)
    words = facts.tokens.words
    if not facts.quoted:
        return " ".join(words[first:last])
    return " ".join(words[i] for i in range(first, last) if i not in facts.quoted)


def has_in(reading: Reading, index: int, *lists: str) -> bool:
    """Whether an entry of the lists starts in a unit."""
    facts = reading.facts
    return facts.unit_masks[index] & facts.lexicon.bit(*lists) != 0


def question_has(reading: Reading, pattern: re.Pattern[str]) -> bool:
    """Whether a question asks about something; only so much of it is read as a question has."""
    return _asks(reading.question[:_QUESTION], pattern)


_QUESTION = 2000  # characters of a question that are read; a longer one is no question any more


@lru_cache(maxsize=8192)
def _asks(question: str, pattern: re.Pattern[str]) -> bool:
    return pattern.search(question.lower()) is not None
