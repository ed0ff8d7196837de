"""A chat model's server on this machine, for tests of the command as a whole."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from starjudge.chat.chat_model import ChatRequest, Message, ReplySchema
from starjudge.testing import judgement

MODEL = "loopback-model"
USAGE = {"prompt_tokens": 2000, "completion_tokens": 800, "prompt_tokens_details": {"cached_tokens": 1500}}


class LoopbackServer:
    """Answers every request with a judgement of its one score. ``bodies`` keeps what was asked."""

    def __init__(self, score: int, seconds: float) -> None:
        self.bodies: list[dict[str, Any]] = []
        self._reply = judgement(score)
        server = self

        class Handler(BaseHTTPRequestHandler):
            wbufsize = -1  # the whole reply in one piece

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                server.bodies.append(body)
                time.sleep(seconds)
                data = json.dumps(server.reply(body)).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_port}/v1"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def reply(self, body: dict[str, Any]) -> dict[str, Any]:
        """The completion for one request."""
        schema = body["response_format"]["json_schema"]
        messages = tuple(Message(m["role"], m["content"]) for m in body["messages"])
        asked = ChatRequest(body["model"], messages, ReplySchema(schema["name"], schema["schema"]))
        message = {"role": "assistant", "content": json.dumps(self._reply(asked))}
        return {
            "id": "1",
            "object": "chat.completion",
            "created": 1,
            "model": body["model"],
            "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
            "usage": USAGE,
        }

    def close(self) -> None:
        """Stop it."""
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


@contextmanager
def loopback_server(score: int = 4, seconds: float = 0.0) -> Iterator[LoopbackServer]:
    """A running server. In: the score it gives, and how long it takes over each reply."""
    server = LoopbackServer(score, seconds)
    try:
        yield server
    finally:
        server.close()


def nobody_there() -> str:
    """A base URL where no server is."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/v1"
