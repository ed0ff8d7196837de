"""Flag models and code alone where the question asks about people, users or the business.

Source: scoring guide, red flags; guide 001, red flags.

It holds where a question is about people, the answer is dense with technique and people hardly act or are spoken with
in it. It does not hold for technical questions, or where the people of the question are listened to and answered.
"""

from __future__ import annotations

import re

from starjudge.heuristics.flags.rule import Rule, Seen, of_kinds
from starjudge.heuristics.flags.words import question_has, unit_place
from starjudge.heuristics.reading import Reading

WORDS = 90  # words: a shorter answer has room for neither
TECHNICAL = 70  # terms, measures, figures and names a thousand words: below, little is technical
RATIO = 3  # times as many of them as words for people and talk: raters' flagged answers start here, others end at 2.5

_ASKED = re.compile(
    r"\b(?:stakeholders?|partners?|users?|customers?|clients?|empath\w*|manager|boss|colleagues?|teammates?|co-?workers?|feedback|"
    r"critici\w+|conflicts?|disagree\w*|(?<!could )explain\w*|convinc\w+|persua\w+|win over|won over|winning over|ceo|board|executives?|"
    r"communicat\w+|non-technical|mentor\w*|coach\w*|reluctant|sc?keptical|sceptical|at odds|influenc\w+|different person|"
    r"lead people|leading people|buy-in)\b"
)


def find(reading: Reading) -> Seen | None:
    """The unit with most technique, where people are missing."""
    values, counts = reading.features.values, reading.features.all
    size = values["words"]
    if size < WORDS:
        return None
    technical = counts["tech"] + counts["metric_noun"] + values["figures"] + values["named things"]
    people = sum(counts[name] for name in ("communicate", "third_person", "role_noun", "reporting", "people_noun"))
    if technical * 1000 < TECHNICAL * size or technical < RATIO * people or not question_has(reading, _ASKED):
        return None
    facts = reading.facts
    bit = facts.lexicon.bit("tech", "metric_noun")
    dense = [sum(1 for m in facts.masks[u.first : u.last] if m & bit) for u in facts.units]
    return Seen(unit_place(reading, dense.index(max(dense))), f"{technical} technical words and {people} for people")


RULE = Rule(
    "only_technical",
    "Most of what goes wrong with ML in use goes wrong between people.",
    find,
    of_kinds("story", "hypothetical"),
    unless=frozenset(("no_specifics",)),
)
