"""The words of a text that tell its subject."""

from __future__ import annotations

from functools import lru_cache

from starjudge.text.overlap import content_stems
from starjudge.text.tokens import Tokens

# Words of interviews as such: shared by a question and an answer, they say nothing.
_EVERYWHERE = content_stems(
    "time example situation project team work working model data people person thing something someone decision "
    "manager colleague problem question way kind bit lot good great really actually think know want need day week "
    "month year company role job last first next new old right different hard difficult feedback mistake learn "
    "learned change changed happen happened feel start started end try tried look decide decided deal handle make "
    "take took taken come came going go went say said see saw ask asked tell told talk talked help helped point "
    "part case production system technical product engineer business result outcome experience machine learning "
    "everything anything else well own side find found use used big small one two three much many always never ever "
    "still sure back important nobody everybody somebody anyone everyone idea number better best wrong able put "
    "keep kept give gave given let like now mean yes same other also here even only while both each few such "
    "without within over under out off down per around through between against because since until though than yet "
    "rather quite pretty almost already most less least away ago later soon early often once twice today again "
    "maybe before after might must shall whether second third moment minute hour beginning whole half long short "
    "high low little enough course okay honest honestly saying looking getting doing being having wanted needed "
    "made turn turned bring brought leave left run ran hear heard remember forget understand believe care matter "
    "mind call called name word answer reason sort stuff yeah sorry please hand head line place home house itself "
    "himself herself myself yourself themselves".split()
)


@lru_cache(maxsize=4096)
def content_words(text: str) -> frozenset[str]:
    """Stems of the words in a text that carry meaning."""
    return content_stems(Tokens(text).words)


@lru_cache(maxsize=4096)
def rare_stems(text: str) -> frozenset[str]:
    """Stems of the words in a text that tell its subject."""
    return content_words(text) - _EVERYWHERE
