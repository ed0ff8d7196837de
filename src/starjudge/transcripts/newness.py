"""Whether a question opens a new subject or probes what was just told."""

from __future__ import annotations

from collections.abc import Set

from starjudge.resources.interview_patterns import interview_patterns
from starjudge.text.overlap import content_stems
from starjudge.transcripts.asks import Ask
from starjudge.transcripts.subjects import rare_stems
from starjudge.transcripts.talk import word_count

NEW = 1.0  # evidence from which a question is a new one
STRONG = 2.5  # evidence from which it is one although the candidate has the turn to ask

# What each sign counts for a new question (above 0) or for a probe (below). Set by hand on our own interviews.
_MOVES_ON = 3.0  # "let's move on", "next one"
_BIDS_STORY = 3.0  # "tell me about a time", "describe a", "have you ever"
_STORY = 1.0  # names a time, an example or a project of any kind
_SUPERLATIVE = 2.5  # "the hardest decision you've made"
_SELF = 3.0  # introduction, motive, strengths, weaknesses
_CASE = 2.0  # "say it's Monday and your model …"
_GENERAL = 1.5  # "how do you decide"
_THEME = 1.5  # "conflict", "mentoring" as a subject that was not told about
_LONG = 0.5  # words enough to set out a subject
_BRIEF = -0.8  # too few for it
_UNMARKED = -0.6  # none of these
_OTHER_ASKER = 0.6  # somebody else takes over
_AFTER_TALK = 0.6  # small talk or logistics stand between the answer and it
_REFERS = -2.5  # "you mentioned", "another example", "in that meeting"
_SAME_TOPIC = -3.0  # "a follow-up on that"
_POINTS = -1.5  # "that", "they" with nothing in the question that it could mean
_PAST = -1.5  # a detail of the past that is taken as known
_JOINED = -1.2  # "and", "but"
_SHARED = -1.0  # for each rare word that the answer before it holds
_SHARED_MOST = 3  # such words counted at most

_LONG_WORDS, _BRIEF_WORDS = 13, 6


def by_form(ask: Ask) -> float:
    """How much the form of a question alone speaks for a new one, whatever leads to it; 0 where a turn puts none."""
    if ask.question is None:
        return 0.0
    return newness(ask, frozenset(), moved=False, other_asker=False, after_talk=False)


def newness(ask: Ask, told: Set[str], *, reply: float = 0.0, moved: bool, other_asker: bool, after_talk: bool) -> float:
    """How much speaks for a new question, against a probe into what was told; 0 is undecided.

    Args:
        ask: the interviewer's turn.
        told: rare stems of the answers to the question before it.
        reply: how much the reply speaks for it.
        moved: a transition stands in front of it.
        other_asker: somebody else asks than before.
        after_talk: small talk or logistics stand between the last answer and it.

    """
    known = interview_patterns()
    asked = ask.asked
    size = word_count(asked)
    bids = known["bids_story"].search(asked) is not None
    case = known["case_set_out"].search(asked) is not None and size >= _LONG_WORDS
    story = known["story_asked"].search(asked) is not None
    self_asked = known["about_self"].search(asked) is not None
    superlative = known["superlative"].search(asked) is not None
    refers = not superlative and known["refers_back"].search(asked) is not None
    theme = known["theme_named"].search(asked)
    named = theme is not None and not refers and not content_stems([theme.group()]) & told
    own_subject = bids or case or self_asked or superlative
    total = reply
    total += _MOVES_ON if moved else 0.0
    total += _BIDS_STORY if bids and story and not refers else _STORY if story or bids else 0.0
    total += _SUPERLATIVE if superlative else 0.0
    total += _SELF if self_asked else 0.0
    total += _CASE if case else 0.0
    total += _THEME if named else 0.0
    general = known["general_way"].search(asked) is not None
    total += _GENERAL if general else 0.0
    total += 0.0 if own_subject or story or general or named or moved else _UNMARKED
    total += _LONG if size >= _LONG_WORDS else _BRIEF if size <= _BRIEF_WORDS and not named else 0.0
    total += _OTHER_ASKER if other_asker else 0.0
    total += _AFTER_TALK if after_talk else 0.0
    total += _SAME_TOPIC if known["same_topic"].search(ask.text) else 0.0
    total += _REFERS if refers else 0.0
    # "A time you made a mistake and how you fixed it": the word stands for something in the question itself.
    if not own_subject:
        looks_back = _POINTS if not named and known["pointing"].search(asked) else 0.0
        looks_back += _PAST if known["about_past"].search(asked) else 0.0
        total += looks_back / 2 if moved or story else looks_back
    total += _JOINED if asked.startswith(("and ", "but ", "or ")) else 0.0
    shared = _SHARED * min(_SHARED_MOST, len(rare_stems(asked) & told))
    total += shared / 2 if own_subject else shared
    return total
