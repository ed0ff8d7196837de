"""What a turn of the interviewer asks, where sentences end with stops."""

from __future__ import annotations

import re
from itertools import pairwise

from starjudge.resources.interview_patterns import interview_patterns
from starjudge.transcripts.ask import Ask
from starjudge.transcripts.subjects import content_words, rare_stems
from starjudge.transcripts.talk import Piece, behind_listening, word_count

_SHORT_CUT = 18  # words of an interruption at most
_REMARKS = 2  # sentences of remark that part two questions of one turn
_NEAR = 2  # words that a sentence shares with the question it leads to
_LEAD_LETTERS = 40  # letters at the start of a question in which it can say that it is the next one
_BRIEF = 6  # words: a turn this short without a question is a back-channel whatever it says
_LIKENS = re.compile(
    r"\b(?:anything|something|a time|moment|experience)s? (?:like|similar to) (?:that|this)\b|\byour equivalent\b"
)
_FIGURE = re.compile(
    r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty)\b"
)
_COLON = re.compile(r"[,:–—-]\s*")
_ABOUT_ANSWER = re.compile(
    r"(?:that|this|it|sounds?|i (?:like|love|can|think|bet|appreciate|know|see)|you must|what a)\b"
)


def read_sentences(text: str, parts: list[Piece]) -> Ask:
    """What a turn does, from its plain form and its sentences."""
    withdraws = False
    own = moves_on = small = False
    first = 0
    for i, part in enumerate(parts):
        if part.kind == "withdrawn":
            withdraws, first = True, i + 1
        elif part.kind == "transition" or _moves(text, part):
            moves_on = True
            if any(p.kind == "ask" for p in parts[i:]):
                first = i if part.kind in ("ask", "frame") else i + 1
        elif part.kind == "own":
            own = True
        elif part.kind == "small":
            small = True
    asks = [i for i in range(first, len(parts)) if parts[i].kind == "ask"]
    while asks and _passes_on(text, parts, asks[-1]):
        asks.pop()
    sorts_out = _sorts_out(text, parts)
    question = frame = None
    if asks:
        question = _span(text, parts, first, asks)
    elif parts:
        last = len(parts)
        start = last
        while start and parts[start - 1].kind == "frame":
            start -= 1
        if start < last:
            frame = parts[start].core, parts[-1].end
    thanked = "thank" in text
    listens = all(p.kind in ("back", "encourage") for p in parts) or (
        not asks and not own and not moves_on and not small and word_count(text) <= _BRIEF
    )
    listens = listens and not thanked
    return Ask(text, question, frame, moves_on, own, listens, sorts_out, withdraws, small)


def _moves(text: str, part: Piece) -> bool:
    """Whether a sentence that asks or frames also leaves the question before it."""
    known = interview_patterns()
    words = text[part.core : part.end]
    if part.kind == "ask":
        words = words[:_LEAD_LETTERS]
    return (
        part.kind in ("ask", "frame")
        and known["transition"].search(words) is not None
        and known["same_topic"].search(words) is None
    )


def _span(text: str, parts: list[Piece], first: int, asks: list[int]) -> tuple[int, int]:
    """From the first sentence that belongs to the question to the last."""
    known = interview_patterns()
    # A question in a remark further up ("who would have thought?") is not the one put at the end.
    for before, after in pairwise(asks):
        if sum(part.kind == "comment" for part in parts[before + 1 : after]) >= _REMARKS:
            asks = [i for i in asks if i >= after]
    begin = asks[0]
    asked = text[parts[asks[0]].core : parts[asks[-1]].end]
    while begin > first:
        part = parts[begin - 1]
        words = text[part.core : part.end]
        about = bool(_ABOUT_ANSWER.match(words))
        # A remark on the answer that shares a word with the question still looks back.
        # "We fell out over a file once. Did you ever have anything like that?"
        meant = begin == asks[0] and part.kind == "comment" and not about and _LIKENS.search(asked) is not None
        meant = meant or (part.kind == "comment" and not about and _stands_for(asked, words))
        # "Sixty-one. Enough to pay for itself?": a figure of the answer that is held up again.
        meant = meant or (begin == asks[0] and part.kind == "comment" and _FIGURE.match(words) is not None)
        near = meant or (part.kind == "comment" and first > 0 and not about and _shares(asked, words))
        if not (part.kind == "frame" and not about) and not near:
            break
        begin -= 1
    # A case set out in several sentences begins with its first.
    case = [
        i for i in range(first, begin) if parts[i].kind == "frame" and known["case_set_out"].search(_of(text, parts[i]))
    ]
    begin = min(case, default=begin)
    end = len(parts) - 1
    while end > asks[-1] and parts[end].kind in ("back", "encourage", "small", "transition"):
        end -= 1
    start = parts[begin].core
    # "Next one: tell me about …", "Last one, then, why us?": the words up to the mark lead over.
    words = text[start : parts[begin].end]
    lead = known["transition"].match(words)
    if lead is not None and not words.startswith("to ") and (mark := _COLON.match(words, lead.end())) is not None:
        rest = behind_listening(text, start + mark.end(), parts[begin].end)
        if rest < parts[begin].end:
            start = rest
    return start, parts[end].end


def _passes_on(text: str, parts: list[Piece], i: int) -> bool:
    """Whether so much is said behind a sentence that asks that it was none to be answered ("why? Nobody knows …")."""
    behind = sum(part.kind == "comment" for part in parts[i + 1 :])
    words = _of(text, parts[i])
    return behind >= _REMARKS + words.endswith("?") and not interview_patterns()["bids_story"].search(words)


def _shares(asked: str, words: str) -> bool:
    """Whether a sentence speaks of what is asked: a telling word of it, or two of any kind."""
    return bool(rare_stems(asked) & rare_stems(words)) or len(content_words(asked) & content_words(words)) >= _NEAR


def _stands_for(asked: str, words: str) -> bool:
    """Whether a question only points ("which one was it?") at the subject that a sentence in front of it names."""
    known = interview_patterns()
    named = any(known[name].search(words) for name in ("theme_named", "superlative", "bids_story"))
    own = any(known[name].search(asked) for name in ("bids_story", "superlative", "about_self", "theme_named"))
    return named and not own and word_count(asked) <= _SHORT_CUT and known["pointing"].search(asked) is not None


def _of(text: str, part: Piece) -> str:
    return text[part.core : part.end]


def _sorts_out(text: str, parts: list[Piece]) -> bool:
    known = interview_patterns()["sorted_out"]
    if word_count(text) <= _SHORT_CUT and known.search(text.lstrip("., ")):
        return True
    return not any(p.kind == "ask" for p in parts) and any(
        known.search(text[p.core : p.end]) for p in parts if word_count(text[p.core : p.end]) <= _SHORT_CUT
    )
