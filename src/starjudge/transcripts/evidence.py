"""How a reply starts: a story sets out, or what was told before goes on."""

from __future__ import annotations

import re

from starjudge.transcripts.talk import plain

_START = 40  # words at the start in which a story sets out

_SETS_OUT = re.compile(
    r"\b(?:in (?:19|20)\d\d|in twenty|in (?:early|late|mid)|last (?:year|spring|summer|autumn|fall|winter|month|week|"
    r"january|february|march|april|may|june|july|august|september|october|november|december)|"
    r"(?:years?|months?|weeks?) ago|at my (?:\w+ )?(?:job|company|place|team)|when i (?:was|joined|started|worked)|"
    r"this (?:was|is) (?:from|when|in|at|about)|there (?:was|is) (?:a|this|one|an)|there's (?:a|this|one|an)|"
    r"back (?:in|when)|i(?:'ll| will) (?:take|go|tell|pick)|i take|that would be|let me think|good question)\b"
)
_GOES_ON = re.compile(r"(?:(?:um|uh|so|and|but|then|because|anyway|or|which|now)\b[\s,.]*)")
_AGREES = re.compile(r"(?:ha|haha|yeah|yes|yep|exactly|right|true|mm|totally|absolutely)\b")


def sets_out(reply: str) -> bool:
    """Whether a reply in plain form begins a story."""
    return _SETS_OUT.search(" ".join(reply.split(" ", _START)[:_START])) is not None


def goes_on(reply: str) -> bool:
    """Whether a turn of the candidate goes on with what was told ("so", "and then") or agrees to a remark ("yeah")."""
    low = plain(reply)
    return _AGREES.match(low) is not None or _GOES_ON.match(low) is not None
