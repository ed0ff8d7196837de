"""The app within another app."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="the extra 'server' is not installed")

from fastapi import FastAPI
from fastapi.testclient import TestClient
from server_process import ASKED, until

from starjudge.server import ServerSettings, create_app


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    """A host app that lets people in by itself. Hosts do not tell mounted apps when they start."""
    host = FastAPI()
    host.mount("/judge", create_app(ServerSettings(folder=tmp_path, judge="heuristic", behind_a_door=True)))
    return TestClient(host, base_url="https://host.example")


def test_routes_stand_below_the_hosts(client: TestClient) -> None:
    """Evaluation, page and batches are all there, and the limits of each route hold."""
    assert client.post("/judge/evaluate", json=ASKED).json()["status"] == "scored"
    assert client.get("/judge/").text.startswith("<!doctype html>")
    assert client.post("/judge/batches", content=b" " * 5_000_000).status_code == 415
    assert client.post("/judge/evaluate", content=b" " * 5_000_000).status_code == 413


def test_batches_are_taken_up_when_they_are_asked_for(client: TestClient) -> None:
    """A batch is judged, and its address is the host's."""
    reply = client.post("/judge/batches", json={"records": [ASKED]})
    assert reply.headers["Location"] == f"/judge/batches/{reply.json()['id']}"
    until(lambda: client.get(reply.headers["Location"]).json()["status"] == "done")
