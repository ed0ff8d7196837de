"""How long an answer takes to say.

Typed text has no clock. Speech runs at about 150 words a minute; 130 and 175 bound what is common, and
typed stories are denser than speech, so only the bounds may count against a speaker (design: Time).
"""

from __future__ import annotations

from typing import NamedTuple

from starjudge.models.answer import TimedWord

WORDS_PER_MINUTE = 150.0  # middle of common speaking rates
SLOW_WORDS_PER_MINUTE = 130.0  # lower bound: gives the longest time
FAST_WORDS_PER_MINUTE = 175.0  # upper bound: gives the shortest time
SHORTEST = 0.05  # seconds of speech; less is shown as 0.0, and a pace over it is a number without end


class SpokenTime(NamedTuple):
    """Seconds an answer takes, with bounds where they are estimated."""

    seconds: float
    low: float
    high: float
    source: str  # timestamps, given or estimated


def spoken_time(words: int, duration: float | None = None, timed: tuple[TimedWord, ...] = ()) -> SpokenTime:
    """Seconds from timed words, else as given, else estimated from the word count.

    Args:
        words: spoken words of the answer.
        duration: seconds it really took, where the caller knows.
        timed: the answer's words with their times.

    """
    if timed:
        seconds = max(0.0, timed[-1].until - timed[0].at)
        return SpokenTime(seconds, seconds, seconds, "timestamps")
    if duration is not None:
        return SpokenTime(duration, duration, duration, "given")
    return SpokenTime(
        60 * words / WORDS_PER_MINUTE,
        60 * words / FAST_WORDS_PER_MINUTE,
        60 * words / SLOW_WORDS_PER_MINUTE,
        "estimated",
    )


def seconds_of_spans(spans: list[tuple[int, int]], timed: tuple[TimedWord, ...]) -> list[float]:
    """Seconds that each span of the text took by the clock; pauses count to the span they follow.

    Spans are in order and do not overlap; a span without a timed word takes no time.
    """
    out: list[float] = []
    at = 0
    for start, end in spans:
        first = at
        while at < len(timed) and timed[at].start < end:
            at += 1
        inside = [w for w in timed[first:at] if w.end > start]
        if not inside:
            out.append(0.0)
            continue
        until = timed[at].at if at < len(timed) else inside[-1].until
        out.append(max(0.0, until - inside[0].at))
    return out
