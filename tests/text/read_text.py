"""What the tests of the text floor share: one compiled lexicon, answers by text, and texts to try on everything."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st

from starjudge.models.answer import Answer
from starjudge.resources.lexicons import word_lists
from starjudge.text.lexicon import Lexicon
from starjudge.text.measure import Facts

LEXICON = Lexicon(word_lists())

# Fixed examples: a run must not depend on chance, nor on how busy the machine is.
thorough = settings(max_examples=150, deadline=None, derandomize=True, database=None)

_PIECES = (
    *"I we the was checked built fixed said team model one two twenty hundred thousand million half point and a of to "
    "from 3 12 0.85 1,234 2023 40 % $ percent ms weeks x times um maybe about like you know node.js U.S p99 GPT-4 "
    "Dr e.g Ms no etc naïve don’t 多 😀 مرحبا \ud800 \0 İ ²".split(),
    *(" ", " ", " ", " ", ". ", ". ", ", ", "? ", "! ", "... ", "…", "\n", "\n\n", "\r\n", "\n- ", "\n1. ", "\t"),
    *('"', "“", "”", "'", "(", ")", "-", "–", " — ", "/", ":", ";", ".", ",", "->", "→", "#", "@", "\u00a0"),
)
"""Fragments out of which answers are thrown together: they reach more of the grammar than random characters."""

any_text = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=80),
    st.lists(st.sampled_from(_PIECES), max_size=60).map("".join),
    st.lists(st.sampled_from(_PIECES), min_size=5, max_size=40).map(lambda pieces: " ".join(pieces * 3)),
)
"""Any text at all: every character, lone surrogates and NULs too, and heaps of fragments of answers."""

ODD_TEXTS = {
    "empty": "",
    "white space only": " \n\t \r\n ",
    "emoji": "😀👩‍💻🎉",
    "emoji among words": "We shipped it 🎉. I was glad 😀!",
    "right to left": "أنا أصلحت النموذج. ثم قستُ الدقة.",
    "only punctuation": "...!?!—\"'()[]",
    "lone surrogate": "I fixed \ud800 it. \udfff Then we shipped.",
    "NUL": "I fixed\0it.\0Then we shipped.",
    "one very long word": "a" * 100_000,
    "combining marks": "e\u0301" * 50,
    "digits of other scripts": "²²²² ①②③④ ½ ٣٤٥٦ users",
    "carriage returns": "I checked the logs.\r\nThen I fixed it.\r\n\r\nIt worked.",
    "old line ends": "I checked the logs.\rThen I fixed it.",
}


def facts(text: str) -> Facts:
    """All facts of an answer."""
    return Facts(Answer(text=text), LEXICON)


def units(text: str) -> list[str]:
    """An answer's units as text."""
    return [text[unit.start : unit.end] for unit in facts(text).units]


def actors(text: str) -> list[tuple[str, str]]:
    """An answer's acting subjects: kind and words."""
    read = facts(text)
    tokens = read.tokens
    return [(actor.kind, text[tokens.starts[actor.first] : tokens.ends[actor.last - 1]]) for actor in read.actors]


def numbers(text: str) -> list[tuple[str, str, float | None, float | None, str | None]]:
    """An answer's quantities: words, kind, value, baseline, unit."""
    return [(text[n.start : n.end], n.kind, n.value, n.baseline, n.unit) for n in facts(text).numbers]
