"""What is said to an interviewer's turn, and what that says of the turn."""

from __future__ import annotations

import re
from collections.abc import Set

from starjudge.transcripts.evidence import sets_out
from starjudge.transcripts.form_signs import Signs
from starjudge.transcripts.own_questions import own_questions
from starjudge.transcripts.subjects import rare_stems
from starjudge.transcripts.talk import behind_listening, only_listens, plain, word_count

_SIZES = (0, 3, 7, 13, 25, 45, 70, 100, 140, 200, 280)  # words of a reply, by the steps that they are above
_SHARES = (0.1, 0.2, 0.3, 0.45)  # steps of the share of rare words that were told shortly before
_RATIOS = (0.15, 0.3, 0.5, 0.75)  # steps of the length against that of the interview's long answers
_ENOUGH = 8  # rare words of a reply from which their share says something
_MOST = 2500  # letters of a reply whose words are looked at; more say nothing new
_START = 25  # words at its start
_PAST = re.compile(
    r"\b(?:i|we) (?:was|were|had|did|went|got|took|made|said|told|asked|thought|built|joined|started|\w+ed)\b"
)
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}\b")
_OPENERS = (
    ("agrees", re.compile(r"(?:yeah|yes|yep|no|nope|not|it|true|exactly|right|a (?:bit|little)|partly|honestly)\b")),
    ("because", re.compile(r"(?:because|cause|'cause|by|with|from|to|about|for|through|mostly|mainly|only)\b")),
    ("they", re.compile(r"(?:he|she|they|it|that|this|those|these|the|there)(?:'\w+)?\b")),
    ("i", re.compile(r"(?:i|i'd|i've|i'm|we|we'd|my|our)\b")),
    (
        "thanks",
        re.compile(r"(?:thanks|thank you|ha|haha|heh|great|perfect|likewise|same|bye|you too|please|will do)\b"),
    ),
    ("thinks", re.compile(r"(?:let me think|good question|hmm|let me|that's a (?:good|tough|hard|great))\b")),
)
_LEAD = re.compile(r"(?:(?:okay|ok|um|uh|so|well|oh|and|sure|right|yeah|hm|mm)\b[\s,.…–—-]*)*")
_GOES_ON = re.compile(r"(?:(?:um|uh)\W+)*(?:and|but|then|so|or|which|because|anyway)\b")
_AGREES_ON = re.compile(
    r"(?:(?:yes|yeah|no|right|exactly|ha|haha|oh|i know|it was|it is)\W+)+(?:and|but|so|then|anyway)\b"
)
_TAKES_UP = re.compile(
    r"(?:(?:okay|ok|um|uh|yeah|sure|right|yes|hm|oh)\b[\s,.]*)*so\b|sure\b|(?:yeah |okay |yes )*so (?:this|at|in|the)\b"
)


class Reply:
    """What the candidate says to one turn, as far as it is looked at."""

    def __init__(self, texts: list[str], first: str) -> None:
        self.text = " ".join(texts)[:_MOST]
        self.first = first
        self.turns = len(texts)
        self.size = sum(word_count(text) for text in texts)
        self.stems = rare_stems(plain(self.text))


def reply_signs(
    reply: Reply, told: Set[str], before: Set[str], asked: Set[str], long_answer: float, punctuated: bool
) -> Signs:
    """The signs of a turn by what is said to it.

    Args:
        reply: what is said until the next turn that may ask.
        told: rare stems of the candidate's last words before the turn.
        before: rare stems of all that the candidate said before it.
        asked: rare stems of the turn itself.
        long_answer: words of the interview's long answers.
        punctuated: whether sentences end with stops.

    """
    signs: Signs = {f"said over {step}": 1.0 for step in _SIZES if reply.size > step}
    ratio = reply.size / long_answer
    signs |= {f"said over {step} of a long one": 1.0 for step in _RATIOS if ratio > step}
    signs["said"] = min(reply.size, 300) / 100
    signs["said of a long one"] = min(ratio, 1.5) * 2
    if not reply.size:
        return {"said nothing": 1.0}
    low = plain(reply.text)
    if len(reply.stems) >= _ENOUGH:
        share = len(reply.stems & told) / len(reply.stems)
        signs |= {f"told over {step}": 1.0 for step in _SHARES if share > step}
        signs["share fresh"] = len(reply.stems - before) / len(reply.stems)
        signs["fresh"] = min(len(reply.stems - before), 60) / 20
    else:
        signs["few words to tell"] = 1.0
    if reply.stems & asked:
        signs["takes up words"] = min(3, len(reply.stems & asked)) / 2
    start = " ".join(low.split(" ", _START)[:_START])
    own = start[_LEAD.match(start).end() :]  # type: ignore[union-attr]
    for name, opener in _OPENERS:
        if opener.match(own):
            signs[f"replies {name}"] = 1.0
            break
    else:
        signs["replies other"] = 1.0
    signs["goes on"] = _GOES_ON.match(start) is not None
    signs["agrees and goes on"] = _AGREES_ON.match(start) is not None
    signs["takes up"] = _TAKES_UP.match(start) is not None
    signs["sets out"] = sets_out(low)
    signs["past"] = min(6, len(_PAST.findall(low))) / 3
    signs["only listens"] = only_listens(plain(reply.first))
    signs["listens first"] = behind_listening(low) > 0
    signs["asks in turn"] = bool(own_questions(reply.first, punctuated))
    if punctuated:
        names = {match.lower() for match in _NAME.findall(reply.text)}
        signs["new names"] = min(3, sum(name not in before for name in names)) / 3
    signs["broken up"] = min(3, reply.turns - 1) / 2
    return {name: float(value) for name, value in signs.items() if value}
