"""How near the model judge keeps to the server's own pace with many answers in flight.

A server on loopback, in a process of its own, replies after half a second; 64 answers are kept in flight. The ideal
is 64 / 0.5 s = 128 answers a second. Run: ``python benchmarks/in_flight.py [answers]``
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import openai

from starjudge import ModelJudge, evaluate_answer, evaluate_answer_async
from starjudge.chat.chat_model import ChatRequest, Message, ReplySchema
from starjudge.chat.openai_model import request_body
from starjudge.evaluate import request_of
from starjudge.resources.answer_files import read_answer_file
from starjudge.testing import judgement

AT_ONCE, DELAY = 64, 0.5
STORY = read_answer_file("examples/story_project_we.txt")
QUESTION = STORY.question or ""


class Handler(BaseHTTPRequestHandler):
    """Replies in form, after a while."""

    protocol_version = "HTTP/1.1"
    body = b""
    wbufsize = -1  # unbuffered writes and a delayed acknowledgement cost 44 ms a reply otherwise

    def do_POST(self) -> None:
        """Answer one request."""
        began = time.perf_counter()
        sent = self.rfile.read(int(self.headers["content-length"]))
        body = Handler.body = Handler.body or in_form(json.loads(sent))  # answers differ by a number only
        time.sleep(max(0.0, DELAY - (time.perf_counter() - began)))
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def in_form(sent: dict[str, Any]) -> bytes:
    """A reply that fits the schema of a request."""
    request = ChatRequest(
        sent["model"],
        tuple(Message(m["role"], m["content"]) for m in sent["messages"]),
        ReplySchema("judgement", sent["response_format"]["json_schema"]["schema"]),
    )
    message = {"role": "assistant", "content": json.dumps(judgement(4)(request))}
    choices = [{"index": 0, "message": message, "finish_reason": "stop"}]
    return json.dumps(
        {"id": "1", "object": "chat.completion", "created": 0, "model": sent["model"], "choices": choices}
    ).encode()


class Server(ThreadingHTTPServer):
    """Takes all connections at once."""

    request_queue_size = 256
    daemon_threads = True


def serve() -> None:
    """Serve until standard input is closed, after saying where."""
    server = Server(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()


def main() -> None:
    """Print answers a second and the share of the ideal rate, by threads and by asyncio."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 640
    process = subprocess.Popen([sys.executable, __file__, "serve"], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        judge = ModelJudge("any", base_url=f"http://127.0.0.1:{int(process.stdout.readline())}/v1")
        evaluate_answer(QUESTION, STORY.answer, judge=judge)
        ideal = AT_ONCE / DELAY
        print(f"{count} answers, {AT_ONCE} in flight, server replies after {DELAY} s: ideal {ideal:.0f} a second")
        for name, run in (("bare SDK", bare), ("threads", by_threads), ("asyncio", by_asyncio)):
            run(judge, AT_ONCE)  # connections are open, threads are there
            began = time.perf_counter()
            run(judge, count)
            rate = count / (time.perf_counter() - began)
            print(f"{name:<8}  {rate:6.1f} a second, {rate / ideal:.0%} of the ideal (goal: 90 %)")
    finally:
        process.kill()


def bare(judge: ModelJudge, count: int) -> None:
    """The SDK alone in as many threads: what this server and this machine give."""
    asked = judge.conversations(request_of(QUESTION, STORY.answer))[0]
    given = request_body(asked)
    client = openai.OpenAI(api_key="none", base_url=judge.chat.place, max_retries=0)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda _: client.chat.completions.create(**given) and None, range(count)))


def by_threads(judge: ModelJudge, count: int) -> None:
    """`evaluate_answer` in threads of the caller's."""

    def one(number: int) -> None:
        evaluate_answer(QUESTION, f"{STORY.answer} {number}", judge=judge)  # not kept: a batch writes it and goes on

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(one, range(count)))


def by_asyncio(judge: ModelJudge, count: int) -> None:
    """`evaluate_answer_async`, as an app would call it that lets so many in at once."""

    async def one(number: int, gate: asyncio.Semaphore) -> None:
        async with gate:
            await evaluate_answer_async(QUESTION, f"{STORY.answer} {number}", judge=judge)

    async def run() -> None:
        gate = asyncio.Semaphore(AT_ONCE)
        await asyncio.gather(*(one(number, gate) for number in range(count)))

    asyncio.run(run())


if __name__ == "__main__":
    serve() if sys.argv[1:] == ["serve"] else main()
