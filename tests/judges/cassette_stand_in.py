"""The stand-in that answers while cassettes are recorded without a key: a script of replies, written by hand.

It reads the request only to fit the form (which fields the schema has). What it says of the answer was written for
these tests and is not the word of any model.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import httpx2
import openai

from starjudge.chat.tokens import estimate_tokens

ANSWERED_BY = "x-answered-by"
STAND_IN = "a scripted stand-in, replies written by hand"
MODEL = "gpt-6.1-terra"

Script = Callable[[dict[str, Any]], httpx2.Response]


def is_live() -> bool:
    """Whether a real provider is asked while recording."""
    return os.environ.get("STARJUDGE_RECORD") == "live"


def client(record_mode: str, *script: Script, faults: bool = False) -> openai.OpenAI:
    """A client that replays; while recording, one that the script answers, or a real one.

    Args:
        record_mode: of pytest-recording.
        script: a reply to each request, in order.
        faults: whether the script plays what no provider gives on demand, so that it answers in any case.

    """
    if record_mode == "none":
        return openai.OpenAI(api_key="replayed", max_retries=0)
    if is_live() and not faults:
        return openai.OpenAI(max_retries=0)
    queue = list(script)

    def answer(request: httpx2.Request) -> httpx2.Response:
        response = queue.pop(0)(json.loads(request.content))
        response.headers[ANSWERED_BY] = STAND_IN
        return response

    return openai.OpenAI(
        api_key="stand-in", max_retries=0, http_client=httpx2.Client(transport=httpx2.MockTransport(answer))
    )


def says(reply: Callable[[dict[str, Any]], Any] | Any, **choice: Any) -> Script:
    """A completion whose message is this text or object, or what a function makes of the request's body."""

    def answer(body: dict[str, Any]) -> httpx2.Response:
        content = reply(body) if callable(reply) else reply
        text = content if isinstance(content, str) or content is None else json.dumps(content, ensure_ascii=False)
        prompt = sum(estimate_tokens(message["content"]) for message in body["messages"])
        completion = estimate_tokens(text or "")
        message = {"role": "assistant", "content": text, "refusal": choice.pop("refusal", None)}
        return httpx2.Response(
            200,
            json={
                "id": "stand-in",
                "object": "chat.completion",
                "created": 0,
                "model": body["model"],
                "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None} | choice],
                "usage": {
                    "prompt_tokens": prompt,
                    "completion_tokens": completion,
                    "total_tokens": prompt + completion,
                },
            },
        )

    return answer


def refuses(status: int, message: str, headers: dict[str, str] | None = None, **error: Any) -> Script:
    """An error of the server."""

    def answer(body: dict[str, Any]) -> httpx2.Response:
        del body
        fields = {"message": message, "type": "error", "param": None, "code": None} | error
        return httpx2.Response(status, json={"error": fields}, headers=headers or {})

    return answer


_SCORES = {
    "structure": (5, [1, 3, 4, 12, 15], "Setting, task, steps and ending come in order, and a lesson closes it."),
    "ownership": (
        5,
        [3, 6, 9, 10],
        "The role is stated, the faulty default is owned, and a colleague's idea is credited.",
    ),
    "specificity": (
        5,
        [5, 6, 8],
        "The cause, the replay of sixty days and the data contracts are told with reasons.",
    ),
    "impact": (5, [12, 13], "Error and complaints are both told before and after, and the fix is what lay between."),
    "learning": (5, [14, 15], "The lesson is this story's own, and a rule in the review checklist came of it."),
    "relevance": (5, [2, 6], "A failure in production is told with the speaker's own part in it."),
    "delivery": (4, [8], "Within the target; the sentence on the replay carries three things at once."),
}
_STEPS = {
    "structure": "Say in one line what the deadline was.",
    "ownership": "Keep both, the decision and the credit.",
    "specificity": "Name the alternative to contracts that was turned down.",
    "impact": "Say how the complaints were counted.",
    "learning": "Name one time the rule has held.",
    "relevance": "Keep it.",
    "delivery": "Cut the replay sentence in two.",
}


def story_judgement(body: dict[str, Any], lower: tuple[str, ...] = ()) -> dict[str, Any]:
    """A judgement of ``examples/story_failure.txt``; dimensions in ``lower`` are scored two levels lower."""
    schema = body["response_format"]["json_schema"]["schema"] if "response_format" in body else None
    fields = schema["properties"] if schema else [*_WHOLE, *_SCORES]
    scored = {
        name: {
            "units": units,
            "reason": reason,
            "score": score - 2 * (name in lower),
            "next_step": _STEPS[name],
        }
        for name, (score, units, reason) in _SCORES.items()
    }
    made = scored | _WHOLE
    return {name: made[name] for name in fields}


_WHOLE: dict[str, Any] = {
    "parts": ["situation 1-2", "task 3", "action 4-11", "result 12-13", "learning 14-15"],
    "response_kind": "story",
    "outcomes": [
        "12 model: down from eleven minutes to 1.8",
        "12 business: from 310 on that weekend to 24 on the next",
        "13 other: five bad feeds",
    ],
    "findings": [
        {"units": [6], "text": "The speaker's own code is named as the cause.", "about": "strength"},
        {"units": [13], "text": "The effect is followed over a year.", "about": "strength"},
        {"units": [9, 10], "text": "What the contracts check could be told.", "about": "improvement"},
    ],
    "overall": 5,
    "probes": [
        {"gap": "The contracts are named and not described.", "kind": "deeper", "question": "What does one check?"},
        {"gap": "How complaints were counted is open.", "kind": "measurement", "question": "Where does 24 come from?"},
    ],
}
