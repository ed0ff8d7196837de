"""A finer scale at no further call: the odds that a model gave each score while it wrote one.

``expected`` is the mean of the scores 1 to 5, weighted by the probabilities of their tokens.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

from starjudge.chat.chat_model import ChatReply, TokenChoice
from starjudge.models.base import DIMENSIONS, DimensionId

LEAST_MASS = 0.5  # probability of all five scores together; below it the tokens are not about the score
_AROUND = ' \t\r\n:,}"'  # may stand in one token with the digit
_DIGITS = {str(score): score for score in range(1, 6)}
# Unescaped, neither can stand inside a string of the reply.
_OPENED = re.compile(rf'(?<!\\)"({"|".join(DIMENSIONS)})"\s*:\s*{{')
_SCORE = re.compile(r'(?<!\\)"score"\s*:\s*([1-5])')


def expected_scores(reply: ChatReply, scores: Mapping[DimensionId, int]) -> dict[DimensionId, float]:
    """The expected score of each dimension whose digit was written as a token of its own.

    Args:
        reply: with the tokens it was written in, else there are none.
        scores: as read from it; an odd whose digit is another one is not used.

    """
    if reply.tokens is None:
        return {}
    ends = list(accumulate(len(token.text) for token in reply.tokens))
    text = "".join(token.text for token in reply.tokens)
    found: dict[DimensionId, float] = {}
    for dimension, at in _places(text, scores):
        odds = _mean(reply.tokens[bisect_right(ends, at)], text[at])
        if odds is not None and scores.get(dimension) == int(text[at]):
            found[dimension] = odds
    return found


def _places(text: str, dimensions: Iterable[DimensionId]) -> list[tuple[DimensionId, int]]:
    """Where the digit of each dimension's score stands; of several, the last, as it is the one that counts."""
    opened = {match[1]: match.end() for match in _OPENED.finditer(text)}
    places = []
    for dimension in dimensions:
        start = opened.get(dimension)
        match = _SCORE.search(text, start) if start is not None else None
        # Not past the next dimension: a score that is missing here must not be taken from there.
        if match and start is not None and not any(start < other <= match.start() for other in opened.values()):
            places.append((dimension, match.start(1)))
    return places


def _mean(token: TokenChoice, digit: str) -> float | None:
    """The mean of the scores, by the odds of their tokens; ``None`` where these are no odds of scores."""
    if token.text.strip(_AROUND) != digit:
        return None
    masses: dict[int, float] = {}
    for text, logprob in token.alternatives:
        score = _DIGITS.get(text.strip(_AROUND))
        if score is not None and logprob <= 0:
            masses[score] = masses.get(score, 0.0) + math.exp(logprob)
    total = math.fsum(masses.values())
    if total < LEAST_MASS:
        return None
    return round(math.fsum(score * mass for score, mass in masses.items()) / total, 3)


def mean_of(values: Sequence[float]) -> float:
    """The mean, rounded as all expected scores are."""
    return round(math.fsum(values) / len(values), 3)
