"""A story bank as values: stories, what they cover, which answers which question, and how strong each is."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from starjudge.models.base import CompanyId, FlagId, Kind, StoryPart, Value
from starjudge.models.evaluation import Evaluation
from starjudge.models.evidence import Quote

Basis = Literal["given", "found"]
"""Whether the bank's writer says so, or the story's words do."""
GapKind = Literal["total", "category", "ai_specific", "theme", "question", "principle"]
TotalStatus = Literal["under", "within", "over"]


class Story(Value):
    """One story of a bank. Every quote of it points into ``text``."""

    number: int = Field(ge=1)
    """Place in the bank, from 1."""
    title: str = Field(repr=False)
    text: str = Field(repr=False)
    """The story as written; parts given one by one stand under their labels, an empty line between them."""
    project: str | None = Field(default=None, repr=False)
    themes: tuple[str, ...] = ()
    """Ids of the themes that the writer gives it."""
    categories: tuple[str, ...] = ()
    """Ids of the story bank's categories that the writer gives it."""
    tags: tuple[str, ...] = Field(default=(), repr=False)
    """The writer's own words for it; matched with questions like words of the title."""
    ai_specific: bool | None = None
    """``None`` where the writer says nothing; the words then decide."""
    told_for: tuple[str, ...] = Field(default=(), repr=False)
    """Questions for which it was told already."""
    source: str = ""
    """File and line in messages: ``bank.yaml:12``."""
    evaluation: Evaluation | None = Field(default=None, repr=False)
    """Where the story comes from a past evaluation."""


class StoryMark(Value):
    """That a story speaks to a theme, question, category or principle."""

    story: int = Field(ge=1)
    basis: Basis
    evidence: tuple[Quote, ...] = ()
    """Words of the story that say so; empty where it was given."""


class StoryColumn(Value):
    """One theme, question, category or principle, and the stories that speak to it."""

    id: str
    title: str
    marks: tuple[StoryMark, ...] = ()
    minimum: int | None = None
    """Stories asked for, where there is a number."""
    maximum: int | None = None
    source: str = ""
    """Guide and number: ``004 theme 3``, ``002 Q1``."""

    @property
    def stories(self) -> tuple[int, ...]:
        """Numbers of the stories."""
        return tuple(mark.story for mark in self.marks)

    def mark(self, story: int) -> StoryMark | None:
        """The mark of a story; ``None`` where it does not speak to this."""
        return next((mark for mark in self.marks if mark.story == story), None)


class StoryTotal(Value):
    """The number of stories against one guide's count."""

    source: str
    low: int
    high: int
    stories: int
    status: TotalStatus


class StoryGap(Value):
    """Something the bank lacks, and what to write next."""

    kind: GapKind
    id: str
    have: int = Field(ge=0)
    need: int = Field(ge=1)
    message: str


class StoryOverlap(Value):
    """Two stories that tell of one project, or one story written twice."""

    stories: tuple[int, int]
    duplicate: bool
    """Whether they are one story in two wordings."""
    basis: Basis
    shared: tuple[str, ...] = Field(default=(), repr=False)
    """What both hold that hardly any other story does; empty where both name the same project."""
    message: str = Field(repr=False)


class StoryCoverage(Value):
    """What a bank covers and what it lacks; each tuple in the guides' order."""

    titles: tuple[str, ...] = Field(default=(), repr=False)
    """Titles of the stories, in order of their numbers."""
    company: CompanyId | None = None
    themes: tuple[StoryColumn, ...] = ()
    """The nine themes of guide 004; its narrower ones count under them."""
    areas: tuple[StoryColumn, ...] = ()
    """The six themes of guide 000."""
    questions: tuple[StoryColumn, ...] = ()
    """The fifteen questions that guide 002 says to prepare."""
    principles: tuple[StoryColumn, ...] = ()
    """The company's principles; empty without a company."""
    categories: tuple[StoryColumn, ...] = ()
    """The story bank's categories (guide 000)."""
    ai_specific: tuple[StoryMark, ...] = ()
    """Stories that no other kind of engineer could tell (guide 001)."""
    ai_specific_minimum: int = 0
    totals: tuple[StoryTotal, ...] = ()
    """Against the counts of guides 000, 001 and 002."""
    overlaps: tuple[StoryOverlap, ...] = ()
    gaps: tuple[StoryGap, ...] = ()
    """What to write next, the most pressing first."""
    notes: tuple[str, ...] = ()


class MatchReason(Value):
    """Why a story fits a question, and the words that this rests on."""

    text: str = Field(repr=False)
    quotes: tuple[Quote, ...] = ()


class StoryMatch(Value):
    """A story for a question."""

    rank: int = Field(ge=1)
    story: int = Field(ge=1)
    title: str = Field(repr=False)
    fit: float = Field(ge=0, le=1)
    """How well its words and themes fit the question; for ranking, no probability."""
    overall: int | None = Field(default=None, ge=1, le=5)
    """What the offline judge gives it as the answer to this question."""
    reasons: tuple[MatchReason, ...] = ()
    misses: tuple[str, ...] = Field(default=(), repr=False)
    """What of the question, or of a good answer to it, the story leaves out."""
    told_for: tuple[str, ...] = Field(default=(), repr=False)
    """Questions for which it was told already; another round should hear another story."""


class StoryReview(Value):
    """One story, judged as the answer to the question it fits best."""

    story: int = Field(ge=1)
    title: str = Field(repr=False)
    question: str = Field(repr=False)
    question_kind: Kind
    overall: int | None = Field(default=None, ge=1, le=5)
    missing_parts: tuple[StoryPart, ...] = ()
    no_numbers: bool = False
    """Whether it names no outcome number."""
    flags: tuple[FlagId, ...] = ()
    advice: tuple[str, ...] = Field(default=(), repr=False)
    """What to change first."""
    evaluation: Evaluation = Field(repr=False)
