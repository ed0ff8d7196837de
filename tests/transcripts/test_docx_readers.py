"""What is read from .docx files, from those of Microsoft Teams and Google Meet, and what is refused."""

from __future__ import annotations

import io
import random
import time
import zipfile
from pathlib import Path

import pytest
import writers_docx
from hypothesis import given, settings
from hypothesis import strategies as st
from writers_docx import docx, paragraph, plain, run

from starjudge.errors import TranscriptError
from starjudge.transcripts.formats import meet_docx, teams_docx
from starjudge.transcripts.formats.docx import paragraphs
from starjudge.transcripts.reader import Recording, Source
from starjudge.transcripts.source import load, source_of

FOLDER = Path(__file__).parent / "fixtures" / "docx"
READERS = (teams_docx.READER, meet_docx.READER)


def text_of(body: str) -> str:
    return source_of(docx(body), "talk.docx").text


def read(data: bytes) -> Recording:
    source = source_of(data, "talk.docx")
    (reader,) = [reader for reader in READERS if reader.recognises(source)]
    recording = reader.read(source)
    holds(source, recording)
    return recording


def told(recording: Recording) -> list[tuple[str | None, str]]:
    return [(u.speaker, u.text) for u in recording.utterances]


def holds(source: Source, recording: Recording) -> None:
    for u in recording.utterances:
        assert u.text.split() == [u.text[w.start : w.end] for w in u.words]
        for w in u.words:
            assert w.source
            assert source.text[w.source[0] : w.source[1]] == u.text[w.start : w.end]


def test_paragraphs_are_lines_and_breaks_and_tabs_stand_in_them() -> None:
    body = paragraph(run("one\ttwo"), run("\nthree")) + paragraph() + paragraph(run("four"))
    assert text_of(body) == "one\ttwo\nthree\n\nfour"


def test_deleted_and_moved_text_is_left_out_and_inserted_text_kept() -> None:
    deleted = "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
    moved = f"<w:moveFrom>{run('moved')}</w:moveFrom>"
    kept = f"<w:ins>{run(' new')}</w:ins><w:hyperlink>{run(' link')}</w:hyperlink>"
    assert text_of(paragraph(run("old"), deleted, moved, kept)) == "old new link"


def test_a_tables_cells_are_read_in_order_and_field_codes_are_no_text() -> None:
    cell = "<w:tc>{}</w:tc>".format
    table = f"<w:tbl><w:tr>{cell(paragraph(run('a')))}{cell(paragraph(run('b')))}</w:tr></w:tbl>"
    field = "<w:r><w:instrText>PAGE</w:instrText></w:r>"
    assert text_of(table + paragraph(field, run("c"))) == "a\nb\nc"


def test_a_drawings_text_is_read_once() -> None:
    space = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = f"<w:txbxContent>{paragraph(run('boxed'))}</w:txbxContent>"
    choices = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    both = f"<mc:AlternateContent {space}>{choices}</mc:AlternateContent>"
    assert text_of(paragraph(f"<w:r>{both}</w:r>", run("after"))).split() == ["boxed", "after"]


def test_word_on_the_web_names_its_part_otherwise() -> None:
    data = docx(paragraph(run("hello")), part="word/document22.xml")
    assert source_of(data, "talk.docx").text == "hello"


def test_bold_beginnings_are_counted_and_switched_off_bold_is_none() -> None:
    off = '<w:r><w:rPr><w:b w:val="0"/></w:rPr><w:t>not</w:t></w:r>'
    data = docx(paragraph(run("Dana:", bold=True), run(" hi"), run("x", bold=True)) + paragraph(off))
    assert [p.bold for p in paragraphs(data, "talk.docx")] == [5, 0]


def test_entities_are_refused() -> None:
    head = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    with pytest.raises(TranscriptError, match=r"talk\.docx: its XML declares entities"):
        source_of(docx(paragraph("<w:r><w:t>&b;</w:t></w:r>"), head=head), "talk.docx")


def test_an_archive_that_swells_is_refused_in_time() -> None:
    began = time.perf_counter()
    data = docx(paragraph(run(" " * 60_000_000)))
    assert len(data) < 1_000_000
    with pytest.raises(TranscriptError, match="more than 50 MB of XML"):
        source_of(data, "talk.docx")
    assert time.perf_counter() - began < 5


def test_deep_nesting_is_read_or_refused_without_a_crash() -> None:
    deep = "<w:sdt>" * 100_000 + paragraph(run("deep")) + "</w:sdt>" * 100_000
    assert text_of(deep) == "deep"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (docx("x", part="content.xml"), r"a zip archive without word/document\.xml"),
        (docx("<w:p>"), r"its text is damaged \(mismatched tag"),
        (docx(paragraph(run("hello")))[:-30], r"a damaged \.docx"),
        (docx(paragraph()), "the file is empty"),
    ],
)
def test_what_is_no_whole_docx_is_refused_in_words(data: bytes, message: str) -> None:
    with pytest.raises(TranscriptError, match=rf"^talk\.docx: .*{message}|^talk\.docx: {message}"):
        source_of(data, "talk.docx")


def test_an_encrypted_member_is_told() -> None:
    data = bytearray(docx(paragraph(run("hello")), part="word/document.xml"))
    for name in (b"PK\x03\x04", b"PK\x01\x02"):
        at = data.rfind(name)
        data[at + (6 if name == b"PK\x03\x04" else 8)] |= 1
    with pytest.raises(TranscriptError, match="the archive is encrypted"):
        source_of(bytes(data), "talk.docx")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*--*.docx")), ids=lambda p: p.stem)
def test_a_fixture_is_recognised_by_exactly_one_reader(path: Path) -> None:
    source = load(path)
    assert [r.id for r in READERS if r.recognises(source)] == [path.stem.partition("--")[0]]


@pytest.mark.parametrize(
    "data",
    [
        (FOLDER / "labelled.docx").read_bytes(),
        plain("Interviewer: Hello.", "Transcript", "Candidate: We met at 10:30"),
        plain("Dana Ito  0:03", "Two blanks and no sign of Teams: another tool's."),
        plain("Attendees", "Dana, Ana", "Dana: hello"),
        plain("We met at 10:30", "I started transcription", "then we left at   noon"),
    ],
)
def test_a_document_of_neither_is_left_to_others(data: bytes) -> None:
    source = source_of(data, "talk.docx")
    assert not any(reader.recognises(source) for reader in READERS)


def test_the_same_text_outside_a_docx_is_not_recognised() -> None:
    source = source_of((FOLDER / "teams-docx--cues.docx").read_bytes(), "talk.docx")
    assert not any(reader.recognises(Source("talk.txt", source.text)) for reader in READERS)


def test_teams_cues_have_names_words_and_times() -> None:
    recording = read((FOLDER / "teams-docx--cues.docx").read_bytes())
    assert [(u.speaker, u.text, u.start, u.end) for u in recording.utterances] == [
        ("Priya Nair", "Tell me: what broke first?", 0.5, 3.12),
        ("Ito, Dana (Guest)", "The cache & the queue, at 10:30.", 4.0, 7.84),
        ("Priya Nair", "Right.", 8.1, 8.6),
    ]
    assert recording.time_basis == "cue"
    assert recording.utterances[0].words[-1].until == 3.12


def test_teams_turns_leave_out_the_head_and_who_started_the_transcription() -> None:
    recording = read((FOLDER / "teams-docx--turns.docx").read_bytes())
    assert [(u.speaker, u.text, u.start) for u in recording.utterances] == [
        ("Priya Nair", "Tell me: what broke first?", 0.0),
        ("Ito, Dana (Guest)", "The cache & the queue, at 10:30.", 4.0),
        ("Priya Nair", "Right.", 8.0),
    ]
    assert recording.time_basis == "turn"


@pytest.mark.parametrize("gap", ["   ", "\t", "  ", " ", "\xa0\xa0\xa0"])
def test_teams_turns_are_read_whatever_parts_name_and_time(gap: str) -> None:
    said = [("Dana Ito", "We met at 10:30", 3.0, 4.0), ("Priya Nair", "And?", 3605.0, 3606.0)]
    recording = read(writers_docx.teams_turns(said, gap))
    assert [(u.speaker, u.text, u.start) for u in recording.utterances] == [
        ("Dana Ito", "We met at 10:30", 3.0),
        ("Priya Nair", "And?", 3605.0),
    ]


def test_who_says_that_they_started_transcription_is_heard() -> None:
    recording = read(plain("Dana Ito   0:03", "So", "I started transcription", "Dana Ito stopped transcription"))
    assert told(recording) == [("Dana Ito", "So I started transcription")]


def test_teams_words_in_several_paragraphs_are_one_turn() -> None:
    recording = read(
        plain("0:0:1.0 --> 0:0:3.0", "Dana Ito", "first", "second", "0:0:3.5 --> 0:0:4.1", "Dana Ito", "third")
    )
    assert told(recording) == [("Dana Ito", "first second"), ("Dana Ito", "third")]


def test_a_teams_cue_whose_end_lies_before_its_start_ends_at_its_start() -> None:
    recording = read(plain("0:0:5.0 --> 0:0:3.0", "Dana Ito", "hello"))
    assert (recording.utterances[0].start, recording.utterances[0].end) == (5.0, 5.0)


def test_teams_turns_out_of_order_are_kept_and_noted() -> None:
    recording = read(plain("A B   0:09", "one", "C D   0:03", "two"))
    assert [u.start for u in recording.utterances] == [9.0, 3.0]
    assert recording.notes == ["turns that begin before the turn in front of them, kept in the file's order: 1"]


@pytest.mark.parametrize(
    "data",
    [
        (FOLDER / "teams-docx--no-speakers.docx").read_bytes(),
        plain("Round two", "27m 42s", "Dana Ito started transcription", "0:03", "What broke?", "0:09", "The cache."),
    ],
)
def test_teams_without_speakers_says_what_to_turn_on_and_what_to_pass(data: bytes) -> None:
    with pytest.raises(
        TranscriptError, match=r"talk\.docx:\d: no speaker is named; .*Automatically identify.*candidate="
    ):
        read(data)


def test_a_teams_cue_with_impossible_times_is_told_with_its_line() -> None:
    with pytest.raises(TranscriptError, match=r"talk\.docx:2: '0:0:99\.0 --> 0:0:3\.0' is no pair of times"):
        read(plain("Round two", "0:0:99.0 --> 0:0:3.0", "Dana Ito", "hello"))


def test_meet_names_are_the_bold_ones_and_only_headings_give_times() -> None:
    recording = read((FOLDER / "meet-docx--headings.docx").read_bytes())
    assert [(u.speaker, u.text, u.start) for u in recording.utterances] == [
        ("Priya Nair", "Tell me: what broke first?", 0.0),
        ("Dana Ito", "The cache & the queue.", 65.0),
        ("Priya Nair", "Um, right.", None),
    ]
    assert recording.time_basis == "turn"
    assert recording.notes == ["only the first turn below each time heading has a time"]


def test_a_meet_turn_in_several_paragraphs_or_over_a_heading_is_that_speakers() -> None:
    name = run("Dana Ito: ", bold=True)
    body = [paragraph(run(t)) for t in ("Round - Transcript", "00:00:00")]
    body += [paragraph(name, run("Two things:")), paragraph(run("Note: tests")), paragraph(run("00:01:00"))]
    body += [paragraph(run("and: data")), paragraph(run("Transcription ended after 00:02:00"))]
    assert told(read(docx("".join(body)))) == [
        ("Dana Ito", "Two things:"),
        ("Dana Ito", "Note: tests"),
        ("Dana Ito", "and: data"),
    ]


def test_notes_in_front_of_a_meet_transcript_are_no_speech() -> None:
    data = plain(
        "Summary", "Dana Ito: talked of the cache (00:00:53).", "Aug 4, 2026", "Round - Transcript", "00:00:00",
        "Priya Nair: What broke?", "Dana Ito: The cache.", "Transcription ended after 00:26:12",
    )  # fmt: skip
    assert told(read(data)) == [("Priya Nair", "What broke?"), ("Dana Ito", "The cache.")]


def test_a_meet_document_without_headings_has_no_times() -> None:
    data = plain(
        "Round - Transcript", "Attendees", "Priya Nair, Dana Ito", "Transcript", "Priya Nair: What broke?",
        "Dana Ito: The cache.", "This editable transcript was computer generated and might contain errors.",
    )  # fmt: skip
    recording = read(data)
    assert told(recording) == [("Priya Nair", "What broke?"), ("Dana Ito", "The cache.")]
    assert recording.time_basis == "none"


def test_the_end_of_a_meet_transcription_ends_the_last_turn_that_has_a_start() -> None:
    data = plain("T - Transcript", "00:00:10", "Dana Ito: hello", "Transcription ended after 00:00:30")
    assert read(data).utterances[-1].end == 30.0


NAMES = st.sampled_from(["Dana Ito", "Priya Nair", "Ito, Dana (Guest)", "José O’Neil"])
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Z", "Cc", "Cf", "Cs", "Cn", "Co")), min_size=1, max_size=8
).filter(lambda w: len(w.split()) == 1 and "-->" not in w)
SAID = st.lists(
    st.tuples(NAMES, st.lists(WORDS, min_size=1, max_size=8).map(lambda w: f"so {' '.join(w)}")), min_size=1
)


def on_a_clock(turns: list[tuple[str, str]]) -> writers_docx.Said:
    return [(name, words, 70.25 * i, 70.25 * i + 3.125) for i, (name, words) in enumerate(turns)]


@settings(max_examples=60, deadline=None)
@given(turns=SAID)
def test_teams_cues_written_out_and_read_back_are_the_same(turns: list[tuple[str, str]]) -> None:
    said = on_a_clock(turns)
    assert [(u.speaker, u.text, u.start, u.end) for u in read(writers_docx.teams_cues(said)).utterances] == said


@settings(max_examples=60, deadline=None)
@given(turns=SAID, gap=st.sampled_from(["   ", "\t"]))
def test_teams_turns_written_out_and_read_back_are_the_same(turns: list[tuple[str, str]], gap: str) -> None:
    said = on_a_clock(turns)
    recording = read(writers_docx.teams_turns(said, gap))
    assert [(u.speaker, u.text, u.start) for u in recording.utterances] == [(n, w, int(a)) for n, w, a, _ in said]


@settings(max_examples=60, deadline=None)
@given(turns=SAID)
def test_meet_documents_written_out_and_read_back_are_the_same(turns: list[tuple[str, str]]) -> None:
    said = on_a_clock(turns)
    recording = read(writers_docx.meet(said))
    assert [(u.speaker, u.text, u.start) for u in recording.utterances] == [(n, w, int(a)) for n, w, a, _ in said]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.docx")), ids=lambda p: p.stem)
def test_a_docx_with_random_bytes_is_read_or_refused_in_words(path: Path) -> None:
    chance = random.Random(path.name)
    whole = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        xml = archive.read("word/document.xml")
    for i in range(150):
        mutated = bytearray(whole if i % 2 else xml)
        for _ in range(chance.randint(1, 4)):
            mutated[chance.randrange(len(mutated))] = chance.randrange(256)
        data = bytes(mutated)
        if not i % 2:
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w") as archive:
                archive.writestr("word/document.xml", data)
            data = out.getvalue()
        survives(data)


def survives(data: bytes) -> None:
    errors: list[str] = []
    try:
        source = source_of(data, "talk.docx")
    except TranscriptError as error:
        errors.append(str(error))
    else:
        for reader in READERS:
            reader.recognises(source)
            try:
                holds(source, reader.read(source))
            except TranscriptError as error:
                errors.append(str(error))
    assert all(error.startswith("talk.docx:") and "\n" not in error for error in errors)
