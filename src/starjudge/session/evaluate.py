"""A whole interview, judged question by question and as a whole."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import fmean

from starjudge.errors import InputError, TranscriptError
from starjudge.evaluate import JudgeName, evaluate_answer, judge_named
from starjudge.heuristics.questions import question_kind
from starjudge.judges import HeuristicJudge, Judge
from starjudge.models.base import DIMENSIONS
from starjudge.models.rubric import Rubric
from starjudge.models.session import DimensionSummary, ExchangeEvaluation, ProjectGroup, SessionEvaluation
from starjudge.models.transcript import Transcript
from starjudge.resources.rubrics import load_rubric
from starjudge.session.clock import session_timing
from starjudge.session.coverage import coverage_of
from starjudge.session.exchanges import judge_each
from starjudge.session.flags import session_flags, stories_of
from starjudge.session.practice import days_until, practice_plan
from starjudge.session.projects import profile, projects, same_project
from starjudge.session.standouts import better_stories, picks
from starjudge.transcripts.read import read_transcript

OWN_QUESTIONS = "What questions do you have for us?"
SURE_ROLE = 0.8  # confidence of a role below which a person should look


def evaluate_transcript(
    transcript: str | Path | Transcript,
    rubric: str | Path | Rubric = "star-l",
    judge: JudgeName | Judge = "auto",
    model: str | None = None,
    company: str | None = None,
    samples: int = 1,
    *,
    candidate: str | None = None,
    interviewer: str | None = None,
    until: datetime.date | str | int | None = None,
    start: datetime.date | None = None,
    base_url: str | None = None,
    api_key: str | None = None,
    on_exchange: Callable[[int, int], None] | None = None,
) -> SessionEvaluation:
    """Evaluate an interview from its transcript.

    Args:
        transcript: a file (see `read_transcript`), or a `Transcript`.
        rubric: as in `evaluate_answer`.
        judge: as in `evaluate_answer`.
        model: as in `evaluate_answer`.
        company: lens to add; its principles are then part of the coverage.
        samples: as in `evaluate_answer`.
        candidate: label of the speaker who is interviewed, for a file; else found.
        interviewer: label of the speaker who asks, for a file; else found.
        until: the next interview: a date, or days from now; the practice plan is made to fit.
        start: the day from which the plan counts; today where ``until`` is a date.
        base_url: as in `evaluate_answer`.
        api_key: as in `evaluate_answer`.
        on_exchange: called with questions done and questions in all, after each.

    Returns:
        The `SessionEvaluation`. A question whose answer is too short to judge has ``status`` ``"insufficient"``.

    Raises:
        InputError: an argument is wrong.
        TranscriptError: the file cannot be read, or no question with an answer is found in it.
        JudgeError: the judge could not answer; with ``"auto"`` this does not happen.

    """
    day = start or (datetime.date.today() if until is not None and not isinstance(until, int) else None)
    left = days_until(until, day or datetime.date.today())
    chosen_rubric = load_rubric(rubric)
    chosen = judge_named(judge, samples, model, base_url, api_key)
    if not isinstance(transcript, Transcript):
        transcript = read_transcript(transcript, candidate=candidate, interviewer=interviewer)
    elif candidate is not None or interviewer is not None:
        raise InputError("candidate, interviewer: give them to read_transcript; this transcript is read already")
    if not transcript.exchanges:
        why = f": {transcript.notes[-1]}" if transcript.notes else ""
        raise TranscriptError(
            f"{transcript.name}: no question with an answer can be told in it ({_who(transcript)}){why}"
        )
    judged = judge_each(transcript, chosen_rubric, chosen, company, on_exchange)
    return _session(transcript, judged, chosen_rubric, company, left, day)


def _session(
    transcript: Transcript,
    judged: Sequence[ExchangeEvaluation],
    rubric: Rubric,
    company: str | None,
    left: int | None,
    day: datetime.date | None,
) -> SessionEvaluation:
    """What several answers show together."""
    groups = _projects(judged)
    coverage = coverage_of([(e.number, e.with_follow_ups) for e in judged], company)
    flags = session_flags(judged, groups, rubric, _asked_back(transcript))
    strongest, weakest = picks(judged)
    overalls = [e.with_follow_ups.overall for e in judged if e.with_follow_ups.overall is not None]
    own = None
    if transcript.candidate_questions:
        own = evaluate_answer(OWN_QUESTIONS, " ".join(transcript.candidate_questions), rubric, HeuristicJudge())
    return SessionEvaluation(
        name=transcript.name,
        format=transcript.format,
        speakers=transcript.speakers,
        time_basis=transcript.time_basis,
        fillers_kept=transcript.fillers_kept,
        exchanges=tuple(judged),
        candidate_questions=transcript.candidate_questions,
        candidate_questions_evaluation=own,
        overall=round(fmean(overalls), 2) if overalls else None,
        dimensions=_summaries(judged),
        coverage=coverage,
        session_flags=flags,
        projects=groups,
        strongest=strongest,
        weakest=weakest,
        better_stories=better_stories(judged),
        practice_plan=practice_plan(judged, coverage, flags, left, day),
        timing=session_timing(transcript, [e.first for e in judged]),
        notes=transcript.notes,
        review=_review(transcript, judged),
    )


def _projects(judged: Sequence[ExchangeEvaluation]) -> tuple[ProjectGroup, ...]:
    """Answers that tell of one project, with what shows it."""
    told = stories_of(judged)
    found: list[ProjectGroup] = []
    for group in projects([story.whole.answer for story in told]):
        if len(group) < 2:
            continue
        known = [profile(told[i].whole.answer) for i in group]
        shared: dict[str, None] = {}
        for i, later in enumerate(known[1:], 1):
            for earlier in known[:i]:
                seen = same_project(earlier, later)
                shared |= dict.fromkeys(seen.shared if seen else ())
        found.append(ProjectGroup(exchanges=tuple(told[i].number for i in group), shared=tuple(shared)))
    return tuple(found)


def _summaries(judged: Sequence[ExchangeEvaluation]) -> tuple[DimensionSummary, ...]:
    out = []
    for dimension in DIMENSIONS:
        scores = [(e.with_follow_ups.scores[dimension].score, e.number) for e in judged]
        known = [(score, number) for score, number in scores if score is not None]
        mean = round(fmean(score for score, _ in known), 2) if known else None
        out.append(DimensionSummary(id=dimension, mean=mean, lowest=min(known)[1] if known else None))
    return tuple(out)


def _asked_back(transcript: Transcript) -> bool | None:
    """Whether the candidate asked something when invited to; ``None`` where no invitation is heard."""
    if transcript.candidate_questions:
        return True
    last = transcript.exchanges[-1].last_turn if transcript.exchanges else 0
    asking = {label for s in transcript.speakers if s.role == "interviewer" for label in s.labels or (s.name,)}
    for turn in transcript.turns[last + 1 :]:
        if turn.speaker in asking and question_kind(turn.text) == "candidate_questions":
            return False
    return None


def _review(transcript: Transcript, judged: Sequence[ExchangeEvaluation]) -> tuple[str, ...]:
    """Reasons why a person should look, each once."""
    reasons: dict[str, None] = {}
    for speaker in transcript.speakers:
        if speaker.role != "unknown" and speaker.confidence < SURE_ROLE:
            who = speaker.name or "the speaker without a name"
            reasons[f"It is not certain that {who} is the {speaker.role} ({speaker.confidence:.0%} sure)."] = None
    for exchange in judged:
        for whole in (exchange.first, exchange.with_follow_ups):
            for reason in whole.review:
                reasons[f"Question {exchange.number}: {reason}"] = None
    return tuple(reasons)


def _who(transcript: Transcript) -> str:
    return ", ".join(f"{s.name or 'no name'}: {s.role}, {s.words:,} words" for s in transcript.speakers)
