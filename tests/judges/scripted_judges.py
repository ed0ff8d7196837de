"""What the tests of the model judge share: answers, requests, and a look at every quote of an evaluation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from starjudge import Evaluation, ModelJudge, Rubric, load_rubric
from starjudge.chat.chat_model import ChatReply, ChatRequest, Usage
from starjudge.models.answer import Answer
from starjudge.models.base import CompanyId
from starjudge.models.request import Request
from starjudge.testing import ScriptedChatModel, judgement

TESTS = Path(__file__).resolve().parents[1]
QUESTION = "Tell me about a time you improved a model."
STORY = (
    "Last autumn I looked after the demand forecast of a bakery chain. Shops threw away a fifth of their bread. "
    "My task was to halve the waste before the summer. I compared two years of till data with the forecast. "
    "I found that school holidays were missing from the features, so I added a calendar and retrained the model. "
    "Our store lead, who knew the exceptions, checked the list with me. "
    "Waste fell from 21 % to 12 %, and the shops saved 40,000 euros in a quarter. "
    "Since then I ask the people in the shop what a forecast cannot know before I train anything."
)
"""Eight sentences: situation 1-2, task 3, action 4-6, result 7, learning 8."""
PARTS = ["situation 1-2", "task 3", "action 4-6", "result 7", "learning 8"]
GOOD: dict[str, Any] = {"parts": PARTS, "outcomes": ["7 business: from 21 % to 12 %", "7 money: 40,000 euros"]}

KEYS = (
    "OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_ADMIN_KEY",
    "OPENAI_CUSTOM_HEADERS", "STARJUDGE_MODEL", "STARJUDGE_CACHE", "STARJUDGE_PRICES", "HTTP_PROXY", "HTTPS_PROXY",
    "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy",
)  # fmt: skip
"""Variables that would let a test depend on the machine."""


def asked(
    answer: str = STORY,
    question: str = QUESTION,
    rubric: str | Rubric = "star-l",
    company: CompanyId | None = None,
    duration: float | None = None,
) -> Request:
    """A request as `evaluate_answer` makes it."""
    loaded = load_rubric(rubric)
    return Request(question, Answer.model_construct(text=answer, words=(), fillers_kept=None), loaded, None, company,
                   duration)  # fmt: skip


def judge_of(score: int = 4, *, changes: Mapping[str, Any] | None = None, **settings: Any) -> ModelJudge:
    """A model judge whose model says the same of every answer."""
    return ModelJudge(chat=ScriptedChatModel(judgement(score, **(GOOD if changes is None else changes))), **settings)


def judged(answer: str = STORY, score: int = 4, **changes: Any) -> Evaluation:
    """An answer, judged by a model that says so."""
    return judge_of(score, changes=changes).evaluate(asked(answer))


def counted(usage: Usage | None, score: int = 4, **changes: Any) -> Any:
    """A scripted reply whose server counts tokens."""
    make = judgement(score, **changes)

    def reply(request: ChatRequest) -> ChatReply:
        return ChatReply(json.dumps(make(request)), usage=usage, model="scripted-2026", fingerprint="fp-1")

    return reply


def wrong_quotes(evaluation: Evaluation) -> list[tuple[str, int, int]]:
    """Every text with a span that is not what stands there, wherever it is in the evaluation."""
    return [q for q in quotes(evaluation) if evaluation.answer[q[1] : q[2]] != q[0]]


def quotes(evaluation: Evaluation) -> list[tuple[str, int, int]]:
    """Every text with a span."""
    found: list[tuple[str, int, int]] = []

    def walk(node: object) -> None:
        if isinstance(node, dict):
            if {"text", "span"} <= node.keys():
                found.append((node["text"], node["span"]["start"], node["span"]["end"]))
            for value in node.values():
                walk(value)
        elif isinstance(node, list | tuple):
            for value in node:
                walk(value)

    walk(evaluation.model_dump())
    return found


def said(evaluation: Evaluation) -> list[str]:
    """Every text that a model may have worded."""
    return [
        *(text for score in evaluation.scores.values() for text in (score.rationale, score.next_step)),
        *(remark.text for remark in (*evaluation.strengths, *evaluation.improvements)),
        *(flag.message for flag in evaluation.red_flags),
        *(text for probe in evaluation.follow_ups for text in (probe.question, probe.gap)),
    ]


def in_order(evaluation: Evaluation) -> bool:
    """Whether segments follow each other without overlap."""
    spans = [segment.span for segment in evaluation.segments]
    return all(a.start < a.end <= b.start for a, b in pairwise(spans))


def corpus(path: str) -> list[dict[str, Any]]:
    """A corpus of the tests, by its path under ``tests``."""
    rows: list[dict[str, Any]] = yaml.safe_load((TESTS / path).read_text(encoding="utf-8"))
    return rows
