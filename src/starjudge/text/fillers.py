"""Words that fill a pause, and words that make a claim weaker, where they really do.

The lists (``rubrics/lexicons/story.yaml``) know words, not places: "you know" fills a pause except in "do
you know why", "about" weakens "about 40" and nothing in "we talked about it".
"""

from __future__ import annotations

from collections.abc import Sequence

from starjudge.text.lexicon import Lexicon
from starjudge.text.tokens import Tokens

_NAMING = frozenset("this that what which any some the same a one every each these those certain".split())
# A word of a filler, and the words in front of it that give it its plain meaning.
_PLAIN_BEHIND = {
    "kind": _NAMING,  # "this kind of model"
    "sort": _NAMING,
    "you": frozenset("do did if as what how can could that let".split()),  # "do you know why", "as you see"
    "er": frozenset(("the", "an", "in")),  # the emergency room
}
_TRAILING = frozenset(("or", "and"))  # "or whatever"; not "whatever she wanted"
_NEAR = frozenset(("about", "around"))  # hedges in front of a quantity, else prepositions
_QUANTITIES = frozenset("a an half noon midnight $ € £ ¥ ₹".split())
_STOPS = frozenset(".!?…\n")


def find_fillers(tokens: Tokens, listed: Sequence[int], lexicon: Lexicon) -> list[int]:
    """Tokens at which a filler starts, in order; ``listed`` are those on the list."""
    words, gaps, bit = tokens.words, tokens.gaps, lexicon.bits["filler"]
    found = []
    for i in listed:
        word, before = words[i], words[i - 1] if i else ""
        if word in _PLAIN_BEHIND and before in _PLAIN_BEHIND[word] and gaps[i] == " ":
            continue
        if word == "whatever" and before not in _TRAILING and not _between_commas(gaps, i):
            continue
        if _in_one_breath(tokens, i, phrase_length(tokens, i, lexicon, bit)):
            found.append(i)
    if "like" in words:
        # As a filler it stands between commas; everywhere else it is a verb or a preposition.
        found += [i for i, word in enumerate(words) if word == "like" and _between_commas(gaps, i)]
        found.sort()
    return found


def find_hedges(tokens: Tokens, listed: Sequence[int], masks: Sequence[int], lexicon: Lexicon) -> list[int]:
    """Tokens at which a hedge starts, in order; ``listed`` are those on the list."""
    words, bits = tokens.words, lexicon.bits
    bit, amount = bits["hedge"], bits["number_word"] | bits["multiple"]
    found = []
    for i in listed:
        size = phrase_length(tokens, i, lexicon, bit)
        if size == 1 and words[i] in _NEAR:
            behind = words[i + 1] if i + 1 < len(words) else ""
            if not (behind[:1].isdecimal() or behind in _QUANTITIES or (behind and masks[i + 1] & amount)):
                continue
        if _in_one_breath(tokens, i, size):
            found.append(i)
    return found


def phrase_length(tokens: Tokens, i: int, lexicon: Lexicon, bit: int) -> int:
    """Tokens of the list entry that starts at token ``i``, at least one."""
    return max(1, lexicon.phrase_length(tokens.words, i, bit))


def _between_commas(gaps: Sequence[str], i: int) -> bool:
    return "," in gaps[i] and "," in gaps[i + 1]


def _in_one_breath(tokens: Tokens, i: int, size: int) -> bool:
    """Whether no stop stands inside a phrase: "He was kind. Of course" holds none."""
    return all(_STOPS.isdisjoint(gap) for gap in tokens.gaps[i + 1 : i + size])
