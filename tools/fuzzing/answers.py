"""Targets: measuring and judging offline, with what holds of every result."""

from __future__ import annotations

import json
from contextlib import suppress
from random import Random
from typing import Any, Final

from fuzzing.fragments import VALUES
from fuzzing.mutate import changed_text
from fuzzing.promises import check_error, check_evaluation, check_measurements
from fuzzing.seeds import QUESTIONS, answers
from starjudge import Answer, TimedWord, evaluate_answer, measure
from starjudge.errors import InputError

_RUBRICS: Final = ("star", "star-l", "star-timed", "starl", "scaol")
_COMPANIES: Final = (None, "amazon", "google", "meta", "microsoft", "apple", "startup")


def answer_case(rng: Random) -> dict[str, Any]:
    """An answer with its question and further arguments, some of them wrong."""
    seeds = answers()
    text = changed_text(rng.choice(seeds), seeds, rng)
    question = rng.choice(QUESTIONS)
    return {
        "question": changed_text(question, QUESTIONS, rng) if rng.random() < 0.3 else question,
        "answer": text,
        "rubric": rng.choice(_RUBRICS),
        "company": rng.choice(_COMPANIES),
        "duration": rng.choice((None, None, 0.01, 90, 14400, 1e-300)) if rng.random() < 0.95 else rng.choice(VALUES),
        "timed": rng.random() < 0.2,
    }


class Measuring:
    """`measure` of a text, with a question and a duration."""

    name = "measure"

    def case(self, rng: Random) -> bytes:
        """Arguments as JSON."""
        return json.dumps(answer_case(rng)).encode()

    def run(self, data: bytes) -> None:
        """Measure, and look at what was measured."""
        given = json.loads(data)
        try:
            found = measure(given["answer"], given["question"], given["duration"])
        except InputError as error:
            check_error(error)
            return
        check_measurements(found, given["answer"])


class Heuristic:
    """`evaluate_answer` with the offline judge."""

    name = "heuristic"

    def case(self, rng: Random) -> bytes:
        """Arguments as JSON."""
        return json.dumps(answer_case(rng)).encode()

    def run(self, data: bytes) -> None:
        """Judge, and look at the evaluation."""
        given = json.loads(data)
        answer: Any = given["answer"]
        if given.pop("timed", False):
            with suppress(ValueError):  # an answer with words that no transcript has
                answer = timed(given["answer"])
        try:
            found = evaluate_answer(
                given["question"], answer, given["rubric"], "heuristic", company=given["company"],
                duration=given["duration"],
            )  # fmt: skip
        except InputError as error:
            check_error(error)
            return
        check_evaluation(found, given["answer"])


def timed(text: str) -> Answer:
    """The answer with a clock: a third of a second a word."""
    words, at = [], 0
    for number, word in enumerate(text.split()):
        start = text.index(word, at)
        at = start + len(word)
        words.append(TimedWord(start=start, end=at, at=number / 3, until=number / 3 + 0.3))
    return Answer(text=text, words=tuple(words))
