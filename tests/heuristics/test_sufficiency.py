"""Whether there is enough to judge: each bound from both sides, and the reason that is given."""

from __future__ import annotations

import pytest

from starjudge.heuristics.knowledge import knowledge
from starjudge.heuristics.sufficiency import why_insufficient
from starjudge.models.answer import Answer
from starjudge.text.measure import Facts

KNOWN = knowledge()
ENGLISH = "I had to find out why the model failed and then I told the team what we should do about it"
NONSENSE = "Qzxv"


def reason(text: str) -> str:
    """Why an answer cannot be judged; empty where it can."""
    found = why_insufficient(Facts(Answer.model_construct(text=text, words=(), fillers_kept=None), KNOWN.lexicon),
                             KNOWN.parts)  # fmt: skip
    assert len(found) <= 1
    return "".join(found)


@pytest.mark.parametrize("text", ["", "  \n", "...", "—"])
def test_an_answer_without_words_says_so(text: str) -> None:
    """Signs and white space are none."""
    assert reason(text) == "The answer holds no words."


@pytest.mark.parametrize(("text", "words"), [("I", 1), ("I do not", 3)])
def test_fewer_than_four_words_say_nothing(text: str, words: int) -> None:
    """How many there are is told."""
    assert reason(text) == f"The answer has {words} words; below 4 there is nothing to judge."


def test_four_words_can_be_judged() -> None:
    """Little, but something."""
    assert reason("I fixed the model") == ""


def test_a_few_words_need_one_that_is_known() -> None:
    """One English word among a few is enough, none is not; figures alone are no language."""
    assert "None of the words is English" in reason(" ".join([NONSENSE] * 5))
    assert reason(" ".join([NONSENSE] * 4) + " the") == ""
    assert reason("12 13 14 15 16") == ""


def test_twelve_words_tell_a_language() -> None:
    """From there on three tenths of them must be known."""
    assert reason(" ".join([NONSENSE] * 10) + " the") == ""
    assert "Only 8% of the words" in reason(" ".join([NONSENSE] * 11) + " the")


@pytest.mark.parametrize(("known", "enough"), [(7, True), (6, True), (5, False), (0, False)])
def test_three_tenths_of_the_words_must_be_known(known: int, enough: bool) -> None:
    """Of twenty words six, wherever they stand."""
    english, other = ENGLISH.split()[:known], [NONSENSE] * (20 - known)
    for text in (" ".join([*english, *other]), " ".join([*other, *english])):
        assert (reason(text) == "") is enough
    if not enough:
        assert f"Only {known * 5}% of the words" in reason(" ".join([*english, *other]))


def test_figures_are_no_words_of_a_language() -> None:
    """A table of numbers is not judged; numbers in a story do not count against it."""
    assert reason(" ".join(["17"] * 20)) == "The answer holds numbers and signs, but no words."
    for gap in (" ", " — "):
        assert reason(" ".join(["17"] * 60) + gap + ENGLISH) == ""


def test_another_script_is_named() -> None:
    """Half of the words must be in Latin letters."""
    greek = "λόγος"
    assert "not written in Latin script" in reason(" ".join([greek] * 20))
    words = ENGLISH.split()
    half = " ".join([*[greek] * len(words), *words])
    assert reason(half) == ""
    assert "not written in Latin script" in reason(f"{half} {greek}")


def test_another_language_is_not_guessed_at() -> None:
    """German in Latin letters has a reason of its own, with the share that is known."""
    german = "Ich habe das Modell geprüft und dann mit dem Team die Ursache des Fehlers gefunden und behoben"
    assert "known English words" in reason(german)


def test_accents_are_no_other_script() -> None:
    """English with a name or a sign beyond ASCII is English."""
    assert reason(f"{ENGLISH} — said Zoë’s café") == ""
