"""Many rows: each has one record, whatever happens to it or to the run."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from batch_rows import Moody, moody_grader, plain_grader, row, rows

from starjudge import evaluate_answers
from starjudge.batch.engine import GraderMaker
from starjudge.batch.in_work import Stop
from starjudge.batch.runner import grade
from starjudge.errors import InputError, TooManyFailures
from starjudge.judges import HeuristicJudge

HEURISTIC = HeuristicJudge()


def records(path: Path) -> list[dict]:  # type: ignore[type-arg]
    """The records of a file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_every_row_has_one_record_in_order(tmp_path: Path) -> None:
    """Ids and further columns pass through."""
    out = tmp_path / "out.jsonl"
    summary = grade(rows(5), out, judge=HEURISTIC)
    assert [r["id"] for r in records(out)] == [0, 1, 2, 3, 4]
    assert [r["input"]["cohort"] for r in records(out)] == [0, 1, 2, 0, 1]
    assert (summary.records, summary.scored, summary.failed) == (5, 5, 0)


@pytest.mark.parametrize("workers", [1, 4])
def test_an_error_of_the_judge_is_that_rows_failure(tmp_path: Path, workers: int) -> None:
    """A timeout is no low score, and a fault of a judge does not end the run."""
    out = tmp_path / "out.jsonl"
    summary = grade(rows(8), out, judge=Moody(), workers=workers, ordered=True)
    failed = {r["id"]: r["failure"] for r in records(out) if r["failure"]}
    assert failed[3] == {"error": "ModelTimeout", "message": "the server was asked and did not answer"}
    assert failed[4]["error"] == "ZeroDivisionError"
    assert (summary.records, summary.failed) == (8, 2)
    assert all(r["evaluation"] is None for r in records(out) if r["failure"])


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"asked": {"question": "Why?"}},
            "field 'answer': expected text, found none; fields: question, answer, cohort",
        ),
        ({"asked": {"question": "Why?", "answer": 7}}, "field 'answer': expected text, found int"),
        ({"asked": {"answer": "I did."}}, "field 'question': expected text"),
        ({"asked": {"question": "Why?", "answer": "x" * 600_000}}, "600,000 characters"),
        ({"asked": {"question": "Why?", "answer": "I did.", "rubric": "stra"}}, "did you mean 'star'"),
        ({"asked": {"question": "Why?", "answer": "I did.", "company": "amazn"}}, "did you mean 'amazon'"),
        ({"asked": {"question": "Why?", "answer": "I did.", "duration": "long"}}, "not a duration"),
        ({"fault": "in.jsonl:1: not valid JSON"}, "not valid JSON"),
    ],
)
def test_a_bad_row_is_a_failure_with_place_and_field(changes: dict[str, object], told: str) -> None:
    """The rest goes on; the message says where and what."""
    record = plain_grader().record(row(0, **changes))
    assert record.failure is not None
    assert record.failure.error in ("InputError", "RubricError")
    assert "in.jsonl:1" in record.failure.message
    assert told in record.failure.message


def test_processes_give_the_records_of_one_process(tmp_path: Path) -> None:
    """The work is shared out, and the file is the same."""
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    grade(rows(100), one, judge=HEURISTIC)
    grade(rows(100), two, judge=HEURISTIC, maker=GraderMaker(plain_grader, {}), workers=2, ordered=True)
    assert one.read_bytes() == two.read_bytes()


def test_a_row_that_ends_its_process_is_a_failure_and_the_others_are_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Out of memory, say: the run goes on, and names the row."""
    monkeypatch.setenv("STARJUDGE_TEST_DIE", "1")
    out = tmp_path / "out.jsonl"
    grade(rows(40), out, judge=HEURISTIC, maker=GraderMaker(moody_grader, {}), workers=2)
    found = {r["id"]: r["failure"]["error"] for r in records(out) if r["failure"]}
    assert found == {3: "ModelTimeout", 4: "ZeroDivisionError", 5: "WorkerDied"}
    assert sorted(r["id"] for r in records(out)) == list(range(40))


def test_a_second_run_does_only_what_is_left(tmp_path: Path) -> None:
    """What is there is not judged again, and the summary counts it."""
    out = tmp_path / "out.jsonl"
    grade(rows(3), out, judge=HEURISTIC)
    before = out.read_bytes()
    summary = grade(rows(6), out, judge=HEURISTIC)
    assert out.read_bytes().startswith(before)
    assert (summary.records, summary.resumed) == (6, 3)


def test_a_row_that_stands_twice_has_two_records(tmp_path: Path) -> None:
    """Also when the run was cut off between the two."""
    out = tmp_path / "out.jsonl"
    twice = [row(0), row(0), row(1)]
    grade(twice[:1], out, judge=HEURISTIC)
    grade(twice, out, judge=HEURISTIC)
    assert Counter(r["id"] for r in records(out)) == {0: 2, 1: 1}


def test_failures_are_done_again_when_asked(tmp_path: Path) -> None:
    """Those of an earlier run are taken out, and nothing else."""
    out = tmp_path / "out.jsonl"
    grade(rows(6), out, judge=Moody())
    summary = grade(rows(6), out, judge=Moody(), retry_failed=True)
    assert (summary.records, summary.resumed, summary.failed) == (6, 4, 2)


def test_results_of_another_rubric_are_not_mixed(tmp_path: Path) -> None:
    """A changed rubric or lens is said, and nothing is written."""
    out = tmp_path / "out.jsonl"
    grade(rows(2), out, judge=HEURISTIC, rubric="star")
    before = out.read_bytes()
    with pytest.raises(InputError, match=r"rubric star 1\.\S+ \(\w+\), now scaol .* company lens none, now meta"):
        grade(rows(4), out, judge=HEURISTIC, rubric="scaol", company="meta")
    assert out.read_bytes() == before


def test_too_many_failures_end_the_run(tmp_path: Path) -> None:
    """What is done stays."""
    out = tmp_path / "out.jsonl"
    with pytest.raises(TooManyFailures, match="2 records failed"):
        grade(rows(50), out, judge=Moody(), max_failures=1)
    assert [r["id"] for r in records(out)] == [0, 1, 2, 3, 4]


def test_a_stopped_run_finishes_what_is_in_work(tmp_path: Path) -> None:
    """No further row is taken."""
    out, stop = tmp_path / "out.jsonl", Stop()
    grade(rows(1000), out, judge=HEURISTIC, stop=stop, on_progress=lambda p: stop() if p.done == 7 else None)
    assert len(records(out)) == 7


KILLED = """
import sys
sys.path.insert(0, {folder!r})
from batch_rows import plain_grader, rows
from starjudge.batch.engine import GraderMaker
from starjudge.batch.runner import grade
from starjudge.judges import HeuristicJudge
if __name__ == "__main__":
    grade(rows(1500), {out!r}, judge=HeuristicJudge(), maker=GraderMaker(plain_grader, {{}}), workers=2, ordered=True)
"""


def test_a_killed_run_goes_on_where_it_was(tmp_path: Path) -> None:
    """SIGKILL at three moments: the file is that of an undisturbed run, and no worker stays behind."""
    out, whole, script = tmp_path / "out.jsonl", tmp_path / "whole.jsonl", tmp_path / "run.py"
    script.write_text(KILLED.format(folder=str(Path(__file__).parent), out=str(out)))
    for size in (1, 500_000, 2_000_000):
        process = subprocess.Popen([sys.executable, str(script)])
        while process.poll() is None and (not out.exists() or out.stat().st_size < size):
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert 0 < len(out.read_bytes().splitlines()) < 1500
    subprocess.run([sys.executable, str(script)], check=True)
    grade(rows(1500), whole, judge=HEURISTIC)
    assert out.read_bytes() == whole.read_bytes()


def test_evaluate_answers_gives_a_record_for_each() -> None:
    """From any mappings, as they finish, in order on request."""
    given = [dict(row(n).data, id=f"a{n}") for n in range(6)]
    found = list(evaluate_answers(iter(given), judge=Moody(), concurrency=3, ordered=True))
    assert [r.id for r in found] == [f"a{n}" for n in range(6)]
    assert [r.failure is not None for r in found] == [False, False, False, True, True, False]
    assert found[0].input == given[0]


def test_evaluate_answers_takes_records_one_at_a_time() -> None:
    """An endless source is no problem."""

    def endless() -> object:
        number = 0
        while True:
            yield row(number).data
            number += 1

    first = next(evaluate_answers(endless(), judge="heuristic"))  # type: ignore[arg-type]
    assert first.evaluation is not None
    assert first.id == "record 1"


@pytest.mark.parametrize("concurrency", [0, 1.5, True, 5000])
def test_a_wrong_concurrency_is_told(concurrency: object) -> None:
    """Before any answer is judged."""
    with pytest.raises(InputError, match="concurrency: expected a whole number from 1 to 1024"):
        list(evaluate_answers([], judge="heuristic", concurrency=concurrency))  # type: ignore[arg-type]
