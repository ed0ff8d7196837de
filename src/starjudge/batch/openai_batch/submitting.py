"""Send what is missing of a run: at first everything, later what expired, failed, or needs a second turn."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from os import PathLike
from typing import TYPE_CHECKING, Any

from starjudge.batch.openai_batch.collected import BASIS, CollectedModel, halved
from starjudge.batch.openai_batch.exchange import fetch, look, send
from starjudge.batch.openai_batch.replies import CollectedReplies
from starjudge.batch.openai_batch.request_files import RequestFiles
from starjudge.batch.openai_batch.service import configured, service_for
from starjudge.batch.openai_batch.settings import (
    Prices,
    asked_from,
    collected_grader,
    fingerprint_of,
    hold_fingerprint,
    taken_up,
)
from starjudge.batch.openai_batch.standing import Standing, standing_of
from starjudge.batch.openai_batch.state import StateFile
from starjudge.batch.openai_batch.walk import Inputs, Progress, Say, looked_at, named, rows_of
from starjudge.chat.batch_service import MOST_BYTES, MOST_REQUESTS, BatchService
from starjudge.chat.chat_model import ChatRequest, Usage
from starjudge.chat.prices import Prices as PriceTable
from starjudge.chat.prices import cost_of
from starjudge.chat.retrying import Retry
from starjudge.chat.spending import worst_usage
from starjudge.errors import CostLimitReached, InputError
from starjudge.judges.model_settings import facts_of

if TYPE_CHECKING:
    import openai


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be sent."""

    model: str
    answers: int
    """Rows that need a reply."""
    requests: int
    """Fewer than answers where some are alike, more where several readings are asked for."""
    files: int
    bytes: int
    prompt_tokens: int
    """Counted, or estimated with a margin."""
    most_cost: float | None
    """US dollars at the batch price, with every reply as long as it may be; ``None`` where no price is known."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """What a submit did."""

    plan: Plan
    sent: bool
    """``False`` where nothing was missing, or the plan was declined."""
    ready: int
    """Rows that are finished already."""
    failed: int
    """Of them, rows that have no evaluation: their input is wrong, or the provider refused for good."""
    waiting: int
    """Rows whose requests are under way."""
    standing: Standing
    notes: tuple[str, ...] = ()


def submit(
    inputs: Inputs | None,
    state: str | PathLike[str],
    *,
    model: str | None = None,
    base_url: str | None = None,
    api_key: str | None = None,
    client: openai.OpenAI | None = None,
    prices: Prices = None,
    max_cost: float | None = None,
    again: bool = False,
    confirm: Callable[[Plan], bool] | None = None,
    most_requests: int = MOST_REQUESTS,
    most_bytes: int = MOST_BYTES,
    say: Say = lambda line: None,
    progress: Progress = lambda row: None,
    retry: Retry | None = None,
    **asked: Any,
) -> Submitted:
    """Send what is missing of a run to the provider's Batch API.

    Args:
        inputs: files as ``starjudge grade`` reads them, or a function that gives `Row` values anew each time. ``None``
            takes those that the run began with.
        state: the run's state file; made where it is missing. Keep it, and the folder beside it.
        model: the model; ``None`` as for `ModelJudge`.
        base_url: the server; ``None`` takes OPENAI_BASE_URL, else OpenAI's own.
        api_key: the key; ``None`` takes OPENAI_API_KEY.
        client: a ready ``openai.OpenAI``, in place of the two above.
        prices: list prices, as for `ModelJudge`; they are halved here.
        max_cost: dollars that what is sent now may cost at most.
        again: send anew also what the provider refused for good, such as for an account without credit.
        confirm: is shown the plan before anything is sent; ``False`` from it sends nothing.
        most_requests: of one batch, for accounts with a low limit of tokens in the queue.
        most_bytes: of one batch.
        say: is told what happens, a line at a time.
        progress: is told the number of each row that is looked at.
        retry: when to ask again; for tests.
        asked: what is asked of every answer: ``rubric``, ``company``, ``question``, ``samples``, ``calls``,
            ``prompts``, ``temperature``, ``seed``, ``reasoning_effort``, ``max_completion_tokens``, ``logprobs``,
            ``redact``, ``columns`` (field to column), ``recursive``. They are fixed when the run begins.

    Raises:
        InputError: an argument, an input or the state is wrong, or the run was begun otherwise.
        CostLimitReached: what is missing could cost more than ``max_cost``; nothing was sent.
        ModelError: the provider cannot be reached or refuses; the next submit goes on where this one stopped.

    """
    names = named(inputs)
    with StateFile(str(state), new=True) as file:
        run = file.run
        settings = taken_up(run, asked_from(model=model, **asked), file.path)
        chat = configured(settings.model, base_url, api_key, client)
        settings = settings.settled(chat.name)
        service = service_for(file, base_url, api_key, client, retry) if run.begun else BatchService(chat, retry)
        collected = CollectedModel(chat.name, chat.place, again)
        grader, judge = collected_grader(settings, collected, prices)
        fingerprint = fingerprint_of(settings, judge)
        notes = hold_fingerprint(run, fingerprint, file.path)
        rows = rows_of(inputs, file, settings, say)

        send(file, service, retry, say)
        look(file, service)
        notes += fetch(file, service)
        under_way = file.under_way()
        with (
            CollectedReplies(file.lines_files()) as replies,
            RequestFiles(file, under_way, most_requests, most_bytes) as files,
        ):
            collected.lines, collected.under_way = replies, under_way
            counts, missing = {"ready": 0, "failed": 0, "waiting": 0}, _Missing(chat.name, prices)
            for looked in looked_at(rows, grader, judge, collected, progress):
                # A list: every request has to be written, also after a first that is new.
                new = [one for one in looked.missing if files.add(one.key, one.body)]
                for one in new:
                    missing.add(one.request)
                missing.answers += bool(new)
                if not new:
                    counts["waiting" if looked.missing else "ready"] += 1
                    counts["failed"] += not looked.missing and looked.record.failure is not None
        plan = missing.plan(files)
        if not run.begun:
            run.inputs, run.asked, run.fingerprint = names, settings.given(), fingerprint
        sent = bool(files.parts) and _agreed(files, plan, max_cost, confirm)
        if sent:
            run.parts += files.parts
        if sent or not files.parts:
            file.save()
        if sent:
            send(file, service, retry, say)
        else:
            files.discard()
        return Submitted(plan, sent, **counts, standing=standing_of(run), notes=tuple(notes))


def _agreed(files: RequestFiles, plan: Plan, max_cost: float | None, confirm: Callable[[Plan], bool] | None) -> bool:
    try:
        _within(max_cost, plan)
        return confirm is None or confirm(plan)
    except BaseException:
        files.discard()
        raise


def _within(max_cost: float | None, plan: Plan) -> None:
    if max_cost is None:
        return
    if isinstance(max_cost, bool) or not isinstance(max_cost, int | float) or not 0 <= max_cost < math.inf:
        raise InputError(f"max_cost: expected dollars, 0 or more, found {max_cost!r}")
    if plan.most_cost is None:
        raise InputError(f"max_cost: no price is known for {plan.model!r}, so no limit can be kept; give prices")
    if plan.most_cost > max_cost:
        raise CostLimitReached(
            f"{plan.requests:,} requests could cost up to ${plan.most_cost:.2f} (prices {BASIS}), above the limit of "
            f"${max_cost:.2f}; nothing was sent: raise the limit, or submit fewer answers"
        )


class _Missing:
    """What is missing, counted as it goes by."""

    def __init__(self, model: str, prices: Prices) -> None:
        facts = facts_of(model, prices)
        self.answers = 0
        self._model = model
        self._prices: PriceTable | None = None if facts is None else halved(facts.prices)
        self._usage = Usage()

    def add(self, request: ChatRequest) -> None:
        """One request."""
        self._usage += worst_usage(request, self._model)

    def plan(self, files: RequestFiles) -> Plan:
        """What would be sent."""
        return Plan(
            model=self._model,
            answers=self.answers,
            requests=sum(part.requests for part in files.parts),
            files=len(files.parts),
            bytes=sum(part.bytes for part in files.parts),
            prompt_tokens=self._usage.prompt,
            most_cost=None if self._prices is None else round(cost_of(self._usage, self._prices), 6),
        )
