"""``starjudge openai-batch``: judge by the provider's Batch API, at half the price and within a day."""

from __future__ import annotations

import argparse
import dataclasses
import json
import math
import sys
from typing import TYPE_CHECKING, Any

from starjudge.cli.inputs import refuse_broken_text
from starjudge.cli.model_options import EFFORTS, HOTTEST, KEY_NOTE, _NoKey, _number, add_asking_options
from starjudge.cli.openai_batch_words import counted, lines, records, sentence
from starjudge.cli.output import say, show_status, write_result
from starjudge.cli.parsing import Add, any_whole, commands, name_of_somebody
from starjudge.cli.progress import to_terminal
from starjudge.errors import InputError

if TYPE_CHECKING:
    from starjudge.batch.openai_batch import Plan

FORMATS = ("text", "json")
DONE, NOT_ALL = 0, 1
FIELDS = ("question", "answer", "id", "rubric", "company", "duration", "theme")
TEXTS = ("question", "rubric", "company", "model", "prompts", "redact_name")
EVERY = 50  # rows between two looks at the terminal

ROUNDS = """\
Submit sends what is missing; run it again after a batch has ended: it sends
what expired, failed or needs a second turn, and nothing that is there or under
way. Collect writes the results once every answer has its record. Keep the
state file and the folder beside it, and run all commands from one folder."""
COLLECT_NOTES = """\
While answers are waited for, nothing is written: a file that is there is
complete. Exit code 1 where answers are waited for, or some records failed."""


def add_to(add: Add) -> None:
    """Add the command and its three parts to the parser."""
    parser = add(
        "openai-batch",
        "judge many answers by the provider's Batch API, at half the price",
        example="starjudge openai-batch submit answers.jsonl --state run.json --yes\n"
        "  starjudge openai-batch status --state run.json\n"
        "  starjudge openai-batch collect --state run.json -o results.jsonl",
        notes=ROUNDS,
    )
    add_part = commands(parser)
    _add_submit(add_part)

    part = add_part(
        "status",
        "tell how the batches are, and what to do next",
        example="starjudge openai-batch status --state run.json\n"
        "  starjudge openai-batch status --state run.json --format json",
    )
    _add_server(part)
    part.add_argument("--format", choices=FORMATS, default="text", help="form of the result; default text")
    part.set_defaults(run=run_status)

    part = add_part(
        "collect",
        "bring in what the batches gave, and write the results",
        example="starjudge openai-batch collect --state run.json -o results.jsonl\n"
        "  starjudge openai-batch collect --state run.json -o so_far.jsonl --partial",
        notes=COLLECT_NOTES,
    )
    _add_server(part)
    part.add_argument("-o", "--output", metavar="FILE", required=True, help="write the results to this file")
    part.add_argument("--partial", action="store_true", help="write the records that are finished")
    part.add_argument("--give-up", action="store_true", help="write a failure for each answer without a reply")
    part.add_argument("--prices", metavar="FILE", help="YAML or JSON file of list prices by model; they are halved")
    part.set_defaults(run=run_collect)


def _add_submit(add_part: Add) -> None:
    part = add_part(
        "submit",
        "send what is missing",
        description="Sends to the Batch API what is missing: at first everything, later what expired, failed or needs "
        "a second turn.",
        example="starjudge openai-batch submit answers.jsonl --state run.json\n"
        "  starjudge openai-batch submit answers.csv --state run.json --max-cost 20\n"
        "  starjudge openai-batch submit --state run.json --yes",
        notes="INPUTs are those of 'starjudge grade', except standard input. Later submits of a run need neither "
        "inputs nor options: they are remembered.",
        usage="%(prog)s [INPUT...] --state FILE [options]",
    )
    part.add_argument("inputs", metavar="INPUT", nargs="*", help="files and folders with the answers")
    _add_server(part)
    part.add_argument("--question", help="the question, for answers that have none")
    part.add_argument("--rubric", help="id of a shipped rubric or a path, for answers that name none; default star-l")
    part.add_argument("--company", help="company lens, for answers that name none")
    part.add_argument("--recursive", action="store_const", const=True, help="look into folders within folders")
    for field in FIELDS:
        part.add_argument(f"--{field}-column", metavar="NAME", help=f"column that holds the {field}")
    part.add_argument("--yes", action="store_true", help="send without asking")
    part.add_argument("--again", action="store_true", help="send anew also what the provider has refused for good")
    part.add_argument("--batch-size", metavar="N", type=any_whole, help="requests in a batch at most; default 50000")
    group = part.add_argument_group("chat model")
    add_asking_options(group)
    group.add_argument(
        "--max-cost",
        metavar="DOLLARS",
        type=_number("dollars, 0 or more", 0, math.inf),
        help="send nothing where this submit could cost more than this",
    )
    group.add_argument(
        "--redact", action="store_const", const=True, help="mask e-mail addresses, telephone numbers and links"
    )
    group.add_argument(
        "--redact-name", metavar="NAME", action="append", type=name_of_somebody, help="mask this name too"
    )
    group.add_argument(
        "--temperature", metavar="T", type=_number(f"a number from 0 to {HOTTEST:g}", 0, HOTTEST), help="sent if given"
    )
    group.add_argument("--seed", metavar="N", type=any_whole, help="sent if given")
    group.add_argument("--reasoning-effort", metavar="EFFORT", choices=EFFORTS, help=", ".join(EFFORTS))
    part.set_defaults(run=run_submit)


def _add_server(part: argparse.ArgumentParser) -> None:
    part.add_argument("--state", metavar="FILE", required=True, help="what is remembered of the run")
    group = part.add_argument_group("server", KEY_NOTE)
    group.add_argument("--base-url", metavar="URL", help="the server; default: OPENAI_BASE_URL, else OpenAI")
    group.add_argument("--api-key", nargs="?", action=_NoKey, help=argparse.SUPPRESS)


def run_submit(arguments: argparse.Namespace) -> int:
    """Send what is missing. Raises `InputError` or `JudgeError`."""
    refuse_broken_text(**{name: getattr(arguments, name) for name in TEXTS})

    # Loaded only now, as for every command.
    from starjudge.batch.openai_batch import submit
    from starjudge.chat.batch_service import MOST_REQUESTS

    columns = {f: name for f in FIELDS if (name := getattr(arguments, f"{f}_column")) is not None}
    asked: dict[str, Any] = {
        name: getattr(arguments, name)
        for name in ("question", "rubric", "company", "samples", "calls", "prompts", "temperature", "seed", "recursive")
    }
    try:
        done = submit(
            arguments.inputs or None,
            arguments.state,
            model=arguments.model,
            base_url=arguments.base_url,
            prices=arguments.prices,
            max_cost=arguments.max_cost,
            again=arguments.again,
            most_requests=MOST_REQUESTS if arguments.batch_size is None else arguments.batch_size,
            confirm=None if arguments.yes else _confirmed,
            say=_told,
            progress=_counting,
            reasoning_effort=arguments.reasoning_effort,
            redact=arguments.redact_name or arguments.redact,
            columns=columns or None,
            **asked,
        )
    except InputError as error:
        raise _spoken(error) from None
    for note in done.notes:
        _told(note)
    if done.failed:
        _told(f"cannot be judged, as the results will say: {counted(done.failed)}")
    if done.sent and arguments.yes:
        _told(sentence(done.plan))
    if done.sent:
        _told(f"sent; then: starjudge openai-batch status --state {arguments.state}")
    elif done.plan.requests:
        _told("nothing was sent")
    elif done.waiting:
        _told(f"nothing to send; waiting for batches under way: {counted(done.waiting)}")
    else:
        _told(
            f"nothing to send: all {done.ready:,} are there; "
            f"then: starjudge openai-batch collect --state {arguments.state} -o results.jsonl"
        )
    return DONE


def run_status(arguments: argparse.Namespace) -> int:
    """Tell how the batches are. Raises `InputError` or `JudgeError`."""
    from starjudge.batch.openai_batch import status

    standing = status(arguments.state, base_url=arguments.base_url)
    if arguments.format == "json":
        text = json.dumps(dataclasses.asdict(standing), indent=2, ensure_ascii=False)
    else:
        text = "\n".join(lines(standing))
    write_result(text, form=arguments.format)
    return DONE


def run_collect(arguments: argparse.Namespace) -> int:
    """Write the results. Raises `InputError` or `JudgeError`."""
    from starjudge.batch.openai_batch import collect

    done = collect(
        arguments.state,
        arguments.output,
        partial=arguments.partial,
        give_up=arguments.give_up,
        prices=arguments.prices,
        base_url=arguments.base_url,
        say=_told,
        progress=_counting,
    )
    for note in done.notes:
        _told(note)
    if done.waiting:
        _told(f"waiting for batches under way: {counted(done.waiting)}; collect again later")
    if done.to_submit:
        _told(
            f"a further request is needed for {counted(done.to_submit)}: "
            f"starjudge openai-batch submit --state {arguments.state}"
        )
    if done.written:
        _told(f"{records(done.summary.records)} written to {arguments.output}, {done.summary.failed:,} of them failed")
    else:
        _told(f"{arguments.output} is not written; --partial writes the {done.summary.records:,} that are finished")
    return NOT_ALL if done.pending or done.summary.failed else DONE


def _confirmed(plan: Plan) -> bool:
    """Ask on the terminal. Raises `InputError` where there is none."""
    _told(sentence(plan))
    if sys.stdin is None or not sys.stdin.isatty():
        raise InputError("nothing was sent: there is no terminal to ask on; give --yes to send without asking")
    show_status("Send them? [y/N] ")
    try:
        answer = sys.stdin.readline()
    finally:
        show_status("")
    return answer.strip().lower() in ("y", "yes")


def _counting(rows: int) -> None:
    if rows % EVERY == 0 and to_terminal():
        show_status(f"{rows:,} answers looked at ...")


def _told(line: str) -> None:
    say(f"starjudge: {line}")


def _spoken(error: InputError) -> InputError:
    """An error in the words of the command line."""
    words = str(error)
    for argument, option in (
        ("company:", "--company:"),
        ("max_cost:", "--max-cost:"),
        ("most_requests:", "--batch-size:"),
        ("base_url:", "--base-url:"),
    ):
        if words.startswith(argument):
            return InputError(words.replace(argument, option, 1).replace("give prices", "give --prices FILE"))
    return error
