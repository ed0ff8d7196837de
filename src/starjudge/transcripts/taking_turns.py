"""One turn of an interview after the other: what it asks, answers, or leaves as it is."""

from __future__ import annotations

from starjudge.transcripts.asks import Ask, read_ask
from starjudge.transcripts.dialogue import Asked, Dialogue, words_of
from starjudge.transcripts.newness import NEW, newness
from starjudge.transcripts.replies import Reply, read_reply
from starjudge.transcripts.subjects import rare_stems
from starjudge.transcripts.surroundings import (
    asks_next,
    in_earnest,
    is_answered,
    is_broken_off,
    is_interruption,
    is_near,
    is_statement_probe,
    reopens,
    reply_ahead,
)
from starjudge.transcripts.talk import behind_listening, plain, word_count

_FIRST_SAID = 50  # words of the answer from which an unclear first question counts as one
_PROBE_SAID = 12  # words of the answer below which a question that nothing ties to the story is small talk
_LINKED = -1.0  # evidence for a probe from which even a short reply is an answer
_STATED = -2.0  # evidence for a probe where a statement is replied to
_SAME_WORDS = 0.6  # share of words from which a question is the one before it again
_OTHERS_SAID = 25  # words of somebody else that answer the question in the candidate's place


def listen(talk: Dialogue, i: int) -> None:
    """Take in a turn of somebody who is not the candidate."""
    turn = talk.turns[i]
    if talk.roles.of[turn.speaker] == "unknown":
        # Somebody who only listens in, or another one who answers: what was asked is then theirs.
        if word_count(turn.text) >= _OTHERS_SAID:
            talk.pending, talk.closed = None, True
        return
    ask = read_ask(turn.text, talk.punctuated)
    asker = talk.roles.person[turn.speaker]
    if talk.own:
        if ask.question is None or not reopens(talk, ask, i):
            return
        talk.own = False
    if ask.opens_own and talk.done and asks_next(talk, i) and not in_earnest(ask):
        talk.own, talk.pending, talk.closed = True, None, True
        return
    if talk.pending is not None:
        _ask_again(talk, ask, i)
        return
    if talk.current is not None and not talk.closed and is_interruption(talk, ask, i):
        talk.between.append(ask)
        return
    if ask.question is None and is_answered(talk, ask, i):
        talk.pending = Asked([(i, _said(ask))], asker=asker, new=True, score=NEW)
        return
    if ask.question is None and is_statement_probe(talk, ask, i):
        talk.pending = Asked([(i, _said(ask))], asker=asker, new=False, score=_STATED)
        return
    if ask.question is None:
        talk.frame = (i, ask.frame) if ask.frame is not None else None
        talk.between.append(ask)
        return
    after_talk = talk.closed or any(not b.listens for b in talk.between)
    moved = ask.moves_on or any(b.moves_on for b in talk.between)
    other = talk.done and talk.done[-1].asker != asker
    score = newness(
        ask,
        talk.told,
        reply=reply_ahead(talk, i),
        moved=moved,
        other_asker=bool(other),
        after_talk=after_talk,
    )
    parts = [(i, ask.question)]
    if talk.frame is not None and is_near(talk, i):
        parts.insert(0, talk.frame)
    talk.frame = None
    new = not talk.done or score >= NEW
    talk.pending = Asked(parts, asker=asker, new=new, score=score)


def _ask_again(talk: Dialogue, ask: Ask, i: int) -> None:
    """A turn of the interviewer while a question stands without an answer: more of it, or another one."""
    pending = talk.pending
    assert pending is not None
    if ask.withdraws:
        if ask.question is None:
            talk.pending = None
        else:
            pending.parts, pending.clarified = [(i, ask.question)], False
        return
    span = ask.question or (None if ask.listens or ask.small or pending.clarified else ask.frame)
    if span is None or pending.clarified:
        return
    old = set(plain(" ".join(words_of(talk.turns, pending))).split())
    new = set(ask.text[span[0] : span[1]].split())
    if len(old & new) >= _SAME_WORDS * min(len(old), len(new)):
        pending.parts = [(i, span)]
        return
    pending.parts.append((i, span))
    score = newness(ask, talk.told, moved=ask.moves_on, other_asker=False, after_talk=False)
    pending.new = pending.new or score >= NEW
    pending.score = max(pending.score, score)


def _said(ask: Ask) -> tuple[int, int]:
    return behind_listening(ask.text), len(ask.text)


def hear(talk: Dialogue, i: int) -> None:
    """Take in a turn of the candidate."""
    turns = talk.turns
    if talk.own:
        talk.own_turns.append(i)
        return
    following = turns[i + 1] if i + 1 < len(turns) else None
    ahead = None
    if following is not None and talk.roles.of[following.speaker] != "candidate":
        ahead = read_ask(following.text, talk.punctuated)
    if talk.pending is not None:
        asked = " ".join(words_of(turns, talk.pending))
        reply = read_reply(turns[i].text, ahead, talk.punctuated, started=False, asked=asked)
        if reply is Reply.ANSWER:
            _begin(talk, i)
        elif reply is Reply.CLARIFIES:
            talk.pending.clarified = True
        elif not talk.done and talk.pending.score < NEW and (asked.endswith("?") or not talk.punctuated):
            talk.pending = None  # small talk: the first question is still to come
        return
    if talk.current is None:
        return
    reply = read_reply(
        turns[i].text,
        ahead,
        talk.punctuated,
        started=True,
        between=tuple(talk.between),
        closed=talk.closed,
        cut_off=is_broken_off(talk),
    )
    if reply is Reply.ANSWER:
        _go_on(talk, i)
    else:
        talk.closed = True


def _begin(talk: Dialogue, i: int) -> None:
    """The first words of an answer."""
    asked = talk.pending
    assert asked is not None
    talk.pending = None
    size = word_count(talk.turns[i].text)
    if not talk.done and asked.score < NEW and size < _FIRST_SAID:
        return
    if talk.done and asked.score > _LINKED and not asked.new and size <= _PROBE_SAID and talk.closed:
        return
    if asked.new or not talk.done:
        asked.new = True
        talk.done.append(asked)
        talk.told = set(rare_stems(" ".join(words_of(talk.turns, asked))))
    else:
        talk.done[-1].probes.append(asked)
    talk.current, talk.closed = asked, False
    _go_on(talk, i)


def _go_on(talk: Dialogue, i: int) -> None:
    """More words of the answer."""
    assert talk.current is not None
    talk.current.runs.append(i)
    talk.told |= rare_stems(talk.turns[i].text)
    talk.between, talk.closed, talk.last_run, talk.frame = [], False, i, None
