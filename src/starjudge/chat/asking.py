"""One judgement asked for, until it can be read or fails with its own error.

A reply that cannot be read costs one further call at most: a repair turn that names the faults, the schema put into
the prompt where the server ignored it, or more room where the reply was cut off.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Generic, Protocol, TypeVar

from starjudge.chat.attempts import Attempts, Budget
from starjudge.chat.bad_replies import UnreadableError, cut_off, given_up, raise_if_declined
from starjudge.chat.chat_model import ChatModel, ChatReply, ChatRequest, Deadline, Message, ReplyForm, Usage
from starjudge.chat.ladder import Ladder
from starjudge.chat.retrying import Retry
from starjudge.errors import ModelError, ModelRejected, ModelUnavailable

__all__ = ["Asked", "Asker", "Budget", "Cache", "Conversation", "UnreadableError"]

T = TypeVar("T")

MORE_ROOM = 2  # times the limit of tokens, after a reply was cut off
MOST_FITTINGS = 12  # steps of the ladder and settings dropped for one request; more than there are
LONGEST_SHOWN_BACK = 12_000  # characters of a bad reply that its repair turn shows the model
MOST_FAULTS = 8  # faults named in a repair turn; who makes more has not understood the form at all
_BLAMES_FORM = (500, 501)  # the statuses with which some servers fail on a form that they do not know


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


class Tally:
    """What the calls of one evaluation cost together, those of failed readings included; safe to share."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.usage = Usage()
        self.calls = 0
        self.further_calls = 0
        self.uncounted = False
        """Whether a server gave a reply without counting its tokens."""

    def add(self, usage: Usage | None, further: bool) -> None:
        """One reply; ``further`` where it was asked for because the one before could not be read."""
        with self._lock:
            self.calls += 1
            self.further_calls += further
            self.usage += usage or Usage()
            self.uncounted |= usage is None


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

    def ask(
        self,
        conversation: Conversation,
        read: Callable[[ChatReply], T],
        deadline: Deadline,
        tally: Tally | None = None,
    ) -> Asked[T]:
        """The judgement asked for.

        Args:
            conversation: what to ask.
            read: makes the value of a reply; raises `UnreadableError` where it cannot.
            deadline: for everything together, waits included.
            tally: is told of every reply, also where no judgement comes of it.

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
        asked = _Turns(self, conversation, deadline, tally or Tally()).until_read(read)
        if self._cache is not None and key is not None:
            self._cache.put(key, asked.reply)
        return asked

    def exchange(
        self, request: ChatRequest, note: str, deadline: Deadline, lowest: ReplyForm | None = None
    ) -> tuple[ChatReply, ChatRequest]:
        """One reply, whatever it says: retries where that may help, and steps down where the server has to be met.

        Args:
            request: what to ask.
            note: tells the schema where the server takes none.
            deadline: for all attempts together.
            lowest: a form to try, where the one that the ladder asks for is stricter.

        Out: the reply, and the request as the server took it.

        """
        attempts = Attempts(self.chat, self._budget, deadline)
        failed: tuple[ReplyForm, ModelError] | None = None
        for _ in range(MOST_FITTINGS):
            attempts.sent = sent = self.ladder.fitted(request, note, lowest)
            try:
                # A server that has failed often enough is only asked once whether the form was the reason.
                reply = self._retry.call(attempts.next, deadline, None if failed is None else 1)
            except ModelRejected as error:
                if self.ladder.refuses(sent, error):
                    continue
                # Refused without a word why: only a form that is then taken tells that the form was the reason.
                failed = failed or (sent.form, error)
                lowest = self.ladder.below(sent.form) if error.parameter is None else None
                if lowest is None:
                    raise (failed[1] if error.parameter is None else error) from None
            except ModelUnavailable as error:
                failed = failed or (sent.form, error)
                lowest = self.ladder.below(sent.form) if error.status in _BLAMES_FORM else None
                if lowest is None:
                    raise failed[1] from None
            else:
                if failed is not None:
                    self.ladder.fails(failed[0], sent.form)
                return reply, sent
        raise ModelRejected(
            f"{self.chat.place}: the request was refused in {MOST_FITTINGS} forms; is it a chat completions API?"
        )


class _Turns:
    """The turns of one conversation."""

    def __init__(self, asker: Asker, conversation: Conversation, deadline: Deadline, tally: Tally) -> None:
        self._asker = asker
        self._talk = conversation
        self._deadline = deadline
        self._tally = tally
        self._usage = Usage()
        self._calls = 0

    def until_read(self, read: Callable[[ChatReply], T]) -> Asked[T]:
        request, lowest = self._talk.request, None
        place = self._asker.chat.place
        repaired = widened = False
        while True:
            reply, sent = self._asker.exchange(request, self._talk.schema_note, self._deadline, lowest)
            self._tally.add(reply.usage, further=self._calls > 0)
            self._calls += 1
            self._usage += reply.usage or Usage()
            raise_if_declined(reply, place)
            try:
                value = read(reply)
            except UnreadableError as fault:
                if reply.finish == "length":
                    if widened:
                        raise cut_off(sent, place) from None
                    widened, request = True, _with_more_room(request)
                    continue
                if repaired:
                    raise given_up(fault, place) from None
                # A number outside its range keeps the form in all else: that schema was not ignored.
                lowest = None if fault.out_of_range else self._asker.ladder.ignores(sent.form)
                repaired, request = True, self._repairing(request, reply, fault, lowest)
                continue
            self._asker.ladder.proves(sent.form)
            return Asked(value, reply, sent, self._usage, self._calls, self._calls - 1)

    def _repairing(
        self, request: ChatRequest, reply: ChatReply, fault: UnreadableError, lowest: ReplyForm | None
    ) -> ChatRequest:
        """The request of the one further call."""
        if not reply.text.strip() or (fault.no_json and lowest is not None):
            return request  # nothing to repair: ask again, with the schema in the prompt where it was ignored
        shown = reply.text[:LONGEST_SHOWN_BACK]
        turns = (Message("assistant", shown), Message("user", self._talk.repair(fault.faults[:MOST_FAULTS])))
        return replace(request, messages=(*request.messages, *turns))


def _with_more_room(request: ChatRequest) -> ChatRequest:
    limit = request.max_completion_tokens
    return replace(request, max_completion_tokens=None if limit is None else limit * MORE_ROOM)
