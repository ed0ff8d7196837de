"""What fuzzing found in files of results that are gone on with, or made into tables (docs/fuzzing.md)."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from starjudge import HeuristicJudge, InputError, evaluate_answers
from starjudge.batch.inputs import rows
from starjudge.batch.openai_batch.state import StateFile
from starjudge.batch.rows import Row
from starjudge.batch.runner import grade
from starjudge.batch.tables import write_table

RECORD = {"question": "Tell me about a failure.", "answer": "I shipped a model too early, and I rolled it back."}


@pytest.fixture
def result(tmp_path: Path) -> dict[str, Any]:
    """A record as `grade` writes it."""
    output = tmp_path / "first.jsonl"
    grade([Row("a:1", RECORD, RECORD)], output, judge=HeuristicJudge())
    found: dict[str, Any] = json.loads(output.read_text("utf-8"))
    return found


def _without_a_score(result: dict[str, Any]) -> None:
    del result["evaluation"]["scores"]["structure"]


def _scores_in_a_list(result: dict[str, Any]) -> None:
    result["evaluation"]["scores"] = [result["evaluation"]["scores"]]


def _flag_as_text(result: dict[str, Any]) -> None:
    result["evaluation"]["red_flags"] = ["no_metrics"]


def _exchanges_of_none(result: dict[str, Any]) -> None:
    result.update(evaluation=None, session={"exchanges": [None]})


def _failure_as_text(result: dict[str, Any]) -> None:
    result["failure"] = "it failed"


CHANGES = (_without_a_score, _scores_in_a_list, _flag_as_text, _exchanges_of_none, _failure_as_text)


def _judge(**fields: Any) -> Callable[[dict[str, Any]], None]:
    return lambda result: result["evaluation"]["judge"].update(fields)


COUNTED = (
    _judge(cached_tokens=5e-324),
    _judge(calls="1"),
    _judge(cost=float("inf")),
    _judge(cost=10**400),
    lambda result: result["evaluation"].update(status="records"),
    lambda result: result["evaluation"].update(red_flags=[{"id": 7}]),
)
"""Of these a table has no need; the summary of a run has."""


@pytest.mark.parametrize("change", [*CHANGES, *COUNTED])
def test_a_result_in_another_form_is_named_with_its_line(
    tmp_path: Path, result: dict[str, Any], change: Callable[[dict[str, Any]], None]
) -> None:
    """A run that goes on with a file that was changed by hand stops with file and line, and the file stays."""
    output = tmp_path / "out.jsonl"
    whole = json.dumps(result)
    change(result)
    before = f"{whole}\n{json.dumps(result)}\n"
    output.write_text(before, "utf-8")
    with pytest.raises(InputError, match=r"out\.jsonl:2: a result in another form"):
        grade([Row("a:1", RECORD, RECORD)], output, judge=HeuristicJudge())
    assert before == output.read_text("utf-8")


@pytest.mark.parametrize("change", CHANGES)
def test_no_table_is_made_of_a_result_in_another_form(
    tmp_path: Path, result: dict[str, Any], change: Callable[[dict[str, Any]], None]
) -> None:
    """The line is named, and no table is left behind."""
    change(result)
    with pytest.raises(InputError, match=r"results, line 1: a result in another form"):
        write_table([json.dumps(result)], tmp_path / "out.csv")
    assert not list(tmp_path.glob("out.csv*"))


def test_results_in_another_encoding_are_not_gone_on_with(tmp_path: Path, result: dict[str, Any]) -> None:
    """UTF-8 is never written behind UTF-16, which JSON readers take for results as well."""
    output = tmp_path / "out.jsonl"
    before = f"{json.dumps(result)}\n".encode("utf-16-be")
    output.write_bytes(before)
    with pytest.raises(InputError, match=r"out\.jsonl:1: holds something else than results"):
        grade([Row("a:1", RECORD, RECORD)], output, judge=HeuristicJudge())
    assert before == output.read_bytes()


@pytest.mark.parametrize(
    "change",
    [{"name": ["part-1"]}, {"requests": "many"}, {"fetched": None}, {"faults": "x"}, {"planned": [1]}],
)
def test_a_state_with_values_of_another_kind_is_named(tmp_path: Path, change: dict[str, Any]) -> None:
    """A state file of the Batch API that was damaged is told from a whole one before anything is done by it."""
    path = tmp_path / "run.json"
    part = {"name": "0001", "requests": 3, "bytes": 900}
    path.write_text(json.dumps({"starjudge_batch": 1, "parts": [part | change]}), "utf-8")
    with pytest.raises(InputError, match=r"run\.json: expected the state of a run of openai-batch"), StateFile(path):
        pass


@pytest.mark.parametrize("name", ["a" * 400, "1" * 400, "../../elsewhere/0001", "/elsewhere", "", "0001\0"])
def test_a_state_names_no_file_but_its_own(tmp_path: Path, name: str) -> None:
    """Names of batches become names of files: one that leads elsewhere, or that no file can have, is none of ours."""
    path = tmp_path / "run.json"
    part = {"name": name, "requests": 3, "bytes": 900}
    path.write_text(json.dumps({"starjudge_batch": 1, "parts": [part]}), "utf-8")
    with pytest.raises(InputError, match=r"run\.json: expected the state of a run of openai-batch"), StateFile(path):
        pass


def test_a_duration_that_no_number_holds_is_the_rows_own_failure(tmp_path: Path) -> None:
    """A row of JSON Lines may have one; its record names the field, with an error of ours."""
    record = next(evaluate_answers([{**RECORD, "duration": 10**400}], judge="heuristic"))
    assert record.failure is not None
    assert record.failure.error == "InputError"
    assert "duration: expected seconds" in record.failure.message


def test_a_state_keeps_names_in_another_encoding(tmp_path: Path) -> None:
    """A file's name that is no UTF-8 comes with half characters; the state is written, and read as it was."""
    path = tmp_path / "run.json"
    with StateFile(path, new=True) as state:
        state.run.inputs.append("caf\udce9.csv")
        state.save()
    with StateFile(path) as state:
        assert state.run.inputs == ["caf\udce9.csv"]


def test_bytes_of_a_damaged_table_stay_out_of_the_message(tmp_path: Path) -> None:
    """Arrow repeats bytes that it cannot read; they are written out, as a terminal may obey them."""
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "answers.parquet"
    parquet.write_table(pyarrow.table({"question": ["q"], "answer": ["I did it."]}), path)
    whole = path.read_bytes()
    messages = []
    for at in range(len(whole) - 200, len(whole) - 8):
        path.write_bytes(whole[:at] + b"\x0f" + whole[at + 1 :])
        try:
            list(rows([str(path)]))
        except InputError as error:
            messages.append(str(error))
    assert any(r"\x0f" in message for message in messages)
    assert all(message.isprintable() for message in messages)
