"""``starjudge agreement``: two files in; a table, JSON or a page out."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from command_line import Run

sys.path.insert(0, str(Path(__file__).parents[1] / "trust"))
from rated_answers import rating, result, shifted, write_lines


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Results of a judge that is nearly right, and a table of one rater."""
    results, ratings = shifted(20, 0.3)
    table = "id,overall,impact,flags\n" + "".join(f"{r['id']},{r['overall']},{r['overall']},\n" for r in ratings)
    (tmp_path / "ratings.csv").write_text(table, encoding="utf-8")
    return write_lines(tmp_path / "results.jsonl", results), tmp_path / "ratings.csv"


def test_the_table_goes_to_standard_output(run: Run, files: tuple[Path, Path]) -> None:
    """80 columns in a pipe, nothing on standard error, code 0."""
    done = run("agreement", *files, "--resamples", "50")
    assert (done.code, done.err) == (0, "")
    assert "20 answers on both sides" in done.out
    assert max(map(len, done.out.splitlines())) <= 80


def test_json_is_the_report(run: Run, files: tuple[Path, Path]) -> None:
    """Every figure with its bounds."""
    done = run("agreement", *files, "--format", "json", "--resamples", "50", "--seed", "3")
    report = json.loads(done.out)
    assert report["answers"] == 20
    assert (report["resamples"], report["seed"]) == (50, 3)
    assert report["overall"]["kappa"]["low"] < report["overall"]["kappa"]["value"]


def test_the_page_goes_to_a_file(run: Run, files: tuple[Path, Path], tmp_path: Path) -> None:
    """And nothing to standard output."""
    done = run("agreement", *files, "--format", "html", "-o", tmp_path / "a.html", "--resamples", "0")
    assert (done.code, done.out) == (0, "")
    assert (tmp_path / "a.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_guesses_are_said_and_options_decide(run: Run, tmp_path: Path) -> None:
    """On standard error, a line each; a named column needs no remark."""
    results = write_lines(tmp_path / "r.jsonl", [result("x", 4), result("y", 2)])
    table = tmp_path / "t.csv"
    table.write_text("id,who,grade\nx,a,4\nx,b,5\ny,a,2\ny,b,1\n", encoding="utf-8")
    done = run("agreement", results, table, "--score-column", "overall=grade", "--rater-column", "who")
    assert (done.code, done.err) == (0, "")
    assert "2 raters (a, b)" in done.out
    table.write_text("id,Overall Score\nx,4\ny,2\n", encoding="utf-8")
    done = run("agreement", results, table)
    assert f"starjudge: {table}: overall from 'Overall Score' (else --score-column SCALE=NAME)\n" in done.err


def test_bad_rows_are_told_and_the_code_is_1(run: Run, files: tuple[Path, Path]) -> None:
    """With file and line; the others count."""
    with files[1].open("a", encoding="utf-8") as table:
        table.write("a3,9,2,\n")
    done = run("agreement", *files, "--resamples", "0")
    assert done.code == 1
    assert f"{files[1]}:22: column 'overall': expected a score from 1 to 5 or nothing, found '9'\n" in done.err
    assert "1 row could not be read" in done.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("RESULTS", "none.csv"), "none.csv: no such file"),
        (("RESULTS", "RATINGS", "--score-column", "impact"), "--score-column 'impact': expected SCALE=NAME"),
        (("RESULTS", "RATINGS", "--score-column", "impct=x"), "unknown 'impct'; did you mean 'impact'?"),
        (("RESULTS", "RATINGS", "--id-column", "key"), "no column 'key' for the id; columns: id, overall, impact"),
        (("RESULTS", "RATINGS", "--resamples", "many"), "expected a whole number, found 'many'"),
        (("RESULTS", "RATINGS", "-o", "RATINGS"), "name another one"),
        (("RESULTS",), "the following arguments are required: RATINGS"),
    ],
)
def test_wrong_usage_is_one_line_and_code_2(
    run: Run, files: tuple[Path, Path], arguments: tuple[str, ...], words: str
) -> None:
    """The option or file, what was expected, what to do."""
    places = {"RESULTS": str(files[0]), "RATINGS": str(files[1])}
    done = run("agreement", *(places.get(one, one) for one in arguments))
    assert done.code == 2
    assert words in done.only_error


def test_two_files_of_other_answers_are_told(run: Run, tmp_path: Path) -> None:
    """With ids of both, so that the reader sees why."""
    one, two = (write_lines(tmp_path / f"{name}.jsonl", [rating(name, 3)]) for name in ("x", "y"))
    assert "no answer is on both sides" in run("agreement", one, two).only_error


def test_help_shows_an_example(run: Run) -> None:
    """As of every command, in 80 columns."""
    done = run("agreement", "--help")
    assert "starjudge agreement results.jsonl ratings.csv" in done.out
    assert max(map(len, done.out.splitlines())) <= 80
