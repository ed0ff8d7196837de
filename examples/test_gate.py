"""A gate on a score: pytest examples/test_gate.py fails where an answer of the folder falls below what is asked of it.

The heuristic judge gives the same scores on every run, so the gate does not flicker and costs nothing.
"""

from pathlib import Path

import pytest

from starjudge import Evaluation, evaluate_answer
from starjudge.resources.answer_files import read_answer_file

HERE = Path(__file__).parent
LEAST_OVERALL = 4  # lean hire
NEVER = {"blames_others", "manipulates_grader", "evasive_or_dishonest"}


@pytest.fixture(params=["story_failure", "story_conflict", "story_debugging_terse"])
def evaluation(request: pytest.FixtureRequest) -> Evaluation:
    given = read_answer_file(HERE / f"{request.param}.txt")
    return evaluate_answer(given.question or "", given.answer, duration=given.duration, judge="heuristic")


def test_the_answer_is_good_enough(evaluation: Evaluation) -> None:
    assert evaluation.overall is not None, evaluation.reasons
    weak = {name: score.next_step for name, score in evaluation.scores.items() if (score.score or 5) < 3}
    assert evaluation.overall >= LEAST_OVERALL, weak


def test_no_flag_that_ends_an_interview(evaluation: Evaluation) -> None:
    assert not NEVER & {flag.id for flag in evaluation.red_flags}
