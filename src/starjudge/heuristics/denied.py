"""Whether what a word list finds is denied: "it was my fault" is not "none of that was my fault"."""

from __future__ import annotations

from starjudge.text.measure import Facts

_DENIED_WITHIN = 3  # tokens: further back a "not" belongs to something else
_NONE_OF = frozenset((("none", "of"), ("nothing", "of"), ("neither", "of")))  # "none of that was …": a token further


def is_denied(facts: Facts, token: int) -> bool:
    """Whether a negation stands close in front of a token, in the same clause."""
    negation = facts.lexicon.bits["negation"]
    first = facts.units[facts.unit_of(token)].first
    masks, gaps = facts.masks, facts.tokens.gaps
    for i in range(token - 1, max(first, token - _DENIED_WITHIN) - 1, -1):
        if _breaks(gaps[i + 1]):
            return False
        if masks[i] & negation:
            return True
    at = token - _DENIED_WITHIN - 1
    return (
        at >= first
        and tuple(facts.tokens.words[at : at + 2]) in _NONE_OF
        and not _breaks("".join(gaps[at + 1 : token + 1]))
    )


def affirmed(facts: Facts, name: str) -> int:
    """How many entries of a word list are said and not denied."""
    found = facts.having(name)
    return len(found) - sum(is_denied(facts, i) for i in found)


def _breaks(gap: str) -> bool:
    """Whether a gap ends a clause."""
    return "," in gap or ";" in gap or ":" in gap or "." in gap
