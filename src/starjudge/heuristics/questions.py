"""What kind of question was asked, and which theme it probes.

The kind follows from how a question is put ("tell me about a time", "how do you", "what would you"), so
it is found by patterns, first match first. The theme follows from what it is about: the words it shares
with the questions of the guides, and the cues of those questions and of their themes that it holds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from math import fsum, log

from starjudge.models.base import Kind
from starjudge.models.rubric import BankQuestion, Theme
from starjudge.resources.patterns import question_patterns
from starjudge.text.overlap import content_stems, stem
from starjudge.text.tokens import Tokens

_PLAIN = str.maketrans({"’": "'", "‘": "'", "\n": " "})
_LONGEST = 2000  # characters of a question that are read for its kind; a longer one is no question any more
_FIELD = re.compile(r"\b(?:machine|deep|reinforcement)[ -]learning\b", re.IGNORECASE)  # no learning of the speaker's
_LIKE = 2.0  # cues that full likeness to a question of the guides counts for
_SAME_KIND = 1.25  # the same kind asked the same way
_NEAR = 1.0  # cues from which a question of the guides is named
_ENOUGH = 0.9  # cues below which no theme is named
# Kinds about the speaker: only the guides' questions of the same kind can be meant.
_APART = frozenset({"introduction", "motivation", "strength", "weakness", "candidate_questions"})
_STORYLESS = _APART | {"reflection", "hypothetical"}

_Cues = tuple[tuple[frozenset[str], int], ...]


@lru_cache(maxsize=4096)
def question_kind(question: str) -> Kind:
    """The kind of a question; ``story`` where nothing tells.

    >>> question_kind("What would you do if your model's quality dropped overnight?")
    'hypothetical'
    """
    text = question[:_LONGEST].translate(_PLAIN).lower()
    patterns = question_patterns()
    for kind, pattern in patterns.certainly:
        if pattern.search(text):
            return kind
    # What would be done outranks a "situation" that is set out in front of it.
    if patterns.would.search(text) and not patterns.would_unless.search(text):
        return "hypothetical"
    for kind, pattern in patterns.kinds:
        if pattern.search(text):
            return kind
    return "story"


def _forms(words: Iterable[str]) -> frozenset[str]:
    """Words by their stems, short ones as they stand."""
    return frozenset(stem(w) or w for w in (w.removesuffix("'s") for w in words))


def _cues(cues: Iterable[str]) -> _Cues:
    """Cues with what each counts: the more of its words must meet, the more."""
    rows = {_forms(Tokens(cue).words) for cue in cues}
    return tuple((forms, 2 * len(forms) - 1) for forms in sorted(rows, key=sorted))


def _held(cues: _Cues, forms: frozenset[str]) -> int:
    """What the cues count for that a question holds."""
    return sum(count for cue, count in cues if cue <= forms)


def _stands_for(own: Kind, asked: Kind) -> bool:
    """Whether a question of the guides of kind ``own`` can be meant by one of kind ``asked``."""
    return own == asked or (asked not in _APART and own not in _APART and own != "hypothetical")


class ThemeFinder:
    """Finds the theme of a question, and the guides' own question nearest to it, by their words."""

    def __init__(self, questions: Sequence[BankQuestion], themes: Mapping[str, Theme]) -> None:
        texts = [content_stems(Tokens(q.text).words) for q in questions]
        counts = Counter(s for stems in texts for s in stems)
        self._rare = {s: log(1 + len(texts) / n) for s, n in counts.items()}
        self._common = log(1 + len(texts))
        self._questions = [
            (q.id, q.theme, q.kind, stems, self._size(stems), _cues(q.cues))
            for q, stems in zip(questions, texts, strict=True)
        ]
        self._themes = {t.id: _cues(t.cues) for t in themes.values()}
        self._of_theme = {t.id: content_stems(t.answer_cues) for t in themes.values()}
        self._of_question = {q.id: content_stems(q.answer_cues) for q in questions}
        asked = {q.theme for q in questions}
        self._elsewhere = [t for t in self._themes if t not in asked]  # themes that only their cues lead to
        self.find = lru_cache(maxsize=4096)(self._find)
        self.answer_cues = lru_cache(maxsize=4096)(self._answer_cues)

    def _size(self, stems: frozenset[str]) -> float:
        return fsum(self._rare.get(s, self._common) ** 2 for s in stems) ** 0.5 or 1.0

    def _find(self, question: str) -> tuple[str | None, str | None]:
        """Theme id, and the id of the guides' question it is nearest to; ``None`` where nothing is near."""
        words = Tokens(_FIELD.sub("ML", question[:_LONGEST])).words
        forms, stems, kind = _forms(words), content_stems(words), question_kind(question)
        size = self._size(stems)
        open_ones = [row for row in self._questions if _stands_for(row[2], kind)]
        # The nearest question of each theme, first of the file on a tie.
        nearest: dict[str, tuple[float, str | None]] = {}
        if kind not in _APART:
            nearest = dict.fromkeys(self._elsewhere, (0.0, None))
        for bank, theme, own, text, norm, cues in open_ones:
            likeness = fsum(self._rare[s] ** 2 for s in stems & text) / (size * norm)
            near = (_held(cues, forms) + _LIKE * likeness) * (_SAME_KIND if own == kind else 1.0)
            if theme not in nearest or near > nearest[theme][0] + 1e-9:
                nearest[theme] = near, bank
        best, found, bank_found = 0.0, None, None
        for theme in self._themes:
            if theme in nearest:
                near, row = nearest[theme]
                total = near + _held(self._themes[theme], forms)
                if total > best + 1e-9:
                    best, found, bank_found = total, theme, row if near >= _NEAR else None
        if best >= _ENOUGH:
            return found, bank_found
        # Nothing is near: what the kind alone tells.
        of_kind = [(theme, bank) for bank, theme, own, *_ in open_ones if own == kind]
        if kind in _STORYLESS and len({theme for theme, _ in of_kind}) == 1:
            return of_kind[0][0], of_kind[0][1] if len(of_kind) == 1 else None
        return None, None

    def question_cues(self, question: str) -> frozenset[str]:
        """Stems of the words that answers to the guides' nearest question hold; empty where none is near."""
        bank = self.find(question)[1]
        return self._of_question[bank] if bank is not None else frozenset()

    def _answer_cues(self, question: str) -> frozenset[str]:
        """Stems of the words that answers to this question hold; empty where no theme is found."""
        theme, bank = self.find(question)
        cues = self._of_theme[theme] if theme is not None else frozenset()
        return cues | self._of_question[bank] if bank is not None else cues
