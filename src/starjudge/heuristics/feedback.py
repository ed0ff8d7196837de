"""What to say beside the scores: strengths, what to improve, and the probes that the gaps invite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from starjudge.heuristics.reading import Reading
from starjudge.models.base import DIMENSIONS, DimensionId, Kind, ProbeKind

STRONG = 4  # a score from which a dimension is named as a strength
WEAK = 3  # a score up to which it is named as something to improve
MOST = 3  # strengths, improvements or probes: more at once is not worked on

# Which probe an interviewer reaches for when a dimension falls short, and the order of urgency.
_PROBES: tuple[tuple[DimensionId, ProbeKind], ...] = (
    ("ownership", "collaboration"),
    ("impact", "measurement"),
    ("learning", "hindsight"),
    ("specificity", "deeper"),
    ("relevance", "honesty"),
    ("structure", "reasoning"),
)
# Where no story was asked for, a probe about the story's gaps would miss the point.
_WITHOUT_STORY: dict[Kind, tuple[ProbeKind, ...]] = {
    "approach": ("reasoning", "new_context"),
    "hypothetical": ("reasoning", "new_context"),
    "introduction": ("collaboration", "new_context"),
    "motivation": ("honesty", "new_context"),
    "strength": ("honesty", "collaboration"),
    "weakness": ("honesty", "learning"),
    "reflection": ("learning", "new_context"),
    "candidate_questions": ("new_context", "honesty"),
}
_AFTER_ALL: tuple[ProbeKind, ...] = ("reasoning", "new_context", "learning")  # for an answer without gaps


class Remarks(NamedTuple):
    """Dimensions with the units they rest on."""

    strengths: list[tuple[DimensionId, Sequence[int]]]
    improvements: list[tuple[DimensionId, Sequence[int]]]


def choose_remarks(scores: Mapping[DimensionId, int | None], shown: Mapping[DimensionId, Sequence[int]]) -> Remarks:
    """The strongest and the weakest dimensions, each with the unit that shows it best.

    Args:
        scores: the final scores.
        shown: units that show each dimension.

    """
    known = [(score, i, d) for i, d in enumerate(DIMENSIONS) if (score := scores[d]) is not None]
    rising = [(score, d) for score, _, d in sorted(known)]
    # Sorting keeps the guide's order among equals, backwards too.
    strong = [d for score, d in sorted(rising, key=lambda k: -k[0]) if score >= STRONG]
    weak = [d for score, d in rising if score <= WEAK] or [d for score, d in rising if score == STRONG][:1]
    return Remarks(
        [(d, shown[d][:1]) for d in strong if shown[d]][:MOST],
        [(d, shown[d][:1]) for d in weak][:MOST],
    )


def choose_probes(
    reading: Reading, scores: Mapping[DimensionId, int | None]
) -> list[tuple[ProbeKind, DimensionId | None]]:
    """Two or three kinds of probe, each with the dimension whose gap invites it."""
    if reading.kind != "story":
        return [(kind, None) for kind in _WITHOUT_STORY[reading.kind]]
    gaps = [
        (score, order, kind, dimension)
        for order, (dimension, kind) in enumerate(_PROBES)
        if (score := scores[dimension]) is not None and score <= WEAK
    ]
    chosen: list[tuple[ProbeKind, DimensionId | None]] = [(kind, d) for _, _, kind, d in sorted(gaps)[:MOST]]
    for kind in _AFTER_ALL:
        if len(chosen) >= 2:
            break
        if kind not in [k for k, _ in chosen]:
            chosen.append((kind, None))
    return chosen


def pick(options: Sequence[str], reading: Reading) -> str:
    """One of several wordings, always the same for the same answer."""
    return options[reading.facts.word_count % len(options)]
