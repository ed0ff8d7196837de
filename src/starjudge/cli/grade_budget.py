"""What a batch by a chat model will take, told before anything is sent."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING

from starjudge.cli.before_sending import amounts, ask_to_send, dollars
from starjudge.cli.inputs import DEFAULT_RUBRIC
from starjudge.cli.output import say
from starjudge.errors import InputError

if TYPE_CHECKING:
    from starjudge.batch.rows import Row
    from starjudge.models.request import Request

SAMPLED = 200  # rows that an estimate looks at; the others are taken to be like them


def confirm(arguments: argparse.Namespace, model: str, rows: Iterable[Row]) -> None:
    """Tell what it will take, and ask on a terminal. Raises `InputError` where nobody can be asked, or says no."""
    from starjudge.batch.work import Grader
    from starjudge.judges import HeuristicJudge

    grader = Grader(HeuristicJudge(), arguments.rubric or DEFAULT_RUBRIC, arguments.company, arguments.question)
    requests: list[Request] = []
    count = 0
    for row in rows:
        count += 1
        if len(requests) < SAMPLED and row.fault is None and row.kind == "answer":
            try:
                requests.append(grader.request(row))
            except InputError:
                continue  # a failure of its own later
    total = amounts(requests, model, arguments)
    share = count / max(1, len(requests))
    calls = round(total.calls * share)
    minutes = ""
    if arguments.rpm:
        minutes = f", at least {max(1, round(calls / arguments.rpm)):,} min at {arguments.rpm:,} requests a minute"
    say(
        f"starjudge: {count:,} rows for {model}: {calls:,} calls, about {round(total.prompt_tokens * share):,} prompt "
        f"tokens, {dollars(total, share)}{minutes}; repairs come on top"
        + (f" (judged by the first {len(requests)} rows)" if count > len(requests) else "")
    )
    ask_to_send()
