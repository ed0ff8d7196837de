"""From a file to its decoded text, or an error that says what to do."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from starjudge.errors import TranscriptError
from starjudge.transcripts.formats.docx import paragraphs
from starjudge.transcripts.reader import Source

LARGEST = 200_000_000  # bytes; ten hours of timed words as JSON are below 30 MB
_SHOWN = 40  # bytes looked at for what a file is instead
_SAMPLE = 4000  # bytes looked at for an encoding without a mark
_ZEROS = 4  # zero bytes below which nothing is told from their places
_SAYS = re.compile(r"[^\ufeff \t\r\n\f\v\xa0\0]")  # a sign of a file that is not empty
_KINDS = (
    (b"\xd0\xcf\x11\xe0", "an old Word document (.doc) or an encrypted one: save it as .docx without a password"),
    (b"%PDF", "a PDF: download the transcript as text, .docx, VTT or JSON"),
    (b"{\\rtf", "Rich Text: save it as .docx or plain text"),
    (b"\x1f\x8b", "a gzip archive: unpack it and give the transcript"),
    (b"ID3", "a sound recording: transcribe it first and give the transcript"),
    (b"OggS", "a sound recording: transcribe it first and give the transcript"),
    (b"RIFF", "a recording: transcribe it first and give the transcript"),
    (b"fLaC", "a sound recording: transcribe it first and give the transcript"),
    (b"\x1aE\xdf\xa3", "a video recording: transcribe it first and give the transcript"),
)
_MARKS = (  # the longer mark first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def load(path: str | Path) -> Source:
    """The file as readers see it.

    Raises `TranscriptError` for a file that is missing, empty, too large, or no text in UTF-8, UTF-16 with a byte
    order mark, or ``.docx``.
    """
    file = Path(path)
    try:
        if file.is_dir():
            raise TranscriptError(f"{file}: a folder; expected one transcript's file")
        if not file.is_file():
            raise TranscriptError(f"{file}: no such file; expected a transcript")
        size = file.stat().st_size
        if size > LARGEST:
            raise _too_large(file.name, size)
        data = file.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise TranscriptError(f"{str(path)!r}: cannot be read ({reason}); expected a transcript's file") from None
    return source_of(data, file.name)


def source_of(data: bytes, name: str) -> Source:
    """The content of a file as readers see it; `name` is for messages. Raises `TranscriptError` as `load` does."""
    if len(data) > LARGEST:
        raise _too_large(name, len(data))
    zipped = data.startswith(b"PK\x03\x04")
    text = "\n".join(p.text for p in paragraphs(data, name)) if zipped else _decoded(data, name)
    if not _SAYS.search(text):
        raise TranscriptError(f"{name}: the file is empty; expected a transcript")
    return Source(name, text, data if zipped else b"")


def _decoded(data: bytes, name: str) -> str:
    for start, kind in _KINDS:
        if data.startswith(start):
            raise TranscriptError(f"{name}: {kind}")
    if data[4:8] == b"ftyp":
        raise TranscriptError(f"{name}: a video or sound recording: transcribe it first and give the transcript")
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecoded(data, name, encoding, error) from None
    if "\0" in text:
        raise _binary(data, name)
    return text.removeprefix("\ufeff")


def _undecoded(data: bytes, name: str, encoding: str, error: UnicodeDecodeError) -> TranscriptError:
    if encoding in ("utf-16", "utf-32"):
        return TranscriptError(
            f"{name}: byte {error.start + 1}: marked as {encoding.upper()}, but it breaks off or is damaged; "
            "save it as UTF-8"
        )
    if b"\0" in data[:_SAMPLE]:
        return _binary(data, name)
    line = data.count(b"\n", 0, error.start) + 1
    column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
    return TranscriptError(
        f"{name}:{line}: byte {column} of the line (0x{data[error.start]:02x}) is no UTF-8; if the file is "
        "Windows-1252 (older Windows tools), save it as UTF-8: iconv -f WINDOWS-1252 -t UTF-8"
    )


def _binary(data: bytes, name: str) -> TranscriptError:
    sample = data[:_SAMPLE]
    pairs = max(1, len(sample) // 2)
    even, odd = sample[::2].count(0) / pairs, sample[1::2].count(0) / pairs
    # Latin letters in UTF-16: every other byte is zero.
    if max(even, odd) > 0.4 and min(even, odd) < 0.1 and sample.count(0) >= _ZEROS:
        return TranscriptError(f"{name}:1: looks like UTF-16 without a byte order mark; save it as UTF-8")
    line = data.count(b"\n", 0, data.find(b"\0")) + 1
    return TranscriptError(f"{name}:{line}: a zero byte, so no text; expected a transcript as text, JSON or .docx")


def _too_large(name: str, size: int) -> TranscriptError:
    return TranscriptError(
        f"{name}: {size // 1_000_000:,} MB; expected a transcript of at most {LARGEST // 1_000_000} MB"
    )
