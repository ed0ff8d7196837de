"""What the reply tells about the question: a new one gets a story, a probe a few sentences on the same things."""

from __future__ import annotations

import re
from collections.abc import Set

from starjudge.transcripts.subjects import rare_stems
from starjudge.transcripts.talk import plain, word_count

# What each sign counts for a new question (above 0) or for a probe (below). In our own interviews nine of ten answers
# to a new question have 90 words and more, nine of ten answers to a probe fewer than 100.
_SIZES = ((200, 1.5), (120, 0.8), (60, 0.0), (30, -1.0), (0, -1.5))  # words from which a reply counts so much
_SHARES = ((0.35, -1.0), (0.25, -0.6), (0.2, 0.0), (0.12, 0.2), (0.0, 0.5))  # share of its rare words told before
_STORY = 0.5  # a time, a place or a choice at its start
_SHORT = 20  # words below which the share of words told before says nothing
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


def reply_evidence(reply: str, told: Set[str]) -> float:
    """How much a reply speaks for a new question in front of it.

    Args:
        reply: all that the candidate says until the next question, in plain form.
        told: rare stems of the answers to the question before.

    """
    size = word_count(reply)
    total = next(count for least, count in _SIZES if size >= least)
    stems = rare_stems(reply)
    if size >= _SHORT and stems and told:
        share = len(stems & told) / len(stems)
        total += next(count for least, count in _SHARES if share >= least)
    return total + (_STORY if sets_out(reply) else 0.0)


def sets_out(reply: str) -> bool:
    """Whether a reply in plain form begins a story."""
    return _SETS_OUT.search(" ".join(reply.split(" ", _START)[:_START])) is not None


def goes_on(reply: str) -> bool:
    """Whether a turn of the candidate goes on with what was told ("so", "and then") or agrees to a remark ("yeah")."""
    low = plain(reply)
    return _AGREES.match(low) is not None or _GOES_ON.match(low) is not None
