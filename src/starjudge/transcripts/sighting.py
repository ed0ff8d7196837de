"""Every turn of the interviewer with the signs of what it is."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles

from starjudge.models.transcript import Turn
from starjudge.transcripts.asks import Ask, read_ask
from starjudge.transcripts.form_signs import Signs, form_signs
from starjudge.transcripts.place_signs import place_signs
from starjudge.transcripts.replies import asks_back
from starjudge.transcripts.reply_signs import Reply, reply_signs
from starjudge.transcripts.roles import Roles
from starjudge.transcripts.subjects import rare_stems
from starjudge.transcripts.talk import plain, unfinished, word_count

_WINDOW = 250  # words of the candidate that were told shortly before
_AHEAD = 10  # turns in which a reply is looked for
_ASIDE = 5  # words of the candidate at most that are said while a question is still put
_LONG = 40  # words of an answer at least, for how long this candidate's answers are
_USUAL_LONG = 180.0  # words of a long answer where there are too few to say


@dataclass(frozen=True)
class Sighting:
    """One turn of the interviewer."""

    turn: int
    ask: Ask
    signs: Signs
    said: int
    """Words of the candidate in front of it since the interview began."""
    may_ask: bool
    """There is a question in it, of whatever kind."""
    reply: int
    """Words said to it."""


def sight(turns: Sequence[Turn], roles: Roles, punctuated: bool) -> list[Sighting]:
    """The turns of those who ask, in order, each with its signs."""
    answers = [roles.of[turn.speaker] == "candidate" for turn in turns]
    counts = [word_count(turn.text) for turn in turns]
    long_answer = _long_answer(turns, answers, counts, punctuated)
    found: list[Sighting] = []
    before: set[str] = set()
    window: deque[tuple[int, frozenset[str]]] = deque()
    said = in_window = chunk = 0
    asker = -1
    for i, turn in enumerate(turns):
        if answers[i]:
            stems = rare_stems(plain(turn.text))
            before |= stems
            window.append((counts[i], stems))
            in_window += counts[i]
            while len(window) > 1 and in_window - window[0][0] >= _WINDOW:
                in_window -= window.popleft()[0]
            said += counts[i]
            chunk += counts[i]
            continue
        if roles.of[turn.speaker] == "unknown":
            continue
        ask = read_ask(turn.text, punctuated)
        person = roles.person[turn.speaker]
        may_ask = ask.question is not None
        reply = _reply(turns, answers, i, punctuated)
        told = frozenset().union(*(stems for _, stems in window))
        last = turns[i - 1] if i and answers[i - 1] else None
        following = turns[i + 1] if i + 1 < len(turns) and answers[i + 1] else None
        signs = reply_signs(reply, told, before, rare_stems(ask.asked or ask.text), long_answer, punctuated)
        signs |= place_signs(ask, turn, last, following, chunk, asker not in (-1, person), punctuated)
        if ask.question is None:
            # A long reply to a question answers it; behind a remark the story just goes on.
            signs |= {f"{name}, no question": value for name, value in signs.items()}
        signs |= form_signs(ask)
        if found and found[-1].turn >= i - 2 and found[-1].ask.question is None:
            framed = found[-1].ask.frame is not None and found[-1].reply <= _ASIDE
            if found[-1].ask.moves_on or framed:
                signs["led to"] = 1.0
        found.append(Sighting(i, ask, signs, said, may_ask, reply.size))
        if not ask.listens:
            asker = person
            # A word of the candidate while a question is still put does not part it from the story before.
            if reply.size > _ASIDE or ask.question is not None:
                chunk = 0
    return found


def _reply(turns: Sequence[Turn], answers: Sequence[bool], i: int, punctuated: bool) -> Reply:
    """What the candidate says to turn ``i``: all up to the next turn that may ask something else."""
    texts: list[str] = []
    for j in range(i + 1, min(len(turns), i + 1 + _AHEAD)):
        if answers[j]:
            texts.append(turns[j].text)
            continue
        ask = read_ask(turns[j].text, punctuated)
        if not texts:
            if j > i + 1:
                break
            continue
        if ask.listens or ask.sorts_out:
            continue
        low = plain(texts[-1])
        size = word_count(low)
        if len(texts) == 1 and (asks_back(low, size, punctuated) or (size <= _ASIDE and ask.question is None)):
            continue
        if unfinished(texts[-1], punctuated) and word_count(ask.text) <= 2 * _ASIDE:
            continue
        break
    return Reply(texts, texts[0] if texts else "")


def _long_answer(turns: Sequence[Turn], answers: Sequence[bool], counts: Sequence[int], punctuated: bool) -> float:
    """How long the longer answers of this candidate are, in words."""
    sizes: list[int] = []
    here = 0
    for i, turn in enumerate(turns):
        if answers[i]:
            here += counts[i]
        elif not read_ask(turn.text, punctuated).listens:
            sizes.append(here)
            here = 0
    long = [size for size in [*sizes, here] if size >= _LONG]
    return quantiles(long, n=4)[2] if len(long) >= 4 else _USUAL_LONG
