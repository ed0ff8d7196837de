"""From turns to exchanges: each question with its answer, and its probes with theirs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from starjudge.models.transcript import Exchange, FollowUpExchange, Speaker, TimeBasis, Turn
from starjudge.resources.interview_weights import InterviewWeights
from starjudge.transcripts.answers import answer_of, asked_between
from starjudge.transcripts.deciding import decide
from starjudge.transcripts.dialogue import Asked, Dialogue, words_of
from starjudge.transcripts.own_questions import own_questions
from starjudge.transcripts.roles import find_roles
from starjudge.transcripts.sighting import sight
from starjudge.transcripts.taking_turns import hear, listen
from starjudge.transcripts.talk import is_punctuated
from starjudge.transcripts.turn_to_ask import turn_to_ask


class Found(NamedTuple):
    """What reading an interview's turns gives."""

    speakers: tuple[Speaker, ...]
    exchanges: tuple[Exchange, ...]
    candidate_questions: tuple[str, ...]
    notes: list[str]


def find_exchanges(
    turns: Sequence[Turn],
    candidate: str | None = None,
    interviewer: str | None = None,
    basis: TimeBasis = "none",
    fillers_kept: bool | None = None,
    weights: InterviewWeights | None = None,
) -> Found:
    """The speakers of an interview, its exchanges, and what the candidate asked.

    Args:
        turns: in the order of the talk.
        candidate: the label of the one who answers; found by what is said where it is not given.
        interviewer: the label of one who asks.
        basis: what the transcript times.
        fillers_kept: whether "um" and "uh" are kept; handed on to the answers.
        weights: those of the installation where none are given.

    Raises:
        InputError: ``candidate`` or ``interviewer`` names nobody who speaks.
        TranscriptError: questions cannot be told from answers: no speakers, only one, or two who answer.

    """
    roles = find_roles(turns, candidate, interviewer)
    punctuated = is_punctuated([turn.text for turn in turns])
    kinds = decide(sight(turns, roles, punctuated), weights)
    talk = Dialogue(turns, roles, punctuated, kinds, own_from=turn_to_ask(turns, roles, kinds, punctuated))
    for i, turn in enumerate(turns):
        if roles.of[turn.speaker] == "candidate":
            hear(talk, i)
        else:
            listen(talk, i)
    exchanges = tuple(_exchange(turns, one, basis, fillers_kept) for one in talk.done)
    notes = list(roles.notes)
    if not exchanges:
        notes.append("no question with an answer was found; pass candidate= if the roles are mistaken")
    asked = tuple(q for i in talk.own_turns for q in own_questions(turns[i].text, talk.punctuated))
    return Found(roles.speakers, exchanges, asked, notes)


def _exchange(turns: Sequence[Turn], asked: Asked, basis: TimeBasis, fillers_kept: bool | None) -> Exchange:
    start, end = _asked_when(turns, asked, basis)
    last = asked.probes[-1] if asked.probes else asked
    return Exchange(
        question=" ".join(words_of(turns, asked)),
        asked_start=start,
        asked_end=end,
        answer=answer_of([turns[i] for i in asked.runs], basis, fillers_kept),
        follow_ups=tuple(_follow_up(turns, probe, basis, fillers_kept) for probe in asked.probes),
        first_turn=asked.parts[0][0],
        last_turn=last.runs[-1],
    )


def _follow_up(turns: Sequence[Turn], probe: Asked, basis: TimeBasis, fillers_kept: bool | None) -> FollowUpExchange:
    start, end = _asked_when(turns, probe, basis)
    return FollowUpExchange(
        question=" ".join(words_of(turns, probe)),
        answer=answer_of([turns[i] for i in probe.runs], basis, fillers_kept),
        asked_start=start,
        asked_end=end,
    )


def _asked_when(turns: Sequence[Turn], asked: Asked, basis: TimeBasis) -> tuple[float | None, float | None]:
    first, last = asked.parts[0], asked.parts[-1]
    return asked_between(turns[first[0]], first[1], basis)[0], asked_between(turns[last[0]], last[1], basis)[1]
