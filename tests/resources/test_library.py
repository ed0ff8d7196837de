"""Shared data files that are damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from starjudge.errors import RubricError
from starjudge.resources import Library, asset_root
from starjudge.resources.library import SHARED


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A copy of the shared data that a test may damage."""
    folder = tmp_path / "rubrics"
    folder.mkdir()
    for name in SHARED:
        text = asset_root("rubrics").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def _append(path: Path, text: str) -> int:
    """Appends to a list file and tells the line where the text starts."""
    before = path.read_text(encoding="utf-8")
    path.write_text(before + text, encoding="utf-8")
    return before.count("\n") + 1


# File and property: an item that is whole but points nowhere, lines from its start, message after the index.
REFERENCES = {
    "theme": (
        "themes",
        "- id: new\n  title: New\n  looks_for: [a]\n  category: failurs\n",
        3,
        ".category': expected a known id",
    ),
    "question theme": (
        "questions",
        "- id: new\n  text: T?\n  kind: story\n  theme: nowhere\n  tests: T.\n  sources: [004]\n",
        3,
        ".theme': expected a known id, found 'nowhere'",
    ),
    "question principle": (
        "questions",
        "- {id: new, text: T?, kind: story, theme: THEME, tests: T., sources: ['004'],\n   principles: [ownershp]}\n",
        1,
        ".principles[0]': expected a known id, found 'ownershp'",
    ),
}


@pytest.mark.parametrize("name", REFERENCES)
def test_reference_that_leads_nowhere(shared: Path, name: str) -> None:
    """An id in one shared file that another one does not have is told with file, line and field."""
    file, text, offset, message = REFERENCES[name]
    text = text.replace("[004]", "['004']").replace("THEME", next(iter(Library(shared).themes)))
    line = _append(shared / f"{file}.yaml", text) + offset
    with pytest.raises(RubricError) as caught:
        getattr(Library(shared), file)
    assert f"rubrics/{file}.yaml:{line}: field '{file}[" in str(caught.value)
    assert message in str(caught.value)


def test_id_twice_in_a_shared_file(shared: Path) -> None:
    """An id that stands twice in a list is refused."""
    first = next(iter(Library(shared).themes))
    line = _append(shared / "themes.yaml", f"- {{id: {first}, title: Again, looks_for: [a]}}\n")
    with pytest.raises(RubricError, match=f"themes.yaml:{line}: .*expected each id once, found '{first}' again"):
        _ = Library(shared).themes


def test_anchor_in_a_shared_list(shared: Path) -> None:
    """A fault deep in a list file is told with the file's name as the start of its path."""
    path = shared / "dimensions.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("- level: 3", "- level: three", 1), encoding="utf-8")
    line = path.read_text(encoding="utf-8").split("- level: three")[0].count("\n") + 1
    with pytest.raises(RubricError) as caught:
        _ = Library(shared).dimensions
    assert str(caught.value) == (
        f"rubrics/dimensions.yaml:{line}: field 'dimensions[0].anchors[2].level': "
        "expected a whole number, found 'three'"
    )


def test_levels_out_of_order(shared: Path) -> None:
    """Anchors that are not the levels one to five in order are refused in the model's words."""
    path = shared / "dimensions.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("- level: 3", "- level: 2", 1), encoding="utf-8")
    with pytest.raises(RubricError, match=r"'dimensions\[0\]': anchors need the levels 1, 2, 3, 4, 5 in order, found"):
        _ = Library(shared).dimensions


def test_word_missing_from_a_vocabulary(shared: Path) -> None:
    """A closed vocabulary has to be worded whole."""
    path = shared / "probes.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("kind: reasoning", "kind: deeper"), encoding="utf-8")
    with pytest.raises(RubricError, match="'probes': expected every kind, 'reasoning' is missing"):
        _ = Library(shared).probes


def test_missing_shared_file_is_named(shared: Path) -> None:
    """A shared file that is gone is named; the others still load."""
    (shared / "questions.yaml").unlink()
    with pytest.raises(RubricError, match=r"rubrics/questions\.yaml:1: there is no such file"):
        _ = Library(shared).questions
    assert Library(shared).flags
