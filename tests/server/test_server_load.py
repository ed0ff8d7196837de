"""Many requests at once, to a server in a process of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import httpx
import pytest

pytest.importorskip("fastapi", reason="the extra 'server' is not installed")

from server_process import ASKED, Process, given

from starjudge.server.bodies import ANSWER

AT_ONCE = 200
MEANWHILE = 3  # times, at least, that health is told while the answers are judged; on an idle machine, dozens
pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = Process(tmp_path_factory.mktemp("kept"))
    yield server.address
    server.kill()


async def _all_at_once(address: str) -> tuple[list[httpx.Response], int]:
    """Replies to so many requests on as many connections, and how often health was told meanwhile."""
    limits = httpx.Limits(max_connections=AT_ONCE + 1)
    async with httpx.AsyncClient(base_url=address, limits=limits, timeout=60) as client:

        async def one(number: int) -> httpx.Response:
            return await client.post("/evaluate", json={**ASKED, "answer": f"{ANSWER} Number {number}."})

        async def health() -> int:
            told = 0
            while not judged.done():
                told += (await client.get("/health")).status_code == 200
                await asyncio.sleep(0.02)
            return told

        judged = asyncio.gather(*map(one, range(AT_ONCE)))
        watching = asyncio.create_task(health())
        return list(await judged), await watching


def test_200_requests_at_once(address: str) -> None:
    """All are answered, each with its own evaluation, and others are answered meanwhile."""
    replies, told = asyncio.run(_all_at_once(address))
    assert [reply.status_code for reply in replies] == [200] * AT_ONCE
    assert all(reply.json()["answer"].endswith(f" Number {n}.") for n, reply in enumerate(replies))
    assert told >= MEANWHILE


def test_answers_while_a_batch_is_judged(address: str) -> None:
    """A batch at work does not hold up a single answer."""
    name = httpx.post(f"{address}/batches", json={"records": given(2000)}, timeout=30).json()["id"]
    assert httpx.post(f"{address}/evaluate", json=ASKED, timeout=30).status_code == 200
    assert httpx.get(f"{address}/batches/{name}").json()["status"] == "running"
    assert httpx.delete(f"{address}/batches/{name}").status_code == 204
