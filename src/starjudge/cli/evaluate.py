"""``starjudge evaluate``: one answer in, its evaluation out."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from typing import TYPE_CHECKING

from starjudge.cli.output import check_output, say, standard_output_shows, write_result
from starjudge.cli.parsing import Add
from starjudge.errors import InputError, RubricError

if TYPE_CHECKING:
    from starjudge.models.evaluation import Evaluation
    from starjudge.models.rubric import Rubric
    from starjudge.resources.answer_files import AnswerFile

FORMATS = ("text", "json", "markdown", "html")
JUDGES = ("auto", "model", "heuristic")
STANDARD_INPUT = "-"
PIPED_WIDTH = 80
NARROWEST, WIDEST = 40, 100  # narrower cannot hold a bar and its figures, wider does not read well

FILE_NOTES = """\
An answer file is plain UTF-8 text. It may begin with a header; what an option says goes before it:

  Question: Tell me about a time your model failed in production.
  Company: amazon
  Duration: 2:35

  In March our ranking model began to ...

Header lines: Question, Role, Company, Duration, Rubric, Theme."""


def add_to(add: Add) -> None:
    """Add the command to the parser."""
    parser = add(
        "evaluate",
        "evaluate one answer",
        description="Evaluates one answer, read from a file or from standard input.",
        example="starjudge evaluate examples/story_failure.txt\n"
        '  starjudge evaluate - --question "Why do you want to work here?" --company google < answer.txt\n'
        "  starjudge evaluate examples/story_failure.txt --format html --output card.html",
        notes=FILE_NOTES,
    )
    parser.add_argument("file", metavar="FILE", help="text file with the answer; - reads standard input")
    parser.add_argument("--question", help="the question that was asked")
    parser.add_argument("--rubric", help="id of a shipped rubric (starjudge rubrics list) or a path; default star-l")
    parser.add_argument("--judge", choices=JUDGES, default="auto", help="who judges; auto takes a model if configured")
    parser.add_argument("--model", help="name of the chat model; default: STARJUDGE_MODEL")
    parser.add_argument("--company", help="company lens: amazon, google, meta, microsoft, apple or startup")
    parser.add_argument("--duration", help="how long the answer took: 2:35 or 155 s; default: estimated")
    parser.add_argument("--theme", help="theme the question probes; default: found from the question")
    parser.add_argument("--format", choices=FORMATS, default="text", help="form of the result; default text")
    parser.add_argument("--output", metavar="FILE", help="write the result to this file")
    parser.add_argument("--width", type=_width, help="columns of the text form; default: the terminal's, 80 in a pipe")
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="colours of the text form")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Evaluate as the arguments say. Raises `InputError` or `JudgeError`."""
    _refuse_broken_text(arguments)
    duration = _seconds(arguments.duration)
    check_output(arguments.output, None if arguments.file == STANDARD_INPUT else arguments.file)
    given = _read(arguments.file)
    question = arguments.question if arguments.question is not None else given.question
    if question is None or not question.strip():
        raise InputError(
            f"{given.name}: no question; begin the file with 'Question: …' and an empty line, or give --question"
        )

    # Loaded only now: a wrong file name is told at once.
    from starjudge.evaluate import evaluate_answer

    evaluation = evaluate_answer(
        question,
        given.answer,
        rubric=arguments.rubric or _named_rubric(given) or "star-l",
        judge=arguments.judge,
        model=arguments.model,
        company=arguments.company or given.company,
        duration=duration if duration is not None else given.duration,
        theme=arguments.theme or given.theme,
    )
    write_result(_rendered(evaluation, arguments), arguments.output, arguments.format)
    if arguments.model and evaluation.judge.engine == "heuristic" and evaluation.judge.fallback_reason is None:
        say(f"starjudge: --model {arguments.model!r} is not used: the heuristic judge asks no model")
    return 0


def _rendered(evaluation: Evaluation, arguments: argparse.Namespace) -> str:
    from starjudge.reports import render

    width, color = _columns(arguments), _coloured(arguments)
    text = render(evaluation, arguments.format, width=width, color=color)
    if arguments.format != "text" or arguments.output is not None or standard_output_shows(text):
        return text
    # A terminal without the card's characters gets one drawn for it: put in afterwards, they would move the columns.
    from starjudge.reports.terminal import terminal_card

    return terminal_card(evaluation, width=width, color=color, ascii=True)


def _read(file: str) -> AnswerFile:
    from starjudge.resources.answer_files import MAX_BYTES, decoded, parse_answer_file, read_answer_file

    if file != STANDARD_INPUT:
        return read_answer_file(file)
    name = "standard input"
    if sys.stdin is None:
        raise InputError(f"{name} is closed; name a file")
    try:
        binary = getattr(sys.stdin, "buffer", None)
        data = sys.stdin.read(MAX_BYTES + 1).encode() if binary is None else binary.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(f"{name} cannot be read: {error.strerror or error}") from None
    return parse_answer_file(decoded(data, name), name)


def _named_rubric(given: AnswerFile) -> Rubric | None:
    """The rubric of the header. A fault in it is told with the line that names it, for no option did."""
    if given.rubric is None:
        return None
    from starjudge.resources.rubrics import load_rubric

    try:
        return load_rubric(given.rubric)
    except RubricError as error:
        raise RubricError(f"{given.name}:{given.rubric_line}: 'Rubric': {error}") from None


def _refuse_broken_text(arguments: argparse.Namespace) -> None:
    """Arguments that are not in the terminal's encoding come as lone surrogates, which no result can hold."""
    for name in ("question", "rubric", "model", "company", "duration", "theme"):
        value = getattr(arguments, name)
        if value is not None and any("\ud800" <= character <= "\udfff" for character in value):
            raise InputError(f"--{name}: not valid text in the encoding of this terminal; give it as UTF-8")


def _seconds(duration: str | None) -> float | None:
    if duration is None:
        return None
    from starjudge.resources.answer_files import DURATION_FORMS, parse_duration

    seconds = parse_duration(duration)
    if seconds is None:
        raise InputError(f"--duration: not a duration: {duration!r}; expected {DURATION_FORMS}")
    return seconds


def _width(text: str) -> int:
    if not text.isdecimal() or int(text) < NARROWEST:
        raise argparse.ArgumentTypeError(f"expected {NARROWEST} columns or more, found {text!r}")
    return int(text)


def _to_terminal(arguments: argparse.Namespace) -> bool:
    return arguments.output is None and sys.stdout is not None and sys.stdout.isatty()


def _columns(arguments: argparse.Namespace) -> int:
    if arguments.width is not None:
        width: int = arguments.width
        return width
    if not _to_terminal(arguments):
        return PIPED_WIDTH
    return max(NARROWEST, min(WIDEST, shutil.get_terminal_size((PIPED_WIDTH, 24)).columns))


def _coloured(arguments: argparse.Namespace) -> bool:
    if arguments.color != "auto":
        return bool(arguments.color == "always")
    # https://no-color.org: set and not empty means no colour.
    return _to_terminal(arguments) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
