from __future__ import annotations

import csv
import datetime
import io
import json
import os
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from starjudge.batch.columns import Columns
from starjudge.batch.inputs import InputOptions, rows
from starjudge.batch.rows import Row, digest_of
from starjudge.batch.work import Grader, line_of
from starjudge.errors import InputError
from starjudge.judges import HeuristicJudge

EXAMPLES = Path(__file__).parents[2] / "examples"
GOOD = '{"question": "Why?", "answer": "I fixed it."}'
TALK = "Interviewer: Tell me about a failure.\n\nCandidate: Our model failed and I fixed it.\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def written(name: str, content: str | bytes) -> str:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return name


def read(*inputs: str, **options: object) -> list[Row]:
    return list(rows(inputs, InputOptions(**options)))  # type: ignore[arg-type]


def refused(*inputs: str, **options: object) -> str:
    """The message of an error that comes before any row is asked for."""
    with pytest.raises(InputError) as raised:
        rows(inputs, InputOptions(**options))  # type: ignore[arg-type]
    message = str(raised.value)
    assert "\n" not in message
    return message


# JSON Lines


def test_json_lines_are_rows_with_their_place():
    """A byte order mark, CRLF and blank lines are no part of a record; line numbers are those of the file."""
    name = written("in.jsonl", b"\xef\xbb\xbf" + GOOD.encode() + b"\r\n\r\n  \n" + GOOD.encode())
    first, second = read(name)
    assert (first.place, second.place) == ("in.jsonl:1", "in.jsonl:4")
    assert first.data == json.loads(GOOD)
    assert first.asked == {"question": "Why?", "answer": "I fixed it."}
    assert (first.id, first.fault) == (None, None)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"no json", "not valid JSON (Expecting value at column 1); expected an object with question and answer"),
        (b'{"answer": "x"', "not valid JSON (Expecting ',' delimiter at column 15)"),
        (b'["question", "answer"]', "expected a JSON object with question and answer, found list"),
        (b'{"answer": "\xff"}', "not UTF-8 (byte 13 of the line is 0xff); save the file as UTF-8"),
        (b"[" * 5000, "not a record: more than 100 brackets within brackets"),
        (b'{"id": ' + b"9" * 5000 + b"}", "not valid JSON (Exceeds the limit"),
    ],
)
def test_a_bad_line_is_a_fault_of_its_own(line: bytes, message: str):
    """A line that cannot be read is a row with a fault that names file and line; the rest goes on."""
    name = written("in.jsonl", GOOD.encode() + b"\n" + line + b"\n" + GOOD.encode() + b"\n")
    before, bad, behind = read(name)
    assert bad.fault is not None
    assert bad.fault.startswith(f"in.jsonl:2: {message}")
    assert bad.data == {"file": "in.jsonl", "line": 2}
    assert before.fault is behind.fault is None
    assert behind.place == "in.jsonl:3"


def test_an_over_long_line_is_passed_over():
    """A line over 16 MB is a fault, and the next line is read from its start."""
    long = b'{"question": "Why?", "answer": "' + b"x" * (17 << 20) + b'"}\n'
    bad, good = read(written("in.jsonl", long + GOOD.encode()))
    assert bad.fault == "in.jsonl:1: the line is longer than 16 MB; expected one record a line"
    assert good.place == "in.jsonl:2"
    assert good.asked["answer"] == "I fixed it."


def test_wrong_types_are_left_to_the_judge():
    """A number, null or list in place of the answer stays as it is, and fails with file and line."""
    lines = [json.dumps({"question": "Q", "answer": value}) for value in (5, None, ["a"])]
    found = read(written("in.jsonl", "\n".join(lines)))
    assert [row.asked["answer"] for row in found] == [5, None, ["a"]]
    failure = Grader(HeuristicJudge()).record(found[2]).failure
    assert failure is not None
    assert failure.message.startswith("in.jsonl:3: field 'answer': expected text, found list")


def test_numbers_that_json_does_not_know_are_nothing():
    """NaN and Infinity, which other programs write for a missing number, are null: results stay valid JSON."""
    (row,) = read(
        written("in.jsonl", '{"question": "Q", "answer": "A", "x": NaN, "y": -Infinity, "z": 1e999, "ok": 1.5}')
    )
    assert (row.data["x"], row.data["y"], row.data["z"], row.data["ok"]) == (None, None, None, 1.5)


def test_columns_of_json_lines_are_told_from_the_first_record():
    """A guess holds for the file; a row without that field is a failure of its own."""
    said: list[str] = []
    name = written("in.jsonl", 'x\n{"prompt": "Q", "reply": "A"}\n{"prompt": "Q", "text": "A"}\n')
    _, first, second = read(name, say=said.append)
    assert first.asked == {"question": "Q", "answer": "A"}
    assert second.asked == {"question": "Q"}
    assert [line.partition(" (else")[0] for line in said] == [
        "in.jsonl: the question is taken from column 'prompt'",
        "in.jsonl: the answer is taken from column 'reply'",
    ]


def test_fields_that_come_late_are_read():
    """A field of the plain name counts wherever it stands, also where the first record has none."""
    name = written("in.jsonl", GOOD + "\n" + '{"question": "Q", "answer": "A", "company": "meta", "id": "x"}\n')
    second = read(name)[1]
    assert (second.id, second.asked["company"]) == ("x", "meta")


def test_one_record_without_answer_is_one_bad_row():
    (row,) = read(written("in.jsonl", '{"question": "Q"}'))
    assert row.fault is None
    failure = Grader(HeuristicJudge()).record(row).failure
    assert failure is not None
    assert failure.message == "in.jsonl:1: field 'answer': expected text, found none; fields: question"


def test_json_lines_without_an_answer_anywhere_are_refused():
    name = written("in.jsonl", '{"question": "Q", "b": 1}\n{"question": "Q", "c": 1}\n')
    assert refused(name) == (
        "in.jsonl: no column for the answer; columns: question, b, c; name it with --answer-column"
    )


def test_a_named_column_that_no_record_has_is_refused():
    assert refused(written("in.jsonl", GOOD), columns=Columns(answer="said")) == (
        "in.jsonl: no column 'said' for the answer; columns: question, answer; name it with --answer-column"
    )


def test_rows_are_the_same_input_after_a_round_trip():
    """What tells a row from others survives being written and read back, so that a run can go on."""
    lines = [
        '{"question": "Q", "answer": "\\ud800 é", "n": 1.50, "m": {"b": [1], "a": null}}',
        '{"question": 3, "id": 4}',
    ]
    for row in read(written("in.jsonl", "\n".join(lines))):
        record = json.loads(line_of(Grader(HeuristicJudge()).record(row)))
        assert digest_of(record["id"], record["input"]) == row.digest


def test_standard_input_is_json_lines(monkeypatch: pytest.MonkeyPatch):
    text = "\n".join(["broken", '{"q": "Q", "a": "A"}', '{"q": "R", "a": "B"}'])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    bad, first, second = read("-")
    assert bad.fault is not None
    assert bad.fault.startswith("standard input:1: not valid JSON")
    assert (first.place, first.asked["answer"], second.asked["question"]) == ("standard input:2", "A", "R")


def test_standard_input_is_read_once():
    assert refused("-", "-") == "standard input (-) is given more than once; it can be read once"


def test_rows_are_read_as_they_are_asked_for():
    """The second input is not opened before the first is through."""
    one, two = written("a.jsonl", GOOD), written("b.jsonl", GOOD)
    coming = rows([one, two])
    assert next(coming).place == "a.jsonl:1"
    Path(two).write_text(GOOD.replace("fixed", "mended"))
    assert next(coming).asked["answer"] == "I mended it."


# CSV


def test_csv_rows_are_text_with_the_line_they_start_in():
    """Line numbers are those of the file, also behind line ends within quotes."""
    name = written("in.csv", '\ufeffid,question,answer,n\r\n7,Why?,"one\r\ntwo",1.0\r\n\r\n8,Who?,"say ""I""",\r\n')
    first, second = read(name)
    assert first.data == {"id": "7", "question": "Why?", "answer": "one\r\ntwo", "n": "1.0"}
    assert (first.place, first.id) == ("in.csv:2", "7")
    assert (second.place, second.asked["answer"], second.data["n"]) == ("in.csv:5", 'say "I"', "")


@pytest.mark.parametrize(
    ("name", "mark", "said"),
    [
        ("in.csv", ";", ["in.csv: fields are separated by semicolons, as in its header"]),
        ("in.csv", "\t", ["in.csv: fields are separated by tabs, as in its header"]),
        ("in.tsv", ",", ["in.tsv: fields are separated by commas, as in its header"]),
        ("in.csv", ",", []),
        ("in.tsv", "\t", []),
    ],
)
def test_the_delimiter_is_told_from_the_header(name: str, mark: str, said: list[str]):
    """What separates the names of the header separates fields; it is said where the ending promises another."""
    heard: list[str] = []
    (row,) = read(written(name, f'question{mark}answer{mark}"x;,,;"\nQ{mark}A{mark}1\n'), say=heard.append)
    assert row.data == {"question": "Q", "answer": "A", "x;,,;": "1"}
    assert heard == said


def test_a_line_that_names_the_delimiter_is_no_header():
    (row,) = read(written("in.csv", "sep=;\nquestion;answer\nQ;A, b\n"))
    assert (row.place, row.asked["answer"]) == ("in.csv:3", "A, b")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"3,Q", "2 fields, but the header names 3 columns; put a field that holds commas in double quotes"),
        (b"3,Q,A, b", "4 fields, but the header names 3 columns"),
        (b"3,Q,caf\xe9", "not UTF-8 (byte 8 of the line is 0xe9); save the file as UTF-8"),
        (b'3,Q,"never closed', "no valid CSV ("),
        (b'3,Q,"in" the middle', "no valid CSV ("),
        (b"3,Q," + b"x" * (17 << 20), "the row is longer than 16 MB; expected one record a line"),
    ],
)
@pytest.mark.parametrize("behind", [b"4,Q,A\n", b'4,"Q","A"\n', b'4,Q,"A\nB"\n5,Q,A\n'])
def test_a_broken_row_costs_itself(line: bytes, message: str, behind: bytes):
    """A row that is no CSV, has another number of fields or broken text is a fault; those around it are read."""
    found = read(written("in.csv", b"id,question,answer\n2,Q,A\n" + line + b"\n" + behind))
    assert [row.id for row in found] == ["2", None, "4", "5"][: len(found)]
    assert found[1].fault is not None
    assert found[1].fault.startswith(f"in.csv:3: {message}")
    assert found[1].data == {"file": "in.csv", "line": 3}
    assert found[2].place == "in.csv:4"
    assert len(found) == (4 if b"5," in behind else 3)


def test_a_quote_left_open_takes_no_other_row():
    """Reading goes on with the line behind it, however much the quote would have swallowed."""
    lines = "".join(f"{number},Q,A\n" for number in range(50_000))
    found = read(written("in.csv", 'id,question,answer\nx,Q,"open\n' + lines))
    assert sum(row.fault is not None for row in found) == 1
    assert [row.id for row in found[1:]] == [str(number) for number in range(50_000)]


def test_broken_text_within_a_row_of_many_lines_names_its_line():
    (row,) = read(written("in.csv", b'question,answer\nQ,"one\ntwo \xff"\n'))
    assert row.fault == "in.csv:2: line 3: not UTF-8 (byte 5 of the line is 0xff); save the file as UTF-8"


def test_five_megabytes_are_a_row():
    """A field far over the CSV module's own limit is read; that it is no answer is told by the judge."""
    (row,) = read(written("in.csv", "question,answer\nQ," + "word " * 1_000_000 + "\n"))
    failure = Grader(HeuristicJudge()).record(row).failure
    assert failure is not None
    assert failure.message.startswith("in.csv:2: field 'answer': 5,000,000 characters; expected one answer")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "in.csv: the file is empty; expected a header line with the names of the columns"),
        (b"\r\n\r\n", "in.csv:1: no header line; expected the names of the columns"),
        (b"a,b,c\n1,2,3\n", "in.csv: no column for the question; columns: a, b, c; name it with --question-column"),
        (
            b"question,b,c\n1,2,3\n",
            "in.csv: no column for the answer; columns: question, b, c; name it with --answer-column",
        ),
        (b"answer,question,answer\n", "in.csv: two columns are named 'answer'; give each a name of its own"),
        ("question,answer".encode("utf-16"), "in.csv:1: the text is UTF-16; save it as UTF-8"),
        (b"question,r\xe9ponse\n", "in.csv:1: not UTF-8 (byte 11 of the line is 0xe9); save the file as UTF-8"),
    ],
)
def test_a_table_without_its_columns_is_refused_at_once(content: bytes, message: str):
    assert refused(written("in.csv", content)) == message


def test_a_question_for_all_needs_no_column():
    (row,) = read(written("in.csv", "answer\nI did.\n"), question="Why?")
    assert row.asked == {"answer": "I did."}


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=4), st.sampled_from(",;\t"))
def test_any_text_comes_through_csv(cells: list[tuple[str, str, str]], mark: str):
    """What a CSV writer writes is read as it was, whatever stands in the fields."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "in.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            lines = csv.writer(file, delimiter=mark, quoting=csv.QUOTE_ALL)
            lines.writerows([("question", "answer", "more"), *cells])
        found = read(str(path))
    assert [tuple(row.data.values()) for row in found] == cells


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(st.sampled_from([b'"', b'""', b",", b"\n", b"\r\n", b"\r", b"{", b"]", b"\0", b"\xff"]), st.binary())
    ).map(b"".join)
)
def test_no_bytes_take_the_next_row_along(content: bytes):
    """Whatever stands above it in the file, a good row at its end is found, and its line number is right."""
    with tempfile.TemporaryDirectory() as folder:
        for name, head, last in (
            ("in.csv", b"question,answer\n", b"\nQ,the last\n"),
            ("in.jsonl", b'{"question": "Q", "answer": "A"}\n', b'\n{"question": "Q", "answer": "the last"}\n'),
        ):
            path = Path(folder) / name
            path.write_bytes(head + content + last)
            found = read(str(path))
            assert found[-1].asked["answer"] == "the last"
            assert found[-1].place == f"{path}:{content.count(bytes([10])) + 3}"


# Parquet


def test_parquet_rows_are_plain_values():
    """Dates are ISO text, numbers that are none are null, and rows are numbered from 1 over all row groups."""
    arrow = pytest.importorskip("pyarrow", reason="needs pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs pyarrow")
    moment = datetime.datetime(2026, 3, 1, 12, 30, 0, 1)
    table = arrow.table(
        {
            "id": [10, 11, 12],
            "question": ["Q"] * 3,
            "answer": ["one", None, "three"],
            "day": [datetime.date(2026, 3, 1)] * 3,
            "at": arrow.array([1, 2, None], arrow.timestamp("ns")),
            "moment": [moment] * 3,
            "score": [1.5, float("nan"), None],
            "price": [Decimal("1.25")] * 3,
            "tags": [["a"], [], None],
            "more": [{"x": 1}, {"x": None}, None],
            "bytes": [b"text", b"\xff", None],
        }
    )
    parquet.write_table(table, "in.parquet", row_group_size=2)
    first, second, third = read("in.parquet")
    assert first.data == {
        "id": 10,
        "question": "Q",
        "answer": "one",
        "day": "2026-03-01",
        "at": "1970-01-01T00:00:00",
        "moment": "2026-03-01T12:30:00.000001",
        "score": 1.5,
        "price": 1.25,
        "tags": ["a"],
        "more": {"x": 1},
        "bytes": "text",
    }
    assert (second.asked["answer"], second.data["score"], second.data["bytes"]) == (None, None, "/w==")
    assert (third.place, third.id, third.data["at"]) == ("in.parquet:3", 12, None)
    assert json.loads(json.dumps(first.data)) == first.data


def test_broken_text_in_parquet_is_a_fault_of_its_row():
    arrow = pytest.importorskip("pyarrow", reason="needs pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs pyarrow")
    offsets, data = arrow.array([0, 1, 2, 3], arrow.int32()).buffers()[1], arrow.py_buffer(b"a\xffc")
    answers = arrow.StringArray.from_buffers(3, offsets, data)
    parquet.write_table(arrow.table({"question": ["Q"] * 3, "answer": answers}), "in.parquet")
    first, bad, third = read("in.parquet")
    assert bad.fault == "in.parquet:2: text that is not UTF-8; write the row again"
    assert (first.asked["answer"], third.asked["answer"]) == ("a", "c")


def test_a_damaged_row_group_fails_its_rows_alone():
    """Every row that the file promises has its row here; those of other groups are read."""
    arrow = pytest.importorskip("pyarrow", reason="needs pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs pyarrow")
    answers = [os.urandom(40).hex() for _ in range(90)]
    parquet.write_table(arrow.table({"question": ["Q"] * 90, "answer": answers}), "in.parquet", row_group_size=30)
    group = parquet.ParquetFile("in.parquet").metadata.row_group(1).column(1)
    content = bytearray(Path("in.parquet").read_bytes())
    start = group.dictionary_page_offset or group.data_page_offset
    content[start : start + group.total_compressed_size] = b"\xff" * group.total_compressed_size
    Path("in.parquet").write_bytes(content)
    found = read("in.parquet")
    assert [row.place for row in found] == [f"in.parquet:{number}" for number in range(1, 91)]
    assert [row.fault is not None for row in found] == [False] * 30 + [True] * 30 + [False] * 30
    assert (found[30].fault or "").startswith("in.parquet:31: row group 2 cannot be read: ")


def test_what_is_no_parquet_is_refused():
    pytest.importorskip("pyarrow", reason="needs pyarrow")
    assert refused(written("in.parquet", b"PAR1 and nothing")).startswith(
        "in.parquet: not a Parquet file that can be read: "
    )


def test_a_column_missing_from_parquet_names_those_there_are():
    arrow = pytest.importorskip("pyarrow", reason="needs pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs pyarrow")
    parquet.write_table(arrow.table({"question": ["Q"], "b": [1]}), "in.parquet")
    assert refused("in.parquet") == (
        "in.parquet: no column for the answer; columns: question, b; name it with --answer-column"
    )


def test_without_the_extra_parquet_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    assert refused(written("in.parquet", b"")) == "in.parquet: needs pyarrow; pip install 'starjudge[parquet]'"


# Folders and files


def test_a_folder_gives_its_answers_and_transcripts_in_order():
    """Sorted by name; hidden files, files of a run, files about the folder and other kinds are left out."""
    said: list[str] = []
    written("in/b.txt", "Question: Why?\nCompany: meta\nDuration: 2:00\n\nI fixed it.\n")
    written("in/a.md", TALK)
    written("in/c.vtt", "WEBVTT\n")
    for left_out in (".hidden.txt", "out.jsonl", "out.jsonl.run.json", "photo.png", "deep/d.txt", ".deep/e.txt"):
        written(f"in/{left_out}", "x")
    written("in/README.md", "About these.")
    talk, answer, captions = read("in", say=said.append)
    assert (talk.place, talk.kind, talk.path) == ("in/a.md", "transcript", "in/a.md")
    assert (answer.place, answer.kind, answer.id) == ("in/b.txt", "answer", None)
    assert answer.asked == {"question": "Why?", "company": "meta", "duration": 120.0, "answer": "I fixed it."}
    assert answer.data == {"file": "in/b.txt", **answer.asked}
    assert (captions.place, captions.kind) == ("in/c.vtt", "transcript")
    assert [line.partition(":")[0] for line in said] == ["in/README.md"]


def test_folders_within_folders_are_read_when_asked():
    written("in/b.txt", "I did.")
    written("in/a/c.txt", "I did.")
    written("in/.git/c.txt", "I did.")
    assert [row.place for row in read("in")] == ["in/b.txt"]
    assert [row.place for row in read("in", recursive=True)] == ["in/a/c.txt", "in/b.txt"]


def test_the_output_is_no_input():
    written("in/a.txt", "I did.")
    written("in/out.txt", "x")
    assert [row.place for row in read("in", leave_out=("in/../in/out.txt",))] == ["in/a.txt"]
    assert [row.place for row in read("in/*", leave_out=("in/out.txt",))] == ["in/a.txt"]


def test_a_file_that_cannot_be_an_answer_is_a_fault_of_its_own():
    written("in/a.txt", b"\xff\xfe\xff")
    written("in/b.txt", "Question: Why?\nCompany: acme\n\nI did.\n")
    written("in/c.txt", "")
    written("in/d.txt", "Question: Why?\n\nI did.\n")
    found = read("in")
    assert [(row.fault or "").partition(" ")[0] for row in found] == ["in/a.txt:1:", "in/b.txt:2:", "in/c.txt:", ""]
    assert found[0].data == {"file": "in/a.txt", "line": None}


@pytest.mark.parametrize(
    "text",
    [
        "Situation: Our model failed.\n\nTask: I had to mend it.\n\nAction: I did.\n\nResult: Errors fell by half.\n",
        "Answer: In March our model failed, and I mended it.\n",
        "In March our model failed: nobody had looked. I mended it.\n",
    ],
)
def test_an_answer_with_headings_is_no_transcript(text: str):
    (row,) = read(written("a.txt", text))
    assert (row.kind, row.asked["answer"]) == ("answer", text.rstrip("\n"))


def test_a_changed_transcript_is_another_input():
    """A run that goes on tells by its digest that a transcript was changed."""
    (before,) = read(written("a.txt", TALK))
    (after,) = read(written("a.txt", TALK + "\nInterviewer: Thanks.\n"))
    assert before.kind == after.kind == "transcript"
    assert before.digest != after.digest


def test_a_pattern_stands_for_the_files_it_matches():
    for name in ("in/b.jsonl", "in/a.jsonl", "in/.c.jsonl"):
        written(name, GOOD)
    written("in/d.xyz", "x")
    assert [row.place for row in read("in/*")] == ["in/a.jsonl:1", "in/b.jsonl:1"]
    assert [row.place for row in read("**/b.*")] == ["in/b.jsonl:1"]


def test_a_file_whose_name_looks_like_a_pattern_is_itself():
    assert [row.place for row in read(written("in[1].jsonl", GOOD))] == ["in[1].jsonl:1"]


def test_the_same_guess_is_said_once_for_many_files():
    said: list[str] = []
    for name in ("a.csv", "b.csv"):
        written(name, "question;reply\nQ;A\n")
    assert len(read("*.csv", say=said.append)) == 2
    assert said == [
        "a.csv: fields are separated by semicolons, as in its header",
        "a.csv: the answer is taken from column 'reply' (else name it with --answer-column)",
    ]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("gone.jsonl", "gone.jsonl: no such file (looked from "),
        ("gone.txt", "gone.txt: no such file (looked from "),
        ("gone/*.txt", "gone/*.txt: nothing matches (looked from "),
        (
            "table.xlsx",
            "table.xlsx: unknown kind of file; expected one of .jsonl, .ndjson, .csv, .tsv, .parquet, .pq, ",
        ),
        ("empty", "empty: no files ending in .txt, .md, .vtt, .srt, .docx, .json in this folder; folders within it"),
        ("", "the name of an input is empty"),
        ("a\0b.jsonl", "'a\\x00b.jsonl': no such file"),
    ],
)
def test_an_input_that_is_none_is_refused_before_any_row(name: str, message: str):
    """Also where it is the last of several: nothing is graded first."""
    good = written("good.jsonl", GOOD)
    written("table.xlsx", "x")
    Path("empty/deep").mkdir(parents=True)
    assert refused(good, name).startswith(message)


def test_inputs_are_a_list_of_names():
    with pytest.raises(InputError, match="expected a list of names"):
        rows("answers.csv")
    with pytest.raises(InputError, match="no input"):
        rows([])


@pytest.mark.parametrize("name", ["answers.jsonl", "answers.csv"])
def test_the_example_files_are_graded(name: str):
    """A dozen answers, told apart: none fails, and what was written to be poor is below what was written to be good."""
    grader = Grader(HeuristicJudge())
    records = [grader.record(row) for row in rows([str(EXAMPLES / name)])]
    assert len(records) == 12
    overall = {record.id: record.evaluation.overall for record in records if record.evaluation is not None}
    good = {"P-01", "P-03", "P-05", "A-01", "A-03"}
    assert min(overall[name] or 0 for name in good) > max(overall[name] or 9 for name in overall.keys() - good)
