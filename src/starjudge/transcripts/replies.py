"""What a turn of the candidate is, and whether the interviewer only broke into it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from starjudge.resources.interview_patterns import interview_patterns
from starjudge.transcripts.asks import Ask
from starjudge.transcripts.talk import behind_listening, only_listens, plain, unfinished, word_count

_LONGEST_CLARIFYING = 40  # words of a question back
_LONGEST_SMALL = 12  # words of a reply to a remark
_LOST = 15  # words of a turn that only says that something was not heard
_BACK = 3  # words of a turn that only trails behind the answer
_TRAILING = 8  # words of a turn that replies to a short remark behind the answer
_ABOUT_SOUND = 25  # words about a lost connection
_ECHO = 6  # words of a turn within the question
_INTERRUPTION = 18  # words of an interruption
_QUIP = 30  # words below which a turn behind a remark replies to it; of 119 in the interviews none went on
_HARDLY_BEGUN = 20  # words of an answer that was not over when the interviewer spoke
_AGREES = re.compile(r"(?:oh|yes|yeah|yep|no|nope|of course|exactly|indeed|true|sure)\b")
_RESUMES = 40  # words from which the candidate goes on with the story after small talk
_SOUND_CHECK = re.compile(r"^hello\?|\bcan you (?:still )?hear\b|\bare you (?:still )?there\b")
_REPLIED = 12  # words of a reply to a statement at least
_REPLIES = re.compile(
    r"(?:(?:yes|yeah|no|well|um|uh|oh|ha|hm|honestly)\W+)*(?:(?:it|that|they|he|she|i|we|there) "
    r"(?:was|wasn't|were|weren't|is|isn't|are|aren't|did|didn't|do|don't|had|hadn't|would|wouldn't|could|couldn't|has)\b"
    r"|(?:a (?:bit|little)|not (?:really|quite|at all)|partly|exactly|mostly|sort of|kind of)\b)"
)
_STATES = re.compile(
    r"\byou(?:r|'re|'d|'ve)?\b|\bmust have\b|^(?:but|so|no but)\b|\bnot sure\b|\bi (?:would have|would've|could've)\b"
)
_WORD = re.compile(r"[\w'-]+")
_BREAKS_IN = re.compile(r"(?:\w+\W+){0,2}?\b(?:sorry|wait|hang on|hold on|pardon|one sec(?:ond)?)\b")
_SORRY = re.compile(r"\b(?:sorry|pardon)\b")
_DIGS = re.compile(r"\b(?:why|how did|how would|how do|what made|what did|what would|tell me|walk me)\b")
_CLARIFYING = re.compile(
    r"\b(?:do you mean|you mean|did you mean|are you (?:asking|thinking|looking|after|talking)|should (?:i|it)|"
    r"can (?:i|it)|"
    r"could (?:i|it|you)|may i|would you (?:like|prefer|rather)|do you want|does it (?:have|need|matter|count)|"
    r"is (?:it|this|that|a)|would (?:it|the|a|that|this)|like (?:a|an|in)\b|or (?:more|rather|do you|also|it can|from)|"
    r"what do you mean|which (?:one|kind|of)|for (?:this|the) role|in what sense|technical(?:ly)? or|something like|"
    r"sorry|pardon|repeat|again|in general)\b"
)
_CLARIFYING_FIRST = re.compile(
    r"(?:(?:um|uh|so|okay|ok|sure|yeah|hm|hmm|sorry|just to (?:clarify|check|be clear|make sure))\W+)*"
    r"(?:(?:like|and|so) )?(?:do|did) you (?:mean|want)|(?:(?:um|uh|so|okay|ok|sure|yeah|hm|hmm|sorry)\W+)*"
    r"(?:should (?:i|it)|does it (?:have|need)|can it be|could you (?:repeat|say|clarify)|you mean|are you asking|"
    r"would you like|is (?:it|this|that) (?:about|from|okay|ok|a|for)|what do you mean|which (?:one|kind))\b"
)
_CLARIFYING_LATER = re.compile(
    r"\b(?:you mean|or (?:it can|can it|could it|more|rather|also|do you|is it|should|from)|do you (?:want|prefer))\b"
)
_CHECKS_BACK = re.compile(
    r"\b(?:does (?:that|this) (?:answer|help|make|cover|work)|is that (?:what|the kind|enough|okay|too)|if that makes|"
    r"you know\?$|right\?$|was that)"
)
_THINKS = re.compile(r"\b(?:think|(?:a|one|two|couple of) (?:second|moment|minute|sec)s?)\b")


class Reply(Enum):
    """What a turn of the candidate is."""

    ANSWER = "answer"
    CLARIFIES = "clarifies"
    """A question back before the answer."""
    ASIDE = "aside"
    """Small talk, thanks, a back-channel."""


def read_reply(
    text: str,
    ahead: Ask | None,
    punctuated: bool,
    *,
    started: bool,
    asked: str = "",
    between: Sequence[Ask] = (),
    closed: bool = False,
    cut_off: bool = False,
    remarked: bool = False,
) -> Reply:
    """What a turn of the candidate is.

    Args:
        text: the turn.
        ahead: what the interviewer says next, if they do.
        punctuated: whether sentences end with stops.
        started: whether the answer has begun.
        asked: the question that stands without an answer.
        between: the interviewer's turns since the answer's last words, in order.
        cut_off: whether the answer's last words stand in the middle of a sentence.
        closed: whether small talk stands behind the answer already.
        remarked: whether one of the interviewer's turns in between was a remark.

    """
    low = plain(text)
    size = word_count(low)
    return (
        _going_on(low, size, ahead, between, closed, cut_off, remarked)
        if started
        else _first(low, size, ahead, punctuated, plain(asked))
    )


def _first(low: str, size: int, ahead: Ask | None, punctuated: bool, asked: str) -> Reply:
    if ahead is not None and not ahead.listens:
        # A word while the question is still being put.
        known = set(_WORD.findall(asked))
        echo = " ".join(word for word in _WORD.findall(low) if word not in known)
        if only_listens(echo) and size <= _ECHO and (ahead.question is not None or ahead.frame is not None):
            return Reply.ASIDE
        if size <= _LOST and interview_patterns()["sorted_out"].search(low):
            return Reply.ASIDE
    if ahead is not None and asks_back(low, size, punctuated):
        return Reply.CLARIFIES
    return Reply.ANSWER


def asks_back(low: str, size: int, punctuated: bool) -> bool:
    """Whether a turn of the candidate in plain form asks back before it answers."""
    if size > _LONGEST_CLARIFYING or _CHECKS_BACK.search(low):
        return False
    if punctuated:
        if not low.rstrip(" \"'”").endswith("?"):
            return False
        question = re.split(r"[.!?]\s+", low)[-1]
        if _THINKS.search(question) and word_count(question) <= _LOST:
            return False
        return bool(_CLARIFYING.search(low)) or size <= _LONGEST_SMALL
    return bool(_CLARIFYING_FIRST.match(low)) or (size <= _LOST and _CLARIFYING_LATER.search(low) is not None)


def _going_on(
    low: str, size: int, ahead: Ask | None, between: Sequence[Ask], closed: bool, cut_off: bool, remarked: bool
) -> Reply:
    if closed:
        return Reply.ANSWER if size >= _RESUMES else Reply.ASIDE
    if between and size <= _LONGEST_SMALL and _SOUND_CHECK.search(low):
        return Reply.ASIDE
    about_sound = _is_about_sound(low, size)
    if between and about_sound and not cut_off:
        return Reply.ASIDE
    if all(ask.listens or ask.sorts_out for ask in between):
        # A remark is replied to; a hum is not, so more words behind it are the answer's.
        most = _BACK if all(ask.hums or ask.sorts_out for ask in between) else _TRAILING
        trailing = between and size <= most and ahead is not None and not ahead.listens
        return Reply.ASIDE if trailing else Reply.ANSWER
    quips = remarked and not cut_off and size < _QUIP
    if only_listens(low) or size <= _LONGEST_SMALL or about_sound or quips:
        return Reply.ASIDE
    return Reply.ANSWER


def _is_about_sound(low: str, size: int) -> bool:
    """Whether a turn is about a lost connection and no more."""
    return size <= _ABOUT_SOUND and interview_patterns()["sorted_out"].search(low) is not None


def answers_remark(text: str, remark: str, told: str) -> bool:
    """Whether a turn of the candidate behind a remark takes it for a question: it is too long for a mere reply.

    An answer that was over is not taken up again behind a remark; what is told there, the remark asked for. But one
    that has hardly begun is, and so it is behind a word of agreement. ``told`` is the answer so far.
    """
    low = plain(text)
    size = word_count(low)
    if size < _QUIP or _is_about_sound(low, size) or _AGREES.match(plain(remark)):
        return False
    return word_count(told) >= _HARDLY_BEGUN


def asked_before_answering(told: str) -> bool:
    """Whether what seemed to be the answer was a question back: short, and the interviewer's reply came first."""
    return word_count(told) < _HARDLY_BEGUN and plain(told).rstrip(" \"'”").endswith("?")


def replies_to_statement(ask: Ask, text: str) -> bool:
    """Whether a long turn of the candidate replies to the interviewer's remark, rather than going on with a story."""
    if word_count(text) < _REPLIED or word_count(ask.text) > _INTERRUPTION + _TRAILING:
        return False
    return _REPLIES.match(plain(text)) is not None and _STATES.search(ask.text) is not None


def breaks_in_by_words(ask: Ask) -> bool:
    """Whether a turn of the interviewer begins as an interruption does: "Sorry, …", "Wait, …"."""
    return _BREAKS_IN.match(ask.text) is not None


def interrupts(ask: Ask, told: str, punctuated: bool) -> bool:
    """Whether a turn of the interviewer only breaks into the answer whose last words are ``told``.

    It does where something was not heard, or where a short question meets an unfinished sentence.
    """
    text = ask.text[behind_listening(ask.text) :]
    size = word_count(ask.text)
    if size > _INTERRUPTION or ask.moves_on:
        return False
    open_ended = unfinished(told, punctuated)
    if open_ended and (punctuated or size <= _LONGEST_SMALL):
        return True
    if ask.sorts_out and (breaks_in_by_words(ask) or ask.question is None or _SORRY.search(ask.text)):
        return True
    return breaks_in_by_words(ask) and not _DIGS.search(text)
