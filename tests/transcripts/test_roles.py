"""Who asks and who answers."""

from __future__ import annotations

import pytest

from starjudge.errors import InputError, TranscriptError
from starjudge.models.transcript import Turn
from starjudge.transcripts.roles import find_roles

STORY = (
    "So last year I built a model for our depot, and I found that my first features were leaking, so I talked to my "
    "team, I rebuilt the training set, and we cut the error by a third before we shipped it in March."
)
ASKS = ("Tell me about a time you found a problem.", "What would you do differently?", "Describe a conflict you had.")


def talk(*said: tuple[str | None, str]) -> list[Turn]:
    return [Turn(speaker=who, text=text) for who, text in said]


def interview(asker: str | None, teller: str | None, rounds: int = 3) -> list[Turn]:
    return talk(*[pair for i in range(rounds) for pair in ((asker, ASKS[i % 3]), (teller, STORY))])


def roles(turns: list[Turn], **given: str) -> dict[str | None, str]:
    return {s.name: s.role for s in find_roles(turns, **given).speakers}


def test_the_one_who_tells_stories_is_the_candidate() -> None:
    assert roles(interview("Ada", "Bo")) == {"Ada": "interviewer", "Bo": "candidate"}
    assert roles(interview("SPEAKER_01", "SPEAKER_00")) == {"SPEAKER_01": "interviewer", "SPEAKER_00": "candidate"}


def test_questions_at_the_end_do_not_make_the_candidate_an_interviewer() -> None:
    turns = interview("Ada", "Bo") + talk(
        ("Ada", "What questions do you have?"), ("Bo", "How do you plan?"), ("Ada", "By week.")
    )
    assert roles(turns)["Bo"] == "candidate"


def test_a_label_that_says_the_role_is_believed() -> None:
    turns = talk(("Q", "Go on."), ("A", "It was fine."))
    assert roles(turns) == {"Q": "interviewer", "A": "candidate"}


def test_words_are_counted_and_a_given_role_is_certain() -> None:
    found = find_roles(interview("Ada", "Bo", 1), candidate="Bo", interviewer="Ada")
    assert [(s.name, s.words, s.confidence) for s in found.speakers] == [
        ("Ada", 9, 1.0),
        ("Bo", len(STORY.split()), 1.0),
    ]


def test_the_caller_may_turn_the_roles_round() -> None:
    assert roles(interview("Ada", "Bo"), candidate="Ada") == {"Ada": "candidate", "Bo": "interviewer"}


def test_an_unknown_name_is_refused_with_those_who_speak() -> None:
    with pytest.raises(InputError, match=r"candidate='Cy' speaks nowhere.*Bo \(\d+\)"):
        find_roles(interview("Ada", "Bo"), candidate="Cy")


def test_one_person_cannot_be_both() -> None:
    with pytest.raises(InputError, match="the same speaker"):
        find_roles(interview("Ada", "Bo"), candidate="Bo", interviewer="Bo")


def test_turns_without_speakers_are_refused_with_what_to_do() -> None:
    with pytest.raises(TranscriptError, match=r"names no speakers.*label"):
        find_roles(interview(None, None))


@pytest.mark.parametrize("given", [{}, {"candidate": "Bo"}])
def test_a_single_speaker_is_refused_with_or_without_a_name(given: dict[str, str]) -> None:
    """A monologue cannot be cut into questions and answers."""
    with pytest.raises(TranscriptError, match="only one speaker, 'Bo'"):
        find_roles(interview("Bo", "Bo"), **given)


def test_two_interviewers_and_a_silent_observer_are_told_apart() -> None:
    turns = [*interview("Ada", "Bo"), *interview("Cy", "Bo"), *talk(("Di", "Sorry, wrong room."))]
    assert roles(turns) == {"Ada": "interviewer", "Bo": "candidate", "Cy": "interviewer", "Di": "unknown"}


def test_two_candidates_are_refused_until_one_is_named() -> None:
    turns = [turn for pair in zip(interview("Ada", "Bo"), interview("Ada", "Cy"), strict=True) for turn in pair]
    with pytest.raises(TranscriptError, match=r"more than one person answers.*pass candidate="):
        find_roles(turns)
    assert roles(turns, candidate="Cy")["Cy"] == "candidate"


def test_a_label_that_stops_where_another_starts_is_the_same_candidate() -> None:
    found = find_roles([*interview("Ada", "Bo Lind"), *interview("Ada", "Guest 2")])
    assert [s.labels for s in found.speakers if s.role == "candidate"] == [("Bo Lind", "Guest 2")]
    assert any("taken for one speaker" in note for note in found.notes)


def test_a_name_that_contains_the_other_is_the_same_speaker() -> None:
    found = find_roles([*interview("Ada", "Bo"), *interview("Ada", "Bo Lind (phone)")])
    assert len(found.speakers) == 2


def test_an_interviewer_who_takes_over_is_another_person() -> None:
    found = find_roles([*interview("Ada", "Bo"), *interview("Cy", "Bo")])
    assert {s.name for s in found.speakers} == {"Ada", "Bo", "Cy"}


def test_doubt_is_told_with_what_to_pass() -> None:
    turns = talk(("Ada", "It rained."), ("Bo", "It did."), ("Ada", "All day."), ("Bo", "All night."))
    assert any("pass candidate=" in note for note in find_roles(turns).notes)
