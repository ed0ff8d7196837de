"""Writes turns out in each text and caption format, so that reading them back can be compared word for word."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

NEWLINES = ("\n", "\r\n", "\r")


@dataclass(frozen=True)
class Spoken:
    """One turn to be written: whole seconds, words without blanks."""

    speaker: str
    words: tuple[str, ...]
    start: int
    end: int

    @property
    def text(self) -> str:
        return " ".join(self.words)


Writer = Callable[[Sequence[Spoken], str], str]


def clock(seconds: float, *, hours: bool = True, point: str = ".") -> str:
    """``00:00:01.500``; without hours where they may miss and are none."""
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    front = f"{whole // 3600:02d}:" if hours or whole >= 3600 else ""
    return f"{front}{whole // 60 % 60:02d}:{whole % 60:02d}{point}{thousandths:03d}"


def short(seconds: int) -> str:
    """``0:03`` or ``1:02:03``."""
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"


def long(seconds: int) -> str:
    """``00:00:03``."""
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def webvtt(turns: Sequence[Spoken], newline: str = "\n") -> str:
    """Voice tags, escaped words, two lines a cue, hours left out."""
    lines = ["WEBVTT - written by a test", "", "NOTE", "no speech", ""]
    for i, turn in enumerate(turns):
        half = len(turn.words) // 2
        first, second = (html.escape(" ".join(part), quote=False) for part in (turn.words[:half], turn.words[half:]))
        times = f"{clock(turn.start, hours=False)} --> {clock(turn.end, hours=False)} align:start"
        text = f"<v.loud {html.escape(turn.speaker)}>{first}"
        lines += [*([f"cue {i}"] if i % 2 else []), times, *([text] if first else [text.rstrip()]), second]
        lines[-1] += "</v>" if i % 3 else ""
        lines += [""]
    return newline.join(lines)


def teams_vtt(turns: Sequence[Spoken], newline: str = "\n") -> str:
    """GUIDs and voice tags."""
    lines = ["WEBVTT", ""]
    for i, turn in enumerate(turns):
        lines += [
            f"0a1b2c3d-0000-4000-8000-0123456789ab/{i}-0",
            f"{clock(turn.start)} --> {clock(turn.end)}",
            f"<v {html.escape(turn.speaker)}>{html.escape(turn.text, quote=False)}</v>",
            "",
        ]
    return newline.join(lines)


def zoom_vtt(turns: Sequence[Spoken], newline: str = "\n") -> str:
    """Numbers and ``Name:``; the words as they are but for what would be markup."""
    lines = ["WEBVTT", ""]
    for i, turn in enumerate(turns, 1):
        words = html.escape(turn.text, quote=False)
        lines += [str(i), f"{clock(turn.start)} --> {clock(turn.end)}", f"{turn.speaker}: {words}", ""]
    return newline.join(lines)


def srt(turns: Sequence[Spoken], newline: str = "\n") -> str:
    """Comma and ``Name:`` in every cue."""
    lines: list[str] = []
    for i, turn in enumerate(turns, 1):
        times = f"{clock(turn.start, point=',')} --> {clock(turn.end, point=',')}"
        lines += [str(i), times, f"{turn.speaker}: {html.escape(turn.text, quote=False)}", ""]
    return newline.join(lines)


def zoom_text(turns: Sequence[Spoken], newline: str = "\n") -> str:
    """Blocks with a wall clock that begins at ten to midnight."""
    lines: list[str] = []
    for turn in turns:
        lines += [f"[{turn.speaker}] {long((23 * 3600 + 50 * 60 + turn.start) % 86400)}", turn.text, ""]
    return newline.join(lines)


def zoom_lines(turns: Sequence[Spoken], newline: str = "\n") -> str:
    """``HH:MM:SS Name: words``."""
    return newline.join(f"{long(turn.start)} {turn.speaker}: {turn.text}" for turn in turns)


def teams_text(turns: Sequence[Spoken], newline: str = "\n") -> str:
    """Three blanks between name and time; who started and stopped."""
    lines = ["A title", "27m 42s", f"{turns[0].speaker} started transcription", ""]
    for turn in turns:
        lines += [f"{turn.speaker}   {short(turn.start)}", turn.text, ""]
    return newline.join([*lines, f"{turns[0].speaker} stopped transcription", ""])


def meet_text(turns: Sequence[Spoken], newline: str = "\n") -> str:
    """Each turn under a time of its own, so that all of them are timed."""
    lines = ["Mar 14, 2025", "A title - Transcript"]
    for turn in turns:
        lines += [long(turn.start), "", f"{turn.speaker}: {turn.text}", "", ""]
    return newline.join([*lines, f"Transcription ended after {long(turns[-1].end)}", ""])


def otter(turns: Sequence[Spoken], newline: str = "\n") -> str:
    """Two blanks between name and time, and behind it."""
    lines: list[str] = []
    for turn in turns:
        lines += [f"{turn.speaker}  {short(turn.start)}  ", turn.text, ""]
    return newline.join([*lines, "Transcribed by https://otter.ai", ""])


def labelled_colon(turns: Sequence[Spoken], newline: str = "\n") -> str:
    """``Name: words``, no times."""
    return (newline * 2).join(f"{turn.speaker}: {turn.text}" for turn in turns)


def labelled_bold(turns: Sequence[Spoken], newline: str = "\n") -> str:
    """``**Name (00:12):** words`` below a heading."""
    body = [f"**{turn.speaker} ({long(turn.start)}):** {turn.text}" for turn in turns]
    return (newline * 2).join(["# A title", *body])


def labelled_before(turns: Sequence[Spoken], newline: str = "\n") -> str:
    """``[00:05:32] Name: words``."""
    return newline.join(f"[{long(turn.start)}] {turn.speaker}: {turn.text}" for turn in turns)


def labelled_behind(turns: Sequence[Spoken], newline: str = "\n") -> str:
    """``Name [00:12]:`` on a line of its own, the words below."""
    return newline.join(f"{turn.speaker} [{short(turn.start)}]:{newline}{turn.text}{newline}" for turn in turns)


CUES: dict[str, tuple[str, Writer]] = {
    "webvtt": ("webvtt", webvtt),
    "teams-vtt": ("teams-vtt", teams_vtt),
    "zoom-vtt": ("zoom-vtt", zoom_vtt),
    "srt": ("srt", srt),
}
"""Writers of timed cues by name, each with the id of the reader for it."""

STARTS: dict[str, tuple[str, Writer]] = {
    "zoom blocks": ("zoom-text", zoom_text),
    "zoom lines": ("zoom-text", zoom_lines),
    "teams": ("teams-text", teams_text),
    "meet": ("meet-text", meet_text),
    "otter": ("otter", otter),
    "bold": ("labelled", labelled_bold),
    "time before": ("labelled", labelled_before),
    "time behind": ("labelled", labelled_behind),
}
"""Writers of turns with their starts."""

UNTIMED: dict[str, tuple[str, Writer]] = {"colon": ("labelled", labelled_colon)}
"""Writers of turns without times."""


def ordered(turns: Sequence[Spoken]) -> bool:
    """Whether no turn begins before the one in front of it."""
    return all(a.start <= b.start for a, b in pairwise(turns))
