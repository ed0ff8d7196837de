"""What a turn of the interviewer is, told from what stands around it."""

from __future__ import annotations

from starjudge.transcripts.asks import Ask
from starjudge.transcripts.dialogue import Dialogue
from starjudge.transcripts.newness import STRONG, newness
from starjudge.transcripts.own_questions import own_questions
from starjudge.transcripts.replies import interrupts
from starjudge.transcripts.talk import unfinished, word_count

_STORY_SAID = 75  # words of a turn that tells a story where no question was made out
_REOPENS = 25  # words of an answer from which a question after the candidate's own ones is asked in earnest
_BACK = 3  # words of the candidate between what leads to a question and the question


def is_near(talk: Dialogue, i: int) -> bool:
    """Whether only a word of the candidate stands between a frame and the question in turn ``i``."""
    assert talk.frame is not None
    between = talk.turns[talk.frame[0] + 1 : i]
    return all(word_count(turn.text) <= _BACK for turn in between)


def is_broken_off(talk: Dialogue) -> bool:
    """Whether the candidate's last words to the answer stand in the middle of a sentence."""
    return talk.last_run >= 0 and unfinished(talk.turns[talk.last_run].text, talk.punctuated)


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
