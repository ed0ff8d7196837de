"""Asks a chat model in which order, and with which of its words, an answer should be told."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from starjudge.chat.asking import Asker, Conversation, Tally
from starjudge.chat.cache import ReplyCache
from starjudge.chat.chat_model import ChatModel, ChatReply, ChatRequest, Deadline, Message
from starjudge.chat.prices import cost_of
from starjudge.chat.retrying import ATTEMPTS, Retry
from starjudge.coaching.draft import Rewrite, read_rewrite, rewrite_schema
from starjudge.coaching.places import Wanted
from starjudge.coaching.prompts import coach_prompts
from starjudge.coaching.source import Source
from starjudge.errors import ModelRejected
from starjudge.judges.asked import MOST_CHARACTERS, MOST_IN_QUESTION
from starjudge.judges.model_settings import (
    cache_of,
    chat_model_of,
    facts_of,
    redactor_of,
    reply_settings,
    retry_of,
    seconds,
    spending_of,
)
from starjudge.resources.library import library
from starjudge.text.shown import boundary, fenced, numbered, shown_text

if TYPE_CHECKING:
    import openai

TIMEOUT: Final = 180.0  # seconds for one rewrite, retries and waits included
ROOM_A_CHARACTER: Final = 0.5  # tokens of a reply for each character of the answer, which it repeats in part
LEAST_ROOM: Final = 3_000


class Drafted(NamedTuple):
    """A rewrite as the model wrote it, and what it took."""

    rewrite: Rewrite
    model: str
    calls: int
    prompt_tokens: int
    completion_tokens: int
    cost: float | None


class ModelCoach:
    """Has a chat model propose a rewrite; what comes of it is made by code out of the answer.

    Args:
        model: its name; ``None`` takes STARJUDGE_MODEL, else the default of this version.
        base_url: the server; ``None`` takes OPENAI_BASE_URL, else OpenAI's own.
        api_key: the key; ``None`` takes OPENAI_API_KEY.
        client: a ready ``openai.OpenAI``, in place of the two above.
        chat: a `ChatModel` of your own, in place of all four.
        temperature: sent where given.
        seed: sent where given.
        reasoning_effort: sent where given.
        timeout: seconds for one rewrite, retries and waits included.
        attempts: of one request that fails for a reason that may pass.
        max_cost: US dollars that this coach may spend.
        prices: dollars per million tokens, as for a `ModelJudge`.
        cache: as for a `ModelJudge`.
        redact: as for a `ModelJudge`; the rewrite holds the answer's own words again.
        retry: when to ask again; for tests.

    Raises as `ModelJudge` does.

    """

    def __init__(
        self,
        model: str | None = None,
        *,
        base_url: str | None = None,
        api_key: str | None = None,
        client: openai.OpenAI | None = None,
        chat: ChatModel | None = None,
        temperature: float | None = None,
        seed: int | None = None,
        reasoning_effort: str | None = None,
        timeout: float = TIMEOUT,
        attempts: int = ATTEMPTS,
        max_cost: float | None = None,
        prices: str | PathLike[str] | Mapping[str, Any] | None = None,
        cache: bool | str | PathLike[str] | ReplyCache = False,
        redact: bool | Iterable[str] = False,
        retry: Retry | None = None,
    ) -> None:
        self._timeout = seconds("timeout", timeout)
        self.chat = chat_model_of(model, base_url, api_key, client, chat)
        facts = facts_of(self.chat.name, prices)
        self._prices = facts.prices if facts is not None else None
        self._settings = reply_settings(facts, temperature, seed, reasoning_effort, None, False)
        self._redact = redactor_of(redact)
        self.prompts = coach_prompts()
        self._asker = Asker(
            self.chat,
            retry_of(retry, attempts),
            budget=spending_of(max_cost, self.chat.name, self._prices),
            cache=cache_of(cache),
        )

    def __repr__(self) -> str:
        return f"ModelCoach({self.chat.name!r}, {self.chat.place!r})"

    def draft(self, source: Source, wanted: Sequence[Wanted]) -> Drafted:
        """A rewrite. Raises `JudgeError` where none was had, or where the answer is too long to be one."""
        if (prepare := getattr(self.chat, "prepare", None)) is not None:
            prepare()
        tally = Tally()
        asked = self._asker.ask(self._conversation(source, wanted), _read, Deadline(self._timeout), tally)
        usage = tally.usage
        known = self._prices is not None and not tally.uncounted
        return Drafted(
            asked.value,
            asked.reply.model or self.chat.name,
            tally.calls,
            usage.prompt,
            usage.completion,
            round(cost_of(usage, self._prices), 6) if known and self._prices is not None else None,
        )

    def _conversation(self, source: Source, wanted: Sequence[Wanted]) -> Conversation:
        lines = [source.text[block.start : block.said] for block in source.blocks]
        withheld = frozenset(n for n, block in enumerate(source.blocks) if block.addressed)
        shown = [self._masked(line) for line in lines]
        length = sum(map(len, shown))
        question = self._masked(source.request.question)
        if length > MOST_CHARACTERS or len(question) > MOST_IN_QUESTION:
            raise ModelRejected(
                f"the answer has {length:,} characters; a chat model is asked about {MOST_CHARACTERS:,} at most. "
                "Coach it offline",
                parameter="messages",
            )
        user = self.prompts.render(
            "coach/user.jinja",
            {
                "question": question,
                "order": [self._masked(step) for step in library().kinds[source.reading.kind].order],
                "gaps": [{"number": n, "blank": self._masked(one.blank)} for n, one in enumerate(wanted, 1)],
                "answer": fenced("answer", numbered(shown, withheld), boundary(source.text)),
            },
        )
        schema = rewrite_schema()
        note = json.dumps(schema.schema, separators=(",", ":"))
        settings = self._settings
        return Conversation(
            ChatRequest(
                model=self.chat.name,
                messages=(Message("system", self.prompts.render("coach/system.jinja", {})), Message("user", user)),
                schema=schema,
                max_completion_tokens=max(settings.room, LEAST_ROOM, int(length * ROOM_A_CHARACTER)),
                temperature=settings.temperature,
                seed=settings.seed,
                reasoning_effort=settings.reasoning_effort,
            ),
            schema_note=self.prompts.render("coach/schema_note.jinja", {"schema": note}),
            repair=lambda faults: self.prompts.render("coach/repair.jinja", {"faults": faults}),
        )

    def _masked(self, text: str) -> str:
        shown = shown_text(text)
        return self._redact(shown) if self._redact is not None else shown


def _read(reply: ChatReply) -> Rewrite:
    return read_rewrite(reply.text)
