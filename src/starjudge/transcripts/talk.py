"""What a piece of talk is: listening, small talk, a transition, a frame, or a question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from starjudge.resources.interview_patterns import interview_patterns
from starjudge.text.sentences import split_units
from starjudge.text.tokens import Tokens

Kind = Literal["back", "encourage", "small", "own", "withdrawn", "sorted", "transition", "frame", "ask", "comment"]

_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "\n": " "})  # one for one, so that offsets stay
_BETWEEN = re.compile(r"[\s,.;:!?…–—-]*")
_STOPS = re.compile(r"[.!?…]")
_LEAD = re.compile(r"(?:(?:and|so|but|or|now|then|um|uh|well|also|just|actually|maybe|because)\b[\s,…–—-]*)+")
_UNMARKED = re.compile(
    r"(?:(?:what|how|why|who|whom|when|where|which)(?: (?!(?:i|you|we|they|he|she|it)\b)[\w'-]+){0,2} )?"
    r"(?:did|do|does|have|has|would|could|can|will|were|are|was|is) (?:you|he|she|they|it|there|anyone|anybody)\b"
)
_FRAGMENT = re.compile(
    r"(?:.{0,40}, )?(?:an?|one|any|another|some(?:one|body|thing)) "
    r"(?:(?:\w+ ){0,2}(?:time|project|situation|case|example|person|moment|occasion|model|decision|colleague|story|"
    r"instance|incident) )?(?:when|where|who|in which|that you|you|nobody|everybody)\b(?![^.]*\b(?:i|my|we)\b)"
)
_NEW_CLAUSE = re.compile(r"[,:;–—]\s*(?:[\w']+ ){0,3}$")
_UNMARKED_ONE = re.compile(r"(?:why|how|what|when|where|who|which)\W*$")
_NAMES_TOPIC = re.compile(
    r"\b(?:about (?!something|another|the next)|(?:one|question|topic|area)(?:'s| is) on\b|"
    r"(?:second|third|another|new) one on\b|let's talk\b|on the topic of|"
    r"(?:start|begin|open|kick off) with (?:something|someone|a time|how|what|why)\b)"
)
_STOPPED = 0.5  # share of the longer turns with a stop in it, below which a whole transcript is unpunctuated
_ENOUGH_WORDS = 12  # words of a turn that would hold a stop if stops were written
_SHORT_SMALL = 14  # words beyond which a sentence with a small question in it may ask something else as well


class Piece(NamedTuple):
    """A sentence, or what a run of unpunctuated speech holds of one kind."""

    start: int
    end: int
    core: int
    """Where it begins behind the words that only acknowledge."""
    kind: Kind


def plain(text: str) -> str:
    """The text in lower case with straight apostrophes, each character in its place."""
    lowered = text.translate(_STRAIGHT).lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower()[:1] or " " for c in text.translate(_STRAIGHT))


def is_punctuated(texts: Sequence[str]) -> bool:
    """Whether sentences end with stops in a transcript, told from its longer turns."""
    longer = [text for text in texts if text.count(" ") >= _ENOUGH_WORDS]
    return not longer or sum(bool(_STOPS.search(text)) for text in longer) >= _STOPPED * len(longer)


def behind_listening(text: str, start: int = 0, end: int | None = None) -> int:
    """The offset behind the words at the start that only acknowledge ("okay, great, thanks for that")."""
    known = interview_patterns()["acknowledged"]
    stop = len(text) if end is None else end
    here = _skipped(text, start, stop)
    while here < stop and (match := known.match(text, here, stop)):
        here = _skipped(text, match.end(), stop)
    return here


def only_listens(text: str) -> bool:
    """Whether a turn in plain form only shows that one listens."""
    return behind_listening(text) >= len(text)


def word_count(text: str) -> int:
    """Blank-separated words."""
    return text.count(" ") + 1 if text else 0


def pieces(turn: str) -> list[Piece]:
    """The sentences of a punctuated turn, each with its kind; cut as written, for capitals tell where one begins."""
    low = plain(turn)
    return [_piece(low, unit.start, unit.end) for unit in split_units(Tokens(turn))]


def _piece(text: str, start: int, end: int) -> Piece:
    core = behind_listening(text, start, end)
    if core >= end:
        return Piece(start, end, end, "back")
    return Piece(start, end, core, kind_of(text[core:end]))


def kind_of(sentence: str) -> Kind:
    """The kind of one sentence in plain form, without words in front that only acknowledge."""
    known = interview_patterns()
    size = word_count(sentence)
    asks = asks_something(sentence)
    if known["withdrawn"].search(sentence) and not (asks and size > _SHORT_SMALL):
        return "withdrawn"
    if known["opens_own"].search(sentence) and not known["later_own"].search(sentence):
        return "own"
    small = known["small_question"].search(sentence)
    if small is not None and (size <= _SHORT_SMALL or not asks_something(_without(sentence, small).rstrip(" ?"))):
        return "small"
    if known["encourages"].search(sentence) and not asks:
        return "encourage"
    if asks:
        return "ask"
    if known["sorted_out"].search(sentence) and size <= _SHORT_SMALL:
        return "sorted"
    if known["transition"].search(sentence):
        # "Next one is about conflict" names what is asked; "Let's move on" does not.
        return "frame" if _NAMES_TOPIC.search(sentence) else "transition"
    return "frame" if known["framing"].search(sentence) or known["same_topic"].search(sentence) else "comment"


def asks_something(sentence: str) -> bool:
    """Whether a sentence in plain form asks or bids to tell."""
    known = interview_patterns()
    text = sentence[_lead(sentence) :]
    if sentence.rstrip(" \"'”)").endswith("?"):
        return word_count(sentence) > 1 or _UNMARKED_ONE.match(sentence) is not None
    match = known["bids"].search(text)
    if match is not None and (match.start() == 0 or _NEW_CLAUSE.search(text[: match.start()])):
        return True
    if match is not None and re.fullmatch(r"[\w' ]{0,40}", text[: match.start()]) and _lead_only(text[: match.start()]):
        return True
    # "So, a project where nobody knew what they wanted."
    if _FRAGMENT.match(text):
        return True
    # A question whose mark was left out: the verb stands in front of its subject.
    return _UNMARKED.match(text) is not None


def unfinished(text: str, punctuated: bool) -> bool:
    """Whether a turn stops in the middle of a sentence."""
    end = text.rstrip(" \"'”’)")
    if not end:
        return False
    if end.endswith(("—", "–", "-", "...", "…", ",")):
        return True
    if punctuated and end[-1] in ".!?":
        return False
    return punctuated or end.rsplit(None, 1)[-1].lower() in _OPEN_ENDED


# Words that hardly end a sentence even in loose speech; "like", "so" and "about" do.
_OPEN_ENDED = frozenset(
    "a an the and but or to of at from by as my our his her your their its because i we he she they i'm we're they're "
    "if than were which whether i'd we'd into um uh".split()
)


def _skipped(text: str, start: int, stop: int) -> int:
    match = _BETWEEN.match(text, start, stop)
    return match.end() if match else start


def _lead(text: str) -> int:
    match = _LEAD.match(text)
    return match.end() if match else 0


def _lead_only(text: str) -> bool:
    """Whether all that stands in front of a bid is a transition or an address ("next one then", "Kasia")."""
    return word_count(text.strip()) <= 1 or interview_patterns()["transition"].search(text) is not None


def _without(sentence: str, match: re.Match[str]) -> str:
    return sentence[: match.start()] + sentence[match.end() :]
