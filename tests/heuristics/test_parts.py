"""Part labels: the fast sums are those of the named features, and a story is cut where it turns."""

from __future__ import annotations

from operator import add
from pathlib import Path

import pytest

from starjudge.heuristics.cues import THREE_BIASES, UNIT_FIELDS, Far, cue_sums, far_lists
from starjudge.heuristics.headings import heading_part
from starjudge.heuristics.knowledge import knowledge
from starjudge.heuristics.packed import best_path, pack, unpack, unpack_lowest
from starjudge.heuristics.parts import _plain_features, label_parts, unit_features, unit_masks
from starjudge.models.answer import Answer
from starjudge.models.base import PARTS
from starjudge.resources.answer_files import read_answer_file
from starjudge.text.measure import Facts
from starjudge.text.tokens import Tokens

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.txt"))


def facts_of(text: str) -> Facts:
    return Facts(Answer(text=text), knowledge().lexicon)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_fast_sums_are_those_of_the_named_features(path: Path) -> None:
    """What is decoded is what was fitted: packed look-ups give the sum of the named features, unit by unit."""
    known = knowledge()
    facts = facts_of(read_answer_file(path).answer)
    masks, weights = unit_masks(facts), known.parts.features
    named = [sum(weights.get(name, 0) for name in row) for row in unit_features(facts, "story", known.cues, masks)]
    rows = _plain_features(facts, "story", known.parts.plain)
    fast = map(add, map(sum, rows), cue_sums(facts, known.cues.tables(known.parts.features)))
    assert [unpack(total, UNIT_FIELDS) for total in named] == [
        unpack_lowest(total - THREE_BIASES, UNIT_FIELDS) for total in fast
    ]


def test_what_stands_further_away_is_what_neighbours_do_not_say() -> None:
    """For each unit the lists of those before the one in front and behind the next, told once or more often."""
    a, b, other = 1, 2, 4
    assert far_lists([a, b, a | other, a, b], a | b) == [
        Far(0, 0, a | b, a),
        Far(0, 0, a | b, 0),
        Far(a, 0, b, 0),
        Far(a | b, 0, 0, 0),
        Far(a | b, a, 0, 0),
    ]
    assert far_lists([], a) == []
    assert far_lists([a], a) == [Far(0, 0, 0, 0)]


def test_packed_weights_come_back() -> None:
    """Packing and adding keeps every field, negative ones too."""
    assert unpack(pack([1, -2, 300, 0, 5, -99_999]) + pack([1, 1, 1, 1, 1, 1]), 6) == [2, -1, 301, 1, 6, -99_998]


def test_the_best_sequence_weighs_moves_and_takes_the_lower_label_on_a_tie() -> None:
    """A unit without evidence of its own goes where the moves lead."""
    moves = [[5, 0], [-50, 5]]
    assert best_path([[10, 0], [0, 0], [0, 30]], moves, [0, 0]) == [0, 0, 1]
    assert best_path([[0, 0]], moves, [0, 0]) == [0]
    assert best_path([], moves, [0, 0]) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Situation: we had a model", ("situation", False)),
        ("**Task**", ("task", True)),
        ("## What I did", ("action", True)),
        ("A - I rolled it back", ("action", False)),
        ("Outcome – errors fell", ("result", False)),
        ("Lessons learned", ("learning", True)),
        ("The result was good", None),
        ("I rolled it back", None),
    ],
)
def test_headings_are_known_in_any_spelling(text: str, expected: tuple[str, bool] | None) -> None:
    """A heading alone, a label in front of a sentence, or a letter with a mark; not a word in a sentence."""
    tokens = Tokens(text)
    assert heading_part(tokens.words, 0, len(tokens), tokens.gaps) == expected


def test_sentences_below_a_heading_take_its_part() -> None:
    """Under a heading, sentences belong to the part it names."""
    text = (
        "Situation\nOur shop's search missed plurals.\nTask\nI had to mend that by June.\n"
        "Action\nI wrote a stemmer and tested it on 400 queries.\nResult\nEmpty searches fell from 9% to 4%."
    )
    facts = facts_of(text)
    parts = label_parts(facts, "story", knowledge().parts, knowledge().cues).parts
    said = {text[u.start : u.end].strip(): part for u, part in zip(facts.units, parts, strict=True)}
    assert said["I had to mend that by June."] == "task"
    assert said["Empty searches fell from 9% to 4%."] == "result"
    assert set(parts) <= set(PARTS)
