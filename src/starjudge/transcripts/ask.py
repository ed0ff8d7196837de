"""What a turn of the interviewer does, as a value."""

from __future__ import annotations

from dataclasses import dataclass

from starjudge.transcripts.talk import only_listens


@dataclass(frozen=True, slots=True)
class Ask:
    """One turn of the interviewer. Spans are offsets in the turn's text."""

    text: str
    """The turn in plain form."""
    question: tuple[int, int] | None
    """From the first sentence that frames or asks the question to the last."""
    frame: tuple[int, int] | None
    """What leads to a question that this turn does not ask."""
    moves_on: bool
    """A transition stands in front of the question, or is all that is said."""
    opens_own: bool
    """Gives the candidate the turn to ask."""
    listens: bool
    """Only a back-channel or leave to go on."""
    sorts_out: bool
    """Something was not heard, or is asked to get it right."""
    withdraws: bool
    """Takes back what was asked before."""
    small: bool
    """Small talk, logistics or a check, without a question of the interview."""

    @property
    def asked(self) -> str:
        """The words of the question in plain form."""
        return self.text[self.question[0] : self.question[1]] if self.question else ""

    @property
    def hums(self) -> bool:
        """No word but those of listening."""
        return only_listens(self.text)
