"""The model judge: a chat model reads, code measures, checks, combines and caps."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from starjudge.chat.asking import Asked, Asker, Conversation
from starjudge.chat.budget import Budget
from starjudge.chat.cache import ReplyCache, default_cache_path
from starjudge.chat.chat_model import ChatModel, ChatReply, ChatRequest, Deadline, Usage
from starjudge.chat.openai_model import OPENAI_URL, OpenAIChatModel
from starjudge.chat.prices import (
    ModelFacts,
    Prices,
    cost_of,
    default_model,
    model_facts,
    prices_from_environment,
    read_prices,
)
from starjudge.chat.replies import JudgeReply, ReplyForm, read_reply
from starjudge.chat.retrying import ATTEMPTS, Retry
from starjudge.chat.score_odds import expected_scores
from starjudge.chat.spending import Spending
from starjudge.errors import InputError, JudgeError, ModelUnavailable
from starjudge.heuristics.knowledge import Knowledge, knowledge
from starjudge.heuristics.read import measure_request, read_answer
from starjudge.heuristics.sufficiency import LEAST_WORDS
from starjudge.judges.asked import Prompter, Subject, asked_dimensions, form_of, subject_of
from starjudge.judges.auto import KEY_VARIABLE, MODEL_VARIABLE, URL_VARIABLE, given
from starjudge.judges.checked import Checked, check_reply
from starjudge.judges.heuristic import HeuristicJudge
from starjudge.judges.readings import combine_readings
from starjudge.judges.written import insufficient_evaluation, written_evaluation
from starjudge.models.base import DimensionId
from starjudge.models.evaluation import Evaluation, JudgeSettings, Provenance, Spread
from starjudge.models.request import Request
from starjudge.resources.prompts import PromptSet, shipped_prompts
from starjudge.text.redaction import Redactor
from starjudge.version import VERSION

if TYPE_CHECKING:
    import openai

Calls = Literal["one", "per_dimension"]

TIMEOUT = 180.0  # seconds for one evaluation, retries and waits included; a reply takes 5 to 60
ROOM = 3_000  # tokens of a reply: about 800 are written; the rest is for long answers
ROOM_TO_THINK = 5_000  # more, where the model thinks first: that counts as reply
THINKING = "low"  # effort of a model that thinks: reading for evidence needs little of it
MOST_SAMPLES = 25  # more readings cost more than they tell
AT_ONCE = 8  # calls of one evaluation in flight


class ModelJudge:
    """Judges by a chat model behind any OpenAI-compatible server.

    Args:
        model: its name; ``None`` takes STARJUDGE_MODEL, else the default of this version (`default_model`).
        base_url: the server; ``None`` takes OPENAI_BASE_URL, else OpenAI's own.
        api_key: the key; ``None`` takes OPENAI_API_KEY. Servers at another base URL may need none.
        client: a ready ``openai.OpenAI`` or ``openai.AzureOpenAI``, in place of the two above.
        chat: a `ChatModel` of your own, in place of all four, such as `starjudge.testing.ScriptedChatModel`.
        samples: independent readings to combine, 1 to 25.
        calls: ``"one"`` asks for everything at once; ``"per_dimension"`` asks for each dimension by itself, at
            about five times the cost.
        prompts: a folder with templates of your own; see ``docs/model-judge.md``.
        temperature: sent where given.
        seed: sent where given; with several samples each has the next one.
        reasoning_effort: sent where given, and ``"low"`` to models known to think.
        max_completion_tokens: room for one reply; doubled once where a reply is cut off.
        logprobs: whether the odds of the score's tokens are asked for, for ``expected``; ``None``: unless the
            model is known to give none.
        timeout: seconds for one evaluation, retries and waits included.
        attempts: of one request that fails for a reason that may pass.
        max_cost: US dollars that this judge may spend, over all its evaluations.
        prices: dollars per million tokens, as a file or a mapping; goes before the shipped table.
        cache: ``True`` or a path keeps replies in a local SQLite file and answers repeats from it.
        redact: ``True`` masks e-mail addresses, telephone numbers and links before text leaves the process; names
            given are masked too. Spans still point into the original.
        retry: when to ask again; for tests.

    Raises:
        InputError: an argument is wrong; the message names it.
        PromptError: a template has a mistake in it.
        ModelUnavailable: no key and no server is configured.

    One judge keeps one client and what it learned about its server; it may be shared between threads.

    """

    def __init__(
        self,
        model: str | None = None,
        *,
        base_url: str | None = None,
        api_key: str | None = None,
        client: openai.OpenAI | None = None,
        chat: ChatModel | None = None,
        samples: int = 1,
        calls: Calls = "one",
        prompts: str | Path | PromptSet | None = None,
        temperature: float | None = None,
        seed: int | None = None,
        reasoning_effort: str | None = None,
        max_completion_tokens: int | None = None,
        logprobs: bool | None = None,
        timeout: float = TIMEOUT,
        attempts: int = ATTEMPTS,
        max_cost: float | None = None,
        prices: str | Path | Mapping[str, Any] | None = None,
        cache: bool | str | Path | ReplyCache = False,
        redact: bool | Iterable[str] = False,
        retry: Retry | None = None,
    ) -> None:
        _check_range("samples", samples, 1, MOST_SAMPLES)
        _check_range("attempts", attempts, 1, 100)
        if max_completion_tokens is not None:
            _check_range("max_completion_tokens", max_completion_tokens, 1, 1_000_000)
        if isinstance(timeout, bool) or not isinstance(timeout, (int, float)) or not 0 < timeout < float("inf"):
            raise InputError(f"timeout: expected seconds above 0, found {timeout!r}")
        if calls not in ("one", "per_dimension"):
            raise InputError(f"calls: expected 'one' or 'per_dimension', found {calls!r}")
        self.chat: ChatModel = chat or _chat_model(model, base_url, api_key, client)
        own_prices = prices_from_environment() | (read_prices(prices) if prices is not None else {})
        facts = model_facts(self.chat.name, own_prices)
        self.samples = samples
        self.calls: Calls = calls
        self.prompts = (
            prompts if isinstance(prompts, PromptSet) else PromptSet(prompts) if prompts else shipped_prompts()
        )
        self._prices: Prices | None = facts.prices if facts is not None else None
        self._settings = _settings(facts, temperature, seed, reasoning_effort, max_completion_tokens, logprobs)
        self._timeout = float(timeout)
        redactor = _redactor(redact)
        self._redact: Callable[[str], str] | None = redactor
        self._prompter = Prompter(self.prompts, redactor)
        self._asker = Asker(
            self.chat,
            retry or Retry(attempts),
            budget=self._spending(max_cost),
            cache=_cache(cache),
        )
        self._known: Knowledge = knowledge()
        self._offline = HeuristicJudge()

    def __repr__(self) -> str:
        return f"ModelJudge({self.chat.name!r}, {self.chat.place!r}, samples={self.samples}, calls={self.calls!r})"

    def evaluate(self, request: Request) -> Evaluation:
        """The evaluation of one answer.

        Raises:
            ModelError: no reply was had, after retries where they may help.
            ReplyError: the model replied, but not with a judgement.
            CostLimitReached: the next call could pass ``max_cost``.

        """
        began = time.perf_counter()
        reading = read_answer(request, measure_request(request, self._known), self._known)
        if reading.facts.word_count < LEAST_WORDS:
            return insufficient_evaluation(request, reading, self._provenance(request, (), None, began))
        subject = subject_of(request, reading, self._redact)
        readings, failures = self._readings(subject, Deadline(self._timeout))
        combined = combine_readings([one.judgement for one in readings])
        asked = [exchange for one in readings for exchange in one.exchanges]
        judge = self._provenance(request, asked, combined.spread, began, len(readings))
        offline = self._offline.evaluate_reading(request, reading)
        return written_evaluation(
            subject,
            combined.judgement,
            judge.model_copy(update={"dropped": combined.judgement.dropped}),
            offline,
            failures,
        )

    def conversations(self, request: Request) -> list[ChatRequest]:
        """What would be asked about one answer, without asking: for estimates and for reading."""
        reading = read_answer(request, measure_request(request, self._known), self._known)
        if reading.facts.word_count < LEAST_WORDS:
            return []
        subject = subject_of(request, reading, self._redact)
        return [self._conversation(subject, form, 0).request for form in self._forms(subject)] * self.samples

    def _forms(self, subject: Subject) -> list[ReplyForm]:
        dimensions = asked_dimensions(subject)
        if self.calls == "one":
            return [form_of(subject, dimensions, whole=True)]
        return [form_of(subject, (), whole=True), *(form_of(subject, (d,), whole=False) for d in dimensions)]

    def _conversation(self, subject: Subject, form: ReplyForm, sample: int) -> Conversation:
        settings = self._settings
        return Conversation(
            ChatRequest(
                model=self.chat.name,
                messages=self._prompter.messages(subject, form),
                schema=form.schema,
                max_completion_tokens=settings.room,
                temperature=settings.temperature,
                seed=None if settings.seed is None else settings.seed + sample,
                reasoning_effort=settings.reasoning_effort,
                logprobs=settings.logprobs,
            ),
            schema_note=self._prompter.schema_note(form),
            repair=self._prompter.repair,
            sample=sample,
        )

    def _readings(self, subject: Subject, deadline: Deadline) -> tuple[list[_Reading], list[JudgeError]]:
        """As many judgements as were asked for; fewer where a minority failed."""
        forms = self._forms(subject)
        jobs = [(sample, form) for sample in range(self.samples) for form in forms]

        def ask(job: tuple[int, ReplyForm]) -> _Exchange | JudgeError:
            sample, form = job
            try:
                return self._asker.ask(self._conversation(subject, form, sample), _reader(form), deadline)
            except JudgeError as error:
                return error

        if len(jobs) == 1:
            results = [ask(jobs[0])]
        else:
            with ThreadPoolExecutor(min(AT_ONCE, len(jobs)), thread_name_prefix="starjudge") as pool:
                results = list(pool.map(ask, jobs))
        readings, failures = [], []
        for sample in range(self.samples):
            own = results[sample * len(forms) : (sample + 1) * len(forms)]
            failed = next((result for result in own if isinstance(result, JudgeError)), None)
            if failed is not None:
                failures.append(failed)
                continue
            exchanges = [result for result in own if not isinstance(result, JudgeError)]
            readings.append(_Reading(_judgement(exchanges, subject), exchanges))
        if len(readings) * 2 <= self.samples:
            raise failures[0]
        return readings, failures

    def _provenance(
        self,
        request: Request,
        exchanges: Sequence[_Exchange],
        spread: Spread | None,
        began: float,
        samples: int = 1,
    ) -> Provenance:
        usage = sum((e.usage for e in exchanges), Usage())
        reply = exchanges[0].reply if exchanges else None
        prices = self._prices
        return Provenance(
            engine="model",
            starjudge=VERSION,
            rubric=request.rubric.id,
            rubric_version=request.rubric.version,
            model=(reply.model if reply else None) or self.chat.name,
            prompt_version=self.prompts.version,
            prompt_hash=self.prompts.hash,
            settings=self._sent(exchanges),
            samples=samples,
            spread=spread,
            calls=sum(e.calls for e in exchanges),
            further_calls=sum(e.further_calls for e in exchanges),
            prompt_tokens=usage.prompt,
            cached_tokens=usage.cached,
            completion_tokens=usage.completion,
            reasoning_tokens=usage.reasoning,
            cost=None if prices is None else round(cost_of(usage, prices), 6),
            prices_dated=prices.dated.isoformat() if prices is not None and prices.dated is not None else None,
            fingerprint=reply.fingerprint if reply else None,
            seconds=round(time.perf_counter() - began, 3),
        )

    def _sent(self, exchanges: Sequence[_Exchange]) -> JudgeSettings:
        if not exchanges:
            return JudgeSettings(calls=self.calls)
        sent = exchanges[0].sent
        return JudgeSettings(
            temperature=sent.temperature,
            seed=sent.seed,
            max_completion_tokens=sent.max_completion_tokens,
            reasoning_effort=sent.reasoning_effort,
            response_format=sent.form,
            logprobs=sent.logprobs,
            calls=self.calls,
        )

    def _spending(self, max_cost: float | None) -> Spending | None:
        if max_cost is None:
            return None
        if self._prices is None:
            raise InputError(
                f"max_cost: no price is known for {self.chat.name!r}, so no limit can be kept; "
                "give prices={...} in dollars per million tokens (0 for a server of your own)"
            )
        return Spending(Budget(max_cost), self.chat.name, self._prices)


_Exchange = Asked[tuple[JudgeReply, dict[DimensionId, float]]]


class _Reading(NamedTuple):
    judgement: Checked
    exchanges: Sequence[_Exchange]


class _Settings(NamedTuple):
    room: int
    temperature: float | None
    seed: int | None
    reasoning_effort: str | None
    logprobs: bool


def _reader(form: ReplyForm) -> Callable[[ChatReply], tuple[JudgeReply, dict[DimensionId, float]]]:
    def read(reply: ChatReply) -> tuple[JudgeReply, dict[DimensionId, float]]:
        judgement = read_reply(reply.text, form)
        return judgement, expected_scores(reply, {d: said.score for d, said in judgement.scored.items()})

    return read


def _judgement(exchanges: Sequence[_Exchange], subject: Subject) -> Checked:
    """One judgement out of the replies to one reading's calls; the first judges the answer as a whole."""
    whole, _ = exchanges[0].value
    scored = dict(whole.scored)
    expected: dict[DimensionId, float] = {}
    for exchange in exchanges:
        reply, odds = exchange.value
        scored |= reply.scored
        expected |= odds
    return check_reply(whole._replace(scored=scored), subject, expected)


def _chat_model(
    model: str | None, base_url: str | None, api_key: str | None, client: openai.OpenAI | None
) -> OpenAIChatModel:
    name = given(model, MODEL_VARIABLE) or default_model()
    if client is not None:
        return OpenAIChatModel(name, client=client)
    url, key = given(base_url, URL_VARIABLE), given(api_key, KEY_VARIABLE)
    if key is None and (url is None or url.rstrip("/") == OPENAI_URL):
        raise ModelUnavailable(
            f"no chat model is configured: set {KEY_VARIABLE}, or {URL_VARIABLE} for a server of your own, "
            "or give api_key= or base_url=; judge='heuristic' needs neither"
        )
    return OpenAIChatModel(name, url, key)


def _settings(
    facts: ModelFacts | None,
    temperature: float | None,
    seed: int | None,
    reasoning_effort: str | None,
    room: int | None,
    logprobs: bool | None,
) -> _Settings:
    thinks = facts is not None and facts.reasoning is True
    if logprobs is None:
        logprobs = facts is None or facts.logprobs is not False
    return _Settings(
        room=room if room is not None else ROOM_TO_THINK if thinks else ROOM,
        temperature=temperature,
        seed=seed,
        reasoning_effort=reasoning_effort if reasoning_effort is not None else THINKING if thinks else None,
        logprobs=logprobs,
    )


def _prompt_set(prompts: str | Path | PromptSet | None) -> PromptSet:
    if prompts is None:
        return shipped_prompts()
    return prompts if isinstance(prompts, PromptSet) else PromptSet(prompts)


def _redactor(redact: bool | Iterable[str]) -> Redactor | None:
    if isinstance(redact, bool):
        return Redactor() if redact else None
    if isinstance(redact, str):
        raise InputError("redact: expected True or several names, found one text; put it in a list")
    return Redactor(redact)


def _cache(cache: bool | str | Path | ReplyCache) -> ReplyCache | None:
    if isinstance(cache, ReplyCache):
        return cache
    if isinstance(cache, bool):
        return ReplyCache(default_cache_path()) if cache else None
    return ReplyCache(cache)


def _check_range(name: str, value: object, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise InputError(f"{name}: expected a whole number from {low} to {high}, found {value!r}")
