"""Transcripts as text: Zoom, Meet, Teams, Otter and labelled text; and which reader recognises which file."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_text import BY_ID, FIXTURES, ORDER, attempt, read, recognised, said, tame_words, turns
from writers_text import CUES, NEWLINES, STARTS, UNTIMED, Spoken

from starjudge.errors import TranscriptError
from starjudge.transcripts.reader import Source

FROM_THE_FIRST = ("zoom blocks", "zoom lines")  # a wall clock: seconds count from the first time


@pytest.mark.parametrize("name", [name for name in STARTS if name != "time behind"])
@settings(max_examples=60, deadline=None)
@given(spoken=turns(), newline=st.sampled_from(NEWLINES))
def test_turns_written_with_their_starts_are_read_back_with_the_same_words_speakers_and_starts(
    name: str, spoken: list[Spoken], newline: str
):
    reader, write = STARTS[name]
    text = write(spoken, newline)
    recording = read(reader, text)
    zero = spoken[0].start if name in FROM_THE_FIRST else 0
    assert recognised(text) == reader
    assert [(t.speaker, t.text) for t in spoken] == said(recording)
    assert [t.start - zero for t in spoken] == [u.start for u in recording.utterances]
    assert recording.time_basis == "turn"


@settings(max_examples=60, deadline=None)
@given(spoken=turns(tame_words), newline=st.sampled_from(NEWLINES))
def test_labels_on_a_line_of_their_own_are_read_back_with_the_words_below_them(spoken: list[Spoken], newline: str):
    reader, write = STARTS["time behind"]
    recording = read(reader, write(spoken, newline))
    assert [(t.speaker, t.text, t.start) for t in spoken] == [
        (u.speaker, u.text, u.start) for u in recording.utterances
    ]


@pytest.mark.parametrize("name", UNTIMED)
@settings(max_examples=60, deadline=None)
@given(spoken=turns(), newline=st.sampled_from(NEWLINES))
def test_turns_written_without_times_are_read_back_with_the_same_words_and_speakers(
    name: str, spoken: list[Spoken], newline: str
):
    reader, write = UNTIMED[name]
    text = write(spoken, newline)
    recording = read(reader, text)
    assert recognised(text) == reader
    assert [(t.speaker, t.text) for t in spoken] == said(recording)
    assert recording.time_basis == "none"


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_each_fixture_is_recognised_by_the_reader_that_it_is_named_after(path):
    assert path.name.split("--")[0] == recognised(path.read_bytes().decode())


@pytest.mark.parametrize("path", [p for p in FIXTURES if "no-speakers" not in p.name], ids=lambda path: path.name)
def test_each_fixture_is_read_with_its_words_in_place(path):
    recording = read(path.name.split("--")[0], path.read_bytes().decode())
    assert None is recording.fillers_kept


MUTATIONS = st.lists(
    st.tuples(
        st.sampled_from(["cut", "copy", "put"]),
        st.integers(0, 2000),
        st.integers(0, 60),
        st.sampled_from(
            ["\n", "\r", "\n\n", " ", ":", "-->", "<v ", "<v A>", "</v>", ">", "&", "&lt;", "[", "]", "(", "**"]
        )
        | st.sampled_from(
            ["0:03", "99:99:99", "{\\an8}", "- ", "NOTE", "1", "\u200b", "é", "\x00", "\ufeff", "A: ", "\u2028"]
        ),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=150, deadline=None)
@given(path=st.sampled_from(FIXTURES), changes=MUTATIONS)
def test_a_damaged_file_is_an_error_of_ours_or_a_recording_whose_words_are_in_place(path, changes):
    text = path.read_bytes().decode()
    for kind, at, size, what in changes:
        at %= len(text) + 1
        piece = text[at : at + size]
        text = text[:at] + {"cut": "", "copy": piece * 2, "put": what + piece}[kind] + text[at + size :]
    source = Source("file.txt", text)
    for reader in ORDER:
        reader.recognises(source)
        message = attempt(reader, source)
        assert message is None or (message.startswith("file.txt:") and "\n" not in message)


@pytest.mark.parametrize("reader", BY_ID)
@pytest.mark.parametrize(
    "junk", ["", "\n \n", "words without anything else in them", "{}", "\x00\x01", "-->", ":", "[", "<v"]
)
def test_a_file_with_nothing_of_the_format_is_an_error_of_ours(reader: str, junk: str):
    with pytest.raises(TranscriptError, match=r"^file\.txt:1: .*expected"):
        read(reader, junk)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Just an essay.\n\nWith two paragraphs: and a colon.",
        '{"a": 1}',
        "PK\x03\x04",
        "a,b\n1,2",
        "# Readme\n\nText.",
    ],
)
def test_what_is_no_transcript_is_recognised_by_none(text: str):
    assert recognised(text) is None


@pytest.mark.parametrize(
    "unit", ["<", "<v ", "&", "{\\", ":", " ", "[", "**", "- ", "a: ", "0:03 ", "(", "_", "\t", "A  0:03\n"]
)
def test_long_runs_of_one_mark_are_read_in_no_time(unit: str):
    """A pattern that backtracks would take minutes here; the test's own time limit is the sum of the file's."""
    for head in ("", "WEBVTT\n\n00:01.000 --> 00:09.000\n", "A: x\nB: y\n"):
        source = Source("file.txt", head + unit * (30_000 // len(unit)) + "x")
        for reader in ORDER:
            reader.recognises(source)
            assert len(attempt(reader, source) or "") < 400


@pytest.mark.parametrize("name", [*CUES, *STARTS, *UNTIMED])
def test_ten_thousand_words_keep_their_number(name: str):
    reader, write = {**CUES, **STARTS, **UNTIMED}[name]
    spoken = [
        Spoken(("Ana Lee", "Ben")[i % 2], ("we", "shipped", "it", "late.") * 5, 4 * i, 4 * i + 3) for i in range(500)
    ]
    recording = read(reader, write(spoken, "\n"))
    assert sum(len(u.words) for u in recording.utterances) == 10_000


# Zoom


def test_zooms_wall_clock_counts_from_the_first_time_and_over_midnight():
    text = "[Ana Lee] 23:59:58\none\n\n[Ben] 00:00:03\ntwo\n\n[Ana Lee] 00:00:01\nthree\n"
    recording = read("zoom-text", text)
    assert [u.start for u in recording.utterances] == [0.0, 5.0, 3.0]
    assert any("midnight" in note for note in recording.notes)


def test_zooms_clock_may_be_of_twelve_hours():
    text = "[Ana Lee] 11:59:58 AM\none\n\n[Ben] 12:00:03 PM\ntwo\n"
    assert [u.start for u in read("zoom-text", text).utterances] == [0.0, 5.0]


def test_a_time_of_day_that_no_clock_shows_is_an_error():
    with pytest.raises(TranscriptError, match=r"^file\.txt:4: '\[Ben\] 10:75:00' is no time of day; expected"):
        read("zoom-text", "[Ana Lee] 10:00:00\none\n\n[Ben] 10:75:00\ntwo\n")


# Teams


def test_a_teams_text_without_speakers_says_what_to_do():
    with pytest.raises(TranscriptError, match=r"^file\.txt:3: a Teams transcript without speakers: .*'Interviewer:'"):
        read("teams-text", "A call-20250101_100000-Meeting Transcript\n\n0:03\nhello there\n\n0:09\ngood day\n")


def test_a_teams_text_of_ranges_without_names_says_what_to_do():
    text = "0:0:0.0 --> 0:0:3.24\nhello there, all\n\n0:0:3.24 --> 0:0:5.1\nand a good day\n\n0:0:6.0 --> 0:0:7.1\nso\n"
    assert recognised(text) == "teams-text"
    with pytest.raises(TranscriptError, match="without speakers"):
        read("teams-text", text)


def test_lines_above_the_first_heading_and_who_stopped_are_noted_and_not_spoken():
    text = "Title\n5m 2s\nAna started transcription\nAna   0:03\nhello\n\n"
    text += "Ben\t0:05\nwe started transcription\n\nAna stopped transcription\n"
    recording = read("teams-text", text)
    assert said(recording) == [("Ana", "hello"), ("Ben", "we started transcription")]
    assert len(recording.notes) == 2


def test_a_line_of_speech_that_ends_in_a_time_is_no_heading():
    text = "Ana Lee   0:03\nhello\nMonday 10:30\n\nTuesday 11:00\nBen   0:09\nok\n"
    assert said(read("teams-text", text)) == [("Ana Lee", "hello Monday 10:30 Tuesday 11:00"), ("Ben", "ok")]


def test_a_heading_with_a_wrong_time_is_an_error():
    with pytest.raises(TranscriptError, match=r"^file\.txt:4: 'Ben   0:75' is no heading; expected"):
        read("teams-text", "Ana   0:03\nhello\n\nBen   0:75\nok\n")


# Meet


def test_only_the_first_words_under_a_meet_time_are_timed_and_a_note_says_so():
    recording = read("meet-text", "A - Transcript\n00:05:00\n\nAna: one\nBen: two\n\n00:06:00\n\nBen: three\n")
    assert [u.start for u in recording.utterances] == [300.0, None, 360.0]
    assert any("first words" in note for note in recording.notes)


def test_meets_head_and_footer_are_no_speech_whatever_stands_in_them():
    text = (
        "Notes\nDecision: hire\nA - Transcript\n00:00:00\n\nAna: one\nso on\n\nTranscription ended after 00:01:00\n\n"
        "This editable transcript was computer generated and might contain errors.\nBye: now\n"
    )
    assert said(read("meet-text", text)) == [("Ana", "one so on")]


# Otter


def test_otters_footer_is_no_speech_and_an_unknown_speaker_keeps_that_label():
    text = "Unknown Speaker  0:03  \none\n\ntwo\n\nAna  1:00:00  \nthree\n\nTranscribed by https://otter.ai\n"
    recording = read("otter", text)
    assert said(recording) == [("Unknown Speaker", "one two"), ("Ana", "three")]
    assert [u.start for u in recording.utterances] == [3.0, 3600.0]


# Labelled text


@pytest.mark.parametrize(
    ("text", "speaker", "start"),
    [
        ("Interviewer: one two", "Interviewer", None),
        ("Q: one two", "Q", None),
        ("Q7: one two", "Q", None),
        ("Speaker 1: one two", "Speaker 1", None),
        ("SPEAKER_00: one two", "SPEAKER_00", None),
        ("[SPEAKER_00]: one two", "SPEAKER_00", None),
        ("Ana Lee (she/her): one two", "Ana Lee (she/her)", None),
        ("**Ana Lee:** one two", "Ana Lee", None),
        ("**Ana Lee**: one two", "Ana Lee", None),
        ("**Ana Lee (00:12):** one two", "Ana Lee", 12.0),
        ("**Ana Lee** [00:12]: one two", "Ana Lee", 12.0),
        ("**[00:12] Ana Lee:** one two", "Ana Lee", 12.0),
        ("[00:05:32] Ana Lee: one two", "Ana Lee", 332.0),
        ("[00:05:32.250] Ana Lee: one two", "Ana Lee", 332.25),
        ("(05:32) - Ana Lee: one two", "Ana Lee", 332.0),
        ("Ana Lee [00:12]: one two", "Ana Lee", 12.0),
        ("Ana Lee (00:12 - 00:15): one two", "Ana Lee", 12.0),
        ("Ana Lee (00:12)\none two", "Ana Lee", 12.0),
        ("### Ana Lee (00:12)\none two", "Ana Lee", 12.0),
        ("00:00:12\nAna Lee: one two", "Ana Lee", 12.0),
        ("Ana Lee:\n\none\n\ntwo", "Ana Lee", None),
        ("- Ana Lee: one two", "Ana Lee", None),
        ("> Ana Lee: one two", "Ana Lee", None),
    ],
)
def test_labels_are_read_however_they_are_written(text: str, speaker: str, start: float | None):
    recording = read("labelled", f"{text}\n\nCandidate: three\n")
    assert [(speaker, "one two"), ("Candidate", "three")] == said(recording)
    assert start == recording.utterances[0].start


@pytest.mark.parametrize(
    "line",
    [
        "Situation: the model was slow.",
        "Note: nobody knew.",
        "Key takeaway: ask first.",
        "https://example.org/a: see there",
        "10:30: we met.",
        "At 10:30: we met.",
        "and I told them: no.",
        "My manager said: go.",
        "The rule was this: never on a Friday.",
        "Situation: again.\nSituation: and again.",
    ],
)
def test_what_only_looks_like_a_label_stays_speech(line: str):
    text = f"Interviewer: why?\n\nCandidate: because\n{line}\n\nInterviewer: ok"
    assert ("Candidate", " ".join(f"because {line}".split())) == said(read("labelled", text))[1]


def test_where_labels_bear_times_a_word_with_a_colon_is_speech():
    text = "**Ana (00:01):** why?\n\n**Ben (00:04):** because\n\nImpact: much.\n\n**Ana (00:09):** ok"
    assert said(read("labelled", text))[1] == ("Ben", "because Impact: much.")


def test_a_word_in_small_letters_that_recurs_in_front_of_a_colon_is_speech_beside_names():
    text = "Ana: why?\nwell: so\nBen: because\nwell: no\n"
    assert said(read("labelled", text)) == [("Ana", "why? well: so"), ("Ben", "because well: no")]


def test_accounts_beside_names_are_labels():
    text = "Ana Lee: is that you?\niPhone: yes\nAna Lee: good\nguest-7: hi\nAna Lee: hi\nguest-7: so\n"
    assert [s for s, _ in said(read("labelled", text))] == [
        "Ana Lee",
        "iPhone",
        "Ana Lee",
        "guest-7",
        "Ana Lee",
        "guest-7",
    ]


def test_a_heading_may_end_in_an_initial():
    text = "Ruben T.  0:02  \none\n\nAna Lee  0:05  \ntwo\n"
    assert said(read("otter", text)) == [("Ruben T.", "one"), ("Ana Lee", "two")]


def test_labels_in_small_letters_name_speakers_where_all_are_written_so():
    assert said(read("labelled", "ana: why?\nben: because\nana: ok\nben: yes\n")) == [
        ("ana", "why?"),
        ("ben", "because"),
        ("ana", "ok"),
        ("ben", "yes"),
    ]


def test_titles_and_keys_on_top_are_noted_and_not_spoken():
    text = "# Mock interview\nDate: 3 May\nCandidate: Ana Lee\n\n---\n\nInterviewer: why?\nCandidate: because\n"
    recording = read("labelled", text)
    assert said(recording) == [("Interviewer", "why?"), ("Candidate", "because")]
    assert recording.notes == ["4 lines above the first label, not read as speech"]


def test_sentences_above_the_first_label_are_speech_of_nobody():
    text = (
        "So we have been talking for a while now, and the tape was not yet running at all then.\nAna: why?\nBen: so\n"
    )
    assert (lambda u: (u.speaker, len(u.words)))(read("labelled", text).utterances[0]) == (None, 19)


def test_a_time_in_front_of_a_paragraph_times_it_and_is_no_word():
    recording = read("labelled", "[00:01] Ana: one\n[00:05] two\n[00:09] Ben: three\n")
    assert [(u.speaker, u.text, u.start) for u in recording.utterances] == [
        ("Ana", "one", 1.0),
        ("Ana", "two", 5.0),
        ("Ben", "three", 9.0),
    ]


def test_text_without_labels_is_an_error_that_says_how_to_label_it():
    with pytest.raises(TranscriptError, match=r"^file\.txt:1: .*'Interviewer:' and 'Candidate:'"):
        read("labelled", "Just an essay.\n\nWith two paragraphs.")
