"""What the tests of agreement and calibration share: stories, their evaluations with any scores, and rated records."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from starjudge import evaluate_answer
from starjudge.models.base import DIMENSIONS

QUESTION = "Tell me about a time you had to change a plan."
STORY = (
    "In spring I ran the route planner of a small laundry firm with nine vans and two depots. Drivers came back an "
    "hour late every Friday, and my task was to find out why before the summer contracts began. I read three weeks "
    "of logs and saw that the planner knew nothing of the market that closes two streets on that day. I planned to "
    "retrain the travel time model, but the labels would have taken a month, so I changed the plan. I asked the "
    "dispatcher for the streets, put them in as closures, and tried it with two vans first. Late returns fell from 41 "
    "a week to 9, and overtime from 60 hours to 20. Since then I ask a dispatcher what the map does not know before I "
    "train anything."
)


@cache
def _base() -> str:
    return evaluate_answer(QUESTION, STORY, judge="heuristic").model_dump_json()


def evaluation(score: int, expected: float | None = None, **changes: Any) -> dict[str, Any]:
    """An evaluation of the story, as data, in which every score is this one."""
    found: dict[str, Any] = json.loads(_base())
    found["overall"] = score
    for dimension in DIMENSIONS:
        found["scores"][dimension] |= {"score": score, "expected": float(score) if expected is None else expected}
    return found | changes


def result(name: str, score: int, expected: float | None = None, **changes: Any) -> dict[str, Any]:
    """A line of ``starjudge grade``."""
    return {"id": name, "input": {}, "evaluation": evaluation(score, expected, **changes), "failure": None}


def rating(name: str, score: float | None, **changes: Any) -> dict[str, Any]:
    """A record of one rater who gave every scale the same score."""
    return {"id": name, "scores": dict.fromkeys(DIMENSIONS, score), "overall": score, "flags": []} | changes


def shifted(count: int, shift: float, seed: int = 1, noise: float = 0.4) -> tuple[list[Any], list[Any]]:
    """Results of a judge that lies so many points off, and ratings of the same answers."""
    draw = Random(seed)
    results, ratings = [], []
    for i in range(count):
        wanted = draw.choice((1, 2, 2, 3, 3, 4, 4, 5))
        given = min(5.0, max(1.0, round(wanted + shift + draw.gauss(0, noise), 2)))
        results.append(result(f"a{i}", int(given + 0.5), given))
        ratings.append(rating(f"a{i}", wanted))
    return results, ratings


def write_lines(path: Path, records: Iterable[Mapping[str, Any]]) -> Path:
    """Records as JSON lines."""
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path
