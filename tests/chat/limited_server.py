"""A chat server on this machine with real limits, for tests and benchmarks: slow, failing at random, and counting.

It refuses what passes a sliding window of requests or tokens, as the strictest servers do, and keeps the time of every
request that reached it, so that a client's pace can be measured from outside.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from starjudge.chat.chat_model import ChatRequest, Message, ReplySchema
from starjudge.testing import judgement

MODEL = "limited-model"
NUMBER = re.compile(r"\bcase (\d+)\b")
MINUTE = 60.0


@dataclass(frozen=True)
class Limits:
    """What the server allows, and how it fails."""

    requests: int | None = None
    """In any window."""
    tokens: int | None = None
    """In any window, prompt and reply, taken when a request comes in."""
    window: float = 1.0
    seconds: float = 0.1
    """Of a reply: from half of that to one and a half times."""
    failing: float = 0.0
    """Share of requests answered with 500."""
    refusing: float = 0.0
    """Share answered with 429 without a reason, and without a time to wait."""
    holding: float = 0.0
    """Share answered with 429 that asks to wait a fifth of a second."""
    slow: float = 0.0
    """Share that takes ten times as long."""
    told: bool = True
    """Whether headers tell the limits."""
    prompt_tokens: int = 900
    completion_tokens: int = 300
    seed: int = 7

    @property
    def cost(self) -> int:
        """Tokens of a request."""
        return self.prompt_tokens + self.completion_tokens


class Account:
    """Counts what was asked, and refuses what is too much. Safe to share."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.arrivals: list[float] = []
        self.statuses: Counter[str] = Counter()
        self.answered: Counter[str] = Counter()
        """Replies for each case."""
        self._window: deque[float] = deque()
        self._random = random.Random(limits.seed)
        self._lock = threading.Lock()

    def arrived(self, now: float) -> tuple[str, float, dict[str, str]]:
        """A request comes in. Out: what happens to it, after how many seconds, with which headers."""
        limits = self.limits
        with self._lock:
            self.arrivals.append(now)
            window = self._window
            while window and window[0] <= now - limits.window:
                window.popleft()
            most = self._most()
            if len(window) >= most:
                self.statuses["over the limit"] += 1
                wait = window[0] + limits.window - now
                return "over the limit", 0.0, {"retry-after-ms": f"{wait * 1000:.0f}", **self._told(now)}
            window.append(now)
            at, happens = self._random.random(), "reply"
            for what in ("failing", "refusing", "holding", "slow"):
                at -= getattr(limits, what)
                if at < 0:
                    happens = what
                    break
            self.statuses[happens] += 1
            headers = {"retry-after-ms": "200"} if happens == "holding" else {}
            took = limits.seconds * self._random.uniform(0.5, 1.5) * (10 if happens == "slow" else 1)
            return happens, took, {**headers, **self._told(now)}

    def figures(self) -> dict[str, Any]:
        """All that was counted."""
        with self._lock:
            return {"arrivals": self.arrivals, "statuses": self.statuses, "answered": self.answered}

    def answer(self, case: str) -> None:
        """A case got its reply."""
        with self._lock:
            self.answered[case] += 1

    def _most(self) -> float:
        limits = self.limits
        by_tokens = limits.tokens / limits.cost if limits.tokens is not None else float("inf")
        return min(limits.requests if limits.requests is not None else float("inf"), int(min(by_tokens, 1e9)))

    def _told(self, now: float) -> dict[str, str]:
        limits, used = self.limits, len(self._window)
        if not limits.told:
            return {}
        next_free = max(0.0, self._window[0] + limits.window - now) if used >= self._most() else 0.001 * used
        headers = {}
        for kind, most, cost in (("requests", limits.requests, 1), ("tokens", limits.tokens, limits.cost)):
            if most is not None:
                headers[f"x-ratelimit-limit-{kind}"] = str(round(most * MINUTE / limits.window))
                headers[f"x-ratelimit-remaining-{kind}"] = str(max(0, most - used * cost))
                headers[f"x-ratelimit-reset-{kind}"] = f"{max(1, round(next_free * 1000))}ms"
        return headers


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # the whole reply in one piece
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        account: Account = self.server.account  # type: ignore[attr-defined]
        happens, took, headers = account.arrived(time.monotonic())
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if happens in ("reply", "slow"):
            found = NUMBER.search(body["messages"][-1]["content"])
            data, status = json.dumps(_completion(body, account.limits)).encode(), 200
            time.sleep(took)
            account.answer(found[1] if found else "")
        else:
            status = 500 if happens == "failing" else 429
            message = "The server had an error" if status == 500 else "Rate limit reached"
            data = json.dumps({"error": {"message": message, "type": "requests", "param": None, "code": None}}).encode()
            time.sleep(took / 4)
        self.send_response(status)
        self.send_header("content-type", "application/json")
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self) -> None:
        """What was counted, for a server in a process of its own."""
        data = json.dumps(self.server.account.figures()).encode()  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


_TEXTS: dict[str, str] = {}


def _completion(body: Mapping[str, Any], limits: Limits) -> dict[str, Any]:
    schema = (body.get("response_format") or {}).get("json_schema")
    if schema is None or "properties" not in schema["schema"]:
        text = "{}"
    else:
        # Made once for all answers of one length: the server's own work must not set the pace.
        key = str(len(body["messages"][-1]["content"].splitlines()))
        if key not in _TEXTS:
            messages = tuple(Message(m["role"], m["content"]) for m in body["messages"])
            asked = ChatRequest(body["model"], messages, ReplySchema(schema["name"], schema["schema"]))
            _TEXTS[key] = json.dumps(judgement(3)(asked))
        text = _TEXTS[key]
    return {
        "id": "1",
        "object": "chat.completion",
        "created": 1,
        "model": body["model"],
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}],
        "usage": {"prompt_tokens": limits.prompt_tokens, "completion_tokens": limits.completion_tokens},
    }


class _Listener(ThreadingHTTPServer):
    request_queue_size = 256
    daemon_threads = True
    account: Account

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Connections that a client gave up are no news."""


def most_in_a_window(arrivals: list[float], window: float) -> int:
    """The largest number of arrivals in any stretch of time of that length."""
    most, first = 0, 0
    times = sorted(arrivals)
    for last, at in enumerate(times):
        while times[first] <= at - window:
            first += 1
        most = max(most, last - first + 1)
    return most


@contextmanager
def limited(limits: Limits) -> Iterator[tuple[str, Account]]:
    """A server in this process. Out: its base URL, and what it counts."""
    server = _Listener(("127.0.0.1", 0), _Handler)
    server.account = Account(limits)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", server.account
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def limited_process(limits: Limits) -> Iterator[str]:
    """A server in a process of its own, as benchmarks need. Out: its base URL; a GET there gives what it counted."""
    command = [sys.executable, str(Path(__file__)), json.dumps(asdict(limits))]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}/v1"
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


if __name__ == "__main__":
    _server = _Listener(("127.0.0.1", 0), _Handler)
    _server.account = Account(Limits(**json.loads(sys.argv[1])))
    sys.stdout.write(f"{_server.server_port}\n")
    sys.stdout.flush()
    _server.serve_forever()
