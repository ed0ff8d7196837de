"""What fuzzing found in measuring and judging offline (docs/fuzzing.md)."""

import pytest

from starjudge import Answer, Evaluation, InputError, TimedWord, evaluate_answer, measure

QUESTION = "Tell me about a time your model failed in production."
ANSWER = "Our queue model began to send parcels to the wrong dock. I rolled it back and added a check."


@pytest.mark.parametrize("seconds", [1e-300, 5e-324, 0.049])
def test_an_answer_of_no_length_has_no_pace(seconds: float) -> None:
    """A duration that is shown as 0.0 s gives 0 words a minute, and not a number without end."""
    timing = measure(ANSWER, duration=seconds).timing
    assert (timing.seconds, timing.words_per_minute) == (0.0, 0.0)


def test_a_clock_that_stands_still_gives_no_pace() -> None:
    """Timed words within the smallest of times are judged like any other."""
    words = (TimedWord(start=0, end=3, at=0, until=5e-324), TimedWord(start=4, end=9, at=5e-324, until=1e-310))
    evaluation = evaluate_answer(QUESTION, Answer(text=ANSWER, words=words), judge="heuristic")
    assert evaluation.timing.words_per_minute == 0.0


def test_half_a_character_in_an_answer_with_a_clock_is_shown_and_noted() -> None:
    """An `Answer` is mended as a text is: the evaluation can be written, its offsets are those of the answer."""
    answer = Answer(text=f"\ud800{ANSWER}", words=(TimedWord(start=1, end=4, at=0, until=0.3),))
    evaluation = evaluate_answer(QUESTION, answer, judge="heuristic")
    assert evaluation.answer == f"\N{REPLACEMENT CHARACTER}{ANSWER}"
    assert Evaluation.model_validate_json(evaluation.model_dump_json()) == evaluation
    assert any("surrogates" in reason for reason in evaluation.review)


@pytest.mark.parametrize("duration", [10**400, -(10**5000)], ids=["no float", "no text"])
def test_a_duration_that_no_number_holds_is_an_input_error(duration: int) -> None:
    """Python refuses to write out some of them; the message says what was expected."""
    with pytest.raises(InputError, match="duration: expected seconds above 0 and at most 14400"):
        measure(ANSWER, duration=duration)
