"""``starjudge compare``: two attempts at one question in; what changed, and what to do next, out."""

from __future__ import annotations

import argparse

from starjudge.cli.attempt import FILE_NOTES, add_attempt_options, evaluated
from starjudge.cli.inputs import STANDARD_INPUT, refuse_broken_text
from starjudge.cli.look import add_look_options, coloured, columns, drawn
from starjudge.cli.model_options import add_model_options, asked_model, chosen_judge, unused_note
from starjudge.cli.output import check_output, say, write_result
from starjudge.cli.parsing import Add
from starjudge.cli.progress import asking
from starjudge.errors import InputError

TEXTS = ("question", "rubric", "model", "base_url", "redact_name")
"""Options that end in a result or a request."""


def add_to(add: Add) -> None:
    """Add the command to the parser."""
    parser = add(
        "compare",
        "compare two attempts at one question",
        description="Shows what changed from one attempt at a question to the next: dimensions, parts, time, numbers "
        "and red flags, and what to do next.",
        example="starjudge compare examples/story_failure_vague.txt examples/story_failure.txt\n"
        "  starjudge compare monday.json tuesday.txt --format markdown\n"
        "  starjudge compare before.txt after.txt --format html --output comparison.html",
        notes=FILE_NOTES,
        usage="%(prog)s BEFORE AFTER [options]",
    )
    parser.add_argument("before", metavar="BEFORE", help="the earlier attempt: answer (text) or evaluation (.json)")
    parser.add_argument("after", metavar="AFTER", help="the later one")
    add_attempt_options(parser)
    add_look_options(parser)
    add_model_options(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Compare as the arguments say. Raises `InputError` or `JudgeError`."""
    refuse_broken_text(**{name: getattr(arguments, name) for name in TEXTS})
    files = (arguments.before, arguments.after)
    if files.count(STANDARD_INPUT) > 1:
        raise InputError("standard input (-) is given twice; it can be read once")
    for file in files:
        check_output(arguments.output, None if file == STANDARD_INPUT else file)
    model = asked_model(arguments)
    judge = chosen_judge(arguments, model)

    from starjudge.coaching.compare import compare

    with asking(model):
        before, after = (evaluated(file, arguments, judge) for file in files)
    comparison = compare(before, after)
    if arguments.format == "text":
        from starjudge.reports.sheet_text import sheet_text
        from starjudge.reports.sheets import sheet_of

        sheet = sheet_of(comparison)
        text = drawn(lambda width, color, plain: sheet_text(sheet, width=width, color=color, ascii=plain), arguments)
    else:
        from starjudge.reports import render

        text = render(comparison, arguments.format, width=columns(arguments), color=coloured(arguments))
    write_result(text, arguments.output, arguments.format)
    if model is None and (note := unused_note(arguments)):
        say(note)
    return 0
