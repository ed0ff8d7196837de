"""``starjudge report``: results in, one page out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from command_line import Run

from starjudge.cli import report


@pytest.fixture
def graded(run: Run, tmp_path: Path) -> Path:
    """Results of three answers, one of which failed."""
    answers = tmp_path / "answers.jsonl"
    answers.write_text(
        '{"id": "a", "question": "Tell me about a failure.", "answer": "I broke the ranking model. I rolled it back '
        'within an hour, wrote a test for the feature store, and errors fell from 4% to 1%."}\n'
        '{"id": "b", "question": "Tell me about a conflict.", "answer": "We disagreed about a metric, then agreed."}\n'
        '{"id": "c", "question": "Tell me about a conflict."}\n'
    )
    output = tmp_path / "results.jsonl"
    assert run("grade", answers, "-o", output, "--judge", "heuristic").code == 1
    return output


@pytest.fixture
def evaluated(run: Run, answer: Path, tmp_path: Path) -> Path:
    """One evaluation as JSON."""
    output = tmp_path / "answer.json"
    assert run("evaluate", answer, "--judge", "heuristic", "--format", "json", "-o", output).code == 0
    return output


def title(text: str) -> str:
    found = re.search(r"<title>(.*?)</title>", text)
    assert found
    return found[1]


def test_a_batch_becomes_a_page(run: Run, graded: Path, tmp_path: Path) -> None:
    """The page is in the file named; failures are in it and are no failure of the command; nothing is said."""
    page = tmp_path / "report.html"
    done = run("report", graded, "-o", page)
    assert (done.code, done.out, done.err) == (0, "", "")
    text = page.read_text("utf-8")
    assert title(text) == "Interview answers: 3 records"
    assert "InputError" in text
    assert text.count('class="sj-answer"') == 2


def test_to_standard_output(run: Run, graded: Path) -> None:
    """Without a file the page goes to standard output."""
    assert run("report", graded).out.startswith("<!doctype html>\n")


def test_one_evaluation_gets_its_own_page(run: Run, evaluated: Path) -> None:
    """JSON of one answer becomes that answer's page, as ``--format html`` of `evaluate` writes it."""
    assert title(run("report", evaluated).out).startswith("Interview answer: ")


def test_an_interview_gets_its_own_page(run: Run, tmp_path: Path) -> None:
    """JSON of `transcript` becomes the interview's page."""
    talk = tmp_path / "talk.txt"
    talk.write_text(
        "Interviewer: Tell me about a time your model failed.\n"
        "Candidate: I trained a churn model that failed after a schema change. I traced it in two days, I fixed the "
        "pipeline and recall went from 40% to 71%. Since then I test every schema.\n"
        "Interviewer: Describe a conflict with a colleague.\n"
        "Candidate: A colleague and I disagreed about a metric. I asked for her reasons, we ran both, and hers won.\n"
    )
    session = tmp_path / "talk.json"
    assert run("transcript", talk, "--judge", "heuristic", "--format", "json", "-o", session).code == 0
    assert title(run("report", session).out).startswith("Interview: ")


def test_several_evaluations_are_a_batch(run: Run, evaluated: Path, tmp_path: Path) -> None:
    """Files of one result each stand on one page, called by their names."""
    other = tmp_path / "other.json"
    other.write_bytes(evaluated.read_bytes())
    text = run("report", evaluated, other).out
    assert title(text) == "Interview answers: 2 records"
    assert ">answer</a>" in text
    assert ">other</a>" in text
    assert "Runs side by side" not in text


def test_runs_side_by_side(run: Run, graded: Path, tmp_path: Path) -> None:
    """Several files of `grade` are runs, called by the files' names, and compared by id."""
    other = tmp_path / "second.jsonl"
    other.write_bytes(graded.read_bytes())
    text = run("report", graded, other).out
    assert "Runs side by side" in text
    assert "Against results" in text
    assert '<th scope="row">second</th><td>2</td><td>100%</td>' in text


@pytest.mark.parametrize(("details", "count"), [("full", 2), ("short", 0)])
def test_details(run: Run, graded: Path, details: str, count: int) -> None:
    """Answers are shown in full or in short, as asked."""
    assert run("report", graded, "--details", details).out.count('class="sj-answer"') == count


def test_a_heavy_page_is_told(run: Run, graded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that browsers are slow with is written, with a word on what would make it lighter."""
    monkeypatch.setattr(report, "HEAVY", 1000)
    done = run("report", graded)
    assert done.code == 0
    assert "give --details short" in done.err


def test_a_run_that_goes_on(run: Run, graded: Path) -> None:
    """A last line that is cut off is left out, with a word on standard error."""
    graded.write_bytes(graded.read_bytes()[:-30])
    done = run("report", graded)
    assert done.code == 0
    assert "Interview answers: 2 records" in done.out
    assert done.err.count("\n") == 1
    assert "results.jsonl:3: the last line is cut off" in done.err


def test_the_results_are_not_written_over(run: Run, graded: Path) -> None:
    """The page cannot go where the results are."""
    before = graded.read_bytes()
    done = run("report", graded, "-o", graded)
    assert done.code == 2
    assert "is the file with the" in done.only_error
    assert graded.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("none.jsonl", None, "none.jsonl: no such file"),
        ("empty.jsonl", "", "the file is empty; expected a result of 'starjudge evaluate'"),
        ("input.jsonl", '{"question": "Q?", "answer": "A."}\n', "input.jsonl:1: expected a result"),
        ("results.csv", "id\n", "a table does not hold the evidence"),
        ("broken.json", "{\n", "broken.json:2: not valid JSON"),
    ],
)
def test_wrong_input(run: Run, tmp_path: Path, name: str, content: str | None, fault: str) -> None:
    """What is no result ends with code 2 and one line that names the file and what was expected."""
    file = tmp_path / name
    if content is not None:
        file.write_text(content)
    done = run("report", file, "-o", tmp_path / "page.html")
    assert done.code == 2
    assert fault in done.only_error
    assert not (tmp_path / "page.html").exists()


def test_help(run: Run) -> None:
    """The help shows examples for an answer, an interview, a batch and several runs."""
    text = run("report", "--help").out
    for example in ("results.jsonl -o report.html", "answer.json", "interview.json", "heuristic.jsonl model.jsonl"):
        assert f"starjudge report {example}" in text
