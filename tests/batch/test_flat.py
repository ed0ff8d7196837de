from __future__ import annotations

import csv
import errno
import json
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from starjudge import evaluate_transcript
from starjudge.batch.flat import OWN, PREFIX, columns_of, flat_row
from starjudge.batch.rows import Row
from starjudge.batch.tables import guarded, write_table
from starjudge.batch.work import Grader, line_of
from starjudge.errors import InputError
from starjudge.judges import HeuristicJudge
from starjudge.models.base import DIMENSIONS
from starjudge.models.batch import BatchRecord

QUESTION = "Tell me about a time a model you owned failed."
ANSWER = (
    "Last May our forecast for a hospital kitchen began to miss. I owned it, rolled it back, compared the features "
    "with those of training, and found one with another unit. I fixed the job, told the cooks, and added a check. "
    "Waste fell from 30 % to 9 % within two weeks. Since then I check units before each release."
)
INTERVIEW = (
    f"Interviewer: {QUESTION}\n\nCandidate: {ANSWER}\n\n"
    f"Interviewer: Tell me about a time you worked under a deadline.\n\nCandidate: {ANSWER}\n"
)
GRADER = Grader(HeuristicJudge())


def record(**data: Any) -> BatchRecord:
    """A record of a row with this data."""
    whole = {"question": QUESTION, "answer": ANSWER, **data}
    name = whole.get("id")
    return GRADER.record(Row("in.jsonl:3", whole, {"question": QUESTION, "answer": whole["answer"]}, name))


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, strict=True))


# One row


def test_a_row_says_what_the_evaluation_says():
    judged = record(id="a", cohort="x")
    found, row = judged.evaluation, flat_row(judged)
    assert found is not None
    assert list(row)[:5] == ["id", "question", "answer", "cohort", "status"]
    assert (row["id"], row["cohort"], row["status"]) == ("a", "x", "scored")
    assert (row["overall"], row["verdict"]) == (found.overall, found.verdict)
    assert [row[dimension] for dimension in DIMENSIONS] == [found.scores[dimension].score for dimension in DIMENSIONS]
    assert (row["seconds"], row["words"]) == (found.timing.seconds, found.timing.words)
    assert (row["words_per_minute"], row["own_share"]) == (found.timing.words_per_minute, found.agency.own_share)
    assert row["share_action"] == found.time_split["action"].share
    assert row["metrics"] == len(found.metrics) > 0
    assert row["red_flags"] == ";".join(flag.id for flag in found.red_flags)
    assert [row[f"follow_up_{n}"] for n in (1, 2)] == [probe.question for probe in found.follow_ups[:2]]
    assert row["strengths"] == " | ".join(remark.text for remark in found.strengths)
    assert (row["engine"], row["rubric"], row["rubric_version"]) == ("heuristic", "star-l", found.judge.rubric_version)
    assert (row["cost"], row["fallback_reason"], row["error"], row["message"]) == (None, None, None, None)


def test_a_failure_is_a_row_with_its_reason():
    row = flat_row(record(answer=5))
    assert (row["id"], row["status"], row["error"]) == ("in.jsonl:3", "failed", "InputError")
    assert str(row["message"]).startswith("in.jsonl:3: field 'answer': expected text, found int")
    assert {row[name] for name in OWN if name not in ("status", "error", "message")} == {None}


@pytest.mark.parametrize("data", [{"id": 3, "more": [1, "x"]}, {"answer": None}, {"answer": "Too short."}])
def test_a_line_gives_the_row_of_its_record(data: dict[str, Any]):
    """What is read back from the results is the same row as what the runner gave."""
    judged = record(**data)
    assert flat_row(json.loads(line_of(judged))) == flat_row(judged)


def test_an_interview_is_one_row(tmp_path: Path):
    """Overall and scores are means; what belongs to one answer stays empty."""
    path = tmp_path / "talk.txt"
    path.write_text(INTERVIEW)
    session = evaluate_transcript(path, judge="heuristic")
    judged = GRADER.record(Row(str(path), {"file": "talk.txt"}, kind="transcript", path=str(path)))
    row = flat_row(judged)
    assert (row["status"], row["overall"], row["exchanges"]) == ("scored", session.overall, 2)
    assert row["words"] == session.timing.candidate_words
    assert row["impact"] == next(d.mean for d in session.dimensions if d.id == "impact")
    assert row["red_flags"] == ";".join(flag.id for flag in session.session_flags)
    assert (row["verdict"], row["own_share"], row["follow_up_1"]) == (None, None, None)
    assert row["engine"] == "heuristic"
    assert flat_row(json.loads(line_of(judged))) == row
    assert {**flat_row(session), "id": row["id"], "file": row["file"]} == row


def test_columns_are_the_same_for_all_records():
    """A header holds the columns of every record, those of the input before ours, each once."""
    records = [record(id=1, a=1), record(answer=None), record(id=2, b=2)]
    columns = columns_of(records)
    assert columns == ["id", "question", "answer", "a", "b", *OWN]
    assert all(set(flat_row(each)) <= set(columns) for each in records)


def test_ours_step_aside_where_the_input_has_the_name():
    """The input's columns keep their names."""
    row = flat_row(record(id=1, overall="mine", rubric="star-l", starjudge_rubric=7))
    assert (row["overall"], row["rubric"], row["starjudge_rubric"]) == ("mine", "star-l", 7)
    assert isinstance(row[f"{PREFIX}overall"], int)
    assert row[f"{PREFIX}{PREFIX}rubric"] == "star-l"


def test_an_id_that_is_no_id_keeps_its_column():
    """Where ids come from another column, the input's own ``id`` stays beside the record's."""
    judged = GRADER.record(Row("in:1", {"id": 1, "nr": "x"}, {"question": QUESTION, "answer": ANSWER}, "x"))
    row = flat_row(judged)
    assert (row["id"], row["starjudge_id"], row["nr"]) == (1, "x", "x")


def test_values_without_a_cell_are_json():
    row = flat_row(record(tags=["a", "é"], more={"x": None}, big=2**70, nan=float("nan")))
    assert (row["tags"], row["more"], row["big"], row["nan"]) == ('["a", "é"]', '{"x": null}', str(2**70), None)


# CSV


def test_a_csv_has_a_row_for_each_record(tmp_path: Path):
    """RFC 4180: CRLF ends a row, quotes hold what needs them; nothing is an empty cell."""
    path = tmp_path / "out.csv"
    records = [record(id=1, note='a "b", c\nd', yes=True), record(answer=None), record(id=3)]
    assert write_table(map(line_of, records), path) == 3
    assert path.read_bytes().startswith(b"id,question,answer,note,yes,status,overall,")
    assert b'"a ""b"", c\nd",true,scored' in path.read_bytes()
    assert path.read_bytes().endswith(b"\r\n")
    rows = read_csv(path)
    assert list(rows[0]) == columns_of(records)
    assert [row["id"] for row in rows] == ["1", "in.jsonl:3", "3"]
    assert [row["status"] for row in rows] == ["scored", "failed", "scored"]
    assert (rows[1]["overall"], rows[2]["note"], rows[2]["yes"]) == ("", "", "")


@pytest.mark.parametrize(
    "text", ["=1+1", "+A1", "-A1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "- a list", "+49 30 1"]
)
def test_text_that_could_be_a_formula_is_guarded(tmp_path: Path, text: str):
    """An apostrophe stands in front of what a spreadsheet would run, in cells and in the header."""
    path = tmp_path / "out.csv"
    write_table([record(id=text, note=text, **{text: 1})], path)
    (row,) = read_csv(path)
    assert (row["id"], row["note"], row["'" + text]) == ("'" + text, "'" + text, "1")


def test_numbers_stay(tmp_path: Path):
    """Numbers, and text that is a plain number, get no apostrophe."""
    path = tmp_path / "out.csv"
    write_table([record(a=-5, b=-0.5, c="-5.25", d="+3", e="-1e5", f="-")], path)
    (row,) = read_csv(path)
    assert [row[name] for name in "abcdef"] == ["-5", "-0.5", "-5.25", "+3", "-1e5", "'-"]


def unguarded(cell: str) -> str:
    """What the docs say of taking the apostrophe away."""
    rest = cell[1:]
    return rest if cell.startswith("'") and guarded(rest) == cell else cell


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=5))
def test_any_text_of_the_input_comes_through(texts: list[str]):
    """Input columns are in the table as they were given, but for apostrophes, which can be told."""
    failures = [
        {"id": number, "input": {"note": text}, "evaluation": None, "failure": {"error": "InputError", "message": text}}
        for number, text in enumerate(texts)
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out.csv"
        write_table(failures, path)
        rows = read_csv(path)
    assert [unguarded(row["note"]) for row in rows] == texts
    assert [unguarded(row["message"]) for row in rows] == texts


def test_half_a_character_pair_is_marked(tmp_path: Path):
    """It has no UTF-8; the table is written all the same."""
    path = tmp_path / "out.csv"
    write_table([line_of(record(note="a\ud800b", answer=None))], path)
    assert read_csv(path)[0]["note"] == "a\N{REPLACEMENT CHARACTER}b"


# Parquet


def test_parquet_columns_have_kinds(tmp_path: Path):
    """Ours have the same kinds in every table; those of the input the narrowest that holds all."""
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs pyarrow")
    path = tmp_path / "out.parquet"
    records = [
        record(id=1, n=1, f=1, mixed=1, yes=True, none=None, big=2**70, note="a\ud800b"),
        record(id=2, n=None, f=0.5, mixed="x", yes=None, none=None, big=1, note=None, answer=None),
    ]
    assert write_table(map(line_of, records), path) == 2
    table = parquet.read_table(path)
    assert table.column_names == columns_of(records)
    kinds = {field.name: str(field.type) for field in table.schema}
    assert [kinds[name] for name in ("id", "n", "f", "mixed", "yes", "none", "big")] == [
        *("int64", "int64", "double", "string", "bool", "string", "string")
    ]
    assert [kinds[name] for name in ("overall", "seconds", "cost", "error", "metrics")] == [
        *("int64", "double", "double", "string", "int64")
    ]
    first, second = table.to_pylist()
    assert (first["f"], first["mixed"], first["note"], first["overall"]) == (
        *(1.0, "1", "a\N{REPLACEMENT CHARACTER}b"),
        flat_row(records[0])["overall"],
    )
    assert (second["n"], second["mixed"], second["status"], second["overall"]) == (None, "x", "failed", None)


def test_parquet_is_written_in_pieces(tmp_path: Path):
    """Row groups are small, so that memory does not grow with the batch."""
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs pyarrow")
    path = tmp_path / "out.parquet"
    line = line_of(record(answer=None))
    assert write_table((line for _ in range(4500)), path) == 4500
    metadata = parquet.read_metadata(path)
    assert (metadata.num_rows, metadata.num_row_groups) == (4500, 3)


def test_without_the_extra_a_parquet_table_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(InputError, match=r"out.parquet: needs pyarrow; pip install 'starjudge\[parquet\]'$"):
        write_table([], tmp_path / "out.parquet")


# Files


def test_a_batch_of_nothing_is_a_header(tmp_path: Path):
    assert write_table([], tmp_path / "out.csv") == 0
    assert (tmp_path / "out.csv").read_text() == ",".join(["id", *OWN]) + "\n"


def test_a_table_is_whole_or_not_there(tmp_path: Path):
    """Where writing ends half-way, the old table stays, and nothing lies beside it."""
    path = tmp_path / "out.csv"
    path.write_text("old")

    def lines() -> Iterator[bytes]:
        yield line_of(record(answer=None))
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(InputError, match=r"out.csv: cannot be written: No space left on device$"):
        write_table(lines(), path)
    assert path.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["out.csv"]


def test_a_table_is_for_its_owner_alone(tmp_path: Path):
    """It holds answers."""
    path = tmp_path / "out.csv"
    write_table([record(answer=None)], path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["out.csv"]


@pytest.mark.parametrize("line", [b"no json", b"[]", b'{"id": 1}', b"\xff"])
def test_a_line_that_is_no_record_is_named(tmp_path: Path, line: bytes):
    with pytest.raises(InputError, match=r"^results, line 2: no record"):
        write_table([line_of(record(answer=None)), line], tmp_path / "out.csv")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("out.xlsx", "expected a name ending in .csv or .parquet for a table"),
        ("gone/out.csv", "cannot be written: No such file or directory"),
    ],
)
def test_a_place_that_takes_no_table_is_refused(tmp_path: Path, name: str, message: str):
    with pytest.raises(InputError, match=message):
        write_table([], tmp_path / name)
