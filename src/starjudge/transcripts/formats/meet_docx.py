"""Google Meet's transcript document as ``.docx``: times as headings every few minutes, ``Name: words`` below them."""

from __future__ import annotations

import re
from collections import Counter

from starjudge.errors import TranscriptError
from starjudge.transcripts.formats.docx import paragraphs
from starjudge.transcripts.formats.fillers_seen import in_numbers
from starjudge.transcripts.formats.lines import Line, clock_seconds, lines_of
from starjudge.transcripts.formats.names import speakers_among
from starjudge.transcripts.reader import Reader, Recording, Source, Utterance
from starjudge.transcripts.words import source_words

LONGEST_NAME = 80  # characters
_STAMP = re.compile(r"\s*(\d{2}:\d{2}:\d{2})\s*")
_END = re.compile(r"\s*Transcription ended after (\d{1,2}:\d{2}:\d{2})\.?\s*")
_TITLE = "Transcript"  # the heading, or the end of "<meeting> - Transcript"
_NOTICE = re.compile(r"\s*This editable transcript was computer generated.*")
_NAME = re.compile(r"\s*+([^:\s][^:\n]{0,79}?)\s*+:(?=\s|$)")  # possessive: blanks are passed over once


def _recognises(source: Source) -> bool:
    if not source.zipped:
        return False
    lines = [line.text for line in lines_of(source.text)]
    if not any(_NAME.match(line) for line in lines):
        return False
    if any(_END.fullmatch(line) or _NOTICE.fullmatch(line) for line in lines):
        return True
    return any(_titled(line) for line in lines) and any(_STAMP.fullmatch(line) for line in lines)


def _read(source: Source) -> Recording:
    body, end = _body(lines_of(source.text))
    labels = _labels(source, body)
    utterances: list[Utterance] = []
    notes: list[str] = []
    stamp: float | None = None
    speaker: str | None = None
    for line in body:
        match = _STAMP.fullmatch(line.text)
        if match:
            stamp, speaker = clock_seconds(match[1]), None
            continue
        named = _NAME.match(line.text)
        begin = 0
        if named and named[1] in labels:
            speaker, begin = named[1], named.end()
        elif speaker is None and utterances and line.text.strip():
            speaker = utterances[-1].speaker  # a turn that runs over a heading is not named again
        text, words = source_words([(line.text[begin:], line.offset + begin)])
        if words:
            utterances.append(Utterance(speaker, text, words, stamp))
            stamp = None  # it is the time of the turn below it alone
    if not any(u.speaker for u in utterances):
        raise TranscriptError(
            f'{source.name}:1: expected Google Meet\'s "Name: words" below times, got none; download it again'
        )
    if end is not None:
        _close(utterances, end)
    if utterances[0].speaker is None:
        notes.append("words in front of the first name have no speaker")
    timed = any(u.start is not None for u in utterances)
    if timed:
        notes.append("only the first turn below each time heading has a time")
    return Recording(utterances, "turn" if timed else "none", True if in_numbers(utterances) else None, notes)


def _body(lines: list[Line]) -> tuple[list[Line], float | None]:
    """The lines between the heading and "Transcription ended after", and that time."""
    first = next((i for i, line in enumerate(lines) if _STAMP.fullmatch(line.text)), None)
    title = next((i + 1 for i, line in enumerate(lines[:first]) if _is_heading(lines, i)), 0)
    end = next((i for i in range(len(lines) - 1, -1, -1) if _END.fullmatch(lines[i].text)), len(lines))
    match = _END.fullmatch(lines[end].text) if end < len(lines) else None
    # A document with Gemini's notes has them in front of the transcript, with the same "Name: words" in them.
    begin = first if first is not None and first < end else title
    body = [line for line in lines[begin:end] if not _NOTICE.fullmatch(line.text)]
    return body, clock_seconds(match[1]) if match else None


def _is_heading(lines: list[Line], i: int) -> bool:
    """Whether a line is the last heading "Transcript" in front of the speech."""
    return _titled(lines[i].text) and not any(
        line.text.strip() == "Attendees" or _titled(line.text) for line in lines[i + 1 : i + 8]
    )


def _titled(line: str) -> bool:
    """Whether a line is "Transcript", with no more than a sign in front, or ends in "- Transcript"."""
    front, found, behind = line.strip().rpartition(_TITLE)
    front = front.rstrip()
    return bool(found) and not behind and (front.endswith("-") or not any(c.isalnum() for c in front))


def _labels(source: Source, body: list[Line]) -> frozenset[str]:
    """Who speaks: bold names where the document has them, else what looks like a name."""
    found = [(line.offset, match[1]) for line in body if (match := _NAME.match(line.text))]
    bold, here = set(), 0
    for paragraph in paragraphs(source.data, source.name) if source.zipped else ():
        match = _NAME.match(paragraph.text)
        if match and paragraph.bold >= match.end(1):
            bold.add(here)
        here += len(paragraph.text) + 1
    marked = Counter(label for offset, label in found if offset in bold)
    return frozenset(marked) if marked else speakers_among([label for _, label in found])


def _close(utterances: list[Utterance], end: float) -> None:
    """The end of the transcription is that of the last turn, where that turn has a start."""
    last = utterances[-1]
    if last.start is not None and last.start <= end:
        last.end = end


READER = Reader(id="meet-docx", title="Google Meet .docx", recognises=_recognises, read=_read)
