"""Whether a transcript's maker keeps "um" and "uh", told from the words."""

from __future__ import annotations

from collections.abc import Iterable

from starjudge.transcripts.reader import Utterance

HESITATIONS = frozenset("um umm uhm uh uhh er erm".split())
SEVERAL = 3  # hesitations from which on they are no slip of a maker that drops them
WORDS_EACH = 300  # words among which at least one is found where they are kept


def hesitations(utterances: Iterable[Utterance]) -> int:
    """How many words are hesitations."""
    return sum(word.strip(".,;:!?…-–—\"'").casefold() in HESITATIONS for u in utterances for word in u.text.split())


def in_numbers(utterances: list[Utterance]) -> bool:
    """Whether hesitations stand in it in numbers that show that they are kept."""
    found = hesitations(utterances)
    return found >= SEVERAL and found * WORDS_EACH >= sum(len(u.words) for u in utterances)
