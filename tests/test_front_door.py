from __future__ import annotations

import json
import subprocess
import sys

import pytest

import starjudge

HEAVY = ("openai", "pandas", "rich", "pydantic", "jinja2", "tiktoken", "tenacity", "yaml", "IPython")
NOT_NEEDED_TO_EVALUATE = ("openai", "pandas", "rich", "jinja2", "tiktoken", "tenacity", "httpx", "IPython")


def loaded_after(code: str) -> set[str]:
    """The top-level modules that a fresh interpreter holds after some code."""
    report = "import json, sys; print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    done = subprocess.run([sys.executable, "-c", f"{code}\n{report}"], capture_output=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_all_is_what_is_visible() -> None:
    """`dir` shows the public names and no others."""
    assert dir(starjudge) == sorted(starjudge.__all__)


def test_all_is_sorted() -> None:
    """`__all__` is sorted and names nothing twice."""
    assert sorted(set(starjudge.__all__)) == starjudge.__all__


def test_index_holds_every_name() -> None:
    """Every public name but the version has its home in the index, and the index holds no others."""
    assert sorted(starjudge._HOME) == [name for name in starjudge.__all__ if name != "__version__"]


@pytest.mark.parametrize("name", starjudge.__all__)
def test_every_name_is_there(name: str) -> None:
    """Every public name leads to something."""
    assert getattr(starjudge, name) is not None


def test_unknown_name() -> None:
    """A name that is not public is refused as in any module."""
    with pytest.raises(AttributeError, match="module 'starjudge' has no attribute 'evaluate_anser'"):
        _ = starjudge.evaluate_anser  # type: ignore[attr-defined]


def test_star_import() -> None:
    """`from starjudge import *` brings the public names."""
    names: dict[str, object] = {}
    exec("from starjudge import *", names)
    assert set(starjudge.__all__) <= set(names)


def test_import_loads_nothing_heavy() -> None:
    """Importing the package loads no chat client, no models and no renderer."""
    assert loaded_after("import starjudge") & set(HEAVY) == set()


def test_evaluating_loads_no_client() -> None:
    """An evaluation by the heuristic, shown as a card, needs no chat client and no template engine."""
    code = (
        "from starjudge import evaluate_answer\n"
        "str(evaluate_answer('Tell me about a time you failed.', 'I broke the build. I mended it.', judge='heuristic'))"
    )
    assert loaded_after(code) & set(NOT_NEEDED_TO_EVALUATE) == set()
