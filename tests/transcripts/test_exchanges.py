"""Each question with its answer and its probes with theirs, to the word."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from interview_script import FOLDER, read_script
from script_turns import PACE, turns_of

from starjudge.models.transcript import Turn
from starjudge.transcripts.exchanges import Found, find_exchanges

OWN = ("e1_platform_panel", "e2_asr_applied")
FULL = (
    "a1_fraud_and_speech",
    "a2_assistant_and_feeds",
    "a3_triage_and_orchards",
    "b1_weld_inspection_asr",
    "b2_ads_to_agents_brisk",
    "b3_search_to_weather_long_explanations",
    "k1_demand_forecasting",
)
"""Full-length interviews; what else is read of others, and how well, stands in docs/questions-found.md."""
STORY = (
    "So in 2022 I led the rollout of a ranking model at a bookshop, and two weeks in, sales of old titles had fallen "
    "by a tenth, so I rebuilt the features with my colleague Ines and we shipped a fix by May."
)
OTHER = (
    "Last spring I mentored a new graduate called Piet, who was brilliant and silent, so I asked him to send me his "
    "objections before each meeting, and by summer he ran the design review himself."
)


def talk(*said: str) -> list[Turn]:
    """Turns of lines such as ``I: Why us?``."""
    return [Turn(speaker=line[0], text=line[3:]) for line in said]


def read(*said: str) -> Found:
    return find_exchanges(talk(*said), candidate="C")


ASK = "I: Tell me about a launch that went wrong."


@pytest.mark.parametrize("basis", ["word", "none"])
@pytest.mark.parametrize("name", FULL)
def test_a_full_length_interview_is_read_to_the_word(name: str, basis: str) -> None:
    """All questions, none invented, first answers exact, each follow-up with its question; the weights know these."""
    script = read_script(FOLDER / f"{name}.txt")
    found = find_exchanges(turns_of(script), basis=basis)  # type: ignore[arg-type]
    assert len(found.exchanges) == len(script.numbers())
    for number, exchange in zip(script.numbers(), found.exchanges, strict=True):
        assert exchange.answer.text == script.answer(number)
        told = [script.answer(probe) for probe in script.probes(number)]
        assert [follow_up.answer.text for follow_up in exchange.follow_ups] == told


@pytest.mark.parametrize("name", OWN)
def test_all_questions_of_an_interview_are_found_and_none_invented(name: str) -> None:
    script = read_script(FOLDER / f"{name}.txt")
    found = find_exchanges(turns_of(script), basis="word")
    assert len(found.exchanges) == len(script.numbers())
    for number, exchange in zip(script.numbers(), found.exchanges, strict=True):
        assert exchange.question == script.question(number)


@pytest.mark.parametrize("name", OWN)
def test_first_answers_and_follow_ups_are_exact_to_the_word(name: str) -> None:
    script = read_script(FOLDER / f"{name}.txt")
    found = find_exchanges(turns_of(script), basis="word")
    for number, exchange in zip(script.numbers(), found.exchanges, strict=True):
        assert exchange.answer.text == script.answer(number)
        told = [script.answer(probe) for probe in script.probes(number)]
        assert [follow_up.answer.text for follow_up in exchange.follow_ups] == told


@pytest.mark.parametrize("name", OWN)
def test_the_candidates_own_questions_are_collected(name: str) -> None:
    script = read_script(FOLDER / f"{name}.txt")
    found = find_exchanges(turns_of(script), basis="word")
    assert list(found.candidate_questions) == script.own_questions()


def test_pauses_back_channels_and_interruptions_do_not_split_an_answer() -> None:
    found = read(ASK, f"C: {STORY}", "I: Mm-hm.", "C: And the press had", "I: Sorry, you cut out.", "C: had noticed.")
    assert [e.answer.text for e in found.exchanges] == [f"{STORY} And the press had had noticed."]
    assert found.exchanges[0].follow_ups == ()


def test_time_to_think_belongs_to_the_answer() -> None:
    found = read(ASK, "C: Good question, let me think.", "I: Take your time.", f"C: {STORY}")
    assert found.exchanges[0].answer.text == f"Good question, let me think. {STORY}"


def test_a_question_back_is_not_part_of_the_answer() -> None:
    found = read(ASK, "C: Do you mean a technical launch?", "I: Either is fine.", f"C: {STORY}")
    assert found.exchanges[0].answer.text == STORY


def test_a_question_around_a_word_of_the_candidate_is_one() -> None:
    found = read("I: Okay. I'd like to hear about launches.", "C: Sure.", ASK, f"C: {STORY}")
    assert [e.question for e in found.exchanges] == [
        "I'd like to hear about launches. Tell me about a launch that went wrong."
    ]
    assert found.exchanges[0].answer.text == STORY


def test_a_withdrawn_question_is_left_out() -> None:
    found = read("I: Why books?", "C: Well,", "I: Actually, let me ask it differently. " + ASK[3:], f"C: {STORY}")
    assert [e.question for e in found.exchanges] == ["Tell me about a launch that went wrong."]


def test_thanks_and_small_talk_behind_an_answer_are_left_out() -> None:
    found = read(
        ASK,
        f"C: {STORY}",
        "I: That is a lovely way of putting it.",
        "C: Thanks.",
        "I: Tell me about a person you helped grow.",
        f"C: {OTHER}",
    )
    assert [e.answer.text for e in found.exchanges] == [STORY, OTHER]


NEXT = "I: Next one. Tell me about a person you helped grow."
REMARK = "I: The paint shop sounds like a cold place."


def test_what_is_said_in_passing_to_a_remark_is_no_part_of_the_answer() -> None:
    quip = "C: It was very cold indeed, and I still own the coat that I bought for it."
    found = read(ASK, f"C: {STORY}", REMARK, quip, NEXT, f"C: {OTHER}")
    assert found.exchanges[0].answer.text == STORY
    assert found.exchanges[0].follow_ups == ()


def test_a_remark_that_is_answered_at_length_is_a_probe() -> None:
    """Many interviewers ask by saying something; what the candidate makes of it tells."""
    told = (
        "It was. The heaters were off at night, so I asked the foreman for a key, sat there for two shifts and wrote "
        "down when the lamps began to flicker, which nobody had done before."
    )
    found = read(ASK, f"C: {STORY}", REMARK, f"C: {told}", NEXT, f"C: {OTHER}")
    assert found.exchanges[0].answer.text == STORY
    assert [follow_up.answer.text for follow_up in found.exchanges[0].follow_ups] == [told]


def test_words_of_agreement_split_no_answer() -> None:
    found = read(ASK, f"C: {STORY}", "I: Oh yes, my sister prints there all the time.", f"C: Ha. {OTHER}")
    assert [e.answer.text for e in found.exchanges] == [f"{STORY} Ha. {OTHER}"]


def test_a_question_back_in_any_words_is_not_part_of_the_answer() -> None:
    """Told by the interviewer's reply and the story behind it."""
    found = read(ASK, "C: Hm, so did it have to be my own launch?", "I: Anything you were near will do.", f"C: {STORY}")
    assert found.exchanges[0].answer.text == STORY


def test_a_probe_belongs_to_its_question() -> None:
    found = read(
        ASK,
        f"C: {STORY}",
        "I: And how did Ines react?",
        "C: She laughed, and then she helped me.",
        "I: Next one. Tell me about a person you helped grow.",
        f"C: {OTHER}",
    )
    assert [[f.question for f in e.follow_ups] for e in found.exchanges] == [["And how did Ines react?"], []]
    assert found.exchanges[0].follow_ups[0].answer.text == "She laughed, and then she helped me."


def test_another_example_is_a_probe() -> None:
    found = read(
        ASK,
        f"C: {STORY}",
        "I: Give me another example of that.",
        "C: There was a smaller one with the newsletter in June.",
    )
    assert [f.question for f in found.exchanges[0].follow_ups] == ["Give me another example of that."]


def test_small_talk_at_the_start_is_no_question() -> None:
    found = read(
        "I: Hi. How was your weekend?",
        "C: Lovely, we went sailing.",
        "I: Where are you calling from?",
        "C: Home.",
        ASK,
        f"C: {STORY}",
    )
    assert len(found.exchanges) == 1


def test_the_clock_of_question_and_answer_is_that_of_their_words() -> None:
    script = read_script(FOLDER / "e1_platform_panel.txt")
    turns = turns_of(script)
    first = find_exchanges(turns, basis="word").exchanges[0]
    words = turns[first.first_turn].words
    assert first.asked_end == words[-1].until
    assert first.asked_start == pytest.approx(words[-1].until - PACE * len(first.question.split()), abs=0.01)
    assert [first.answer.text[w.start : w.end] for w in first.answer.words] == first.answer.text.split()


def test_turn_times_give_no_word_times() -> None:
    turns = [Turn(speaker="I", text=ASK[3:], start=1.0, end=4.0), Turn(speaker="C", text=STORY, start=4.0, end=60.0)]
    [exchange] = find_exchanges(turns, candidate="C", basis="turn").exchanges
    assert (exchange.asked_start, exchange.asked_end) == (1.0, 4.0)
    assert (exchange.answer.words, exchange.answer.start, exchange.answer.end) == ((), 4.0, 60.0)


def test_whether_fillers_are_kept_is_handed_on() -> None:
    turns = talk(ASK, f"C: {STORY}")
    assert find_exchanges(turns, candidate="C", fillers_kept=False).exchanges[0].answer.fillers_kept is False


def test_a_talk_without_questions_says_so() -> None:
    found = read("I: It rained.", "C: It did.")
    assert found.exchanges == ()
    assert any("no question with an answer" in note for note in found.notes)


def test_other_speakers_answers_are_left_out() -> None:
    """With two who answer, only the one named is read."""
    turns = talk(ASK, f"C: {STORY}", ASK, f"D: {OTHER}")
    found = find_exchanges(turns, candidate="C")
    assert [e.answer.text for e in found.exchanges] == [STORY]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ICX"), st.text("ab ?.,'…\u0130", min_size=1, max_size=40)), max_size=20))
def test_no_talk_however_odd_breaks_it(said: list[tuple[str, str]]) -> None:
    turns = [Turn(speaker=who, text=text) for who, text in [("C", "a"), ("I", "b"), *said]]
    found = find_exchanges(turns, candidate="C", interviewer="I")
    spoken = " ".join(turn.text for turn in turns if turn.speaker == "C")
    assert all(exchange.answer.text in spoken for exchange in found.exchanges) or len(turns) > 3


def test_one_endless_turn_is_read_in_linear_time() -> None:
    turns = talk("I: " + "what did you do and how " * 20_000, "C: " + "um i " * 50_000)
    start = time.perf_counter()
    find_exchanges(turns, candidate="C")
    assert time.perf_counter() - start < 5


def test_ten_hours_are_read_in_seconds() -> None:
    turns = [*turns_of(read_script(FOLDER / "e1_platform_panel.txt"))] * 36
    start = time.perf_counter()
    find_exchanges(turns, candidate="Ruben T.", basis="word")
    assert time.perf_counter() - start < 8
