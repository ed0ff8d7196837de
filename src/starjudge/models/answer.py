"""What is judged: the words of an answer, with their times where a recording gave them."""

from __future__ import annotations

from pydantic import Field, model_validator

from starjudge.models.base import Value


class TimedWord(Value):
    """A word of the answer and when it was spoken."""

    start: int = Field(ge=0)
    """Offset of its first character in the answer's text."""
    end: int = Field(ge=0)
    """Offset behind its last character."""
    at: float = Field(ge=0)
    """Seconds from the start of the recording at which it begins."""
    until: float = Field(ge=0)
    """Seconds at which it ends."""


class Answer(Value):
    """An answer's text and, where known, the clock of its words.

    ``text`` is judged as given: every span of the evaluation points into it.
    """

    text: str = Field(repr=False)
    words: tuple[TimedWord, ...] = ()
    fillers_kept: bool | None = None
    """``False`` where the transcript's maker drops "um" and "uh": the filler count is then unknown."""
    start: float | None = Field(default=None, ge=0)
    """Seconds from the start of the recording at which it begins, where it comes from a transcript with times."""
    end: float | None = Field(default=None, ge=0)
    """Seconds at which it ends."""

    @model_validator(mode="after")
    def _in_order(self) -> Answer:
        here, now = 0, 0.0
        for i, word in enumerate(self.words):
            if word.end <= word.start or word.end > len(self.text) or word.until < word.at:
                raise ValueError(f"timed word {i} ends before it begins or lies outside the text")
            if word.start < here or word.at < now:
                raise ValueError(f"timed word {i} begins before the one in front of it")
            here, now = word.end, word.at
        return self
