from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import starjudge
from starjudge import Evaluation, evaluate_answer
from starjudge.resources.answer_files import AnswerFile, read_answer_file

EXAMPLES = Path(__file__).parents[2] / "examples"
ANSWERS = sorted(EXAMPLES.glob("*.txt"))

# What each example was written to be, by people; the judge has to see it without being told.
GOOD = {
    "story_failure": "story",
    "story_conflict": "story",
    "story_ambiguity_spoken": "story",
    "story_deadline_unpunctuated": "story",
    "story_debugging_terse": "story",
    "story_fairness_non_native": "story",
    "story_decision_headings": "story",
    "approach_prioritise": "approach",
    "hypothetical_quality_drop": "hypothetical",
    "introduction": "introduction",
    "motivation": "motivation",
    "strength": "strength",
    "weakness": "weakness",
    "reflection": "reflection",
    "candidate_questions": "candidate_questions",
}
MIDDLING = {"story_project_we": "story"}
POOR = {"story_failure_vague": "story", "story_failure_blame": "story"}
KIND = GOOD | MIDDLING | POOR


def evaluated(name: str) -> tuple[AnswerFile, Evaluation]:
    given = read_answer_file(EXAMPLES / f"{name}.txt")
    assert given.question is not None
    evaluation = evaluate_answer(
        given.question,
        given.answer,
        rubric=given.rubric or "star-l",
        judge="heuristic",
        company=given.company,
        duration=given.duration,
        theme=given.theme,
    )
    return given, evaluation


def overall(name: str) -> int:
    found = evaluated(name)[1].overall
    assert found is not None
    return found


def test_every_file_is_known() -> None:
    """Every answer in the folder stands in the tables of this test and in the folder's README."""
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(\w+)\.txt` \| (\w+) \|", readme, flags=re.MULTILINE)
    assert dict(listed) == KIND
    assert {file.stem for file in ANSWERS} == set(KIND)


@pytest.mark.parametrize("name", KIND)
def test_length(name: str) -> None:
    """Every example is as long as answers are: 120 to 350 words."""
    assert 120 <= len(read_answer_file(EXAMPLES / f"{name}.txt").answer.split()) <= 350


@pytest.mark.parametrize("name", KIND)
def test_scored(name: str) -> None:
    """Every example is scored, its kind of question is seen, and its quotes stand in it."""
    given, evaluation = evaluated(name)
    assert evaluation.status == "scored"
    assert evaluation.question_kind == KIND[name]
    quotes = [quote for score in evaluation.scores.values() for quote in score.evidence]
    quotes += [flag.quote for flag in evaluation.red_flags if flag.quote is not None]
    for cut in (*quotes, *evaluation.segments, *evaluation.metrics):
        assert given.answer[cut.span.start : cut.span.end] == cut.text


@pytest.mark.parametrize("name", KIND)
def test_round_trip(name: str) -> None:
    """Every evaluation can be written as JSON and read back."""
    evaluation = evaluated(name)[1]
    assert Evaluation.model_validate_json(evaluation.model_dump_json()) == evaluation


@pytest.mark.parametrize("name", POOR)
def test_poor(name: str) -> None:
    """A poor example gets 2 or less, below every good one."""
    assert overall(name) <= 2
    assert overall(name) < min(overall(good) for good in GOOD)


@pytest.mark.parametrize("name", MIDDLING)
def test_middling(name: str) -> None:
    """An answer that is all "we" gets no more than any good one."""
    assert overall(name) <= min(overall(good) for good in GOOD)


def test_flags() -> None:
    """The flaws that examples were written with are named."""
    assert "blames_others" in {flag.id for flag in evaluated("story_failure_blame")[1].red_flags}
    assert "hides_behind_we" in {flag.id for flag in evaluated("story_project_we")[1].red_flags}
    assert "no_specifics" in {flag.id for flag in evaluated("story_failure_vague")[1].red_flags}


@pytest.fixture
def _findable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package under test is found from every folder, also where PYTHONPATH names it from this one."""
    monkeypatch.setenv("PYTHONPATH", str(Path(starjudge.__file__).parents[1]))


@pytest.mark.usefixtures("_findable")
def test_script() -> None:
    """The script runs from another folder and prints the verdict and the scores."""
    done = subprocess.run(
        [sys.executable, EXAMPLES / "evaluate_one.py"],
        cwd="/",
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    assert done.stdout.startswith("overall: ")
    assert "\n  ownership " in done.stdout
    assert done.stderr == ""


@pytest.mark.usefixtures("_findable")
def test_script_with_a_model_judge() -> None:
    """The script runs without a key, and prints a verdict, a number with its words, and a panel."""
    done = subprocess.run(
        [sys.executable, EXAMPLES / "model_judge.py"], cwd="/", capture_output=True, text=True, check=True
    )
    lines = done.stdout.splitlines()
    assert lines[:2] == ["lean_hire 5", "['from eleven minutes to 1.8']"]
    assert lines[-1].startswith("{'model': 4, 'heuristic': ")
    assert done.stderr == ""


@pytest.mark.usefixtures("_findable")
@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("interview", "Maren: interviewer", "not touched: "),
        ("batch", "P-01: ", "[('"),
        ("stories", "Story bank: ", "weakest: "),
    ],
)
def test_script_over_several(name: str, first: str, last: str) -> None:
    """A script about an interview, a batch or a story bank runs from another folder and prints what it found."""
    done = subprocess.run(
        [sys.executable, EXAMPLES / f"{name}.py"], cwd="/", capture_output=True, text=True, check=True, encoding="utf-8"
    )
    lines = done.stdout.splitlines()
    assert lines[0].startswith(first)
    assert lines[-1].startswith(last)
    assert done.stderr == ""


def test_every_script_is_run() -> None:
    """No script in the folder is left out of these tests, nor of the folder's README."""
    scripts = {file.stem for file in EXAMPLES.glob("*.py")}
    of_apps = {"fastapi_host", "streamlit_app", "pandas_pipeline", "slack_markdown", "test_gate"}
    assert scripts - of_apps == {"evaluate_one", "model_judge", "interview", "batch", "stories"}
    run = (EXAMPLES.parent / "tests" / "server" / "test_app_examples.py").read_text(encoding="utf-8")
    assert [name for name in sorted(of_apps) if name not in run] == []
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    others = [file.name for file in EXAMPLES.iterdir() if file.is_file() and file.suffix != ".txt"]
    assert [name for name in others if name != "README.md" and f"`{name}`" not in readme] == []


@pytest.mark.usefixtures("_findable")
def test_notebook(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The notebook runs, and its first cell shows the evaluation as a card."""
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name))
    notebook = nbformat.read(EXAMPLES / "notebook.ipynb", as_version=4)
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    shown = [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]
    assert "<" in shown[0][0].data["text/html"]
    assert shown[-1][0].text.strip()


def test_notebook_is_stored_without_outputs() -> None:
    """The notebook in the repository holds no outputs, which would go stale."""
    notebook = nbformat.read(EXAMPLES / "notebook.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert [cell.outputs for cell in notebook.cells if cell.cell_type == "code" and cell.outputs] == []
