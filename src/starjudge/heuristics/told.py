"""Whether an answer tells anything, or only claims it: lists of claims, repetition, and work that was not done.

Public graders of interview answers count words, so words are what they get. "I led, I built, I improved 40%" has
every sign of a story and none of its substance. Real speech, terse or rambling, native or not, does not look like
that: the limits below lie well outside of what 1,142 rated answers show. What goes past one caps the verdict.
"""

from __future__ import annotations

from collections.abc import Mapping

from starjudge.text.measure import Facts

# Of the rated answers with an overall of 3 and more: at most 56 own actions a thousand words, at most 1 % said
# again, at least 62 different words in the first hundred, at least 7.2 words a sentence.
_CLAIMS = 90  # own actions a thousand words
_CLAIMS_LISTED = 62  # the same, where most words are no sentence either
_FEWEST_CLAIMS = 4  # own actions: fewer are no list
_AGAIN = 40  # percent of four-word runs that stood before: more than a told story padded to twice its length
_VARIETY, _VARIETY_WORDS = 0.5, 40  # different words among the first hundred, and words from which that is told
_SHORT_UNITS = 6.0  # words a sentence, on average
_SHORT_LISTED = 7.0  # the same, where most words are no sentence either
_GLUE = 0.30  # share of words that hold sentences together; about half in speech, a third in notes
_DIMENSIONS_HELD = 245  # hundredths: what claims alone can earn in structure, ownership, specificity and impact
HELD = ("structure", "ownership", "specificity", "impact", "learning")

_GLUE_WORDS = frozenset(
    "the a an and or but of to in on at for with from by as is are was were be been it its that this which who i we "
    "they he she my our their his her you so if then not had have has do did would could should because when where "
    "than there what about into out up down over one all no me us them him".split()
)


def only_claimed(facts: Facts, values: Mapping[str, int]) -> str | None:
    """What shows that an answer lists claims instead of telling an event; ``None`` for an answer that tells.

    Args:
        facts: the answer, measured.
        values: its measurements.

    """
    words = facts.tokens.words
    if values["said again"] >= _AGAIN:
        return f"{values['said again']} % of it is said again word for word"
    if len(words) >= _VARIETY_WORDS:
        head = words[:100]
        if len(set(head)) < _VARIETY * len(head):
            return "it goes round in the same few words"
    claims = values["own actions per 1000 words"]
    many = values["own actions anywhere"] >= _FEWEST_CLAIMS
    if many and claims >= _CLAIMS:
        return f"{values['own actions anywhere']} own actions in {facts.word_count} words are listed and none is told"
    per_unit = len(words) / max(1, len(facts.units))
    several = len(facts.units) >= _FEWEST_CLAIMS
    if several and per_unit < _SHORT_UNITS and values["parts told"] and not _is_notes(facts):
        return f"its sentences have {per_unit:.0f} words on average: claims, without what happened"
    if (many and claims >= _CLAIMS_LISTED) or (several and per_unit < _SHORT_LISTED and not _is_notes(facts)):
        glue = sum(1 for word in words if word in _GLUE_WORDS)
        if glue < _GLUE * len(words):
            return "most of it is a list of terms and claims"
    return None


def _is_notes(facts: Facts) -> bool:
    """Whether the answer is written as a list, where short lines are the form and not the content."""
    return "\n" in facts.text and sum(unit.paragraph for unit in facts.units) * 2 > len(facts.units)


# A good answer may say once that its speaker did nothing at first. Twice, or with hardly an action of their own in the
# action part, it is what the answer is about.
_NO_PART_TWICE = 2
_FEW_OWN = 3
_FOR_A_WHILE = frozenset("first until initially hour hours minutes day days week then yet".split())


def took_no_part(facts: Facts, values: Mapping[str, int]) -> bool:
    """Whether the speaker says that they did nothing of what is told."""
    said = 0
    for i in facts.having("took_no_part"):
        if i in facts.quoted:
            continue
        unit = facts.units[facts.unit_of(i)]
        said += _FOR_A_WHILE.isdisjoint(facts.tokens.words[unit.first : unit.last])
    return said >= _NO_PART_TWICE or (said == 1 and values["own actions"] <= _FEW_OWN)


def held(levels: Mapping[str, int]) -> dict[str, int]:
    """Levels of an answer that only claims: nothing above a low two in what claims pretend to show."""
    return {name: min(level, _DIMENSIONS_HELD) if name in HELD else level for name, level in levels.items()}
