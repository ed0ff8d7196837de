"""One answer read: what was asked counts, levels are those of its kind, and fitted data is taken as it is written."""

from __future__ import annotations

import pytest

from starjudge import load_rubric
from starjudge.heuristics.cues import PASSAGE_FLAGS
from starjudge.heuristics.knowledge import knowledge
from starjudge.heuristics.passages import CONTEXT, NEVER, PassageWeights, find_passages, strongest
from starjudge.heuristics.read import measure_request, read_answer
from starjudge.heuristics.reading import Reading
from starjudge.heuristics.scores import find_both
from starjudge.heuristics.theme_words import ThemeWords, theme_lead, theme_levels
from starjudge.models.answer import Answer
from starjudge.models.request import Request
from starjudge.text.overlap import content_stems
from starjudge.text.tokens import Tokens

KNOWN = knowledge()
STORY = (
    "Last spring a colleague and I disagreed about the loss of our ranking model. I had to settle it before June. "
    "I listened to her reasons, wrote both losses down and tested them for a week. "
    "Her loss was better by 4 percent, so we took it. Since then I test before I argue."
)
CONFLICT = "Tell me about a time you disagreed with a colleague."


def read(question: str = CONFLICT, theme: str | None = None) -> Reading:
    request = Request(question, Answer(text=STORY), load_rubric(), theme)
    return read_answer(request, measure_request(request, KNOWN), KNOWN)


def test_what_was_asked_is_looked_for_in_the_answer() -> None:
    """Its own words, those of its theme, and those of the guides' nearest question."""
    found = read()
    values, stems = found.features.values, found.facts.stems
    assert values["question taken up"] > 0
    assert read("Tell me about a time you missed a deadline.").features.values["question taken up"] == 0
    assert values["theme words"] == len(KNOWN.themes.answer_cues(CONFLICT) & stems)
    assert values["theme words"] > 0
    own = KNOWN.themes.question_cues(CONFLICT)
    assert own
    assert values["words for this question"] == len(own & stems)
    assert content_stems(Tokens(CONFLICT).words) & stems


@pytest.mark.parametrize("theme", sorted(KNOWN.scores.theme_floors))
def test_a_theme_asks_for_as_many_words_as_nearly_every_answer_holds(theme: str) -> None:
    """What is missing is told against that floor; without a theme nothing is."""
    values = read("Say something.", theme).features.values
    assert (values["theme words"], values["theme words missing"]) == (0, KNOWN.scores.theme_floors[theme])
    assert read("Say something.").theme is None
    assert read("Say something.").features.values["theme words missing"] == 0
    assert read(theme=theme).features.values["theme words missing"] == 0, "an answer that holds enough of them"


@pytest.mark.parametrize("question", [CONFLICT, "Why do you want to work here?", "Tell me about yourself."])
def test_levels_are_those_of_the_kind_of_question(question: str) -> None:
    """A story's steps for a story, the others' for the others."""
    found = read(question)
    story, other = (find_both(found.features.values, is_story, KNOWN.scores) for is_story in (True, False))
    assert story != other
    assert (found.levels, found.response) == (story if found.kind == "story" else other)
    kinds = {name: value for name, value in found.features.values.items() if name.startswith("kind ")}
    assert [name for name, value in kinds.items() if value] == [f"kind {found.kind}"]
    assert set(kinds.values()) == {0, 1}


# --- Fitted data -----------------------------------------------------------------------------------------------------


def test_the_words_of_a_theme_add_up() -> None:
    """For the root of how many are known; the lead is over the best other theme, and fair where none is known."""
    data = {"labels": ["one", "two", "three"], "stems": {"a": [30, 0, 10], "b": [10, 20, 0]}, "fair": 7, "version": 3}
    weights = ThemeWords.from_data(data)
    assert (weights.labels, weights.fair, weights.version) == (("one", "two", "three"), 7, "3")
    assert theme_levels(["a", "unknown"], weights) == [30, 0, 10]
    assert theme_levels(["a", "b"], weights) == [100 * 40 // 141, 100 * 20 // 141, 100 * 10 // 141]
    assert theme_levels(["unknown"], weights) == [0, 0, 0]
    assert [theme_lead(["a"], theme, weights) for theme in ("one", "two", "three")] == [20, -30, -20]
    assert theme_lead(["a"], None, weights) == theme_lead(["a"], "four", weights) == 7


def test_a_passage_is_told_from_what_units_and_answer_reach_together() -> None:
    """Weights of the units, of what is around them, and a threshold less the bias; a flag that is never told is not."""
    units, around = len(CONTEXT[:4]), len(CONTEXT[4:])
    first, second = PASSAGE_FLAGS[:2]
    row = {"weights": [1] + [0] * (units - 1) + [0] * (around - 1) + [2], "threshold": 1000, "bias": 100}
    weights = PassageWeights.from_data({"context": {first: row, second: row | {"threshold": NEVER}}})
    assert list(weights.flags) == [first]
    values, signs = dict.fromkeys(CONTEXT, 0), [[10] * len(PASSAGE_FLAGS), [490] * len(PASSAGE_FLAGS)]

    def told(overall: int) -> list[tuple[str, int]]:
        levels = dict.fromkeys(CONTEXT, 300) | {"overall": overall}
        return [tuple(p) for p in find_passages(signs, strongest(signs), values, levels, weights)]  # type: ignore[misc]

    assert told(200) == [(first, 1)], "500 of the units and twice 200 make 900"
    assert told(199) == []
