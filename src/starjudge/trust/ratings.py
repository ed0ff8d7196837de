"""What one rater or judge says of one answer, out of whatever form it comes in."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from starjudge.errors import InputError, nearest
from starjudge.models.base import DIMENSIONS, FLAGS, PARTS, VERDICTS
from starjudge.trust.counted import HIGHEST, LOWEST

SCALES = (*DIMENSIONS, "overall")
MISSING = frozenset(("", "-", "na", "n/a", "nan", "none", "null"))  # how tables say that there is no rating

PartSpan = tuple[int, int, str]
"""Start, end and part of a sentence or clause."""


@dataclass(frozen=True, slots=True)
class Rating:
    """One answer as one rater or judge has it."""

    place: str
    """Where it stands, for messages: file and line, or its number in a list."""
    id: str | None = None
    question: str | None = field(default=None, repr=False)
    answer: str | None = field(default=None, repr=False)
    rater: str | None = None
    """``None`` for a judge's evaluation, and for the only rater of a file."""
    scores: Mapping[str, float | None] = field(default_factory=dict)
    """By scale; ``None`` where the rater held it not to apply."""
    expected: Mapping[str, float] = field(default_factory=dict)
    """A judge's finer readings."""
    flags: frozenset[str] | None = None
    """``None`` where nothing is told about flags."""
    parts: tuple[PartSpan, ...] | None = None
    kind: str | None = None
    """The kind of question, where it is told."""
    judge: Mapping[str, Any] | None = None
    """Provenance of an evaluation."""
    capped: bool = False
    """Whether a rule held the verdict of an evaluation down."""


class LeftOut(NamedTuple):
    """A record that holds no rating: a failure, or an interview."""

    place: str
    why: str


def record_ratings(record: Mapping[str, Any], place: str) -> Iterator[Rating | LeftOut] | None:
    """The ratings of a record whose form tells what is what; ``None`` for a flat row, which needs columns.

    Forms: a line of ``starjudge grade``; an evaluation; a record with ``scores``, or with ``raters`` that each have
    ``scores``. Raises `InputError`, naming place and field, for what is no rating.
    """
    if isinstance(record.get("failure"), Mapping):
        return iter((LeftOut(place, "a failure"),))
    if isinstance(record.get("session"), Mapping):
        return iter((LeftOut(place, "a whole interview"),))
    inner = record.get("evaluation")
    if isinstance(inner, Mapping):
        return iter((_evaluation(inner, place, _id(record.get("id"))),))
    if isinstance(record.get("scores"), Mapping) and isinstance(record.get("judge"), Mapping):
        return iter((_evaluation(record, place, _id(record.get("id"))),))
    raters = record.get("raters")
    if isinstance(raters, list) and any(isinstance(rater, Mapping) and "scores" in rater for rater in raters):
        return _several(record, raters, place)
    if isinstance(record.get("scores"), Mapping):
        return iter((_rated(record, record, place, _text(record.get("rater"))),))
    return None


def score_of(value: Any, place: str, name: str) -> float | None:
    """A rating as tables and records have it. Raises `InputError` for what is no score from 1 to 5."""
    found = value
    if isinstance(value, Mapping) and "score" in value:
        found = value["score"]
    if isinstance(found, str):
        text = found.strip().casefold()
        if text in MISSING:
            return None
        named = text.replace(" ", "_").replace("-", "_")
        if named in VERDICTS:
            return float(VERDICTS.index(named) + 1)
        try:
            found = float(text.replace(",", "."))
        except ValueError:
            found = None
    elif found is None or (isinstance(found, float) and math.isnan(found)):
        return None
    if isinstance(found, bool) or not isinstance(found, int | float) or not LOWEST <= found <= HIGHEST:
        shown = repr(value)[:60]
        raise InputError(f"{place}: {name}: expected a score from {LOWEST} to {HIGHEST} or nothing, found {shown}")
    return float(found)


def flags_of(value: Any, place: str) -> frozenset[str] | None:
    """Red flags, as a list of ids or of objects with one, or as text with ids between commas or the like."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, str):
        given: list[Any] = [word for word in "".join(c if c not in ",;|\n\t" else " " for c in value).split() if word]
        given = [] if value.strip().casefold() in MISSING else given
    elif isinstance(value, list | tuple | set | frozenset):
        given = [one.get("id") if isinstance(one, Mapping) else one for one in value]
    else:
        raise InputError(f"{place}: flags: expected a list of ids, found {type(value).__name__}")
    for flag in given:
        if flag not in FLAGS:
            raise InputError(f"{place}: flags: unknown {str(flag)[:60]!r}; {nearest(flag, FLAGS)}")
    return frozenset(given)


def _evaluation(data: Mapping[str, Any], place: str, name: str | None) -> Rating:
    scores = _mapping(data.get("scores"), place, "scores")
    scored = data.get("status", "scored") == "scored"
    finer = {
        scale: float(score["expected"])
        for scale, score in scores.items()
        if scored and isinstance(score, Mapping) and isinstance(score.get("expected"), int | float)
    }
    segments = data.get("segments")
    spans = [
        (one["span"]["start"], one["span"]["end"], one["part"])
        for one in (segments if isinstance(segments, list | tuple) else ())
        if isinstance(one, Mapping) and isinstance(one.get("span"), Mapping)
    ]
    return Rating(
        place=place,
        id=name,
        question=_text(data.get("question")),
        answer=_text(data.get("answer")),
        scores=_scores(scores, data.get("overall"), place) if scored else {},
        expected=finer,
        flags=flags_of(data.get("red_flags"), place),
        parts=_parts(spans, place) or None,
        kind=_text(data.get("question_kind")),
        judge=_mapping(data.get("judge"), place, "judge"),
        capped=bool(data.get("caps")),
    )


def _several(record: Mapping[str, Any], raters: list[Any], place: str) -> Iterator[Rating]:
    for number, rater in enumerate(raters, 1):
        where = f"{place}: rater {number}"
        told = _mapping(rater, where, "rater")
        name = _text(told.get("rater") or told.get("id") or told.get("name")) or f"rater {number}"
        found = _rated(record, told, where, name)
        # What they say together about parts and the like stands beside them, once.
        yield found


def _rated(record: Mapping[str, Any], told: Mapping[str, Any], place: str, rater: str | None) -> Rating:
    flags = told.get("flags", told.get("red_flags"))
    return Rating(
        place=place,
        id=_id(record.get("id")),
        question=_text(record.get("question")),
        answer=_text(record.get("answer")),
        rater=rater,
        scores=_scores(_mapping(told.get("scores"), place, "scores"), told.get("overall"), place),
        flags=flags_of(flags, place),
        parts=_parts(record.get("units"), place),
        kind=_text(record.get("question_kind", record.get("kind"))),
    )


def _scores(scores: Mapping[str, Any], overall: Any, place: str) -> dict[str, float | None]:
    for name in scores:
        if name not in SCALES:
            raise InputError(f"{place}: scores: unknown {str(name)[:60]!r}; {nearest(name, SCALES)}")
    found = {scale: score_of(value, place, scale) for scale, value in scores.items()}
    if overall is not None:
        found["overall"] = score_of(overall, place, "overall")
    return found


def _parts(value: Any, place: str) -> tuple[PartSpan, ...] | None:
    if not isinstance(value, list | tuple):
        return None
    spans = []
    for one in value:
        start, end, part = one if isinstance(one, list | tuple) and len(one) == 3 else (None, None, None)
        if not isinstance(start, int) or not isinstance(end, int) or (part is not None and part not in PARTS):
            raise InputError(f"{place}: units: expected [start, end, part] with a part of {', '.join(PARTS)}")
        if part is not None:
            spans.append((start, end, part))
    return tuple(spans)


def _mapping(value: Any, place: str, name: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise InputError(f"{place}: {name}: expected an object, found {type(value).__name__}")
    return value


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _id(value: Any) -> str | None:
    """Ids are compared as text: a table has no numbers."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip() or None if isinstance(value, str | int) and not isinstance(value, bool) else None
