r"""Tests against OpenAI-compatible servers that run on this machine. Without their addresses all of them are skipped.

    STARJUDGE_REAL_SERVERS="llama=http://127.0.0.1:8101/v1 lcp=http://127.0.0.1:8103/v1" STARJUDGE_REAL_KEY=... \
        python -m pytest tests/real_server

``real_servers.py`` says which servers are meant and which models they hold: all of them write at random.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from real_servers import ADDRESSES, KEY, Server

_CONFIGURING = ("OPENAI_", "STARJUDGE_")
_PROXIES = {"http_proxy", "https_proxy", "all_proxy"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skips what needs a server that is not there, and opens the way to this machine for the rest."""
    for item in items:
        if Path(__file__).parent not in item.path.parents:
            continue
        marker = item.get_closest_marker("real_server")
        assert marker is not None, f"{item.name}: name the server it needs"
        (name,) = marker.args
        if name not in ADDRESSES:
            item.add_marker(pytest.mark.skip(reason=f"STARJUDGE_REAL_SERVERS names no {name!r}"))
        item.add_marker(pytest.mark.block_network(allowed_hosts=["127.0.0.1"]))


@pytest.fixture(autouse=True)
def _nothing_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(_CONFIGURING) or name.lower() in _PROXIES:
            monkeypatch.delenv(name)


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Server:
    """The server that the test's marker names."""
    marker = request.node.get_closest_marker("real_server")
    url, _, model = ADDRESSES[marker.args[0]].partition("#")
    return Server(url, KEY, model)
