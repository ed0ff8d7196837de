"""An answer from the candidate's turns, with its words and their clock."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import TypeAdapter

from starjudge.models.answer import Answer, TimedWord
from starjudge.models.transcript import TimeBasis, Turn

_TIMED = TypeAdapter(tuple[TimedWord, ...])  # all words in one call: ten hours hold a hundred thousand


def answer_of(runs: Sequence[Turn], basis: TimeBasis, fillers_kept: bool | None) -> Answer:
    """One answer of the turns in which it was given: their texts joined by single blanks.

    Words are timed where the format times words or cues. Voices that overlap can make a later word begin earlier;
    its time is then that of the word in front of it, so that time never runs back.
    """
    words: list[dict[str, float]] = []
    here, now = 0, 0.0
    for turn in runs:
        if basis in ("word", "cue"):
            for word in turn.words:
                if word.at is None:
                    continue
                now = max(now, word.at)
                until = max(now, word.until if word.until is not None else now)
                words.append({"start": word.start + here, "end": word.end + here, "at": now, "until": until})
        here += len(turn.text) + 1
    start = next((turn.start for turn in runs if turn.start is not None), None)
    ends = [turn.end for turn in runs if turn.end is not None]
    return Answer(
        text=" ".join(turn.text for turn in runs),
        words=_TIMED.validate_python(words),
        fillers_kept=fillers_kept,
        start=start if basis != "none" else None,
        end=max(ends) if ends and basis != "none" else None,
    )


def asked_between(turn: Turn, span: tuple[int, int], basis: TimeBasis) -> tuple[float | None, float | None]:
    """Seconds at which the words of a span begin and end: of the words where they are timed, else of their turn."""
    timed = [w for w in turn.words if w.at is not None and w.start < span[1] and w.end > span[0]]
    if timed and basis in ("word", "cue"):
        return timed[0].at, max(until for w in timed if (until := w.until if w.until is not None else w.at) is not None)
    return (turn.start, turn.end) if basis != "none" else (None, None)
