"""Builds sessions by hand, so that their reports are tested without a transcript or a judge."""

from __future__ import annotations

from typing import Any

from made_evaluations import POOR, STRONG, make, quote, scores, timing

from starjudge.models.answer import Answer
from starjudge.models.evaluation import Evaluation
from starjudge.models.evidence import RedFlag
from starjudge.models.session import (
    BetterStory,
    Coverage,
    Covered,
    DimensionSummary,
    ExchangeEvaluation,
    ExchangeTiming,
    PartPace,
    Pause,
    PhaseTiming,
    ProjectGroup,
    SessionEvaluation,
    SessionFlag,
    SessionQuote,
    SessionStep,
    SessionTiming,
    StoryPick,
)
from starjudge.models.transcript import FollowUpExchange, Speaker

FAILURE = "Tell me about a time your model failed in production."
CONFLICT = "Describe a disagreement with a colleague about a modelling decision."
WHY = "Why do you want to work here?"
PROBE = "And what did you do yourself to fix it?"
PROBED = " I wrote the mapping test and rolled the model back on the same day."


def evaluation(answer: str, overall: int | None, question: str, **changes: Any) -> Evaluation:
    verdicts = {1: "strong_no_hire", 2: "lean_no_hire", 3: "on_the_fence", 4: "lean_hire", 5: "strong_hire"}
    known: dict[str, Any] = {
        "question": question,
        "overall": overall,
        "verdict": verdicts[overall] if overall is not None else None,
        "status": "scored" if overall is not None else "insufficient",
        "scores": scores(answer, (overall,) * 7),
    }
    return make(answer, **{**known, **changes})


def exchange(number: int, first: Evaluation, after: Evaluation | None = None, **changes: Any) -> ExchangeEvaluation:
    known: dict[str, Any] = {
        "number": number,
        "question": first.question,
        "first": first,
        "with_follow_ups": after or first,
        "timing": ExchangeTiming(
            basis="none", first_seconds=first.timing.seconds, first_status="under", follow_up_seconds=0
        ),
    }
    return ExchangeEvaluation(**{**known, **changes})


def session(*exchanges: ExchangeEvaluation, **changes: Any) -> SessionEvaluation:
    """A session without anything remarkable, but for the changes."""
    known: dict[str, Any] = {
        "format": "labelled",
        "time_basis": "none",
        "exchanges": exchanges,
        "coverage": Coverage(),
        "timing": SessionTiming(basis="none", questions=len(exchanges), candidate_words=0),
    }
    return SessionEvaluation(**{**known, **changes})


def minimal() -> SessionEvaluation:
    """One question from a text without times."""
    return session(exchange(1, evaluation(STRONG, 4, FAILURE)), overall=4.0)


def empty() -> SessionEvaluation:
    """A talk in which nothing was asked."""
    return session(notes=("Nobody asks a question in it.",), review=("No question was found.",))


def rich() -> SessionEvaluation:
    """Three questions, one of them probed, with everything that a session can hold."""
    blame = RedFlag(
        id="blames_others",
        quote=quote(POOR, "because the data team messed everything up"),
        message="The fault is put on the data team.",
    )
    vague = RedFlag(id="no_metrics", message="An outcome is told and there is no number anywhere.")
    whole = POOR + PROBED
    first = evaluation(POOR, 2, CONFLICT, red_flags=(blame, vague), timing=timing(POOR, 31, source="timestamps"))
    after = evaluation(whole, 3, CONFLICT, red_flags=(blame,))
    story = evaluation(STRONG, 4, FAILURE, timing=timing(STRONG, 212, source="timestamps", status="over"))
    none = evaluation("Because.", None, WHY, question_kind="motivation", theme=None, reasons=("One word.",))
    told = Answer(text=PROBED.strip(), start=352.0, end=371.0)
    return session(
        exchange(
            1,
            story,
            timing=ExchangeTiming(
                basis="word",
                asked_at=62.0,
                question_seconds=225.0,
                first_seconds=212.0,
                first_status="over",
                follow_up_seconds=0,
                pauses=(Pause(at=130.0, seconds=4.2, offset=40), Pause(at=180.0, seconds=2.4, offset=90)),
                parts=(PartPace(part="action", seconds=60, words=140, words_per_minute=140.0),),
            ),
        ),
        exchange(
            2,
            first,
            after,
            follow_ups=(FollowUpExchange(question=PROBE, answer=told, asked_start=347.0, asked_end=351.0),),
            resolved_flags=(vague,),
            confirmed_flags=(blame,),
            timing=ExchangeTiming(
                basis="word",
                asked_at=305.0,
                question_seconds=66.0,
                first_seconds=31.0,
                first_status="under",
                follow_up_seconds=19.0,
            ),
        ),
        exchange(
            3,
            none,
            timing=ExchangeTiming(
                basis="word",
                asked_at=400.0,
                question_seconds=6.0,
                first_seconds=1.0,
                first_status="under",
                follow_up_seconds=0,
            ),
        ),
        name="round_two.vtt",
        format="webvtt",
        time_basis="word",
        fillers_kept=False,
        speakers=(
            Speaker(name="Noor", labels=("Noor",), role="interviewer", words=120, confidence=0.97),
            Speaker(name="Dana", labels=("Dana", "Guest 2"), role="candidate", words=640, confidence=1),
        ),
        candidate_questions=("How do you decide what to measure?",),
        candidate_questions_evaluation=evaluation("How do you decide?", 4, "What would you like to ask?"),
        overall=3.5,
        dimensions=(
            DimensionSummary(id="structure", mean=3.5, lowest=2),
            DimensionSummary(id="ownership", mean=None),
        ),
        coverage=Coverage(
            themes=(
                Covered(id="dealing_with_failure", title="Dealing with failure", exchanges=(1,)),
                Covered(id="leadership", title="Leadership"),
            ),
            categories=(Covered(id="conflict", title="Conflict", exchanges=(2,), minimum=2),),
            principles=(Covered(id="dive_deep", title="Dive Deep", exchanges=(1, 2)),),
            company="amazon",
        ),
        session_flags=(
            SessionFlag(
                id="always_blames",
                exchange=2,
                quote=blame.quote,
                quotes=(
                    SessionQuote(exchange=1, quote=quote(STRONG, "the merchant category codes had been remapped")),
                    SessionQuote(exchange=2, quote=quote(whole, "the data team messed everything up")),
                ),
                exchanges=(1, 2),
                message="The cause lies with others in two answers.",
            ),
        ),
        projects=(ProjectGroup(exchanges=(1, 2), shared=("merchant", "remapped")),),
        strongest=(StoryPick(exchange=1, overall=4, why="A decision with its reason and its number."),),
        weakest=(StoryPick(exchange=2, overall=3, why="The cause lies with others."),),
        better_stories=(
            BetterStory(
                exchange=2,
                story_of=1,
                why="It tells of a disagreement that was settled.",
                quote=quote(STRONG, "chose the rollback because it was reversible"),
            ),
        ),
        practice_plan=(
            SessionStep(
                day=0,
                date="2026-12-01",
                title="Tell question 2 again",
                exchange=2,
                question=CONFLICT,
                drill="Record it in three minutes.",
                change="Begin with what you did yourself.",
            ),
            SessionStep(day=3, title="Find a second conflict story", drill="Write four lines of it."),
        ),
        timing=SessionTiming(
            basis="word",
            seconds=1800.0,
            questions=3,
            candidate_words=640,
            candidate_share=0.84,
            phases=(
                PhaseTiming(
                    id="opening", title="Opening", seconds=240.0, target_low=120, target_high=180, status="over"
                ),
                PhaseTiming(id="closing", title="Closing", target_low=300, target_high=600),
            ),
        ),
        notes=("The label 'Guest 2' was taken for Dana.",),
        review=("Answer 3 is too short to judge.",),
    )


HOSTILE = (
    "<script>alert(1)</script> | `x` [win](http://x) \x1b[31m \u202egnp \"' & <img src=x onerror=y> @all # *b*\n# top"
)


def hostile() -> SessionEvaluation:
    """Every text of the session is meant to act on what shows it."""
    answer = HOSTILE + " " + STRONG
    words = quote(answer, HOSTILE)
    flag = RedFlag(id="manipulates_grader", quote=words, message=HOSTILE)
    judged = evaluation(answer, 2, HOSTILE, red_flags=(flag,), reasons=(HOSTILE,), review=(HOSTILE,), caps=(HOSTILE,))
    covered = (Covered(id="x", title=HOSTILE, exchanges=(1,)), Covered(id="y", title=HOSTILE))
    return session(
        exchange(
            1,
            judged,
            follow_ups=(FollowUpExchange(question=HOSTILE, answer=Answer(text=HOSTILE)),),
            resolved_flags=(flag,),
            confirmed_flags=(flag,),
        ),
        name=HOSTILE,
        format=HOSTILE,
        speakers=(Speaker(name=HOSTILE, labels=(HOSTILE, "x|y"), role="unknown", words=1, confidence=0),),
        candidate_questions=(HOSTILE,),
        coverage=Coverage(themes=covered, areas=covered, categories=covered, principles=covered),
        session_flags=(
            SessionFlag(
                id="same_project",
                exchange=1,
                quotes=(SessionQuote(exchange=1, quote=words),),
                exchanges=(1,),
                message=HOSTILE,
            ),
        ),
        projects=(ProjectGroup(exchanges=(1, 1), shared=(HOSTILE,)),),
        strongest=(StoryPick(exchange=1, overall=2, why=HOSTILE),),
        weakest=(StoryPick(exchange=1, overall=2, why=HOSTILE),),
        better_stories=(BetterStory(exchange=1, story_of=1, why=HOSTILE, quote=words),),
        practice_plan=(
            SessionStep(day=0, title=HOSTILE, exchange=1, question=HOSTILE, drill=HOSTILE, change=HOSTILE, date="x<y"),
        ),
        timing=SessionTiming(
            basis="none",
            questions=1,
            candidate_words=9,
            phases=(PhaseTiming(id="x", title=HOSTILE, target_low=1, target_high=2),),
        ),
        notes=(HOSTILE,),
        review=(HOSTILE,),
    )
