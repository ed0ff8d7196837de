"""How near a run keeps to a server's limits, and whether it ever passes them.

A server on loopback, in a process of its own, allows 100 requests in any 1.5 s (4,000 a minute) or as many tokens,
refuses what is more, and keeps the time of every request. 2,000 answers are judged by 64 workers through one pace.
Run: ``python benchmarks/rate_limits.py [answers] [case]``
"""

from __future__ import annotations

import json
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from starjudge import ModelJudge
from starjudge.chat.chat_model import ChatReply, ChatRequest, Deadline, Message, ReplySchema, Usage
from starjudge.chat.openai_model import OpenAIChatModel
from starjudge.chat.pace import Pace
from starjudge.chat.paced_model import PacedModel
from starjudge.chat.rate_limits import read_limits
from starjudge.errors import StarjudgeError
from starjudge.evaluate import request_of

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "chat"))

from limited_server import MODEL, Limits, limited_process, most_in_a_window

ANSWERS, WORKERS = 2_000, 64
WINDOW, ALLOWED = 1.5, 100  # seconds, and requests in them
PER_MINUTE = ALLOWED * 60 / WINDOW
COST = 1_200  # tokens of a request
QUESTION = "Tell me about a time when you improved a system that others depended on."
STORY = (
    "Our feature store, case {number}, served stale embeddings to four teams. I was asked to bring the lag under one "
    "minute. I profiled the ingest job, found a full table scan and wrote an incremental merge. I replayed a week of "
    "traffic against it. The lag fell from 40 minutes to 50 seconds. I learned to measure freshness first."
)
CALM = Limits(requests=ALLOWED, window=WINDOW, seconds=0.3)
ROUGH = replace(CALM, failing=0.03, refusing=0.02, slow=0.02)
HEADERS = {
    "x-ratelimit-limit-requests": "4000",
    "x-ratelimit-limit-tokens": "4800000",
    "x-ratelimit-remaining-requests": "3990",
    "x-ratelimit-remaining-tokens": "4790000",
    "x-ratelimit-reset-requests": "120ms",
    "x-ratelimit-reset-tokens": "6m0s",
    "content-type": "application/json",
    "x-request-id": "req_1",
}


@dataclass
class Case:
    """One run: what the server does, and what the pace is told."""

    server: Limits
    pace: Callable[[], Pace]


CASES = {
    "option": Case(replace(CALM, told=False), lambda: Pace(requests_per_minute=PER_MINUTE, most=WORKERS)),
    "headers": Case(CALM, lambda: Pace(most=WORKERS)),
    "rough": Case(ROUGH, lambda: Pace(most=WORKERS)),
    "rough + waits": Case(replace(ROUGH, holding=0.002), lambda: Pace(most=WORKERS)),
    "tokens": Case(replace(ROUGH, requests=None, tokens=ALLOWED * COST), lambda: Pace(most=WORKERS)),
    "untold": Case(replace(CALM, told=False), lambda: Pace(most=WORKERS)),
}


def main() -> None:
    """Print the figures of every case."""
    answers = int(sys.argv[1]) if len(sys.argv) > 1 else ANSWERS
    print(f"cost of pacing one call: {cost_of_a_call() * 1e6:.0f} us (goal: 50); with 64 threads {crowded():.0f} us")
    print(f"{answers} answers, {WORKERS} workers, {ALLOWED} requests allowed in any {WINDOW} s")
    print(
        f"{'case':<14}{'judged':>7}{'failed':>7}{'twice':>6}{'requests':>9}{'over':>5}{'most':>5}{'seconds':>8}{'rate':>6}"
    )
    for name, case in CASES.items():
        if len(sys.argv) > 2 and name != sys.argv[2]:
            continue
        run(name, case, answers)


def run(name: str, case: Case, answers: int) -> None:
    """One case.

    ``rate``: requests that the server let in until the last answer was begun, of what its limit allows in that time;
    the rest of ``seconds`` is for the slow ones at the end. ``most``: requests in any window.
    """
    pace = case.pace()
    failures: Counter[str] = Counter()
    lock, last_begun = threading.Lock(), 0.0
    with limited_process(case.server) as url:
        judge = ModelJudge(chat=PacedModel(OpenAIChatModel(MODEL, url), pace), timeout=60)

        def one(number: int) -> bool:
            nonlocal last_begun
            try:
                with pace.admit():
                    last_begun = time.monotonic()
                    judge.evaluate(request_of(QUESTION, STORY.format(number=number)))
            except StarjudgeError as error:
                with lock:
                    failures[f"{type(error).__name__}: {error}"[:110]] += 1
                return False
            return True

        began = time.perf_counter()
        with ThreadPoolExecutor(WORKERS) as pool:
            judged = sum(pool.map(one, range(answers)))
        took = time.perf_counter() - began
        with urllib.request.urlopen(url) as reply:
            counted = json.loads(reply.read())
    arrivals = counted["arrivals"]
    over = counted["statuses"].pop("over the limit", 0)
    seen = sum(at <= last_begun for at in arrivals) - over
    rate = seen / ((last_begun - min(arrivals)) * ALLOWED / WINDOW)
    twice = sum(times > 1 for times in counted["answered"].values())
    most = most_in_a_window(arrivals, WINDOW)
    print(
        f"{name:<14}{judged:>7}{answers - judged:>7}{twice:>6}{len(arrivals):>9}{over:>5}{most:>5}{took:>8.1f}"
        f"{rate:>6.0%}  {counted['statuses']}  {pace.figures()}",
        flush=True,
    )
    for words, times in failures.most_common(3):
        print(f"    {times} x {words}")


class Instant:
    """A chat model that takes no time, with headers as a real one sends them."""

    name, place = "instant", "instant://here"

    def complete(self, request: ChatRequest, deadline: Deadline) -> ChatReply:
        """A reply."""
        return ChatReply("{}", usage=Usage(900, completion=300), limits=read_limits(HEADERS))


BARE = ChatRequest("instant", (Message("user", "word " * 400),), ReplySchema("any", {}), max_completion_tokens=800)


def cost_of_a_call(calls: int = 20_000) -> float:
    """Seconds that admission and pacing add to a call that need not wait, headers read included."""
    pace = Pace(requests_per_minute=6e8, tokens_per_minute=6e11)
    paced, deadline = PacedModel(Instant(), pace), Deadline(60.0)
    began = time.perf_counter()
    for _ in range(calls):
        with pace.admit():
            paced.complete(BARE, deadline)
    return (time.perf_counter() - began) / calls


def crowded(calls: int = 20_000) -> float:
    """Microseconds of the same with all workers at once, most of them in line; without what the pool itself takes."""
    pace = Pace(requests_per_minute=6e8, tokens_per_minute=6e11)
    paced, deadline = PacedModel(Instant(), pace), Deadline(60.0)

    def one(_: int) -> None:
        with pace.admit():
            paced.complete(BARE, deadline)

    def took(work: Callable[[int], object]) -> float:
        began = time.perf_counter()
        list(pool.map(work, range(calls)))
        return time.perf_counter() - began

    with ThreadPoolExecutor(WORKERS) as pool:
        took(abs)
        return (took(one) - took(abs)) / calls * 1e6


if __name__ == "__main__":
    main()
