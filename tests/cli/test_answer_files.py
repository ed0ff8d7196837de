from __future__ import annotations

from pathlib import Path

import pytest

from starjudge.errors import InputError
from starjudge.resources.answer_files import MAX_BYTES, decoded, parse_answer_file, parse_duration, read_answer_file


def refusal(text: str) -> str:
    with pytest.raises(InputError) as caught:
        parse_answer_file(text, "a.txt")
    return str(caught.value)


def refused_file(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_answer_file(path)
    return str(caught.value)


class TestHeader:
    def test_every_line_is_read(self) -> None:
        """A header gives question, role, company, duration, rubric and theme."""
        found = parse_answer_file(
            "Question: Why here?\nRole: ML Engineer\nCompany: Amazon\nDuration: 2:35\nRubric: scaol\n"
            "Theme: responsible_ai\n\nBecause of the team.\n"
        )
        assert found.question == "Why here?"
        assert found.role == "ML Engineer"
        assert found.company == "amazon"
        assert found.duration == 155
        assert found.rubric == "scaol"
        assert found.theme == "responsible_ai"
        assert found.answer == "Because of the team."

    def test_a_colon_in_a_value_stays(self) -> None:
        """Only the first colon of a line parts key and value."""
        assert parse_answer_file("Question: Briefly: why?\n\nSo.").question == "Briefly: why?"

    def test_keys_in_any_case(self) -> None:
        """Keys are read in any case."""
        assert parse_answer_file("QUESTION: Why?\ncompany: META\n\nSo.").company == "meta"

    @pytest.mark.parametrize("separator", ["\n", "---\n", "\n---\n", "\n\n", "---\r\n"])
    def test_separators(self, separator: str) -> None:
        """The header ends at an empty line, at ---, or at both."""
        assert parse_answer_file(f"Question: Why?\n{separator}So.").answer == "So."

    def test_no_header(self) -> None:
        """A file whose first line is no header is all answer."""
        text = "We had a fault.\nCompany: amazon\n\nI mended it."
        found = parse_answer_file(text)
        assert found.answer == text
        assert found.company is None
        assert found.answer_offset == 0

    def test_headings_are_answer(self) -> None:
        """A heading of STAR on the first line is no header."""
        assert parse_answer_file("Situation: we had a fault.\nAction: I mended it.").question is None

    def test_headings_below_the_header_are_answer(self) -> None:
        """Lines below the empty line are answer, also those that look like a header."""
        assert parse_answer_file("Question: Why?\n\nCompany: it was small.").answer == "Company: it was small."

    def test_unknown_key(self) -> None:
        """An unknown key names its line, the nearest key and all keys."""
        message = refusal("Question: Why?\nCompay: amazon\n\nSo.")
        assert message.startswith("a.txt:2: unknown header 'Compay'; did you mean 'Company'?")
        assert "Duration" in message

    def test_answer_without_an_empty_line(self) -> None:
        """An answer that follows its header at once is refused with what to do."""
        message = refusal("Question: Why?\nI liked the team, and so on.")
        assert message.startswith("a.txt:2: expected 'Key: value'")
        assert "empty line" in message

    def test_twice(self) -> None:
        """A key that stands twice names both lines."""
        assert refusal("Question: Why?\nQuestion: How?\n\nSo.") == (
            "a.txt:2: a second 'Question' (the first is on line 1); keep one"
        )

    def test_no_value(self) -> None:
        """A key without a value is refused."""
        assert refusal("Question: Why?\nCompany:\n\nSo.").startswith("a.txt:2: 'Company' has no value")

    def test_unknown_company(self) -> None:
        """An unknown company names its line and those that are known."""
        message = refusal("Question: Why?\nCompany: amazone\n\nSo.")
        assert message.startswith("a.txt:2: unknown company 'amazone'; did you mean 'amazon'?")

    def test_bad_duration(self) -> None:
        """A duration that cannot be read names its line, the words and what is expected."""
        message = refusal("Question: Why?\nDuration: quite long\n\nSo.")
        assert message.startswith("a.txt:2: not a duration: 'quite long'; expected")
        assert "2:35" in message

    def test_nothing_below(self) -> None:
        """A header without an answer is refused."""
        assert refusal("Question: Why?\n\n \n") == "a.txt:2: no answer after the header; put it below an empty line"


class TestAnswer:
    def test_kept_as_it_stands(self) -> None:
        """Spaces, tabs, line ends and empty lines of an answer stay as they are; only its last line end goes."""
        answer = "  One.\r\n\r\n\tTwo.  "
        assert parse_answer_file(f"Question: Why?\r\n\r\n{answer}\r\n").answer == answer

    @pytest.mark.parametrize(
        "text", ["Question: Why?\n\nBecause.\n", "Question: Why?\r\n---\r\nBecause.\r\n", "\ufeffBecause.", "Because."]
    )
    def test_offset(self, text: str) -> None:
        """The offset cuts the answer out of the text of the file."""
        found = parse_answer_file(text)
        assert text[found.answer_offset :][: len(found.answer)] == found.answer == "Because."

    @pytest.mark.parametrize("text", ["", "\n", " \n\t\n", "\ufeff"])
    def test_empty(self, text: str) -> None:
        """A file without words is refused."""
        assert refusal(text) == "a.txt: the file is empty; expected the text of an answer"

    def test_repr_shows_no_words(self) -> None:
        """The repr of an answer file holds no words of the answer."""
        assert "secret" not in repr(parse_answer_file("A secret project."))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2:35", 155),
        ("02:35", 155),
        ("1:00:05", 3605),
        ("155", 155),
        ("155 s", 155),
        ("155s", 155),
        ("155 sec", 155),
        ("155 seconds", 155),
        ("92.5 s", 92.5),
        ("2 min", 120),
        ("2.5 minutes", 150),
        ("2 min 35 s", 155),
        ("2m35s", 155),
        ("1 h 2 min", 3720),
        (" 40 s ", 40),
        ("", None),
        ("0", None),
        ("0:00", None),
        ("-5", None),
        ("2:75", None),
        ("2:5", None),
        ("nan", None),
        ("inf", None),
        ("two minutes", None),
        ("s", None),
        ("155 s or so", None),
        ("9" * 400, None),
    ],
)
def test_durations(text: str, seconds: float | None) -> None:
    """A duration is read in the forms people write; anything else is none."""
    assert parse_duration(text) == seconds


class TestFile:
    def test_read(self, tmp_path: Path) -> None:
        """A file is read as UTF-8, with or without a byte order mark."""
        file = tmp_path / "a.txt"
        file.write_bytes(b"\xef\xbb\xbfQuestion: Why?\n\nCaf\xc3\xa9.\n")
        found = read_answer_file(file)
        assert found.question == "Why?"
        assert found.answer == "Café."

    def test_missing(self, tmp_path: Path) -> None:
        """A missing file is named, with where it was looked for."""
        message = refused_file(tmp_path / "a.txt")
        assert message.startswith(f"{tmp_path / 'a.txt'}: no such file (looked from ")

    def test_directory(self, tmp_path: Path) -> None:
        """A directory is no answer."""
        assert refused_file(tmp_path) == f"{tmp_path}: is a directory; name one text file in it"

    def test_empty_name(self) -> None:
        """An empty name, as an unset variable of a shell gives, is told as such."""
        with pytest.raises(InputError, match="the name of the answer file is empty"):
            read_answer_file("")

    def test_name_that_cannot_be(self) -> None:
        """A name that no system accepts is refused, in one line."""
        assert refused_file(Path("a\0b")).splitlines() == [refused_file(Path("a\0b"))]

    def test_binary(self, tmp_path: Path) -> None:
        """A file with a zero byte is not text."""
        file = tmp_path / "a.png"
        file.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
        assert refused_file(file) == (
            f"{file}: not a text file (a zero byte at offset 8); give the answer as plain text"
        )

    def test_not_utf8(self, tmp_path: Path) -> None:
        """Text in another encoding names line, byte and offset."""
        file = tmp_path / "a.txt"
        file.write_bytes("One.\nCafé.\n".encode("latin-1"))
        assert refused_file(file) == f"{file}:2: not UTF-8 (byte 0xe9 at offset 8); save the file as UTF-8"

    @pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
    def test_utf16(self, tmp_path: Path, encoding: str) -> None:
        """UTF-16 is named as what it is."""
        file = tmp_path / "a.txt"
        file.write_bytes("\ufeffSo.".encode(encoding))
        assert refused_file(file) == f"{file}:1: the text is UTF-16; save it as UTF-8"

    def test_too_large(self) -> None:
        """A text far beyond any answer is refused before it is looked at."""
        with pytest.raises(InputError, match="larger than 16 MB"):
            decoded(b"a" * (MAX_BYTES + 1), "a.txt")

    def test_rubric_beside_the_file(self, tmp_path: Path) -> None:
        """A rubric named by a relative path is looked for from the file's own folder; an id stays an id."""
        file = tmp_path / "a.txt"
        file.write_text("Question: Why?\nRubric: mine.yaml\n\nSo.", encoding="utf-8")
        assert read_answer_file(file).rubric == str(tmp_path / "mine.yaml")
        file.write_text("Question: Why?\nRubric: starl\n\nSo.", encoding="utf-8")
        assert read_answer_file(file).rubric == "starl"
