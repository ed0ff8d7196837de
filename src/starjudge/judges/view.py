"""A rubric's definitions by id, made once a rubric."""

from __future__ import annotations

from typing import NamedTuple

from starjudge.models.base import DimensionId, FlagId, Kind, ProbeKind
from starjudge.models.rubric import Dimension, FlagDefinition, Probe, QuestionKind, Rubric
from starjudge.resources.library import library


class RubricView(NamedTuple):
    """Definitions by id. ``kinds`` holds every kind, also those a rubric leaves out: the guide's then hold."""

    dimensions: dict[DimensionId, Dimension]
    flags: dict[FlagId, FlagDefinition]
    kinds: dict[Kind, QuestionKind]
    probes: dict[ProbeKind, Probe]


def next_step(view: RubricView, kind: QuestionKind, dimension: DimensionId, score: int) -> str:
    """What would lift a score: the rubric's step for a story, what the kind of question asks for otherwise."""
    definition = view.dimensions[dimension]
    if kind.uses_parts or not definition.without_story:
        return definition.next_steps[score - 1].text
    if dimension == "structure":
        return f"Go through it in the order that such a question asks for: {'; '.join(kind.order)}."
    return definition.without_story


_MOST = 32  # rubrics kept; a batch uses one or a few
_views: dict[int, tuple[Rubric, RubricView]] = {}


def view_of(rubric: Rubric) -> RubricView:
    """The view of a rubric. Kept by identity: hashing a whole rubric costs more than an answer."""
    kept = _views.get(id(rubric))
    if kept is not None and kept[0] is rubric:
        return kept[1]
    view = RubricView(
        {d.id: d for d in rubric.dimensions},
        {f.id: f for f in rubric.flags},
        dict(library().kinds) | {k.id: k for k in rubric.kinds},
        {p.kind: p for p in rubric.probes},
    )
    if len(_views) >= _MOST:
        _views.clear()
    _views[id(rubric)] = (rubric, view)
    return view
