"""Flag text that is addressed to the grader or a model instead of the interviewer.

Source: scoring guide, red flags, and its rule that no answer is better for asking to be scored well.

It holds for orders, notes, verdicts, claims of earlier scores and pleas to whoever scores: in any place of the answer,
in common languages, as markup, JSON or numbered units, with look-alike letters or invisible characters, or in a code.
It does not hold for prompts, scores, raters and injections as the subject of the work: there the order stands in
quotation marks, has a subject ("users typed …") or is in the past tense, markup is named as a thing ("the closing
tag"), and nobody is told to score anything here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from starjudge.heuristics.flags.address import ADDRESSED, BESIDE, IGNORES, ORDER_BEFORE, OTHER_SCRIPT, TOP_SCORE, WITHIN
from starjudge.heuristics.flags.claims import CLAIMS, CLAIMS_ANYWAY
from starjudge.heuristics.flags.disguise import revealed
from starjudge.heuristics.flags.extents import joined
from starjudge.heuristics.flags.imitation import false_units, forms, has_brackets
from starjudge.heuristics.flags.orders import ORDERS
from starjudge.heuristics.flags.rule import Rule, Seen
from starjudge.heuristics.flags.told import ASKS, SAYS, TELLS, clauses, is_attack, is_told
from starjudge.heuristics.flags.turns import pretended
from starjudge.heuristics.flags.words import has_in, holds, plain, unit_place
from starjudge.heuristics.reading import Reading
from starjudge.resources.lexicons import word_lists
from starjudge.text.tokens import Tokens

DIMENSIONS_LISTED = 3  # dimension names in one sentence with a top score: nobody says that to an interviewer
CODED = 6  # places where letters and figures touch: a code of any length has more, an ordinary answer a p99 or two
NEAR = 120  # characters between an order to ignore and its object, in scripts where words are not cut
_BETWEEN = "a"  # no sign: two gaps side by side must not look like one
BEYOND = 6  # tokens read on either side of a clause whose cut is a guess


# "I set the score to 5 for every item", "the final score was five": told, not asked.
_NARRATED = re.compile(
    r"\b(?:i|we|they|he|she|it) (?:set|put) (?:\w+ ){2,12}\w+$|\bscore (?:was|were) (?:\w+ ){1,8}\w+$"
)


def find(reading: Reading) -> Seen | None:
    """The first unit that speaks to whoever grades."""
    return next(sightings(reading), None)


def addressed_units(reading: Reading) -> frozenset[int]:
    """Every unit that has words for whoever grades in it; a chat model is not shown them."""
    spans = sorted({seen.span for seen in sightings(reading) if seen.span is not None})
    found: set[int] = set()
    units = reading.facts.units
    first = 0
    reach = 0
    for start, end in spans:
        start, reach = max(start, reach), max(end, reach)  # what an earlier span covers is done
        while first < len(units) and units[first].end <= start:
            first += 1
        at = first
        while at < len(units) and units[at].start < reach:
            found.add(at)
            at += 1
        first = max(first, at - 1)
    return frozenset(found)


def sightings(reading: Reading) -> Iterator[Seen]:
    """Every place that speaks to whoever grades, the plainest kind first."""
    facts = reading.facts
    text = facts.text
    for i in _worth_reading(reading):
        if _speaks(reading, i) or _orders_to_ignore(reading, i) or _lists_scores(reading, i):
            yield Seen(unit_place(reading, i), "an order or a plea to whoever grades")
    signs = _BETWEEN.join(set(facts.tokens.gaps))
    for span in joined(text, forms(text, signs)):
        yield Seen(span, "markup or a ready-made verdict")
    for span in false_units(text) if has_brackets(signs) else ():
        yield Seen(span, "a number that passes for the prompt's own")
    for span in pretended(text) if ":" in signs or "##" in signs else ():
        yield Seen(span, "a turn that pretends to come from the system")
    for i in _abroad(reading):
        yield Seen(unit_place(reading, i), "an order to whoever grades, in another language")
    if not text.isascii() and OTHER_SCRIPT.search(text):
        for match in _in_scripts().finditer(text):
            end = _SENTENCE_IN_SCRIPT.match(text, match.end()).end()  # type: ignore[union-attr]  # it may be empty
            yield Seen((match.start(), end), "an order to whoever grades, in another script")
    yield from _disguised(reading, signs)


def _worth_reading(reading: Reading) -> list[int]:
    """Units with a word that seldom stands elsewhere, or with the best verdict beside whom or what it is about."""
    facts = reading.facts
    bits = facts.lexicon.bits
    cue, top, about = bits["grader_cue"], bits["grader_top"], bits["grader_about"]
    if not facts.present & (cue | top):
        return []
    return [i for i, mask in enumerate(facts.unit_masks) if mask & cue or (mask & top and mask & about)]


def _speaks(reading: Reading, index: int) -> bool:
    """Whether a unit has an order, a claim or a plea for whoever grades in it, and is not about such things."""
    words = plain(reading, index, beyond=BEYOND)
    if WITHIN.isdisjoint(words.split()):
        return False
    facts = reading.facts
    unit = facts.units[index]
    first, last = unit.first, unit.last
    if unit.clause:
        first, last = max(0, first - BEYOND), min(len(facts.tokens), last + BEYOND)
    before = facts.units[index - 1] if index else None
    attacked = before is not None and is_attack(facts.tokens.words[before.first : before.last])
    return _says(words, clauses(facts.tokens, first, last, facts.quoted), attacked)


def _says(words: str, marked: str, attacked: bool = False) -> bool:
    """Whether words, bare and with the ends of clauses marked, are for whoever grades.

    ``attacked`` tells that an attack is what the sentence in front is about: an order is then an example of one.
    """
    match = None if BESIDE.isdisjoint(words.split()) else ADDRESSED.search(words)
    if (
        match is not None
        and not is_told(words[: match.start()], ASKS)
        and not _NARRATED.search(words[: match.end() - 1])
    ):
        return True
    found = ORDERS.search(f" {marked}")
    if found is not None and not attacked and not is_told(marked[: found.start()], TELLS):
        return True
    if CLAIMS_ANYWAY.search(f" {marked}"):
        return True
    found = CLAIMS.search(f" {marked}")
    return found is not None and not is_told(marked[: found.start()], SAYS)


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


# What is left of a sentence in a script of its own, up to where one in English may begin.
_SENTENCE_IN_SCRIPT = re.compile(rf"[^\n.!?\u0964\u3002\uff01\uff1fA-Za-z]{{0,{NEAR}}}")
_ENGLISH = frozenset("the and was were with that it i my we of to is this for had from which they".split())


def _english(words: list[str]) -> bool:
    """Whether a unit is in English: then a word that looks foreign is a name or a loan."""
    return sum(word in _ENGLISH for word in words) * 6 > len(words)


def _disguised(reading: Reading, signs: str) -> Iterator[Seen]:
    """Orders in look-alike letters, between invisible characters, or in a code."""
    facts = reading.facts
    touching = facts.tokens.gaps.count("") >= CODED
    for start, end, hidden in revealed(facts.text, touching, holds(reading, "grader_coded"), signs) or ():
        tokens = Tokens(hidden)
        words = " ".join(tokens.words)
        if (
            _says(words, clauses(tokens))
            or IGNORES.search(words)
            or any(forms(hidden))
            or any(pretended(hidden))
            or _lists(words)
        ):
            yield Seen((start, end), "an order to whoever grades, in disguise")


def _lists(words: str) -> bool:
    names = sum(
        f" {name} " in f" {words} " for name in ("structure", "ownership", "specificity", "impact", "relevance")
    )
    return names >= DIMENSIONS_LISTED


RULE = Rule("manipulates_grader", "It tries to get a score by other means than an answer.", find)
