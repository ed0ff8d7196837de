"""The same answer in another way of speaking: the features of a variety put in by its rules."""

from __future__ import annotations

import re
from functools import cache

from starjudge.trust.audit.material import Feature, Variety
from starjudge.trust.audit.places import replaced


def spoken_in(variety: Variety, text: str) -> str:
    """A text with the features of a variety, each where it fits."""
    for feature in variety.features:
        text = with_feature(feature, text)
    return text


def with_feature(feature: Feature, text: str) -> str:
    """A text with one feature."""
    for rule in feature.rules:
        if isinstance(rule, str):
            text = replaced(text, _pattern(rule, tuple(feature.words)), lambda f: _looked_up(f, feature), feature.every)
        else:
            pattern, new = rule
            text = replaced(text, pattern, new, feature.every)
    return text


@cache
def _pattern(rule: str, words: tuple[str, ...]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return rule.replace("{words}", "|".join(re.escape(word) for word in longest_first))


def _looked_up(found: re.Match[str], feature: Feature) -> str:
    start, end = (place - found.start() for place in found.span("w"))
    return found[0][:start] + feature.words[found["w"]] + found[0][end:]
