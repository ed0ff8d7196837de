"""Whether the words in front of a colon name a speaker."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

LONGEST = 60  # characters of a label
_WORDS = 6  # words of a label: "Dr. Ana Maria Lopez Ruiz (she/her)"
_RECURS = 2  # times after which a label that looks like no name is one
_RECURRING_WORDS = 3  # words of such a label

_OFTEN = 3  # turns of a speaker whose label is in small letters beside names
_OFTEN_SHARE = 0.2  # and their share of all turns

_ROLES = frozenset(
    "interviewer interviewee interviewers candidate applicant recruiter moderator host guest panel panelist panellist "
    "facilitator participant respondent speaker coach mentor manager hr me you they q a int cand question answer "
    "unknown unidentified interviewer's i r c".split()
)
_TITLES = frozenset("interviewer candidate recruiter manager host chair lead moderator speaker panelist".split())
# Words that structure speech or a document; no speaker is called so.
_STRUCTURE = frozenset(
    "situation task action actions result results reflection context background challenge problem obstacle obstacles "
    "solution outcome impact lesson lessons learning learnings takeaway takeaways summary conclusion goal goals metric "
    "metrics example examples note notes nb warning caveat disclaimer important reminder tip hint update edit ps fyi "
    "first second third fourth finally lastly next step steps option options point points reason reasons issue issues "
    "risk risks decision decisions timeline deadline scope team role stakeholders constraint constraints approach "
    "hypothesis experiment baseline rule idea plan bonus bottom line key conversely anyway however also plus quote "
    "q&a spoiler agenda topic topics section part chapter todo http https www mailto star "
    # what stands at the top of a document
    "date time title interview position company location duration recorded recording transcript transcription "
    "participants attendees speakers invited round format language source file id url link version author keywords "
    "meeting subject from to cc re".split()
)
_HEAD_KEYS = frozenset(
    "date time title interview position company location duration recorded recording transcript transcription "
    "participants attendees speakers invited round format language source file id url link version author keywords "
    "meeting subject from to cc re role team topic agenda note notes candidate interviewer interviewers panel".split()
)
_FUNCTION = frozenset(
    "the is was were are be to of that this these those my our your his her its it we he she said says told tell but "
    "so then because for in on at with what how why when where who which if not no yes as by or did do does had has "
    "have just like about into than there here am i'm it's".split()
)
_PARTICLES = frozenset("van von de der den del della di da dos la le bin ibn al el y e of and & the".split())
_NAME_WORD = re.compile(r"[^\W_a-z][\w.'’ʼ\-/&]*", re.UNICODE)
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NUMBERED = re.compile(r"#?[0-9]{1,4}")
_TECHNICAL = re.compile(r"(?:speaker|spk|user|guest|participant)[ _-]?[0-9a-z]{1,3}", re.IGNORECASE)
_SENTENCE = re.compile(r"[?!,;\"“”]|\.\s[a-z]|…")


def is_role(label: str) -> bool:
    """Whether a label says what somebody is in an interview: "Interviewer", "Q", "Speaker 2", "Team Lead"."""
    bare = _bare(label)
    words = [word for word in bare.lower().rstrip(".").split() if not _NUMBERED.fullmatch(word)]
    if _TECHNICAL.fullmatch(bare) or (words and all(word in _ROLES for word in words)):
        return True
    titled = 1 < len(words) <= _RECURRING_WORDS and bare[:1].isupper() and not any(w in _FUNCTION for w in words)
    return titled and words[-1] in _TITLES


def structures(label: str) -> bool:
    """Whether a label is a word that structures speech or a document ("Situation", "Note", "Date") and no speaker."""
    return any(word.strip(".'’") in _STRUCTURE for word in _bare(label).lower().split())


def is_account(label: str, count: int) -> bool:
    """Whether a label of a file that labels all speech is one, name or not: "iPhone", "dana.o", "Meeting Room 2"."""
    words = _bare(label).lower().split()
    if not any(char.isalpha() for char in label) or all(word in _STRUCTURE or word.isdecimal() for word in words):
        return False
    written = len(words) == 1 and any(char.isupper() or char.isdecimal() or char in "._@" for char in label[1:])
    return count >= _RECURS or (written and not _SENTENCE.search(label))


def head_key(label: str) -> bool:
    """Whether a label in front of the first turn is a key of the document's head ("Date", "Position")."""
    words = _bare(label).lower().split()
    return bool(words) and all(word.strip(".'’") in _HEAD_KEYS or word in _FUNCTION for word in words)


def looks_like_name(label: str) -> bool:
    """Whether a label is written as names are: one to five words that begin as names do, without a sentence's marks."""
    return not structures(label) and _written_as_name(label)


def _written_as_name(label: str) -> bool:
    words = _bare(label).split()
    if not 1 <= len(words) < _WORDS or _SENTENCE.search(_bare(label)):
        return False
    if words[0].lower() in _FUNCTION or not any(char.isalpha() for char in label):
        return False
    return all(_NAME_WORD.fullmatch(w) or w.lower() in _PARTICLES or _NUMBERED.fullmatch(w) for w in words)


def speakers_among(labels: Iterable[str], sure: Iterable[str] = ()) -> frozenset[str]:
    """The labels of a file that name speakers.

    Args:
        labels: what stands in front of a colon at a line's start, as often as it stands there.
        sure: those that bear a time or markup of their own; only words that structure speech are refused among them.

    """
    counts = Counter(labels)
    marked = {label for label in sure if is_account(label, _RECURS)}
    known = {label for label, count in counts.items() if label in marked or _names(label, count)}
    sure_of = {label for label in known if label in marked or is_role(label) or not label.islower()}
    if not sure_of:
        return frozenset(known)
    # "well:" recurs in speech beside names; an account in small letters has a digit or a mark, or speaks often.
    often = max(_OFTEN, _OFTEN_SHARE * sum(counts[label] for label in known))
    accounts = {label for label in known if any(c in "._@-" or c.isdecimal() for c in label) or counts[label] >= often}
    return frozenset(sure_of | accounts)


def _names(label: str, count: int) -> bool:
    if is_role(label):
        return True
    words = _bare(label).lower().split()
    if not words or len(label) > LONGEST:
        return False
    if structures(label):  # "Ann Rule" may be a name where it recurs; "Rule" and "Key takeaway" never are
        return count > _RECURS and len(words) > 1 and words[0] not in _STRUCTURE and _written_as_name(label)
    if looks_like_name(label) or is_account(label, 1):
        return True
    recurring = count >= _RECURS and len(words) <= _RECURRING_WORDS and not _SENTENCE.search(label)
    return recurring and any(char.isalpha() for char in label) and not any(word in _FUNCTION for word in words)


def _bare(label: str) -> str:
    """A label without asides: "Dana (she/her)" is "Dana"."""
    return " ".join(_ASIDE.sub(" ", label).split()) or label
