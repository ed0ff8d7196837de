"""Flag text that is addressed to the grader or a model instead of the interviewer.

Source: scoring guide, red flags, and its rule that no answer is better for asking to be scored well.

It holds for orders, notes, verdicts, claims of earlier scores and pleas to whoever scores: in any place of the answer,
in common languages, as markup or JSON, with look-alike letters or invisible characters, or encoded. It does not hold
for prompts, scores, raters and injections as the subject of the work: there the order stands in quotation marks, has
a subject ("users typed …") or is in the past tense, and nobody is told to score anything here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from starjudge.heuristics.flags.address import (
    ADDRESSED,
    BESIDE,
    IGNORES,
    MARKUP,
    ORDER_BEFORE,
    OTHER_SCRIPT,
    TOP_SCORE,
    TURN,
    VERDICT,
)
from starjudge.heuristics.flags.disguise import revealed
from starjudge.heuristics.flags.rule import Rule, Seen
from starjudge.heuristics.flags.words import has_in, holds, plain, unit_place, units_of
from starjudge.heuristics.reading import Reading
from starjudge.resources.lexicons import word_lists
from starjudge.text.tokens import Tokens

DIMENSIONS_LISTED = 3  # dimension names in one sentence with a top score: nobody says that to an interviewer
CODED = 6  # places where letters and figures touch: a code of any length has more, an ordinary answer a p99 or two
NEAR = 120  # characters between an order to ignore and its object, in scripts where words are not cut


def find(reading: Reading) -> Seen | None:
    """The first unit that speaks to whoever grades."""
    return next(sightings(reading), None)


def addressed_units(reading: Reading) -> frozenset[int]:
    """Every unit that has words for whoever grades in it; a chat model is not shown them."""
    spans = [seen.span for seen in sightings(reading) if seen.span is not None]
    units = enumerate(reading.facts.units)
    return frozenset(i for i, unit in units if any(unit.start < end and start < unit.end for start, end in spans))


def sightings(reading: Reading) -> Iterator[Seen]:
    """Every place that speaks to whoever grades, the plainest kind first."""
    facts = reading.facts
    text = facts.text
    for i in units_of(reading, facts.having("grader_cue")):
        if _addresses(plain(reading, i, beyond=6)) or _orders_to_ignore(reading, i) or _lists_scores(reading, i):
            yield Seen(unit_place(reading, i), "an order or a plea to whoever grades")
    for match in _markup(text):
        yield Seen((match.start(), _line_end(text, match.end())), "markup or a ready-made verdict")
    turns = TURN.finditer(text) if ":" in text and holds(reading, "grader_turn") else ()
    for match in turns:
        end = _line_end(text, match.end())
        if VERDICT.search(text[match.end() : end].lower()):
            yield Seen((match.start(), end), "a turn that pretends to come from the system")
    for i in _abroad(reading):
        yield Seen(unit_place(reading, i), "an order to whoever grades, in another language")
    if not text.isascii() and OTHER_SCRIPT.search(text):
        for match in _in_scripts().finditer(text):
            yield Seen((match.start(), match.end()), "an order to whoever grades, in another script")
    yield from _disguised(reading)


def _markup(text: str) -> Iterator[re.Match[str]]:
    """Fake turns, verdicts and hidden comments in a raw text."""
    for may_be, pattern in MARKUP:
        if may_be(text):
            yield from pattern.finditer(text)


def _addresses(words: str) -> bool:
    return not BESIDE.isdisjoint(words.split()) and ADDRESSED.search(words) is not None


def _orders_to_ignore(reading: Reading, index: int) -> bool:
    """Whether a unit orders to ignore the rules, and is not about such orders."""
    words = plain(reading, index)
    match = IGNORES.search(words)
    if match is None:
        return False
    before = words[: match.start()].split()
    if before and before[-1] not in ORDER_BEFORE:
        return False
    facts = reading.facts
    topic = facts.lexicon.bits["grader_topic"]
    unit = facts.units[index]
    return not any(mask & topic for mask in facts.masks[unit.first : unit.first + len(before)])


def _lists_scores(reading: Reading, index: int) -> bool:
    """Whether a unit names several scored dimensions and a top score."""
    if not has_in(reading, index, "dimension_name"):
        return False
    facts = reading.facts
    unit = facts.units[index]
    name = facts.lexicon.bits["dimension_name"]
    listed = {w for w, m in zip(facts.tokens.words[unit.first : unit.last], facts.masks[unit.first : unit.last], strict=True)
              if m & name}  # fmt: skip
    return (
        len(listed) >= DIMENSIONS_LISTED
        and TOP_SCORE.search(" ".join(facts.tokens.words[unit.first : unit.last])) is not None
    )


def _abroad(reading: Reading) -> Iterator[int]:
    """Units with an order to whoever grades in another language with Latin letters."""
    facts = reading.facts
    if not holds(reading, "verdict_abroad", "instructions_abroad"):
        return
    bits = facts.lexicon.bits
    pairs = (
        (bits["override_abroad"], bits["instructions_abroad"]),
        (bits["award_abroad"], bits["verdict_abroad"]),
        (bits["grader_abroad"], bits["verdict_abroad"] | bits["instructions_abroad"]),
    )
    for i, (unit, together) in enumerate(zip(facts.units, facts.unit_masks, strict=True)):
        ordered = any(together & one and together & other for one, other in pairs)
        if ordered and not _english(facts.tokens.words[unit.first : unit.last]):
            yield i


@lru_cache(maxsize=1)
def _in_scripts() -> re.Pattern[str]:
    """Orders in scripts whose words are not cut: an override near the rules, or a verdict."""
    lists = word_lists()
    override, rules, verdict = (
        "|".join(map(re.escape, lists[name]))
        for name in ("scripts_override", "scripts_instructions", "scripts_verdict")
    )
    gap = f"[^\\n]{{0,{NEAR}}}?"
    return re.compile(
        f"(?:{override}){gap}(?:{rules})|(?:{rules})[^\\n]{{0,{NEAR // 4}}}?(?:{override})|{verdict}", re.I
    )


_ENGLISH = frozenset("the and was were with that it i my we of to is this for had from which they".split())


def _english(words: list[str]) -> bool:
    """Whether a unit is in English: then a word that looks foreign is a name or a loan."""
    return sum(word in _ENGLISH for word in words) * 6 > len(words)


def _disguised(reading: Reading) -> Iterator[Seen]:
    """Orders in other scripts, in look-alike letters, between invisible characters, or encoded."""
    text = reading.facts.text
    found = revealed(text, reading.facts.tokens.gaps.count("") >= CODED)
    for start, end, hidden in found or ():
        words = " ".join(Tokens(hidden).words)
        if ADDRESSED.search(words) or IGNORES.search(words) or any(_markup(hidden)) or _lists(words):
            yield Seen((start, end), "an order to whoever grades, in disguise")


def _lists(words: str) -> bool:
    names = sum(
        f" {name} " in f" {words} " for name in ("structure", "ownership", "specificity", "impact", "relevance")
    )
    return names >= DIMENSIONS_LISTED


def _line_end(text: str, at: int) -> int:
    """End of the line that a place is in."""
    end = text.find("\n", at)
    return len(text) if end < 0 else end


RULE = Rule("manipulates_grader", "It tries to get a score by other means than an answer.", find)
