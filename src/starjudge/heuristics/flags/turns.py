"""Turns of a conversation that never happened: labels of roles at the start of a line, with a verdict behind one.

An honest answer may hold a transcript ("User: where is my parcel?"), so that labels alone say nothing. What is said
under one of them has to be about grading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

_ROLE = (
    r"(?:system|assistant|developer|admin(?:istrator)?|evaluator|grader|grading|judge|ai|human|user|model|"
    r"interviewer|assessor|examiner|"
    r"instruction|input|response)"
)
_ROLES = (
    "system", "assistant", "developer", "admin", "administrator", "evaluator", "grader", "grading", "judge", "ai", "human", "user",
    "model", "interviewer", "assessor", "examiner", "instruction", "input", "response", "message", "note", "prompt", "turn", "output",
)  # fmt: skip
_TURN = re.compile(
    rf"(^|[\n\u2028\u2029\u0085.!?]|\]\]>)[ \t]{{0,8}}[#*>\[(<_-]{{0,4}}[ \t]*{_ROLE}(?: (?:message|note|prompt|"
    rf"turn|output))?[ \t]*[\])>*_]{{0,3}}[ \t]*:[*_]{{0,2}}|\n#{{2,4}}[ \t]*{_ROLE}[ \t]*\n",
    re.IGNORECASE,
)
_GRADES = re.compile(
    r"\b(?:rubric|flags|evaluation|evaluator|candidates?|scoring|instructions|grading|marks|verdict|override|"
    r"grader|(?:this|the) answer|score[sd]?|"
    r"(?:a|as|it|to|with|is|,|with) (?:five|5)\b|(?:five|5|full|maximum) points|maximum|dimensions?|best answer)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\W*(?:interviewer|user|human|model|input|response|ai|assistant)", re.IGNORECASE)
_VERDICT = re.compile(
    r"\b(?:(?:best|perfect) (?:answer|score|scores)|(?:a|as|is|it|to|for|each|all) (?:five|5)\b|strong hire|"
    r"full marks|maximum|(?:five|5) (?:in|for|points)|rate the candidate|"
    r"rubric|no flags|structure \W?5|(?:every|each|all) dimensions?|exceptional)\b",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?](?=\s)")
_SHORT = 80  # characters of a turn that only goes along; a longer one may be the answer itself


def pretended(text: str) -> Iterator[tuple[int, int]]:
    """Places of turns; where one is about grading, short neighbours pretend too.

    Of roles that an honest transcript knows (user, assistant), a verdict is asked; a system needs less.
    """
    labelled = any(part[-18:].rstrip(" *_])>").lower().endswith(_ROLES) for part in text.split(":")[:-1])
    found = list(_TURN.finditer(text)) if labelled or "\n##" in text else None
    if not found:
        return
    spans = [(m.start() if m[1] is None else m.end(1), _end(text, m)) for m in found]
    about = [
        (_VERDICT if _PERSON.match(m.group()) else _GRADES).search(text, m.end(), end) is not None
        for m, (_, end) in zip(found, spans, strict=True)
    ]
    near = [b[0] - a[1] <= 2 for a, b in pairwise(spans)]  # no more than an empty line between them
    for step in (range(1, len(spans)), range(len(spans) - 2, -1, -1)):
        for i in step:
            other = i - 1 if step.step > 0 else i + 1
            short = spans[i][1] - found[i].end() <= _SHORT
            about[i] = about[i] or (short and about[other] and near[min(i, other)])
    yield from (span for span, is_about in zip(spans, about, strict=True) if is_about)


def _end(text: str, turn: re.Match[str]) -> int:
    """End of a turn's first line with words, since what stands below may be the answer again.

    Behind a label in the middle of a line it is the end of the sentence.
    """
    start = turn.end()
    while start < len(text) and text[start] in " \t\r\n":
        start += 1
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    stop = _STOP.search(text, start, end) if turn[1] and turn[1] in ".!?" else None
    return stop.end() if stop else end
