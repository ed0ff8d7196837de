"""A judge that asks nobody: it reads the replies collected so far, and notes what would have to be asked."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import threading
from collections.abc import Collection
from typing import Any

from starjudge.batch.openai_batch.replies import CollectedReplies
from starjudge.chat.asking import Asker, Conversation
from starjudge.chat.chat_model import ChatReply, ChatRequest, Deadline
from starjudge.chat.completion import read_completion
from starjudge.chat.ladder import FORMS, Ladder
from starjudge.chat.openai_model import request_body
from starjudge.chat.prices import Prices
from starjudge.chat.replies import ReplyForm
from starjudge.chat.retrying import Retry
from starjudge.chat.server_errors import error_for_status
from starjudge.errors import JudgeError, ModelError
from starjudge.judges.asked import Subject
from starjudge.judges.model import ModelJudge
from starjudge.models.evaluation import Evaluation, Provenance
from starjudge.models.request import Request

BATCH_SHARE = 0.5  # of the price of a live call
BASIS = "halved for the Batch API"
KEY_BYTES = 16  # of a digest that tells one request from all others; as a custom_id it has 32 characters


class NotCollected(JudgeError):  # noqa: N818 - a signal, which no caller sees
    """The reply is not there yet. A `JudgeError`, so that the other calls of the same evaluation are still made."""


class Missing:
    """A request whose reply is not there: its key, its body as JSON, and the request itself."""

    __slots__ = ("body", "key", "request")

    def __init__(self, key: bytes, body: bytes, request: ChatRequest) -> None:
        self.key = key
        self.body = body
        self.request = request


class CollectedModel:
    """A `ChatModel` that answers from what was collected, and keeps what was missing in ``missing``.

    Args:
        name: the model's name.
        place: the server's address.
        again: ask anew also what the provider has refused for good, such as for an account without credit.

    """

    def __init__(self, name: str, place: str, again: bool = False) -> None:
        self.name = name
        self.place = place
        self.lines = CollectedReplies(())
        """What was collected."""
        self.under_way: Collection[bytes] = ()
        """Requests that were sent and are not collected: their earlier refusal stands no longer."""
        self.missing: dict[bytes, Missing] = {}
        self.reading = threading.local()
        """``sample``: number of the reading that this thread asks for."""
        self._again = again
        self._lock = threading.Lock()

    def complete(self, request: ChatRequest, deadline: Deadline) -> ChatReply:
        """The reply collected. Raises `NotCollected`, and the `ModelError` of a refusal for good."""
        del deadline
        body = _json(request_body(request))
        key = digest_of(body, getattr(self.reading, "sample", 0))
        line = self.lines.get(key)
        if line is None or line.status is None:
            raise self._not_collected(key, body, request)
        prompt = "\n".join(message.content for message in request.messages if message.role != "system")
        headers = {} if line.request_id is None else {"x-request-id": line.request_id}
        try:
            if line.status == 200:
                return read_completion(_json(line.body), headers, self.place, self.name, prompt)
            raise error_for_status(line.status, headers, line.body, self.place, self.name, prompt)
        except ModelError as error:
            # A parameter that the model does not take is met by the next form of the request, which is another one.
            anew = self._again and getattr(error, "parameter", None) is None
            if error.transient or anew or key in self.under_way:
                raise self._not_collected(key, body, request) from None
            raise

    def taken(self) -> list[Missing]:
        """What was missing since the last call."""
        with self._lock:
            found, self.missing = list(self.missing.values()), {}
        return found

    def _not_collected(self, key: bytes, body: bytes, request: ChatRequest) -> NotCollected:
        with self._lock:
            self.missing[key] = Missing(key, body, request)
        return NotCollected(f"{self.place}: no reply has been collected yet; submit what is missing")


class CollectedJudge(ModelJudge):
    """A `ModelJudge` over a `CollectedModel`: the same evaluation as live, except for cost and time.

    Every request is made as if it were the first to this server. What a live run learns from one answer about the
    next depends on the order in which replies come; here it would change requests that are paid for already.

    ``shielded`` puts the offline judge's evaluation in the place of one that fails, so that a whole interview goes
    on to its last question; what comes of it is thrown away.
    """

    def __init__(self, chat: CollectedModel, **settings: Any) -> None:
        super().__init__(chat=chat, **settings)
        self._collected = chat
        self._ladder = _OwnLadder()
        self._asker = Asker(chat, Retry(attempts=1), self._ladder)
        self._prices = None if self._prices is None else halved(self._prices)
        self.shielded = False
        self.failed = False
        """Whether an evaluation failed behind the shield."""

    def evaluate(self, request: Request) -> Evaluation:
        """As `ModelJudge.evaluate`. Raises `NotCollected` where a reply is missing."""
        try:
            return super().evaluate(request)
        except JudgeError:
            if not self.shielded:
                raise
            self.failed = True
            return self._offline.evaluate(request)

    def _conversation(self, subject: Subject, form: ReplyForm, sample: int) -> Conversation:
        # Called by the thread that asks, right before it does.
        self._collected.reading.sample = sample
        self._ladder.forget()
        return super()._conversation(subject, form, sample)

    def _provenance(self, *given: Any) -> Provenance:
        judge = super()._provenance(*given)
        basis = None if self._prices is None else f"{judge.prices_dated or 'given by the caller'}, {BASIS}"
        return judge.model_copy(update={"seconds": None, "prices_dated": basis})


class _OwnLadder(threading.local, Ladder):
    """What is found out within one conversation. The forms count as proven: who has a Batch API knows schemas."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin anew, in this thread."""
        Ladder.__init__(self)
        for form in FORMS:
            self.proves(form)


def halved(prices: Prices) -> Prices:
    """The prices of the Batch API."""
    shares = {
        name: None if (price := getattr(prices, name)) is None else price * BATCH_SHARE
        for name in ("input", "output", "cached", "cache_write")
    }
    return dataclasses.replace(prices, **shares)  # type: ignore[arg-type]


def digest_of(body: bytes, sample: int) -> bytes:
    """What tells a request from others: its body, and which of several readings it is for."""
    return hashlib.sha256(b"%d\n" % sample + body).digest()[:KEY_BYTES]


def _json(value: Any) -> bytes:
    """Compact JSON. The order of keys stays: a schema's order is the order in which a reply is written."""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=dict).encode("utf-8")
    except UnicodeEncodeError:  # an unpaired surrogate
        return json.dumps(value, separators=(",", ":"), default=dict).encode("ascii")
