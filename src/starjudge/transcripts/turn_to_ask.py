"""Where the candidate is given the turn to ask, told from what they do with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from starjudge.models.transcript import Turn
from starjudge.transcripts.asks import read_ask
from starjudge.transcripts.deciding import Kind
from starjudge.transcripts.own_questions import own_questions
from starjudge.transcripts.roles import Roles
from starjudge.transcripts.talk import word_count

_LEAST = 2  # of the candidate's turns that ask
_SHARE = 0.5  # of the candidate's turns from there on, up to the last that asks
_STORY = 90  # words of the candidate in one turn that tell a story, not a question with its reason
_ANSWER = 25  # words of the candidate that answer a question put to them
_ASIDE = 10  # words of the candidate at most that only go with the talk


def turn_to_ask(turns: Sequence[Turn], roles: Roles, kinds: Mapping[int, Kind], punctuated: bool) -> int | None:
    """The interviewer's turn from which on the candidate asks; ``None`` where that cannot be told.

    The last stretch of the talk in which the candidate tells no story and at least every other turn of theirs asks,
    but for replies to what the interviewer asks.
    """
    asking = rest = 0
    found = None
    for i in range(len(turns) - 1, 0, -1):
        turn = turns[i]
        if roles.of[turn.speaker] != "candidate":
            continue
        led = roles.of[turns[i - 1].speaker] != "candidate"
        kind = kinds.get(i - 1, "remark") if led else "remark"
        size = word_count(turn.text)
        put = kind != "remark" and read_ask(turns[i - 1].text, punctuated).question is not None
        asks = not put and bool(own_questions(turn.text, punctuated))
        if kind == "main" or (size > _STORY and not (asks and punctuated)) or (size > _ANSWER and put):
            break
        asking += asks
        rest += not asks and (size > _ASIDE or asking > 0)
        if asks and led and asking >= _LEAST and asking >= _SHARE * (asking + rest):
            found = i - 1
    return found
