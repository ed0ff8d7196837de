"""The command ``starjudge``: finds the command asked for, runs it, and turns errors into one line and an exit code.

Nothing but the parser is loaded before a command is known: each loads what it needs when it runs.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

import starjudge
from starjudge.cli import (
    agreement,
    audit,
    calibrate,
    coach,
    compare,
    estimate,
    evaluate,
    grade,
    openai_batch,
    practice,
    report,
    rubrics,
    schema,
    serve,
    stories,
    transcript,
)
from starjudge.cli.output import say
from starjudge.cli.parsing import Parser, commands
from starjudge.errors import FallbackWarning, InputError, JudgeError, StarjudgeError

COMMANDS = (
    evaluate, transcript, grade, compare, coach, practice, report, stories, agreement, calibrate, audit, estimate,
    openai_batch, rubrics, schema, serve,
)  # fmt: skip
"""In the order of the help."""
DONE = 0
SOME_FAILED = 1  # some records failed, each named in the output with its reason
WRONG_INPUT = 2
NO_MODEL = 3
INTERRUPTED = 130  # 128 + SIGINT, as shells report it
READER_GONE = 141  # 128 + SIGPIPE

EXIT_CODES = "exit codes: 0 done; 1 some records failed; 2 wrong usage or input; 3 the model could not be reached"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. ``argv`` are the arguments behind the program's name."""
    try:
        code = _run(argv)
        if sys.stdout is not None:
            sys.stdout.flush()  # here, where a reader that has left can still be told from a fault
        return code
    except BrokenPipeError:
        _forget_standard_output()
        return READER_GONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except StarjudgeError as error:
        say(f"starjudge: {error}")
        return _code(error)


def _run(argv: Sequence[str] | None) -> int:
    try:
        arguments = _parser().parse_args(argv)
    except SystemExit as leaving:  # argparse leaves this way after --help and on wrong usage
        return leaving.code if isinstance(leaving.code, int) else WRONG_INPUT
    with _plain_warnings():
        code: int = arguments.run(arguments)
    return code


def _code(error: StarjudgeError) -> int:
    if isinstance(error, JudgeError):
        return NO_MODEL
    return WRONG_INPUT if isinstance(error, InputError) else SOME_FAILED


def _parser() -> Parser:
    parser = Parser(
        prog="starjudge",
        description="Evaluates answers to behavioural interview questions for AI/ML roles, with evidence.",
        example="starjudge evaluate examples/story_failure.txt\n  starjudge estimate examples/story_failure.txt",
        notes=EXIT_CODES,
    )
    parser.add_argument("--version", action="version", version=f"starjudge {starjudge.__version__}")
    add = commands(parser)
    for module in COMMANDS:
        module.add_to(add)
    return parser


@contextmanager
def _plain_warnings() -> Iterator[None]:
    """Within it, a warning is one line without the place in our code that gave it."""

    def show(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        # That the model failed says what happened, not what may be wrong.
        say(f"starjudge: {message}" if issubclass(category, FallbackWarning) else f"starjudge: warning: {message}")

    with warnings.catch_warnings():
        warnings.simplefilter("always", FallbackWarning)  # also where warnings are errors, or silent
        warnings.showwarning = show
        yield


def _forget_standard_output() -> None:
    """Point standard output at nothing, or the interpreter complains when it closes it."""
    try:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):  # a stream without a file behind it needs nothing
        pass
