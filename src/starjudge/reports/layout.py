"""Lines for a terminal: measured, wrapped and painted, never wider than asked."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from starjudge.reports.visible import ascii_only, visible

Run = tuple[str, str]
"""Text and the name of its style, "" for none."""

STYLES: Final = {
    "bold": "1", "dim": "2", "good": "1;32", "fair": "1;33", "poor": "1;31", "head": "1;36", "quote": "3",
    "told": "36", "band": "33", "both": "32",
}  # fmt: skip
RESET: Final = "\x1b[0m"
EMOJI_FORM: Final = "\ufe0f"  # asks for a picture, which takes two columns, after a letter that took one
TIED: Final = "\xa0"  # a blank at which no line breaks


def char_width(char: str) -> int:
    """Columns one character takes; where terminals differ, the larger."""
    if char == EMOJI_FORM:
        return 1
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def text_width(text: str) -> int:
    """Columns a text takes."""
    return sum(char_width(char) for char in text)


@dataclass(frozen=True)
class Pen:
    """How a card is written: in what width, with colour or without, in ASCII or not."""

    width: int
    color: bool = False
    ascii: bool = False

    def safe(self, text: str) -> str:
        """Text as this terminal can show it, on one line and with nothing hidden in it."""
        shown = visible(text)
        return ascii_only(shown) if self.ascii else shown

    def glyphs(self, text: str, plain: str) -> str:
        """Drawn characters, or their stand-in in ASCII."""
        return plain if self.ascii else text

    def paint(self, text: str, style: str) -> str:
        """Text in a style, where there is colour."""
        return f"\x1b[{STYLES[style]}m{text}{RESET}" if self.color and style and text else text

    def cell(self, text: str, columns: int) -> str:
        """Safe text cut or filled up to a number of columns."""
        shown = self.safe(text)
        if text_width(shown) > columns:
            end = self.glyphs("…", ".")
            shown = next(_pieces(shown, columns - 1), "") + end
        return shown + " " * (columns - text_width(shown))

    def flow(self, runs: Sequence[Run], first: str = "", rest: str | None = None, lead: int | None = None) -> list[str]:
        """Runs of text, a blank between them, wrapped over lines.

        In: ``first`` opens the first line and takes ``lead`` columns (given where it holds paint), ``rest``
        opens the others. A word that is too long for a line is cut.
        """
        lead = text_width(first) if lead is None else lead
        rest = " " * lead if rest is None else rest
        lines: list[str] = []
        opening, used, line = first, lead, list[Run]()
        for word, style, gap in self._words(runs, self.width - max(lead, text_width(rest))):
            if line and used + gap + text_width(word) > self.width:
                lines.append(opening + self._painted(line))
                opening, used, line = rest, text_width(rest), []
            blank = " " * gap if line else ""
            if line and line[-1][1] == style:
                line[-1] = (line[-1][0] + blank + word, style)
            else:
                line += [(blank, ""), (word, style)] if blank else [(word, style)]
            used += len(blank) + text_width(word)
        return [*lines, (opening + self._painted(line)).rstrip()]

    def _painted(self, line: Sequence[Run]) -> str:
        return "".join(self.paint(text, style) for text, style in line).replace(TIED, " ")

    def _words(self, runs: Sequence[Run], room: int) -> Iterator[tuple[str, str, int]]:
        """Each word that fits ``room``, its style, and the blanks before it: none before the rest of a cut word."""
        for text, style in runs:
            # To `visible` a blank that ties is a blank, so each tied piece is made safe by itself.
            tied = TIED.join(self.safe(piece) for piece in text.split(TIED))
            for word in filter(None, tied.split(" ")):
                for place, piece in enumerate(_pieces(word, room)):
                    yield piece, style, 0 if place else 1


def _pieces(word: str, room: int) -> Iterator[str]:
    """A word in pieces that fit; an accent stays with its letter."""
    start, used = 0, 0
    for index, char in enumerate(word):
        wide = char_width(char)
        if used + wide > max(room, 2) and index > start:
            yield word[start:index]
            start, used = index, 0
        used += wide
    if start < len(word):
        yield word[start:]
