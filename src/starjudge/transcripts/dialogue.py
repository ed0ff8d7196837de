"""Where the reading of an interview stands: what was asked, what is answered, what is still open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from starjudge.models.transcript import Turn
from starjudge.transcripts.asks import Ask
from starjudge.transcripts.deciding import Kind
from starjudge.transcripts.roles import Roles


@dataclass
class Asked:
    """A question or probe and what is said to it."""

    parts: list[tuple[int, tuple[int, int]]]
    """Turn and span of its words; several where the candidate speaks in between or it is put again."""
    runs: list[int] = field(default_factory=list)
    probes: list[Asked] = field(default_factory=list)
    asker: int = -1
    new: bool = True
    clarified: bool = False


@dataclass
class Dialogue:
    """Where the reading of an interview stands."""

    turns: Sequence[Turn]
    roles: Roles
    punctuated: bool
    kinds: Mapping[int, Kind] = field(default_factory=dict)
    """What each turn of the interviewer is taken for."""
    done: list[Asked] = field(default_factory=list)
    pending: Asked | None = None
    """Asked and not answered yet."""
    current: Asked | None = None
    """What the candidate's words answer."""
    frame: tuple[int, tuple[int, int]] | None = None
    """What led to a question that was not put yet."""
    between: list[Ask] = field(default_factory=list)
    """The interviewer's turns since the candidate's last words to the answer."""
    remarked: tuple[int, tuple[int, int]] | None = None
    """The last of them that was a remark, and neither a hum nor an interruption: its turn and words."""
    closed: bool = False
    """The answer is over: small talk stands behind it."""
    own_from: int | None = None
    """The turn of the interviewer from which on the candidate asks, told from what they say."""
    own: bool = False
    own_turns: list[int] = field(default_factory=list)
    last_run: int = -1


def words_of(turns: Sequence[Turn], asked: Asked) -> list[str]:
    """The words of a question, one text for each of its parts."""
    return [turns[i].text[span[0] : span[1]] for i, span in asked.parts]
