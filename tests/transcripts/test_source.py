"""What of a file reaches the readers, and what is said of a file that is no text."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from writers_docx import plain

from starjudge.errors import TranscriptError
from starjudge.transcripts import source as module
from starjudge.transcripts.source import load, source_of

TEXT = "Interviewer: What broke?\r\nDana: The café’s queue.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_text_is_decoded_by_its_mark_and_the_mark_is_taken_off(encoding: str) -> None:
    source = source_of(TEXT.encode(encoding), "talk.txt")
    assert source.text == TEXT


def test_of_a_text_file_only_the_text_is_kept_and_of_a_docx_the_bytes_too() -> None:
    assert source_of(TEXT.encode(), "talk.txt").data == b""
    document = plain("Dana: The queue.")
    assert source_of(document, "talk.docx").data == document


def test_big_endian_text_with_a_mark_is_decoded() -> None:
    assert source_of(b"\xfe\xff" + TEXT.encode("utf-16-be"), "talk.txt").text == TEXT


def test_a_file_is_named_by_its_name_and_line_ends_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    path.write_bytes(TEXT.encode())
    source = load(path)
    assert (source.name, source.text) == ("talk.txt", TEXT)
    assert load(str(path)).text == TEXT


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b" \r\n\t\n", "the file is empty"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (TEXT.encode("utf-16-le"), ":1: looks like UTF-16 without a byte order mark; save it as UTF-8"),
        (TEXT.encode("utf-16-be"), ":1: looks like UTF-16 without a byte order mark; save it as UTF-8"),
        (b"ok\nThe caf\xe9", r":2: byte 8 of the line \(0xe9\) is no UTF-8; .*Windows-1252.*iconv"),
        ("He said “no”".encode("cp1252"), r":1: byte 9 of the line \(0x93\) is no UTF-8"),
        (TEXT.encode("utf-16")[:-1], "byte 101: marked as UTF-16, but it breaks off"),
        (b"a\nb\x00c", ":2: a zero byte, so no text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "no text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", r"an old Word document \(.doc\) or an encrypted one: save it as"),
        (b"%PDF-1.7\n", "a PDF: download the transcript as text"),
        (b"{\\rtf1 hello}", "Rich Text: save it as"),
        (gzip.compress(b"hello"), "a gzip archive: unpack it"),
        (b"\x00\x00\x00\x18ftypmp42", "a video or sound recording: transcribe it first"),
        (b"ID3\x04", "a sound recording: transcribe it first"),
        (b"PK\x03\x04rest", r"a damaged \.docx"),
    ],
    ids=str,
)
def test_what_is_no_text_is_refused_with_what_to_do(data: bytes, message: str) -> None:
    with pytest.raises(TranscriptError, match=rf"^talk\.txt(?=:).*{message}") as caught:
        source_of(data, "talk.txt")
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(TranscriptError, match=r"none\.txt: no such file"):
        load(tmp_path / "none.txt")
    with pytest.raises(TranscriptError, match=": a folder; expected one transcript's file"):
        load(tmp_path)
    with pytest.raises(TranscriptError, match=r"cannot be read|no such file"):
        load("a\0b")
    with pytest.raises(TranscriptError, match=r"cannot be read|no such file"):
        load("x" * 5000)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "talk.txt"
    with path.open("wb") as file:
        file.truncate(module.LARGEST + 1)

    def unread(_: Path) -> bytes:
        raise AssertionError("read")

    monkeypatch.setattr(Path, "read_bytes", unread)
    with pytest.raises(TranscriptError, match=r"talk\.txt: 200 MB; expected a transcript of at most 200 MB"):
        load(path)


def test_content_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 10)
    with pytest.raises(TranscriptError, match="expected a transcript of at most"):
        source_of(b"Dana: hello there", "talk.txt")
