"""Where a blank goes: beside the words it is about, or where what is missing would be told."""

from __future__ import annotations

from dataclasses import dataclass, replace

from starjudge.coaching.source import Source
from starjudge.models.base import DimensionId, StoryPart
from starjudge.models.coaching import GapKind
from starjudge.models.evidence import Quote, Span


@dataclass(frozen=True)
class Wanted:
    """A gap before it has a number: where its blank goes, and what it stands in for."""

    kind: GapKind
    about: str
    blank: str
    reason: str
    block: int
    at: int
    """Offset in the answer: a block's start puts it in front, any other behind what ends there."""
    dimension: DimensionId | None = None
    quote: Quote | None = None
    replaces: Span | None = None
    topic: str = ""
    """What it asks about, so that nothing is asked twice."""


def placed(gap: Wanted, part: StoryPart, source: Source) -> Wanted:
    """Where a missing part would be told; behind what there is of it where it is not wholly missing."""
    told = source.of(part)
    if told:
        return behind(gap, told[-1], source)
    later: dict[StoryPart, tuple[StoryPart, ...]] = {
        "situation": ("situation", "task", "action", "result", "learning"),
        "task": ("action", "result", "learning"),
        "action": ("result", "learning"),
        "result": ("learning",),
        "learning": (),
    }
    if part == "situation":
        return gap
    following = source.of(*later[part])
    return before(gap, following[0], source) if following else at_end(gap, source)


def before(gap: Wanted, number: int, source: Source) -> Wanted:
    """In front of a block."""
    return replace(gap, block=number, at=source.blocks[number].start)


def behind(gap: Wanted, number: int, source: Source) -> Wanted:
    """Behind the words of a block."""
    return replace(gap, block=number, at=source.blocks[number].said)


def at_end(gap: Wanted, source: Source) -> Wanted:
    """Behind the last words that are the speaker's answer."""
    own = [n for n, block in enumerate(source.blocks) if not block.addressed]
    return behind(gap, own[-1] if own else 0, source)


def is_whole(span: Span, source: Source) -> bool:
    """Whether a span lies in one block, so that a blank can stand beside it."""
    return 0 <= span.start < span.end <= len(source.text) and source.block_at(span.start) == source.block_at(
        span.end - 1
    )
