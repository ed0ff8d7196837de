"""For tests of code that uses starjudge: a chat model that says what you tell it, and a guard against real ones.

from starjudge import ModelJudge, evaluate_answer
from starjudge.testing import ScriptedChatModel, judgement

judge = ModelJudge(chat=ScriptedChatModel(judgement(4, impact=2)))
evaluation = evaluate_answer(question, answer, judge=judge)
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from starjudge.chat.chat_model import ChatReply, ChatRequest, Deadline, Usage
from starjudge.errors import InputError, nearest
from starjudge.models.base import DIMENSIONS

Scripted = str | Mapping[str, Any] | ChatReply | Exception | Callable[[ChatRequest], Any]
"""One reply: text, an object sent as JSON, a whole `ChatReply`, an error to raise, or what makes one of these."""

_FIELDS = ("parts", "response_kind", "outcomes", *DIMENSIONS, "findings", "overall", "probes")
_UNIT = re.compile(r"^\[(\d+)\]", re.MULTILINE)


class ScriptedChatModel:
    """A chat model without a server, for tests: plays what it is given and keeps what it was asked.

    Args:
        replies: one reply for every request, or a list that is played in order and to its end.
        name: the model's name, as it stands in results.
        place: the address it stands for.

    ``requests`` holds each `ChatRequest`, in order. Raises `AssertionError` when asked more often than there are
    replies.

    """

    def __init__(
        self, replies: Scripted | Sequence[Scripted], name: str = "scripted", place: str = "scripted://here"
    ) -> None:
        self.name = name
        self.place = place
        self.requests: list[ChatRequest] = []
        self._always = None if isinstance(replies, (list, tuple)) else replies
        self._queue: list[Scripted] = list(replies) if isinstance(replies, (list, tuple)) else []
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"ScriptedChatModel({self.name!r}, asked {len(self.requests)} times)"

    def complete(self, request: ChatRequest, deadline: Deadline) -> ChatReply:
        """The next reply of the script."""
        del deadline
        with self._lock:
            self.requests.append(request)
            if self._always is None and not self._queue:
                raise AssertionError(f"asked {len(self.requests)} times, but there is no further reply in the script")
            reply: Any = self._always if self._always is not None else self._queue.pop(0)
        while callable(reply) and not isinstance(reply, type):
            reply = reply(request)
        if isinstance(reply, Exception):
            raise reply
        if isinstance(reply, ChatReply):
            return reply
        text = reply if isinstance(reply, str) else json.dumps(reply)
        return ChatReply(text, usage=Usage(), model=self.name)


def judgement(score: int = 3, /, **changes: Any) -> Callable[[ChatRequest], dict[str, Any]]:
    """A judgement that fits whatever is asked: every score the same, but for what is changed.

    Args:
        score: of every dimension and the verdict.
        changes: a dimension's score (``impact=2``) or its fields (``impact={"score": 2, "reason": "…"}``), or any
            other field of the reply: ``overall``, ``parts`` (such as ``["situation 1-2", "action 3-9"]``),
            ``outcomes``, ``response_kind``, ``findings``, ``probes``.

    Raises `InputError` for a change of a field that no reply has.

    """
    for name in changes:
        if name not in _FIELDS:
            raise InputError(f"judgement: unknown field {name!r}; {nearest(name, _FIELDS)}")

    def reply(request: ChatRequest) -> dict[str, Any]:
        fields = request.schema.schema["properties"]
        # By role, not by place: a server may know no system role, and a repair turn adds messages.
        asked = next((m.content for m in request.messages if m.role == "user"), "")
        numbers = [int(n) for n in _UNIT.findall(asked)]
        last = max(numbers, default=1)
        out: dict[str, Any] = {}
        for name in fields:
            if name in DIMENSIONS:
                given = changes.get(name, score)
                fixed = dict(given) if isinstance(given, Mapping) else {"score": given}
                out[name] = {
                    "units": [1],
                    "reason": f"A scripted reason for {name}.",
                    "score": score,
                    "next_step": f"A scripted step for {name}.",
                } | fixed
            else:
                out[name] = changes.get(name, _default(name, score, last))
        return out

    return reply


def _default(name: str, score: int, last: int) -> Any:
    if name == "parts":
        if last < 3:
            return [f"action 1-{last}"]
        return ["situation 1", f"action 2-{last - 1}", f"result {last}"]
    if name == "probes":
        return [
            {"gap": "A scripted gap.", "kind": "deeper", "question": "What did you try first?"},
            {"gap": "Another one.", "kind": "learning", "question": "What would you do otherwise?"},
        ]
    return {"overall": score, "response_kind": "story"}.get(name, [])


@contextmanager
def forbid_model_requests() -> Iterator[None]:
    """Fail at once where code in this block asks a real chat model, instead of waiting for a network.

    Raises `AssertionError` from within the code that asks.
    """
    from starjudge.chat.openai_model import OpenAIChatModel

    def refuse(self: OpenAIChatModel, request: ChatRequest, deadline: Deadline) -> ChatReply:
        raise AssertionError(f"a test asked the chat model {self.name!r} at {self.place}")

    original = OpenAIChatModel.complete
    OpenAIChatModel.complete = refuse  # type: ignore[method-assign]
    try:
        yield
    finally:
        OpenAIChatModel.complete = original  # type: ignore[method-assign]
