"""Flag an answer to another question than the one asked.

Source: scoring guide, red flags and relevance 1; guide 004, red flags.

It holds where a question names one thing it is about and a full answer has not one word of that thing's family, or where a
story was asked for and a CV is recited. It does not hold for broad questions, which most stories fit, nor for what can
be told without its name (a mistake, an unfairness); so only things are listed that can hardly go unnamed.
"""

from __future__ import annotations

import re

from starjudge.heuristics.flags.rule import Rule, Seen, of_kinds
from starjudge.heuristics.flags.words import question_has, unit_place
from starjudge.heuristics.reading import Reading

WORDS = 70  # words: a shorter answer says too little to be held to another question
RECITED = 4  # CV phrases: two or three stand in a good setting
ACTIONS = 6  # own actions: with more, a story is told beside the CV
LEVEL = 400  # hundredths of relevance: above, the answer is told in other words than those on the lists
QUOTED = 5  # words in quotation marks: what was said to the speaker stands there, and may be what was asked for

# What a question is about, and the lists one entry of which any answer to it has.
_TOPICS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(pattern), lists)
    for pattern, lists in (
        (r"\b(?:feedback|criticism|critici[sz]ed)\b(?!.*\buser)", ("topic_feedback",)),
        (r"\b(?:disagree\w*|conflicts?|clash\w*|at odds|argument with)\b", ("topic_conflict",)),
        (r"\b(?:empath\w*|stakeholder|customer|client|teammate|colleague|coworker|mentor\w*|coach\w*)\b", ("topic_people",)),
        (r"\blearn (?:a |something |an )?(?:new|unfamiliar|quickly)|\bnew (?:technology|skill|tool|framework)\b",
         ("topic_learning",)),
        (r"\b(?:mentor\w*|coached)\b", ("topic_mentoring",)),
        (r"\b(?:deadline|time pressure)\b", ("topic_time",)),
        (r"\btechnical debt\b", ("topic_debt",)),
    )
)  # fmt: skip


def find(reading: Reading) -> Seen | None:
    """The answer's first unit, where what was asked never comes up."""
    values = reading.features.values
    if values["words"] < WORDS or reading.levels.get("relevance", 0) > LEVEL:
        return None
    present = reading.features.all
    if values["quoted words"] < QUOTED:
        for pattern, lists in _TOPICS:
            if not any(present[name] for name in lists) and question_has(reading, pattern):
                return Seen(unit_place(reading, 0), "no word of what was asked about")
    if reading.kind == "story" and present["cv_recital"] >= RECITED and values["own actions anywhere"] <= ACTIONS:
        return Seen(unit_place(reading, 0), f"{present['cv_recital']} phrases of a CV where a story was asked for")
    return None


RULE = Rule("off_question", "What was asked stays open.", find, of_kinds("story", "approach"))
