"""What a turn of the interviewer asks, with and without punctuation."""

# ruff: noqa: E501 - a turn and its question stand side by side

from __future__ import annotations

import re

import pytest

from starjudge.transcripts.asks import read_ask
from starjudge.transcripts.newness import NEW, newness
from starjudge.transcripts.talk import is_punctuated

NEW_ONES = (
    "Tell me about a time you failed.",
    "Can you describe a situation where you had to work with a difficult stakeholder?",
    "What's the hardest technical problem you've solved?",
    "Have you ever had to push back on your manager?",
    "What is your greatest weakness?",
    "Where do you see yourself in five years?",
    "How do you stay up to date with the research in this field?",
    "What would you do if your manager asked you to ship a model you believed was biased?",
    "When was the last time you changed your mind about something important?",
    "Suppose two of your senior engineers disagree about the architecture. How would you resolve that?",
    "What are you most proud of in your career?",
    "Let's move on to teamwork. How have you dealt with a colleague who wasn't pulling their weight?",
    "Walk me through the ugliest bug you've ever owned.",
)
PROBES = (
    "What was your role in that?",
    "How did you measure the impact?",
    "Why did you choose boosted trees?",
    "What would you do differently next time?",
    "Can you tell me a bit more about the data pipeline?",
    "You mentioned a rollback. Why was that necessary?",
    "Could you give me another example?",
    "Who made the final decision?",
    "Going back to the dashboard for a second, who was using it?",
    "One more thing on that. Who paid for it?",
    "Did you consider any alternatives?",
    "What was the most difficult part of that project for you?",
)


def as_recognised(text: str) -> str:
    """What a speech recogniser without punctuation leaves of a sentence."""
    return re.sub(r"[.,?]", "", text.lower())


def evidence(text: str, punctuated: bool) -> float:
    ask = read_ask(text, punctuated)
    assert ask.question is not None, text
    return newness(ask, frozenset(), moved=ask.moves_on, other_asker=False, after_talk=False)


@pytest.mark.parametrize("text", NEW_ONES)
def test_a_question_with_a_subject_of_its_own_is_new(text: str) -> None:
    assert evidence(text, True) >= NEW
    assert evidence(as_recognised(text), False) >= NEW


@pytest.mark.parametrize("text", PROBES)
def test_a_question_that_points_at_what_was_told_is_a_probe(text: str) -> None:
    assert evidence(text, True) < NEW
    assert evidence(as_recognised(text), False) < NEW


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Okay, great, thanks. Let's move on. Tell me about a time you failed. Take your time.", "Tell me about a time you failed."),
        ("I'd like to hear about conflict. Tell me about a row with a colleague.", "I'd like to hear about conflict. Tell me about a row with a colleague."),
        ("That must have hurt. You said you left. What made you leave?", "You said you left. What made you leave?"),
        ("Next one: why us?", "why us?"),
        ("What was your. No, scratch that. Tell me about a person you mentored.", "Tell me about a person you mentored."),
        ("Say it's Monday. Your model is down. What do you do?", "Say it's Monday. Your model is down. What do you do?"),
        ("Lovely. How do you plan? I mean for yourself, not the team. No rush.", "How do you plan? I mean for yourself, not the team."),
    ],
)  # fmt: skip
def test_the_question_runs_from_its_first_framing_sentence_to_its_last(text: str, question: str) -> None:
    found = read_ask(text, True).question
    assert found is not None
    assert text[found[0] : found[1]] == question


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("okay great thank you um so let's move on to the next one can you tell me about a time you failed take your time", "can you tell me about a time you failed"),
        ("that's interesting and how did you measure it", "and how did you measure it"),
        ("got it when you told your manager what exactly did you say", "when you told your manager what exactly did you say"),
    ],
)  # fmt: skip
def test_without_punctuation_the_question_is_cut_from_what_surrounds_it(text: str, question: str) -> None:
    found = read_ask(text, False).question
    assert found is not None
    assert text[found[0] : found[1]] == question


@pytest.mark.parametrize(
    "text",
    [
        "Can you hear me all right?",
        "How was your weekend?",
        "Shall we start?",
        "Is there anything you would like to know about the format before we begin?",
        "Does that sound good?",
        "That sounds like a lot of work.",
        "Mm-hm.",
        "Are you back?",
    ],
)
def test_small_talk_logistics_and_remarks_ask_nothing(text: str) -> None:
    assert read_ask(text, True).question is None
    assert read_ask(as_recognised(text), False).question is None


@pytest.mark.parametrize("text", ["Mm-hm, sure.", "Right, I see.", "Oh wow, okay.", "Take your time."])
def test_a_back_channel_only_listens(text: str) -> None:
    assert read_ask(text, True).listens


def test_the_turn_to_ask_is_given_now_or_announced_for_later() -> None:
    """Only the first opens the candidate's own questions."""
    assert read_ask("So, what questions do you have for me?", True).opens_own
    assert read_ask("so we've got ten minutes what questions do you have for me", False).opens_own
    assert not read_ask("I'll keep ten minutes at the end for your questions.", True).opens_own
    assert not read_ask("Any questions before we begin?", True).opens_own


def test_a_lost_connection_is_sorted_out() -> None:
    assert read_ask("Sorry, you cut out for a second.", True).sorts_out
    assert not read_ask("What was the impact on the team?", True).sorts_out


def test_punctuation_is_told_from_the_longer_turns() -> None:
    assert is_punctuated(["ok", "I went there and I saw it, and then I left. It was late and dark outside."])
    assert not is_punctuated(["ok.", "i went there and i saw it and then i left it was late and dark outside"])
