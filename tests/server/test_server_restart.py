"""A server that ends in the middle of a batch, as a process of its own."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import httpx
import pytest

pytest.importorskip("fastapi", reason="the extra 'server' is not installed")

from server_process import Process, given, until

RECORDS = 300  # more than are judged between two looks at the server
pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])


def batch_in_the_middle(server: Process) -> str:
    """Id of a batch of which some is done."""
    name: str = server.post("/batches", {"records": given(RECORDS)}).json()["id"]
    until(lambda: server.get(f"/batches/{name}").json()["done"] >= 3)
    return name


def finished_by_another(folder: Path, name: str, lines: int) -> None:
    """Another server on the same folder has every record, once."""
    server = Process(folder)
    try:
        until(lambda: server.get(f"/batches/{name}").json()["status"] == "done")
        found = [json.loads(line) for line in server.get(f"/batches/{name}/records").text.splitlines()]
        assert sorted(record["id"] for record in found) == sorted(f"a-{n}" for n in range(RECORDS))
        assert all(record["evaluation"] for record in found)
        assert server.get(f"/batches/{name}").json()["summary"]["resumed"] >= lines
    finally:
        server.kill()


def lines_of(folder: Path, name: str) -> int:
    return (folder / name / "results.jsonl").read_bytes().count(b"\n")


def test_a_server_that_is_killed(tmp_path: Path) -> None:
    """Killed in the middle and started again: every record is judged once, none is lost."""
    server = Process(tmp_path)
    try:
        name = batch_in_the_middle(server)
    finally:
        server.kill()
    lines = lines_of(tmp_path, name)
    assert 3 <= lines < RECORDS
    finished_by_another(tmp_path, name, lines)


def test_a_server_that_is_told_to_stop(tmp_path: Path) -> None:
    """It ends those who watch, finishes what is in work, leaves with code 0, and the next one goes on."""
    server = Process(tmp_path)
    try:
        name = batch_in_the_middle(server)
        with httpx.stream("GET", f"{server.address}/batches/{name}/events", timeout=20) as stream:
            lines = stream.iter_lines()
            next(lines)
            server.process.send_signal(signal.SIGTERM)
            list(lines)  # to the stream's end
        out, err = server.process.communicate(timeout=20)
        assert (server.process.returncode, out, err) == (0, "ended\n", "")
    finally:
        server.kill()
    done = lines_of(tmp_path, name)
    assert 3 <= done < RECORDS
    finished_by_another(tmp_path, name, done)


def test_a_stop_has_an_end(tmp_path: Path) -> None:
    """An answer that takes for ever does not hold up a stop; it is judged after the next start."""
    server = Process(tmp_path, judge="slow", stop_seconds=0.3)
    try:
        name = server.post("/batches", {"records": given(2)}).json()["id"]
        until(lambda: server.get(f"/batches/{name}").json()["status"] == "running")
        server.process.send_signal(signal.SIGTERM)
        out, _ = server.process.communicate(timeout=10)
        assert (server.process.returncode, out) == (0, "left\n")
    finally:
        server.kill()
    again = Process(tmp_path)
    try:
        until(lambda: again.get(f"/batches/{name}").json()["done"] == 2)
    finally:
        again.kill()
