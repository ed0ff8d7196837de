"""An attempt at a question as commands are given it: an answer to judge, or an evaluation saved as JSON."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starjudge.cli.inputs import DEFAULT_RUBRIC, STANDARD_INPUT, asked_question, named_rubric, read_answer
from starjudge.errors import InputError

if TYPE_CHECKING:
    from starjudge.evaluate import JudgeName
    from starjudge.judges.judge import Judge
    from starjudge.models.evaluation import Evaluation

SAVED = ".json"
JUDGES = ("auto", "model", "heuristic")
FORMATS = ("text", "json", "markdown", "html")
LARGEST = 50 * 2**20  # bytes of a saved evaluation
FILE_NOTES = """\
A file ending in .json is an evaluation, as 'starjudge evaluate --format json'
writes it. Any other is an answer: plain UTF-8 text that may begin with header
lines (Question, Role, Company, Duration, Rubric, Theme) and an empty line."""


def add_attempt_options(parser: argparse.ArgumentParser) -> None:
    """Add what an answer is judged by."""
    parser.add_argument("--question", help="the question that was asked; default: of the file's header")
    parser.add_argument("--rubric", help="id of a shipped rubric (starjudge rubrics list) or a path; default star-l")
    parser.add_argument(
        "--judge",
        choices=JUDGES,
        default="auto",
        help="a chat model, the offline heuristic, or auto (default): the model where one is configured, "
        "the heuristic where there is none or it fails",
    )
    parser.add_argument("--format", choices=FORMATS, default="text", help="form of the result; default text")
    parser.add_argument("--output", metavar="FILE", help="write the result to this file")


def evaluated(file: str, arguments: argparse.Namespace, judge: JudgeName | Judge) -> Evaluation:
    """The evaluation of a file: read, or made by the judge. Raises `InputError` or `JudgeError`."""
    if is_saved(file):
        return _saved(file)
    given = read_answer(file)
    told: dict[str, Any] = {
        "question": asked_question(given, arguments.question),
        "answer": given.answer,
        "rubric": arguments.rubric or named_rubric(given) or DEFAULT_RUBRIC,
        "company": given.company,
        "duration": given.duration,
        "theme": given.theme,
    }

    # Loaded only now: a wrong file name is told at once.
    from starjudge.evaluate import evaluate_answer

    return evaluate_answer(**told, judge=judge)


def is_saved(file: str) -> bool:
    """Whether a file is named as an evaluation that was saved."""
    return file != STANDARD_INPUT and file.lower().endswith(SAVED)


def _saved(file: str) -> Evaluation:
    from pydantic import ValidationError

    from starjudge.models.evaluation import Evaluation

    try:
        with Path(file).open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except FileNotFoundError:
        raise InputError(f"{file}: no such file (looked from {Path.cwd()})") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(f"{file}: cannot be read: {reason}") from None
    if len(data) > LARGEST:
        raise InputError(f"{file}: larger than {LARGEST // 2**20} MB; expected one evaluation")
    try:
        return Evaluation.model_validate_json(data.removeprefix(b"\xef\xbb\xbf"))
    except ValidationError as error:
        row = error.errors(include_input=False, include_context=False, include_url=False)[0]
        field = ".".join(map(str, row["loc"]))
        where = f"field {field!r}: " if field else ""
        raise InputError(
            f"{file}: {where}{row['msg']}; expected one evaluation, as 'starjudge evaluate --format json' writes it"
        ) from None
