"""Servers on this machine's loopback, in a thread or in a process of their own, and what tests send them."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the extra 'server' is not installed")

import httpx
import uvicorn
from fastapi.testclient import TestClient

from starjudge.server import ServerSettings, create_app
from starjudge.server.bodies import ANSWER, QUESTION

Made = Callable[..., TestClient]
ASKED = {"question": QUESTION, "answer": ANSWER}
PATIENCE = 30.0  # seconds a test waits for what must come
PROGRAM = """
import os, sys, time
from pathlib import Path
from starjudge.server import ServerSettings, serve

class Slow:
    def evaluate(self, request):
        time.sleep(600)

judge = "heuristic" if sys.argv[2] == "heuristic" else Slow()
settings = ServerSettings(folder=Path(sys.argv[1]), judge=judge, stop_seconds=float(sys.argv[3]))
ended = serve(settings, port=0, on_ready=lambda address: print(address, flush=True))
print("ended" if ended else "left", flush=True)
os._exit(0)
"""


def given(count: int) -> list[dict[str, Any]]:
    """Records of a batch, each an answer of its own."""
    return [{**ASKED, "id": f"a-{n}", "answer": f"{ANSWER} That was case {n}.", "team": "x"} for n in range(count)]


@contextmanager
def in_thread(settings: ServerSettings) -> Iterator[str]:
    """A server over real sockets; its address."""
    app = create_app(settings)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, access_log=False, ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until(lambda: server.started)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        app.state.starjudge.stop()
        server.should_exit = True
        thread.join(PATIENCE)


class Process:
    """A server in a process of its own, which can be killed."""

    def __init__(self, folder: Path, judge: str = "heuristic", stop_seconds: float = 5) -> None:
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "STARJUDGE"))
        }
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(folder), judge, str(stop_seconds)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip().rstrip("/")
        until(self.answers)

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.address}/health").status_code == 200
        except httpx.TransportError:
            return False

    def get(self, path: str) -> Any:
        return httpx.get(self.address + path, timeout=PATIENCE)

    def post(self, path: str, body: Any) -> Any:
        return httpx.post(self.address + path, json=body, timeout=PATIENCE)

    def kill(self) -> None:
        """As a power cut would."""
        self.process.kill()
        self.process.communicate()

    def terminate(self) -> tuple[int, str, str]:
        """Ask it to stop. Out: its code, and what it still said."""
        self.process.terminate()
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out, err


def until(true: Any) -> None:
    """Wait for something that must come about."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.01)
