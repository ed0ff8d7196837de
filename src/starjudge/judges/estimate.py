"""What judging by a chat model will cost: tokens and dollars before anything is sent. Nobody is asked.

    from starjudge import Answer, load_rubric
    from starjudge.judges.estimate import estimate_cost
    from starjudge.models.request import Request

    request = Request(question=question, answer=Answer(text=answer), rubric=load_rubric("star-l"))
    print(estimate_cost([request], "gpt-6.1-terra").total.cost_high)

Prompts are made as they would be sent, and counted. What the model will write is assumed: see the constants.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from starjudge.chat.chat_model import ChatReply, ChatRequest, Deadline, Usage
from starjudge.chat.prices import ModelFacts, Prices, cost_of, default_model
from starjudge.chat.tokens import TOKENS_OF_PRIMER, count_messages, count_tokens
from starjudge.errors import ModelRejected, ModelUnavailable
from starjudge.judges.auto import MODEL_VARIABLE, given
from starjudge.judges.model import ModelJudge
from starjudge.judges.model_settings import Calls, facts_of
from starjudge.models.base import Value
from starjudge.models.request import Request
from starjudge.resources.prompts import PromptSet

ONE_CALL_REPLY = 800  # tokens written when all is asked at once; assumed
WHOLE_REPLY = 300  # of them, those that judge the answer as a whole, where dimensions are asked for by themselves
DIMENSION_REPLY = 130  # tokens written about one dimension that is asked for by itself; assumed
THINKING = 500  # tokens a call that a model known to think may add at low effort; assumed, and only in the high cost
LEAST_SHARED = 1_024  # tokens of a common beginning from which providers cache it


class Amounts(Value):
    """Tokens and dollars of some answers, or of one in the mean."""

    calls: int | float
    prompt_tokens: int
    shared_tokens: int
    """Of the prompt, the beginning that is the same for every answer of its kind: cached after the first call where
    the provider caches. Beginnings too short to be cached do not count."""
    completion_tokens: int
    """Assumed."""
    thinking_tokens: int
    """What a model that thinks may add to what it writes; assumed, and paid in ``cost_high`` alone."""
    cost_low: float | None
    """US dollars with everything cached that can be, and no thinking. ``None``: no price is known."""
    cost_high: float | None
    """US dollars with nothing cached, and with thinking."""


class Estimate(Value):
    """What judging some answers will take."""

    model: str
    answers: int
    """Answers that the model would be asked about."""
    too_short: int
    """Answers with too few words to judge: nobody is asked about them."""
    too_long: int
    """Answers with more words than a model is asked about."""
    samples: int
    call_style: Calls
    """``one`` call a reading, or one ``per_dimension``."""
    total: Amounts
    per_answer: Amounts
    """The mean."""
    exact: bool
    """Whether the prompts were split by the encoding's ranks; else their tokens are estimated."""
    encoding: str
    encoding_assumed: bool
    """Whether the encoding is a guess, since nothing is known about this model's."""
    prices: dict[str, float] | None
    """Dollars per million tokens that were used."""
    prices_dated: str | None
    """Day of the shipped prices; ``None`` for a user's own."""
    prices_source: str | None


def estimate_cost(
    requests: Iterable[Request],
    model: str | None = None,
    *,
    samples: int = 1,
    calls: Calls = "one",
    prompts: str | Path | PromptSet | None = None,
    prices: str | os.PathLike[str] | Mapping[str, Any] | None = None,
) -> Estimate:
    """What it takes to judge these answers. Needs neither key nor network; repairs and retries are not in it.

    Args:
        requests: the answers; read once, one at a time.
        model: name of the chat model; ``None`` takes STARJUDGE_MODEL, else the default of this version.
        samples: readings of each answer, 1 to 25.
        calls: ``"one"`` call a reading, or one ``"per_dimension"``.
        prompts: a folder with templates of your own.
        prices: dollars per million tokens, as a file or a mapping; goes before the shipped table.

    Raises `InputError` (`PromptError` for templates) where an argument is wrong.

    """
    name = given(model, MODEL_VARIABLE) or default_model()
    facts = facts_of(name, prices)
    judge = ModelJudge(chat=_Nobody(name), samples=samples, calls=calls, prompts=prompts)
    known = None if facts is None else facts.prices
    sums = _Sums()
    answers = too_short = too_long = 0
    for request in requests:
        try:
            asked = judge.conversations(request)
        except ModelRejected:
            too_long += 1
            continue
        if not asked:
            too_short += 1
            continue
        answers += 1
        for call in _calls(asked[: len(asked) // samples], name, facts):
            sums = sums.plus(call, samples, known)
    encoding = count_tokens("", name)
    return Estimate(
        model=name,
        answers=answers,
        too_short=too_short,
        too_long=too_long,
        samples=samples,
        call_style=calls,
        total=sums.amounts(1, known),
        per_answer=sums.amounts(max(1, answers), known),
        exact=encoding.exact and sums.exact,
        encoding=encoding.encoding,
        encoding_assumed=encoding.assumed,
        prices=None if known is None else _figures(known),
        prices_dated=None if known is None or known.dated is None else known.dated.isoformat(),
        prices_source=None if known is None else known.source,
    )


class _Nobody:
    """Stands where a chat model would, so that a judge can make its prompts; asked itself, it refuses."""

    place = "nowhere"

    def __init__(self, name: str) -> None:
        self.name = name

    def complete(self, request: ChatRequest, deadline: Deadline) -> ChatReply:
        """Refuse: an estimate asks nobody."""
        raise ModelUnavailable("an estimate asks no model")


class _Call(NamedTuple):
    prompt: int
    shared: int
    completion: int
    thinking: int
    exact: bool

    def low(self) -> Usage:
        return Usage(prompt=self.prompt, cached=self.shared, completion=self.completion)

    def high(self) -> Usage:
        # What is not cached yet is written to the cache, which some charge more for.
        return Usage(prompt=self.prompt, cache_write=self.prompt, completion=self.completion + self.thinking)


class _Sums(NamedTuple):
    calls: int = 0
    prompt: int = 0
    shared: int = 0
    completion: int = 0
    thinking: int = 0
    low: float = 0.0
    high: float = 0.0
    exact: bool = True

    def plus(self, call: _Call, times: int, prices: Prices | None) -> _Sums:
        return _Sums(
            self.calls + times,
            self.prompt + times * call.prompt,
            self.shared + times * call.shared,
            self.completion + times * call.completion,
            self.thinking + times * call.thinking,
            self.low + times * (cost_of(call.low(), prices) if prices else 0.0),
            self.high + times * (cost_of(call.high(), prices) if prices else 0.0),
            self.exact and call.exact,
        )

    def amounts(self, among: int, prices: Prices | None) -> Amounts:
        return Amounts(
            calls=self.calls // among if self.calls % among == 0 else round(self.calls / among, 1),
            prompt_tokens=round(self.prompt / among),
            shared_tokens=round(self.shared / among),
            completion_tokens=round(self.completion / among),
            thinking_tokens=round(self.thinking / among),
            cost_low=None if prices is None else round(self.low / among, 8),
            cost_high=None if prices is None else round(self.high / among, 8),
        )


def _calls(asked: Sequence[ChatRequest], model: str, facts: ModelFacts | None) -> Iterator[_Call]:
    """The calls of one reading."""
    thinking = THINKING if facts is not None and facts.reasoning else 0
    for place, request in enumerate(asked):
        prompt = count_messages(request.messages, request.schema, model)
        same = [message for message in request.messages if message.role == "system"]
        shared = count_messages(same, request.schema, model).tokens - TOKENS_OF_PRIMER
        reply = ONE_CALL_REPLY if len(asked) == 1 else WHOLE_REPLY if place == 0 else DIMENSION_REPLY
        yield _Call(prompt.tokens, shared if shared >= LEAST_SHARED else 0, reply, thinking, prompt.exact)


def _figures(prices: Prices) -> dict[str, float]:
    named = ("input", "cached", "cache_write", "output")
    return {name: value for name in named if (value := getattr(prices, name)) is not None}
