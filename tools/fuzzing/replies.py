"""Targets: a chat model's replies, read by themselves and behind a whole evaluation."""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from functools import cache
from random import Random
from typing import Any, Final

from fuzzing.cases import require
from fuzzing.fragments import SHORT, VALUES
from fuzzing.mutate import changed_text, changed_tree
from fuzzing.promises import check_error, check_evaluation
from fuzzing.seeds import QUESTIONS, answers
from starjudge import Judge, ModelJudge, evaluate_answer
from starjudge.chat.bad_replies import UnreadableError
from starjudge.chat.chat_model import ChatReply, ChatRequest, TokenChoice
from starjudge.chat.completion import read_completion
from starjudge.chat.replies import ReplyShape, read_reply, reply_form
from starjudge.chat.retrying import Retry
from starjudge.chat.score_odds import expected_scores
from starjudge.errors import JudgeError
from starjudge.judges.auto import AutoJudge
from starjudge.models.base import DIMENSIONS, FLAGS, PARTS, PROBE_KINDS
from starjudge.testing import ScriptedChatModel, judgement

_SECRET: Final = "Zanzaqueb"  # stands in replies, and must stand in no error
_IN_FORM: Final = "@judgement@"  # stands for a reply in form
_PRICES: Final = {"scripted": {"input": 0.5, "cached": 0.1, "output": 2.0}}
_CALLS: Final = ("one", "per_dimension")
_FINISH: Final = ("stop", "stop", "stop", "stop", "length", "content_filter", "tool_calls", "", "null")
_AROUND: Final = (
    "{}",
    "{}",
    "{}",
    "```json\n{}\n```",
    "Let me think {{x}}.\n{}",
    "{}\n{}",
    "{} trailing",
    '{{"a": {}}}',
)


@cache
def _replies() -> tuple[dict[str, Any], ...]:
    """Replies in form, as they answer real requests: everything at once, and a dimension at a time."""
    found: list[dict[str, Any]] = []
    lock = threading.Lock()

    def kept(request: ChatRequest) -> dict[str, Any]:
        reply = judgement(4, impact={"score": 2, "units": [1, 2, 3], "reason": f"{_SECRET} said so"}, **_full())(
            request
        )
        with lock:
            found.append(reply)
        return reply

    for calls in _CALLS:
        judge = ModelJudge(chat=ScriptedChatModel(kept), calls=calls)  # type: ignore[arg-type]
        evaluate_answer(QUESTIONS[0], answers()[0], judge=judge, company="amazon")
    return tuple(sorted(found, key=json.dumps))


def _full() -> dict[str, Any]:
    return {
        "parts": ["situation 1-2", "task 3", "action 4-6", "result 7"],
        "outcomes": ["2 model: from 3 to 5 percent", "4 time: two weeks", "99 money: nothing"],
        "findings": [
            {"units": [1, 2], "text": "A clear start.", "about": "strength"},
            {"units": [3], "text": "No number is told.", "about": "improvement"},
            {"units": [2], "text": "The fault is put on others.", "about": "blames_others"},
        ],
    }


def _changed_reply(rng: Random) -> str:
    seeds = _replies()
    tree = rng.choice(seeds)
    text = json.dumps(changed_tree(tree, seeds, rng) if rng.random() < 0.85 else tree, ensure_ascii=rng.random() < 0.5)
    frame = rng.choice(_AROUND)
    text = frame.format(*[text] * frame.count("{}")) if "{}" in frame else text
    if rng.random() < 0.25:
        text = changed_text(text, [json.dumps(rng.choice(seeds))], rng)
    return text


class Replies:
    """`read_reply`, and the odds of scores, over the text of a reply."""

    name = "replies"

    def __init__(self) -> None:
        whole = ReplyShape(PARTS, DIMENSIONS, FLAGS, PROBE_KINDS, ("customer_obsession",))
        part = ReplyShape((), DIMENSIONS[:1], (), (), whole=False)
        self._forms = [reply_form(whole), reply_form(part)]

    def case(self, rng: Random) -> bytes:
        """A changed reply as JSON text."""
        return json.dumps({"reply": _changed_reply(rng), "cut": rng.randint(1, 9)}).encode()

    def run(self, data: bytes) -> None:
        """Read it in each form."""
        given = json.loads(data)
        for form in self._forms:
            try:
                read = read_reply(given["reply"], form)
            except UnreadableError as error:
                require(error.faults, "a reply that cannot be read has faults")
                require(_SECRET not in str(error), "an error holds no words of a reply")
                continue
            scores = {dimension: said.score for dimension, said in read.scored.items()}
            require(all(score in range(1, 6) for score in scores.values()), "scores are 1 to 5")
            odds = expected_scores(ChatReply(given["reply"], tokens=_tokens(given["reply"], given["cut"])), scores)
            require(all(1 <= one <= 5 for one in odds.values()), "expected scores are 1 to 5")


class ModelEvaluations:
    """`evaluate_answer` by a model whose server sends anything."""

    name = "model judge"

    def case(self, rng: Random) -> bytes:
        """Bodies that the server sends in turn, and how the judge asks."""
        return json.dumps(
            {
                "bodies": [_changed_body(rng) for _ in range(rng.randint(1, 3))],
                "calls": rng.choice((*_CALLS, "one", "one")),
                "samples": rng.choice((1, 1, 1, 3)),
                "company": rng.choice((None, "amazon")),
                "answer": rng.choice((None, None, changed_text(rng.choice(answers()), answers(), rng))),
                "auto": rng.random() < 0.3,
            }
        ).encode()

    def run(self, data: bytes) -> None:
        """Judge; either an evaluation that holds together, or a named error without words of the reply."""
        given = json.loads(data)
        turn = iter(range(10**6))

        def reply(request: ChatRequest) -> ChatReply:
            body = given["bodies"][next(turn) % len(given["bodies"])]
            # A reply in form is made for what is asked: what the judge does behind a bad one counts too.
            body = body.replace(_IN_FORM, json.dumps(json.dumps(judgement(4)(request)))[1:-1])
            prompt = "\n".join(message.content for message in request.messages)
            return read_completion(body.encode("utf-8", "surrogatepass"), {}, "scripted://here", "scripted", prompt)

        judge: Judge = ModelJudge(
            chat=ScriptedChatModel(reply), calls=given["calls"], samples=given["samples"], logprobs=True,
            retry=Retry(2, sleep=lambda seconds: None), prices=_PRICES,
        )  # fmt: skip
        if given["auto"]:
            judge = AutoJudge(judge=judge)
        answer = given["answer"] if given["answer"] is not None else answers()[0]
        try:
            found = evaluate_answer(QUESTIONS[0], answer, judge=judge, company=given["company"])
        except JudgeError as error:
            require(not given["auto"], "an answer that no model judges is judged offline", repr(error))
            check_error(error)
            require(_SECRET not in str(error), "an error holds no words of a reply")
            return
        check_evaluation(found, answer)


def _changed_body(rng: Random) -> str:
    """A server's reply with status 200: its own fields changed, or the judgement in it."""
    text = _changed_reply(rng) if rng.random() < 0.75 else _IN_FORM
    cut = rng.choice((None, None, 1, 3))
    odd = rng.choice((0.0, -0.1, -50.0, float("-inf"), float("nan"), 3.0, 10**400))
    tokens = [
        {
            "token": piece.text,
            "top_logprobs": [{"token": word, "logprob": number} for word, number in piece.alternatives],
        }
        for piece in (() if cut is None else _tokens(text[:3000], cut, odd))
    ]
    body = {
        "id": "x",
        "model": rng.choice(("scripted", "scripted", "\udce9", "<script>")),
        "system_fingerprint": rng.choice((None, "fp", "\ud800\x1b[31m")),
        "choices": [
            {
                "message": {"content": text, "refusal": f"{_SECRET} no" if rng.random() < 0.05 else None},
                "finish_reason": rng.choice(_FINISH),
                "logprobs": {"content": tokens},
            }
        ],
        "usage": {"prompt_tokens": 900, "completion_tokens": 300, "prompt_tokens_details": {"cached_tokens": 10}}
        if rng.random() < 0.8
        else {"prompt_tokens": rng.choice(VALUES), "completion_tokens": rng.choice(VALUES)},
    }
    if rng.random() < 0.3:
        error = {"error": {"message": f"\ud800 {rng.choice(SHORT)}", "code": rng.choice((400, "429", None))}}
        return json.dumps(changed_tree(body, [body, error, [error]], rng))
    return json.dumps(body)


def _tokens(text: str, cut: int, odd: float = -0.2) -> tuple[TokenChoice, ...]:
    """The text in pieces, each with alternatives."""
    pieces = (text[at : at + cut] for at in range(0, len(text), cut))
    return tuple(TokenChoice(piece, ((piece, odd), ("4", -1.5), ("", -2.0), ("x", odd))) for piece in pieces)


with suppress(ImportError):
    import starjudge.chat.openai_model  # noqa: F401 - loaded before the clock of the first case runs
