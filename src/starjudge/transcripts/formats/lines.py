"""A file's lines with their places, and clocks as transcripts write them; shared by the text and caption readers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from starjudge.errors import TranscriptError
from starjudge.transcripts.reader import Recording, Source, Utterance
from starjudge.transcripts.words import source_words

HEAD = 65_536  # characters that `recognises` looks at: enough for a thousand lines, and never slow
CLOCK = r"[0-9]{1,3}:[0-9]{1,2}(?::[0-9]{1,2})?(?:[.,][0-9]{1,3})?"
_BREAK = re.compile(r"\r\n|\n|\r")
_CLOCK = re.compile(CLOCK)
_SHOWN = 60  # characters of a wrong line that a message repeats
_SIXTY = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file, without its line end."""

    text: str
    offset: int
    """Where it begins in the source's text."""
    number: int
    """From 1, as an editor counts; a lone CR ends a line too."""


def lines_of(text: str) -> list[Line]:
    """All lines; LF, CRLF and CR end one. Other separators of Unicode are blanks inside a line."""
    out: list[Line] = []
    here = 0
    if "\r" not in text:
        for number, line in enumerate(text.split("\n"), 1):
            out.append(Line(line, here, number))
            here += len(line) + 1
        return out if out[-1].text else out[:-1]
    for match in _BREAK.finditer(text):
        out.append(Line(text[here : match.start()], here, len(out) + 1))
        here = match.end()
    if here < len(text):
        out.append(Line(text[here:], here, len(out) + 1))
    return out


def clock_seconds(clock: str) -> float | None:
    """Seconds of ``m:ss``, ``mm:ss`` or ``h:mm:ss`` with or without a fraction; ``None`` for anything else.

    >>> clock_seconds("1:02:03"), clock_seconds("0:3"), clock_seconds("0:61")
    (3723.0, 3.0, None)
    """
    if not _CLOCK.fullmatch(clock):
        return None
    *front, minutes, seconds = clock.replace(",", ".").split(":")
    hours = int(front[0]) if front else 0
    if float(seconds) >= _SIXTY or (front and int(minutes) >= _SIXTY):
        return None
    return round(hours * 3600 + int(minutes) * 60 + float(seconds), 3)


def wrong_line(source: Source, line: Line, expected: str) -> TranscriptError:
    """The error for a line that does not hold together; the caller raises it."""
    shown = line.text.strip()
    shown = shown[:_SHOWN] + ("…" if len(shown) > _SHOWN else "")
    return TranscriptError(f"{source.name}:{line.number}: {shown!r} is no {expected}")


def nothing_found(source: Source, expected: str) -> TranscriptError:
    """The error for a file that holds nothing of its format; the caller raises it."""
    if not source.text.strip():
        return TranscriptError(f"{source.name}:1: the file is empty; expected {expected}")
    return TranscriptError(f"{source.name}:1: nothing spoken found; expected {expected}")


class Paragraphs:
    """Collects the utterances of formats that write a heading or label and lines of speech below it."""

    def __init__(self) -> None:
        self.utterances: list[Utterance] = []
        self._pieces: list[tuple[str, int]] = []
        self._speaker: str | None = None
        self._start: float | None = None

    def begin(self, speaker: str | None, start: float | None) -> None:
        """A heading or label: what follows is said by ``speaker``."""
        self.close()
        self._speaker, self._start = speaker, start

    def say(self, text: str, offset: int) -> None:
        """Speech of whoever began last, and where it stands in the source."""
        self._pieces.append((text, offset))

    def close(self) -> None:
        """Ends the utterance that is open; one without words is none."""
        text, words = source_words(self._pieces)
        self._pieces = []
        if words:
            self.utterances.append(Utterance(self._speaker, text, words, self._start))

    @property
    def speaker(self) -> str | None:
        """Who speaks now."""
        return self._speaker

    def recording(self, source: Source, notes: list[str], expected: str) -> Recording:
        """What was collected; `TranscriptError` where nothing was."""
        self.close()
        if not self.utterances:
            raise nothing_found(source, expected)
        timed = any(u.start is not None for u in self.utterances)
        return Recording(self.utterances, "turn" if timed else "none", None, notes)


def counted(number: int, noun: str) -> str:
    """A number and its noun.

    >>> counted(1, "cue"), counted(2, "cue")
    ('1 cue', '2 cues')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"
