"""The fuzzer itself: its cases can be made again, it finds what is planted, and its first cases hold."""

import sys
import warnings
from pathlib import Path
from random import Random

import pytest

from starjudge import FallbackWarning, Span, evaluate_answer

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

from fuzz import TARGETS
from fuzzing.cases import Broken, smaller, tried
from fuzzing.mutate import changed_bytes, changed_tree
from fuzzing.promises import check_evaluation, check_report

CASES = 4  # of each target; hours of them are run by hand (docs/fuzzing.md)
KINDS = {kind.name: kind for kind in TARGETS}


class Planted:
    """A surface that fails on one word."""

    name = "planted"

    def case(self, rng: Random) -> bytes:
        return b""

    def run(self, data: bytes) -> None:
        if b"bad" in data:
            raise KeyError("bad")


@pytest.mark.parametrize("name", sorted(KINDS))
def test_the_first_cases_of_each_target_hold(name: str) -> None:
    """Every surface gives what it promises, or an error that it promises, within its time."""
    target = KINDS[name]()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FallbackWarning)
        for number in range(CASES):
            assert tried(target, target.case(Random(f"test {name} {number}"))) is None


@pytest.mark.parametrize("name", sorted(KINDS))
def test_equal_seeds_give_equal_cases(name: str) -> None:
    """A finding can be had again from seed, target and number."""
    assert KINDS[name]().case(Random("7")) == KINDS[name]().case(Random("7"))


def test_a_finding_is_told_and_made_small() -> None:
    """What is left of a case is what fails."""
    target = Planted()
    finding = tried(target, b"some words, then bad ones\n" * 40)
    assert finding is not None
    assert finding.key == "planted: KeyError in outside of the package"
    assert smaller(target, finding).data == b"bad"


def test_changes_leave_their_seeds_alone() -> None:
    """Seeds are shared by all cases."""
    tree, data = {"a": [1, {"b": "c"}]}, b"Ann: one\nBo: two\n"
    for number in range(200):
        changed_tree(tree, [tree], Random(number))
        changed_bytes(data, [data], Random(number))
    assert tree == {"a": [1, {"b": "c"}]}


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("a \x1b]0;title\x07", "text"),
        ("a \x9b31m", "markdown"),
        ("a <script>alert(1)</script>", "markdown"),
        ("<p>a<script>alert(1)</script></p>", "html"),
        ("<p onmouseover=x>a</p>", "card"),
        ("<p>a<img src=x></p>", "card"),
        ('<p><a href="javascript:x">a</a></p>', "html"),
        ("<p>a</div></p>", "html"),
    ],
)
def test_a_report_that_acts_is_refused(text: str, form: str) -> None:
    """The promises are held against every report; each of them can be broken."""
    check_report("<p>a</p>", form)
    with pytest.raises(Broken):
        check_report(text, form)


def test_an_evaluation_with_a_quote_of_other_words_is_refused() -> None:
    """A span that is moved by one character is found."""
    found = evaluate_answer("Tell me about a failure.", "I shipped it too early. I rolled it back.", judge="heuristic")
    check_evaluation(found)
    first, *rest = found.segments
    moved = first.model_copy(update={"span": Span(start=first.span.start + 1, end=first.span.end)})
    with pytest.raises(Broken, match="words of its span"):
        check_evaluation(found.model_copy(update={"segments": (moved, *rest)}))
