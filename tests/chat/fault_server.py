"""A chat server on this machine that judges rightly, and breaks in every way that servers are known to break.

A `Plan` says what the server does with each request; it is given a `Call`, and returns a `Fault` or ``None`` for a
right judgement. The scores of a right judgement come from a number in the answer ("case 137"), so that a mix-up
between answers would show.
"""

from __future__ import annotations

import gzip
import json
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from starjudge.chat.chat_model import ChatRequest, Message, ReplySchema
from starjudge.models.base import DIMENSIONS
from starjudge.testing import judgement

KEY = "sk-loopback-4c1f9a77"
CODEWORD = "zinnober"  # stands in every answer, and must stand in no message
QUESTION = "Tell me about a time when you improved a system that others depended on."
NUMBER = re.compile(r"\bcase (\d+)\b")
DRIP_SECONDS = 0.2
_SCORE_KEYS = (*DIMENSIONS, "overall")


def answer_of(number: int) -> str:
    """An answer that hides a number."""
    return (
        f"At the {CODEWORD} lab our feature store, case {number}, served stale embeddings to four teams. "
        "I was asked to bring the lag under one minute before the launch. "
        "I profiled the ingest job, found a full table scan and wrote an incremental merge. "
        "I then paired with the search team to replay a week of traffic against it. "
        "The lag fell from 40 minutes to 50 seconds and the launch went out on time. "
        "I learned to measure freshness before I promise it."
    )


def meant_scores(number: int) -> dict[str, int]:
    """The scores that the server means for the answer with this number."""
    return {name: 1 + (number // 5**place + place * number) % 5 for place, name in enumerate(_SCORE_KEYS)}


@dataclass(frozen=True)
class Call:
    """One request, as the server sees it."""

    number: int
    """Counted from 1."""
    body: Mapping[str, Any]
    case: int
    """The number in the answer; 0 without one."""
    turn: int
    """Of the requests about the same answer, counted from 1."""

    @property
    def form(self) -> str:
        """Name of the reply's form that is asked for."""
        given = self.body.get("response_format") or {}
        if given.get("type") == "json_schema":
            return "strict_schema" if given["json_schema"].get("strict") else "schema"
        return given.get("type", "text")

    @property
    def room(self) -> int | None:
        """The limit of tokens, by whichever name."""
        return self.body.get("max_completion_tokens", self.body.get("max_tokens"))


@dataclass(frozen=True)
class Fault:
    """What the server does in place of a right judgement."""

    status: int = 200
    body: Any = None
    """Sent as JSON, or as it is where it is text or bytes."""
    headers: Mapping[str, str] = field(default_factory=dict)
    change: Callable[[dict[str, Any], Call], Any] | None = None
    """Makes the reply's words from the right judgement; an object is sent as JSON."""
    message: Mapping[str, Any] = field(default_factory=dict)
    """Fields of the reply's message, over those of a right one."""
    finish: str = "stop"
    zipped: bool = False
    wire: str = ""
    """What goes wrong on the wire: a method of `_Handler`, without its underscore."""


Plan = Callable[[Call], "Fault | None"]


class FaultServer:
    """The server. ``calls`` holds every request; ``connections`` counts what clients opened."""

    def __init__(self, plan: Plan | None = None, port: int = 0) -> None:
        self.plan: Plan = plan or (lambda call: None)
        self.calls: list[Call] = []
        self.headers: list[Mapping[str, str]] = []
        self.connections = 0
        self.lock = threading.Lock()
        self.stopped = threading.Event()
        self._turns: dict[int, int] = {}
        self._open: set[socket.socket] = set()
        self._server = _Listener(("127.0.0.1", port), _Handler)
        self._server.owner = self
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}/v1"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        """Close the port and every connection."""
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()
        with self.lock:
            for connection in self._open:
                with suppress(OSError):  # closed already
                    connection.shutdown(socket.SHUT_RDWR)

    def opened(self, connection: socket.socket) -> None:
        with self.lock:
            self.connections += 1
            self._open.add(connection)

    def called(self, body: Mapping[str, Any], headers: Mapping[str, str]) -> Call:
        asked = "\n".join(m["content"] for m in body["messages"] if m["role"] == "user")
        found = NUMBER.search(asked)
        case = int(found[1]) if found else 0
        with self.lock:
            turn = self._turns[case] = self._turns.get(case, 0) + 1
            call = Call(len(self.calls) + 1, body, case, turn)
            self.calls.append(call)
            self.headers.append(headers)
        return call


@contextmanager
def serving(plan: Plan | None = None) -> Iterator[FaultServer]:
    """A server for the length of a test."""
    server = FaultServer(plan)
    try:
        yield server
    finally:
        server.stop()


def always(fault: Fault | None) -> Plan:
    """The same for every request."""
    return lambda call: fault


def first(fault: Fault | None, times: int = 1, then: Fault | None = None) -> Plan:
    """A fault on the first requests about each answer, then another or a right judgement."""
    return lambda call: fault if call.turn <= times else then


def right_judgement(call: Call) -> dict[str, Any]:
    """The judgement that the server means, in the form that the request's schema asks for."""
    messages = tuple(Message(m["role"], m["content"]) for m in call.body["messages"])
    user = next(m for m in messages if m.role == "user")
    made = judgement(3, **meant_scores(call.case))(
        ChatRequest(call.body["model"], (messages[0], user), ReplySchema("judgement", _schema(call.body)))
    )
    return {**made, "parts": ["situation 1", "task 2", "action 3-4", "result 5", "learning 6"]}


def _schema(body: Mapping[str, Any]) -> dict[str, Any]:
    """The schema of a request: its own, or that in the prompt."""
    given = (body.get("response_format") or {}).get("json_schema")
    if given is not None:
        return dict(given["schema"])
    text = body["messages"][0]["content"]
    for at in (match.start() for match in re.finditer(r'\{"', text)):
        try:
            return dict(json.JSONDecoder().raw_decode(text, at)[0])
        except ValueError:
            continue
    raise AssertionError("a request without a schema, neither beside the prompt nor in it")


def completion(call: Call, text: str, finish: str = "stop", **message: Any) -> dict[str, Any]:
    """The body of a chat completion."""
    return {
        "id": f"chatcmpl-{call.number}",
        "object": "chat.completion",
        "created": 1,
        "model": "loopback-judge",
        "choices": [
            {
                "index": 0,
                "finish_reason": finish,
                "message": {"role": "assistant", "content": text, "refusal": None, **message},
            }
        ],
        "usage": {"prompt_tokens": 1000, "completion_tokens": 300, "total_tokens": 1300},
    }


class _Listener(ThreadingHTTPServer):
    request_queue_size = 256
    daemon_threads = True
    owner: FaultServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Connections that a client gave up are no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # unbuffered writes and delayed acknowledgements cost 44 ms a call
    disable_nagle_algorithm = True

    def log_message(self, *args: Any) -> None:
        """Tests print no log."""

    def setup(self) -> None:
        super().setup()
        self.server.owner.opened(self.connection)  # type: ignore[attr-defined]

    def do_POST(self) -> None:
        owner: FaultServer = self.server.owner  # type: ignore[attr-defined]
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        call = owner.called(body, dict(self.headers.items()))
        fault = owner.plan(call) or Fault()
        if fault.wire:
            self.close_connection = True
            getattr(self, f"_{fault.wire}")(call, owner.stopped)
            return
        self._send(fault, self._body(fault, call))

    def _body(self, fault: Fault, call: Call) -> bytes:
        if isinstance(fault.body, bytes):
            return fault.body
        if isinstance(fault.body, str):
            return fault.body.encode()
        if fault.body is not None:
            return json.dumps(fault.body).encode()
        made: Any = right_judgement(call)
        if fault.change is not None:
            made = fault.change(made, call)
        text = made if isinstance(made, str) else json.dumps(made)
        return json.dumps(completion(call, text, fault.finish, **fault.message)).encode()

    def _send(self, fault: Fault, body: bytes) -> None:
        if fault.zipped:
            body = gzip.compress(body)
        self.send_response(fault.status)
        names = {name.lower() for name in fault.headers}
        if "content-type" not in names:
            self.send_header("content-type", "application/json")
        if fault.zipped:
            self.send_header("content-encoding", "gzip")
        for name, value in fault.headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    # What goes wrong on the wire.

    def _hang(self, call: Call, stopped: threading.Event) -> None:
        stopped.wait(30)

    def _headers_then_stall(self, call: Call, stopped: threading.Event) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n")
        self.wfile.flush()
        stopped.wait(30)

    def _drip(self, call: Call, stopped: threading.Event) -> None:
        self._drip_body(b"200 OK", stopped)

    def _drip_error(self, call: Call, stopped: threading.Event) -> None:
        self._drip_body(b"500 Internal Server Error", stopped)

    def _drip_body(self, status: bytes, stopped: threading.Event) -> None:
        self.wfile.write(
            b"HTTP/1.1 " + status + b"\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
        )
        self.wfile.flush()
        while not stopped.wait(DRIP_SECONDS):
            self.wfile.write(b"1\r\n \r\n")
            self.wfile.flush()

    def _drip_then_stall(self, call: Call, stopped: threading.Event) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n")
        for _ in range(4):
            self.wfile.write(b" ")
            self.wfile.flush()
            stopped.wait(DRIP_SECONDS)
        stopped.wait(30)

    def _reset(self, call: Call, stopped: threading.Event) -> None:
        _cut(self.connection)

    def _reset_after_headers(self, call: Call, stopped: threading.Event) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n{")
        self.wfile.flush()
        time.sleep(0.005)
        _cut(self.connection)

    def _broken_gzip(self, call: Call, stopped: threading.Event) -> None:
        self._send(Fault(headers={"content-encoding": "gzip"}), b"this was never packed")


def _cut(connection: socket.socket) -> None:
    """Close with a reset, as a crash does."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def refusal(status: int, message: str, headers: Mapping[str, str] | None = None, **fields: Any) -> Fault:
    """An error in OpenAI's form."""
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": None, **fields}
    return Fault(status, {"error": error}, headers or {})


def in_seconds(seconds: float) -> str:
    """A moment from now, as HTTP writes it."""
    return formatdate(time.time() + seconds, usegmt=True)


def _without(reply: dict[str, Any], call: Call) -> dict[str, Any]:
    return {name: value for name, value in reply.items() if name != "impact"}


def _scored(score: Any) -> Callable[[dict[str, Any], Call], dict[str, Any]]:
    return lambda reply, call: {**reply, "impact": {**reply["impact"], "score": score}}


def _units(reply: dict[str, Any], call: Call) -> dict[str, Any]:
    wrong = [0, -3, 9999]
    return {name: {**value, "units": wrong} if name in DIMENSIONS else value for name, value in reply.items()} | {
        "parts": ["situation 1-9999", "action 8000"],
        "outcomes": ["9999 business: from 40 minutes to 50 seconds"],
    }


def _unknown_flag(reply: dict[str, Any], call: Call) -> dict[str, Any]:
    return {**reply, "findings": [{"units": [1], "text": "A flag of no guide.", "about": "wears_a_hat"}]}


def _half(reply: dict[str, Any], call: Call) -> str:
    text = json.dumps(reply)
    return text[: len(text) // 2]


LCP_FORM = (
    "[{'type': 'literal_error', 'loc': ('body', 'response_format', 'type'), "
    "'msg': \"Input should be 'text' or 'json_object'\", 'input': 'json_schema'}]"
)

FAULTS: dict[str, Fault] = {
    "rate with seconds": refusal(429, "Rate limit reached", {"retry-after": "1"}, code="rate_limit_exceeded"),
    "rate with a fraction": refusal(429, "Rate limit reached", {"retry-after": "0.5"}),
    "rate with milliseconds": refusal(429, "Rate limit reached", {"retry-after-ms": "250"}),
    "rate with a date": refusal(429, "Rate limit reached", {"retry-after": in_seconds(-5)}),
    "rate without a time": refusal(429, "Rate limit reached"),
    "quota": refusal(429, "You exceeded your current quota, please check your plan.", code="insufficient_quota"),
    "failure": refusal(500, "The server had an error while processing your request"),
    "failure that blames the form": refusal(500, LCP_FORM, type="internal_server_error"),
    "overload": refusal(503, "The engine is overloaded"),
    "server's time-out": refusal(408, "Request timed out"),
    "wrong key": refusal(401, f"Incorrect API key provided: {KEY}", code="invalid_api_key"),
    "forbidden": refusal(403, "Your project may not use this model"),
    "no such model": refusal(404, "The model `loopback-judge` does not exist", code="model_not_found"),
    "temperature refused": refusal(
        400, "Unsupported value: 'temperature' does not support 0.2", param="temperature", code="unsupported_value"
    ),
    "limit's name refused": refusal(
        400, "Unrecognized request argument supplied: max_completion_tokens", param="max_completion_tokens"
    ),
    "logprobs refused": refusal(400, "logprobs is not supported by this model", param="logprobs"),
    "complaints in a list": Fault(
        422, {"detail": [{"loc": ["body", "response_format", "type"], "msg": "extra fields not permitted"}]}
    ),
    "hang": Fault(wire="hang"),
    "drip": Fault(wire="drip"),
    "drip of an error": Fault(wire="drip_error"),
    "drip, then stall": Fault(wire="drip_then_stall"),
    "headers, then stall": Fault(wire="headers_then_stall"),
    "reset": Fault(wire="reset"),
    "reset after headers": Fault(wire="reset_after_headers"),
    "broken compression": Fault(wire="broken_gzip"),
    "page": Fault(body=f"<html><title>Welcome</title>{CODEWORD}</html>", headers={"content-type": "text/html"}),
    "no choices": Fault(body={"id": "chatcmpl-0", "object": "chat.completion", "choices": []}),
    "error with status 200": Fault(body={"error": {"message": "Provider returned error", "code": 502}}),
    "malformed body": Fault(body=f'{{"choices": [{{"message": {{"content": "{CODEWORD}'),
    "malformed": Fault(change=lambda reply, call: json.dumps(reply)[:-40] + "]]"),
    "prose": Fault(change=lambda reply, call: f"The {CODEWORD} story is strong. I would hire."),
    "fenced": Fault(change=lambda reply, call: f"```json\n{json.dumps(reply, indent=1)}\n```"),
    "prose around": Fault(change=lambda reply, call: f"Here it is:\n{json.dumps(reply)}\nI hope {{that}} helps."),
    "truncated": Fault(change=_half, finish="length"),
    "refusal": Fault(change=lambda reply, call: "", message={"refusal": f"I cannot judge the {CODEWORD} story."}),
    "filtered": Fault(change=lambda reply, call: "", finish="content_filter"),
    "empty": Fault(change=lambda reply, call: ""),
    "null": Fault(message={"content": None}),
    "score 9999": Fault(change=_scored(9999)),
    "score as text": Fault(change=_scored("4")),
    "dimension missing": Fault(change=_without),
    "wrong units": Fault(change=_units),
    "unknown flag": Fault(change=_unknown_flag),
    "ten megabytes": Fault(body=b" " * 10_000_000),
}
"""Every fault by its name."""
