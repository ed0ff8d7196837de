"""Whose names a talk holds, and where: the speakers' by their labels, others by the words that introduce them.

In a text with capitals a name found once is masked wherever it has its capital; a name that is a word, a month or a
place too ("Will", "May", "Jordan") only where the words around speak of a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from starjudge.transcripts import redacted_words as lists
from starjudge.transcripts.redacted_evidence import JOINS, LONGEST, NEAR, STOPS, TITLES, UNITS, Evidence
from starjudge.transcripts.redacted_tokens import Token

_IN_TIME: Final = frozenset(
    "in since until till by last next early late mid this during before after through around of from to every".split()
)
_IN_PLACE: Final = frozenset("in near across outside throughout around".split())
_TRAVEL: Final = frozenset("moved move relocated flew travelled traveled came come expanded shipped graduated".split())
_STATES: Final = frozenset("and is was has had here would".split())  # what places and months do too


class People:
    """The names of a talk's people.

    Args:
        turns: the words of each turn.
        texts: the text of each turn.
        known: single names of the speakers, folded.
        given: single names that the caller wants masked, folded.

    """

    def __init__(
        self, turns: Sequence[Sequence[Token]], texts: Sequence[str], known: Iterable[str], given: Iterable[str] = ()
    ) -> None:
        self._talk = Evidence(turns)
        self._cased = self._talk.cased
        self._given = frozenset(given)
        self._names = set(known) | self._given
        for tokens, text in zip(turns, texts, strict=True):
            for place in range(len(tokens)):
                self._names.update(self._talk.introduced(tokens, place, text))
        if self._cased:
            known = frozenset(self._names) - lists.TWOFOLD - lists.ASSISTANTS
            for tokens in turns:
                for place, token in enumerate(tokens):
                    if token.capital and token.fold in known:
                        self._names.update(self._talk.beside(tokens, place))

    def places(self, tokens: Sequence[Token], text: str) -> Iterator[tuple[int, int]]:
        """Start and end of each name in a turn."""
        place = 0
        while place < len(tokens):
            if not self._is_name(tokens, place, text):
                place += 1
                continue
            end = place + 1
            while end < len(tokens) and tokens[end].gap in JOINS:
                # A surname that was never introduced follows a name that was.
                surname = tokens[end].capital and self._cased and tokens[place].capital and end < place + LONGEST
                if not (self._is_name(tokens, end, text) or (surname and self._talk.could_be(tokens[end]))):
                    break
                end += 1
            yield tokens[place].start, tokens[end - 1].end
            place = end

    def _is_name(self, tokens: Sequence[Token], place: int, text: str) -> bool:
        token = tokens[place]
        if token.fold not in self._names:
            return False
        if token.fold in lists.ASSISTANTS:
            return not _is_program(tokens, place, text)
        if token.fold not in lists.TWOFOLD:
            return token.capital or not self._cased or text[token.start : token.end].isupper()
        if not token.capital:
            return token.fold in lists.FIRST and self._addressed(tokens, place, text)
        if token.fold in self._given:
            return True
        return self._person_meant(tokens, place, text)

    def _person_meant(self, tokens: Sequence[Token], place: int, text: str) -> bool:
        """Whether a word with a capital that is a name and something else is the name here."""
        token = tokens[place]
        before = tokens[place - 1] if place else None
        two = tokens[place - 2].fold if place > 1 else ""
        addressed = self._addressed(tokens, place, text)
        if addressed:
            return True
        if not token.first and before is not None:
            if token.fold in lists.MONTHS and (
                before.fold in _IN_TIME or re.match(r" (?:of |the )?\d", text[token.end : token.end + 8])
            ):
                return False
            if token.fold in lists.PLACES and (
                before.fold in _IN_PLACE or (before.fold in {"to", "from"} and two in _TRAVEL)
            ):
                return False
            # "Google Cloud": with a capital in front it is part of another name.
            return not (before.capital and token.gap == " " and before.fold not in self._names and not before.first)
        if token.fold not in lists.FIRST:
            return False
        rest = text[token.end : token.end + 3]
        behind = tokens[place + 1].fold if place + 1 < len(tokens) else ""
        if rest[:1] in {"'", "’"} or not rest.strip(" .!?"):
            return True
        if rest[:1] in {",", ".", "?", "!"}:
            return token.fold not in lists.MONTHS | lists.PLACES or rest[:1] == ","
        if behind == "from":  # "Jordan from the data team"
            return any(word.fold in UNITS for word in tokens[place + 2 : place + 2 + NEAR])
        return behind in lists.SAYS - _STATES or (
            behind in lists.SAYS and token.fold not in lists.MONTHS | lists.PLACES
        )

    def _addressed(self, tokens: Sequence[Token], place: int, text: str) -> bool:
        """Whether somebody is greeted, thanked or introduced by this word."""
        if not place:
            return False
        one, two = tokens[place - 1].fold, tokens[place - 2].fold if place > 1 else ""
        gap = tokens[place].gap
        if gap not in {" ", ", "}:
            return one in TITLES and gap == ". "
        behind = tokens[place + 1].fold if place + 1 < len(tokens) else ""
        if STOPS.match(text, tokens[place].end) is None and behind not in lists.GOES_ON:
            return False
        pairs = {("i", "m"), ("i", "am"), ("name", "is"), ("name", "s"), ("call", "me"), ("thank", "you")}
        return one in lists.GREETINGS | TITLES or (two, one) in pairs | {("this", "is"), ("meet", "you")}


def _is_program(tokens: Sequence[Token], place: int, text: str) -> bool:
    """Whether a name that programs have too is a program's here."""
    behind = tokens[place + 1].fold if place + 1 < len(tokens) else ""
    before = tokens[place - 1].fold if place else ""
    versioned = re.match(r"[ -]v?\d", text[tokens[place].end : tokens[place].end + 3]) is not None
    return versioned or behind in lists.PROGRAM_SIGNS or before in lists.PROGRAM_VERBS
