"""What a turn of the interviewer is, told from what stands around it."""

from __future__ import annotations

from starjudge.transcripts.asks import Ask, read_ask
from starjudge.transcripts.dialogue import Dialogue
from starjudge.transcripts.evidence import goes_on, reply_evidence
from starjudge.transcripts.newness import STRONG, newness
from starjudge.transcripts.own_questions import own_questions
from starjudge.transcripts.replies import interrupts, replies_to_statement
from starjudge.transcripts.talk import behind_listening, plain, unfinished, word_count

_STORY_SAID = 75  # words of a turn that tells a story where no question was made out
_STORY_TOLD = -1.0  # evidence of the reply from which there was one
_REOPENS = 25  # words of an answer from which a question after the candidate's own ones is asked in earnest
_SAYS_OF_YOU = ("you ", "so you ", "but you ", "and you ")
_MOST_AHEAD = 300  # words of a reply that are looked at; more say nothing new
_BACK = 3  # words of the candidate between what leads to a question and the question


def is_near(talk: Dialogue, i: int) -> bool:
    """Whether only a word of the candidate stands between a frame and the question in turn ``i``."""
    assert talk.frame is not None
    between = talk.turns[talk.frame[0] + 1 : i]
    return all(word_count(turn.text) <= _BACK for turn in between)


def reply_ahead(talk: Dialogue, i: int) -> float:
    """What the candidate's words from turn ``i`` to the next question tell about what was asked in it."""
    said: list[str] = []
    size = 0
    for j in range(i + 1, len(talk.turns)):
        turn = talk.turns[j]
        if talk.roles.of[turn.speaker] == "candidate":
            said.append(plain(turn.text))
            size += word_count(turn.text)
        elif said and read_ask(turn.text, talk.punctuated).question is not None:
            break
        if size >= _MOST_AHEAD:
            break
    return reply_evidence(" ".join(said), talk.told) if said else 0.0


def is_answered(talk: Dialogue, ask: Ask, i: int) -> bool:
    """Whether a turn that asks in no form known is answered with a story of its own all the same."""
    if not heard_next(talk, i) or (ask.listens and talk.done) or ask.hums or ask.sorts_out:
        return False
    following = talk.turns[i + 1].text
    if goes_on(following) or is_broken_off(talk):
        return False
    return word_count(following) >= _STORY_SAID and reply_ahead(talk, i) >= _STORY_TOLD


def is_broken_off(talk: Dialogue) -> bool:
    """Whether the candidate's last words to the answer stand in the middle of a sentence."""
    return talk.last_run >= 0 and unfinished(talk.turns[talk.last_run].text, talk.punctuated)


def is_statement_probe(talk: Dialogue, ask: Ask, i: int) -> bool:
    """Whether a remark is a probe put as a statement ("You went past your own manager."), told from the reply to it."""
    if talk.current is None or talk.closed or talk.between or not heard_next(talk, i):
        return False
    # Short remarks are back-channels, but for those that say what the candidate did.
    if ask.listens and not ask.text[behind_listening(ask.text) :].startswith(_SAYS_OF_YOU):
        return False
    if ask.hums or ask.small or ask.sorts_out or ask.moves_on or ask.opens_own:
        return False
    if is_broken_off(talk):
        return False
    return replies_to_statement(ask, talk.turns[i + 1].text)


def in_earnest(ask: Ask) -> bool:
    """Whether a turn puts a question of the interview, beyond doubt."""
    if ask.question is None:
        return False
    return newness(ask, frozenset(), moved=ask.moves_on, other_asker=False, after_talk=False) >= STRONG


def asks_next(talk: Dialogue, i: int) -> bool:
    """Whether the candidate speaks next and does not tell another story."""
    if not heard_next(talk, i):
        return False
    text = talk.turns[i + 1].text
    return word_count(text) < _STORY_SAID or bool(own_questions(text, talk.punctuated))


def heard_next(talk: Dialogue, i: int) -> bool:
    """Whether the candidate speaks next."""
    return i + 1 < len(talk.turns) and talk.roles.of[talk.turns[i + 1].speaker] == "candidate"


def is_interruption(talk: Dialogue, ask: Ask, i: int) -> bool:
    """Whether the interviewer only breaks into the answer."""
    if not heard_next(talk, i) or talk.last_run < 0 or talk.between:
        return False
    score = newness(ask, frozenset(), moved=ask.moves_on, other_asker=False, after_talk=False)
    return score < STRONG and interrupts(ask, talk.turns[talk.last_run].text, talk.punctuated)


def reopens(talk: Dialogue, ask: Ask, i: int) -> bool:
    """Whether the interviewer goes back to asking after the candidate's own questions."""
    following = talk.turns[i + 1] if i + 1 < len(talk.turns) else None
    answered = following is not None and word_count(following.text) >= _REOPENS
    return answered and newness(ask, frozenset(), moved=ask.moves_on, other_asker=False, after_talk=False) >= STRONG
