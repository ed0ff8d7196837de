"""A whole interview, judged: each question, and what shows only over several of them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from starjudge.models.base import CompanyId, DimensionId, Part, SessionFlagId, Value
from starjudge.models.evaluation import Evaluation
from starjudge.models.evidence import Quote, RedFlag
from starjudge.models.transcript import FollowUpExchange, Speaker, TimeBasis

PaceStatus = Literal["under", "on_target", "over"]


class Pause(Value):
    """A silence within an answer."""

    at: float = Field(ge=0)
    """Seconds from the start of the recording at which it begins."""
    seconds: float = Field(ge=0)
    offset: int = Field(ge=0)
    """Offset in the answer's text behind the word it follows."""


class PartPace(Value):
    """One part of an answer by the clock."""

    part: Part
    seconds: float = Field(ge=0)
    words: int = Field(ge=0)
    words_per_minute: float | None = Field(default=None, ge=0)


class ExchangeTiming(Value):
    """How long a question took, against the round's plan."""

    basis: TimeBasis
    """What the transcript times. ``none``: all seconds here are estimated from the words."""
    asked_at: float | None = None
    """Seconds from the start of the recording."""
    question_seconds: float | None = None
    """From the question's first word to the end of its last follow-up; ``None`` without times."""
    first_seconds: float = Field(ge=0)
    first_status: PaceStatus
    """Against the first answer's target in the round's plan."""
    follow_up_seconds: float = Field(ge=0)
    """All follow-ups' answers together."""
    pauses: tuple[Pause, ...] = ()
    """Silences of two seconds and more in the first answer; empty where words are not timed."""
    parts: tuple[PartPace, ...] = ()
    """Rate per part of the first answer; empty without times."""


class ExchangeEvaluation(Value):
    """One question of an interview: its first answer by itself, and with its follow-ups."""

    number: int = Field(ge=1)
    """Place in the interview, from 1."""
    question: str = Field(repr=False)
    first: Evaluation
    with_follow_ups: Evaluation
    """The first answer and the follow-ups' answers as one text; equals ``first`` where nothing was probed."""
    follow_ups: tuple[FollowUpExchange, ...] = ()
    resolved_flags: tuple[RedFlag, ...] = ()
    """Red flags of the first answer that its follow-ups took away."""
    confirmed_flags: tuple[RedFlag, ...] = ()
    """Red flags that stand after the follow-ups, with words of the whole answer."""
    timing: ExchangeTiming


class SessionQuote(Value):
    """Words of one answer of the interview: a quote of ``exchanges[exchange - 1].with_follow_ups.answer``."""

    exchange: int = Field(ge=1)
    quote: Quote


class SessionFlag(Value):
    """Something an interviewer would note only after several answers."""

    id: SessionFlagId
    exchange: int = Field(ge=1)
    """The exchange that ``quote`` is of; the first of those concerned."""
    quote: Quote | None = None
    """Words that show it; ``None`` only where the flag is an absence."""
    quotes: tuple[SessionQuote, ...] = ()
    """Words from each answer concerned."""
    exchanges: tuple[int, ...] = ()
    """Numbers of all exchanges concerned."""
    message: str = Field(repr=False)


class Covered(Value):
    """A theme, category or principle, and the exchanges that speak to it."""

    id: str
    title: str
    exchanges: tuple[int, ...] = ()
    minimum: int | None = None
    """Stories asked for, where the guides give a number."""


class Coverage(Value):
    """What the interview touched and what it left out; each tuple in the guides' order."""

    themes: tuple[Covered, ...] = ()
    """The nine themes of guide 004."""
    areas: tuple[Covered, ...] = ()
    """The six themes of guide 000."""
    categories: tuple[Covered, ...] = ()
    """The story bank's categories."""
    principles: tuple[Covered, ...] = ()
    """Signals of the company asked for, shown in answers; empty without a company."""
    company: CompanyId | None = None


class ProjectGroup(Value):
    """Answers that tell of one project."""

    exchanges: tuple[int, ...] = Field(min_length=2)
    shared: tuple[str, ...] = Field(repr=False)
    """What they share that hardly any other story has."""


class StoryPick(Value):
    """An exchange that stands out, and why."""

    exchange: int = Field(ge=1)
    overall: int = Field(ge=1, le=5)
    why: str = Field(repr=False)


class BetterStory(Value):
    """A story told for one question that would have answered another one better."""

    exchange: int = Field(ge=1)
    """The question that could have been answered better."""
    story_of: int = Field(ge=1)
    """The exchange in which the better story was told."""
    why: str = Field(repr=False)
    quote: Quote | None = None
    """Words of the better story that speak to the question."""


class SessionStep(Value):
    """One step of the practice plan."""

    day: int = Field(ge=0)
    """Days from the interview evaluated."""
    date: str | None = None
    """Calendar date (ISO 8601), where a day to count from was given."""
    title: str
    exchange: int | None = None
    """The exchange practised; ``None`` where the step concerns no single one."""
    question: str | None = Field(default=None, repr=False)
    drill: str = Field(repr=False)
    change: str | None = Field(default=None, repr=False)
    """What to do otherwise than last time."""


class PhaseTiming(Value):
    """A phase of the round against its plan."""

    id: str
    title: str
    seconds: float | None = None
    target_low: float
    """Seconds."""
    target_high: float
    status: PaceStatus | None = None


class SessionTiming(Value):
    """The clock of the whole interview."""

    basis: TimeBasis
    seconds: float | None = None
    """Length of the recording; ``None`` without times."""
    questions: int = Field(ge=0)
    candidate_words: int = Field(ge=0)
    candidate_share: float | None = Field(default=None, ge=0, le=1)
    """The candidate's words among all words."""
    phases: tuple[PhaseTiming, ...] = ()


class DimensionSummary(Value):
    """One dimension over the interview."""

    id: DimensionId
    mean: float | None = Field(default=None, ge=1, le=5)
    """Mean of the scores with follow-ups; ``None`` where none applies."""
    lowest: int | None = Field(default=None, ge=1)
    """Number of the exchange with the lowest score."""


class SessionEvaluation(Value):
    """An interview, judged. ``str()`` is a card for a terminal; in a notebook the value shows itself.

    ``repr()`` holds no words of the interview; ``model_dump_json()`` round-trips.
    """

    name: str = "transcript"
    """The transcript's name in messages."""
    format: str
    speakers: tuple[Speaker, ...] = Field(default=(), repr=False)
    time_basis: TimeBasis
    fillers_kept: bool | None = None
    exchanges: tuple[ExchangeEvaluation, ...] = Field(repr=False)
    candidate_questions: tuple[str, ...] = Field(default=(), repr=False)
    candidate_questions_evaluation: Evaluation | None = Field(default=None, repr=False)
    """The candidate's own questions as an answer to "what would you like to ask?"; ``None`` where none was put."""
    overall: float | None = Field(default=None, ge=1, le=5)
    """Mean of the exchanges' verdicts with follow-ups; ``None`` where none is scored. No verdict on a person."""
    dimensions: tuple[DimensionSummary, ...] = ()
    coverage: Coverage
    session_flags: tuple[SessionFlag, ...] = ()
    projects: tuple[ProjectGroup, ...] = ()
    """Answers that tell of one project; empty where each tells of its own."""
    strongest: tuple[StoryPick, ...] = ()
    """Best first; at most two."""
    weakest: tuple[StoryPick, ...] = ()
    """Weakest first; at most two, none of them among the strongest."""
    better_stories: tuple[BetterStory, ...] = ()
    practice_plan: tuple[SessionStep, ...] = ()
    timing: SessionTiming
    notes: tuple[str, ...] = ()
    """What was odd about the transcript."""
    review: tuple[str, ...] = ()
    """Reasons why a person should look; empty when none."""

    def __repr__(self) -> str:
        return (
            f"SessionEvaluation(format={self.format!r}, exchanges={len(self.exchanges)}, overall={self.overall}, "
            f"session_flags={[flag.id for flag in self.session_flags]})"
        )

    # Shown through the front door, as an `Evaluation` is.
    def __str__(self) -> str:
        import starjudge

        return starjudge.render(self, "text")

    def _repr_html_(self) -> str:
        import starjudge

        return starjudge.render(self, "card")
