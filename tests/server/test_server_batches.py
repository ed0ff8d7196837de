"""Batches over HTTP: given, watched, read, deleted, and never lost."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the extra 'server' is not installed")

from fastapi.testclient import TestClient
from server_process import ASKED, Made, given, until

from starjudge import HeuristicJudge, ModelJudge
from starjudge.errors import InputError, ModelAccessDenied
from starjudge.judges.auto import AutoJudge
from starjudge.models.batch import BatchRecord
from starjudge.models.evaluation import Evaluation
from starjudge.models.request import Request
from starjudge.server.choice import REPLIES, batch_judge
from starjudge.server.settings import ServerSettings
from starjudge.server.store import Store


def added(client: TestClient, count: int, **settings: Any) -> str:
    reply = client.post("/batches", json={"records": given(count), **settings})
    assert reply.status_code == 202
    name: str = reply.json()["id"]
    return name


def done(client: TestClient, name: str) -> dict[str, Any]:
    """The batch when it has ended."""
    until(lambda: client.get(f"/batches/{name}").json()["status"] in ("done", "failed"))
    batch: dict[str, Any] = client.get(f"/batches/{name}").json()
    return batch


def records(client: Any, name: str, after: int = 0) -> list[BatchRecord]:
    lines = client.get(f"/batches/{name}/records?after={after}").text.splitlines()
    return [BatchRecord.model_validate_json(line) for line in lines]


class Gate:
    """A judge that waits until it is let go on after so many answers."""

    def __init__(self, free: int) -> None:
        self.free = threading.Semaphore(free)

    def evaluate(self, request: Request) -> Evaluation:
        self.free.acquire(timeout=10)
        return HeuristicJudge().evaluate(request)


class TestGiven:
    def test_every_record_has_its_result(self, client: TestClient) -> None:
        """A batch is judged in the background; its results are JSON Lines as `starjudge grade` writes them."""
        name = added(client, 5)
        batch = done(client, name)
        assert (batch["status"], batch["records"], batch["done"], batch["failed"]) == ("done", 5, 5, 0)
        assert batch["summary"]["scored"] == 5
        found = records(client, name)
        assert [record.id for record in found] == [f"a-{n}" for n in range(5)]
        assert found[0].input["team"] == "x"

    def test_reading_goes_on_where_it_was(self, client: TestClient) -> None:
        """Results read already can be left out."""
        name = added(client, 4)
        done(client, name)
        assert [record.id for record in records(client, name, after=3)] == ["a-3"]
        assert records(client, name, after=9) == []

    def test_a_bad_record_is_a_failure_of_its_own(self, client: TestClient) -> None:
        """Others are judged; a path for a rubric has no file read."""
        bad = [{"answer": 5, "question": "Why?"}, {**ASKED, "rubric": "/etc/passwd"}, {"n": float("nan")}, ASKED]
        reply = client.post(
            "/batches", content=json.dumps({"records": bad}), headers={"Content-Type": "application/json"}
        )
        batch = done(client, reply.json()["id"])
        assert (batch["done"], batch["failed"]) == (4, 3)
        found = records(client, batch["id"])
        assert found[0].failure is not None
        assert found[0].failure.message == (
            "record 1: field 'answer': expected text, found int; fields: answer, question"
        )
        assert found[1].failure is not None
        assert found[1].failure.message.startswith("record 2: field 'rubric': unknown '/etc/passwd'; One of: ")
        assert found[2].input == {"n": None}
        assert found[3].evaluation is not None

    @pytest.mark.parametrize(
        ("body", "message"),
        [
            ({"records": []}, "records: "),
            ({"records": "x"}, "records: expected a list, found text"),
            ({"records": [1]}, "records.0: expected an object, found a number"),
            ({"records": [ASKED], "rubric": "stra"}, "rubric: unknown 'stra'; did you mean 'star'?"),
            ({"records": [ASKED], "judge": "model"}, "judge: 'model' is switched off"),
            ({"records": [ASKED] * 3}, "records: expected at most 2, found 3; give several batches"),
        ],
    )
    def test_a_batch_that_cannot_be_judged_is_not_kept(self, made: Made, body: Any, message: str) -> None:
        """What is wrong with all of it is told at once, and nothing is on disk."""
        client = made(records=2)
        reply = client.post("/batches", json=body)
        assert reply.status_code == 422
        assert reply.json()["error"]["message"].startswith(message)
        assert client.get("/batches").json() == {"batches": []}

    def test_brackets_within_brackets(self, client: TestClient) -> None:
        """A record that would exhaust the stack when it is written back is refused."""
        deep: Any = 1
        for _ in range(150):
            deep = [deep]
        reply = client.post("/batches", json={"records": [{**ASKED, "deep": deep}]})
        assert reply.status_code == 422
        assert "brackets within brackets" in reply.json()["error"]["message"]

    def test_too_many_batches_wait(self, made: Made) -> None:
        """503 with when to try again, instead of a queue without an end."""
        gate = Gate(0)
        client = made(judge=gate, batches_at_once=1, batches_waiting=2)
        added(client, 1)
        added(client, 1)
        reply = client.post("/batches", json={"records": given(1)})
        gate.free.release(9)
        assert reply.status_code == 503
        assert reply.headers["Retry-After"] == "30"

    @pytest.mark.parametrize("name", ["0" * 32, "..%5c..", "A" * 32, "x" * 65])
    def test_ids_that_are_none(self, client: TestClient, name: str) -> None:
        """An id that was never given leads nowhere."""
        for path in (f"/batches/{name}", f"/batches/{name}/records", f"/batches/{name}/events"):
            assert client.get(path).status_code in (404, 422)
        assert client.delete(f"/batches/{name}").status_code in (404, 422)

    def test_files_are_for_their_owner_alone(self, client: TestClient, tmp_path: Path) -> None:
        """No other user of the machine reads answers."""
        name = added(client, 1)
        done(client, name)
        kept = tmp_path / "kept"
        assert [oct(file.stat().st_mode & 0o077) for file in (kept, kept / name, *(kept / name).iterdir())] == [
            "0o0"
        ] * (2 + len(list((kept / name).iterdir())))


class TestWatched:
    def test_too_many_watch(self, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
        """Streams are bounded, and each that ends makes room."""
        name = added(client, 1)
        done(client, name)
        monkeypatch.setattr("starjudge.server.batch_routes.MOST_STREAMS", 1)
        assert [kind for kind, _ in events(client, name)] == ["done"]
        assert [kind for kind, _ in events(client, name)] == ["done"]
        monkeypatch.setattr("starjudge.server.batch_routes.MOST_STREAMS", 0)
        assert client.get(f"/batches/{name}/events").status_code == 503

    def test_events_tell_of_progress_and_of_the_end(self, made: Made) -> None:
        """The first event says where the batch is, the last one how it ended; each holds the whole batch."""
        client = made()
        name = added(client, 6)
        seen = list(events(client, name))
        assert {kind for kind, _ in seen[:-1]} <= {"progress"}
        assert seen[-1][0] == "done"
        assert seen[-1][1]["done"] == 6
        assert [batch["done"] for _, batch in seen] == sorted(batch["done"] for _, batch in seen)

    def test_events_of_a_batch_that_is_done(self, client: TestClient) -> None:
        """Whoever comes late, or again, has missed nothing."""
        name = added(client, 1)
        done(client, name)
        assert [kind for kind, _ in events(client, name)] == ["done"]

    def test_a_batch_that_fails_as_a_whole(self, made: Made) -> None:
        """What every answer would meet ends the batch, with the error's name and words."""

        class Refused:
            def evaluate(self, request: Request) -> Evaluation:
                raise ModelAccessDenied("the key is not accepted")

        client = made(judge=Refused())
        name = added(client, 3)
        assert [kind for kind, _ in events(client, name)][-1] == "failed"
        batch = client.get(f"/batches/{name}").json()
        assert batch["error"] == {"type": "ModelAccessDenied", "message": "the key is not accepted"}


class TestByModel:
    def test_a_model_that_is_not_configured(self, made: Made) -> None:
        """The batch is kept and says why it is not judged; it is tried again when the server starts."""
        client = made(judge="auto")
        name = added(client, 1, judge="model")
        assert done(client, name)["error"]["type"] == "ModelUnavailable"

    def test_replies_are_kept_beside_the_records(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """With a model, answers wait together at its pace, and no reply is paid for twice."""
        monkeypatch.setenv("OPENAI_API_KEY", "of-a-test")
        settings = ServerSettings(judge="auto", model="any", base_url="http://127.0.0.1:9/v1")
        chosen = batch_judge(settings, "model", tmp_path)
        assert isinstance(chosen.judge, ModelJudge)
        assert chosen.workers > 1
        assert chosen.pace is not None
        assert [file.name for file in tmp_path.iterdir()] in ([], [REPLIES])
        assert isinstance(batch_judge(settings, None, tmp_path).judge, AutoJudge)
        assert isinstance(batch_judge(settings, "heuristic", tmp_path).judge, HeuristicJudge)


class TestDeleted:
    def test_nothing_is_left(self, client: TestClient, tmp_path: Path) -> None:
        """A deleted batch is gone at once, and its files soon after."""
        name = added(client, 2)
        done(client, name)
        assert client.delete(f"/batches/{name}").status_code == 204
        assert client.get(f"/batches/{name}").status_code == 404
        until(lambda: [file.name for file in (tmp_path / "kept").iterdir()] == [".lock"])

    def test_one_at_work_is_stopped(self, made: Made, tmp_path: Path) -> None:
        """What is in work is finished, nothing more is begun, and nothing is left."""
        gate = Gate(1)
        client = made(judge=gate)
        name = added(client, 50)
        until(lambda: client.get(f"/batches/{name}").json()["done"] == 1)
        assert client.delete(f"/batches/{name}").status_code == 204
        gate.free.release(1)
        until(lambda: [file.name for file in (tmp_path / "kept").iterdir()] == [".lock"])


class TestStopped:
    def test_a_batch_goes_on_after_a_stop(self, made: Made, tmp_path: Path) -> None:
        """A server that was stopped in the middle goes on where it was: each record once, none lost."""
        first = Gate(3)
        client = made(judge=first)
        name = added(client, 8)
        waits = added(client, 2)
        until(lambda: client.get(f"/batches/{name}").json()["done"] == 3)
        threading.Timer(0.2, first.free.release, [9]).start()
        client.__exit__(None, None, None)
        again = made(judge=Gate(99))
        assert done(again, name)["done"] == 8
        assert sorted(str(record.id) for record in records(again, name)) == [f"a-{n}" for n in range(8)]
        assert done(again, waits)["done"] == 2

    def test_what_is_done_stays_done(self, made: Made) -> None:
        """A batch that was done is there after a restart, with its summary."""
        client = made()
        name = added(client, 2)
        before = done(client, name)
        client.__exit__(None, None, None)
        assert made().get(f"/batches/{name}").json() == before

    def test_half_a_batch_was_never_told_of(self, made: Made, tmp_path: Path) -> None:
        """What a cut left half-written or half-removed is cleared away at the next start."""
        for left in ("0" * 32 + ".new", "1" * 32 + ".gone"):
            (tmp_path / "kept" / left).mkdir(parents=True)
        assert made().get("/batches").json() == {"batches": []}
        assert [file.name for file in (tmp_path / "kept").iterdir()] == [".lock"]

    def test_two_servers_do_not_share_a_folder(self, made: Made, tmp_path: Path) -> None:
        """The second is refused, in one line."""
        made()
        with pytest.raises(InputError, match="another server keeps its batches here; stop it or name another folder"):
            Store(tmp_path / "kept")


def events(client: TestClient, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Kinds and contents of the events, to their end."""
    kind = ""
    with client.stream("GET", f"/batches/{name}/events") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        for line in stream.iter_lines():
            field, _, value = line.partition(": ")
            if field == "event":
                kind = value
            elif field == "data":
                yield kind, json.loads(value)
