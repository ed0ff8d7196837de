"""What a batch shows while it runs, and what it amounts to: on standard error, nothing on standard output."""

from __future__ import annotations

import time
from collections.abc import Iterator
from types import TracebackType
from typing import TYPE_CHECKING

from starjudge.cli.output import say, show_status
from starjudge.cli.progress import to_terminal

if TYPE_CHECKING:
    from starjudge.batch.runner import Progress
    from starjudge.chat.pace import Pace
    from starjudge.models.batch import BatchSummary

EVERY_TERMINAL, EVERY_LOG = 0.2, 30.0  # seconds between two lines: on a terminal, and where lines are kept
BAR = 20  # characters of the longest bar


class BatchProgress:
    """Shows where a run is: one line in place on a terminal, one line a while elsewhere."""

    def __init__(self, total: int | None, pace: Pace | None) -> None:
        self._total = total
        self._pace = pace
        self._terminal = to_terminal()
        self._last = time.monotonic()

    def __call__(self, progress: Progress) -> None:
        """Show it, if it is time."""
        now = time.monotonic()
        if now - self._last < (EVERY_TERMINAL if self._terminal else EVERY_LOG):
            return
        self._last = now
        line = self._line(progress)
        if self._terminal:
            show_status(line)
        else:
            say(f"starjudge: {line}")

    def __enter__(self) -> BatchProgress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        show_status("")

    def _line(self, progress: Progress) -> str:
        done = progress.tally.counts["records"]
        rate = progress.done / progress.seconds if progress.seconds else 0.0
        parts = [f"{done:,} of {self._total:,}" if self._total else f"{done:,} done", f"{rate:,.1f} a second"]
        if progress.failed:
            parts.append(f"{progress.failed:,} failed")
        if progress.tally.priced:
            parts.append(f"${progress.tally.cost:,.4f}")
        if self._total and rate:
            parts.append(f"{_clock((self._total - done) / rate)} left")
        if self._pace is not None:
            figures = self._pace.figures()
            parts.append(f"{figures.in_flight} in flight")
            if figures.hold >= 1:
                parts.append(f"the server asks to wait {figures.hold:.0f} s")
        return " · ".join(parts)


def summary_lines(summary: BatchSummary, output: str) -> Iterator[str]:
    """The summary as lines that read at 80 columns."""
    earlier = f", {summary.resumed:,} of them from an earlier run" if summary.resumed else ""
    rate = f" in {_clock(summary.seconds)}" if summary.seconds >= 1 else ""
    records = "1 record" if summary.records == 1 else f"{summary.records:,} records"
    yield f"{records} in {output}{earlier}{rate}"
    few, failed = f"{summary.insufficient:,}", f"{summary.failed:,}"
    yield f"  answers scored {summary.scored:,} · too little to judge {few} · failed {failed}"
    if summary.scored:
        most = max(summary.overall)
        yield f"  verdicts, mean {summary.overall_mean:.2f} of 5"
        for score, count in zip(range(1, 6), summary.overall, strict=True):
            yield f"    {score}  {'#' * round(BAR * count / most):<{BAR}} {count:,}"
        means = (f"{d.id} {d.mean:.1f}" for d in summary.dimensions if d.mean is not None)
        yield from _wrapped("  dimensions: ", list(means))
    if summary.flags:
        yield from _wrapped("  red flags: ", [f"{name} {count:,}" for name, count in summary.flags.items()])
    if summary.failures:
        yield from _wrapped("  failures: ", [f"{name} {count:,}" for name, count in summary.failures.items()])
    if summary.fallbacks:
        yield f"  judged offline because the model failed: {summary.fallbacks:,}"
    if summary.review:
        yield f"  for a person to look at: {summary.review:,}"
    if summary.calls:
        cost = "price not known" if summary.cost is None else f"${summary.cost:,.4f}"
        yield (
            f"  {summary.calls:,} calls, {summary.prompt_tokens:,} prompt tokens ({summary.cached_tokens:,} cached), "
            f"{summary.completion_tokens:,} written, {cost}"
        )


def _wrapped(head: str, items: list[str], width: int = 80) -> Iterator[str]:
    """Items behind a head, on as many lines as they need."""
    line = head
    for i, item in enumerate(items):
        piece = item + ("," if i + 1 < len(items) else "")
        if len(line) + len(piece) + 1 > width and line.strip() != head.strip():
            yield line.rstrip()
            line = "    "
        line += f"{piece} "
    yield line.rstrip()


def _clock(seconds: float) -> str:
    """A time as people say it.

    >>> _clock(4.2), _clock(75), _clock(7300)
    ('4 s', '1 min 15 s', '2 h 1 min')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
