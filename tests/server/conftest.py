"""The app without a network: requests in, answers out. No chat model is configured here."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

CONFIGURING = ("OPENAI_", "STARJUDGE_")


@pytest.fixture(autouse=True)
def _no_model_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(CONFIGURING)]:
        monkeypatch.delenv(name)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Callable[..., TestClient]]:
    """Makes a client of an app with settings of the test's; all are closed at its end."""
    from fastapi.testclient import TestClient

    from starjudge.server import ServerSettings, create_app

    clients: list[TestClient] = []

    def make(address: str = "127.0.0.1", host: str = "http://127.0.0.1:8741", **settings: Any) -> TestClient:
        chosen = {"folder": tmp_path / "kept", "judge": "heuristic", **settings}
        client = TestClient(create_app(ServerSettings(**chosen)), base_url=host, client=(address, 50_000))
        clients.append(client.__enter__())
        return client

    yield make
    for client in clients:
        client.__exit__(None, None, None)


@pytest.fixture
def client(made: Callable[..., TestClient]) -> TestClient:
    """A client on this machine of an app as it is by default."""
    return made()
