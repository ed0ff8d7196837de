"""What an audit by a chat model may take, and what it will take, told before anything is sent."""

from __future__ import annotations

import argparse
from typing import Any

from starjudge.cli.before_sending import amounts, ask_to_send, dollars
from starjudge.cli.output import say
from starjudge.errors import InputError

SAMPLED = 200  # questions that an estimate looks at; the others are taken to be like them


def _calls_each(arguments: argparse.Namespace) -> int:
    """Calls that one evaluation makes, repairs aside."""
    from starjudge.models.base import DIMENSIONS

    per_reading = len(DIMENSIONS) + 1 if arguments.calls == "per_dimension" else 1
    return per_reading * (arguments.samples or 1)


def evaluations(arguments: argparse.Namespace) -> int | None:
    """Evaluations that ``--max-calls`` is enough for. Raises `InputError` where they are too few for a case."""
    if arguments.max_calls is None:
        return None
    each = _calls_each(arguments)
    most: int = arguments.max_calls // each
    if most < 2:
        raise InputError(
            f"--max-calls {arguments.max_calls}: one evaluation makes {each} calls; give {2 * each} or more"
        )
    return most


def confirm(arguments: argparse.Namespace, model: str, answers: list[dict[str, Any]] | None, most: int | None) -> None:
    """Tell what it will take, and ask on a terminal. Raises `InputError` where nobody can be asked, or says no."""
    from starjudge.evaluate import request_of
    from starjudge.trust.audit.run import audit_questions

    keys = audit_questions(answers, arguments.kinds, arguments.repeats, most)
    step = max(1, len(keys) // SAMPLED)
    requests = [request_of(key.question, key.text, key.rubric or arguments.rubric) for key in keys[::step]]
    total = amounts(requests, model, arguments)
    share = len(keys) / len(requests)
    say(
        f"starjudge: {len(keys):,} texts for {model}: {round(total.calls * share):,} calls, about "
        f"{round(total.prompt_tokens * share):,} prompt tokens, {dollars(total, share)}; repairs come on top"
    )
    ask_to_send()
