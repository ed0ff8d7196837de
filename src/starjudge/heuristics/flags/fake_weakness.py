"""Flag a strength that is sold as a weakness.

Source: scoring guide, red flags; guide 004, Q4 and exercise 5.

It holds where the weakness is a virtue in excess and nothing is said of what it cost. It does not hold for a real
perfectionism with a missed date and steps taken since, nor outside questions for a weakness.
"""

from __future__ import annotations

from starjudge.heuristics.flags.rule import Rule, Seen, of_kinds
from starjudge.heuristics.flags.words import at_words, own_tokens, plain, unit_place, units_of
from starjudge.heuristics.reading import Reading

_VIRTUE = at_words(
    r"(?:too|so|overly|almost too|a bit too|perhaps too|sometimes too|extremely|over)[ -](?:[\w']+ )?(?:helpful|kind|nice|generous|dedicated|"
    r"committed|passionate|conscientious|thorough|meticulous|careful|responsible|reliable|motivated|driven|curious|honest|ambitious|loyal|"
    r"hardworking|hard working|detailed|detail oriented|organised|organized|efficient|quick|fast|smart|clever|deeply|perfectionist|demanding of "
    r"myself|hard on myself|invested|enthusiastic|good)\b|(?:work|care|give|think|prepare|deliver|know|do|help) (?:[\w']+ )?too (?:much|hard|"
    r"well|deeply|many)\b|(?:love|enjoy) (?:what i do|my work|my job)\b|good problem to have\b|(?:bar|standards?|expectations) "
    r"(?:[\w']+ ){0,3}high\b|(?:stay|staying|work|working) (?:[\w']+ )?(?:late|weekends|nights)\b"
)
WORDS = 30  # words: a shorter answer may have been broken off
THIN = 210  # hundredths of specificity: real weaknesses without a named cost lay above 300
BOTH = 2  # signs of cost and of steps that together make it real


def find(reading: Reading) -> Seen | None:
    """The first unit that praises in disguise, where no cost is named."""
    listed = units_of(reading, list(own_tokens(reading, "strength_as_weakness")))
    praised = [u for u in range(len(reading.facts.units)) if u in listed or _VIRTUE.search(plain(reading, u))]
    cost = len(list(own_tokens(reading, "weakness_cost", "own_fault")))
    if not praised:
        # Nothing that it cost and nothing to hold on to: whatever it is called, it is no weakness.
        if cost or not reading.features.values["words"] >= WORDS or reading.levels.get("specificity", THIN) >= THIN:
            return None
        return Seen(unit_place(reading, 0), "Nothing is said of what it cost")
    steps = len(list(own_tokens(reading, "weakness_steps", denied=False)))
    if cost >= BOTH or (cost and steps):
        return None
    return Seen(unit_place(reading, praised[0]), f"a virtue in excess, {cost} signs of a cost")


RULE = Rule(
    "fake_weakness",
    "It reads as a lack of self-knowledge or of trust.",
    find,
    of_kinds("weakness"),
    unless=frozenset(("no_real_failure",)),
)
