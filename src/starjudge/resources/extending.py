"""What a rubric becomes when another one extends it: pure merging, no files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from starjudge.models.base import STORY_PARTS
from starjudge.models.rubric import Dimension, DimensionChange, RubricFile, RubricPart, RubricPartChange

T = TypeVar("T")


def extend(base: RubricFile, change: RubricFile) -> RubricFile:
    """The base with everything replaced that the change writes.

    Parts are matched by ``part`` and dimensions by ``id``, each changed field by field; all other fields are
    replaced whole.
    The result no longer extends anything.
    """
    written = {name: value for name in change.model_fields_set if (value := getattr(change, name)) is not None}
    if base.parts and change.parts:
        written["parts"] = _merge_parts(base.parts, change.parts)
    if base.dimensions and change.dimensions:
        changes = {dimension.id: dimension for dimension in base.dimensions}
        for dimension in change.dimensions:
            earlier = changes.get(dimension.id)
            changes[dimension.id] = _extend_change(earlier, dimension) if earlier else dimension
        written["dimensions"] = tuple(changes.values())
    # Nothing is validated again: both sides were, and no field depends on another one.
    return base.model_copy(update={**written, "extends": base.extends})


def lacking(part: RubricPartChange) -> tuple[str, ...]:
    """The fields that a part needs before it can stand in a rubric; a target of ``null`` is written."""
    needed = (name for name, field in RubricPart.model_fields.items() if field.is_required())
    return tuple(name for name in needed if name not in _written(part))


def whole(part: RubricPartChange) -> RubricPart:
    """A part with all that was merged into it; nothing may be `lacking`."""
    return RubricPart.model_validate(_written(part))


def changed(dimension: Dimension, change: DimensionChange) -> Dimension:
    """A dimension as one rubric has it: weight, question, and the levels that the rubric rewrites."""
    update: dict[str, Any] = {
        "anchors": _merge_levels(dimension.anchors, change.anchors),
        "next_steps": _merge_levels(dimension.next_steps, change.next_steps),
    }
    if change.weight is not None:
        update["weight"] = change.weight
    if change.asks is not None:
        update["asks"] = change.asks
    return dimension.model_copy(update=update)


def _extend_change(base: DimensionChange, change: DimensionChange) -> DimensionChange:
    return DimensionChange(
        id=base.id,
        weight=base.weight if change.weight is None else change.weight,
        asks=base.asks if change.asks is None else change.asks,
        anchors=_merge_levels(base.anchors, change.anchors),
        next_steps=_merge_levels(base.next_steps, change.next_steps),
    )


def _written(part: RubricPartChange) -> dict[str, Any]:
    """What a file says of a part: ``null`` is a value for the target alone."""
    fields = ((name, getattr(part, name)) for name in RubricPartChange.model_fields if name in part.model_fields_set)
    return {name: value for name, value in fields if value is not None or name == "target"}


def _merge_parts(base: Iterable[RubricPartChange], change: Iterable[RubricPartChange]) -> tuple[RubricPartChange, ...]:
    parts = {part.part: part for part in base}
    known = len(parts)
    for part in change:
        earlier = parts.get(part.part)
        parts[part.part] = earlier.model_copy(update=_written(part)) if earlier else part
    merged = tuple(parts.values())
    # A part that is new takes its place in the story rather than the end of the list.
    return merged if len(parts) == known else tuple(sorted(merged, key=lambda part: STORY_PARTS.index(part.part)))


def _merge_levels(base: Iterable[T], change: Iterable[T]) -> tuple[T, ...]:
    levels = {item.level: item for item in (*base, *change)}  # type: ignore[attr-defined]
    return tuple(levels[level] for level in sorted(levels))
