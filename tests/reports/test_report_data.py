"""Files of results, read for a report."""

from __future__ import annotations

import json
from pathlib import Path

import made_sessions
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_batches import judged, small

from starjudge.batch.work import line_of
from starjudge.errors import InputError
from starjudge.models.batch import BatchRecord, Failure
from starjudge.reports.report_data import read_records, single_result


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    file = tmp_path / "results.jsonl"
    file.write_bytes(b"".join(map(line_of, small())))
    return file


def test_lines_of_grade(lines: Path) -> None:
    """Records come back as they were written."""
    assert [record.id for record in read_records(lines)] == ["good", "fair", "poor", "lost", "talk"]
    assert list(read_records(lines)) == small()


@pytest.mark.parametrize("indent", [None, 2])
def test_one_result(tmp_path: Path, indent: int | None) -> None:
    """JSON of one evaluation or of one interview is that, on one line or on many."""
    for value in (judged(3), made_sessions.rich()):
        file = tmp_path / "one.json"
        file.write_text(value.model_dump_json(indent=indent))
        assert single_result(file) == value
        (record,) = read_records(file)
        assert value in (record.evaluation, record.session)


def test_a_list(tmp_path: Path) -> None:
    """A JSON list of evaluations is a batch."""
    file = tmp_path / "list.json"
    file.write_text(json.dumps([judged(n).model_dump(mode="json") for n in (1, 5)]))
    assert [record.id for record in read_records(file)] == ["list-1", "list-2"]
    assert single_result(file) is None


def test_a_batch_is_no_single_result(lines: Path) -> None:
    """A file of `grade` is a batch, also with one record."""
    assert single_result(lines) is None
    lines.write_bytes(line_of(small()[0]))
    assert single_result(lines) is None


def test_half_a_letter(tmp_path: Path) -> None:
    """What UTF-8 cannot hold, and JSON can, is read back."""
    record = BatchRecord(id="x", input={"note": "\ud800"}, failure=Failure(error="E", message="m"))
    file = tmp_path / "results.jsonl"
    file.write_bytes(line_of(record))
    assert [one.id for one in read_records(file)] == ["x"]


def test_a_line_cut_off_is_left_out(lines: Path) -> None:
    """The last line of a run that goes on, or was stopped, is named and left out."""
    lines.write_bytes(lines.read_bytes()[:-40])
    told: list[str] = []
    assert len(list(read_records(lines, told.append))) == 4
    assert told == [f"{lines}:5: the last line is cut off, and is left out; the run can be gone on with"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "the file is empty; expected a result"),
        ('{"id": 1, "evaluation"\n{}\n', ":1: not valid JSON"),
        ('{"a": 1}\n', "expected a result of 'starjudge evaluate'.*found a$"),
        ("7\n", "found int"),
        ("[7]", "item 1: expected a result"),
        ('{\n  "scores": }', ":2: not valid JSON"),
        ('{"scores": {}}\n', "field 'question': Field required; written by another version"),
        ('{"id": "x", "input": {}, "evaluation": null, "failure": null}\n', "exactly one of evaluation"),
        ("[" * 100_000, "not valid JSON"),
    ],
)
def test_what_is_no_result(tmp_path: Path, text: str, fault: str) -> None:
    """Anything else is refused in one line that names the file, the line, and what was expected."""
    file = tmp_path / "results.jsonl"
    file.write_text(text)
    with pytest.raises(InputError, match=fault) as error:
        list(read_records(file))
    assert str(error.value).startswith(str(file))
    assert "\n" not in str(error.value)


def test_tables_are_refused(tmp_path: Path) -> None:
    """A table of results has no evidence in it; the message says what to give instead."""
    with pytest.raises(InputError, match=r"results\.csv: a table .* OUT\.jsonl"):
        list(read_records(tmp_path / "results.csv"))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_broken_file_is_an_input_error(tmp_path: Path, data: st.DataObject) -> None:
    """Whatever bytes are put into results, they are read, or refused in one line; no other error comes out."""
    whole = line_of(small()[2])
    at = data.draw(st.integers(0, len(whole)))
    until = data.draw(st.integers(at, min(len(whole), at + 40)))
    file = tmp_path / "results.jsonl"
    file.write_bytes(whole[:at] + data.draw(st.binary(max_size=12)) + whole[until:])
    told: list[str] = []
    try:
        single_result(file)
        list(read_records(file))
    except InputError as error:
        told.append(str(error))
    assert not [message for message in told if "\n" in message]
