"""What the model judge costs above the bare SDK, for one call.

Both ask the same server in memory (a mock transport) the same thing; what differs is reading the answer, the prompt,
checking the reply and writing the evaluation. Run: ``python benchmarks/client_overhead.py [answers]``
"""

from __future__ import annotations

import itertools
import json
import statistics
import sys
import time
from collections.abc import Callable

import httpx2
import openai

from starjudge import ModelJudge, evaluate_answer
from starjudge.chat.chat_model import Deadline
from starjudge.chat.openai_model import request_body
from starjudge.evaluate import request_of
from starjudge.resources.answer_files import read_answer_file
from starjudge.testing import ScriptedChatModel, judgement

STORY = read_answer_file("examples/story_project_we.txt")
QUESTION, ROUNDS = STORY.question or "", 5


def main() -> None:
    """Print milliseconds a call, bare and judged, and their difference."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    scripted = ScriptedChatModel(judgement(4))
    request = ModelJudge(chat=scripted).conversations(request_of(QUESTION, STORY.answer))[0]
    text = scripted.complete(request, Deadline(None)).text
    body = json.dumps(
        {
            "id": "1",
            "object": "chat.completion",
            "created": 0,
            "model": "m",
            "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 2000, "completion_tokens": 800, "total_tokens": 2800},
        }
    ).encode()
    transport = httpx2.MockTransport(
        lambda _: httpx2.Response(200, content=body, headers={"content-type": "application/json"})
    )
    client = openai.OpenAI(api_key="none", max_retries=0, http_client=httpx2.Client(transport=transport))
    judge = ModelJudge("m", client=client)
    given = request_body(request)

    bare = lambda: client.chat.completions.create(**given)  # noqa: E731
    # Each answer is another text, so that nothing can be remembered from call to call.
    number = itertools.count()
    judged = lambda: evaluate_answer(QUESTION, f"{STORY.answer} {next(number)}", judge=judge)  # noqa: E731
    offline = lambda: evaluate_answer(QUESTION, f"{STORY.answer} {next(number)}", judge="heuristic")  # noqa: E731
    for call in (bare, judged, offline):
        call()
    # By turns, so that a noisy moment meets all of them.
    rows = [(timed(bare, count), timed(judged, count), timed(offline, count)) for _ in range(ROUNDS)]
    sdk, whole, heuristic = (statistics.median(column) for column in zip(*rows, strict=True))
    print(f"{len(STORY.answer.split())} words, {count} calls, median of {ROUNDS} rounds, milliseconds a call")
    print(f"bare SDK            {sdk:6.2f}")
    print(f"model judge         {whole:6.2f}")
    print(f"  above the SDK     {whole - sdk:6.2f}   (goal: 5)")
    print(f"heuristic judge     {heuristic:6.2f}   (part of the above: the answer is read offline too)")


def timed(call: Callable[[], object], count: int) -> float:
    """Milliseconds of one call."""
    began = time.perf_counter()
    for _ in range(count):
        call()
    return (time.perf_counter() - began) / count * 1000


if __name__ == "__main__":
    main()
