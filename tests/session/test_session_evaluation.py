"""A whole interview, judged: each question, its follow-ups, the clock, and what shows over several answers."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from made_interviews import (
    BLAME_ONE,
    BLAME_TWO,
    CONFLICT,
    CROPS,
    FAILURE,
    FRAUD,
    FRAUD_AGAIN,
    MISTAKE,
    interview,
)

import starjudge
from starjudge import SessionEvaluation, evaluate_transcript
from starjudge.errors import InputError, TranscriptError

PROBED = interview(
    (FAILURE, "Our ranking model failed at launch and I was on it. I rolled it back, looked at the logs, found that a "
     "feature was missing in the new service, and put it back in the same week with the platform team."),
    ("And what was the impact of that, in numbers?", "Clicks had fallen by 12 percent and came back within two days, "
     "which was worth about 80,000 euros."),
    ("What did you learn from it?", "I learned to compare feature lists between services before each launch, and I "
     "added a check that does it automatically."),
    (CONFLICT, CROPS),
    own="How is the team set up? And how do you decide what to build next?",
)  # fmt: skip


@pytest.fixture(scope="module")
def probed() -> SessionEvaluation:
    """An interview with two questions and two probes, judged."""
    return evaluate_transcript(PROBED, judge="heuristic")


def test_a_first_answer_is_judged_by_itself_and_with_its_follow_ups(probed: SessionEvaluation) -> None:
    """The first evaluation does not know what the probes brought out; the second does."""
    first = probed.exchanges[0]
    assert [f.question for f in first.follow_ups] == [
        "And what was the impact of that, in numbers?",
        "What did you learn from it?",
    ]
    assert "12 percent" not in first.first.answer
    assert first.with_follow_ups.answer.startswith(first.first.answer)
    assert "12 percent" in first.with_follow_ups.answer
    assert len(first.with_follow_ups.metrics) > len(first.first.metrics)


def test_flags_that_a_probe_took_away_are_told(probed: SessionEvaluation) -> None:
    """No result in the first answer, a result in the follow-up."""
    first = probed.exchanges[0]
    gone = {flag.id for flag in first.resolved_flags}
    assert gone == {f.id for f in first.first.red_flags} - {f.id for f in first.with_follow_ups.red_flags}
    assert gone


def test_flags_that_stand_after_the_probes_are_confirmed() -> None:
    """Blame that a probe only made clearer."""
    transcript = interview(
        (FAILURE, BLAME_ONE), ("And what was your own part in that?", "None, really. It was their fault, not mine.")
    )
    judged = evaluate_transcript(transcript, judge="heuristic").exchanges[0]
    assert [flag.id for flag in judged.confirmed_flags] == ["blames_others"]


def test_every_quote_is_words_of_the_answer(probed: SessionEvaluation) -> None:
    """Of the first answer, of the answer with follow-ups, and of the session's flags."""
    for exchange in probed.exchanges:
        for whole in (exchange.first, exchange.with_follow_ups):
            for score in whole.scores.values():
                for quote in score.evidence:
                    assert whole.answer[quote.span.start : quote.span.end] == quote.text
        for flag in exchange.confirmed_flags:
            if flag.quote is not None:
                assert exchange.with_follow_ups.answer[flag.quote.span.start : flag.quote.span.end] == flag.quote.text


def test_follow_ups_do_not_make_an_answer_too_long() -> None:
    """The round has its own minutes for probing."""
    long = " ".join([CROPS] * 6)
    judged = evaluate_transcript(
        interview((FAILURE, long), ("What did you learn from that?", long)), judge="heuristic"
    ).exchanges[0]
    assert "too_long" not in {f.id for f in judged.first.red_flags}
    assert "too_long" not in {f.id for f in judged.with_follow_ups.red_flags}


def test_the_candidates_own_questions_are_judged_as_that_kind(probed: SessionEvaluation) -> None:
    """They are no answer to the last question."""
    asked = " ".join(probed.candidate_questions)
    assert asked == "How is the team set up? And how do you decide what to build next?"
    assert probed.candidate_questions_evaluation is not None
    assert probed.candidate_questions_evaluation.question_kind == "candidate_questions"


def test_the_result_round_trips_and_its_repr_holds_no_words(probed: SessionEvaluation) -> None:
    """JSON in and out; nothing of the interview in a log."""
    assert SessionEvaluation.model_validate_json(probed.model_dump_json()) == probed
    assert "ranking" not in repr(probed)
    assert "ranking" not in repr(PROBED)


def test_one_project_in_every_story_is_flagged_with_quotes_from_each() -> None:
    """Two answers about one project, told by what they share."""
    session = evaluate_transcript(interview((FAILURE, FRAUD), (MISTAKE, FRAUD_AGAIN)), judge="heuristic")
    assert [group.exchanges for group in session.projects] == [(1, 2)]
    flag = next(f for f in session.session_flags if f.id == "same_project")
    assert flag.exchanges == (1, 2)
    for found in flag.quotes:
        answer = session.exchanges[found.exchange - 1].with_follow_ups.answer
        assert answer[found.quote.span.start : found.quote.span.end] == found.quote.text


def test_two_projects_are_no_one_project() -> None:
    """Shared words of the trade do not make them one."""
    session = evaluate_transcript(interview((FAILURE, FRAUD), (CONFLICT, CROPS)), judge="heuristic")
    assert session.projects == ()
    assert "same_project" not in {f.id for f in session.session_flags}


def test_failures_that_are_always_others_are_flagged() -> None:
    """Two failures, both put on others."""
    session = evaluate_transcript(interview((FAILURE, BLAME_ONE), (MISTAKE, BLAME_TWO)), judge="heuristic")
    flag = next(f for f in session.session_flags if f.id == "always_blames")
    assert flag.exchanges == (1, 2)


def test_one_owned_failure_takes_that_flag_away() -> None:
    """Always means always."""
    session = evaluate_transcript(
        interview((FAILURE, BLAME_ONE), (MISTAKE, FRAUD_AGAIN), (CONFLICT, BLAME_TWO)), judge="heuristic"
    )
    assert "always_blames" not in {f.id for f in session.session_flags}


def test_stories_without_a_number_and_without_a_colleague_are_flagged() -> None:
    """Every story, not one of them."""
    alone = (
        "I noticed that the search results had become worse. I looked at the index, I found an old tokenizer, I "
        "rebuilt the index by night and I watched the queries. The results were good again and I was glad. I "
        "learned to look at tokenizers first, and I do it each time now."
    )
    other = (
        "I saw that the training job was slow. I profiled it, I moved the decoding to the card, and I rewrote the "
        "loader. After that it was much faster and cheaper. I learned to profile before I change anything, which "
        "I do since then."
    )
    session = evaluate_transcript(interview((FAILURE, alone), (MISTAKE, other)), judge="heuristic")
    assert {"all_solo", "never_a_number"} <= {f.id for f in session.session_flags}
    with_numbers = evaluate_transcript(interview((FAILURE, alone), (MISTAKE, FRAUD)), judge="heuristic")
    assert "never_a_number" not in {f.id for f in with_numbers.session_flags}


def test_timed_words_give_the_length_the_rate_and_the_parts() -> None:
    """The clock counts, not the number of words."""
    session = evaluate_transcript(interview((FAILURE, FRAUD), timed=True), judge="heuristic")
    judged = session.exchanges[0]
    words = len(FRAUD.split())
    assert judged.first.timing.source == "timestamps"
    assert judged.first.timing.seconds == pytest.approx(0.4 * words, abs=0.1)
    assert sum(part.seconds for part in judged.timing.parts) == pytest.approx(0.4 * words, abs=0.6)
    assert {part.words_per_minute for part in judged.timing.parts if part.words > 5} == {150.0}
    assert judged.timing.basis == session.time_basis == "word"


def test_without_times_all_seconds_are_estimates() -> None:
    """And the evaluation says so."""
    session = evaluate_transcript(interview((FAILURE, FRAUD)), judge="heuristic")
    assert session.timing.basis == "none"
    assert session.timing.seconds is None
    assert session.exchanges[0].first.timing.source == "estimated"


def test_the_practice_plan_has_the_guides_days(probed: SessionEvaluation) -> None:
    """Days 0, 3, 7, 14 and 21, each with a drill."""
    assert [step.day for step in probed.practice_plan] == [0, 3, 7, 14, 21]
    assert all(step.drill for step in probed.practice_plan)
    assert any(step.change for step in probed.practice_plan)


def test_a_date_to_come_moves_the_plan_together() -> None:
    """Nine days left: the steps keep their order, the last evening is the night before."""
    session = evaluate_transcript(
        PROBED, judge="heuristic", until=datetime.date(2026, 3, 10), start=datetime.date(2026, 3, 1)
    )
    days = [step.day for step in session.practice_plan]
    assert days == sorted(days)
    assert days[-1] == 8
    assert session.practice_plan[-1].date == "2026-03-09"
    assert session.practice_plan[-1].title == "The night before"


@pytest.mark.parametrize(
    ("until", "told"),
    [
        ("soon", "not a date"),
        (0, "1 to 365 days"),
        ("2020-01-01", "1 to 365 days"),
        (3.5, "expected a date"),
        (True, "found bool"),
    ],
)
def test_a_wrong_date_is_told(until: object, told: str) -> None:
    """Before anything is judged."""
    with pytest.raises(InputError, match=told):
        evaluate_transcript(PROBED, judge="heuristic", until=until)  # type: ignore[arg-type]


def test_a_company_adds_its_principles_to_the_coverage() -> None:
    """And changes no score."""
    plain = evaluate_transcript(PROBED, judge="heuristic")
    lens = evaluate_transcript(PROBED, judge="heuristic", company="amazon")
    assert plain.coverage.principles == ()
    assert len(lens.coverage.principles) == 16
    assert lens.overall == plain.overall


def test_a_transcript_without_questions_is_refused_with_what_to_pass(tmp_path: Path) -> None:
    """Nothing is guessed about who answers."""
    path = tmp_path / "talk.json"
    path.write_text('{"text": " I did it.", "segments": [{"start": 0, "end": 2, "text": " I did it."}]}')
    assert starjudge.read_transcript(path).exchanges == ()
    with pytest.raises(TranscriptError, match="names no speakers"):
        evaluate_transcript(path, judge="heuristic")


def test_a_failing_model_ends_a_session_and_scores_nothing() -> None:
    """No error turns into a low score."""

    class Failing:
        def evaluate(self, request: object) -> object:
            raise starjudge.ModelTimeout("no reply")

    with pytest.raises(starjudge.ModelTimeout):
        evaluate_transcript(PROBED, judge=Failing())  # type: ignore[arg-type]
