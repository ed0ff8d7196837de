"""From a file's utterances to turns: a speaker's run is one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from starjudge.models.transcript import TimeBasis, Turn, Word
from starjudge.transcripts.reader import Utterance


def merged(utterances: Sequence[Utterance], basis: TimeBasis) -> tuple[Turn, ...]:
    """Runs of one speaker's utterances joined by single blanks, no word lost and none twice.

    Where only the start of turns is timed, a turn ends where the next begins; the last has no end then.
    """
    turns = [_joined(list(run), basis) for _, run in groupby(utterances, key=lambda u: u.speaker)]
    turns = [turn for turn in turns if turn.text]
    if basis != "turn":
        return tuple(turns)
    out: list[Turn] = []
    for i, turn in enumerate(turns):
        following = turns[i + 1].start if i + 1 < len(turns) else None
        fits = turn.end is None and turn.start is not None and following is not None and following >= turn.start
        out.append(turn.model_copy(update={"end": following}) if fits else turn)
    return tuple(out)


def _joined(run: Sequence[Utterance], basis: TimeBasis) -> Turn:
    """One turn of a run. Built without validation: the readers hold what the model asks, and their tests show it."""
    texts: list[str] = []
    words: list[Word] = []
    here = 0
    for piece in run:
        if not piece.text:
            continue
        texts.append(piece.text)
        if here:
            words += [Word(w.start + here, w.end + here, w.at, w.until, w.source) for w in piece.words]
        else:
            words += piece.words
        here += len(piece.text) + 1
    starts = [p.start for p in run if p.start is not None]
    ends = [p.end for p in run if p.end is not None]
    # A clock that stands only in the middle of a run says nothing of its beginning.
    start = run[0].start if basis == "turn" else min(starts, default=None)
    return Turn.model_construct(
        speaker=run[0].speaker,
        text=" ".join(texts),
        start=start,
        end=max(ends) if ends else None,
        words=tuple(_forward(words)),
    )


def _forward(words: list[Word]) -> list[Word]:
    """Words whose times only go on: cues of one speaker may overlap, and their words stand in the order of the file."""
    now, fine = 0.0, True
    for word in words:
        if word.at is not None:
            fine = fine and word.at >= now
            now = word.at
    if fine:
        return words
    out: list[Word] = []
    now = 0.0
    for word in words:
        if word.at is None or word.until is None:
            out.append(word)
            continue
        now = max(now, word.at)
        out.append(Word(word.start, word.end, now, max(now, word.until), word.source))
    return out
