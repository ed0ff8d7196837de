"""Builds a small batch by hand: a good, a fair and a poor answer, one that failed, and an interview."""

from __future__ import annotations

import made_sessions
from made_evaluations import POOR, STRONG, make, quote, scores

from starjudge.models.base import VERDICTS
from starjudge.models.batch import BatchRecord, Failure
from starjudge.models.evaluation import Evaluation
from starjudge.models.evidence import RedFlag


def judged(overall: int, *flags: RedFlag, answer: str = STRONG) -> Evaluation:
    return make(
        answer,
        overall=overall,
        verdict=VERDICTS[overall - 1],
        scores=scores(answer, (overall,) * 7),
        red_flags=flags,
    )


BLAME = RedFlag(id="blames_others", quote=quote(POOR, "because the data team messed everything up"), message="m")
VAGUE = RedFlag(id="no_metrics", message="m")


def small() -> list[BatchRecord]:
    return [
        BatchRecord(id="good", input={}, evaluation=judged(5)),
        BatchRecord(id="fair", input={}, evaluation=judged(3, VAGUE)),
        BatchRecord(id="poor", input={}, evaluation=judged(1, BLAME, VAGUE, answer=POOR)),
        BatchRecord(
            id="lost", input={"question": "Why?"}, failure=Failure(error="ModelTimeout", message="No reply in 60 s.")
        ),
        BatchRecord(id="talk", input={}, session=made_sessions.rich()),
    ]
