"""How wide and in what colours a result for people is drawn: as asked, else as the terminal is."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Callable

from starjudge.cli.output import standard_output_shows
from starjudge.cli.parsing import whole

PIPED_WIDTH = 80
NARROWEST, WIDEST = 40, 100  # narrower cannot hold a bar and its figures, wider does not read well


def add_look_options(parser: argparse.ArgumentParser) -> None:
    """Add ``--width`` and ``--color`` to a command with a text form."""
    parser.add_argument(
        "--width",
        type=whole(f"{NARROWEST} columns or more", NARROWEST),
        help="columns of the text form; default: the terminal's, 80 in a pipe",
    )
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="colours of the text form")


def drawn(report: Callable[[int, bool, bool], str], arguments: argparse.Namespace) -> str:
    """A report in characters that the reader can see.

    In: ``report`` takes columns, whether there are colours, and whether there is only ASCII.
    """
    width, color = columns(arguments), coloured(arguments)
    text = report(width, color, False)
    if arguments.output is not None or standard_output_shows(text):
        return text
    # A terminal without the report's characters gets one drawn for it: put in afterwards, they would move the columns.
    return report(width, color, True)


def columns(arguments: argparse.Namespace) -> int:
    """Columns of the text form."""
    if arguments.width is not None:
        width: int = arguments.width
        return width
    if not _to_terminal(arguments):
        return PIPED_WIDTH
    return max(NARROWEST, min(WIDEST, shutil.get_terminal_size((PIPED_WIDTH, 24)).columns))


def coloured(arguments: argparse.Namespace) -> bool:
    """Whether the text form has colours."""
    if arguments.color != "auto":
        return bool(arguments.color == "always")
    # https://no-color.org: set and not empty means no colour.
    return _to_terminal(arguments) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _to_terminal(arguments: argparse.Namespace) -> bool:
    return arguments.output is None and sys.stdout is not None and sys.stdout.isatty()
