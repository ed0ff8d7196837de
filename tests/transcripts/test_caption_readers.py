"""WebVTT (W3C, Zoom, Teams) and SubRip: each word once, with its speaker, its place and its time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_text import read, recognised, said, turns
from writers_text import CUES, NEWLINES, Spoken

from starjudge.errors import TranscriptError


def vtt(*cues: str) -> str:
    """A WebVTT file of cues, each two seconds behind the one in front of it."""
    times = [f"00:{2 * i:02d}.000 --> 00:{2 * i + 2:02d}.000" for i in range(len(cues))]
    return "WEBVTT\n\n" + "\n\n".join(f"{time}\n{cue}" for time, cue in zip(times, cues, strict=True)) + "\n"


@pytest.mark.parametrize("name", CUES)
@settings(max_examples=60, deadline=None)
@given(spoken=turns(), newline=st.sampled_from(NEWLINES))
def test_turns_written_as_cues_are_read_back_with_the_same_words_speakers_and_times(
    name: str, spoken: list[Spoken], newline: str
):
    reader, write = CUES[name]
    text = write(spoken, newline)
    recording = read(reader, text)
    assert recognised(text) == reader
    assert [(t.speaker, t.text) for t in spoken] == said(recording)
    assert [(t.start, t.end) for t in spoken] == [(u.start, u.end) for u in recording.utterances]
    assert recording.time_basis == "cue"


def test_a_cues_time_is_spread_over_its_words_by_their_characters():
    words = read("webvtt", vtt("<v Ana>abcd ef gh")).utterances[0].words
    assert [(w.at, w.until) for w in words] == [(0.0, 1.0), (1.0, 1.5), (1.5, 2.0)]


def test_several_voices_in_a_cue_are_an_utterance_each_and_share_its_time_by_characters():
    recording = read("webvtt", vtt("<v Ana>ab cd</v> <v.loud Ben>efgh"))
    assert said(recording) == [("Ana", "ab cd"), ("Ben", "efgh")]
    assert [(u.start, u.end) for u in recording.utterances] == [(0.0, 1.0), (1.0, 2.0)]


def test_a_voice_is_over_at_its_end_tag_and_the_outer_one_goes_on():
    assert said(read("webvtt", vtt("<v Ana>one <v Ben>two</v> three</v> four"))) == [
        ("Ana", "one"),
        ("Ben", "two"),
        ("Ana", "three"),
        (None, "four"),
    ]


def test_a_voice_tag_may_stand_on_a_line_of_its_own_or_break_over_lines():
    assert said(read("webvtt", vtt("<v Ana Lee>\nhello", "<v\nBen Roe>hi"))) == [
        ("Ana Lee", "hello"),
        ("Ben Roe", "hi"),
    ]


def test_the_bare_dash_as_a_voice_names_nobody():
    assert said(read("webvtt", vtt("<v ->hello</v>"))) == [(None, "hello")]


def test_tags_and_entities_are_decoded_and_a_tag_inside_a_word_does_not_split_it():
    text = vtt(
        "<i>un</i>able <c.red.big>R&amp;D</c> &lt;b&gt; &#8211;&nbsp;&#x41; <lang en-GB>ok</lang>\n"
        "<ruby>a<rt>b</rt></ruby>"
    )
    assert said(read("webvtt", text)) == [(None, "unable R&D <b> – A ok ab")]


def test_angle_brackets_that_are_no_markup_stay_words():
    assert said(read("webvtt", vtt("<laughs> a < b and c > d &unknown; AT&T"))) == [
        (None, "<laughs> a < b and c > d &unknown; AT&T")
    ]


def test_an_arrow_in_a_cues_words_is_speech():
    assert said(read("webvtt", vtt("from a --> b\nthen", "--> done"))) == [
        (None, "from a --> b then"),
        (None, "--> done"),
    ]


def test_a_timing_line_behind_a_cues_words_begins_a_new_cue_and_its_number_is_no_word():
    text = "WEBVTT\n\n1\n00:01.000 --> 00:02.000\none 2\n2\n00:02.000 --> 00:03.000\ntwo\n"
    assert said(read("webvtt", text)) == [(None, "one 2"), (None, "two")]


def test_a_number_that_does_not_count_on_is_speech():
    text = "WEBVTT\n\n1\n00:01.000 --> 00:02.000\nhow many\n40\n00:02.000 --> 00:03.000\ntwo\n"
    assert said(read("webvtt", text)) == [(None, "how many 40"), (None, "two")]


@pytest.mark.parametrize("block", ["NOTE\nhidden", "NOTE hidden\nhidden", "STYLE\n::cue { }", "REGION\nid:a"])
def test_note_style_and_region_blocks_are_no_speech(block: str):
    text = f"WEBVTT\n\n{block}\n\n00:00.000 --> 00:02.000\nNOTE this is said\n\n{block}\n"
    assert said(read("webvtt", text)) == [(None, "NOTE this is said")]


def test_text_behind_an_empty_line_belongs_to_the_cue_above_and_is_noted():
    recording = read(
        "srt", "1\n00:00:01,000 --> 00:00:02,000\none\n\ntwo three\n\n2\n00:00:03,000 --> 00:00:04,000\nfour\n"
    )
    assert said(recording) == [(None, "one two three"), (None, "four")]
    assert any("without a timing line" in note for note in recording.notes)


def test_a_cue_number_cut_off_at_the_end_is_no_word():
    assert said(read("srt", "1\n00:00:01,000 --> 00:00:02,000\none\n\n2\n")) == [(None, "one")]


def test_cues_out_of_order_are_put_in_order_and_noted():
    recording = read("webvtt", "WEBVTT\n\n00:05.000 --> 00:06.000\nlater\n\n00:01.000 --> 00:02.000\nfirst\n")
    assert said(recording) == [(None, "first"), (None, "later")]
    assert any("order" in note for note in recording.notes)


def test_an_end_before_the_start_is_tolerated_and_noted():
    recording = read("webvtt", "WEBVTT\n\n00:05.000 --> 00:03.000\nlate words\n")
    assert [(u.start, u.end) for u in recording.utterances] == [(5.0, 5.0)]
    assert any("end before the start" in note for note in recording.notes)


def test_overlapping_cues_keep_their_own_times():
    text = "WEBVTT\n\n00:01.000 --> 00:05.000\n<v A>one\n\n00:02.000 --> 00:03.000\n<v B>two\n"
    assert [(u.start, u.end) for u in read("webvtt", text).utterances] == [(1.0, 5.0), (2.0, 3.0)]


def test_two_lines_with_dashes_are_two_speakers_and_the_dashes_no_words():
    assert said(read("webvtt", vtt("- Where?\n- Here,\nthere."))) == [(None, "Where?"), (None, "Here, there.")]


def test_one_line_with_a_dash_is_left_alone():
    assert said(read("webvtt", vtt("- Where?\nHere."))) == [(None, "- Where? Here.")]


def test_rolling_captions_are_read_once_and_times_between_words_are_kept():
    text = (
        "WEBVTT\n\n00:00.000 --> 00:02.000\n \nso<00:00:01.000><c> it</c>\n\n00:02.000 --> 00:02.010\nso it\n \n\n"
        "00:02.010 --> 00:04.000\nso it\nso<00:00:03.000><c> it</c>\n"
    )
    recording = read("webvtt", text)
    assert said(recording) == [(None, "so it"), (None, "so it")]
    assert recording.time_basis == "word"
    assert [w.at for u in recording.utterances for w in u.words] == [0.0, 1.0, 2.01, 3.0]


def test_people_who_repeat_themselves_are_not_taken_for_rolling_captions():
    assert len(read("webvtt", vtt("no", "no", "no\nno", "no", "yes", "yes")).utterances) == 6


def test_times_in_some_cues_only_leave_the_basis_at_cues():
    recording = read("webvtt", vtt("one<00:00:01.500> two", "three four"))
    assert recording.time_basis == "cue"
    assert [w.at for w in recording.utterances[0].words] == [0.0, 1.5]


def test_a_time_between_words_that_lies_outside_of_its_cue_is_drawn_into_it():
    words = read("webvtt", vtt("one<00:09:00.000> two<00:00:00.500> three")).utterances[0].words
    assert [w.at for w in words] == [0.0, 2.0, 2.0]


def test_numbered_zoom_cues_without_a_name_go_on_with_the_speaker():
    text = vtt("Ana Lee: one: two", "three", "Ben: four").replace("00:00.000", "1\n00:00.000")
    numbered = text.replace("00:02.000 -->", "2\n00:02.000 -->").replace("00:04.000 -->", "3\n00:04.000 -->")
    assert said(read("zoom-vtt", numbered)) == [("Ana Lee", "one: two"), ("Ana Lee", "three"), ("Ben", "four")]


def test_cues_without_numbers_and_without_a_name_have_no_speaker():
    recording = read("zoom-vtt", vtt("Ana Lee: one", "three", "Ben: four"))
    assert said(recording) == [("Ana Lee", "one"), (None, "three"), ("Ben", "four")]
    assert any("without a speaker" in note for note in recording.notes)


def test_a_colon_in_few_cues_of_a_plain_webvtt_file_is_speech():
    text = vtt("Well: yes", "no", "and so", "on")
    assert recognised(text) == "webvtt"
    assert said(read("webvtt", text))[0] == (None, "Well: yes")


def test_words_that_structure_speech_are_no_zoom_names():
    text = vtt("Ana Lee: one", "Situation: two", "Note: three", "Ana Lee: four")
    assert {"Ana Lee", None} == {speaker for speaker, _ in said(read("zoom-vtt", text))}


def test_a_label_of_subrip_goes_on_where_labels_stand_only_at_a_change_of_speaker():
    text = vtt("Ana: one", "two", "Ben: three")[8:]
    assert said(read("srt", text)) == [("Ana", "one"), ("Ana", "two"), ("Ben", "three")]


def test_a_label_of_subrip_does_not_go_on_where_a_speakers_cues_repeat_it():
    text = vtt("Ana: one", "Ana: two", "three", "Ben: four")[8:]
    assert said(read("srt", text))[2] == (None, "three")


def test_bracketed_labels_name_speakers_and_bracketed_sounds_do_not():
    text = vtt("[Music] ha", "[Ana] one", "[SPEAKER_01]: two", "[Ana] three")[8:]
    assert said(read("srt", text)) == [(None, "[Music] ha"), ("Ana", "one"), ("SPEAKER_01", "two"), ("Ana", "three")]


def test_the_note_on_placement_in_subrip_is_no_word():
    assert said(read("srt", vtt("{\\an8}up {\\i1}here{\\i0}")[8:])) == [(None, "up here")]


def test_two_labelled_lines_in_a_cue_are_two_utterances():
    text = vtt("Ana: one\nBen: two", "Ana: three", "Ben: four")[8:]
    assert said(read("srt", text))[:2] == [("Ana", "one"), ("Ben", "two")]


@pytest.mark.parametrize("line", ["00:01.000 -> 00:02.000", "0:61:00.000 --> 0:62:00.000", "xx:yy --> 00:02.000"])
def test_a_wrong_timing_line_is_an_error_that_names_file_line_and_what_was_expected(line: str):
    text = f"WEBVTT\n\n00:00.000 --> 00:01.000\none\n\n{line.replace('->', '-->').replace('--->', '-->')}x\ntwo\n"
    text = text.replace("00:02.000x", "00:2x")
    with pytest.raises(TranscriptError, match=r"^file\.txt:6: '.*' is no timing line; expected '00:00:01\.000 -->"):
        read("webvtt", text)


def test_a_cr_counts_as_a_line_in_errors():
    with pytest.raises(TranscriptError, match=r"^file\.txt:3: "):
        read("webvtt", "WEBVTT\r\r00:0x --> 00:02.000\rone\r")


@pytest.mark.parametrize("text", ["WEBVTT\n", "WEBVTT\n\nsome words\n", "", "  \n", vtt("", "<i></i>")])
@pytest.mark.parametrize("reader", ["webvtt", "zoom-vtt", "teams-vtt", "srt"])
def test_a_file_without_cues_or_words_is_an_error_that_says_what_was_expected(reader: str, text: str):
    with pytest.raises(TranscriptError, match=r"^file\.txt:1: .*expected"):
        read(reader, text)
