"""Microsoft Teams' ``.docx``: cues as of old (times, name, words), or ``Name   0:03`` with the words below it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from starjudge.errors import TranscriptError
from starjudge.transcripts.formats.fillers_seen import in_numbers
from starjudge.transcripts.formats.lines import Line, clock_seconds, lines_of
from starjudge.transcripts.reader import Reader, Recording, Source, Utterance
from starjudge.transcripts.words import source_words, spread

LONGEST_NAME = 80  # characters
_CLOCK = r"\d{1,3}:\d{1,2}(?::\d{1,2})?"
_CUE = re.compile(rf"\s*({_CLOCK}(?:[.,]\d+)?)\s*-->\s*({_CLOCK}(?:[.,]\d+)?)\s*")
# What stands between name and time differs by version; the surest sign first. Three blanks or a tab are Teams' own;
# with fewer, something else must say that the file is Teams', since others write two and a sentence can end in a time.
_TURNS = (
    re.compile(rf"\s*(\S.*?)(?:[ \xa0]{{3,}}|\s*\t\s*)({_CLOCK})\s*"),
    re.compile(rf"\s*(\S.*?)[ \xa0]{{2}}({_CLOCK})\s*"),
    re.compile(rf"\s*(\S[^?!:\t]*)[ \xa0]({_CLOCK})\s*"),
)
_LENGTH = re.compile(r"\s*(?:\d+h )?(?:\d+m )?\d+s\s*")  # "27m 42s" in the head
_HEAD = 8  # lines of the head
_BARE = re.compile(rf"\s*{_CLOCK}\s*")
_EVENT = re.compile(r"\s*(\S.*?)\s+(?:started|stopped) transcription\.?\s*")
_NOBODY = (
    'no speaker is named; let everyone turn on "Automatically identify me in meeting captions and transcripts" in '
    'Teams and download the transcript again, or write "Interviewer:" and "Candidate:" before the turns and pass '
    "candidate='Candidate'"
)


@dataclass(slots=True)
class _Block:
    """A cue or turn and the lines below its heading."""

    line: int
    start: float | None
    end: float | None = None
    name: str | None = None
    lines: list[Line] = field(default_factory=list)


def _recognises(source: Source) -> bool:
    if not source.zipped:
        return False
    lines = lines_of(source.text)
    if any(_CUE.fullmatch(line.text) or _heading(_TURNS[0], line.text) for line in lines):
        return True
    if not (any(_LENGTH.fullmatch(line.text) for line in lines[:_HEAD]) or any(_event(line.text) for line in lines)):
        return False
    # Without names only the times are left.
    return any(_BARE.fullmatch(line.text) or any(_heading(p, line.text) for p in _TURNS) for line in lines)


def _heading(pattern: re.Pattern[str], line: str) -> re.Match[str] | None:
    match = pattern.fullmatch(line) if len(line) <= 2 * LONGEST_NAME else None
    if match is None or len(match[1]) > LONGEST_NAME or clock_seconds(match[2]) is None:
        return None
    return match if pattern is not _TURNS[-1] or _capital(match[1]) else None


def _capital(name: str) -> bool:
    """Whether all words are written as a name's are."""
    return all(word[:1].isupper() for word in name.split() if word[:1].isalpha())


def _read(source: Source) -> Recording:
    lines = lines_of(source.text)
    cues = any(_CUE.fullmatch(line.text) for line in lines)
    blocks = _cues(source, lines) if cues else _turns(lines)
    if not any(block.lines for block in blocks):
        raise TranscriptError(f"{source.name}:1: expected Teams' times, names and words, got none; download it again")
    if not any(block.name for block in blocks):
        raise TranscriptError(f"{source.name}:{blocks[0].line}: {_NOBODY}")
    names = frozenset(block.name for block in blocks if block.name)
    utterances, notes = [], []
    for block in blocks:
        spoken = [line for line in block.lines if not _event(line.text, names)]
        text, words = source_words((line.text, line.offset) for line in spoken)
        if not words:
            continue
        if block.start is not None and block.end is not None:
            words = spread(words, block.start, block.end)
        utterances.append(Utterance(block.name, text, words, block.start, block.end))
    starts = [u.start for u in utterances if u.start is not None]
    disorder = sum(b < a for a, b in pairwise(starts))
    if disorder:
        notes.append(f"turns that begin before the turn in front of them, kept in the file's order: {disorder}")
    unnamed = sum(u.speaker is None for u in utterances)
    if unnamed:
        notes.append(f"turns that name no speaker: {unnamed}")
    return Recording(utterances, "cue" if cues else "turn", True if in_numbers(utterances) else None, notes)


def _cues(source: Source, lines: list[Line]) -> list[_Block]:
    """Cues: a line of times, the name, the words. A single line below the times is the words, or a known name."""
    blocks: list[_Block] = []
    for line in lines:
        match = _CUE.fullmatch(line.text)
        if match:
            start, end = _seconds(match[1]), _seconds(match[2])
            if start is None or end is None:
                raise TranscriptError(
                    f"{source.name}:{line.number}: {line.text.strip()!r} is no pair of times; expected 0:0:3.12 --> "
                    "0:0:7.84"
                )
            blocks.append(_Block(line.number, start, max(start, end)))
        elif blocks and line.text.strip():
            blocks[-1].lines.append(line)
    names = {b.lines[0].text.strip() for b in blocks if len(b.lines) > 1 and len(b.lines[0].text) <= LONGEST_NAME}
    for block in blocks:
        if block.lines and block.lines[0].text.strip() in names:
            block.name = block.lines.pop(0).text.strip()
    return blocks


def _seconds(clock: str) -> float | None:
    """Teams writes any number of decimals; readers keep three."""
    whole, _, part = clock.replace(",", ".").partition(".")
    seconds = clock_seconds(whole)
    return None if seconds is None else round(seconds + float(f"0.{part or 0}"), 3)


def _turns(lines: list[Line]) -> list[_Block]:
    """Turns: name and time, then the words. What stands in front of the first is title, date and length."""
    pattern = next((p for p in _TURNS if any(_heading(p, line.text) for line in lines)), None)
    blocks: list[_Block] = []
    for line in lines:
        match = _heading(pattern, line.text) if pattern else None
        if match:
            blocks.append(_Block(line.number, clock_seconds(match[2]), name=match[1].strip()))
        elif pattern is None and _BARE.fullmatch(line.text):
            blocks.append(_Block(line.number, clock_seconds(line.text.strip())))
        elif blocks and line.text.strip():
            blocks[-1].lines.append(line)
    return blocks


def _event(line: str, names: frozenset[str] = frozenset()) -> bool:
    """Whether a line tells that somebody started or stopped the transcription; nobody said it."""
    match = _EVENT.fullmatch(line) if len(line) <= 2 * LONGEST_NAME else None  # its work grows with the square
    if match is None:
        return False
    # "I started transcription" is speech: a single word must be known as a speaker's name.
    return match[1] in names or (" " in match[1] and _capital(match[1]))


READER = Reader(id="teams-docx", title="Microsoft Teams .docx", recognises=_recognises, read=_read)
