"""``starjudge evaluate``: one answer in, its evaluation out."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from starjudge.cli.inputs import (
    DEFAULT_RUBRIC,
    STANDARD_INPUT,
    asked_question,
    named_rubric,
    read_answer,
    refuse_broken_text,
)
from starjudge.cli.look import add_look_options, coloured, columns, drawn
from starjudge.cli.model_options import add_model_options, asked_model, chosen_judge, unused_note
from starjudge.cli.output import check_output, say, write_result
from starjudge.cli.parsing import Add
from starjudge.cli.progress import asking, spent, to_terminal
from starjudge.errors import InputError

if TYPE_CHECKING:
    from starjudge.models.evaluation import Evaluation

FORMATS = ("text", "json", "markdown", "html")
JUDGES = ("auto", "model", "heuristic")
TEXTS = ("question", "rubric", "company", "duration", "theme", "model", "base_url", "redact_name")
"""Options that end in a result or a request."""

FILE_NOTES = """\
An answer file is plain UTF-8 text. It may begin with a header; what an option
says goes before it:

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
        "  starjudge evaluate examples/story_failure.txt --explain\n"
        '  starjudge evaluate - --question "Why do you want to work here?" < answer.txt\n'
        "  starjudge evaluate answer.txt --format html --output card.html\n"
        "  starjudge evaluate answer.txt --judge model --samples 3 --max-cost 0.10\n"
        "  starjudge evaluate answer.txt --base-url http://localhost:8080/v1 --model mine",
        notes=FILE_NOTES,
        usage="%(prog)s FILE [options]",
    )
    parser.add_argument("file", metavar="FILE", help="text file with the answer; - reads standard input")
    parser.add_argument("--question", help="the question that was asked")
    parser.add_argument("--rubric", help="id of a shipped rubric (starjudge rubrics list) or a path; default star-l")
    parser.add_argument(
        "--judge",
        choices=JUDGES,
        default="auto",
        help="who judges: a chat model, the offline heuristic, or auto (default): the model where one is configured, "
        "the heuristic where there is none or it fails",
    )
    parser.add_argument("--company", help="company lens: amazon, google, meta, microsoft, apple or startup")
    parser.add_argument("--duration", help="how long the answer took: 2:35 or 155 s; default: estimated")
    parser.add_argument("--theme", help="theme the question probes; default: found from the question")
    parser.add_argument(
        "--explain",
        action="store_true",
        help="tell below the card which measurements moved which score of the heuristic judge; text form only",
    )
    parser.add_argument("--format", choices=FORMATS, default="text", help="form of the result; default text")
    parser.add_argument("-o", "--output", metavar="FILE", help="write the result to this file")
    parser.add_argument("--calibration", metavar="FILE", help="correct the scores by a file of 'starjudge calibrate'")
    add_look_options(parser)
    add_model_options(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Evaluate as the arguments say. Raises `InputError` or `JudgeError`."""
    refuse_broken_text(**{name: getattr(arguments, name) for name in TEXTS})
    duration = _seconds(arguments.duration)
    _check_explain(arguments)
    check_output(arguments.output, None if arguments.file == STANDARD_INPUT else arguments.file)
    given = read_answer(arguments.file)
    told: dict[str, Any] = {
        "question": asked_question(given, arguments.question),
        "answer": given.answer,
        "rubric": arguments.rubric or named_rubric(given) or DEFAULT_RUBRIC,
        "company": arguments.company or given.company,
        "duration": duration if duration is not None else given.duration,
        "theme": arguments.theme or given.theme,
    }
    model = asked_model(arguments)
    judge = chosen_judge(arguments, model)

    # Loaded only now: a wrong file name is told at once.
    from starjudge.evaluate import evaluate_answer

    with asking(model):
        evaluation = evaluate_answer(**told, judge=judge, calibration=arguments.calibration)
    by_model = evaluation.judge.engine == "model"
    text = _card(evaluation, arguments, None if by_model else told) if arguments.format == "text" else None
    write_result(text or _other(evaluation, arguments), arguments.output, arguments.format)
    if model is None and (note := unused_note(arguments)):
        say(note)
    if by_model and arguments.explain:
        say("starjudge: --explain is for the heuristic judge; a model's scores are explained by their reasons")
    if by_model and to_terminal():
        say(spent(evaluation.judge))
    return 0


def _check_explain(arguments: argparse.Namespace) -> None:
    if not arguments.explain:
        return
    if arguments.format != "text":
        raise InputError(f"--explain goes with --format text only, found {arguments.format!r}")
    if arguments.judge == "model":
        raise InputError(
            "--explain goes with --judge heuristic: it tells measurements; a model's scores are explained by their "
            "reasons, which the card shows"
        )


def _card(evaluation: Evaluation, arguments: argparse.Namespace, told: dict[str, Any] | None) -> str:
    """The card, with the explanation of ``told`` where one is asked for, in characters that the reader can see."""
    from starjudge.reports.terminal import terminal_card

    def card(width: int, color: bool, plain: bool) -> str:
        text = terminal_card(evaluation, width=width, color=color, ascii=plain)
        if not arguments.explain or told is None:
            return text
        from starjudge.cli.explain import explanation
        from starjudge.evaluate import request_of
        from starjudge.reports.layout import Pen

        return f"{text}\n\n{explanation(request_of(**told), evaluation, Pen(width, color, plain))}"

    return drawn(card, arguments)


def _other(evaluation: Evaluation, arguments: argparse.Namespace) -> str:
    from starjudge.reports import render

    return render(evaluation, arguments.format, width=columns(arguments), color=coloured(arguments))


def _seconds(duration: str | None) -> float | None:
    if duration is None:
        return None
    from starjudge.resources.answer_files import DURATION_FORMS, parse_duration

    seconds = parse_duration(duration)
    if seconds is None:
        raise InputError(f"--duration: not a duration: {duration!r}; expected {DURATION_FORMS}")
    return seconds
