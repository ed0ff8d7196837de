"""A Batch API on this machine, in the documented formats: files, batches, output and error files.

What a request would be answered is said by a `Plan` of the loopback chat server, so that a run through here can be
compared with a live one. Nothing happens by itself: a test says when batches move on (`finish`), and how.
"""

from __future__ import annotations

import json
import random
import re
import socket
import struct
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

sys.path.insert(0, str(Path(__file__).parents[1] / "chat"))  # the home of the loopback chat server

from fault_server import NUMBER, Call, Fault, Plan, completion, right_judgement

MOST_REQUESTS, MOST_BYTES = 50_000, 200_000_000
EXPIRED = {"code": "batch_expired", "message": "This request could not be executed before the completion window."}
CANCELLED = {"code": "batch_cancelled", "message": "This request was not executed: the batch was cancelled."}
OPEN = ("validating", "in_progress", "finalizing", "cancelling")


@dataclass
class Held:
    """A batch as the server holds it."""

    shown: dict[str, Any]
    lines: list[dict[str, Any]] = field(default_factory=list)


class BatchServer:
    """The server. ``paid`` counts executed requests by ``custom_id``; ``log`` has every call as ``POST /files``."""

    def __init__(self, plan: Plan | None = None) -> None:
        self.plan: Plan = plan or (lambda call: None)
        self.files: dict[str, bytes] = {}
        self.batches: dict[str, Held] = {}
        self.paid: Counter[str] = Counter()
        self.bodies: list[dict[str, Any]] = []
        self.log: list[str] = []
        self.keys: set[str] = set()
        self.refuse: dict[str, tuple[int, dict[str, Any]]] = {}
        """Calls that are refused, by their place in the log: status and body."""
        self.lose: Counter[str] = Counter()
        """Calls that are done, and whose reply never arrives: so many times."""
        self.lock = threading.RLock()
        self._turns: Counter[int] = Counter()
        self._server = _Listener(("127.0.0.1", 0), _Handler)
        self._server.owner = self
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        """Close the port."""
        self._server.shutdown()
        self._server.server_close()

    # What a test lets happen.

    def begin(self, status: str = "in_progress") -> None:
        """All open batches reach a state that is not their last."""
        for held in self._open():
            held.shown["status"] = status

    def finish(
        self, status: str = "completed", executed: float = 1.0, faults: list[dict[str, Any]] | None = None
    ) -> None:
        """All open batches end.

        Args:
            status: their last one.
            executed: share of the requests that were executed before it.
            faults: of a file that is refused.

        """
        for held in self._open():
            wrong = faults or _faults(held.lines, self.files[held.shown["input_file_id"]])
            if wrong:
                held.shown |= {"status": "failed", "errors": {"object": "list", "data": wrong}}
                continue
            self._execute(held, executed, CANCELLED if status == "cancelled" else EXPIRED)
            held.shown["status"] = status

    def _open(self) -> list[Held]:
        return [held for held in self.batches.values() if held.shown["status"] in OPEN]

    def _execute(self, held: Held, share: float, otherwise: dict[str, Any]) -> None:
        count = round(len(held.lines) * share)
        good, bad = [], []
        for number, line in enumerate(held.lines):
            given = {"id": f"batch_req_{number}", "custom_id": line["custom_id"], "response": None, "error": None}
            if number >= count:
                bad.append(given | {"error": otherwise})
                continue
            status, body = self._answer(line["body"])
            if isinstance(body, bytes):
                good.append(body)
                continue
            given["response"] = {"status_code": status, "request_id": f"req_{number}", "body": body}
            self.paid[line["custom_id"]] += status == 200
            (good if status == 200 else bad).append(given)
        mixed = random.Random(7)
        for name, lines in (("output_file_id", good), ("error_file_id", bad)):
            mixed.shuffle(lines)
            if lines:
                content = b"".join(
                    line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n" for line in lines
                )
                held.shown[name] = self.keep(content)
        failed = len(bad)
        held.shown["request_counts"] = {"total": len(held.lines), "completed": len(good), "failed": failed}

    def _answer(self, body: dict[str, Any]) -> tuple[int, Any]:
        asked = "\n".join(m["content"] for m in body["messages"] if m["role"] == "user")
        found = NUMBER.search(asked)
        case = int(found[1]) if found else 0
        self._turns[case] += 1
        call = Call(len(self.bodies) + 1, body, case, self._turns[case])
        self.bodies.append(body)
        fault = self.plan(call) or Fault()
        if fault.body is not None:
            return fault.status, fault.body
        made: Any = right_judgement(call)
        if fault.change is not None:
            made = fault.change(made, call)
        text = made if isinstance(made, str) else json.dumps(made)
        return 200, completion(call, text, fault.finish, **fault.message)

    # What the API does.

    def keep(self, content: bytes) -> str:
        """A file. Out: its id."""
        with self.lock:
            name = f"file-{len(self.files) + 1}"
            self.files[name] = content
            return name

    def create(self, given: dict[str, Any]) -> dict[str, Any]:
        """A batch of a file."""
        assert given["endpoint"] == "/v1/chat/completions"
        assert given["completion_window"] == "24h"
        with self.lock:
            name = f"batch_{len(self.batches) + 1}"
            shown = {
                "id": name,
                "object": "batch",
                "endpoint": given["endpoint"],
                "errors": None,
                "input_file_id": given["input_file_id"],
                "completion_window": "24h",
                "status": "validating",
                "output_file_id": None,
                "error_file_id": None,
                "created_at": int(time.time()),
                "request_counts": {"total": 0, "completed": 0, "failed": 0},
                "metadata": given.get("metadata"),
            }
            lines = [json.loads(line) for line in self.files[given["input_file_id"]].splitlines()]
            self.batches[name] = Held(shown, lines)
            return shown

    def page(self, query: dict[str, list[str]]) -> dict[str, Any]:
        """A page of the list, newest first."""
        shown = [held.shown for held in reversed(self.batches.values())]
        if "after" in query:
            shown = shown[[batch["id"] for batch in shown].index(query["after"][0]) + 1 :]
        limit = int(query.get("limit", ["20"])[0])
        return {
            "object": "list",
            "data": shown[:limit],
            "first_id": shown[0]["id"] if shown else None,
            "last_id": shown[:limit][-1]["id"] if shown else None,
            "has_more": len(shown) > limit,
        }


def _faults(lines: list[dict[str, Any]], raw: bytes) -> list[dict[str, Any]]:
    """What validation finds wrong with a file."""
    found = []
    ids = Counter(line["custom_id"] for line in lines)
    models = {line["body"]["model"] for line in lines}
    if any(times > 1 for times in ids.values()):
        found.append({"code": "duplicate_custom_id", "message": "Duplicate custom_id.", "line": 2, "param": None})
    if len(models) > 1:
        found.append({"code": "model_mismatch", "message": "More than one model.", "line": 2, "param": "model"})
    if len(lines) > MOST_REQUESTS or len(raw) > MOST_BYTES:
        found.append({"code": "too_many_tasks", "message": "The file is too large.", "line": None, "param": None})
    if any(set(line) != {"custom_id", "method", "url", "body"} or line["method"] != "POST" for line in lines):
        found.append({"code": "invalid_request", "message": "Not a request.", "line": 1, "param": None})
    return found


@contextmanager
def batch_service(plan: Plan | None = None) -> Iterator[BatchServer]:
    """A server for the length of a test."""
    server = BatchServer(plan)
    try:
        yield server
    finally:
        server.stop()


class _Listener(ThreadingHTTPServer):
    request_queue_size = 64
    daemon_threads = True
    owner: BatchServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Connections that are cut on purpose are no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def log_message(self, *args: Any) -> None:
        """Tests print no log."""

    def do_GET(self) -> None:
        self._serve("GET", b"")

    def do_POST(self) -> None:
        length = self.headers["content-length"]
        self._serve("POST", self._chunked() if length is None else self.rfile.read(int(length)))

    def _chunked(self) -> bytes:
        parts = []
        while size := int(self.rfile.readline(), 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def _serve(self, method: str, data: bytes) -> None:
        owner: BatchServer = self.server.owner  # type: ignore[attr-defined]
        url = urlsplit(self.path)
        path = url.path.removeprefix("/v1")
        call = f"{method} {re.sub(r'(batch_|file-)[0-9]+', 'ID', path)}"
        owner.log.append(call)
        owner.keys.add(self.headers["authorization"])
        if call in owner.refuse:
            self._send(*owner.refuse[call])
            return
        status, body = self._done(owner, method, path, parse_qs(url.query), data)
        if owner.lose[call] > 0:
            owner.lose[call] -= 1
            self.close_connection = True
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            return
        self._send(status, body)

    def _done(
        self, owner: BatchServer, method: str, path: str, query: dict[str, list[str]], data: bytes
    ) -> tuple[int, Any]:
        if (method, path) == ("POST", "/files"):
            name = owner.keep(_uploaded(data, self.headers["content-type"]))
            return 200, {"id": name, "object": "file", "purpose": "batch", "filename": "requests.jsonl", "bytes": 1}
        if (method, path) == ("POST", "/batches"):
            return 200, owner.create(json.loads(data))
        if (method, path) == ("GET", "/batches"):
            return 200, owner.page(query)
        place = path.strip("/").split("/")
        if method == "GET" and place[0] == "batches" and place[1] in owner.batches:
            return 200, owner.batches[place[1]].shown
        if method == "GET" and place[0] == "files" and place[1] in owner.files and place[-1] == "content":
            return 200, owner.files[place[1]]
        message = f"No such object: {place[-1]}"
        return 404, {"error": {"message": message, "type": "invalid_request_error", "param": None, "code": None}}

    def _send(self, status: int, body: Any) -> None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/octet-stream" if isinstance(body, bytes) else "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()


def _uploaded(data: bytes, kind: str) -> bytes:
    """The file in a form; its purpose has to be that of batches."""
    boundary = b"--" + kind.partition("boundary=")[2].strip('"').encode()
    parts = dict[str, bytes]()
    for part in data.split(boundary)[1:-1]:
        head, _, body = part.partition(b"\r\n\r\n")
        name = re.search(rb'name="(\w+)"', head)
        assert name is not None
        parts[name[1].decode()] = body.removesuffix(b"\r\n")
    assert parts["purpose"] == b"batch"
    return parts["file"]
