from __future__ import annotations

import io
import json
import os
import stat
import sys
from pathlib import Path

import pytest

from starjudge.cli.output import encoded, say, write_result
from starjudge.errors import InputError


class TestEncoding:
    def test_utf8(self) -> None:
        """An encoding that holds every character gets the text as it is."""
        assert encoded("█ café", "utf-8") == "█ café".encode()

    def test_typographic_marks_in_ascii(self) -> None:
        """Text in an encoding that lacks characters gets the nearest ones."""
        assert encoded("5 → “yes” – naïve…", "ascii") == b'5 -> "yes" - naive...'

    def test_json_stays_json(self) -> None:
        """JSON in an encoding that lacks characters says the same."""
        assert json.loads(encoded('{"a": "café 🎉"}', "ascii", "json")) == {"a": "café 🎉"}

    def test_html_stays_html(self) -> None:
        """HTML in an encoding that lacks characters names them by number."""
        assert encoded("<p>café</p>", "ascii", "html") == b"<p>caf&#233;</p>"

    @pytest.mark.parametrize("form", ["text", "json", "markdown"])
    def test_lone_surrogate(self, form: str) -> None:
        """A character that no encoding has breaks nothing."""
        assert encoded("a\ud800", "utf-8", form).startswith(b"a")


class TestStandardOutput:
    def test_one_line_end(self, capsys: pytest.CaptureFixture[str]) -> None:
        """A result ends with a line end, and with one only."""
        write_result("a")
        write_result("b\n")
        assert capsys.readouterr().out == "a\nb\n"

    def test_stream_of_characters(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A stream without bytes behind it takes the result too."""
        stream = io.StringIO()
        monkeypatch.setattr(sys, "stdout", stream)
        write_result("█")
        assert stream.getvalue() == "█\n"

    def test_closed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A closed standard output is told."""
        monkeypatch.setattr(sys, "stdout", None)
        with pytest.raises(InputError, match="standard output is closed"):
            write_result("a")


def test_closed_standard_error(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What is said where standard error is closed does not get among the results."""
    monkeypatch.setattr(sys, "stderr", None)
    say("a")
    assert capsys.readouterr().out == ""


@pytest.mark.skipif(sys.platform == "win32", reason="modes, links and pipes of POSIX")
class TestFile:
    def test_replaces(self, tmp_path: Path) -> None:
        """A file that is there is replaced, and keeps its mode."""
        file = tmp_path / "a.txt"
        file.write_text("old", encoding="utf-8")
        file.chmod(0o640)
        write_result("new", str(file))
        assert file.read_text(encoding="utf-8") == "new\n"
        assert stat.S_IMODE(file.stat().st_mode) == 0o640

    def test_link_stays(self, tmp_path: Path) -> None:
        """A link is followed, not replaced."""
        file, link = tmp_path / "a.txt", tmp_path / "b.txt"
        file.write_text("old", encoding="utf-8")
        link.symlink_to(file)
        write_result("new", str(link))
        assert link.is_symlink()
        assert file.read_text(encoding="utf-8") == "new\n"

    def test_device(self) -> None:
        """A device is written to, never replaced."""
        write_result("a", os.devnull)
        assert not Path(os.devnull).is_file()

    def test_failure_leaves_the_old_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A write that fails leaves the old file whole and nothing beside it."""
        file = tmp_path / "a.txt"
        file.write_text("old", encoding="utf-8")

        def full(_: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(InputError, match="No space left"):
            write_result("new", str(file))
        assert file.read_text(encoding="utf-8") == "old"
        assert list(tmp_path.iterdir()) == [file]
