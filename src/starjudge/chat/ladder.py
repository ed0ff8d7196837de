"""What a server can do, found once: the strictest form of reply it keeps, and the settings it takes.

Strict JSON schema → JSON schema → any JSON object, the schema in the prompt → plain text. A server says that it does
not know a form by refusing it, by failing on it, or by ignoring it; a step down is remembered, so it is paid for once.
A refusal says so plainly. A failure or a bad reply may have other reasons, so the lower form is only tried at first.
"""

from __future__ import annotations

import threading
from dataclasses import replace

from starjudge.chat.chat_model import ChatRequest, Message, ReplyForm
from starjudge.errors import ModelRejected

FORMS: tuple[ReplyForm, ...] = ("strict_schema", "schema", "json_object", "text")
WITH_SCHEMA: tuple[ReplyForm, ...] = FORMS[:2]  # the others need the schema in the prompt
IGNORED_OFTEN = 2  # bad replies to a form never seen to work, from which the server is held to ignore it
_OPTIONAL = {
    "temperature": "temperature",
    "seed": "seed",
    "reasoning_effort": "reasoning_effort",
    "reasoning": "reasoning_effort",
    "logprobs": "logprobs",
    "top_logprobs": "logprobs",
}


class Ladder:
    """Abilities of one server and model; safe to share between threads."""

    def __init__(self, form: ReplyForm = "strict_schema") -> None:
        self._lock = threading.Lock()
        self._form = form
        self._proven: set[ReplyForm] = set()
        self._ignored = 0
        self._dropped: set[str] = set()
        self._system_role = True
        self._old_token_limit = False

    @property
    def form(self) -> ReplyForm:
        """The form to ask for now."""
        return self._form

    @property
    def dropped(self) -> frozenset[str]:
        """Settings that the server has refused."""
        return frozenset(self._dropped)

    def fitted(self, request: ChatRequest, schema_note: str, lowest: ReplyForm | None = None) -> ChatRequest:
        """The request as this server takes it.

        Args:
            request: what to ask.
            schema_note: joins the prompt where no schema is sent.
            lowest: a form to try, where the one to ask for now is stricter.

        """
        with self._lock:
            form, dropped = _lower(self._form, lowest), set(self._dropped)
            system_role, old_limit = self._system_role, self._old_token_limit
        messages = request.messages
        if form not in WITH_SCHEMA:
            # Behind the unchanging part, so that this stays the same for every answer.
            messages = (replace(messages[0], content=f"{messages[0].content}\n\n{schema_note}"), *messages[1:])
        if not system_role and messages[0].role == "system" and len(messages) > 1:
            joined = Message(messages[1].role, f"{messages[0].content}\n\n{messages[1].content}")
            messages = (joined, *messages[2:])
        return replace(
            request,
            messages=messages,
            form=form,
            temperature=None if "temperature" in dropped else request.temperature,
            seed=None if "seed" in dropped else request.seed,
            reasoning_effort=None if "reasoning_effort" in dropped else request.reasoning_effort,
            logprobs=request.logprobs and "logprobs" not in dropped,
            max_completion_tokens=None if "limit" in dropped else request.max_completion_tokens,
            old_token_limit=old_limit,
        )

    def proves(self, form: ReplyForm) -> None:
        """A reply in this form was read."""
        with self._lock:
            self._proven.add(form)

    def refuses(self, sent: ChatRequest, error: ModelRejected) -> bool:
        """Learn from a refusal. Out: whether the request, fitted anew, is worth another try."""
        name = (error.parameter or "").split(".")[0].split("[")[0]
        with self._lock:
            if name in _OPTIONAL:
                return self._drop(_OPTIONAL[name], sent)
            if name == "max_completion_tokens" and not sent.old_token_limit:
                self._old_token_limit = True
                return True
            if name in ("max_tokens", "max_completion_tokens"):
                return self._drop("limit", sent)
            if name == "system_role" or (error.parameter or "").startswith("messages[0].role"):
                fresh = sent.messages[0].role == "system"
                self._system_role = False
                return fresh
            if name in ("response_format", "text"):
                # A server from before schemas knows the limit by its former name, and may ignore the new one silently.
                self._old_token_limit = self._old_token_limit or sent.form in WITH_SCHEMA
                return self._down_from(sent.form)
            return False

    def below(self, form: ReplyForm) -> ReplyForm | None:
        """A form to try where the server failed on this one; ``None`` where the form cannot be the reason."""
        with self._lock:
            return None if form in self._proven else _below(form)

    def fails(self, form: ReplyForm, instead: ReplyForm) -> None:
        """The server failed on a form, again and again, and then did not on another."""
        with self._lock:
            if form not in self._proven:
                self._lower_to(instead)

    def ignores(self, form: ReplyForm) -> ReplyForm | None:
        """A reply that the form rules out. Out: the form to try, the schema in the prompt; ``None`` to keep this."""
        with self._lock:
            if form not in WITH_SCHEMA or form in self._proven:
                return None
            self._ignored += 1
            instead = _below(form)
            if self._ignored >= IGNORED_OFTEN and instead is not None:
                self._lower_to(instead)
            return instead

    def _drop(self, setting: str, sent: ChatRequest) -> bool:
        value = sent.max_completion_tokens if setting == "limit" else getattr(sent, setting)
        self._dropped.add(setting)
        return value is not None and value is not False

    def _down_from(self, form: ReplyForm) -> bool:
        if form == FORMS[-1]:
            return False
        self._lower_to(FORMS[FORMS.index(form) + 1])
        return True

    def _lower_to(self, form: ReplyForm) -> None:
        self._form = _lower(self._form, form)


def _lower(one: ReplyForm, other: ReplyForm | None) -> ReplyForm:
    return one if other is None or FORMS.index(one) >= FORMS.index(other) else other


def _below(form: ReplyForm) -> ReplyForm | None:
    """The next form that differs in more than being strict: what fails on a schema fails on it either way."""
    if form in WITH_SCHEMA:
        return "json_object"
    return "text" if form == "json_object" else None
