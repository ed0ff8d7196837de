"""What leads up to a new question in its own turn: the interviewer's story, the subject, why it is asked."""

from __future__ import annotations

import re
from itertools import pairwise

from starjudge.transcripts.subjects import rare_stems
from starjudge.transcripts.talk import pieces, plain, word_count

_LEADS = frozenset({"frame", "comment"})  # kinds of sentence that may lead up to a question
_FEWEST = 4  # words of a sentence that leads up to anything
_REMARK = re.compile(
    r"(?:that|this|it|it's|that's|this's|sounds?|nice|lovely|great|good|thanks|thank|interesting|fair|cool|wow|what a|"
    r"i (?:like|love|can|think|bet|appreciate|know|see|wouldn't|gotta|got|liked|believe)|i'll (?:give|take)|you must|"
    r"you (?:said|told|were|did|had)|so you|yeah|no|well|three|two|four|five|last|hi|hello|hey|welcome|i'm a|my name"
    r"|busted"
    r"|oh|ha|haha|he|she|they|he's|she's|always|i'm into|let's go)\b"
)
_LOOKS_BACK = re.compile(
    r"(?:i'll give|i (?:love|like|gotta|got to) (?:it|that|write)|i'm into|busted|that's|it's always|he is|she is"
    r"|they are|nice|lovely|fair enough|ha|oh)\b"
)


def with_lead(text: str, question: tuple[int, int], told: frozenset[str]) -> tuple[int, int]:
    """The span of a new question with the sentences in front that lead up to it.

    Args:
        text: the turn.
        question: the span of what is asked.
        told: rare stems of what the candidate said last: a sentence that takes them up looks back.

    """
    start, end = question
    low = plain(text)
    for piece in reversed([p for p in pieces(text) if p.end <= start]):
        words = low[piece.core : piece.end]
        back = bool(told & rare_stems(words)) or _REMARK.match(words) is not None
        if piece.kind not in _LEADS or back or word_count(words) < _FEWEST:
            break
        start = piece.core
    # A remark that was taken for a part of the question: what asks stands behind it.
    inside = [p for p in pieces(text) if start <= p.core and p.end <= end]
    for piece, following in pairwise(inside):
        if piece.kind == "ask" or not _LOOKS_BACK.match(low[piece.core : piece.end]):
            break
        start = following.core
    return start, end
