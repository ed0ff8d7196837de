"""Ids and clocks of a session as words; the same in every form of report."""

from __future__ import annotations

from typing import Final

from starjudge.models.evaluation import Evaluation
from starjudge.models.session import PaceStatus, SessionEvaluation
from starjudge.models.transcript import Speaker, TimeBasis
from starjudge.reports import phrases
from starjudge.resources import library

BASIS_WORDS: Final[dict[TimeBasis, str]] = {
    "word": "times of each word",
    "cue": "times of cues, spread over their words",
    "turn": "only turns are timed",
    "none": "no times: estimated",
}
PACE_WORDS: Final[dict[PaceStatus, str]] = {"under": "under", "on_target": "on target", "over": "over"}
FILLERS_KEPT: Final = {
    True: "fillers kept in the transcript",
    False: "fillers unknown: the transcript's maker drops them",
    None: "fillers unknown: nothing says whether the transcript keeps them",
}
ROLE_WORDS: Final = {"interviewer": "interviewer", "candidate": "candidate", "unknown": "role unknown"}
HOUR: Final = 3600


def flag_title(flag: str) -> str:
    """The title of a flag over several answers, or of one answer's flag."""
    found = {str(known): definition.title for known, definition in library().session_flags.items()}
    found |= {str(known): definition.title for known, definition in library().flags.items()}
    return found.get(flag, flag.replace("_", " "))


def clock(seconds: float) -> str:
    """A place in the recording: ``7:05``, ``1:02:30``."""
    whole = int(max(seconds, 0) + 0.5)
    hours, rest = divmod(whole, HOUR)
    minutes, left = divmod(rest, phrases.MINUTE)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def numbers(found: tuple[int, ...]) -> str:
    """Numbers of questions: ``1, 3, 5``."""
    return ", ".join(str(number) for number in found)


def questions(found: tuple[int, ...]) -> str:
    """Questions by number: ``question 2``, ``questions 1, 3``."""
    return f"question {numbers(found)}" if len(found) == 1 else f"questions {numbers(found)}"


def verdict_change(first: Evaluation, after: Evaluation, probed: bool) -> str:
    """The verdict by itself, and with follow-ups: ``2 → 4``; a dash where it is not scored."""
    begun, ended = _score(first.overall), _score(after.overall)
    return f"{begun} → {ended}" if probed else begun


def _score(score: int | None) -> str:
    return "–" if score is None else str(score)


def speaker(one: Speaker) -> str:
    """A speaker: ``Dana, candidate (sure to 92%), 2,310 words``."""
    name = one.name if one.name is not None else "no label"
    known = ROLE_WORDS[one.role]
    also = [label for label in one.labels if label != one.name]
    aka = f", also {', '.join(also)}" if also else ""
    return f"{name}{aka}: {known}, {phrases.percent(one.confidence)} sure, {phrases.counted(one.words, 'word')}"


def session_facts(session: SessionEvaluation) -> tuple[str, ...]:
    """What the session rests on: how long, who spoke, what is timed, whether fillers can be counted."""
    timing = session.timing
    facts = [f"format {session.format}"]
    if timing.seconds is not None:
        facts.append(phrases.duration(timing.seconds))
    said = phrases.counted(timing.candidate_words, "word") + " by the candidate"
    if timing.candidate_share is not None:
        said += f" ({phrases.percent(timing.candidate_share)} of all)"
    return (*facts, said, BASIS_WORDS[session.time_basis], FILLERS_KEPT[session.fillers_kept])
