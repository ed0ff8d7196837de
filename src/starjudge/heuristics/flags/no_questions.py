"""Flag having no questions where questions were asked for.

Source: scoring guide, red flags; guide 001, red flags; guide 004, Q29.

It holds where none is asked, or only when the reply will come and how long the holidays are. It does not hold for a
single real question about the work or the people, however it is put ("I'd be curious how …").
"""

from __future__ import annotations

import re

from starjudge.heuristics.flags.rule import Rule, Seen, of_kinds
from starjudge.heuristics.flags.words import plain, unit_place
from starjudge.heuristics.reading import Reading

LONG = 90  # words: somebody with nothing to ask does not speak longer

_LOGISTIC = re.compile(
    r"\b(?:hear back|hear from you|holidays?|vacation|days off|salary|pay|paid|bonus|benefits|remote|home office|parking|working hours|"
    r"next steps?|start date|contract|when (?:would|will|do|can|should) (?:i|you)|how soon|how long (?:until|before|does it take)|"
    r"did i (?:get|pass)|get the job|laptop|dress code|lunch)\b"
)
_REAL = re.compile(
    r"\b(?:i(?:'d| would|'m)? (?:be |am |was |still |really )*(?:also )?(?:like to|love to|want to|wanted to|curious|interested|wonder(?:ing)?|keen to|ask)|"
    r"my (?:first |second |last |next |other )?question|could you|can you|tell me)\b(?: [\w']+){0,8} (?:how|what|why|who|where|which|whether|"
    r"about|if)\b|\bone (?:question|thing)\b.{0,40}\b(?:how|what|why|who|which|whether)\b"
)


def find(reading: Reading) -> Seen | None:
    """The first unit, where nothing of substance is asked."""
    facts = reading.facts
    if facts.word_count > LONG or not facts.units:
        return None
    gaps = facts.tokens.gaps
    for i, unit in enumerate(facts.units):
        words = plain(reading, i)
        asks = any("?" in gap for gap in gaps[unit.first + 1 : unit.last + 1]) or _REAL.search(words) is not None
        if asks and not _LOGISTIC.search(words) and unit.last - unit.first > 3:
            return None
    return Seen(unit_place(reading, 0), "nothing asked about the work, the team or the company")


RULE = Rule("no_questions", "It looks like a lack of curiosity about the work.", find, of_kinds("candidate_questions"))
