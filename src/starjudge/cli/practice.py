"""``starjudge practice``: a question, an answer, its card; and what came of all of them so far."""

from __future__ import annotations

import argparse
import sys
import threading
import time
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING

from starjudge.cli.inputs import DEFAULT_RUBRIC, read_answer, refuse_broken_text
from starjudge.cli.look import add_look_options, drawn
from starjudge.cli.model_options import add_model_options, asked_model, chosen_judge, unused_note
from starjudge.cli.output import check_output, say, show_status, write_result
from starjudge.cli.parsing import Add
from starjudge.cli.progress import asking
from starjudge.errors import InputError

if TYPE_CHECKING:
    from starjudge.models.evaluation import Evaluation
    from starjudge.practice.history import Draft, History

ACTIONS = ("start", "progress", "export", "delete")
END = "."  # a line of its own that ends an answer, besides Ctrl-D
FORMATS = ("text", "html")

NOTES = """\
start (the default) asks a question and judges the answer, which is typed and
ended by a line with a single dot or Ctrl-D, read from --file, or spoken from
notes with a clock (--speak). What is typed is kept line by line: a crash or
Ctrl-C loses none of it, and the next start offers it again.

progress shows what came of all attempts, export writes everything as JSON
Lines, delete removes everything. The history is a file on this machine:
STARJUDGE_PRACTICE or --history, else in your data folder."""


def add_to(add: Add) -> None:
    """Add the command to the parser."""
    parser = add(
        "practice",
        "practise with questions that are due, weak or new",
        description="Asks a question, judges your answer, and keeps the history on this machine.",
        example="starjudge practice\n"
        "  starjudge practice --company amazon --speak\n"
        "  starjudge practice --theme conflict --file my_answer.txt\n"
        "  starjudge practice progress --format html -o progress.html\n"
        "  starjudge practice export -o practice.jsonl\n"
        "  starjudge practice delete",
        notes=NOTES,
        usage="%(prog)s [start|progress|export|delete] [options]",
    )
    parser.add_argument("action", nargs="?", choices=ACTIONS, default="start", help=argparse.SUPPRESS)
    parser.add_argument("--question", help="this question in place of one that is chosen")
    parser.add_argument("--theme", help="only questions of this theme")
    parser.add_argument("--company", help="only questions of this company; adds its lens")
    parser.add_argument("--file", metavar="FILE", help="read the answer from this file")
    parser.add_argument("--speak", action="store_true", help="time the answer while you speak from notes")
    parser.add_argument("--rubric", help=f"id or path of the rubric; default {DEFAULT_RUBRIC}")
    parser.add_argument("--judge", choices=("auto", "model", "heuristic"), default="auto", help="default auto")
    parser.add_argument("--history", metavar="FILE", help="file of the history")
    parser.add_argument("--format", choices=FORMATS, default="text", help="form of progress; default text")
    parser.add_argument("-o", "--output", metavar="FILE", help="write progress or export to this file")
    parser.add_argument("--yes", action="store_true", help="delete without being asked")
    add_look_options(parser)
    add_model_options(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Practise as the arguments say. Raises `InputError` or `JudgeError`."""
    refuse_broken_text(question=arguments.question, theme=arguments.theme, company=arguments.company)
    check_output(arguments.output)
    if arguments.company is not None:
        arguments.company = arguments.company.lower()

    from starjudge.practice.history import History

    history = History(arguments.history)
    actions = {"start": _start, "progress": _progress, "export": _export, "delete": _delete}
    return actions[arguments.action](arguments, history)


def _start(arguments: argparse.Namespace, history: History) -> int:
    if arguments.file is not None and arguments.speak:
        raise InputError("--speak times an answer while it is spoken; it does not go with --file")
    model = asked_model(arguments)
    judge = chosen_judge(arguments, model)
    draft = _taken_up(history) if arguments.file is None and arguments.question is None else None
    question = draft.question if draft is not None else _question(arguments, history)
    say(f"Question: {question}")
    seconds: float | None = None
    if arguments.file is not None:
        given = read_answer(arguments.file)
        text, number, seconds = given.answer, None, given.duration
    else:
        if arguments.speak:
            seconds = _spoken()
            say("Now write down what you said, as near to your words as you can, or paste a transcript of it.")
        text, number = _typed(question, history, draft)
    if not text.strip():
        raise InputError("no answer was given; nothing was judged")

    from starjudge.evaluate import evaluate_answer
    from starjudge.reports.terminal import terminal_card

    with asking(model):
        evaluation = evaluate_answer(
            question,
            text,
            rubric=arguments.rubric or DEFAULT_RUBRIC,
            judge=judge,
            company=arguments.company,
            duration=seconds,
            theme=None,
        )
    earlier = history.attempts(question)
    history.add(evaluation, _now(), arguments.company, number)
    write_result(drawn(lambda w, c, a: terminal_card(evaluation, width=w, color=c, ascii=a), arguments))
    _compared(evaluation, [a.verdict for a in earlier])
    if model is None and (note := unused_note(arguments)) is not None:
        say(note)
    return 0


def _question(arguments: argparse.Namespace, history: History) -> str:
    if arguments.question is not None:
        question: str = arguments.question
        if not question.strip():
            raise InputError("--question: expected a question, found none")
        return question
    from starjudge.practice.choose import choose

    today = _now().date()
    choice = choose(history.verdicts(), today, Random(), arguments.theme, arguments.company)
    say(f"({choice.why})")
    return choice.question.text


def _taken_up(history: History) -> Draft | None:
    """A draft of earlier, where the person at the terminal wants to go on with it."""
    drafts = history.drafts()
    if not drafts or sys.stdin is None or not sys.stdin.isatty():
        return None
    draft = drafts[-1]
    say(f"An answer of {draft.at:%Y-%m-%d %H:%M} was not finished ({len(draft.text.split())} words): {draft.question}")
    reply = _asked("Go on with it? [Y]es, [n]o, [d]elete it: ")
    if reply in ("d", "delete"):
        history.drop_draft(draft.number)
        return None
    return None if reply in ("n", "no") else draft


def _typed(question: str, history: History, draft: Draft | None) -> tuple[str, int | None]:
    """The answer as it is typed, kept after each line; and the number of its draft."""
    if sys.stdin is None:
        raise InputError("standard input is closed; give --file")
    lines = draft.text.splitlines() if draft is not None else []
    number = draft.number if draft is not None else None
    if sys.stdin.isatty():
        if lines:
            say("\n".join(lines[-3:]) if len(lines) < 4 else "... " + lines[-1])
        say(f"Your answer; end it by a line with a single '{END}', or Ctrl-D:")
    began = _now()
    try:
        for line in sys.stdin:
            if line.strip() == END:
                break
            lines.append(line.rstrip("\r\n"))
            number = history.draft(question, "\n".join(lines), began, number)
    except KeyboardInterrupt:
        if lines:
            say("")
            say("starjudge: what you wrote is kept; the next 'starjudge practice' offers it again")
        raise
    except UnicodeDecodeError:
        raise InputError("standard input is not UTF-8; what was read before is kept as a draft") from None
    return "\n".join(lines), number


def _spoken() -> float:
    """Seconds between two presses of Enter, with a clock in between."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise InputError("--speak needs a terminal: the clock starts and stops when you press Enter")
    _asked("Press Enter and speak ...")
    began = time.monotonic()
    over = threading.Event()

    def tell() -> None:
        while not over.wait(1.0):
            whole = int(time.monotonic() - began)
            show_status(f"{whole // 60}:{whole % 60:02}  (Enter when you are done)")

    clock = threading.Thread(target=tell, daemon=True)
    clock.start()
    try:
        sys.stdin.readline()
    finally:
        over.set()
        clock.join()
        show_status("")
    seconds = time.monotonic() - began
    say(f"{int(seconds) // 60} min {int(seconds) % 60} s")
    return seconds


def _compared(evaluation: Evaluation, earlier: list[int | None]) -> None:
    """One line about earlier attempts at the same question, and when it is due again."""
    from starjudge.practice.schedule import days_until_due

    days = days_until_due([*earlier, evaluation.overall])
    again = "tomorrow" if days == 1 else f"in {days} days"
    before = [verdict for verdict in earlier if verdict is not None]
    told = f"earlier attempts: {', '.join(map(str, before))} of 5; " if before else ""
    say(f"starjudge: {told}this question is due again {again}")


def _progress(arguments: argparse.Namespace, history: History) -> int:
    attempts = history.attempts()
    if not attempts:
        raise InputError("no attempt is in the history yet; begin with 'starjudge practice'")
    if arguments.format == "html":
        from starjudge.practice.page import progress_page

        write_result(progress_page(attempts), arguments.output, "html")
        return 0
    from starjudge.practice.progress import plot, summary

    def text(width: int, color: bool, plain: bool) -> str:
        return "\n".join([*summary(attempts), "", *plot(attempts, plain)])

    write_result(drawn(text, arguments), arguments.output)
    return 0


def _export(arguments: argparse.Namespace, history: History) -> int:
    lines = list(history.export())
    write_result("\n".join(lines) if lines else "", arguments.output, "json")
    say(f"starjudge: {len(lines)} attempts and drafts written")
    return 0


def _delete(arguments: argparse.Namespace, history: History) -> int:
    if not arguments.yes:
        if sys.stdin is None or not sys.stdin.isatty():
            raise InputError("nothing was deleted: add --yes to delete the whole history without being asked")
        if _asked(f"Delete all of {history.path}? [y/N] ") not in ("y", "yes"):
            raise InputError("nothing was deleted")
    count = history.delete_all()
    say(f"starjudge: {count} attempts deleted from {history.path}")
    return 0


def _asked(prompt: str) -> str:
    sys.stderr.write(prompt)
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower()


def _now() -> datetime:
    return datetime.now()
