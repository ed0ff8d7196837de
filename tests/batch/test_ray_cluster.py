"""Batches on a local cluster of three nodes.

That takes over a minute, so it runs only where it is asked for:
``STARJUDGE_RAY=1 python -m pytest tests/batch/test_ray_cluster.py``.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import ray_scenarios
from ray_scenarios import most_in_a_window

pytestmark = [
    pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="needs Ray: pip install 'starjudge[ray]'"),
    pytest.mark.skipif(not os.environ.get("STARJUDGE_RAY"), reason="takes over a minute; asked for by STARJUDGE_RAY=1"),
]
LONGEST = 240  # seconds for a run, on a machine that does something else too
OVER = 1.05  # of the limit: what a rate may reach


def seen(name: str, folder: Path) -> dict[str, Any]:
    """What a run saw."""
    script = [sys.executable, ray_scenarios.__file__, name, str(folder)]
    done = subprocess.run(script, capture_output=True, text=True, timeout=LONGEST, check=False)
    assert done.returncode == 0, done.stderr[-4_000:]
    found: dict[str, Any] = json.loads((folder / "seen.json").read_text())
    return found


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The run of that name."""
    return seen("killed", tmp_path_factory.mktemp("killed"))


class TestNodeKilled:
    def test_a_node_died_in_the_middle(self, killed: dict[str, Any]) -> None:
        assert killed["nodes"] == 2
        assert 0 < killed["at_kill"]["judged"] < ray_scenarios.ROWS

    def test_no_row_is_lost_and_none_is_there_twice(self, killed: dict[str, Any]) -> None:
        assert killed["ids"] == list(range(ray_scenarios.ROWS))

    def test_each_row_has_its_own_record(self, killed: dict[str, Any]) -> None:
        assert killed["matching"] == ray_scenarios.ROWS
        assert killed["statuses"] == {"scored": ray_scenarios.ROWS}

    def test_little_is_judged_again(self, killed: dict[str, Any]) -> None:
        """What was under way on the node, or waited there to be written; not what had been written."""
        assert killed["judged_again"] <= killed["at_kill"]["judged"]

    def test_a_second_run_does_what_is_missing_and_nothing_else(self, killed: dict[str, Any]) -> None:
        """Two files of results were removed before it."""
        assert killed["gone_on"] > 0
        assert killed["both"] == list(range(ray_scenarios.ROWS))
        assert killed["missing"] == 0


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The run of that name."""
    return seen("model", tmp_path_factory.mktemp("model"))


class TestModel:
    def test_each_row_comes_out_once_and_the_empty_one_failed(self, model: dict[str, Any]) -> None:
        assert model["ids"] == sorted(f"a{number}" for number in range(ray_scenarios.ASKED))
        assert model["statuses"] == {"scored": ray_scenarios.ASKED - 1, "failed": 1}
        assert next(iter(model["failures"])).startswith("InputError: row a7: field 'answer'")

    def test_actors_together_keep_to_the_limit(self, model: dict[str, Any]) -> None:
        assert model["actors"] == 3
        most = most_in_a_window(model["arrivals"], ray_scenarios.WINDOW)
        assert most <= OVER * ray_scenarios.ALLOWED

    def test_no_answer_is_paid_for_twice(self, model: dict[str, Any]) -> None:
        assert set(model["answered"].values()) == {1}

    def test_neither_key_nor_answer_is_in_a_log(self, model: dict[str, Any]) -> None:
        assert model["logs"] > 0
        assert model["key_in"] == []
        assert model["answer_in"] == []
