"""``starjudge calibrate``: a correction of a judge's scale, or examples for its prompt, out of rated answers."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from command_line import Run

sys.path.insert(0, str(Path(__file__).parents[1] / "trust"))
from rated_answers import QUESTION, STORY, rating, shifted, write_lines

from starjudge.judges.calibrated import read_calibration


def files(tmp_path: Path, count: int, shift: float) -> tuple[Path, Path]:
    results, ratings = shifted(count, shift)
    return write_lines(tmp_path / "results.jsonl", results), write_lines(tmp_path / "ratings.jsonl", ratings)


def test_a_correction_that_is_worth_it_is_written(run: Run, tmp_path: Path) -> None:
    """The report on standard output, the file where it was named."""
    out = tmp_path / "calibration.json"
    done = run("calibrate", *files(tmp_path, 80, 1.0), "-o", out, "--raters", "two coaches")
    assert (done.code, done.err) == (0, f"starjudge: written to {out}\n")
    assert "corrected" in done.out
    assert max(map(len, done.out.splitlines())) <= 80
    found = read_calibration(out)
    assert (found.raters, found.answers, len(found.curves)) == ("two coaches", 80, 8)


def test_nothing_to_gain_writes_nothing_and_is_no_error(run: Run, tmp_path: Path) -> None:
    """A judge that is right stays as it is."""
    out = tmp_path / "calibration.json"
    done = run("calibrate", *files(tmp_path, 80, 0.0), "-o", out)
    assert done.code == 0
    assert "nothing to gain" in done.err
    assert not out.exists()


def test_too_little_data_writes_nothing_and_has_code_2(run: Run, tmp_path: Path) -> None:
    """With how many there are and how many are needed."""
    out = tmp_path / "calibration.json"
    done = run("calibrate", *files(tmp_path, 12, 1.0), "-o", out)
    assert done.code == 2
    assert "too little data" in done.err
    assert "12 rated answers; 40 are needed" in " ".join(done.out.split())
    assert not out.exists()


def test_without_a_file_the_correction_is_only_told(run: Run, tmp_path: Path) -> None:
    """The JSON form holds it."""
    done = run("calibrate", *files(tmp_path, 80, 1.0), "--format", "json")
    assert "name a file with -o" in done.err
    assert json.loads(done.out)["calibration"]["format"] == "starjudge-calibration"


def rated(tmp_path: Path) -> Path:
    records: list[dict[str, Any]] = [
        rating(f"a{score}", score, question=f"{QUESTION} {score}", answer=STORY) for score in range(1, 6)
    ]
    return write_lines(tmp_path / "rated.jsonl", records)


def test_anchors_need_ratings_alone(run: Run, tmp_path: Path) -> None:
    """A folder of prompts, and how it is used."""
    done = run("calibrate", rated(tmp_path), "--anchors", tmp_path / "own", "--count", "3")
    assert (done.code, done.out) == (0, "")
    assert "prompts with 3 examples: a1 (1), a3 (3), a5 (5)" in done.err
    assert f"--judge model --prompts {tmp_path / 'own'}" in done.err
    assert (tmp_path / "own" / "judge" / "system.jinja").is_file()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("RATED",), "expected RESULTS and RATINGS, found 1 files"),
        (("RATED", "RATED", "RATED"), "expected RESULTS and RATINGS, found 3 files"),
        (("RATED", "--anchors", "own", "-o", "c.json"), "--output: a calibration needs RESULTS too"),
        (("RATED", "RATED"), "results: expected evaluations"),
        (("RATED", "--anchors", "own", "--count", "1"), "anchors: expected a number from 2 to 10"),
        (("RATED", "--anchors", "own", "--count", "x"), "expected a whole number from 2 to 10, found 'x'"),
    ],
)
def test_wrong_usage_is_one_line_and_code_2(run: Run, tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    """What was expected, and what was found."""
    places = {"RATED": str(rated(tmp_path)), "own": str(tmp_path / "own"), "c.json": str(tmp_path / "c.json")}
    done = run("calibrate", *(places.get(one, one) for one in arguments))
    assert done.code == 2
    assert words in done.only_error


def test_help_shows_an_example(run: Run) -> None:
    """As of every command, in 80 columns."""
    done = run("calibrate", "--help")
    assert "starjudge calibrate results.jsonl ratings.csv -o calibration.json" in done.out
    assert max(map(len, done.out.splitlines())) <= 80
