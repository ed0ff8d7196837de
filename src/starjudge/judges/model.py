"""The model judge: a chat model reads, code measures, checks, combines and caps."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from os import PathLike
from typing import TYPE_CHECKING, Any, NamedTuple

from starjudge.chat.asking import Asked, Asker, Conversation, Tally
from starjudge.chat.cache import ReplyCache
from starjudge.chat.chat_model import ChatModel, ChatReply, ChatRequest, Deadline
from starjudge.chat.pace import Pace
from starjudge.chat.paced_model import PacedModel
from starjudge.chat.prices import Prices, cost_of
from starjudge.chat.replies import JudgeReply, ReplyForm, read_reply
from starjudge.chat.retrying import ATTEMPTS, Retry
from starjudge.chat.score_odds import expected_scores
from starjudge.errors import InputError, JudgeError
from starjudge.heuristics.knowledge import Knowledge, knowledge
from starjudge.heuristics.read import measure_request, read_answer
from starjudge.heuristics.sufficiency import LEAST_WORDS
from starjudge.judges.asked import Prompter, Subject, asked_dimensions, counted_words, form_of, subject_of
from starjudge.judges.checked import Checked, check_reply
from starjudge.judges.heuristic import HeuristicJudge
from starjudge.judges.model_settings import (
    MOST_SAMPLES,
    Calls,
    ReplySettings,
    cache_of,
    chat_model_of,
    facts_of,
    prompts_of,
    redactor_of,
    reply_settings,
    retry_of,
    seconds,
    spending_of,
    whole_number,
)
from starjudge.judges.readings import combine_readings
from starjudge.judges.written import insufficient_evaluation, withheld_evaluation, written_evaluation
from starjudge.models.base import DimensionId
from starjudge.models.evaluation import Evaluation, JudgeSettings, Provenance, Spread
from starjudge.models.request import Request
from starjudge.resources.prompts import PromptSet
from starjudge.version import VERSION

if TYPE_CHECKING:
    import openai

TIMEOUT = 180.0  # seconds for one evaluation, retries and waits included; a reply takes 5 to 60
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
        pace: limits of requests and tokens a minute, shared by all who judge with this account.

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
        prompts: str | PathLike[str] | PromptSet | None = None,
        temperature: float | None = None,
        seed: int | None = None,
        reasoning_effort: str | None = None,
        max_completion_tokens: int | None = None,
        logprobs: bool | None = None,
        timeout: float = TIMEOUT,
        attempts: int = ATTEMPTS,
        max_cost: float | None = None,
        prices: str | PathLike[str] | Mapping[str, Any] | None = None,
        cache: bool | str | PathLike[str] | ReplyCache = False,
        redact: bool | Iterable[str] = False,
        retry: Retry | None = None,
        pace: Pace | None = None,
    ) -> None:
        whole_number("samples", samples, 1, MOST_SAMPLES)
        if calls not in ("one", "per_dimension"):
            raise InputError(f"calls: expected 'one' or 'per_dimension', found {calls!r}")
        self._timeout = seconds("timeout", timeout)
        asked = chat_model_of(model, base_url, api_key, client, chat)
        self.chat: ChatModel = asked if pace is None else PacedModel(asked, pace)
        facts = facts_of(self.chat.name, prices)
        self.samples = samples
        self.calls: Calls = calls
        self.prompts: PromptSet = prompts_of(prompts)
        self._prices: Prices | None = facts.prices if facts is not None else None
        self._settings: ReplySettings = reply_settings(
            facts, temperature, seed, reasoning_effort, max_completion_tokens, logprobs
        )
        self._redact = redactor_of(redact)
        self._prompter = Prompter(self.prompts, self._redact)
        self._asker = Asker(
            self.chat,
            retry_of(retry, attempts),
            budget=spending_of(max_cost, self.chat.name, self._prices),
            cache=cache_of(cache),
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
        began, tally = time.perf_counter(), Tally()
        reading = read_answer(request, measure_request(request, self._known), self._known)
        if counted_words(reading.facts.text, reading.facts.word_count) < LEAST_WORDS:
            return insufficient_evaluation(request, reading, self._provenance(request, tally, began))
        subject = subject_of(request, reading, self._redact)
        if len(subject.withheld) == len(subject.lines):
            alone = self._offline.evaluate_reading(request, reading)
            return withheld_evaluation(alone, self._provenance(request, tally, began))
        if (prepare := getattr(self.chat, "prepare", None)) is not None:
            prepare()  # what is loaded on first use is no part of the time that the model has
        readings, failures = self._readings(subject, Deadline(self._timeout), tally)
        combined = combine_readings([one.judgement for one in readings])
        judge = self._provenance(request, tally, began, readings, combined.spread)
        judge = judge.model_copy(update={"dropped": combined.judgement.dropped})
        offline = self._offline.judge_reading(request, reading)
        return written_evaluation(subject, combined.judgement, judge, offline, failures)

    def conversations(self, request: Request) -> list[ChatRequest]:
        """What would be asked about one answer, without asking: for estimates and for reading."""
        reading = read_answer(request, measure_request(request, self._known), self._known)
        if counted_words(reading.facts.text, reading.facts.word_count) < LEAST_WORDS:
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

    def _readings(self, subject: Subject, deadline: Deadline, tally: Tally) -> tuple[list[_Reading], list[JudgeError]]:
        """As many judgements as were asked for; fewer where a minority failed."""
        forms = self._forms(subject)
        jobs = [(sample, form) for sample in range(self.samples) for form in forms]

        def ask(job: tuple[int, ReplyForm]) -> _Exchange | JudgeError:
            sample, form = job
            try:
                return self._asker.ask(self._conversation(subject, form, sample), _reader(form), deadline, tally)
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
        tally: Tally,
        began: float,
        readings: Sequence[_Reading] = (),
        spread: Spread | None = None,
    ) -> Provenance:
        exchanges = [exchange for reading in readings for exchange in reading.exchanges]
        reply = exchanges[0].reply if exchanges else None
        prices, usage = self._prices, tally.usage
        return Provenance(
            engine="model",
            starjudge=VERSION,
            rubric=request.rubric.id,
            rubric_version=request.rubric.version,
            model=(reply.model if reply else None) or self.chat.name,
            prompt_version=self.prompts.version,
            prompt_hash=self.prompts.hash,
            settings=self._sent(exchanges),
            samples=max(1, len(readings)),
            spread=spread,
            calls=tally.calls,
            further_calls=tally.further_calls,
            prompt_tokens=usage.prompt,
            cached_tokens=usage.cached,
            completion_tokens=usage.completion,
            reasoning_tokens=usage.reasoning,
            # A server that counts no tokens leaves the cost unknown, not nothing.
            cost=None if prices is None or tally.uncounted else round(cost_of(usage, prices), 6),
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


_Exchange = Asked[tuple[JudgeReply, dict[DimensionId, float]]]


class _Reading(NamedTuple):
    judgement: Checked
    exchanges: Sequence[_Exchange]


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
