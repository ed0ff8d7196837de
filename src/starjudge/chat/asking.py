"""One judgement asked for, until it can be read or fails with its own error.

A reply that cannot be read costs one further call at most: a repair turn that names the faults, the schema put into
the prompt where the server ignored it, or more room where the reply was cut off.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Generic, Protocol, TypeVar

from starjudge.chat.chat_model import ChatModel, ChatReply, ChatRequest, Deadline, Message, Usage
from starjudge.chat.ladder import Ladder
from starjudge.chat.retrying import Retry
from starjudge.errors import (
    ModelRefused,
    ModelRejected,
    ModelUnavailable,
    ReplyError,
    ReplyFiltered,
    ReplyMalformed,
    ReplyOutOfRange,
    ReplyTruncated,
)

T = TypeVar("T")

ATTEMPT_SHARE = 0.5  # of the time left that one attempt may take, so that a hung connection leaves room for another
MORE_ROOM = 2  # times the limit of tokens, after a reply was cut off
MOST_FITTINGS = 12  # steps of the ladder and settings dropped for one request; more than there are
LONGEST_SHOWN_BACK = 12_000  # characters of a bad reply that its repair turn shows the model
MOST_FAULTS = 8  # faults named in a repair turn; who makes more has not understood the form at all
_BLAMES_FORM = 500  # the status with which some servers fail on a form that they do not know


class UnreadableError(Exception):
    """A reply is not in form. ``faults`` say what is wrong and where, without words of the answer."""

    def __init__(self, faults: list[str], out_of_range: bool = False, no_json: bool = False) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults
        self.out_of_range = out_of_range
        """Whether all that is wrong is a number outside its range."""
        self.no_json = no_json
        """Whether the reply holds no JSON object at all."""


class Budget(Protocol):
    """What may be spent; see `starjudge.chat.budget`."""

    def before(self, request: ChatRequest) -> Callable[[Usage | None], None]:
        """Reserve the most that a request can cost. Out: what settles it. Raises `CostLimitReached`."""
        ...


class Cache(Protocol):
    """Replies kept; see `starjudge.chat.cache`."""

    def key(self, place: str, request: ChatRequest, sample: int) -> str:
        """The key of a request."""
        ...

    def get(self, key: str) -> ChatReply | None:
        """The reply kept, if any."""
        ...

    def put(self, key: str, reply: ChatReply) -> None:
        """Keep a reply."""
        ...


@dataclass(frozen=True, slots=True)
class Conversation:
    """A request with what may have to be said besides.

    ``schema_note`` joins the prompt where the server takes no schema; ``repair`` makes the words of a repair turn
    from the faults found.
    """

    request: ChatRequest
    schema_note: str = field(repr=False)
    repair: Callable[[list[str]], str]
    sample: int = 0
    """Number of the reading, where several are asked for; part of the cache's key."""


@dataclass(frozen=True, slots=True)
class Asked(Generic[T]):
    """What was read, from which reply, at what cost."""

    value: T
    reply: ChatReply
    sent: ChatRequest
    """The request that was answered, as the server took it."""
    usage: Usage = field(default_factory=Usage)
    calls: int = 0
    """Requests that the server answered with a reply; 0 where the cache did."""
    further_calls: int = 0
    """Of them, those made because a reply could not be read."""


class Asker:
    """Asks one chat model; keeps what was learned about its server. Safe to share between threads."""

    def __init__(
        self,
        chat: ChatModel,
        retry: Retry | None = None,
        ladder: Ladder | None = None,
        budget: Budget | None = None,
        cache: Cache | None = None,
    ) -> None:
        self.chat = chat
        self.ladder = ladder or Ladder()
        self._retry = retry or Retry()
        self._budget = budget
        self._cache = cache

    def ask(self, conversation: Conversation, read: Callable[[ChatReply], T], deadline: Deadline) -> Asked[T]:
        """The judgement asked for.

        Args:
            conversation: what to ask.
            read: makes the value of a reply; raises `UnreadableError` where it cannot.
            deadline: for everything together, waits included.

        Raises:
            ModelError: no reply was had.
            ReplyError: a reply was had and cannot be used, also after a further call.
            CostLimitReached: the next call could cost more than is left.

        """
        key = None
        if self._cache is not None:
            key = self._cache.key(self.chat.place, conversation.request, conversation.sample)
            kept = self._cache.get(key)
            if kept is not None:
                try:
                    return Asked(read(kept), kept, conversation.request)
                except UnreadableError:
                    pass  # kept by another version; ask anew
        asked = _Turns(self, conversation, deadline).until_read(read)
        if self._cache is not None and key is not None:
            self._cache.put(key, asked.reply)
        return asked

    def exchange(self, request: ChatRequest, note: str, deadline: Deadline) -> tuple[ChatReply, ChatRequest]:
        """One reply, whatever it says: retries where that may help, and steps down where the server has to be met."""
        for _ in range(MOST_FITTINGS):
            sent = self.ladder.fitted(request, note)
            try:
                return self._retry.call(lambda sent=sent: self._once(sent, deadline), deadline), sent  # type: ignore[misc]
            except ModelRejected as error:
                if not self.ladder.refuses(sent, error):
                    raise
            except ModelUnavailable as error:
                if error.status != _BLAMES_FORM or not self.ladder.fails(sent):
                    raise
        raise ModelRejected(f"{self.chat.place}: the request was refused in {MOST_FITTINGS} forms")

    def _once(self, sent: ChatRequest, deadline: Deadline) -> ChatReply:
        settle = self._budget.before(sent) if self._budget is not None else None
        usage: Usage | None = Usage()
        try:
            reply = self.chat.complete(sent, deadline.part(ATTEMPT_SHARE))
            usage = reply.usage
        finally:
            if settle is not None:
                settle(usage)
        return reply


class _Turns:
    """The turns of one conversation."""

    def __init__(self, asker: Asker, conversation: Conversation, deadline: Deadline) -> None:
        self._asker = asker
        self._talk = conversation
        self._deadline = deadline
        self._usage = Usage()
        self._calls = 0

    def until_read(self, read: Callable[[ChatReply], T]) -> Asked[T]:
        request = self._talk.request
        repaired = widened = False
        while True:
            reply, sent = self._asker.exchange(request, self._talk.schema_note, self._deadline)
            self._calls += 1
            self._usage += reply.usage or Usage()
            _raise_if_declined(reply)
            try:
                value = read(reply)
            except UnreadableError as fault:
                if reply.finish == "length":
                    if widened:
                        raise _cut_off(sent) from None
                    widened, request = True, _with_more_room(request)
                    continue
                if repaired:
                    raise _given_up(fault, self._asker.chat.place) from None
                repaired, request = True, self._repairing(request, sent, reply, fault)
                continue
            self._asker.ladder.proves(sent.form)
            return Asked(value, reply, sent, self._usage, self._calls, self._calls - 1)

    def _repairing(
        self, request: ChatRequest, sent: ChatRequest, reply: ChatReply, fault: UnreadableError
    ) -> ChatRequest:
        """The request of the one further call."""
        if fault.no_json:
            self._asker.ladder.ignores(sent)
        if not reply.text.strip() or (fault.no_json and self._asker.ladder.form != sent.form):
            return request  # nothing to repair: ask again, with the schema in the prompt where it was ignored
        shown = reply.text[:LONGEST_SHOWN_BACK]
        turns = (Message("assistant", shown), Message("user", self._talk.repair(fault.faults[:MOST_FAULTS])))
        return replace(request, messages=(*request.messages, *turns))


def _raise_if_declined(reply: ChatReply) -> None:
    if reply.finish == "content_filter":
        raise ReplyFiltered(
            "the provider's content filter held the judgement back; judge this answer offline, or by another model"
        )
    if reply.refusal:
        raise ModelRefused(
            "the model declined to judge this answer; judge it offline, or ask another model "
            f"({len(reply.refusal)} characters of reason)"
        )


def _with_more_room(request: ChatRequest) -> ChatRequest:
    limit = request.max_completion_tokens
    return replace(request, max_completion_tokens=None if limit is None else limit * MORE_ROOM)


def _cut_off(sent: ChatRequest) -> ReplyError:
    limit = sent.max_completion_tokens
    room = "the server's own limit" if limit is None else f"{limit} tokens"
    return ReplyTruncated(f"the reply was cut off twice, the second time at {room}; raise max_completion_tokens")


def _given_up(fault: UnreadableError, place: str) -> ReplyError:
    what = "; ".join(fault.faults[:3]) or "it is empty"
    if fault.out_of_range:
        return ReplyOutOfRange(f"{place}: the reply's numbers are out of range, also after a repair turn: {what}")
    return ReplyMalformed(f"{place}: the reply is not in the form asked for, also after a repair turn: {what}")
