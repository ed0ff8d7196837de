"""How a run stands: its batches, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from os import PathLike
from typing import TYPE_CHECKING

from starjudge.batch.openai_batch.exchange import look
from starjudge.batch.openai_batch.service import service_for
from starjudge.batch.openai_batch.state import Run, StateFile
from starjudge.chat.retrying import Retry

if TYPE_CHECKING:
    import openai


@dataclass(frozen=True, slots=True)
class BatchStanding:
    """One batch of a run."""

    part: str
    batch: str | None
    """Its id at the provider; ``None`` where it was not sent."""
    status: str
    requests: int
    completed: int
    failed: int
    collected: bool
    """Whether all that came of it lies here."""
    faults: tuple[str, ...] = ()
    """Why the provider refused the whole file."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A run, as it stands."""

    run: str
    model: str
    server: str
    inputs: tuple[str, ...]
    batches: tuple[BatchStanding, ...]
    next: str
    """What to do now."""


_CUT_SHORT = ("failed", "expired", "cancelled")


def status(
    state: str | PathLike[str],
    *,
    base_url: str | None = None,
    api_key: str | None = None,
    client: openai.OpenAI | None = None,
    retry: Retry | None = None,
) -> Standing:
    """How the batches of a run are. Nothing is downloaded, and nothing costs anything.

    Args:
        state: the run's state file.
        base_url: as for `starjudge.batch.openai_batch.submit`.
        api_key: as for `starjudge.batch.openai_batch.submit`.
        client: as for `starjudge.batch.openai_batch.submit`.
        retry: when to ask again; for tests.

    Raises:
        InputError: the state cannot be read, or is another server's.
        ModelError: the provider cannot be reached, or does not know a batch.

    """
    with StateFile(str(state)) as file:
        if any(part.batch is not None and not part.ended for part in file.run.parts):
            look(file, service_for(file, base_url, api_key, client, retry))
        return standing_of(file.run)


def standing_of(run: Run) -> Standing:
    """A run's standing, from its state alone."""
    return Standing(
        run=run.id,
        model=str(run.fingerprint.get("model")),
        server=str(run.fingerprint.get("server")),
        inputs=tuple(run.inputs),
        batches=tuple(
            BatchStanding(
                part.name,
                part.batch,
                part.status,
                part.requests,
                part.completed,
                part.failed,
                part.fetched,
                tuple(part.faults),
            )
            for part in run.parts
        ),
        next=_next(run),
    )


def _next(run: Run) -> str:
    if any(part.batch is None for part in run.parts):
        return "submit: some requests are not sent yet"
    running = sum(not part.ended for part in run.parts)
    short = sum(part.status in _CUT_SHORT and not part.fetched for part in run.parts)
    if running == len(run.parts) and running:
        return "wait: no batch has ended yet (they take up to 24 hours)"
    if running:
        return "wait, or collect what is there: batches are still under way"
    if short:
        return "submit: batches ended early; what is missing is sent again, and nothing else"
    return "collect: it says whether anything is missing, and submit sends that"
