"""One turn of an interview after the other: what it asks, answers, or leaves as it is."""

from __future__ import annotations

from starjudge.resources.interview_patterns import interview_patterns
from starjudge.transcripts.asks import Ask, read_ask
from starjudge.transcripts.dialogue import Asked, Dialogue, words_of
from starjudge.transcripts.leading_up import with_lead
from starjudge.transcripts.replies import Reply, answers_remark, asked_before_answering, breaks_in_by_words, read_reply
from starjudge.transcripts.subjects import rare_stems
from starjudge.transcripts.surroundings import (
    asks_next,
    in_earnest,
    is_broken_off,
    is_interruption,
    is_near,
    reopens,
)
from starjudge.transcripts.talk import behind_listening, plain, word_count

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
    kind = talk.kinds.get(i, "remark")
    if talk.own:
        if kind != "main" or not reopens(talk, ask, i):
            return
        talk.own = False
    opens = ask.opens_own and kind != "main" and asks_next(talk, i) and not in_earnest(ask)
    if talk.done and (opens or i == talk.own_from):
        talk.own, talk.pending, talk.closed = True, None, True
        return
    if talk.pending is not None:
        _ask_again(talk, ask, i)
        return
    sorry = ask.sorts_out or (is_broken_off(talk) and breaks_in_by_words(ask))
    breaks_in = kind == "remark" or (kind == "probe" and sorry)
    if breaks_in and talk.current is not None and not talk.closed and is_interruption(talk, ask, i):
        talk.between.append(ask)
        return
    if kind == "remark":
        led = ask.frame if ask.question is None else ask.question if _leads(ask) else None
        talk.frame = (i, led) if led is not None else None
        talk.between.append(ask)
        if not (ask.listens or ask.sorts_out):
            talk.remarked = (i, _said(ask))
        return
    span = ask.question or _said(ask)
    if kind == "main" and talk.punctuated and ask.question is not None:
        span = with_lead(turn.text, span, _last_said(talk))
    parts = [(i, span)]
    if talk.frame is not None and not ask.withdraws and is_near(talk, i):
        parts.insert(0, talk.frame)
    talk.frame = None
    talk.pending = Asked(parts, asker=asker, new=kind == "main")


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
    pending.new = pending.new or talk.kinds.get(i) == "main"


def _leads(ask: Ask) -> bool:
    """Whether a turn that seems to ask only names what the question behind it is about."""
    return not ask.asked.endswith("?") and interview_patterns()["framing"].match(ask.asked) is not None


def _last_said(talk: Dialogue) -> frozenset[str]:
    """Rare stems of what the candidate said last."""
    return rare_stems(talk.turns[talk.last_run].text) if talk.last_run >= 0 else frozenset()


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
        return
    if talk.current is None:
        return
    cut_off = is_broken_off(talk)
    if talk.remarked is not None and not cut_off and _answers_remark(talk, i):
        remark, span = talk.remarked
        talk.pending = Asked([(remark, span)], asker=talk.roles.person[turns[remark].speaker], new=False)
        _begin(talk, i)
        return
    reply = read_reply(
        turns[i].text,
        ahead,
        talk.punctuated,
        started=True,
        between=tuple(talk.between),
        closed=talk.closed,
        cut_off=cut_off,
        remarked=talk.remarked is not None,
    )
    if reply is Reply.ANSWER:
        if talk.remarked is not None and asked_before_answering(_told(talk)):
            talk.current.runs.clear()
        _go_on(talk, i)
    else:
        talk.closed = True


def _answers_remark(talk: Dialogue, i: int) -> bool:
    assert talk.remarked is not None
    return answers_remark(talk.turns[i].text, talk.turns[talk.remarked[0]].text, _told(talk))


def _told(talk: Dialogue) -> str:
    """The answer so far."""
    assert talk.current is not None
    return " ".join(talk.turns[run].text for run in talk.current.runs)


def _begin(talk: Dialogue, i: int) -> None:
    """The first words of an answer."""
    asked = talk.pending
    assert asked is not None
    talk.pending = None
    if asked.new or not talk.done:
        asked.new = True
        talk.done.append(asked)
    else:
        talk.done[-1].probes.append(asked)
    talk.current, talk.closed = asked, False
    _go_on(talk, i)


def _go_on(talk: Dialogue, i: int) -> None:
    """More words of the answer."""
    assert talk.current is not None
    talk.current.runs.append(i)
    talk.between, talk.remarked, talk.closed, talk.last_run, talk.frame = [], None, False, i, None
