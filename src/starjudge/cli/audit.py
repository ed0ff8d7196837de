"""``starjudge audit``: what moves a judge that should not, and what should and does not."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starjudge.cli.audit_budget import confirm, evaluations
from starjudge.cli.inputs import DEFAULT_RUBRIC, refuse_broken_text
from starjudge.cli.look import add_look_options, drawn
from starjudge.cli.model_options import add_model_options, asked_model, model_judge, unused_note
from starjudge.cli.output import check_output, say, show_status, write_result
from starjudge.cli.parsing import Add, from_one, whole
from starjudge.cli.progress import to_terminal
from starjudge.errors import InputError

if TYPE_CHECKING:
    from starjudge.judges import Judge
    from starjudge.models.audit import AuditReport
    from starjudge.trust.audit.asking import AuditProgress

FORMATS = ("text", "json", "html")
KINDS = ("neutral", "group", "content", "attack", "repeat")
DEFAULT_REPEATS = 3
DEFAULT_CONCURRENCY = 8  # calls of a model at once
WITHIN, OUT_OF_BOUNDS, NO_MODEL = 0, 1, 3
FROM_TWO = whole("a whole number from 2 up", 2)
STATUS_EVERY, LINE_EVERY = 0.2, 30.0  # seconds between two notes of progress: on a terminal, and where lines are kept
LINE_ENDS = {ord(end): f"\\u{ord(end):04x}" for end in "\x85\u2028\u2029"}  # JSON keeps them; readers of lines may not

AUDIT_NOTES = """\
Without ANSWERS, our own are used. Each is told in other forms and ways of
speaking, with something taken out, with words to the grader, and as it is
again; what the judge's scores do then is held against bounds.

Exit codes: 0 within all bounds; 1 out of bounds; 2 wrong usage or input; 3 the
model could not be reached."""


def add_to(add: Add) -> None:
    """Add the command to the parser."""
    parser = add(
        "audit",
        "try a judge: is it steady, fair, sensitive, and hard to fool",
        description="Tries a judge with changes that should not move it, with changes that should, with attacks, and "
        "with the same input again.",
        example="starjudge audit --judge heuristic\n"
        "  starjudge audit --judge heuristic --format html -o audit.html\n"
        "  starjudge audit answers.jsonl --judge heuristic --cases cases.jsonl\n"
        "  starjudge audit --judge model --kinds attack --max-calls 500 --max-cost 5",
        notes=AUDIT_NOTES,
        usage="%(prog)s [ANSWERS...] [options]",
    )
    parser.add_argument("answers", metavar="ANSWERS", nargs="*", help=".jsonl, .csv or .parquet, a folder or a pattern")
    parser.add_argument("--judge", choices=("auto", "model", "heuristic"), default="auto", help="default auto")
    parser.add_argument(
        "--rubric", default=DEFAULT_RUBRIC, help=f"for answers that name none; default {DEFAULT_RUBRIC}"
    )
    parser.add_argument("--kinds", type=_kinds, default=KINDS, metavar="KIND,...", help=f"of {', '.join(KINDS)}")
    parser.add_argument(
        "--repeats",
        metavar="N",
        type=FROM_TWO,
        default=DEFAULT_REPEATS,
        help="times the same input is judged; default 3",
    )
    parser.add_argument(
        "--max-calls", metavar="N", type=FROM_TWO, help="calls at most, readings and dimensions counted"
    )
    parser.add_argument("--concurrency", metavar="N", type=from_one, help="calls of a model at once; default 8")
    parser.add_argument("--cases", metavar="FILE", help="write every case to this file, as JSON Lines with both texts")
    parser.add_argument("--format", choices=FORMATS, default="text", help="form of the report; default text")
    parser.add_argument("-o", "--output", metavar="FILE", help="write the report to this file")
    parser.add_argument("--yes", action="store_true", help="do not ask before texts are sent to a model")
    add_look_options(parser)
    add_model_options(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Audit as the arguments say. Raises `InputError` or `JudgeError`."""
    refuse_broken_text(rubric=arguments.rubric)
    check_output(arguments.output)
    _check_cases(arguments)
    model = asked_model(arguments)

    # Loaded only now, as for every command.
    from starjudge.judges import HeuristicJudge
    from starjudge.trust.audit.run import audit

    answers = _answers(arguments.answers) if arguments.answers else None
    most = arguments.max_calls
    judge: Judge
    if model is None:
        if (note := unused_note(arguments)) is not None:
            say(note)
        judge = HeuristicJudge()
    else:
        judge = model_judge(arguments, model)
        most = evaluations(arguments)
        if not arguments.yes:
            confirm(arguments, model, answers, most)
    progress = _Progress()
    try:
        report = audit(
            judge,
            answers,
            arguments.kinds,
            arguments.repeats,
            most,
            on_progress=progress,
            rubric=arguments.rubric,
            concurrency=1 if model is None else arguments.concurrency or DEFAULT_CONCURRENCY,
        )
    finally:
        show_status("")
    if arguments.cases is not None:
        write_result(
            "\n".join(case.model_dump_json().translate(LINE_ENDS) for case in report.cases), arguments.cases, "json"
        )
    write_result(_written(report, arguments), arguments.output, arguments.format)
    return _code(report)


def _code(report: AuditReport) -> int:
    if not report.within_bounds:
        return OUT_OF_BOUNDS
    return NO_MODEL if report.stopped == "model" else WITHIN


def _written(report: AuditReport, arguments: argparse.Namespace) -> str:
    if arguments.format == "json":
        from starjudge.reports.json_text import json_text

        # The cases have a file of their own: thousands of texts would bury the figures.
        return json_text(report.model_copy(update={"cases": ()}))
    if arguments.format == "html":
        from starjudge.reports.audit_page import audit_page

        return audit_page(report)
    from starjudge.reports.audit_terminal import audit_text

    return drawn(lambda width, color, plain: audit_text(report, width=width, color=color, ascii=plain), arguments)


def _answers(inputs: list[str]) -> list[dict[str, Any]]:
    """The records of the inputs. Raises `InputError` at the first that is no answer: an audit of the rest misleads."""
    from starjudge.batch.inputs import InputOptions, rows

    found: list[dict[str, Any]] = []
    for row in rows(inputs, InputOptions(say=lambda line: say(f"starjudge: {line}"))):
        if row.fault is not None:
            raise InputError(row.fault)
        if row.kind == "transcript":
            raise InputError(f"{row.place}: a transcript; an audit takes single answers with their questions")
        for name in ("question", "answer"):
            value = row.asked.get(name)
            if not isinstance(value, str) or not value.strip():
                raise InputError(f"{row.place}: field {name!r}: expected text, found none")
        found.append({**row.asked, "id": row.id if row.id is not None else row.place})
    if not found:
        raise InputError(f"{inputs[0]}: expected at least one answer, found none")
    return found


def _check_cases(arguments: argparse.Namespace) -> None:
    if arguments.cases is None:
        return
    check_output(arguments.cases)
    if arguments.output is not None and Path(arguments.cases).resolve() == Path(arguments.output).resolve():
        raise InputError(f"--cases {arguments.cases!r} is the file of the report too; name another one")
    for name in arguments.answers:
        if Path(name).exists() and Path(arguments.cases).exists() and Path(name).samefile(arguments.cases):
            raise InputError(f"--cases {arguments.cases!r} is an input too; name another one")


class _Progress:
    """One line in place on a terminal, one line a while elsewhere."""

    def __init__(self) -> None:
        self._terminal = to_terminal()
        self._last = time.monotonic()

    def __call__(self, progress: AuditProgress) -> None:
        now = time.monotonic()
        if now - self._last < (STATUS_EVERY if self._terminal else LINE_EVERY):
            return
        self._last = now
        failed = f", {progress.failed:,} failed" if progress.failed else ""
        cost = f", ${progress.cost:,.4f}" if progress.cost else ""
        line = f"{progress.done:,} of {progress.total:,} evaluations{failed}{cost}"
        if self._terminal:
            show_status(line)
        else:
            say(f"starjudge: {line}")


def _kinds(text: str) -> tuple[str, ...]:
    from starjudge.errors import nearest

    names = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in names:
        if name not in KINDS:
            raise argparse.ArgumentTypeError(f"unknown kind {name!r}; {nearest(name, KINDS)}")
    if not names:
        raise argparse.ArgumentTypeError(f"expected kinds with commas between them, of {', '.join(KINDS)}")
    return names
