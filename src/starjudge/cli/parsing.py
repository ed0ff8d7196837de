"""The parser that all commands share: an example in each help, and wrong usage told in one line."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Callable
from typing import Any, NoReturn

from starjudge.errors import nearest

WIDTH = 80
MOST = 999_999_999  # of a whole number where nothing else is said: nobody means more
LARGEST = 2**63 - 1  # of any: 64 bits, as servers take them
LONGEST = len(str(LARGEST))  # digits

Add = Callable[..., "Parser"]
"""Adds a command: ``add(name, summary, description=…, example=…)``."""


class Parser(argparse.ArgumentParser):
    """An `argparse.ArgumentParser` that shows an example, and says what is wrong in one line."""

    def __init__(self, *, example: str = "", notes: str = "", **settings: Any) -> None:
        epilog = "\n\n".join(part for part in (f"example:\n  {example}" if example else "", _filled(notes)) if part)
        settings["description"] = _filled(settings.get("description") or "")
        settings.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(epilog=epilog, allow_abbrev=False, **settings)

    def error(self, message: str) -> NoReturn:
        """Leave with code 2 and one line; the usage itself is a ``--help`` away."""
        self.exit(2, f"{self.prog}: {' '.join(message.split())}; see {self.prog} --help\n")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        # As in the base class, with the nearest of the values allowed.
        if action.choices is not None and value not in action.choices:
            raise argparse.ArgumentError(action, f"unknown value {value!r}; {nearest(value, map(str, action.choices))}")


def whole(expected: str = "a whole number", least: int = 0, most: int = MOST) -> Callable[[str], int]:
    """What reads a whole number of an option, for `add_argument`; another value is refused in one line.

    Args:
        expected: the words of the refusal for what is expected.
        least: a minus sign is read only where this is below 0.
        most: at most `LARGEST`.

    """

    def read(text: str) -> int:
        digits = text.removeprefix("-") if least < 0 else text
        fits = digits.isascii() and digits.isdecimal() and len(digits) <= LONGEST  # else `int` itself may refuse them
        if not fits or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"expected {expected}, found {text!r}")
        return int(text)

    return read


from_one = whole("a whole number from 1 up", 1, LARGEST)
any_whole = whole("a whole number", -LARGEST, LARGEST)


def _filled(text: str) -> str:
    """Text with its longer lines broken; what stands in lines that fit stays as it is."""
    return "\n".join(textwrap.fill(line, WIDTH) if len(line) > WIDTH else line for line in text.splitlines())


def commands(parser: Parser, title: str = "commands") -> Add:
    """What adds commands under a parser."""
    group = parser.add_subparsers(title=title, metavar="COMMAND", required=True, parser_class=Parser)

    def add(name: str, summary: str, **settings: Any) -> Parser:
        settings.setdefault("description", f"{summary[0].upper()}{summary[1:]}.")
        made: Parser = group.add_parser(name, help=summary, **settings)
        return made

    return add


def name_of_somebody(text: str) -> str:
    """A name to be masked; one without a letter would mask marks."""
    if not any(map(str.isalpha, text)):
        raise argparse.ArgumentTypeError("expected a name, such as 'Ana'")
    return text
