"""What an actor of Ray does with tables, the cluster's pace, and results read back; without Ray itself.

What needs a cluster is in ``test_ray_cluster.py``.
"""

from __future__ import annotations

import json
import logging
import pickle
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from batch_rows import ANSWER, QUESTION, Moody

import starjudge.ray
from starjudge.batch.flat import OWN
from starjudge.batch.ray_grader import Plan, RayGrader, Secret, Setup
from starjudge.batch.ray_pace import ClusterPace, SharedPace
from starjudge.batch.ray_results import digest_of_id, done_in, result_files, without_done
from starjudge.chat.chat_model import Deadline
from starjudge.chat.pace import NoRoom
from starjudge.chat.rate_limits import Limit, RateLimits
from starjudge.errors import InputError, ModelAccessDenied
from starjudge.evaluate import evaluate_answer
from starjudge.models.batch import BatchRecord
from starjudge.models.evaluation import Evaluation
from starjudge.models.request import Request
from starjudge.ray import evaluate_dataset
from starjudge.resources.rubrics import load_rubric

pyarrow = pytest.importorskip("pyarrow")
numpy = pytest.importorskip("numpy")
parquet = pytest.importorskip("pyarrow.parquet")

KEY = "sk-" + "example" * 4


def setup(table: Any, judge: Any = "heuristic", **changes: Any) -> Setup:
    names = table.column_names
    settings: dict[str, Any] = {
        "columns": {name: name for name in ("id", "question", "answer", "rubric") if name in names},
        "names": names,
        "rubric": load_rubric("star-l"),
        "company": None,
        "judge": judge,
        "model": None,
        "base_url": None,
        "api_key": None,
        "requests_per_minute": None,
        "tokens_per_minute": None,
        "threads": 1,
        "flat": False,
    }
    return Setup(**{**settings, **changes})


def graded(table: Any, judge: Any = "heuristic", **changes: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = RayGrader(Plan(setup(table, judge, **changes)))(table).to_pylist()
    return rows


def answers(count: int) -> Any:
    return pyarrow.table(
        {
            "id": list(range(count)),
            "question": [QUESTION] * count,
            "answer": [ANSWER.format(number=number) for number in range(count)],
            "cohort": ["spring"] * count,
        }
    )


class TestGrading:
    def test_each_row_comes_out_once_with_its_own_columns_and_its_evaluation(self) -> None:
        rows = graded(answers(3))
        assert [row["id"] for row in rows] == [0, 1, 2]
        assert {row["cohort"] for row in rows} == {"spring"}
        alone = evaluate_answer(QUESTION, ANSWER.format(number=1), judge="heuristic")
        assert rows[1]["overall"] == alone.overall
        record = BatchRecord.model_validate_json(rows[1]["record"])
        assert record.evaluation is not None
        assert record.evaluation.scores == alone.scores
        assert record.input["cohort"] == "spring"

    def test_rows_that_cannot_be_judged_are_failures_among_the_others(self) -> None:
        rows = graded(answers(6), Moody())
        assert [row["status"] for row in rows] == ["scored"] * 3 + ["failed", "failed", "scored"]
        assert rows[3]["error"] == "ModelTimeout"
        assert rows[4]["error"] == "ZeroDivisionError"
        assert rows[3]["overall"] is None

    def test_a_missing_answer_is_a_failure_that_names_row_and_field(self) -> None:
        table = answers(2).set_column(2, "answer", pyarrow.array([None, "x"], pyarrow.string()))
        row = graded(table)[0]
        assert row["message"].startswith("row 0: field 'answer': expected text, found none")

    def test_text_that_is_not_utf8_is_a_failure_and_is_passed_on_mended(self) -> None:
        broken = pyarrow.array([b"caf\xe9", b"fine"], pyarrow.binary()).view(pyarrow.string())
        rows = graded(answers(2).set_column(2, "answer", broken))
        assert rows[0]["answer"] == "caf\N{REPLACEMENT CHARACTER}"
        assert rows[0]["message"] == "row 0: column 'answer': text that is not UTF-8; write the row again"
        assert rows[1]["error"] is None

    def test_rows_without_an_id_are_called_after_their_content(self) -> None:
        table = answers(3).drop_columns(["id"])
        first, again = graded(table), graded(table.slice(1))
        assert [row["id"] for row in first[1:]] == [row["id"] for row in again]
        assert len({row["id"] for row in first}) == 3

    def test_a_gap_among_ids_of_text_is_filled_with_the_name_from_the_content(self) -> None:
        table = answers(2).set_column(0, "id", pyarrow.array(["a", None], pyarrow.string()))
        first, second = graded(table)
        assert first["id"] == "a"
        assert second["id"] == json.loads(second["record"])["id"]
        assert without_done(table, "id", numpy.array([digest_of_id(second["id"])])).num_rows == 1

    def test_numbers_in_place_of_text_are_failures_of_their_rows(self) -> None:
        table = answers(2).set_column(2, "answer", pyarrow.array([4, 5]))
        assert "expected text, found int" in graded(table)[0]["message"]

    def test_flat_leaves_out_the_record_and_nothing_else(self) -> None:
        whole, flat = graded(answers(1))[0], graded(answers(1), flat=True)[0]
        assert set(whole) - set(flat) == {"record"}
        assert set(OWN) <= set(flat)

    def test_columns_of_the_input_keep_their_names(self) -> None:
        table = answers(1).append_column("overall", [["mine"]]).append_column("record", [["tape 4"]])
        row = graded(table)[0]
        assert (row["overall"], row["record"]) == ("mine", "tape 4")
        assert isinstance(row["starjudge_overall"], int)
        assert json.loads(row["starjudge_record"])["id"] == 0

    def test_an_empty_table_has_the_same_columns(self) -> None:
        table = answers(1)
        grader = RayGrader(Plan(setup(table)))
        assert grader(table.slice(1)).schema == grader(table).schema

    def test_a_refused_key_is_tried_once_and_fails_all_rows(self) -> None:
        asked = []

        class Locked:
            def evaluate(self, request: Request) -> Evaluation:
                asked.append(request)
                raise ModelAccessDenied("the key is not accepted")

        rows = graded(answers(5), Locked())
        assert len(asked) == 1
        assert {row["error"] for row in rows} == {"ModelAccessDenied"}

    def test_a_key_shows_in_no_text_of_the_plan_and_reaches_the_worker(self) -> None:
        plan = Plan(setup(answers(1), "model", api_key=Secret(KEY)))
        for shown in (repr(plan), str(plan), repr(plan.setup), repr(plan.setup.api_key), f"{vars(plan)}"):
            assert KEY not in shown
        sent = pickle.loads(pickle.dumps(plan))
        assert sent.setup.api_key.tell() == KEY


class Clock:
    """Time that only moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


class DirectKeeper:
    """Asks a pace in this process."""

    def __init__(self, pace: SharedPace) -> None:
        self._pace = pace

    def call(self, name: str, *arguments: Any) -> Any:
        return getattr(self._pace, name)(*arguments)

    tell = call


def workers(count: int, **limits: float) -> tuple[Clock, SharedPace, list[ClusterPace]]:
    clock = Clock()
    shared = SharedPace(**limits, clock=clock)
    return clock, shared, [ClusterPace(DirectKeeper(shared), 8, sleep=clock.sleep) for _ in range(count)]


def sent_by(clock: Clock, paces: list[ClusterPace], calls: int, tokens: float = 1_000.0) -> list[float]:
    times = []
    for number in range(calls):
        pace = paces[number % len(paces)]
        with pace.admit():
            call = pace.begin(tokens, Deadline(60.0))
            times.append(clock())
            pace.replied(call, round(tokens))
    return times


class TestPace:
    def test_workers_together_keep_to_requests_a_minute(self) -> None:
        clock, _, paces = workers(3, requests_per_minute=60)
        times = sent_by(clock, paces, 150)
        most = max(sum(start <= at < start + 60 for at in times) for start in times)
        assert 57 <= most <= 60

    def test_workers_together_keep_to_tokens_a_minute(self) -> None:
        clock, _, paces = workers(3, tokens_per_minute=60_000)
        times = sent_by(clock, paces, 150, tokens=1_000.0)
        most = max(sum(start <= at < start + 60 for at in times) for start in times)
        assert 56 <= most <= 60

    def test_what_a_call_did_not_use_goes_to_the_others(self) -> None:
        clock, _, paces = workers(2, tokens_per_minute=60_000)
        for number in range(60):
            pace = paces[number % 2]
            with pace.admit():
                pace.replied(pace.begin(5_000.0, Deadline(60.0)), 500)
        assert clock() - 100.0 < 60 * 500 / 1_000 * 1.3

    def test_a_wait_that_one_worker_is_asked_for_holds_all(self) -> None:
        clock, _, (one, other) = workers(2)
        with one.admit():
            one.refused(one.begin(10.0, Deadline(60.0)), 7.0)
        with other.admit():
            pass
        assert clock() - 100.0 == pytest.approx(7.0, abs=0.2)

    def test_a_turn_that_was_given_before_a_hold_is_given_anew(self) -> None:
        clock = Clock()
        shared = SharedPace(60, clock=clock)
        turns = [shared.reserve(10.0) for _ in range(4)]
        shared.hold(30.0)
        anew = [shared.still(turn.holds, 10.0).seconds for turn in turns]
        assert anew[0] == pytest.approx(30.0, abs=0.1)
        assert [b - a for a, b in pairwise(anew)] == pytest.approx([60 / 60 / 0.97] * 3, abs=0.04)
        clock.sleep(40.0)
        assert shared.still(shared.reserve(10.0).holds, 10.0).seconds == 0

    def test_limits_that_a_server_tells_one_worker_hold_for_all_unless_others_are_given(self) -> None:
        _, told, (one,) = workers(1)
        with one.admit():
            one.replied(one.begin(10.0, Deadline(60.0)), 10, RateLimits(Limit(most=60)))
        assert [told.reserve(10.0).seconds > 0 for _ in range(3)][1:] == [True, True]
        _, given, (one,) = workers(1, requests_per_minute=600)
        with one.admit():
            one.replied(one.begin(10.0, Deadline(60.0)), 10, RateLimits(Limit(most=6)))
        assert given.reserve(10.0).seconds < 0.2

    def test_a_turn_that_is_not_used_is_given_back(self) -> None:
        clock, shared, (one,) = workers(1, requests_per_minute=60)
        for _ in range(20):
            with one.admit():
                pass  # answered from a cache, or a row with a fault
        assert clock() - 100.0 < 1.0
        assert shared.reserve(10.0).seconds == 0

    def test_a_further_call_whose_turn_comes_too_late_fails_at_once(self) -> None:
        clock, shared, (one,) = workers(1, requests_per_minute=6)
        with one.admit():
            one.begin(10.0, Deadline(5.0))
            with pytest.raises(NoRoom):
                one.begin(10.0, Deadline(5.0))
        assert clock() == 100.0
        assert shared.reserve(10.0).seconds < 11


class TestResults:
    def written(self, folder: Path, rows: list[dict[str, Any]], name: str = "1.json") -> str:
        folder.mkdir(exist_ok=True)
        (folder / name).write_text("".join(json.dumps(row) + "\n" for row in rows))
        return str(folder)

    def left(self, table: Any, done: list[bytes], column: str | None = "id") -> list[Any]:
        kept = without_done(table, column, numpy.unique(numpy.array(done, dtype="S16")))
        return [row.get("id", row["answer"]) for row in kept.to_pylist()]

    def test_rows_with_a_result_are_left_out(self, tmp_path: Path) -> None:
        self.written(tmp_path / "r", [{"id": 1, "status": "scored"}, {"id": 3, "status": "failed"}])
        (file,) = result_files([str(tmp_path / "r")])
        assert self.left(answers(5), done_in(file, "id", retry_failed=False)) == [0, 2, 4]
        assert self.left(answers(5), done_in(file, "id", retry_failed=True)) == [0, 2, 3, 4]

    def test_rows_of_parquet_and_rows_without_ids_are_found_again(self, tmp_path: Path) -> None:
        table = answers(4).drop_columns(["id"])
        result = RayGrader(Plan(setup(table)))(table.slice(2))
        (tmp_path / "r").mkdir()
        parquet.write_table(result, tmp_path / "r" / "1.parquet")
        (file,) = result_files([str(tmp_path / "r")])
        left = self.left(table, done_in(file, "id", retry_failed=False), None)
        assert left == [ANSWER.format(number=0), ANSWER.format(number=1)]

    def test_a_number_and_its_text_are_two_ids(self) -> None:
        assert digest_of_id(5) != digest_of_id("5")

    def test_a_last_line_that_is_cut_off_is_passed_over_and_told(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        folder = self.written(tmp_path / "r", [{"id": 1}])
        with (tmp_path / "r" / "1.json").open("a") as file:
            file.write('{"id": 2, "sta')
        with caplog.at_level(logging.WARNING, "starjudge"):
            assert done_in(result_files([folder])[0], "id", retry_failed=False) == [digest_of_id(1)]
        assert "its last line is cut off" in caplog.text

    def test_a_file_of_parquet_that_is_cut_off_is_named(self, tmp_path: Path) -> None:
        whole = tmp_path / "r.parquet"
        parquet.write_table(answers(50), whole)
        whole.write_bytes(whole.read_bytes()[:-40])
        with pytest.raises(InputError, match=r"r\.parquet: not a whole file .* remove it, and its rows are judged"):
            done_in(str(whole), "id", retry_failed=False)

    def test_results_without_the_column_name_those_there_are(self, tmp_path: Path) -> None:
        folder = self.written(tmp_path / "r", [{"key": 1, "status": "scored"}])
        with pytest.raises(InputError, match=r"1\.json: no column 'id'; columns: key, status; name it with id="):
            done_in(result_files([folder])[0], "id", retry_failed=False)

    def test_a_folder_that_is_not_there_yet_has_no_results(self, tmp_path: Path) -> None:
        assert result_files([str(tmp_path / "later")]) == []


def dataset(*columns: str) -> Any:
    return SimpleNamespace(columns=lambda: list(columns), map_batches=lambda *_: None)


def without_ray(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)


class TestArguments:
    def test_a_missing_column_names_those_there_are(self) -> None:
        with pytest.raises(InputError, match="dataset: no column 'answer' for the answer; columns: question, reply"):
            evaluate_dataset(dataset("question", "reply"), judge="heuristic")

    def test_going_on_by_a_column_that_is_not_there_names_those_there_are(self) -> None:
        with pytest.raises(InputError, match="dataset: no column 'key' for the id; columns: id, answer"):
            starjudge.ray.only_missing(dataset("id", "answer"), "results", id="key")

    def test_what_is_no_dataset_is_said(self) -> None:
        with pytest.raises(InputError, match=r"dataset: expected a ray\.data\.Dataset, found list"):
            evaluate_dataset([], judge="heuristic")

    @pytest.mark.parametrize(
        ("setting", "message"),
        [
            ({"concurrency": 0}, "concurrency: expected a whole number from 1 up, found 0"),
            ({"batch_size": 2.5}, "batch_size: expected a whole number from 1 up, found 2.5"),
            ({"requests_per_minute": -1}, "requests_per_minute: expected a number from 1 up, found -1"),
            ({"company": "acme"}, "company: unknown 'acme'"),
            ({"rubric": "stra"}, "stra"),
            ({"judge": "modle"}, "judge: unknown 'modle'"),
        ],
    )
    def test_a_wrong_argument_is_named(
        self, setting: dict[str, Any], message: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        without_ray(monkeypatch)
        with pytest.raises(InputError, match=message):
            evaluate_dataset(dataset("question", "answer"), **{"judge": "heuristic", **setting})

    @pytest.mark.parametrize(
        "call",
        [
            lambda: evaluate_dataset(dataset("question", "answer"), judge="heuristic"),
            lambda: starjudge.ray.only_missing(dataset("id"), "results"),
        ],
    )
    def test_without_ray_it_is_said_what_to_install(
        self, call: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        without_ray(monkeypatch)
        with pytest.raises(InputError, match=r"needs ray; pip install 'starjudge\[ray\]'"):
            call()
