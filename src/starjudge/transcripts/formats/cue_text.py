"""A cue's text: markup taken off, each character's place kept, one piece for each voice."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.entities import html5
from math import inf

from starjudge.transcripts.formats.lines import Line

# One token of markup. Each alternative is bounded by the next ``<``, ``{`` or ``;``, so that no text makes it slow.
# Only names that the formats define are markup: "<laughs>" or "a < b" stay as they are, no word is lost.
_TOKEN = re.compile(
    r"<(?P<stamp>(?:[0-9]{1,4}:)?[0-9]{1,2}:[0-9]{2}[.,][0-9]{1,3})>"
    r"|<(?P<close>/?)(?P<tag>v|c|i|b|u|s|em|strong|span|font|ruby|rt|lang)(?:\.[^\s<>]*)?(?:\s(?P<name>[^<>]*))?>"
    r"|(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|\{\\[^{}\s]{1,60}\}",
    re.IGNORECASE,
)
# Marks without width (direction, byte order, zero-width space) that stand alone are no word.
_INVISIBLE = re.compile(r"(?<!\S)[\u200b\u200e\u200f\u2060\u2066-\u2069\u202a-\u202e\ufeff]+(?!\S)")
_DASHED = re.compile(r"[ \t]{0,8}[-–—][ \t]{0,8}(?=[^\s–—-])")
_SPACES = re.compile(r"\s+")


@dataclass(slots=True)
class Piece:
    """What one voice says in a cue."""

    speaker: str | None
    text: str = ""
    offsets: list[int] = field(default_factory=list)
    """Of each character of ``text``, where it begins in the source."""
    ends: list[int] = field(default_factory=list)
    """Of each character of ``text``, where it ends in the source."""
    stamps: list[tuple[int, float]] = field(default_factory=list)
    """Times inside the text: what stands behind this place in ``text`` is said from then on."""

    def between(self, first: int, last: int, speaker: str | None) -> Piece:
        """A part of it, said by ``speaker``."""
        here = max(0, bisect_right(self.stamps, (first, inf)) - 1)  # the last time that stands in front holds on
        behind = bisect_right(self.stamps, (last - 1, inf))
        stamps = [(max(0, at - first), seconds) for at, seconds in self.stamps[here:behind]]
        return Piece(speaker, self.text[first:last], self.offsets[first:last], self.ends[first:last], stamps)


def pieces_of(lines: Sequence[Line]) -> list[Piece]:
    """The voices of a cue's lines in order; text outside of any voice has no speaker.

    A voice lasts until ``</v>`` or the next voice; two or more lines that begin with a dash are two speakers, whose
    names the file does not tell: their dashes are no words, and each line is a piece.
    """
    dashes = [_DASHED.match(line.text) for line in lines]
    if sum(match is not None for match in dashes) > 1:
        groups: list[list[Line]] = []
        for line, dash in zip(lines, dashes, strict=True):
            if dash is None and groups:
                groups[-1].append(line)
            else:
                groups.append([_without_dash(line, dash)])
        return [piece for group in groups for piece in _voices(group)]
    return _voices(lines)


def plain(line: str) -> str:
    """A line without markup and with single blanks, to compare with another one."""
    if not _marked_up(line):
        return " ".join(line.split())
    return " ".join(_TOKEN.sub(lambda m: _decoded(m.group()) if m["entity"] else "", line).split())


def inline_stamps(line: str) -> bool:
    """Whether times stand inside the line's text."""
    return "<" in line and any(match["stamp"] for match in _TOKEN.finditer(line))


def _marked_up(text: str) -> bool:
    return "<" in text or "&" in text or "{" in text


def _without_dash(line: Line, dash: re.Match[str] | None) -> Line:
    if dash is None:
        return line
    return Line(line.text[dash.end() :], line.offset + dash.end(), line.number)


def _voices(lines: Sequence[Line]) -> list[Piece]:
    text = "\n".join(line.text for line in lines)
    places: list[int] = []
    for line in lines:
        places.extend(range(line.offset, line.offset + len(line.text) + 1))
    behind = [place + 1 for place in places]
    out = [Piece(None)]
    parts: list[str] = []
    voices: list[str | None] = []
    here = length = 0

    def say(chunk: str, first: int, last: int) -> None:
        nonlocal length
        piece = out[-1]
        parts.append(chunk)
        length += len(chunk)
        if len(chunk) == last - first:
            piece.offsets.extend(places[first:last])
            piece.ends.extend(behind[first:last])
        else:  # an entity: its characters all stand in the same place
            piece.offsets.extend([places[first]] * len(chunk))
            piece.ends.extend([behind[last - 1]] * len(chunk))

    def turn(speaker: str | None) -> None:
        nonlocal length
        out[-1].text = "".join(parts)
        parts.clear()
        length = 0
        out.append(Piece(speaker))

    for match in _TOKEN.finditer(text) if _marked_up(text) else ():
        if match.start() > here:
            say(text[here : match.start()], here, match.start())
        here = match.end()
        if match["stamp"]:
            out[-1].stamps.append((length, _stamp(match["stamp"])))
        elif match["entity"]:
            say(_decoded(match.group()), match.start(), match.end())
        elif match["tag"] and match["tag"].lower() == "v":
            if not match["close"]:
                voices.append(_name(match["name"]))
                turn(voices[-1])
            elif voices:
                voices.pop()
                turn(voices[-1] if voices else None)
    if here < len(text):
        say(text[here:], here, len(text))
    out[-1].text = "".join(parts)
    if text.isascii() and "&" not in text:
        return [piece for piece in out if piece.text.strip()]
    for piece in out:
        piece.text = _INVISIBLE.sub(lambda m: " " * len(m.group()), piece.text)
    return [piece for piece in out if piece.text.strip()]


def _name(annotation: str | None) -> str | None:
    """A voice's name; ``None`` for none and for the bare dash that stands for an unknown voice."""
    name = _SPACES.sub(" ", html.unescape(annotation or "")).strip()
    return None if name in ("", "-") else name


def _decoded(entity: str) -> str:
    """What an entity stands for; itself where no such entity exists ("&nbspsp;")."""
    return html.unescape(entity) if entity[1] == "#" else html5.get(entity[1:], entity)


def _stamp(clock: str) -> float:
    *front, seconds = clock.replace(",", ".").split(":")
    total = 0.0
    for part in front:
        total = total * 60 + int(part)
    return round(total * 60 + float(seconds), 3)
