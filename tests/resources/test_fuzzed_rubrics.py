"""What fuzzing found in loading rubrics (docs/fuzzing.md)."""

from pathlib import Path

import pytest

from starjudge import RubricError, load_rubric
from starjudge.resources.lint import check_rubric

RUBRIC = """\
id: own
extends: star-l
title: Ours
version: "1"
summary: What our team looks for.
"""


@pytest.mark.parametrize("number", [f"0x{'f' * 5000}", f"0b{'1' * 20_000}", "9" * 400])
def test_a_number_that_python_cannot_write_is_shown_by_its_beginning(tmp_path: Path, number: str) -> None:
    """File, line and field, and the number's first digits: the message is no longer than others."""
    path = tmp_path / "own.yaml"
    path.write_text(f"{RUBRIC}maximum_seconds: {number}\n", "utf-8")
    with pytest.raises(RubricError, match=r"own\.yaml:6: field 'maximum_seconds': '[0-9xbf]{60}…' is no int") as told:
        load_rubric(path)
    assert len(str(told.value)) < 400
    assert [finding.line for finding in check_rubric(path)][:1] == [6]
