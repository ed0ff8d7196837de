"""Turns of an interview script, as a reader would hand them on: a label's run is one turn, words are timed."""

from __future__ import annotations

import re

from interview_script import Script

from starjudge.models.transcript import Turn, Word
from starjudge.transcripts.reader import Utterance
from starjudge.transcripts.turns import merged

_WORD = re.compile(r"\S+")
PACE = 0.4  # seconds a word


def utterances(script: Script) -> list[Utterance]:
    """What is said, word by word at an even pace."""
    now = 0.0
    said: list[Utterance] = []
    for one in script.said:
        text = " ".join(one.words.split())
        now += one.silence
        start = now
        words = []
        for match in _WORD.finditer(text):
            words.append(Word(match.start(), match.end(), round(now, 3), round(now + PACE, 3)))
            now += PACE
        said.append(Utterance(one.label, text, words, round(start, 3), round(now, 3)))
    return said


def turns_of(script: Script) -> tuple[Turn, ...]:
    """The turns of a script, with timed words."""
    return merged(utterances(script), "word")
