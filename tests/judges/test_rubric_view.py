"""A rubric's definitions by id: what would lift a score, and that no rubric is taken for another."""

from __future__ import annotations

from starjudge import load_rubric
from starjudge.judges import view
from starjudge.judges.view import next_step, view_of
from starjudge.models.base import KINDS
from starjudge.resources.library import library

RUBRIC = load_rubric("star-l")
VIEW = view_of(RUBRIC)


def test_a_story_is_lifted_by_the_step_of_its_score() -> None:
    """Each of the five levels has its own."""
    for dimension in RUBRIC.dimensions:
        steps = [next_step(VIEW, VIEW.kinds["story"], dimension.id, score) for score in (1, 2, 3, 4, 5)]
        assert steps == [step.text for step in dimension.next_steps]


def test_where_no_story_is_asked_for_steps_name_what_is() -> None:
    """The order for structure, else what the dimension means without a story; where it means the same, its step."""
    kind = VIEW.kinds["introduction"]
    assert next_step(VIEW, kind, "structure", 2).endswith(f"asks for: {'; '.join(kind.order)}.")
    plain = VIEW.dimensions["ownership"].without_story
    assert plain
    assert next_step(VIEW, kind, "ownership", 2) == plain
    unchanged = VIEW.dimensions["ownership"].model_copy(update={"without_story": ""})
    own = VIEW._replace(dimensions={**VIEW.dimensions, "ownership": unchanged})
    assert next_step(own, kind, "ownership", 2) == unchanged.next_steps[1].text


def test_definitions_are_found_by_id() -> None:
    """Kinds that the rubric leaves out are the guide's; those it has are its own."""
    assert VIEW.dimensions == {d.id: d for d in RUBRIC.dimensions}
    assert VIEW.flags == {f.id: f for f in RUBRIC.flags}
    assert VIEW.probes == {p.kind: p for p in RUBRIC.probes}
    own = library().kinds["motivation"].model_copy(update={"title": "Ours"})
    few = view_of(RUBRIC.model_copy(update={"kinds": (own,)}))
    assert set(few.kinds) == set(KINDS)
    assert few.kinds[own.id].title == "Ours"
    assert few.kinds["weakness"] == library().kinds["weakness"]


def test_a_view_is_made_once() -> None:
    """The same rubric has the same view; an equal one of its own identity has one of its own."""
    assert view_of(RUBRIC) is view_of(RUBRIC)
    assert view_of(RUBRIC.model_copy()) is not view_of(RUBRIC)


def test_no_rubric_is_taken_for_one_that_is_gone() -> None:
    """Many rubrics, made and dropped: each has its own flags, and few views are kept."""
    for i in range(100):
        title = f"Flag number {i}"
        flags = (RUBRIC.flags[0].model_copy(update={"title": title}), *RUBRIC.flags[1:])
        assert view_of(RUBRIC.model_copy(update={"flags": flags})).flags[flags[0].id].title == title
    assert len(view._views) <= 32
