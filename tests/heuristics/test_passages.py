"""What passages sound like, and which flags that makes."""

from __future__ import annotations

from collections import defaultdict

from starjudge.heuristics.cues import PASSAGE_FLAGS
from starjudge.heuristics.knowledge import knowledge
from starjudge.heuristics.passages import PassageWeights, find_passages, sound_values, strongest

FLAG = PASSAGE_FLAGS[1]
LEVELS = defaultdict(lambda: 300)
VALUES: defaultdict[str, int] = defaultdict(int)


def signs(*of_flag: int) -> list[list[int]]:
    """Units whose words say so much of one flag, and nothing of the others."""
    return [[value if flag == FLAG else 0 for flag in PASSAGE_FLAGS] for value in of_flag]


def test_two_neighbours_sound_together() -> None:
    """What is said over two sentences counts as one passage; what stands apart does not."""
    together, apart = (
        sound_values(strongest(signs(*row)))[f"sounds like {FLAG}"] for row in ((90, 80, 0), (90, 0, 80))
    )
    assert (together, apart) == (170, 90)


def test_no_units() -> None:
    """Nothing said sounds like nothing."""
    assert set(sound_values(strongest([])).values()) == {-300}
    assert find_passages([], strongest([]), VALUES, LEVELS, knowledge().passages) == []


def test_the_strongest_unit_is_shown() -> None:
    """A flag is reported with the unit that shows it most, from its threshold on."""
    data = {"context": {FLAG: {"weights": [1] + [0] * 15, "bias": 0, "threshold": 200}}}
    weights = PassageWeights.from_data(data)
    found = {
        top: find_passages(signs(0, top, 5), strongest(signs(0, top, 5)), VALUES, LEVELS, weights) for top in (190, 195)
    }
    assert found[190] == []
    assert [(p.flag, p.unit) for p in found[195]] == [(FLAG, 1)]
