"""Which words of a talk introduce, address or tell of a person, so that the word beside them is a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from starjudge.transcripts import redacted_words as lists
from starjudge.transcripts.redacted_mentions import told_of_somebody
from starjudge.transcripts.redacted_tokens import BREAK, Token

STOPS: Final = re.compile(r"\s*[.,;:!?)\"”—–]|\s*$")
JOINS: Final = frozenset({" ", "-", "'", "’"})
_PARTICLES: Final = frozenset("van von de der den la le di da el al bin ibn".split())
TITLES: Final = frozenset("dr doctor prof professor mr mrs ms miss".split())
_LOWER_TITLES: Final = frozenset("dr prof mr mrs".split())  # "ms" are milliseconds
LONGEST: Final = 3  # words of a name
NEAR: Final = 5  # words between "my" and the noun, or the noun and "called"
_NOT_SOMEBODY: Final = frozenset("at in on for from using of by via near across".split())
_DEPARTMENTS: Final = frozenset("recruiting hr legal finance marketing sales security compliance procurement".split())
UNITS: Final = frozenset("team side group org organisation organization department office squad".split())
_CALLED: Final = frozenset("me you him her them".split())
_PRONOUNS: Final = frozenset({"he", "she", "he's", "she's"})
_SPOKEN_TO: Final = frozenset(
    "ask asked asking meet met told telling emailed pinged messaged texted thanked hired mentored coached convinced "
    "rang phoned paged invited warned reminded interviewed reassured congratulated".split()
)
_TALKED: Final = frozenset("talk talked spoke speak spoken chatted report reported".split())
_FIRM: Final = frozenset("at joined left".split())  # in front of a name: it is a company's or a place's
_CASED: Final = 0.02  # share of words with a capital in a text that has any


class Evidence:
    """What a talk shows of its people.

    Args:
        turns: the words of each turn.

    """

    def __init__(self, turns: Iterable[Sequence[Token]]) -> None:
        words = capitals = 0
        self.small: set[str] = set()
        """Words that stand without a capital somewhere."""
        self.proper: set[str] = set()
        """Words that stand with a capital within a sentence."""
        self.firms: set[str] = set()
        """Words with a capital that somebody works at or joins somewhere."""
        for tokens in turns:
            for place, token in enumerate(tokens):
                words += 1
                if token.capital:
                    capitals += 1
                    if not token.first:
                        self.proper.add(token.fold)
                    if place and tokens[place - 1].fold in _FIRM and token.gap == " ":
                        self.firms.add(token.fold)
                else:
                    self.small.add(token.fold)
        self.cased = capitals > words * _CASED
        """Whether names have capitals in it."""
        if not self.cased:
            self.small.clear()

    def could_be(self, token: Token) -> bool:
        """Whether a word with a capital could be somebody's name, by itself."""
        return (
            token.fold not in lists.NOBODY
            and token.fold not in TITLES
            and token.fold not in lists.PERSON - lists.TWOFOLD  # "our Chief Officer"
            and (token.fold not in self.small or token.fold in lists.TWOFOLD)
        )

    def _run(self, tokens: Sequence[Token], place: int) -> int:
        """Where the name that begins at a word ends; ``place`` itself where none does."""
        if not self.cased:
            word = tokens[place].fold
            plain = len(word) > 1 and word not in lists.NOBODY and word not in lists.SAYS
            return place + 1 if plain and word not in lists.PERSON else place
        end = place
        while end < len(tokens) and end < place + LONGEST and (end == place or tokens[end].gap in JOINS):
            token = tokens[end]
            particle = end > place and token.fold in _PARTICLES
            if not particle and not (token.capital and self.could_be(token)):
                break
            end += 1
        while end > place and not tokens[end - 1].capital:
            end -= 1
        return end

    def beside(self, tokens: Sequence[Token], place: int) -> Iterator[str]:
        """Words that are names since one is beside them: ``Aylin and Tomasz``."""
        if place > 1 and tokens[place - 1].fold == "and" and tokens[place - 1].gap == tokens[place].gap == " ":
            others = tokens[place - 2 : place - 1]
        else:
            others = ()
        if place + 2 < len(tokens) and tokens[place + 1].fold == "and" and tokens[place + 1].gap == " ":
            others = (*others, tokens[place + 2])
        for other in others:
            alone = other.fold not in self.firms and other.fold not in lists.ASSISTANTS and not other.first
            if other.capital and other.gap == " " and alone and self.could_be(other):
                yield other.fold

    def introduced(self, tokens: Sequence[Token], place: int, text: str) -> Iterator[str]:
        """The words of a name that begins here and that the words around introduce."""
        if self.cased and not tokens[place].capital:
            return
        end = self._run(tokens, place)
        if end == place:
            return
        if self._cued(tokens, place, end, text) or (
            self.cased
            and (
                self._told_of(tokens, place, end, text)
                or self._dealt_with(tokens, place, end)
                or self._mentioned(tokens, place, end, text)
            )
        ):
            yield from (token.fold for token in tokens[place:end] if token.fold not in _PARTICLES)

    def _cued(self, tokens: Sequence[Token], place: int, end: int, text: str) -> bool:
        """Whether the words in front introduce or address somebody."""
        if not place:
            return False
        one = tokens[place - 1]
        two = tokens[place - 2].fold if place > 1 else ""
        three = tokens[place - 3].fold if place > 2 else ""
        gap = tokens[place].gap
        if one.fold in (TITLES if self.cased else _LOWER_TITLES) and gap in {" ", ". "}:
            return True
        if gap.strip(" ,—–") or BREAK.search(gap):
            return False
        if (one.fold in {"is", "s", "was"} and two == "name") or (two == "call" and one.fold in _CALLED):
            return True
        if one.fold in {"called", "named"}:
            return any(token.fold in lists.PERSON for token in _sentence(tokens, place - 1))
        if not self.cased:
            return False
        behind = tokens[end].fold if end < len(tokens) else ""
        ends = STOPS.match(text, tokens[end - 1].end) is not None
        if two == "i" and one.fold in {"m", "am"}:
            return ends or behind in lists.GOES_ON
        if (two, one.fold) == ("this", "is"):
            return three in lists.GREETINGS or behind in {"here", "from", "speaking"}
        if one.fold in lists.GREETINGS or (two, one.fold) in {("thank", "you"), ("meet", "you")}:
            return True
        if "," in gap and one.fold in {"you", "much", "lot"} and {two, three} & {"thanks", "thank", "so"}:
            return True
        return self._related(tokens, place, ends or behind in lists.SAYS)

    def _related(self, tokens: Sequence[Token], place: int, ends: bool) -> bool:
        """``my manager, Priya``, ``our data lead Jonas``, ``my mentor was Aiko``."""
        noun = place - 1
        linked = tokens[noun].fold in {"is", "was"}
        if linked:
            noun -= 1
        if noun < 0 or tokens[noun].fold not in lists.PERSON or (tokens[place].gap != " " and not ends):
            return False
        owner = noun - 1
        while owner >= 0 and noun - owner < NEAR and tokens[owner].fold in lists.QUALITIES | lists.PERSON:
            owner -= 1
        return owner >= 0 and tokens[owner].fold in lists.OWNERS

    def _told_of(self, tokens: Sequence[Token], place: int, end: int, text: str) -> bool:
        """Whether the words behind say that it is a person: ``Priya, my manager,``, ``Jonas from the data team``."""
        before = tokens[place - 1].fold if place else ""
        rest = [token.fold for token in tokens[end : end + NEAR + 1]]
        if len(rest) > 1 and rest[0] in {"from", "in"} and rest[1] in _DEPARTMENTS and not tokens[place].first:
            return True  # "Oonagh in recruiting"
        if before in _NOT_SOMEBODY or len(rest) < 2:
            return before == "and" and place > 1 and tokens[place - 2].fold == "me" and not tokens[place].first
        gap = tokens[end].gap
        if gap == " " and rest[0] == "and" and text[tokens[end + 1].start : tokens[end + 1].end] == "I":
            return True
        if gap == " " and (rest[0], rest[1]) in {("told", "me"), ("asked", "me")}:
            return True
        if gap == " " and rest[0] == "from" and not tokens[place].first:
            return rest[1] in lists.OWNERS and any(word in UNITS for word in rest[2:])
        if gap == ", " and rest[0] == "who":
            return True
        if gap == ", " and rest[0] in _PRONOUNS and not tokens[place].first:
            return True  # "with Ilse, she's our analyst"
        if gap == ", " and rest[0] in lists.OWNERS:
            for step, word in enumerate(rest[1:], 1):
                if word in lists.PERSON and STOPS.match(text, tokens[end + step].end):
                    return True
                if word not in lists.PERSON | lists.QUALITIES:
                    return False
        return False

    def _dealt_with(self, tokens: Sequence[Token], place: int, end: int) -> bool:
        """Whether somebody speaks or is spoken to by this name, and nothing says that it is a company's."""
        token = tokens[place]
        if token.first or token.gap != " " or token.fold in self.firms or token.fold in lists.ASSISTANTS:
            return False
        one, two = tokens[place - 1].fold, tokens[place - 2].fold if place > 1 else ""
        if one in _SPOKEN_TO or (two in _TALKED and one in {"to", "with"}):
            return True
        return end < len(tokens) and tokens[end].gap == " " and tokens[end].fold == "said"

    def _mentioned(self, tokens: Sequence[Token], place: int, end: int, text: str) -> bool:
        """Whether more is told around the name, and nothing says that it is a company's or a program's."""
        fold = tokens[place].fold
        if fold in self.firms or fold in lists.ASSISTANTS:
            return False
        return told_of_somebody(tokens, place, end, text, fold in self.proper)


def _sentence(tokens: Sequence[Token], place: int) -> Iterator[Token]:
    """The few words in front of a place, back to the start of the sentence."""
    for step in range(1, NEAR + 1):
        if place - step < 0 or tokens[place - step + 1].first:
            return
        yield tokens[place - step]
