"""What the place of an interviewer's turn in the talk says of it."""

from __future__ import annotations

from collections.abc import Sequence

from starjudge.models.transcript import Turn
from starjudge.transcripts.asks import Ask
from starjudge.transcripts.form_signs import Signs
from starjudge.transcripts.replies import asks_back, interrupts, replies_to_statement
from starjudge.transcripts.talk import only_listens, plain, unfinished, word_count

_SIZES = (0, 3, 12, 30, 60, 100, 160)  # words of the candidate's last reply, by the steps that they are above
_PAUSE = 2.5  # seconds of silence that nobody leaves in passing
_SINCE = (25, 60, 110, 180, 260, 400)  # words of the candidate since the last main question, by steps
_ASKED = (0, 1, 2, 4, 6)  # turns that may ask since it, by steps


def place_signs(
    ask: Ask, turn: Turn, last: Turn | None, following: Turn | None, said: int, other_asker: bool, punctuated: bool
) -> Signs:
    """The signs of a turn by what stands right around it.

    Args:
        ask: what the turn does.
        turn: the turn.
        last: the candidate's turn before it, where that is the one before.
        following: the candidate's turn behind it, where that is the next.
        said: words that the candidate said since the interviewer's last turn that may ask.
        other_asker: somebody else asks than before.
        punctuated: whether sentences end with stops.

    """
    signs: Signs = {f"before over {step}": 1.0 for step in _SIZES if said > step}
    signs["other asker"] = other_asker
    if last is not None:
        low = plain(last.text)
        signs["breaks in"] = unfinished(last.text, punctuated)
        signs["interrupts"] = interrupts(ask, last.text, punctuated)
        signs["was asked back"] = asks_back(low, word_count(low), punctuated)
        signs["after listening"] = only_listens(low)
        if last.end is not None and turn.start is not None:
            signs["silence before"] = turn.start - last.end > _PAUSE
    else:
        signs["after others"] = 1.0
    if following is not None:
        signs["is replied to"] = replies_to_statement(ask, following.text)
        if turn.end is not None and following.start is not None:
            signs["silence behind"] = following.start - turn.end > _PAUSE
    else:
        signs["not heard"] = 1.0
    return {name: float(value) for name, value in signs.items() if value}


def since_signs(words: int, asked: int, first: bool) -> tuple[str, ...]:
    """The signs of a turn by how far the last main question lies back; each counts fully.

    Args:
        words: what the candidate said since, in words.
        asked: turns that may ask since.
        first: no main question was asked yet.

    """
    if first:
        return ("none yet",)
    return (
        *(f"since over {step} words" for step in _SINCE if words > step),
        *(f"since over {step} turns" for step in _ASKED if asked > step),
    )


__all__: Sequence[str] = ("place_signs", "since_signs")
