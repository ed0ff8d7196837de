"""What kind of question was asked, and which theme it probes.

The kind follows from how a question is put ("tell me about a time", "how do you", "what would you"), so
it is found by patterns, first match first. The theme follows from what it is about: the words it shares
with the questions of the guides and with what each theme looks for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import log

from starjudge.models.base import Kind
from starjudge.models.rubric import BankQuestion, Theme
from starjudge.resources.patterns import question_patterns
from starjudge.text.overlap import content_stems
from starjudge.text.tokens import Tokens

_PLAIN = str.maketrans({"’": "'", "‘": "'", "\n": " "})
_LONGEST = 2000  # characters of a question that are read for its kind; a longer one is no question any more
_SURE = 0.45  # likeness from which the guides' own question decides the theme
_ENOUGH = 0.22  # likeness below which no theme is named


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


class ThemeFinder:
    """Finds the theme of a question from the guides' own questions and what their themes look for."""

    def __init__(self, questions: Sequence[BankQuestion], themes: Mapping[str, Theme]) -> None:
        rows: list[tuple[str, frozenset[str], Kind | None, str | None]] = [
            (q.theme, content_stems(Tokens(q.text).words), q.kind, q.id) for q in questions
        ]
        for t in themes.values():
            rows.append((t.id, content_stems(Tokens(t.title + " " + " ".join(t.looks_for)).words), None, None))
        self._cues = [(t.id, content_stems(Tokens(" ".join(t.cues)).words)) for t in themes.values()]
        counts: dict[str, int] = {}
        for _, stems, _, _ in rows:
            for s in stems:
                counts[s] = counts.get(s, 0) + 1
        self._rare = {s: log(1 + len(rows) / c) for s, c in counts.items()}
        self._rows = [(theme, stems, kind, bank, self._norm(stems)) for theme, stems, kind, bank in rows]
        self._common = log(1 + len(rows))
        self.find = lru_cache(maxsize=4096)(self._find)

    def _norm(self, stems: frozenset[str]) -> float:
        return sum(self._rare.get(s, 1.0) ** 2 for s in stems) ** 0.5 or 1.0

    def _find(self, question: str) -> tuple[str | None, str | None]:
        """Theme id, and the id of the guides' question it is nearest to; ``None`` where nothing is near."""
        stems = content_stems(Tokens(question[:_LONGEST]).words)
        if not stems:
            return None, None
        kind = question_kind(question)
        size = sum(self._rare.get(s, self._common) ** 2 for s in stems) ** 0.5
        best, found, bank = 0.0, None, None
        for theme, own, own_kind, own_id, norm in self._rows:
            shared = stems & own
            if not shared:
                continue
            likeness = sum(self._rare[s] ** 2 for s in sorted(shared)) / (size * norm)
            if own_kind is not None and own_kind == kind:
                likeness *= 1.25  # the same kind asked the same way
            if own_id is None:
                likeness *= 0.9
            if likeness > best + 1e-9:
                best, found, bank = likeness, theme, own_id
        if best < _SURE:
            # No question of the guides is near: the theme whose cue words the question holds most of.
            hits = [(len(stems & cues), -i, theme) for i, (theme, cues) in enumerate(self._cues) if stems & cues]
            if hits:
                theme = max(hits)[2]
                return theme, bank if theme == found and best >= _ENOUGH else None
        return (found, bank) if best >= _ENOUGH else (None, None)
