"""Paragraphs of a ``.docx``, read from its XML as a stream: no tree, no entities, no more than `LARGEST` bytes."""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from xml.parsers import expat

from starjudge.errors import TranscriptError

LARGEST = 50_000_000  # bytes of XML; ten hours of talk are about 10 MB
_PART = re.compile(r"word/document\d*\.xml")  # Word on the web also writes document2.xml, document22.xml
_WORD_SPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
}
_NOT_TEXT = {"del", "moveFrom", "Fallback"}  # deleted, moved away, and the second writing of a drawing's text
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-"}
_OFF = {"0", "false", "off"}
_HOW = "save it as .docx or plain text again"


@dataclass(slots=True)
class Paragraph:
    """A paragraph; a line break within it is a line end in its text."""

    text: str
    bold: int
    """How many of its first characters are bold."""


@dataclass(slots=True)
class _Open:
    """A paragraph that is being read."""

    parts: list[str] = field(default_factory=list)
    bold: int = 0
    plain: bool = False
    """Whether text that is not bold was met."""

    def add(self, text: str, bold: bool) -> None:
        self.parts.append(text)
        if bold and not self.plain:
            self.bold += len(text)
        elif text.strip():
            self.plain = True


class _Reading:
    """Handlers for the events of the document's XML."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.found: list[Paragraph] = []
        self.open: list[_Open] = []
        self.path: list[str] = []
        self.hidden = 0
        self.runs = 0
        self.bold = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        space, _, local = tag.rpartition(" ")
        word = space in _WORD_SPACES
        name = local if word or local == "Fallback" else ""
        self.path.append(name)
        if name in _NOT_TEXT:
            self.hidden += 1
        elif name == "p":
            self.open.append(_Open())
        elif name == "r":
            self.runs += 1
            self.bold = False
        elif name == "b" and self.path[-3:-1] == ["r", "rPr"]:
            self.bold = next((v for k, v in attributes.items() if k.endswith(" val")), "1") not in _OFF
        elif name in _BREAKS and self.path[-2:-1] == ["r"]:
            self._add(_BREAKS[name])

    def end(self, _: str) -> None:
        name = self.path.pop()
        if name in _NOT_TEXT:
            self.hidden -= 1
        elif name == "r":
            self.runs -= 1
        elif name == "p" and self.open:
            done = self.open.pop()
            self.found.append(Paragraph("".join(done.parts), done.bold))

    def text(self, data: str) -> None:
        if self.path and self.path[-1] == "t":
            self._add(data)

    def _add(self, text: str) -> None:
        if self.open and not self.hidden:
            self.open[-1].add(text, self.bold)

    def refuse(self, *_: object) -> None:
        raise TranscriptError(f"{self.name}: its XML declares entities, as no .docx does; {_HOW}")


def paragraphs(data: bytes, name: str) -> list[Paragraph]:
    """The paragraphs in reading order, those of tables included; deleted text left out, inserted text kept.

    Raises `TranscriptError` for what is no ``.docx``, is damaged, encrypted or larger than `LARGEST`.
    """
    reading = _Reading(name)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text
    parser.StartDoctypeDeclHandler = reading.refuse
    try:
        parser.Parse(_document(data, name), True)
    except expat.ExpatError as error:
        raise TranscriptError(f"{name}: its text is damaged ({error}); download it again, or {_HOW}") from None
    return reading.found


def _document(data: bytes, name: str) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = sorted(i.filename for i in archive.infolist() if _PART.fullmatch(i.filename))
            if not parts:
                raise TranscriptError(
                    f"{name}: a zip archive without word/document.xml, so no .docx; unpack it and give the transcript"
                )
            info = archive.getinfo(parts[0])
            if info.flag_bits & 1:
                raise TranscriptError(f"{name}: the archive is encrypted; save it without a password")
            if info.file_size <= LARGEST:
                # The size is what the archive claims; what comes out is counted too.
                with archive.open(info) as stream:
                    content = stream.read(LARGEST + 1)
                if len(content) <= LARGEST:
                    return content
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error) as error:
        raise TranscriptError(f"{name}: a damaged .docx ({error}); download it again") from None
    except (EOFError, OSError, NotImplementedError, RuntimeError, ValueError, KeyError, IndexError) as error:
        raise TranscriptError(f"{name}: a .docx that cannot be unpacked ({error}); {_HOW}") from None
    raise TranscriptError(f"{name}: more than {LARGEST // 1_000_000} MB of XML; expected a transcript; {_HOW}")
