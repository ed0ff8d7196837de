"""The questions that a candidate asks when it is their turn to."""

from __future__ import annotations

import re

from starjudge.resources.interview_patterns import interview_patterns
from starjudge.text.sentences import split_units
from starjudge.text.tokens import Tokens
from starjudge.transcripts.talk import asks_something, behind_listening, plain, word_count

_NOT_ASKED = re.compile(
    r"\b(?:if (?:that's|that is|it's) (?:okay|ok|fine|all right|alright)|can i ask(?: (?:one|another|a|two)\b[^.?!]*)?|"
    r"may i (?:ask|start)|you know|right|isn't it|do we have time|is there time|did you)\?$|"
    r"^(?:really|sorry|is it|oh)\?$"
)
_LEAD = re.compile(
    r"(?:(?:and|so|um|uh|then|maybe|also|well|now|but|yeah|okay|ok|first(?: one| of all)?|second(?: one| question)?|"
    r"third(?: one)?|(?:the |my |one |maybe )*(?:last|next|other|final) (?:one|question|thing)(?: maybe)?|"
    r"one more(?: thing)?|"
    r"following on from that|i(?:'m| am| was)? (?:also )?(?:curious|wondering)|(?:and )?then)\b[\s,:;–—-]+)+"
)
_WISH = re.compile(r"\b(?:to ask|to know|curious|wonder(?:ing)?|you (?:said|mentioned|told))\b")
_JOINS = re.compile(r"(?:and|or|but|is (?:it|that|there)|are|do|does|like|so)\b")
_MOST = 6000  # letters at the end of a turn that are looked at: nobody asks longer
_SHORTEST = 3  # words of a question


def own_questions(text: str, punctuated: bool) -> list[str]:
    """The questions in one turn of the candidate's, in order; what goes on with one belongs to it."""
    text = text[text.find(" ", len(text) - _MOST) + 1 :] if len(text) > _MOST else text
    low = plain(text)
    if not punctuated:
        return _run_on(text, low)
    found: list[tuple[int, int]] = []
    known = interview_patterns()
    last, wish = -1, (-2, 0)
    for i, unit in enumerate(split_units(Tokens(text))):
        core = behind_listening(low, unit.start, unit.end)
        sentence = low[core : unit.end]
        if not sentence.endswith("?"):
            if sentence and known["framing"].search(sentence) and _WISH.search(sentence):
                wish = i, core
            continue
        if not asks_something(sentence) or _NOT_ASKED.search(sentence):
            continue
        if found and last == i - 1 and (_JOINS.match(sentence) or word_count(sentence) <= _SHORTEST):
            found[-1] = found[-1][0], unit.end
        else:
            lead = _LEAD.match(low, core, unit.end)
            start = lead.end() if lead and lead.end() < unit.end and "," in lead.group() else core
            if word_count(low[start : unit.end]) < _SHORTEST:
                continue
            found.append((wish[1] if wish[0] == i - 1 else start, unit.end))
        last = i
    return [text[start:end] for start, end in found]


def _run_on(text: str, low: str) -> list[str]:
    known = interview_patterns()
    masked = low
    for match in known["small_question"].finditer(low):
        stop = match.start() + len(" ".join(match.group().split(" ")[:7]))
        masked = masked[: match.start()] + "\x00" * (stop - match.start()) + masked[stop:]
    starts = [m.start() for name in ("question_words", "turned_verbs", "bids") for m in known[name].finditer(masked)]
    begins = behind_listening(low)
    lead = _LEAD.match(low, begins)
    begins = lead.end() if lead else begins
    if known["begins_asking"].match(masked[begins:]):
        starts.append(begins)
    if not starts or word_count(low[min(starts) :]) < _SHORTEST:
        return []
    return [text[min(starts) :].rstrip()]
