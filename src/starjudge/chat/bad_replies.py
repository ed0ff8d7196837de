"""Replies that cannot be used, and the errors they end in. No message holds words of a reply."""

from __future__ import annotations

from starjudge.chat.chat_model import ChatReply, ChatRequest
from starjudge.errors import ModelRefused, ReplyError, ReplyFiltered, ReplyMalformed, ReplyOutOfRange, ReplyTruncated


class UnreadableError(Exception):
    """A reply is not in form. ``faults`` say what is wrong and where, without words of the answer."""

    def __init__(self, faults: list[str], out_of_range: bool = False, no_json: bool = False) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults
        self.out_of_range = out_of_range
        """Whether all that is wrong is a number outside its range."""
        self.no_json = no_json
        """Whether the reply holds no JSON object at all."""


def raise_if_declined(reply: ChatReply, place: str) -> None:
    """Raises `ModelRefused`, or `ReplyFiltered`, for a reply that says so. Neither is asked again."""
    if reply.finish == "content_filter":
        raise ReplyFiltered(
            f"{place}: the provider's content filter held the judgement back; judge this answer offline, "
            "or by another model"
        )
    if reply.refusal:
        raise ModelRefused(
            f"{place}: the model declined to judge this answer; judge it offline, or ask another model "
            f"({len(reply.refusal)} characters of reason)"
        )


def cut_off(sent: ChatRequest, place: str) -> ReplyError:
    """The error for a reply that was cut off, also with more room."""
    limit = sent.max_completion_tokens
    room = "the server's own limit" if limit is None else f"{limit} tokens"
    return ReplyTruncated(
        f"{place}: the reply was cut off twice, the second time at {room}; raise max_completion_tokens"
    )


def given_up(fault: UnreadableError, place: str) -> ReplyError:
    """The error for a reply that its repair did not mend."""
    what = "; ".join(fault.faults[:3]) or "it is empty"
    if fault.out_of_range:
        return ReplyOutOfRange(
            f"{place}: the reply's numbers are out of range, also after a repair turn: {what}; ask another model"
        )
    return ReplyMalformed(
        f"{place}: the reply is not in the form asked for, also after a repair turn: {what}; ask another model"
    )
