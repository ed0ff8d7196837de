"""What is told and asked before texts go to a chat model."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from starjudge.errors import InputError

if TYPE_CHECKING:
    from starjudge.judges.estimate import Amounts
    from starjudge.models.request import Request


def amounts(requests: Iterable[Request], model: str, arguments: argparse.Namespace) -> Amounts:
    """What these answers take of a model, as the model's options say."""
    from starjudge.judges.estimate import estimate_cost

    return estimate_cost(
        requests,
        model,
        samples=arguments.samples or 1,
        calls=arguments.calls or "one",
        prompts=arguments.prompts,
        prices=arguments.prices,
    ).total


def dollars(total: Amounts, share: float) -> str:
    """Cost of so many times the amounts, from low to high."""
    if total.cost_high is None or total.cost_low is None:
        return "price not known"
    return f"${total.cost_low * share:,.2f} to ${total.cost_high * share:,.2f}"


def ask_to_send() -> None:
    """Ask on a terminal. Raises `InputError` where nobody can be asked, or says no."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise InputError("nothing was sent: add --yes to go on without being asked")
    sys.stderr.write("Send them? [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise InputError("nothing was sent")
