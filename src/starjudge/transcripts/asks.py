"""What a turn of the interviewer asks: the words of its question, and what else it does."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from starjudge.transcripts.ask import Ask
from starjudge.transcripts.asked_in_run_on import read_run_on
from starjudge.transcripts.asked_in_sentences import read_sentences
from starjudge.transcripts.talk import pieces, plain

_KEPT = 8192  # turns read before that are kept: each is looked at several times, in ten hours there are three thousand
_MOST = 6000  # letters at the end of a turn in which its question is looked for: a speech of seven minutes


@lru_cache(maxsize=_KEPT)
def read_ask(text: str, punctuated: bool) -> Ask:
    """What a turn of the interviewer does."""
    skipped = text.find(" ", len(text) - _MOST) + 1 if len(text) > _MOST else 0
    turn = text[skipped:]
    low = plain(turn)
    ask = read_sentences(low, pieces(turn)) if punctuated else read_run_on(low)
    if not skipped:
        return ask
    return replace(
        ask, text=plain(text), question=_moved(ask.question, skipped), frame=_moved(ask.frame, skipped), listens=False
    )


def _moved(span: tuple[int, int] | None, by: int) -> tuple[int, int] | None:
    return (span[0] + by, span[1] + by) if span is not None else None


__all__ = ["Ask", "read_ask"]
