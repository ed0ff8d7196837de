"""What a turn of the interviewer asks, where a recogniser wrote no stops."""

from __future__ import annotations

import re

from starjudge.resources.interview_patterns import interview_patterns
from starjudge.transcripts.ask import Ask
from starjudge.transcripts.talk import behind_listening, only_listens, word_count

_SHORT_CUT = 18  # words of an interruption at most
_BRIEF = 6  # words: a turn this short without a question is a back-channel whatever it says
_PLAIN_QUESTION = 25  # words of a turn in which a bare "who" behind a reference asks
_SUBJECT_ASKED = re.compile(r"\b(?:who|which \w+|whose \w+|when|where) \w+")
_SMALL_WORDS = 7  # words of a small question at most, where no stop ends it
_TO_MASK = 3  # words behind which a small question goes on
_AFTER_OWN = 12  # words behind the one that gives the turn away
_NEAR_LETTERS = 50  # letters around a match that speak of the same
_LONG_TURN = 60  # words that no question has
_FRAMED = 25  # words between what leads to a question and the question
_LEADING = 12  # words that lead to a question in the same breath ("when you told him")
_ELLIPTIC = re.compile(
    r"(?:(?:and|but|or) )+(?:the|a|an|if|at|in|with|on|for|your|his|her|their|after|before|outside|apart|not)\b"
    r"|(?:not even|why not|how so|how come|since when|in what)\b"
)
_REMARK = re.compile(
    r"(?:(?:and|so|but) )?(?:that|this|it|sounds?|i|i'm|i've|i'd|we|we're|we've|my|our|you must|what a|yeah|don't|love|"
    r"good|nice|great|funny|um|uh)\b"
)
_TOPIC = re.compile(r"(?:'s| is)?(?: a bit| more)? (?:about|on)\b(?! (?:that|this|it)\b)")
_CONNECTIVE = re.compile(r"(?:\b(?:and|so|but|or) )+$")


def read_run_on(text: str) -> Ask:
    """The same of speech without stops: cut by the words that open a question and those that lead to it."""
    known = interview_patterns()
    clear, small = _masked(text)
    own = _own_run_on(text)
    start = max((match.start() for match in known["withdrawn"].finditer(text)), default=0)
    withdraws = known["withdrawn"].search(text) is not None
    begins = max(start, behind_listening(text))
    leads = [m for m in known["transition"].finditer(text) if not known["same_topic"].search(m.group())]
    topics = [m for m in leads if _TOPIC.match(text, m.end())]
    leads = [m for m in leads if m not in topics]
    openers = _openers(clear, begins)
    if own and not (known["bids_story"].search(clear) and known["story_asked"].search(clear)):
        openers = []
    question = frame = None
    if openers:
        # "To start, could you …" is said in one breath with the question.
        over = max((m.end() for m in leads if openers[-1] >= m.end() and m.group()[:3] != "to "), default=0)
        openers = [o for o in openers if o >= over]
        if over > begins:
            begins = behind_listening(text, _word_start(text, over))
        question = _from(clear, openers, min(begins, openers[0])), _end(clear)
        # "The next one is about mistakes, so can you tell me …": the topic is part of what is asked.
        topic = next((m.start() for m in topics if m.end() <= openers[0] and m.start() >= start), openers[0])
        if word_count(text[topic : openers[0]]) <= _FRAMED:
            question = min(question[0], _with_connective(text, topic)), question[1]
        if word_count(clear[question[0] :]) > _LONG_TURN and not known["bids_story"].search(clear, question[0]):
            question = None
    elif (framed := known["framing"].search(clear, start)) is not None:
        frame = _with_connective(text, framed.start()), _end(clear)
    sorts_out = word_count(text) <= _SHORT_CUT and bool(known["sorted_out"].search(text))
    rest = clear.replace("\x00", " ").strip()
    listens = (only_listens(rest) and not small) or (
        question is None and not own and not leads and not small and word_count(text) <= _BRIEF
    )
    listens = listens and "thank" not in text
    return Ask(text, question, frame, bool(leads or topics), own, listens, sorts_out, withdraws, small)


def _masked(text: str) -> tuple[str, bool]:
    """The text with small questions and encouragement blanked out, and whether there is a small question."""
    known = interview_patterns()
    masked, small = text, False
    for name in ("small_question", "encourages"):
        for match in known[name].finditer(text):
            small = small or name == "small_question"
            # A small question ends with its own words here, not at a stop that nobody wrote.
            stop = match.start() + len(" ".join(match.group().split(" ")[:_SMALL_WORDS]))
            masked = masked[: match.start()] + "\x00" * (stop - match.start()) + masked[stop:]
    return masked, small


def _own_run_on(text: str) -> bool:
    """Whether a run-on turn ends with giving the candidate the turn to ask."""
    known = interview_patterns()
    for match in known["opens_own"].finditer(text):
        near = text[max(0, match.start() - _NEAR_LETTERS) :]
        if word_count(text[match.end() :].strip()) <= _AFTER_OWN and not known["later_own"].search(near):
            return True
        if word_count(text[match.end() :].strip()) <= _AFTER_OWN and match.group().startswith(
            ("what", "do you", "any")
        ):
            return "before" not in near and "at the end" not in near
    return False


def _openers(clear: str, begins: int) -> list[int]:
    """Where questions may begin, in order."""
    known = interview_patterns()
    found = sorted(
        m.start() for name in ("bids", "question_words", "turned_verbs") for m in known[name].finditer(clear, begins)
    )
    # "Is there anything you'd like to know before we begin": the verb of a small question opens nothing.
    found = [o for o in found if "\x00" not in " ".join(clear[o:].split(" ")[:_TO_MASK])]
    rest = clear[begins:]
    if not found and rest.strip("\x00 ") and (known["begins_asking"].match(rest) or _asks_on(rest)):
        found = [begins]
    if not found and word_count(clear) <= _PLAIN_QUESTION:
        led = known["same_topic"].search(clear) or known["refers_back"].search(clear) or known["framing"].search(clear)
        if led is not None:
            found = [m.start() for m in _SUBJECT_ASKED.finditer(clear, max(begins, led.end()))][:1]
    return found


def _asks_on(rest: str) -> bool:
    """Whether a short turn asks on without a verb ("and the third", "and if he says no")."""
    return word_count(rest) <= _SHORT_CUT and _ELLIPTIC.match(rest) is not None


def _from(clear: str, openers: list[int], begins: int) -> int:
    """Where the question begins of whose possible beginnings the first is ``openers[0]``."""
    known = interview_patterns()
    begin = openers[0]
    if word_count(clear[begin:]) > _LONG_TURN:
        # So much talk is no question as a whole: the last bid, or what opens one near the end.
        story = [
            m.start() for m in known["bids"].finditer(clear, begin) if known["bids_story"].search(clear, m.start())
        ]
        near = [o for o in openers if word_count(clear[o:]) <= _LONG_TURN]
        begin = story[-1] if story else near[0] if near else openers[-1]
        begins = max(begins, begin - _NEAR_LETTERS)
    framed = [
        m.start()
        for name, most in (("framing", _FRAMED), ("case_set_out", _LONG_TURN))
        for m in known[name].finditer(clear, begins)
        if m.start() < begin and word_count(clear[m.start() : begin]) <= most
    ]
    if framed:
        begin = min(framed)
    lead = clear[begins:begin].strip()
    if begins < begin and 0 < word_count(lead) <= _LEADING and not _REMARK.match(lead) and "\x00" not in lead:
        return begins
    return _with_connective(clear, begin)


def _word_start(text: str, offset: int) -> int:
    """The offset of the next word, where ``offset`` stands within or behind one."""
    while offset < len(text) and not text[offset - 1 : offset].isspace():
        offset += 1
    return offset


def _with_connective(text: str, begin: int) -> int:
    """The offset of "and", "so" or "but" right in front of a question, else of the question."""
    lead = _CONNECTIVE.search(text, 0, begin)
    return lead.start() if lead else begin


def _end(clear: str) -> int:
    """The end of a run-on question, without encouragement behind it."""
    return len(clear.rstrip("\x00 "))
