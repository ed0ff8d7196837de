"""A run that is cut off at any step goes on with the next command: nothing is lost and nothing is paid twice."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from batch_server import BatchServer, batch_service
from fault_server import KEY, QUESTION, answer_of

from starjudge.batch.openai_batch import collect, submit
from starjudge.batch.openai_batch.collected import KEY_BYTES, CollectedModel, digest_of
from starjudge.batch.openai_batch.replies import CollectedReplies
from starjudge.batch.openai_batch.request_files import RequestFiles
from starjudge.batch.openai_batch.state import Part, StateFile
from starjudge.batch.rows import Row
from starjudge.chat.batch_service import BatchService
from starjudge.chat.openai_model import OpenAIChatModel
from starjudge.errors import InputError

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])
STEPS = 30  # more than a command has


class Killed(BaseException):
    pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[BatchServer]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with batch_service() as found:
        yield found


def rows() -> Iterator[Row]:
    for number in range(1, 4):
        asked = {"question": QUESTION, "answer": answer_of(number)}
        yield Row(f"in.jsonl:{number}", asked, asked, number)


def killing(monkeypatch: pytest.MonkeyPatch, step: int, before: bool) -> None:
    """End the process before or after a step that has an effect outside of it."""
    left = [step]

    def wrapped(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            left[0] -= 1
            if left[0] == 0 and before:
                raise Killed
            result = function(*arguments, **named)
            if left[0] == 0:
                raise Killed
            return result

        return call

    for owner, name in (
        (StateFile, "save"),
        (BatchService, "upload"),
        (BatchService, "create"),
        (BatchService, "retrieve"),
        (BatchService, "download"),
        (Path, "unlink"),
    ):
        monkeypatch.setattr(owner, name, wrapped(getattr(owner, name)))


def cut_off_at_every_step(run: Callable[[], Any], again: Callable[[], Any], before: bool) -> int:
    """Run to each of its steps and no further, then as a whole. Out: how many steps there are."""
    for step in range(1, STEPS):
        with pytest.MonkeyPatch.context() as patch:
            killing(patch, step, before)
            try:
                run()
            except Killed:
                again()
                continue
            return step - 1
    raise AssertionError("more steps than were tried")


@pytest.mark.parametrize("before", [True, False], ids=["before a step", "after a step"])
def test_submit_cut_off(server: BatchServer, tmp_path: Path, before: bool) -> None:
    """A submit that is cut off anywhere, and run again, has made each batch once."""
    states: list[Path] = []

    def run() -> None:
        states.append(tmp_path / f"{len(states)}.json")
        server.batches.clear()
        go_on()

    def go_on() -> None:
        submit(rows, states[-1], model="judge-1", base_url=server.url, api_key=KEY, most_requests=2)

    def again() -> None:
        go_on()
        assert len(server.batches) == 2
        server.finish()
        assert collect(states[-1], tmp_path / "out.jsonl", rows=rows, base_url=server.url, api_key=KEY).pending == 0
        assert set(server.paid.values()) == {1}
        server.paid.clear()

    assert cut_off_at_every_step(run, again, before) >= 9


@pytest.mark.parametrize("before", [True, False], ids=["before a step", "after a step"])
def test_collect_cut_off(server: BatchServer, tmp_path: Path, before: bool) -> None:
    """A collect that is cut off anywhere writes all or nothing, and run again it writes everything."""
    states: list[Path] = []
    out = tmp_path / "out.jsonl"
    access = {"base_url": server.url, "api_key": KEY}

    def run() -> None:
        states.append(tmp_path / f"{len(states)}.json")
        submit_unharmed()
        collect(states[-1], out, rows=rows, **access)

    def submit_unharmed() -> None:
        with pytest.MonkeyPatch.context() as patch:
            for owner, name in KEPT:
                patch.setattr(owner, name, KEPT[owner, name])
            submit(rows, states[-1], model="judge-1", **access)
            server.finish()

    def again() -> None:
        assert not out.exists() or len(out.read_bytes().splitlines()) == 3
        collect(states[-1], out, rows=rows, **access)
        assert len(out.read_bytes().splitlines()) == 3
        out.unlink()

    assert cut_off_at_every_step(run, again, before) >= 4


KEPT: dict[tuple[Any, str], Any] = {
    (StateFile, "save"): StateFile.save,
    (BatchService, "upload"): BatchService.upload,
    (BatchService, "create"): BatchService.create,
    (BatchService, "retrieve"): BatchService.retrieve,
    (BatchService, "download"): BatchService.download,
    (Path, "unlink"): Path.unlink,
}


# The parts by themselves.


def test_an_orphan_among_many(server: BatchServer) -> None:
    """All batches since a time are looked through, page by page, and no older ones."""
    file = server.keep(b"")
    for _ in range(230):
        server.create({"input_file_id": file, "endpoint": "/v1/chat/completions", "completion_window": "24h"})
    for held in list(server.batches.values())[:20]:
        held.shown["created_at"] = 1000
    service = BatchService(OpenAIChatModel("judge-1", server.url, KEY))
    assert [info.id for info in service.recent(2000)] == [f"batch_{number}" for number in range(230, 20, -1)]
    assert server.log.count("GET /batches") == 3


def test_a_state_of_another_version(tmp_path: Path) -> None:
    """A state of another version is refused with what to do, not read by half."""
    path = tmp_path / "run.json"
    path.write_text(json.dumps({"starjudge_batch": 99, "parts": []}), "utf-8")
    with pytest.raises(InputError, match="written by another version of starjudge"):
        StateFile(path)


def test_a_state_without_its_folder(tmp_path: Path) -> None:
    """A state whose folder is gone says that both belong together."""
    with StateFile(tmp_path / "run.json", new=True) as state:
        state.run.parts.append(Part("0001", 3, 100))
        with pytest.raises(InputError, match=r"0001\.ids: cannot be read .*keep file and folder together"):
            state.under_way()


def test_readings_differ() -> None:
    """Another reading of the same request is another request."""
    assert digest_of(b"{}", 0) != digest_of(b"{}", 1)
    assert len(digest_of(b"{}", 0)) == KEY_BYTES


def line(key: bytes, status: int | None, body: object = None) -> bytes:
    response = None if status is None else {"status_code": status, "request_id": "req_1", "body": body}
    error = {"code": "batch_expired", "message": "late"} if status is None else None
    return json.dumps({"id": "x", "custom_id": key.hex(), "response": response, "error": error}).encode() + b"\n"


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_a_reply_goes_before_a_failure(tmp_path: Path, order: tuple[int, ...]) -> None:
    """Whatever comes first: a request that was answered once is answered."""
    key = digest_of(b"{}", 0)
    lines = [line(key, 200, "good"), line(key, None), line(key, 500, "bad")]
    path = tmp_path / "0001.output.jsonl"
    path.write_bytes(b"".join(lines[place] for place in order) + b"no line\n[]\n{}\n")
    with CollectedReplies([path]) as replies:
        found = replies.get(key)
        assert found is not None
        assert (found.status, found.body) == (200, "good")
        assert replies.get(digest_of(b"{}", 1)) is None
        assert (replies.replies, replies.unreadable) == (1, 3)


def test_requests_are_cut_at_the_limit(tmp_path: Path) -> None:
    """A file is filled to its limit of bytes and not over it; what fits no file is refused."""
    with StateFile(tmp_path / "run.json", new=True) as state:
        with RequestFiles(state, most_bytes=200) as files:
            for number in range(4):
                assert files.add(digest_of(b"%d" % number, 0), b'{"n":1}')
            assert not files.add(digest_of(b"0", 0), b'{"n":1}')
            with pytest.raises(InputError, match=r"a request of .* bytes fits no file of 200"):
                files.add(digest_of(b"long", 0), b'"' + b"x" * 200 + b'"')
        assert [part.requests for part in files.parts] == [1, 1, 1, 1]
        sizes = [state.file(part, ".requests.jsonl").stat().st_size for part in files.parts]
        assert sizes == [part.bytes for part in files.parts]
        assert max(sizes) <= 200


def test_a_full_disk(tmp_path: Path) -> None:
    """A disk that is full while requests are written is told, and nothing is sent or left behind."""
    with StateFile(tmp_path / "run.json", new=True) as state:
        files = RequestFiles(state)
        files.add(b"k" * KEY_BYTES, b"{}")
        assert files._requests is not None
        files._requests.close()
        files._requests = Path("/dev/full").open("wb")  # noqa: SIM115
        with pytest.raises(InputError, match=r"cannot be written: .*; nothing was sent"), files:
            files.add(b"l" * KEY_BYTES, b"x" * 100_000)
        assert list(state.folder.glob("0*")) == []


def test_no_reply_shows_in_a_repr(tmp_path: Path) -> None:
    """What is held of replies shows no words of them."""
    key = digest_of(b"{}", 0)
    path = tmp_path / "0001.output.jsonl"
    path.write_bytes(line(key, 200, "secret words"))
    with CollectedReplies([path]) as replies:
        assert "secret" not in repr(replies.get(key))
    assert "secret" not in repr(CollectedModel("m", "p"))
