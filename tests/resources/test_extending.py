"""Rubrics that extend another one."""

from __future__ import annotations

from pathlib import Path

import pytest

from starjudge.errors import RubricError
from starjudge.models.rubric import Rubric, RubricPart, Target
from starjudge.resources import load_rubric


def _write(folder: Path, text: str, name: str = "own.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _differences(one: Rubric, other: Rubric) -> set[str]:
    return {name for name in Rubric.model_fields if getattr(one, name) != getattr(other, name)}


def test_nothing_but_the_id_changes(tmp_path: Path) -> None:
    """A rubric that extends and writes nothing differs in its id alone."""
    rubric = load_rubric(_write(tmp_path, "id: own\nextends: star-l\n"))
    assert _differences(load_rubric("star-l"), rubric) == {"id"}


def test_one_field_changes(tmp_path: Path) -> None:
    """A field that is written changes, and nothing else."""
    rubric = load_rubric(_write(tmp_path, "id: own\nextends: star-l\nmaximum_seconds: 240\n"))
    assert _differences(load_rubric("star-l"), rubric) == {"id", "maximum_seconds"}


def test_one_weight_changes(tmp_path: Path) -> None:
    """A dimension is matched by id: its weight changes, its anchors and the other six stay."""
    text = "id: own\nextends: star-l\ndimensions:\n  - {id: impact, weight: 2}\n"
    base, rubric = load_rubric("star-l"), load_rubric(_write(tmp_path, text))
    assert _differences(base, rubric) == {"id", "dimensions"}
    assert [
        dimension if dimension.id != "impact" else dimension.model_copy(update={"weight": 2.0})
        for dimension in base.dimensions
    ] == list(rubric.dimensions)


def test_one_anchor_changes(tmp_path: Path) -> None:
    """An anchor is matched by level: the other four keep their text."""
    text = (
        "id: own\nextends: star-timed\ndimensions:\n  - id: learning\n    anchors:\n"
        "      - {level: 4, text: New words., example: A new example.}\n"
    )
    base, rubric = load_rubric("star-timed"), load_rubric(_write(tmp_path, text))
    before, after = (
        next(dimension for dimension in one.dimensions if dimension.id == "learning") for one in (base, rubric)
    )
    assert [anchor.text if anchor.level != 4 else "New words." for anchor in before.anchors] == [
        anchor.text for anchor in after.anchors
    ]
    assert before.next_steps == after.next_steps
    assert before.asks == after.asks


def test_one_part_changes(tmp_path: Path) -> None:
    """A part is matched by its name and keeps its place."""
    text = "id: own\nextends: star-l\nparts:\n  - {part: task, label: Job, target: null, belongs: The job.}\n"
    base, rubric = load_rubric("star-l"), load_rubric(_write(tmp_path, text))
    assert ["Job" if part.part == "task" else part.label for part in base.parts] == [
        part.label for part in rubric.parts
    ]
    assert _differences(base, rubric) == {"id", "parts"}


TARGET = "{low: 0.5, high: 0.7, unit: share}"


@pytest.mark.parametrize(
    ("field", "written", "value"),
    [
        ("target", TARGET, Target(low=0.5, high=0.7, unit="share")),
        ("target", "null", None),
        ("label", "Work", "Work"),
        ("belongs", "The work.", "The work."),
        ("also_called", "[doing]", ("doing",)),
        ("also_called", "[]", ()),
    ],
)
def test_one_field_of_a_part_changes(tmp_path: Path, field: str, written: str, value: object) -> None:
    """Of a part only what is written changes; its other fields and the other parts are the base's."""
    text = f"id: own\nextends: star-l\nparts:\n  - {{part: action, {field}: {written}}}\n"
    base, rubric = load_rubric("star-l"), load_rubric(_write(tmp_path, text))
    assert [part.model_copy(update={field: value}) if part.part == "action" else part for part in base.parts] == list(
        rubric.parts
    )
    assert all(isinstance(part, RubricPart) for part in rubric.parts)


@pytest.mark.parametrize("field", ["label", "belongs", "also_called"])
def test_null_keeps_what_only_a_target_can_lose(tmp_path: Path, field: str) -> None:
    """A null changes nothing where a part must have a value, as for the fields of the rubric itself."""
    text = f"id: own\nextends: star-l\nparts:\n  - {{part: action, {field}: null}}\n"
    assert load_rubric(_write(tmp_path, text)).parts == load_rubric("star-l").parts


def test_a_part_changes_along_a_chain(tmp_path: Path) -> None:
    """Each file of a chain adds its fields to a part: a target taken away stays away until one writes it again."""
    _write(
        tmp_path, "id: house\nextends: star-l\nparts:\n  - {part: action, target: null, label: Work}\n", "house.yaml"
    )
    text = "id: own\nextends: house.yaml\nparts:\n  - {part: action, belongs: Deeds.}\n"
    action = next(part for part in load_rubric(_write(tmp_path, text)).parts if part.part == "action")
    assert (action.label, action.target, action.belongs) == ("Work", None, "Deeds.")
    again = text.replace("belongs: Deeds.", f"target: {TARGET}")
    action = next(part for part in load_rubric(_write(tmp_path, again)).parts if part.part == "action")
    assert (action.label, action.target) == ("Work", Target(low=0.5, high=0.7, unit="share"))


def test_an_incomplete_part_is_named_where_it_is_written(tmp_path: Path) -> None:
    """A part that the extended file leaves incomplete is a fault there, unless the nearer file completes it."""
    base = _write(
        tmp_path, "id: base\nextends: star\nparts:\n  - {part: learning, label: L, target: null}\n", "base.yaml"
    )
    with pytest.raises(RubricError) as caught:
        load_rubric(_write(tmp_path, "id: own\nextends: base.yaml\n"))
    assert str(caught.value).startswith(f"{base}:4: field 'parts[0].belongs': expected text, found nothing")
    own = _write(tmp_path, "id: own\nextends: base.yaml\nparts:\n  - {part: learning, belongs: Lessons.}\n")
    assert load_rubric(own).parts[-1].belongs == "Lessons."


def test_new_part_takes_its_place_in_the_story(tmp_path: Path) -> None:
    """A part that the base does not have goes where the story has it."""
    text = "id: own\nextends: star\nparts:\n  - {part: learning, label: Lesson, target: null, belongs: Lesson.}\n"
    rubric = load_rubric(_write(tmp_path, text))
    assert [part.part for part in rubric.parts] == ["situation", "task", "action", "result", "learning"]


def test_relative_path_starts_from_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path in extends is read from the folder of the file that writes it; the nearest file has the last word."""
    folder = tmp_path / "team"
    folder.mkdir()
    _write(tmp_path, "id: house\nextends: starl\ntitle: House\nversion: '7'\n", "house.yaml")
    own = _write(folder, "id: own\nextends: ../house.yaml\nversion: '8'\n")
    monkeypatch.chdir(folder)
    rubric = load_rubric(own)
    assert (rubric.id, rubric.title, rubric.version) == ("own", "House", "8")
    assert rubric.parts == load_rubric("starl").parts
    assert load_rubric("./own.yaml") == rubric


def test_selection_by_id(tmp_path: Path) -> None:
    """Ids that are written select; what is left out is all of them; an empty list is none."""
    text = "id: own\nextends: star-l\nflags: [no_result, no_metrics]\ncompanies: []\n"
    rubric = load_rubric(_write(tmp_path, text))
    assert [flag.id for flag in rubric.flags] == ["no_result", "no_metrics"]
    assert rubric.companies == ()
    assert len(rubric.kinds) == 9


@pytest.mark.parametrize("circle", ["own.yaml", "./own.yaml", "other.yaml"])
def test_circles_are_refused(tmp_path: Path, circle: str) -> None:
    """A rubric that leads back to itself is refused with the way round."""
    own = _write(tmp_path, f"id: own\nextends: {circle}\n")
    _write(tmp_path, "id: other\nextends: own.yaml\n", "other.yaml")
    with pytest.raises(RubricError, match=r":2: field 'extends': expected a rubric that does not lead back here"):
        load_rubric(own)


def test_fault_of_the_extended_file_is_named_there(tmp_path: Path) -> None:
    """What is wrong in the extended file is shown with that file's name and line."""
    base = _write(tmp_path, "id: base\nextends: star\n\ntitel: Base\n", "base.yaml")
    own = _write(tmp_path, "id: own\nextends: base.yaml\n")
    with pytest.raises(RubricError) as caught:
        load_rubric(own)
    assert str(caught.value).startswith(f"{base}:4: field 'titel': expected a known field, found 'titel'; did you mean")
