"""The shipped data files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from starjudge.models.base import COMPANIES, DIMENSIONS, FLAGS, KINDS, PROBE_KINDS
from starjudge.models.rubric import Rubric
from starjudge.resources import check_rubric, library, list_rubrics, load_rubric, rubric_json_schema

REPOSITORY = Path(__file__).resolve().parents[2]
RUBRICS = ("scaol", "star", "star-l", "star-timed", "starl")


@pytest.mark.parametrize(
    ("field", "vocabulary"),
    [
        ("dimensions", DIMENSIONS),
        ("flags", FLAGS),
        ("kinds", KINDS),
        ("companies", COMPANIES),
        ("probes", PROBE_KINDS),
    ],
)
def test_closed_vocabularies_are_worded(field: str, vocabulary: tuple[str, ...]) -> None:
    """Every id of a closed vocabulary is in its file, and no other."""
    assert set(vocabulary) == set(getattr(library(), field))


@pytest.mark.parametrize("field", ["themes", "questions"])
def test_open_lists_load(field: str) -> None:
    """Themes and questions load, keyed by their own ids, in mappings that cannot be written to."""
    items = getattr(library(), field)
    assert list(items) == [item.id for item in items.values()]
    with pytest.raises(TypeError):
        items["new"] = None


def test_plans_load() -> None:
    """The story bank and the practice plan load."""
    assert library().story_bank.categories
    assert library().practice.steps


def test_rubrics_are_listed() -> None:
    """The five rubrics are listed by id, each with title, source, version and summary."""
    summaries = list_rubrics()
    assert tuple(summary.id for summary in summaries) == RUBRICS
    assert all(summary.title and summary.source and summary.version and summary.summary for summary in summaries)


@pytest.mark.parametrize("name", RUBRICS)
def test_rubric_loads(name: str) -> None:
    """A shipped rubric loads under its file's name with seven dimensions, and the linter is silent."""
    rubric = load_rubric(name)
    assert (rubric.id, len(rubric.dimensions)) == (name, 7)
    assert check_rubric(name) == ()


def test_default_is_star_l() -> None:
    """Without an argument the rubric is star-l, and it is read once."""
    assert load_rubric().id == "star-l"
    assert load_rubric() is load_rubric("star-l")


def test_rubric_passes_through() -> None:
    """A rubric is given back as it is."""
    rubric = load_rubric("star").model_copy(update={"id": "own"})
    assert load_rubric(rubric) is rubric


def test_rubric_round_trips() -> None:
    """A loaded rubric survives JSON."""
    rubric = load_rubric("scaol")
    assert Rubric.model_validate_json(rubric.model_dump_json()) == rubric


def test_library_is_one_object() -> None:
    """The library is the same object at every call."""
    assert library() is library()


def test_questions_are_not_read_for_a_rubric() -> None:
    """Loading a rubric opens neither the question bank nor the practice plan."""
    program = (
        "import sys; opened = []\n"
        "sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == 'open' else None)\n"
        "from starjudge.resources import load_rubric\n"
        "assert not [name for name in opened if name.endswith('.yaml')], 'import reads no data'\n"
        "load_rubric('star-l')\n"
        "print(sorted(name.rpartition('/')[2] for name in opened if name.endswith('.yaml')))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "'star-l.yaml'" in done.stdout
    assert "questions" not in done.stdout
    assert "practice" not in done.stdout


def test_schema_is_in_step() -> None:
    """The published schema is what the models say now.

    To renew it: write ``json.dumps(rubric_json_schema(), indent=2, ensure_ascii=False)`` and a line end.
    """
    published = (REPOSITORY / "docs" / "rubric.schema.json").read_text(encoding="utf-8")
    assert json.dumps(rubric_json_schema(), indent=2, ensure_ascii=False) + "\n" == published


def test_schema_names_its_dialect() -> None:
    """The schema has a dialect and a title, and no address that would have to exist."""
    schema = rubric_json_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"] == "starjudge rubric"
    assert "$id" not in schema
