"""The clock of an interview: each answer's length and pace, silences, and the round's plan."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from starjudge.models.answer import Answer
from starjudge.models.base import PARTS
from starjudge.models.evaluation import Evaluation
from starjudge.models.rubric import RoundPhase
from starjudge.models.session import ExchangeTiming, PaceStatus, PartPace, Pause, PhaseTiming, SessionTiming
from starjudge.models.transcript import Exchange, Transcript, Turn
from starjudge.resources.library import library
from starjudge.text.timing import SHORTEST, WORDS_PER_MINUTE, seconds_of_spans

PAUSE_SECONDS = 2.0  # silences from here are told; shorter ones are breath and thought
MINUTE = 60.0


def seconds_of(answer: Answer) -> float | None:
    """Seconds an answer took by the clock; ``None`` where the transcript does not time it."""
    if answer.words:
        return max(0.0, answer.words[-1].until - answer.words[0].at)
    if answer.start is not None and answer.end is not None and answer.end > answer.start:
        return answer.end - answer.start
    return None


def estimated(answer: Answer) -> float:
    """Seconds an answer took: by the clock, else from its words."""
    known = seconds_of(answer)
    return known if known is not None else MINUTE * len(answer.text.split()) / WORDS_PER_MINUTE


def exchange_timing(exchange: Exchange, first: Evaluation, transcript: Transcript) -> ExchangeTiming:
    """How long a question took, and the pace of its first answer part by part."""
    phase = _phase("questions")
    low, high = (MINUTE * minutes for minutes in phase.first_answer_minutes or (3.0, 4.0))
    last = exchange.follow_ups[-1].answer if exchange.follow_ups else exchange.answer
    whole = None
    if exchange.asked_start is not None and last.end is not None and last.end >= exchange.asked_start:
        whole = round(last.end - exchange.asked_start, 1)
    timing = first.timing
    return ExchangeTiming(
        basis=transcript.time_basis,
        asked_at=exchange.asked_start,
        question_seconds=whole,
        first_seconds=timing.seconds,
        first_status=_status(timing.seconds_low, timing.seconds_high, low, high),
        follow_up_seconds=round(sum(estimated(f.answer) for f in exchange.follow_ups), 1),
        pauses=pauses(exchange.answer, transcript.turns[exchange.first_turn : exchange.last_turn + 1]),
        parts=part_paces(first, exchange.answer),
    )


def pauses(answer: Answer, turns: Sequence[Turn]) -> tuple[Pause, ...]:
    """Silences of `PAUSE_SECONDS` and more within an answer; a gap in which somebody speaks is none.

    Args:
        answer: with timed words, or nothing is found.
        turns: the turns around it, for who speaks in its gaps.

    """
    spoken = [(turn.start, turn.end) for turn in turns if turn.start is not None and turn.end is not None]
    found: list[Pause] = []
    for word, following in pairwise(answer.words):
        gap = following.at - word.until
        if gap < PAUSE_SECONDS:
            continue
        # Another speaker's turn inside the gap: it begins after this word and ends before the next.
        if any(word.until - 0.5 <= start and end <= following.at + 0.5 and end > start for start, end in spoken):
            continue
        found.append(Pause(at=round(word.until, 2), seconds=round(gap, 2), offset=word.end))
    return tuple(found)


def part_paces(first: Evaluation, answer: Answer) -> tuple[PartPace, ...]:
    """Seconds, words and rate of each part of an answer with timed words, in the story's order."""
    if not answer.words:
        return ()
    spans = [(segment.span.start, segment.span.end) for segment in first.segments]
    seconds = dict.fromkeys(PARTS, 0.0)
    words = dict.fromkeys(PARTS, 0)
    for segment, took in zip(first.segments, seconds_of_spans(spans, answer.words), strict=True):
        seconds[segment.part] += took
        words[segment.part] += len(segment.text.split())
    return tuple(
        PartPace(
            part=part,
            seconds=round(seconds[part], 1),
            words=words[part],
            words_per_minute=round(MINUTE * words[part] / seconds[part], 1) if seconds[part] >= SHORTEST else None,
        )
        for part in PARTS
        if words[part]
    )


def session_timing(transcript: Transcript, firsts: Sequence[Evaluation]) -> SessionTiming:
    """Length of the interview and of its phases against the plan of the round (guide 000)."""
    candidate = sum(s.words for s in transcript.speakers if s.role == "candidate")
    spoken = sum(s.words for s in transcript.speakers)
    duration = transcript.duration
    return SessionTiming(
        basis=transcript.time_basis,
        seconds=None if duration is None else round(duration, 1),
        questions=len(transcript.exchanges),
        candidate_words=candidate,
        candidate_share=round(candidate / spoken, 3) if spoken else None,
        phases=tuple(
            PhaseTiming(
                id=phase.id,
                title=phase.title,
                seconds=took,
                target_low=MINUTE * phase.minutes[0],
                target_high=MINUTE * phase.minutes[1],
                status=None
                if took is None
                else _status(took, took, MINUTE * phase.minutes[0], MINUTE * phase.minutes[1]),
            )
            for phase in library().practice.round
            for took in (_phase_seconds(phase.id, transcript, firsts),)
        ),
    )


def _phase_seconds(phase: str, transcript: Transcript, firsts: Sequence[Evaluation]) -> float | None:
    """Seconds of a phase of the round; ``None`` where it did not take place or nothing times it."""
    asked = transcript.exchanges
    if phase == "introduction":
        own = [i for i, first in enumerate(firsts) if first.question_kind == "introduction"]
        return round(firsts[own[0]].timing.seconds, 1) if own else None
    if not asked:
        return None
    behind = asked[-1].follow_ups[-1].answer.end if asked[-1].follow_ups else asked[-1].answer.end
    if phase == "questions":
        rest = [e for e, first in zip(asked, firsts, strict=True) if first.question_kind != "introduction"]
        if not rest or rest[0].asked_start is None or behind is None:
            return None
        return round(max(0.0, behind - rest[0].asked_start), 1)
    ends = [turn.end for turn in transcript.turns if turn.end is not None]
    if not transcript.candidate_questions or behind is None or not ends:
        return None
    return round(max(0.0, max(ends) - behind), 1)


def _phase(name: str) -> RoundPhase:
    return next(phase for phase in library().practice.round if phase.id == name)


def _status(least: float, most: float, low: float, high: float) -> PaceStatus:
    """Against a target; an estimate misses it only where its whole range does."""
    return "under" if most < low else "over" if least > high else "on_target"
