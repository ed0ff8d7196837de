"""What the tests of coaching share: answers of the project's own, and the words of a rewrite without its blanks."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from typing import Any

from starjudge import Evaluation, evaluate_answer
from starjudge.models.coaching import Coaching

REPOSITORY = Path(__file__).parents[2]
QUESTION = "Tell me about a time a model you shipped broke."
ANSWER = (
    "Um, last spring I ran the parcel model at a courier firm. I was on call, so it was mine to mend. "
    "We compared the features day by day, and I found that postcodes had lost their zeros. "
    "I did not roll back, because the old model was worse. "
    "Late parcels fell to 4 percent within a week, which everybody liked. "
    "I learned to test what comes in, and we now do it on every feed."
)


def evaluated(answer: str = ANSWER, question: str = QUESTION) -> Evaluation:
    return evaluate_answer(question, answer, judge="heuristic")


def own_words(coaching: Coaching) -> str:
    """The rewrite without its blanks, and without the white space put in around them: what it claims."""
    told = [p for p in coaching.pieces if p.kind != "deleted"]
    around = [told[max(0, n - 1) : n + 2] for n in range(len(told))]
    return "".join(
        p.text
        for p, near in zip(told, around, strict=True)
        if p.kind != "blank" and not (p.kind == "space" and any(one.kind == "blank" for one in near))
    )


@cache
def hundred_answers() -> tuple[Evaluation, ...]:
    """A hundred answers of the training corpus, of every file and kind, evaluated offline."""
    sys.path.insert(0, str(REPOSITORY / "training"))
    try:
        import corpus  # type: ignore[import-not-found]
    finally:
        sys.path.pop(0)
    rated: list[Any] = [r for file in sorted((REPOSITORY / "training/corpus").glob("*.txt")) for r in corpus.read(file)]
    every = len(rated) // 100
    return tuple(evaluated(one.answer, one.question) for one in rated[::every][:100])
