from __future__ import annotations

import datetime
import logging
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from starjudge import evaluate_answer, evaluate_transcript
from starjudge.batch import runner
from starjudge.batch.columns import Columns
from starjudge.batch.flat import OWN, columns_of, flat_row
from starjudge.batch.frames import evaluate_frame, to_frame
from starjudge.batch.plain_values import plain_value
from starjudge.batch.rows import Row
from starjudge.batch.work import Grader
from starjudge.errors import InputError
from starjudge.judges import HeuristicJudge
from starjudge.models.batch import BatchRecord

QUESTION = "Tell me about a time a model you owned failed."
ANSWER = (
    "Last May our forecast for a hospital kitchen began to miss. I owned it, rolled it back, compared the features "
    "with those of training, and found one with another unit. I fixed the job, told the cooks, and added a check. "
    "Waste fell from {} % to 9 % within two weeks. Since then I check units before each release."
)
DATA: dict[str, list[Any]] = {
    "question": [QUESTION, QUESTION, None, QUESTION],
    "answer": [ANSWER.format(30), "We did some things.", ANSWER.format(50), None],
    "cohort": ["a", "b", "c", "d"],
}
SCORED = [evaluate_answer(QUESTION, text, judge="heuristic").overall for text in DATA["answer"][:2]]


def frame_of(kind: str, data: Mapping[str, Any], **more: Any) -> Any:
    return pytest.importorskip(kind, reason=f"needs {kind}").DataFrame(data, **more)


def values(frame: Any, column: str) -> list[Any]:
    """A column, with what is missing as ``None``."""
    found = frame[column]
    return [plain_value(value) for value in (found.to_list() if hasattr(found, "to_list") else found)]


KINDS = pytest.mark.parametrize("kind", ["pandas", "polars"])


@KINDS
def test_a_frame_comes_back_with_what_came_of_its_rows(kind: str):
    """The same kind of frame, its rows in their order, its columns in front of ours; a failed row says why."""
    given = frame_of(kind, DATA)
    found = evaluate_frame(given, judge="heuristic")
    assert type(found) is type(given)
    assert list(found.columns) == [*DATA, *OWN]
    assert [values(found, column) for column in DATA] == list(DATA.values())
    assert values(found, "overall") == [*SCORED, None, None]
    assert values(found, "status")[2:] == ["failed", "failed"]
    assert values(found, "error") == [None, None, "InputError", "InputError"]
    assert "field 'question': expected text, found none" in values(found, "message")[2]
    assert "field 'answer': expected text, found none" in values(found, "message")[3]
    assert list(given.columns) == list(DATA)  # the frame given is as it was


@KINDS
def test_what_a_frame_says_is_what_a_record_says(kind: str):
    """Columns and values are those of the flat row."""
    found = evaluate_frame(frame_of(kind, {name: column[:1] for name, column in DATA.items()}), judge="heuristic")
    grader = Grader(HeuristicJudge())
    record = grader.record(Row("x", {}, {"question": QUESTION, "answer": DATA["answer"][0]}))
    assert {name: values(found, name)[0] for name in OWN} == {name: flat_row(record)[name] for name in OWN}


def test_a_pandas_index_is_kept():
    """Also one that repeats itself."""
    given = frame_of("pandas", DATA, index=["x", "y", "x", "z"])
    found = evaluate_frame(given, judge="heuristic")
    assert list(found.index) == ["x", "y", "x", "z"]
    assert values(found, "overall")[:2] == SCORED


def test_pandas_columns_have_kinds():
    """Whole numbers stay whole where some are missing."""
    found = evaluate_frame(frame_of("pandas", DATA), judge="heuristic")
    assert [str(found[name].dtype) for name in ("overall", "seconds", "error")] == ["Int64", "float64", "string"]


@KINDS
def test_our_columns_step_aside(kind: str):
    found = evaluate_frame(frame_of(kind, {**DATA, "overall": [9, 9, 9, 9]}), judge="heuristic")
    assert values(found, "overall") == [9, 9, 9, 9]
    assert values(found, "starjudge_overall")[:2] == SCORED


@KINDS
def test_columns_of_a_frame_are_named_or_guessed(kind: str, caplog: pytest.LogCaptureFixture):
    """A guess is logged, a name is not."""
    given = frame_of(kind, {"prompt": DATA["question"], "said": DATA["answer"]})
    with caplog.at_level(logging.WARNING, logger="starjudge"):
        found = evaluate_frame(given, answer="said", judge="heuristic")
    assert values(found, "overall")[:2] == SCORED
    assert caplog.messages == ["frame: the question is taken from column 'prompt' (else name it with question=)"]


@KINDS
def test_a_frame_without_answers_names_its_columns(kind: str):
    with pytest.raises(InputError) as raised:
        evaluate_frame(frame_of(kind, {"question": ["Q"], "b": [1]}))
    assert str(raised.value) == "frame: no column for the answer; columns: question, b; name it with answer="


def test_arguments_go_to_the_runner(monkeypatch: pytest.MonkeyPatch):
    """Records hold the fields by their plain names and plain values; order is always asked for."""
    seen: list[Any] = []

    def stand_in(records: Iterable[Mapping[str, Any]], **settings: Any) -> Iterator[BatchRecord]:
        given = list(records)
        seen.extend([settings, *given])
        grader = Grader(HeuristicJudge())
        return (grader.record(Row("x", dict(record), dict(record))) for record in given)

    monkeypatch.setattr(runner, "evaluate_answers", stand_in)
    given = frame_of(
        "pandas", {"q": [QUESTION], "a": ["A"], "nr": [7.0], "company": ["Acme"], "duration": [float("nan")]}
    )
    evaluate_frame(
        given,
        id="nr",
        judge="model",
        model="small",
        company="meta",
        columns=Columns(company=""),
        concurrency=3,
        base_url="http://localhost:1",
    )
    assert seen == [
        {
            "rubric": "star-l",
            "judge": "model",
            "model": "small",
            "company": "meta",
            "concurrency": 3,
            "base_url": "http://localhost:1",
            "ordered": True,
        },
        {"question": QUESTION, "answer": "A", "id": 7, "duration": None},
    ]


@KINDS
def test_an_empty_frame_comes_back_with_its_columns(kind: str):
    found = evaluate_frame(frame_of(kind, {"question": [], "answer": []}), judge="heuristic")
    assert (len(found), list(found.columns)) == (0, ["question", "answer", *OWN])


def test_what_is_no_frame_is_refused():
    with pytest.raises(InputError, match=r"^frame: expected a DataFrame of pandas or polars, found list$"):
        evaluate_frame([])


def test_a_lazy_frame_is_refused():
    with pytest.raises(InputError, match=r"^frame: a LazyFrame; collect"):
        evaluate_frame(frame_of("polars", DATA).lazy())


def test_a_column_that_stands_twice_is_refused():
    given = frame_of("pandas", [[QUESTION, "A", "B"]], columns=["question", "answer", "answer"])
    with pytest.raises(InputError, match=r"^frame: two columns are named 'answer'"):
        evaluate_frame(given)


def test_records_become_a_frame():
    """A row each, in the columns of the flat rows."""
    pytest.importorskip("pandas", reason="needs pandas")
    grader = Grader(HeuristicJudge())
    records = [
        grader.record(Row(f"in:{n}", {"overall": "mine\ud800", "tag": [n]}, {"question": QUESTION, "answer": text}))
        for n, text in enumerate([DATA["answer"][0], None])
    ]
    found = to_frame(records)
    assert list(found.columns) == columns_of(records)
    assert values(found, "id") == ["in:0", "in:1"]
    assert values(found, "overall") == ["mine\N{REPLACEMENT CHARACTER}"] * 2
    assert values(found, "starjudge_overall") == [SCORED[0], None]
    assert values(found, "tag") == ["[0]", "[1]"]


def test_evaluations_become_a_frame():
    pytest.importorskip("pandas", reason="needs pandas")
    found = to_frame([evaluate_answer(QUESTION, DATA["answer"][0], judge="heuristic")])
    assert values(found, "answer") == DATA["answer"][:1]
    assert values(found, "overall") == SCORED[:1]


def test_means_of_an_interview_stand_beside_whole_scores(tmp_path: Path):
    """A column that holds both is one of fractions."""
    pytest.importorskip("pandas", reason="needs pandas")
    path = tmp_path / "talk.txt"
    turns = (f"Interviewer: {QUESTION}\n\nCandidate: {text}\n\n" for text in DATA["answer"][:2])
    path.write_text("".join(turns))
    session = evaluate_transcript(path, judge="heuristic")
    found = to_frame([evaluate_answer(QUESTION, DATA["answer"][0], judge="heuristic"), session])
    assert values(found, "overall") == [SCORED[0], session.overall]
    assert str(found["overall"].dtype) == "float64"


def test_without_pandas_a_frame_of_records_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(InputError, match=r"needs pandas; pip install 'starjudge\[pandas\]'$"):
        to_frame([])


def test_frames_are_told_without_loading_their_packages():
    """Nobody pays for a package that is not used."""
    code = (
        "import sys, starjudge.batch.frames, starjudge.batch.inputs, starjudge.batch.tables; "
        "sys.exit(bool({'pandas', 'polars', 'pyarrow', 'numpy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_values_of_other_packages_are_plain():
    """What JSON does not know becomes what it knows; what is missing is nothing."""
    pandas, numpy = (pytest.importorskip(name, reason=f"needs {name}") for name in ("pandas", "numpy"))
    given = {
        "nothing": [pandas.NA, pandas.NaT, numpy.float64("nan"), None],
        "numbers": [numpy.int64(3), numpy.float32(0.5), numpy.bool_(True)],
        "lists": [numpy.array([[1, 2]]), pandas.Series(["a"]), {1}],
        "times": [pandas.Timestamp("2026-03-01"), datetime.time(8), datetime.timedelta(minutes=1)],
        "day": numpy.datetime64("2026-03-01"),
        "text": [b"a", "b", Ellipsis],
    }
    assert plain_value(given) == {
        "nothing": [None] * 4,
        "numbers": [3, 0.5, True],
        "lists": [[[1, 2]], ["a"], [1]],
        "times": ["2026-03-01T00:00:00", "08:00:00", 60.0],
        "day": "2026-03-01",
        "text": ["a", "b", "Ellipsis"],
    }
    assert {type(value) for value in plain_value(given)["numbers"]} == {int, float, bool}
