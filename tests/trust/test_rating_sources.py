"""Ratings out of tables, lines and lists: columns named or guessed aloud, and every bad row told with its line."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rated_answers import evaluation, rating, result, write_lines

from starjudge import BatchRecord, Evaluation, InputError
from starjudge.trust.agreement import agreement
from starjudge.trust.rating_columns import RatingColumns
from starjudge.trust.rating_files import Read, read_ratings
from starjudge.trust.ratings import flags_of, score_of


def table(tmp_path: Path, text: str, name: str = "r.csv", **columns: Any) -> tuple[Read, list[str]]:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    said: list[str] = []
    read = read_ratings(file, RatingColumns(**columns), said.append)
    return read, [line.replace(str(file), name) for line in said]


def test_a_plain_table_needs_no_word(tmp_path: Path) -> None:
    """Columns with the plain names are taken without a remark."""
    read, said = table(tmp_path, "id,overall,impact\nx,4,\ny,2,3\n")
    assert said == []
    assert [(r.id, dict(r.scores)) for r in read.ratings] == [
        ("x", {"impact": None, "overall": 4.0}),
        ("y", {"impact": 3.0, "overall": 2.0}),
    ]


def test_columns_of_several_raters_are_told_apart(tmp_path: Path) -> None:
    """What is left of a column's name besides its scale is the rater, and is said aloud."""
    read, said = table(tmp_path, "id,overall_anna,Overall (bo),structure_anna\nx,4,5,3\n")
    assert {r.rater: dict(r.scores) for r in read.ratings} == {
        "anna": {"structure": 3.0, "overall": 4.0},
        "bo": {"overall": 5.0},
    }
    assert said == [
        "r.csv: overall from 'overall_anna' (rater anna), overall from 'Overall (bo)' (rater bo), structure from "
        "'structure_anna' (rater anna) (else --score-column SCALE=NAME)"
    ]


def test_a_column_of_raters_makes_a_row_one_rater_s(tmp_path: Path) -> None:
    """A row an answer and rater; the column's name is guessed and said."""
    read, said = table(tmp_path, "id,Annotator,overall\nx,anna,4\nx,bo,5\n")
    assert [(r.id, r.rater, r.scores["overall"]) for r in read.ratings] == [("x", "anna", 4.0), ("x", "bo", 5.0)]
    assert said == ["r.csv: the rater is taken from column 'Annotator' (else --rater-column)"]


def test_columns_that_say_something_else_about_a_dimension_are_no_scores(tmp_path: Path) -> None:
    """A dimension's rationale or the seconds of its part are not rated."""
    read, _ = table(tmp_path, "id,impact,impact_rationale,learning_seconds\nx,4,fine,12\n")
    assert [dict(r.scores) for r in read.ratings] == [{"impact": 4.0}]


def test_named_columns_decide(tmp_path: Path) -> None:
    """Who names score columns means these and no others."""
    read, said = table(tmp_path, "key,overall,final\nx,1,5\n", id="key", scores={"overall": ["final"]})
    assert [(r.id, dict(r.scores)) for r in read.ratings] == [("x", {"overall": 5.0})]
    assert said == []


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"rater": "who"}, "no column 'who' for the rater; columns: id, overall"),
        ({"scores": {"overall": ["grade"]}}, "no column 'grade' for overall; columns: id, overall"),
    ],
    ids=["rater", "score"],
)
def test_a_named_column_that_is_missing_is_an_error(tmp_path: Path, columns: dict[str, Any], words: str) -> None:
    """The message names the file and the columns there are."""
    with pytest.raises(InputError, match=words):
        table(tmp_path, "id,overall\nx,4\n", **columns)


def test_a_table_without_scores_is_an_error(tmp_path: Path) -> None:
    """What was expected is told, with the option that helps."""
    with pytest.raises(InputError, match=r"no column with scores; .*--score-column overall=NAME; columns: id, mark"):
        table(tmp_path, "id,mark\nx,4\n")


def test_bad_rows_are_told_with_file_and_line_and_the_others_count(tmp_path: Path) -> None:
    """Out of the scale, no number, too few fields: each keeps to itself."""
    read, _ = table(tmp_path, "id,overall\na,4\nb,7\nc,good\nd\ne,2\n")
    assert [r.id for r in read.ratings] == ["a", "e"]
    assert [row.partition("r.csv:")[2] for row in read.bad_rows] == [
        "3: column 'overall': expected a score from 1 to 5 or nothing, found '7'",
        "4: column 'overall': expected a score from 1 to 5 or nothing, found 'good'",
        "5: 1 fields, but the header names 2 columns; put a field that holds commas in double quotes",
    ]


def test_bad_lines_are_told_with_file_and_line(tmp_path: Path) -> None:
    """Broken JSON, no object, an unknown dimension, an unknown flag."""
    file = tmp_path / "r.jsonl"
    lines = [
        json.dumps(rating("a", 3)),
        "{",
        "[1]",
        json.dumps({"id": "b", "scores": {"impct": 3}}),
        json.dumps(rating("c", 3, flags=["no_metric"])),
        json.dumps(rating("d", 3.5)),
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    read = read_ratings(file)
    assert [r.id for r in read.ratings] == ["a", "d"]
    told = [row.replace(str(file), "r.jsonl") for row in read.bad_rows]
    assert told[0].startswith("r.jsonl:2: not valid JSON (")
    assert told[1] == "r.jsonl:3: expected an object with ratings, found list"
    assert told[2].startswith("r.jsonl:4: scores: unknown 'impct'; did you mean 'impact'?")
    assert told[3].startswith("r.jsonl:5: flags: unknown 'no_metric'; did you mean 'no_metrics'?")


def test_raters_within_a_record_are_several(tmp_path: Path) -> None:
    """A list of raters makes as many ratings; parts stand beside them."""
    record = {
        "id": 7,
        "raters": [{"scores": {"impact": 3}, "overall": 2, "flags": ["no_metrics"]}, {"scores": {}, "overall": 4}],
        "units": [[0, 4, "situation"], [5, 9, None]],
    }
    ratings = read_ratings([record]).ratings
    assert [(r.id, r.rater, r.scores.get("overall")) for r in ratings] == [("7", "rater 1", 2.0), ("7", "rater 2", 4.0)]
    assert (ratings[0].flags, ratings[1].flags) == (frozenset({"no_metrics"}), None)
    assert ratings[0].parts == ((0, 4, "situation"),)


def test_evaluations_come_in_every_form(tmp_path: Path) -> None:
    """Objects, batch records, lines of a batch and a JSON file say the same."""
    made = Evaluation.model_validate(evaluation(4))
    record = BatchRecord(id="x", input={}, evaluation=made)
    lines = write_lines(tmp_path / "results.jsonl", [result("x", 4)])
    single = tmp_path / "one.json"
    single.write_text(made.model_dump_json(), encoding="utf-8")
    for source in ([made], made, [record], lines, single, [json.loads(record.model_dump_json())]):
        found = read_ratings(source).ratings[0]
        assert (found.scores["overall"], found.scores["impact"], found.rater) == (4.0, 4.0, None)
        assert found.judge is not None
        assert found.parts is not None


def test_failures_and_interviews_are_left_out_and_insufficient_answers_have_no_scores() -> None:
    """Nothing turns into a score that is none."""
    failed = {"id": "f", "input": {}, "evaluation": None, "failure": {"error": "ModelTimeout", "message": "late"}}
    empty = result("e", 3, status="insufficient")
    read = read_ratings([failed, empty])
    assert dict(read.left_out) == {"a failure": 1}
    assert [(r.id, dict(r.scores)) for r in read.ratings] == [("e", {})]


@pytest.mark.parametrize(
    ("value", "score"),
    [("4", 4.0), ("3,5", 3.5), (" ", None), ("n/a", None), (None, None), ("lean hire", 4.0), ({"score": 2}, 2.0)],
)
def test_scores_are_read_as_people_write_them(value: Any, score: float | None) -> None:
    """Numbers, a decimal comma, the names of verdicts, and the ways to say nothing."""
    assert score_of(value, "f:1", "overall") == score


@pytest.mark.parametrize("value", [True, 0, 6, "five", [4], float("inf")])
def test_what_is_no_score_is_refused(value: Any) -> None:
    """A truth value is no 1, and nothing is bent into the scale."""
    with pytest.raises(InputError, match="f:1: overall: expected a score from 1 to 5 or nothing"):
        score_of(value, "f:1", "overall")


def test_flags_are_lists_or_text() -> None:
    """Ids, objects with ids, or a cell with ids between marks."""
    both = frozenset({"no_metrics", "too_long"})
    assert flags_of("no_metrics; too_long", "f") == flags_of([{"id": "no_metrics"}, "too_long"], "f") == both
    assert flags_of("", "f") == frozenset()
    assert flags_of(None, "f") is None


@pytest.mark.parametrize(
    ("source", "words"),
    [("ratings.txt", "ending in .csv, .tsv, .jsonl or .json"), ([], "holds no ratings"), (5, "expected a file, or")],
)
def test_what_is_no_source_is_refused(source: Any, words: str) -> None:
    """In one line, with what was expected."""
    with pytest.raises(InputError, match=words):
        read_ratings(source, name="b")


NAMES = st.sampled_from(
    "id scores overall raters flags units judge evaluation failure session segments span start status impact rater "
    "question answer expected score red_flags kind".split()
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.dictionaries(NAMES, JSON, max_size=6), max_size=4))
def test_whatever_records_hold_is_a_rating_or_a_bad_row(records: list[dict[str, Any]]) -> None:
    """Nothing but an `InputError` comes of it, and what is read can be compared with itself."""
    try:
        read = read_ratings(records, name="b")
        report = agreement(records, records, resamples=2)
    except InputError:
        return
    assert len(read.bad_rows) <= len(records)
    assert report.overall.mae.value in (None, 0.0)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=120), st.sampled_from((".csv", ".tsv", ".jsonl", ".json")))
def test_whatever_a_file_holds_is_told_in_one_line(data: bytes, ending: str) -> None:
    """Broken text, broken tables, broken JSON."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"r{ending}"
        file.write_bytes(data)
        try:
            rows = read_ratings(file).bad_rows
        except InputError as error:
            rows = [str(error)]
        assert all("\n" not in row and str(file) in row for row in rows)
