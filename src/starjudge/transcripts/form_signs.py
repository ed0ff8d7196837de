"""What the form of an interviewer's turn says of it: a remark, a probe, or a question of the interview."""

from __future__ import annotations

import re
from itertools import pairwise

from starjudge.resources.interview_patterns import interview_patterns
from starjudge.transcripts.ask import Ask
from starjudge.transcripts.newness import newness
from starjudge.transcripts.talk import behind_listening, word_count

Signs = dict[str, float]
"""How strong each sign is, by its name; a sign that is missing is 0."""

_MOST = 1500  # letters of a question that are looked at: the last ones
_LENGTHS = (0, 2, 4, 7, 11, 17, 26, 40, 10**9)  # words of a question, by bins
_EVIDENCE = 3.0  # evidence of the form by hand that counts as one
_PATTERNS = (
    "bids_story story_asked superlative about_self case_set_out general_way theme_named refers_back same_topic "
    "pointing about_past"
).split()
_OPENERS = (
    ("wh", re.compile(r"(?:what|how|why|who|whom|whose|when|where|which)\b")),
    ("verb", re.compile(r"(?:did|do|does|has|have|had|were|was|is|are|would|could|can|will|should|isn't|didn't)\b")),
    (
        "bid",
        re.compile(r"(?:(?:can|could|would|will) you |please )?(?:tell|walk|talk|give|describe|share|take|think)\b"),
    ),
    ("i", re.compile(r"(?:i|i'm|i'd|i've|i'll|we|we're|my|our|let's|let me)\b")),
    ("you", re.compile(r"(?:you|you're|you'd|you've|your)\b")),
    ("that", re.compile(r"(?:that|that's|this|it|it's|sounds|what a|he|she|they|there)\b")),
)
_JOINED = re.compile(r"(?:and|but|or|because|even)\b")
_LEAD = re.compile(r"(?:(?:and|so|but|or|now|then|um|uh|well|also|just|actually|maybe|okay|because)\b[\s,…–—-]*)+")
_YOU = re.compile(r"\byou(?:r|rs|rself|'re|'d|'ve|'ll)?\b")
_ME = re.compile(r"\b(?:i|i'm|i've|i'd|i'll|my|we|we're|we've|our|us)\b")
_EVER = re.compile(r"\b(?:ever|last time|in your career|time when|a time|an example|example of)\b")


def form_signs(ask: Ask) -> Signs:
    """The signs of a turn by its own words."""
    known = interview_patterns()
    begin = behind_listening(ask.text)
    span = ask.question or (begin, len(ask.text))
    asked = ask.text[max(span[0], span[1] - _MOST) : span[1]]
    size = word_count(asked)
    own = asked[lead.end() :] if (lead := _LEAD.match(asked)) else asked
    signs: Signs = {
        "asks": ask.question is not None,
        "asks not": ask.question is None,
        "mark at end": asked.rstrip(" \"'”)").endswith("?"),
        "mark": "?" in ask.text,
        "moves on": ask.moves_on,
        "gives the turn": ask.opens_own,
        "listens": ask.listens,
        "hums": ask.hums,
        "sorts out": ask.sorts_out,
        "takes back": ask.withdraws,
        "small": ask.small,
        "small only": ask.small and ask.question is None,
        "frame only": ask.frame is not None,
        "acknowledges": begin > 0,
        "joined": _JOINED.match(asked) is not None,
        "you": _YOU.search(asked) is not None,
        "me": _ME.search(asked) is not None,
        "ever": _EVER.search(asked) is not None,
        f"long {_bin(size)}": 1.0,
    }
    for name, opener in _OPENERS:
        if opener.match(own):
            signs[f"opens {name}"] = 1.0
            break
    else:
        signs["opens other"] = 1.0
    for name in _PATTERNS:
        if known[name].search(asked):
            signs[name] = 1.0
            if ask.question is None:
                signs[f"{name} asks not"] = 1.0
    front = word_count(ask.text[begin : span[0]].strip())
    signs["words in front"] = min(front, 30) / 10
    signs["words behind"] = min(word_count(ask.text[span[1] :].strip()), 30) / 10
    by_hand = newness(ask, frozenset(), moved=ask.moves_on, other_asker=False, after_talk=False) / _EVIDENCE
    signs["new by hand" if ask.question else "new by hand asks not"] = max(-2.0, min(2.5, by_hand))
    return {name: float(value) for name, value in signs.items() if value}


def _bin(size: int) -> int:
    return next(i for i, (least, most) in enumerate(pairwise(_LENGTHS)) if least < size <= most or size <= most)
