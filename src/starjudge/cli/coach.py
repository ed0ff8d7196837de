"""``starjudge coach``: one answer in; the answer marked up with what to add, and where, out."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from starjudge.cli.attempt import FILE_NOTES, add_attempt_options, evaluated
from starjudge.cli.inputs import STANDARD_INPUT, refuse_broken_text
from starjudge.cli.look import add_look_options, coloured, columns, drawn
from starjudge.cli.model_options import add_model_options, asked_model, chosen_judge, unused_note
from starjudge.cli.output import check_output, say, write_result
from starjudge.cli.parsing import Add
from starjudge.cli.progress import asking
from starjudge.errors import FallbackWarning, JudgeError

if TYPE_CHECKING:
    from starjudge.coaching.model_coach import ModelCoach
    from starjudge.models.coaching import Coaching
    from starjudge.models.evaluation import Evaluation

TEXTS = ("question", "rubric", "model", "base_url", "redact_name")
"""Options that end in a result or a request."""
NOTES = f"""\
Every word outside the [brackets] is the answer's own: a chat model may propose
another order and what to leave out, and no character that it writes gets in.

{FILE_NOTES}"""


def add_to(add: Add) -> None:
    """Add the command to the parser."""
    parser = add(
        "coach",
        "mark up an answer with what to add",
        description="Shows one answer with [blanks] where a fact is missing that only the speaker knows, and with what "
        "can go struck out.",
        example="starjudge coach examples/story_project_we.txt\n"
        "  starjudge coach examples/story_failure_vague.txt --format markdown\n"
        '  starjudge coach - --question "Tell me about a time you failed." < answer.txt\n'
        "  starjudge coach answer.txt --judge model --max-cost 0.10",
        notes=NOTES,
        usage="%(prog)s FILE [options]",
    )
    parser.add_argument("file", metavar="FILE", help="answer (text) or evaluation (.json); - reads standard input")
    add_attempt_options(parser)
    add_look_options(parser)
    add_model_options(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Coach as the arguments say. Raises `InputError` or `JudgeError`."""
    refuse_broken_text(**{name: getattr(arguments, name) for name in TEXTS})
    check_output(arguments.output, None if arguments.file == STANDARD_INPUT else arguments.file)
    model = asked_model(arguments)
    judge = chosen_judge(arguments, model)
    with asking(model):
        evaluation = evaluated(arguments.file, arguments, judge)
        coaching = _coached(evaluation, arguments, model)
    write_result(_text(coaching, arguments), arguments.output, arguments.format)
    if model is None and (note := unused_note(arguments)):
        say(note)
    return 0


def _coached(evaluation: Evaluation, arguments: argparse.Namespace, model: str | None) -> Coaching:
    import warnings

    from starjudge.coaching import coach

    if model is None:
        return coach(evaluation, "heuristic")
    try:
        return coach(evaluation, _model_coach(arguments, model, evaluation.judge.cost))
    except JudgeError as error:
        if arguments.judge == "model":
            raise
        reason = f"{type(error).__name__}: {error}"
        warnings.warn(f"coached offline instead of with the model: {reason}", FallbackWarning, stacklevel=2)
        offline = coach(evaluation, "heuristic")
        return offline.model_copy(update={"coach": offline.coach.model_copy(update={"fallback_reason": reason})})


def _model_coach(arguments: argparse.Namespace, model: str, spent: float | None) -> ModelCoach:
    from starjudge.coaching.model_coach import ModelCoach

    chosen: dict[str, Any] = {
        "base_url": arguments.base_url,
        "cache": arguments.cache_file if arguments.cache_file is not None else bool(arguments.cache),
        "redact": arguments.redact_name or bool(arguments.redact),
        "reasoning_effort": arguments.reasoning_effort,
    }
    for name in ("prices", "timeout", "temperature", "seed"):
        if (value := getattr(arguments, name)) is not None:
            chosen[name] = value
    if arguments.max_cost is not None:  # one limit for judging and coaching together
        chosen["max_cost"] = max(0.0, arguments.max_cost - (spent or 0.0))
    return ModelCoach(model, **chosen)


def _text(coaching: Coaching, arguments: argparse.Namespace) -> str:
    if arguments.format != "text":
        from starjudge.reports import render

        return render(coaching, arguments.format, width=columns(arguments), color=coloured(arguments))
    from starjudge.reports.sheet_text import sheet_text
    from starjudge.reports.sheets import sheet_of

    sheet = sheet_of(coaching)
    return drawn(lambda width, color, plain: sheet_text(sheet, width=width, color=color, ascii=plain), arguments)
