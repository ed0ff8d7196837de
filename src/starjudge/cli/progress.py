"""What a terminal shows while a chat model is asked, and afterwards; nothing where there is no terminal."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from starjudge.cli.output import say, show_status

if TYPE_CHECKING:
    from starjudge.models.evaluation import Provenance

FIRST = 0.4  # seconds before anything is shown: a reply from the cache is there by then
EVERY = 1.0  # seconds between two looks at the clock


def to_terminal() -> bool:
    """Whether somebody reads standard error while it is written."""
    return sys.stderr is not None and sys.stderr.isatty()


@contextmanager
def asking(model: str | None) -> Iterator[None]:
    """Within it a terminal shows which model is asked, and for how long; the line is gone afterwards.

    Warnings of the library's log come as lines of the command. ``None``: no model is asked, and nothing happens.
    """
    if model is None:
        yield
        return
    handler = _Said(logging.WARNING)
    log = logging.getLogger("starjudge")
    log.addHandler(handler)
    done = threading.Event()
    clock = threading.Thread(target=_tell_time, args=(model, done), daemon=True) if to_terminal() else None
    try:
        if clock is not None:
            clock.start()
        yield
    finally:
        done.set()
        if clock is not None:
            clock.join()
        show_status("")
        log.removeHandler(handler)


def _tell_time(model: str, done: threading.Event) -> None:
    began = time.monotonic()
    wait = FIRST
    while not done.wait(wait):
        wait = EVERY
        show_status(f"asking {model} ... {int(time.monotonic() - began)} s")


class _Said(logging.Handler):
    """Log records as lines on standard error."""

    def emit(self, record: logging.LogRecord) -> None:
        """One line."""
        say(f"starjudge: warning: {record.getMessage()}")


def spent(judge: Provenance) -> str:
    """What a model's judgement took, in one line: calls, tokens, dollars, seconds."""
    from starjudge.reports.phrases import dollars

    if not judge.calls:
        return f"starjudge: {judge.model}: nothing was sent (0 calls)"
    thought = f", {judge.reasoning_tokens:,} of them thinking" if judge.reasoning_tokens else ""
    facts = (
        "1 call" if judge.calls == 1 else f"{judge.calls} calls",
        f"{judge.prompt_tokens:,} prompt tokens ({judge.cached_tokens:,} cached)",
        f"{judge.completion_tokens:,} completion tokens{thought}",
        "price not known" if judge.cost is None else dollars(judge.cost),
        *([] if judge.seconds is None else [f"{judge.seconds:.1f} s"]),
    )
    return f"starjudge: {judge.model}: {'; '.join(facts)}"
