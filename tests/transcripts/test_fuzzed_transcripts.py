"""What fuzzing found in transcripts (docs/fuzzing.md)."""

import io
import time
import zipfile

import pytest

from starjudge import SessionEvaluation, Turn, evaluate_transcript, transcript_of
from starjudge.transcripts.registry import readers
from starjudge.transcripts.source import source_of

LONG = 100_000  # characters of one line; with the square of it, reading would take minutes
SECONDS = 3.0  # of work: a hundred times what it takes
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MARK = "\N{REPLACEMENT CHARACTER}"


def test_half_characters_in_turns_and_names_are_shown() -> None:
    """A label or a text of a caller's own, or a file's name in another encoding: what is made of it can be written."""
    turns = [
        Turn(speaker="Interviewer", text="Tell me about a time \ud800 your model failed."),
        Turn(speaker="Candidate \udce9", text="I shipped a ranking model \udfff too early, and I rolled it back."),
    ]
    transcript = transcript_of(turns, name="caf\udce9.txt", candidate=f"Candidate {MARK}")
    assert f"caf{MARK}.txt" == transcript.name
    assert [f"Candidate {MARK}", f"I shipped a ranking model {MARK} too early, and I rolled it back."] == [
        transcript.turns[1].speaker,
        transcript.turns[1].text,
    ]
    session = evaluate_transcript(transcript, judge="heuristic")
    assert SessionEvaluation.model_validate_json(session.model_dump_json()) == session


def docx(*lines: str) -> bytes:
    """The lines as paragraphs of a document."""
    body = "".join(f'<w:p><w:r><w:t xml:space="preserve">{line}</w:t></w:r></w:p>' for line in lines)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')
    return file.getvalue()


@pytest.mark.parametrize("line", [" " * LONG, f"a{' ' * LONG}", "a\xa0 " * (LONG // 3), f"a{chr(9) * LONG}"])
@pytest.mark.parametrize("id", ["meet-docx", "teams-docx"])
def test_long_runs_of_blanks_are_read_in_one_pass(line: str, id: str) -> None:  # noqa: A002 - the reader's id
    """A line of blanks that ends in no colon and no event costs no more than its length."""
    source = source_of(docx("Transcript", "00:00:00", "Ann  0:01", "Ann: hello", line, "Bo  0:05", "Bo: hi"), "t.docx")
    began = time.process_time()
    readers()[id].recognises(source)
    readers()[id].read(source)
    assert time.process_time() - began < SECONDS


def test_names_in_front_of_blanks_are_still_names() -> None:
    """Blanks around a name in Google Meet's document belong to neither name nor words."""
    source = source_of(docx("Transcript", "00:00:00", "  Ann \xa0: hello", " : no name", "Bo: hi"), "t.docx")
    utterances = readers()["meet-docx"].read(source).utterances
    assert {"Ann", "Bo"} == {utterance.speaker for utterance in utterances}
