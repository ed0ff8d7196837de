"""Whether a colleague is "she" or "he" moves nothing: not a weight, not a count, not a score."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from starjudge import evaluate_answer
from starjudge.resources.answer_files import read_answer_file

REPOSITORY = Path(__file__).parents[2]
WEIGHTS = REPOSITORY / "rubrics" / "weights"
GROUPS = (
    ("he", "she"),
    ("he's", "she's"),
    ("he'd", "she'd"),
    ("he'll", "she'll"),
    ("himself", "herself"),
    ("his", "her", "him", "hers"),
)
SAME = {word: group[0] for group in GROUPS for word in group}
TABLES = [("parts", "words"), ("parts", "pairs"), ("parts", "features"), ("flags", "words"), ("flags", "pairs"),
          ("outcomes", "features")]  # fmt: skip
WOMEN = {"he": "she", "him": "her", "his": "her", "himself": "herself", "he's": "she's", "he'd": "she'd"}
MEN = {"she": "he", "her": "his", "herself": "himself", "she's": "he's", "she'd": "he'd", "hers": "his"}


def plain(name: str) -> str:
    return re.sub(r"[^\s:]+", lambda word: SAME.get(word[0], word[0]), name)


def told_of(text: str, pronouns: dict[str, str]) -> str:
    """A text with everybody in it of one gender; "her" becomes "his" also where "him" is meant: only scores matter."""
    return re.sub(r"[A-Za-z']+", lambda word: cased(word[0], pronouns), text)


def cased(word: str, pronouns: dict[str, str]) -> str:
    found = pronouns.get(word.lower(), word)
    return found.capitalize() if word[0].isupper() and word.lower() in pronouns else found


@pytest.mark.parametrize(("file", "table"), TABLES)
def test_a_fitted_weight_knows_no_gender(file: str, table: str) -> None:
    """Names that differ by gender alone have one weight, and none of them stands without the others."""
    rows = json.loads((WEIGHTS / f"{file}.json").read_text("utf-8"))[table]
    by_name: dict[str, list[object]] = {}
    for name, value in rows.items():
        by_name.setdefault(plain(name), []).append(value)
    for name, values in by_name.items():
        members = 1
        for piece in re.findall(r"[^\s:]+", name):
            members *= next((len(group) for group in GROUPS if group[0] == piece), 1)
        assert len(values) == members, name
        assert all(value == values[0] for value in values), name


@pytest.mark.parametrize("file", sorted((REPOSITORY / "examples").glob("*.txt")), ids=lambda file: file.stem)
def test_pronouns_move_no_score(file: Path) -> None:
    """Each of our examples, told with women and with men."""
    given = read_answer_file(file)
    women, men = (
        evaluate_answer(given.question or "", told_of(given.answer, pronouns), judge="heuristic")
        for pronouns in (WOMEN, MEN)
    )
    assert [(s.score, s.expected) for s in women.scores.values()] == [
        (s.score, s.expected) for s in men.scores.values()
    ]
    assert (women.overall, women.response_kind, [f.id for f in women.red_flags]) == (
        men.overall,
        men.response_kind,
        [f.id for f in men.red_flags],
    )
    assert [segment.part for segment in women.segments] == [segment.part for segment in men.segments]
