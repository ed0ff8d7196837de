"""Several readings as one: remarks, probes and signals are those of the reading nearest to the medians."""

from __future__ import annotations

from typing import Any

import pytest

from starjudge.judges.checked import Checked, Probed, Remarked, Said
from starjudge.judges.readings import combine_readings


def reading(name: str, overall: int, impact: int, learning: int, **changes: Any) -> Checked:
    """A reading that can be told by its strength."""
    scores = {"impact": Said(impact, "So.", "Step.", ()), "learning": Said(learning, "So.", "Step.", ())}
    fields: dict[str, Any] = {
        "scores": scores,
        "overall": overall,
        "response": "story",
        "parts": ["action"],
        "metrics": [],
        "flags": [],
        "strengths": [Remarked(f"Strength of {name}.", (0,))],
        "improvements": [Remarked(f"Improvement of {name}.", ())],
        "probes": [Probed("deeper", f"What did {name} see?", "A gap.")],
    }
    return Checked(**fields | changes)


@pytest.mark.parametrize(
    ("rows", "nearest"),
    [
        # overall, impact, learning of each; the medians are those of the columns
        ([(1, 3, 3), (3, 3, 3), (4, 3, 3)], 1),
        ([(3, 1, 3), (3, 4, 3), (3, 5, 3)], 1),
        ([(3, 3, 5), (3, 3, 1), (3, 3, 4)], 2),
        ([(5, 3, 3), (3, 1, 1), (3, 3, 3)], 2),
        ([(4, 4, 1), (4, 3, 4), (5, 4, 4)], 1),
        ([(2, 2, 2), (2, 2, 2), (2, 2, 2)], 0),
    ],
)
def test_words_are_those_of_the_reading_nearest_to_the_medians(rows: list[tuple[int, int, int]], nearest: int) -> None:
    """Levels apart add up over the scores and the verdict; of equals the first counts."""
    readings = [reading(f"reader {i}", *row) for i, row in enumerate(rows)]
    judgement = combine_readings(readings).judgement
    assert judgement.strengths == readings[nearest].strengths
    assert judgement.improvements == readings[nearest].improvements
    assert judgement.probes == readings[nearest].probes


def test_the_commonest_kind_of_response_counts() -> None:
    """Two of three call it an opinion, though the nearest does not."""
    readings = [
        reading("one", 2, 2, 2, response="opinion"),
        reading("two", 3, 3, 3, response="story"),
        reading("three", 4, 4, 4, response="opinion"),
    ]
    assert combine_readings(readings).judgement.response == "opinion"


def test_of_kinds_of_response_as_common_the_nearest_reading_s_counts() -> None:
    """Where none has more voices, the reading nearest to the medians decides."""
    readings = [
        reading("one", 2, 2, 2, response="opinion"),
        reading("two", 3, 3, 3, response="notes"),
        reading("three", 4, 4, 4, response="story"),
    ]
    assert combine_readings(readings).judgement.response == "notes"


def test_a_single_signal_of_the_nearest_reading_needs_company() -> None:
    """A signal that half of the readings see is not shown; that more than half see is, in the nearest's units."""
    readings = [
        reading("one", 2, 2, 2, shown={"a": (4,), "b": (5,)}),
        reading("two", 3, 3, 3, shown={"a": (1,), "b": (2,), "c": (3,)}),
        reading("three", 4, 4, 4, shown={"a": (6,)}),
        reading("four", 3, 3, 3, shown={}),
    ]
    assert combine_readings(readings).judgement.shown == {"a": (1,)}


def test_outcome_numbers_come_in_the_order_of_the_answer() -> None:
    """Whichever reading names them first; two places that share a start are two."""
    late, early, longer = (
        {"text": "x", "span": {"start": start, "end": end}, "kind": "model", "value": 1.0}
        for start, end in ((30, 34), (5, 9), (5, 12))
    )
    readings = [reading(str(i), 3, 3, 3, metrics=rows) for i, rows in enumerate(([late, longer, early],) * 2)]
    assert combine_readings(readings).judgement.metrics == [early, longer, late]
