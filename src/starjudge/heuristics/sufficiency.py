"""Whether there is enough in an answer to judge it at all.

A judge that scores what it cannot read is worse than none: too few words, noise, or another language
give no score, but the reason.
"""

from __future__ import annotations

from collections.abc import Sequence

from starjudge.heuristics.parts import PartWeights
from starjudge.text.measure import Facts

LEAST_WORDS = 4  # "I don't know" and less says nothing that could be weighed
_ENOUGH_TO_TELL = 12  # words from which the language can be told
_KNOWN_SHARE = 0.30  # share of words the part labels know; English stories lie above 0.7, terse notes above 0.45
_FIRST_SHARES = (0.36, 0.5)  # of the words, that are looked at first: nearly all words of most answers are known
_LATIN_SHARE = 0.5  # share of letters in Latin script


def _is_plain_english(words: Sequence[str], known: frozenset[str]) -> bool:
    """Whether half of the words hold as many known ones as all of them have to: true of nearly every answer.

    ``known`` are the known words that are all letters.
    """
    enough = _KNOWN_SHARE * len(words)
    return any(sum(map(known.__contains__, words[: int(share * len(words))])) >= enough for share in _FIRST_SHARES)


def why_insufficient(facts: Facts, weights: PartWeights) -> tuple[str, ...]:
    """Reasons why an answer cannot be judged; empty where it can.

    Args:
        facts: the answer, measured.
        weights: the part labels' model, whose words are the known ones.

    """
    words = facts.tokens.words
    if facts.word_count < LEAST_WORDS:
        if not words:
            return ("The answer holds no words.",)
        return (f"The answer has {facts.word_count} words; below {LEAST_WORDS} there is nothing to judge.",)
    known = weights.words.known
    if facts.text.isascii() and len(words) >= _ENOUGH_TO_TELL and _is_plain_english(words, weights.words.plain):
        return ()
    letters = list(filter(str.isalpha, words)) if facts.text.isascii() else [w for w in words if w[0].isalpha()]
    if len(words) < _ENOUGH_TO_TELL:
        if letters and not any(w in known for w in letters):
            return ("None of the words is English; the offline judge reads English only.",)
        return ()
    if not letters:
        return ("The answer holds numbers and signs, but no words.",)
    if not facts.text.isascii() and sum(w[0] < "ɐ" for w in letters) < _LATIN_SHARE * len(letters):
        return ("The answer is not written in Latin script; the offline judge reads English only.",)
    share = sum(map(known.__contains__, letters)) / len(letters)
    if share < _KNOWN_SHARE:
        return (
            f"Only {share:.0%} of the words are known English words: the text is garbled or in another language, "
            "and the offline judge reads English only.",
        )
    return ()
