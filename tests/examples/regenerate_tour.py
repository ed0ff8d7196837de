"""Run ``examples/tour.ipynb`` anew and store it with its outputs: ``python tests/examples/regenerate_tour.py``."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

TOUR = Path(__file__).parents[2] / "examples" / "tour.ipynb"
TIMEOUT = 120  # seconds for one cell
ADDRESS = re.compile(r" at 0x[0-9a-f]+")  # of an object; another one at every run


def executed(tour: Path = TOUR) -> NotebookNode:
    """The tour with fresh outputs, run in its own folder, without what changes from run to run."""
    notebook = nbformat.read(tour, as_version=4)
    NotebookClient(
        notebook, timeout=TIMEOUT, kernel_name="python3", resources={"metadata": {"path": str(tour.parent)}}
    ).execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            if "text/plain" in output.get("data", {}):
                output.data["text/plain"] = ADDRESS.sub("", output.data["text/plain"])
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return notebook


if __name__ == "__main__":
    nbformat.write(executed(), TOUR)
