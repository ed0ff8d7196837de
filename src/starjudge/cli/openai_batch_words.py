"""How `starjudge openai-batch` words a plan and a run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starjudge.batch.openai_batch import Plan, Standing

COLUMNS = (6, 42, 14, 10, 11, 8)  # widths of the table


def sentence(plan: Plan) -> str:
    """What would be sent, and at what cost."""
    cost = "no price is known" if plan.most_cost is None else f"at most ${plan.most_cost:,.2f} at the batch price"
    files = "1 batch" if plan.files == 1 else f"{plan.files:,} batches"
    requests = "1 request" if plan.requests == 1 else f"{plan.requests:,} requests"
    return (
        f"{counted(plan.answers)}: {requests} to {plan.model} in {files} ({plan.bytes / 1e6:.1f} MB), "
        f"about {plan.prompt_tokens:,} prompt tokens, {cost}"
    )


def lines(standing: Standing) -> Iterator[str]:
    """A run as a table of its batches, and what to do next."""
    yield f"{standing.model} at {standing.server}: {', '.join(standing.inputs) or 'rows of a program'}"
    if standing.batches:
        yield ""
        yield _row("file", "batch", "status", "requests", "completed", "failed")
    for one in standing.batches:
        shown = f"{one.status}*" if one.collected else one.status
        yield _row(one.part, one.batch or "-", shown, one.requests, one.completed, one.failed)
        yield from (f"{'':{COLUMNS[0]}}{fault}" for fault in one.faults)
    if any(one.collected for one in standing.batches):
        yield "* brought in"
    yield ""
    yield f"Next: {standing.next}"


def _row(part: str, batch: str, status: str, *counts: int | str) -> str:
    words = "".join(f"{word:<{width}}" for word, width in zip((part, batch, status), COLUMNS, strict=False))
    numbers = [f"{count:,}" if isinstance(count, int) else count for count in counts]
    return words + "".join(f"{count:>{width}}" for count, width in zip(numbers, COLUMNS[3:], strict=True))


def counted(answers: int) -> str:
    """So many answers."""
    return "1 answer" if answers == 1 else f"{answers:,} answers"


def records(count: int) -> str:
    """So many records."""
    return "1 record" if count == 1 else f"{count:,} records"
