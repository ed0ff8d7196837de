"""``starjudge grade``: as a user types it."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command_line import REPOSITORY, Run, environment
from loopback_server import MODEL, loopback_server

EXAMPLES = REPOSITORY / "examples"
QUESTION = "Tell me about a time a model of yours failed."
ANSWER = (
    "Last spring our churn model began to miss. I owned it, so I rolled it back, compared its features with those of "
    "training and found a unit that had changed. I fixed the job and added a check, and misses fell from 30 % to 9 % "
    "in two weeks. Since then I check units before each release."
)


def written(folder: Path, *rows: object, name: str = "in.jsonl") -> Path:
    """A file of records; text stands as it is."""
    path = folder / name
    path.write_text("".join((r if isinstance(r, str) else json.dumps(r)) + "\n" for r in rows), "utf-8")
    return path


def numbered(folder: Path, count: int) -> Path:
    """A file of so many records that differ."""
    return written(folder, *({"id": n, "question": QUESTION, "answer": f"{ANSWER} Case {n}."} for n in range(count)))


def records(path: Path) -> list[dict]:  # type: ignore[type-arg]
    """The records of a file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


class TestResults:
    def test_jsonl(self, run: Run, tmp_path: Path) -> None:
        """Each row has a record, and nothing is on standard output."""
        out = tmp_path / "out.jsonl"
        outcome = run("grade", EXAMPLES / "answers.jsonl", "-o", out)
        assert (outcome.code, outcome.out) == (0, "")
        assert len(records(out)) == 12
        assert f"12 records in {out}" in outcome.err
        assert max(map(len, outcome.err.replace(str(out), "out").splitlines())) <= 80

    def test_table(self, run: Run, tmp_path: Path) -> None:
        """A .csv has the flat columns, and the input's own in front of them."""
        out = tmp_path / "out.csv"
        assert run("grade", EXAMPLES / "answers.csv", "-o", out).code == 0
        with out.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == 12
        assert rows[0]["cohort"]
        assert rows[0]["overall"] in "12345"

    def test_summary_file(self, run: Run, tmp_path: Path) -> None:
        """--summary holds the same counts as JSON."""
        run("grade", EXAMPLES / "answers.jsonl", "-o", tmp_path / "o.jsonl", "--summary", tmp_path / "s.json")
        summary = json.loads((tmp_path / "s.json").read_text())
        assert (summary["records"], summary["failed"]) == (12, 0)
        assert sum(summary["overall"]) == summary["scored"]

    def test_a_bad_row_is_a_failure_and_the_rest_goes_on(self, run: Run, tmp_path: Path) -> None:
        """Exit code 1, and each failure names file and line."""
        good = {"question": QUESTION, "answer": ANSWER}
        source = written(
            tmp_path, good, {"question": QUESTION}, {"question": QUESTION, "answer": 5}, "no json", [1], good
        )
        with source.open("ab") as file:
            file.write(b'{"question": "Why?", "answer": "\xff\xfe"}\n')
            file.write(json.dumps({"question": "Why?", "answer": "word " * 1_000_000}).encode() + b"\n")
        out = tmp_path / "out.jsonl"
        outcome = run("grade", source, "-o", out)
        assert outcome.code == 1
        failures = {i: r["failure"]["message"] for i, r in enumerate(records(out), 1) if r["failure"]}
        assert list(failures) == [2, 3, 4, 5, 7, 8]
        assert all(f"in.jsonl:{line}" in message for line, message in failures.items())
        assert "5,000,000 characters" in failures[8]
        assert "failed 6" in outcome.err

    def test_a_missing_column_names_the_columns_there_are(self, run: Run, tmp_path: Path) -> None:
        """Before any work."""
        source = tmp_path / "in.csv"
        source.write_text("frage,antwort\nWarum?,Darum.\n")
        error = run("grade", source, "-o", tmp_path / "out.jsonl").only_error
        assert "frage, antwort" in error
        assert "--answer-column" in error or "--question-column" in error

    def test_columns_by_option(self, run: Run, tmp_path: Path) -> None:
        """Names of one's own."""
        source = tmp_path / "in.csv"
        source.write_text(f'frage,antwort\n"{QUESTION}","{ANSWER}"\n')
        out = tmp_path / "out.jsonl"
        chosen = ("--question-column", "frage", "--answer-column", "antwort")
        assert run("grade", source, "-o", out, *chosen).code == 0
        assert records(out)[0]["evaluation"]["question"] == QUESTION

    def test_folder_with_answers_and_an_interview(self, run: Run, tmp_path: Path) -> None:
        """A file is a row; an interview's record holds its session."""
        folder = tmp_path / "in"
        folder.mkdir()
        (folder / "a.txt").write_text(f"Question: {QUESTION}\n\n{ANSWER}\n")
        talk = [f"Interviewer: {QUESTION}", f"Candidate: {ANSWER}"]
        talk += ["Interviewer: And what did you learn from that?", "Candidate: I learned to check units. I do it now."]
        (folder / "b.vtt").write_text(
            "WEBVTT\n\n" + "\n\n".join(f"00:{i:02}:00.000 --> 00:{i:02}:50.000\n{line}" for i, line in enumerate(talk))
        )
        out = tmp_path / "out.jsonl"
        assert run("grade", folder, "-o", out).code == 0
        answer, interview = records(out)
        assert answer["evaluation"]["overall"] is not None
        assert interview["evaluation"] is None
        assert len(interview["session"]["exchanges"]) == 1

    def test_max_failures(self, run: Run, tmp_path: Path) -> None:
        """The run ends early with code 1, and says where what is done is."""
        source = written(tmp_path, *["broken"] * 5)
        outcome = run("grade", source, "-o", tmp_path / "out.jsonl", "--max-failures", 1)
        assert outcome.code == 1
        assert "2 records failed" in outcome.err

    def test_resume_with_another_rubric_is_refused(self, run: Run, tmp_path: Path) -> None:
        """Scores of two rubrics are not mixed."""
        source, out = numbered(tmp_path, 2), tmp_path / "out.jsonl"
        run("grade", source, "-o", out)
        outcome = run("grade", source, "-o", out, "--rubric", "scaol")
        assert outcome.code == 2
        assert "judged with other settings: rubric" in outcome.only_error


class TestModel:
    @pytest.mark.block_network(allowed_hosts=["127.0.0.1"])
    def test_needs_yes(self, run: Run, tmp_path: Path) -> None:
        """Where nobody can be asked, nothing is sent without --yes, and the cost is told first."""
        with loopback_server(4) as server:
            outcome = run(
                "grade", numbered(tmp_path, 3), "-o", tmp_path / "o.jsonl", "--judge", "model", "--base-url", server.url
            )
            assert outcome.code == 2
            assert server.bodies == []
        assert "3 rows" in outcome.err
        assert "add --yes" in outcome.err

    @pytest.mark.block_network(allowed_hosts=["127.0.0.1"])
    def test_judges_and_tidies_up(self, run: Run, tmp_path: Path) -> None:
        """Every row is judged by the model; the kept replies go once all is written."""
        out = tmp_path / "o.jsonl"
        with loopback_server(4) as server:
            outcome = run(
                "grade", numbered(tmp_path, 6), "-o", out, "--judge", "model", "--base-url", server.url,
                "--model", MODEL, "--yes", "--concurrency", 3,
            )  # fmt: skip
            assert len(server.bodies) == 6
        assert outcome.code == 0, outcome.err
        assert {r["evaluation"]["judge"]["engine"] for r in records(out)} == {"model"}
        assert "6 calls" in outcome.err
        assert sorted(p.name for p in tmp_path.iterdir()) == ["in.jsonl", "o.jsonl", "o.jsonl.run.json"]

    @pytest.mark.block_network(allowed_hosts=["127.0.0.1"])
    def test_wrong_key_ends_the_run(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """What every row would meet is told once, and no row becomes a failure for it."""
        from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
        from threading import Thread

        class Refusing(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                body = b'{"error": {"message": "wrong key", "code": "invalid_api_key"}}'
                self.send_response(401)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        http = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
        Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
        out = tmp_path / "o.jsonl"
        url = f"http://127.0.0.1:{http.server_port}/v1"
        outcome = run("grade", numbered(tmp_path, 30), "-o", out, "--judge", "model", "--base-url", url, "--yes")
        http.shutdown()
        http.server_close()
        assert outcome.code == 3
        assert out.read_bytes() == b""
        assert "Traceback" not in outcome.err


class TestInterrupted:
    def test_ctrl_c_finishes_what_is_in_work(self, tmp_path: Path) -> None:
        """Code 130, whole records only, and the same command goes on."""
        source, out = numbered(tmp_path, 3000), tmp_path / "out.jsonl"
        command = [sys.executable, "-m", "starjudge", "grade", str(source), "-o", str(out), "--judge", "heuristic"]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, env=environment(), text=True)
        while not out.exists() or out.stat().st_size < 100_000:
            time.sleep(0.01)
        os.kill(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=60)
        assert process.returncode == 130, err
        assert "finishing what is in work" in err
        done = records(out)
        assert 0 < len(done) < 3000
        assert "Traceback" not in err
        process = subprocess.run(command, stderr=subprocess.PIPE, env=environment(), text=True, check=False)
        assert process.returncode == 0
        assert sorted(r["id"] for r in records(out)) == list(range(3000))


class TestWrongUse:
    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (["none.jsonl", "-o", "o.jsonl"], "no such file"),
            (["in.jsonl", "-o", "o.txt"], "ending in .jsonl, .csv or .parquet"),
            (["in.jsonl", "-o", "in.jsonl"], "is an input too"),
            (["in.jsonl", "-o", "none/o.jsonl"], "make it first"),
            (["in.jsonl", "-o", "o.jsonl", "--company", "amazn"], "did you mean 'amazon'"),
            (["in.jsonl", "-o", "o.jsonl", "--rubric", "stra"], "did you mean 'star'"),
            (["in.jsonl", "-o", "o.jsonl", "--max-failures", "9" * 5000], "expected a whole number, found '9"),
            (["in.jsonl", "-o", "o.jsonl", "--concurrency", "9" * 5000], "expected a whole number from 1 up, found '9"),
            (["in.jsonl", "-o", "o.jsonl", "--rpm", "٣"], "expected a whole number from 1 up, found '٣'"),
        ],
    )
    def test_is_told_in_one_line(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], told: str
    ) -> None:
        """Exit code 2, before anything is written."""
        numbered(tmp_path, 1)
        monkeypatch.chdir(tmp_path)
        outcome = run("grade", *arguments)
        assert outcome.code == 2
        assert told in outcome.only_error
        assert not (tmp_path / "o.jsonl").exists()


@pytest.mark.block_network(allowed_hosts=["127.0.0.1"])
def test_a_server_that_is_not_there_ends_the_run(run: Run, tmp_path: Path) -> None:
    """Exit code 3, told once; no row becomes a failure for it."""
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    out = tmp_path / "o.jsonl"
    limited = ("--timeout", "2", "--yes")
    outcome = run("grade", numbered(tmp_path, 40), "-o", out, "--judge", "model", "--base-url", url, *limited)
    assert outcome.code == 3
    assert len(records(out)) < 40
    assert "cannot be reached" in outcome.err
