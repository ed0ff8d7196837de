"""The notebook that shows evaluation, coaching, comparison and batch."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from regenerate_tour import TOUR, executed

import starjudge

LARGEST = 150_000  # bytes: five cards and two tables


@pytest.fixture(scope="module")
def stored() -> NotebookNode:
    return nbformat.read(TOUR, as_version=4)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> NotebookNode:
    place = tmp_path_factory.mktemp("jupyter")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
            patch.setenv(name, str(place / name))
        for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "STARJUDGE_MODEL"):
            patch.delenv(name, raising=False)
        patch.setenv("PYTHONPATH", str(Path(starjudge.__file__).parents[1]), prepend=os.pathsep)
        return executed()


def plain(notebook: NotebookNode) -> list[str]:
    """What cells show as text, cell by cell."""
    return [
        "".join(output.get("text") or output.get("data", {}).get("text/plain", "") for output in cell.outputs)
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def test_it_is_small_and_valid(stored: NotebookNode) -> None:
    nbformat.validate(stored)
    assert TOUR.stat().st_size < LARGEST


def test_it_runs_and_its_figures_are_those_stored(run: NotebookNode, stored: NotebookNode) -> None:
    """Where they are not: ``python tests/examples/regenerate_tour.py``, and look at what changed."""
    assert plain(run) == plain(stored)
    assert all(plain(run))


def test_it_shows_cards_and_a_plot(run: NotebookNode) -> None:
    """An evaluation, a coaching, a comparison and a batch, each as a card, and bars in a table."""
    shown = [
        output.data["text/html"]
        for cell in run.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "text/html" in output.get("data", {})
    ]
    cards = [text for text in shown if "starjudge-card" in text]
    assert len(cards) == 4
    assert "<ins>" in cards[1]
    assert ">better<" in cards[2]
    assert "12 answers" in cards[3]
    assert "linear-gradient" in shown[-1]
    assert not any("<script" in text or "<img" in text for text in shown)
