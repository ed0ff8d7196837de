"""What fuzzing found in reports (docs/fuzzing.md)."""

from typing import Any

import pytest

from starjudge import Evaluation, evaluate_answer
from starjudge.reports import FORMS, render

ANSWER = (
    "Our queue model began to send parcels to the wrong dock. My task was to find out why. I read the logs, rolled the "
    "model back, and added a check of its input. Errors fell from 9% to 4%. I learned to watch the data first."
)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("unit", ["share", "seconds"])
def test_targets_at_the_end_of_all_numbers_are_shown(form: str, unit: str) -> None:
    """A file of results may claim any target; its report is written all the same."""
    found = evaluate_answer("Tell me about a failure.", ANSWER, judge="heuristic")
    far = {"target_low": 1e308, "target_high": 1.7976931348623157e308, "target_unit": unit}
    action = found.time_split["action"].model_copy(update=far)
    claimed = found.model_copy(update={"time_split": found.time_split.model_copy(update={"action": action})})
    assert render(Evaluation.model_validate_json(claimed.model_dump_json()), form)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("change", [{}, {"action": {"label": "Action", "seconds": 0.0, "share": 0.0}}])
def test_a_split_without_a_length_is_shown(form: str, change: dict[str, Any]) -> None:
    """A file of results may hold an evaluation without parts, or with parts that took no time."""
    found = evaluate_answer("Tell me about a failure.", ANSWER, judge="heuristic").model_dump(mode="json")
    assert render(Evaluation.model_validate(found | {"time_split": change}), form)


@pytest.mark.parametrize("form", FORMS)
def test_parts_longer_than_all_numbers_are_shown(form: str) -> None:
    """Seconds whose sum no number holds."""
    found = evaluate_answer("Tell me about a failure.", ANSWER, judge="heuristic").model_dump(mode="json")
    for part in filter(None, found["time_split"].values()):
        part |= {"seconds": 1e308, "target_low": -1e308, "target_high": 1e308, "target_unit": "seconds"}
    assert render(Evaluation.model_validate(found), form)
