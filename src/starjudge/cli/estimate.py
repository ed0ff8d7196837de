"""``starjudge estimate``: tokens and cost of a chat model's judgement, before anything is sent."""

from __future__ import annotations

import argparse
import json
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from starjudge.cli.inputs import Inputs, refuse_broken_text
from starjudge.cli.model_options import add_asking_options
from starjudge.cli.output import check_output, write_result
from starjudge.cli.parsing import Add
from starjudge.errors import InputError

if TYPE_CHECKING:
    from starjudge.judges.estimate import Estimate

FORMATS = ("text", "json")
WIDTH = 80
LABEL, COLUMN = 34, 15  # columns of the table
WHOLE_DOLLARS, SMALL = 1.0, 0.001  # between them four decimals are shown

INPUT_NOTES = """\
An INPUT is an answer file as 'starjudge evaluate' reads it, - for standard
input, a folder (its files ending in .txt), or a .jsonl file with one record a
line: {"question": ..., "answer": ...} and, where known, id, rubric, company,
theme and duration. An option goes before what file and record say.

Nothing is sent, no key is needed, and nothing is downloaded: without tiktoken's
ranks on this machine the tokens are estimated, and the output says so."""


def add_to(add: Add) -> None:
    """Add the command to the parser."""
    parser = add(
        "estimate",
        "tell tokens and cost of a chat model before it is asked",
        description="Tells what judging answers by a chat model will take: calls, tokens, dollars.",
        example="starjudge estimate examples/story_failure.txt\n"
        "  starjudge estimate answers.jsonl --model gpt-5.4-mini --samples 3\n"
        "  starjudge estimate examples --company google --format json",
        notes=INPUT_NOTES,
        usage="%(prog)s INPUT... [options]",
    )
    parser.add_argument("inputs", metavar="INPUT", nargs="+", help="answer file, folder, .jsonl file, or -")
    parser.add_argument("--question", help="the question that was asked")
    parser.add_argument("--rubric", help="id of a shipped rubric or a path; default star-l")
    parser.add_argument("--company", help="company lens: amazon, google, meta, microsoft, apple or startup")
    parser.add_argument("--format", choices=FORMATS, default="text", help="form of the result; default text")
    parser.add_argument("--output", metavar="FILE", help="write the result to this file")
    add_asking_options(parser.add_argument_group("chat model"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Estimate as the arguments say. Raises `InputError`."""
    refuse_broken_text(
        question=arguments.question, rubric=arguments.rubric, company=arguments.company, model=arguments.model
    )
    if arguments.question is not None and not arguments.question.strip():
        raise InputError("--question: expected the question that was asked, found none")
    check_output(arguments.output)

    # Loaded only now, as for every command.
    from starjudge.judges.estimate import estimate_cost

    given = Inputs(arguments.question, arguments.rubric, arguments.company)
    found = estimate_cost(
        given.requests(arguments.inputs),
        arguments.model,
        samples=arguments.samples or 1,
        calls=arguments.calls or "one",
        prompts=arguments.prompts,
        prices=arguments.prices,
    )
    if arguments.format == "json":
        text = json.dumps(found.model_dump(mode="json"), indent=2, ensure_ascii=False)
    else:
        text = "\n".join(_lines(found))
    write_result(text, arguments.output, arguments.format)
    return 0


def _lines(found: Estimate) -> Iterator[str]:
    style = "for all at once" if found.call_style == "one" else "for each dimension by itself"
    readings = "1 reading each" if found.samples == 1 else f"{found.samples} readings each"
    yield from _wrapped(f"{found.model}: {_counted(found.answers)}, {readings}, asked {style}", "")
    yield ""
    yield f"{'':{LABEL}}{'an answer':>{COLUMN}}{'in all':>{COLUMN}}"
    yield from map(_table_row, _rows(found))
    yield ""
    for note in _notes(found):
        yield from _wrapped(note, "  ", first="- ")


def _rows(found: Estimate) -> Iterator[tuple[str, str, str]]:
    both = (found.per_answer, found.total)

    def row(label: str, field: str, show: str = "{:,}") -> tuple[str, str, str]:
        each, all_ = (show.format(getattr(amounts, field)) for amounts in both)
        return label, each, all_

    yield row("calls", "calls")
    yield row("prompt tokens" if found.exact else "prompt tokens, estimated", "prompt_tokens")
    yield row("  of them shared with others", "shared_tokens")
    yield row("completion tokens, assumed", "completion_tokens")
    if found.total.thinking_tokens:
        yield row("thinking tokens, assumed at most", "thinking_tokens")
    if found.prices is not None:
        each, in_all = both
        yield "cost, all shared tokens cached", _dollars(each.cost_low), _dollars(in_all.cost_low)
        yield "cost, nothing cached", _dollars(each.cost_high), _dollars(in_all.cost_high)


def _table_row(row: tuple[str, str, str]) -> str:
    label, each, in_all = row
    return f"{label:<{LABEL}}{each:>{COLUMN}}{in_all:>{COLUMN}}"


def _notes(found: Estimate) -> Iterator[str]:
    from starjudge.judges.estimate import DIMENSION_REPLY, LEAST_SHARED, ONE_CALL_REPLY, THINKING, WHOLE_REPLY

    known = f"{found.encoding}, assumed for this model" if found.encoding_assumed else found.encoding
    if found.exact:
        yield f"Prompt tokens are counted ({known})."
    else:
        yield f"Prompt tokens are estimated ({known}): the ranks to count by are not on this machine."
    yield (
        f"Shared are instructions, rubric and form of the reply, from {LEAST_SHARED:,} tokens a call. Providers that "
        "cache them charge less for them after the first call."
    )
    written = (
        f"Assumed is a reply of {ONE_CALL_REPLY} tokens a call"
        if found.call_style == "one"
        else f"Assumed are replies of {DIMENSION_REPLY} tokens a dimension and {WHOLE_REPLY} for the answer as a whole"
    )
    thought = (
        f"; this model thinks first, assumed at up to {THINKING} tokens a call in the higher cost"
        if found.total.thinking_tokens
        else ""
    )
    yield f"{written}{thought}. Repairs and retries are not in it."
    yield _price_note(found)
    if found.too_short:
        yield f"Left out: {_counted(found.too_short)} with too few words to judge; no model is asked about those."
    if found.too_long:
        yield f"Left out: {_counted(found.too_long)} with more words than a model is asked about."


def _price_note(found: Estimate) -> str:
    if found.prices is None:
        return f"No price is known for {found.model}: give --prices FILE."
    figures = ", ".join(f"{name.replace('_', ' ')} {price:g}" for name, price in found.prices.items())
    dated = f" of {found.prices_dated}" if found.prices_dated else ""
    return f"Prices{dated} in dollars per million tokens: {figures}. Source: {found.prices_source}"


def _counted(answers: int) -> str:
    return "1 answer" if answers == 1 else f"{answers:,} answers"


def _dollars(cost: float | None) -> str:
    from starjudge.reports.phrases import dollars

    assert isinstance(cost, float)  # asked only where there is a price
    return f"${cost:.4f}" if SMALL <= cost < WHOLE_DOLLARS else dollars(cost)


def _wrapped(text: str, indent: str, first: str | None = None) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent if first is None else first, subsequent_indent=indent)
