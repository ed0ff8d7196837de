"""An answer marked up with what it lacks: its own words, what to leave out, and blanks for what only the speaker knows.

A `Coaching` that says anything more cannot be made: its pieces give the answer back, character by character, and what
stands beside them is a blank or white space.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from starjudge.models.base import DimensionId, Value
from starjudge.models.evidence import Quote, Span

GapKind = Literal["part", "number", "actor", "dimension", "flag", "model"]
PieceKind = Literal["kept", "moved", "deleted", "blank", "space"]
Manner = Literal["offline", "model"]


class Gap(Value):
    """Something that the answer lacks, and the blank that asks for it."""

    number: int = Field(ge=1)
    """Of the blank, counted in the order of the answer."""
    kind: GapKind
    about: str
    """Id of the part, dimension or flag; the words of a metric; the actor's word."""
    dimension: DimensionId | None = None
    """The dimension that filling it would raise, where there is one."""
    blank: str = Field(repr=False)
    """What fact goes there, without its brackets; the words of this project and of the answer, never a model's."""
    reason: str = Field(repr=False)
    """Why it is asked for: a next step of the rubric, a flag's advice, or a rule."""
    quote: Quote | None = None
    """The words of the answer that it is about."""


class Piece(Value):
    """A run of the marked-up answer, in reading order."""

    kind: PieceKind
    text: str = Field(repr=False)
    span: Span | None = None
    """Where its words stand in the answer; ``None`` for blanks and for space put in."""
    gap: int | None = None
    """Number of the gap that a blank or a deletion belongs to."""


class Refused(Value):
    """What a chat model wrote that the answer does not hold, and that is therefore not in the rewrite."""

    numbers: int = Field(default=0, ge=0)
    names: int = Field(default=0, ge=0)
    words: int = Field(default=0, ge=0)
    """Runs of other words that were added."""
    sentences: int = Field(default=0, ge=0)
    """Sentences that are mostly made up, or of a sentence that the answer does not have."""
    deletions: int = Field(default=0, ge=0)
    """Words or sentences left out that change what is said; they are put back."""
    blanks: int = Field(default=0, ge=0)
    """Blanks in the model's own words, or for a gap that there is not."""


class CoachedBy(Value):
    """Who marked the answer up, by what, at what cost."""

    manner: Manner
    starjudge: str
    """Version of the package."""
    wording: str
    """Version of the blanks' wording."""
    model: str | None = None
    prompt_version: str | None = None
    prompt_hash: str | None = None
    calls: int = Field(default=0, ge=0)
    prompt_tokens: int = Field(default=0, ge=0)
    completion_tokens: int = Field(default=0, ge=0)
    cost: float | None = None
    """US dollars, where prices are known."""
    fallback_reason: str | None = None


class Coaching(Value):
    """One answer with what to add where. ``str()`` shows it in a terminal; in a notebook it shows itself."""

    question: str
    answer: str = Field(repr=False)
    """The answer as given: every span points into it."""
    gaps: tuple[Gap, ...] = ()
    pieces: tuple[Piece, ...] = Field(default=(), repr=False)
    refused: Refused = Refused()
    notes: tuple[str, ...] = ()
    """What happened to the model's rewrite, in words."""
    coach: CoachedBy

    @model_validator(mode="after")
    def _adds_nothing(self) -> Coaching:
        """Every character of the answer stands here once, and nothing else does but blanks and white space."""
        reach = 0
        said = [(piece.span.start, piece.span.end, piece) for piece in self.pieces if piece.span is not None]
        for start, end, piece in sorted(said, key=lambda one: one[:2]):
            if piece.kind in ("blank", "space") or start != reach:
                raise ValueError(f"pieces: expected the answer from character {reach} on, found {start}")
            if self.answer[start:end] != piece.text:
                raise ValueError(f"pieces: the words at {start} are not those of the answer")
            reach = end
        if reach != len(self.answer):
            raise ValueError(f"pieces: the answer has {len(self.answer)} characters, found {reach}")
        blanks = {gap.number: gap.blank for gap in self.gaps}
        for piece in self.pieces:
            if piece.span is not None or (piece.kind == "space" and not piece.text.strip()):
                continue
            if piece.kind != "blank" or piece.gap not in blanks or piece.text != f"[{blanks[piece.gap]}]":
                raise ValueError("pieces: words that are neither the answer's nor a gap's blank")
        return self

    @property
    def rewrite(self) -> str:
        """The answer to fill in: what is deleted is gone, and blanks stand in brackets."""
        return "".join(piece.text for piece in self.pieces if piece.kind != "deleted")

    @property
    def blanks(self) -> tuple[str, ...]:
        """What to find out before telling it again, in order."""
        return tuple(gap.blank for gap in self.gaps)

    def __repr__(self) -> str:
        return f"Coaching(gaps={len(self.gaps)}, manner={self.coach.manner!r}, refused={self.refused!r})"

    # Through the front door, as an `Evaluation` shows itself.
    def __str__(self) -> str:
        import starjudge

        return starjudge.render(self, "text")

    def _repr_html_(self) -> str:
        import starjudge

        return starjudge.render(self, "card")
