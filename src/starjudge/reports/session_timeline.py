"""The interview in time: where questions, answers and follow-ups lie, from 0 to 1."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from starjudge.models.session import ExchangeEvaluation, SessionEvaluation
from starjudge.models.transcript import FollowUpExchange

BlockKind = Literal["question", "answer", "probe", "reply"]
BLOCK_WORDS: Final[dict[BlockKind, str]] = {
    "question": "question",
    "answer": "first answer",
    "probe": "follow-up question",
    "reply": "answer to a follow-up",
}
WORDS_PER_SECOND: Final = 2.5  # 150 words a minute, where nothing is timed


@dataclass(frozen=True)
class Block:
    """A stretch of the interview."""

    kind: BlockKind
    exchange: int
    start: float
    """Seconds from the start of the recording."""
    end: float


@dataclass(frozen=True)
class Timeline:
    """The stretches in order. ``estimated``: nothing is timed, lengths follow from the words."""

    blocks: tuple[Block, ...]
    seconds: float
    estimated: bool

    def share(self, seconds: float) -> float:
        """A place between 0 and 1."""
        return min(max(seconds / self.seconds, 0.0), 1.0) if self.seconds > 0 else 0.0


def timeline(session: SessionEvaluation) -> Timeline:
    """Where each question lies."""
    timed = [one for one in session.exchanges if one.timing.asked_at is not None]
    if not timed:
        blocks = tuple(_estimated(session.exchanges))
        return Timeline(blocks, blocks[-1].end if blocks else 0.0, True)
    found = [block for one in timed for block in _timed(one) if block.end > block.start]
    last = max((block.end for block in found), default=0.0)
    return Timeline(
        tuple(sorted(found, key=lambda block: block.start)), max(last, session.timing.seconds or 0.0), False
    )


def _timed(one: ExchangeEvaluation) -> Iterator[Block]:
    """The first answer ends where the first follow-up is asked, and takes what it took."""
    asked = one.timing.asked_at or 0.0
    end = asked + (one.timing.question_seconds or one.timing.first_seconds)
    probed = next((probe.asked_start for probe in one.follow_ups if probe.asked_start is not None), end)
    answered = max(asked, probed - one.timing.first_seconds)
    yield Block("question", one.number, asked, answered)
    yield Block("answer", one.number, answered, max(probed, answered))
    for place, probe in enumerate(one.follow_ups):
        following = one.follow_ups[place + 1].asked_start if place + 1 < len(one.follow_ups) else None
        yield from _probe(one.number, probe, following if following is not None else end)


def _probe(number: int, probe: FollowUpExchange, end: float) -> Iterator[Block]:
    if probe.asked_start is None:
        return
    begun = probe.answer.start if probe.answer.start is not None else probe.asked_end
    begun = max(begun if begun is not None else probe.asked_start, probe.asked_start)
    until = probe.answer.end if probe.answer.end is not None else end
    yield Block("probe", number, probe.asked_start, begun)
    yield Block("reply", number, begun, max(until, begun))


def _estimated(exchanges: tuple[ExchangeEvaluation, ...]) -> Iterator[Block]:
    here = 0.0
    for one in exchanges:
        pieces: list[tuple[BlockKind, float]] = [
            ("question", _spoken(one.question)),
            ("answer", one.timing.first_seconds or one.first.timing.seconds),
        ]
        for probe in one.follow_ups:
            pieces += [("probe", _spoken(probe.question)), ("reply", _spoken(probe.answer.text))]
        for kind, seconds in pieces:
            if seconds > 0:
                yield Block(kind, one.number, here, here + seconds)
                here += seconds


def _spoken(text: str) -> float:
    return len(text.split()) / WORDS_PER_SECOND
