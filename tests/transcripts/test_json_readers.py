"""What is read from the JSON of transcription services, and what is said of JSON that cannot be read."""

from __future__ import annotations

import copy
import json
import random
import re
import tracemalloc
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import writers_json
from hypothesis import given, settings
from hypothesis import strategies as st

from starjudge.errors import TranscriptError
from starjudge.transcripts.formats.json_text import json_fault, unknown_json
from starjudge.transcripts.reader import Reader, Recording, Source
from starjudge.transcripts.source import load, source_of

FOLDER = Path(__file__).parent / "fixtures" / "json"
FIXTURES = sorted(FOLDER.glob("*.json"))
MODULES = ("whisperx", "whisper", "openai_json", "deepgram", "assemblyai", "revai")
READERS: dict[str, Reader] = {
    reader.id: reader for reader in (import_module(f"starjudge.transcripts.formats.{m}").READER for m in MODULES)
}


def read(content: Any, named: str | None = None) -> Recording:
    """A tree or text read by the reader that recognises it, or the one named."""
    text = content if isinstance(content, str) else json.dumps(content)
    source = Source("talk.json", text, text.encode())
    return (READERS[named] if named else recognised(source)).read(source)


def recognised(source: Source) -> Reader:
    (reader,) = [reader for reader in READERS.values() if reader.recognises(source)]
    return reader


def fixture(name: str) -> Recording:
    source = load(FOLDER / f"{name}.json")
    return recognised(source).read(source)


def told(recording: Recording) -> list[tuple[str | None, str]]:
    return [(u.speaker, u.text) for u in recording.utterances]


def times(recording: Recording) -> list[tuple[str, float | None, float | None]]:
    return [(u.text[w.start : w.end], w.at, w.until) for u in recording.utterances for w in u.words]


def in_order(needle: str, hay: str) -> bool:
    """Whether the letters of a word stand in this order in a stretch of the file."""
    rest = iter(hay)
    return all(char in rest for char in needle)


def holds(source: Source, recording: Recording) -> None:
    """Each word stands in its utterance and in the file, with times that do not run backwards within it."""
    for u in recording.utterances:
        assert u.text.split() == [u.text[w.start : w.end] for w in u.words]
        for w in u.words:
            assert (w.at is None) == (w.until is None)
            assert w.at is None or 0 <= w.at <= (w.until or 0)
            if w.source:
                raw = source.text[w.source[0] : w.source[1]]
                word = u.text[w.start : w.end]
                raw = re.sub(r"(?:\\u[0-9a-fA-F]{4})+|\\.", lambda m: json.loads(f'"{m.group()}"'), raw)
                assert word in raw or in_order(word, raw) or "\ufffd" in word


@pytest.mark.parametrize("path", FIXTURES, ids=lambda p: p.stem)
def test_a_fixture_is_recognised_by_exactly_one_reader_and_its_words_stand_where_they_are_said_to(path: Path) -> None:
    source = load(path)
    assert [r.id for r in READERS.values() if r.recognises(source)] == [path.stem.partition("--")[0]]
    recording = recognised(source).read(source)
    assert recording.utterances
    holds(source, recording)


def test_whisper_words_that_continue_each_other_are_one_word() -> None:
    recording = fixture("whisper--words")
    assert told(recording) == [
        (None, "What did your co-founder object to?"),
        (None, "The €40k budget, mostly."),
    ]
    assert ("co-founder", 0.66, 1.4) in times(recording)
    assert (recording.time_basis, recording.fillers_kept, recording.notes) == ("word", False, [])


def test_whisper_segments_without_words_spread_their_time_and_empty_ones_are_no_speech() -> None:
    recording = fixture("whisper--segments")
    assert recording.time_basis == "cue"
    assert told(recording) == [(None, "Tell me about a model that drifted."), (None, "Ours did, in May.")]
    assert times(recording)[0] == ("Tell", 0.0, pytest.approx(0.392, abs=0.01))
    assert times(recording)[-1] == ("May.", pytest.approx(4.543, abs=0.01), 5.0)


def test_a_bare_list_of_whisper_segments_is_read() -> None:
    assert told(fixture("whisper--list")) == [(None, "So who owned the rollback?"), (None, "I did.")]


def test_whisperx_words_without_times_lie_between_their_neighbours() -> None:
    recording = fixture("whisperx--diarized")
    assert ("2019", 1.05, 1.65) in times(recording)
    assert ("3", 3.4, 3.8) in times(recording)
    assert ("£13.60", 4.7, 5.1) in times(recording)
    assert recording.notes == ["words without times, placed between their neighbours: 3"]


def test_whisperx_words_bear_their_own_speaker_and_word_segments_are_not_read_again() -> None:
    assert told(fixture("whisperx--diarized")) == [
        ("SPEAKER_00", "When did the 2019 project start?"),
        ("SPEAKER_01", "3 weeks late, with £13.60 left."),
        ("SPEAKER_00", "Go on."),
    ]


def test_a_whisperx_segment_without_a_speaker_has_none() -> None:
    assert told(fixture("whisperx--speakerless")) == [("SPEAKER_00", "Hello there."), (None, "Mm-hm.")]


def test_openai_words_without_punctuation_time_the_segments_text() -> None:
    recording = fixture("openai--verbose")
    assert told(recording) == [(None, "How fast was it?"), (None, "It took 30% less, – well, 12 ms.")]
    assert ("30%", 2.5, 3.2) in times(recording)
    assert ("–", 3.6, 3.9) in times(recording)
    assert ("ms.", 4.7, 5.1) in times(recording)


def test_openai_diarized_segments_keep_their_speakers_names() -> None:
    recording = fixture("openai--diarized")
    assert told(recording) == [("A", "Who disagreed?"), ("candidate", "Our lead did."), ("A", "And then?")]
    assert recording.time_basis == "cue"


def test_openai_text_alone_has_no_times() -> None:
    recording = fixture("openai--plain")
    assert told(recording) == [(None, "Why here? Because of the data.")]
    assert recording.time_basis == "none"


def test_deepgram_words_are_read_once_punctuated_and_by_speaker() -> None:
    recording = fixture("deepgram--diarized")
    assert told(recording) == [("Speaker 0", "What broke?"), ("Speaker 1", "Uh, mhmm. The cache.")]
    assert recording.fillers_kept is True


def test_deepgram_without_hesitations_leaves_the_filler_count_unknown() -> None:
    assert fixture("deepgram--multichannel").fillers_kept is False


def test_deepgram_utterances_are_read_where_the_channels_hold_no_words() -> None:
    empty = {"alternatives": [{"transcript": "", "words": [None, {"word": " ", "start": 0, "end": 1}]}]}
    words = [{"word": "hello", "start": 1, "end": 2, "confidence": 0.9, "speaker": 0}]
    content = {"results": {"channels": [empty], "utterances": [{"transcript": "hello", "words": words}]}}
    assert told(read(content)) == [("Speaker 0", "hello")]


def test_deepgram_channels_are_speakers_in_the_order_of_time() -> None:
    assert told(fixture("deepgram--multichannel")) == [
        ("Channel 0", "and who decided"),
        ("Channel 1", "i did with data"),
        ("Channel 0", "right then"),
    ]


def test_assemblyai_times_are_milliseconds() -> None:
    recording = fixture("assemblyai--utterances")
    assert told(recording) == [("A", "Any regrets?"), ("B", "One: testing.")]
    assert times(recording)[0] == ("Any", 0.25, 0.4)
    assert times(recording)[-1] == ("testing.", 1.9, 2.455)


def test_assemblyai_without_speakers_is_read_from_its_words() -> None:
    assert told(fixture("assemblyai--no-speakers")) == [(None, "Any regrets? One: testing.")]


def test_assemblyai_asked_for_disfluencies_keeps_fillers() -> None:
    content = json.loads((FOLDER / "assemblyai--utterances.json").read_text("utf-8"))
    assert read(content).fillers_kept is False
    assert read({**content, "disfluencies": True}).fillers_kept is True


def test_an_assemblyai_job_that_failed_says_why() -> None:
    content = {"id": "1", "status": "error", "audio_url": "x", "text": None, "error": "Download error, 404"}
    with pytest.raises(TranscriptError, match=r"talk\.json: field status: .*'error' \(Download error, 404\)"):
        read(content)


def test_revai_punctuation_joins_the_words_and_speakers_have_their_names() -> None:
    recording = fixture("revai--names")
    assert told(recording) == [
        ("Interviewer", "Hi, who signed off?"),
        ("Candidate", "Um, <inaudible> state-run it’s called."),
    ]
    assert ("<inaudible>", 2.2, 3.0) in times(recording)
    assert ("state-run", 3.0, 3.6) in times(recording)
    assert recording.fillers_kept is True


def test_revai_without_punctuation_still_parts_words() -> None:
    recording = fixture("revai--no-punct")
    assert told(recording) == [("Speaker 0", "who signed"), ("Speaker 1", "nobody")]
    assert recording.fillers_kept is None


def test_fillers_are_kept_where_a_whisper_file_holds_them_in_numbers() -> None:
    said = [(None, [(w, i, i + 1.0) for i, w in enumerate("Um, so uh we um waited".split())])]
    assert read(writers_json.whisper(said)).fillers_kept is True


def test_a_text_with_a_word_that_is_not_timed_keeps_it_and_says_so() -> None:
    words = [{"word": " We", "start": 0.0, "end": 0.5}, {"word": " it.", "start": 2.0, "end": 2.5}]
    recording = read({"segments": [{"start": 0.0, "end": 2.5, "text": " We shipped it.", "words": words}]})
    assert times(recording) == [("We", 0.0, 0.5), ("shipped", 0.5, 2.0), ("it.", 2.0, 2.5)]
    assert any(note.startswith("stretches whose text and timed words differ") for note in recording.notes)


def test_times_as_strings_are_read_and_null_times_lie_between_their_neighbours() -> None:
    words = [
        {"word": "a", "start": "0.5", "end": "1.0"},
        {"word": "b", "start": None, "end": None},
        {"word": "c", "start": 2.0, "end": 3.0},
    ]
    recording = read({"segments": [{"start": 0.5, "end": 3.0, "text": "a b c", "words": words, "speaker": "S"}]})
    assert times(recording)[1] == ("b", 1.0, 2.0)


@pytest.mark.parametrize(
    ("start", "end", "note", "expected"),
    [
        (3.0, 2.0, "ends before their start, moved to the start: 1", (3.0, 3.0)),
        (-2.0, 4.0, "times below zero, read as zero: 1", (0.0, 4.0)),
    ],
)
def test_an_odd_time_is_mended_and_noted(start: float, end: float, note: str, expected: tuple[float, float]) -> None:
    words = [{"word": "so", "start": start, "end": end}]
    recording = read({"segments": [{"start": 0.0, "end": 5.0, "text": "so", "words": words}]})
    assert times(recording) == [("so", *expected)]
    assert recording.notes == [note]


def test_words_out_of_order_are_kept_as_they_stand_and_noted() -> None:
    words = [{"word": " b", "start": 4.0, "end": 5.0}, {"word": " a", "start": 1.0, "end": 2.0}]
    recording = read({"segments": [{"start": 0.0, "end": 5.0, "text": " b a", "words": words}]})
    assert times(recording) == [("b", 4.0, 5.0), ("a", 1.0, 2.0)]
    assert recording.notes == ["words that begin before the word in front of them, kept in the file's order: 1"]


def test_null_words_are_skipped_and_noted() -> None:
    words = [None, {"word": None, "start": 0.0, "end": 1.0}, {"word": " yes", "start": 1.0, "end": 2.0}]
    recording = read({"segments": [{"start": 0.0, "end": 2.0, "text": " yes", "words": words}]})
    assert (times(recording), recording.notes) == ([("yes", 1.0, 2.0)], ["empty entries, skipped: 2"])


def test_half_a_character_is_shown_as_such() -> None:
    recording = read('{"segments": [{"start": 0, "end": 1, "text": "ok \\ud83d yes \\ud83d\\ude00"}]}')
    assert told(recording) == [(None, "ok \ufffd yes \U0001f600")]
    told(recording)[0][1].encode()


@pytest.mark.parametrize(
    ("segment", "message"),
    [
        ({"start": "soon", "end": 1, "text": "a"}, r"talk\.json: field segments\[0\]\.start: .*a number, got 'soon'"),
        (
            {"start": 1e9, "end": 1, "text": "a"},
            r"field segments\[0\]\.start: .*within a week of the start, got 1e\+09",
        ),
        ({"start": True, "end": 1, "text": "a"}, r"field segments\[0\]\.start: expected a number, got true"),
        ({"start": 0, "end": 1, "text": 5}, r"field segments\[0\]\.text: expected a string, got 5"),
        (
            {"start": 0, "end": 1, "text": "a", "words": {}},
            r"field segments\[0\]\.words: expected a list, got an object",
        ),
        ({"start": 0, "end": 1, "text": "a", "words": [3]}, r"segments\[0\]\.words\[0\]: expected an object, got 3"),
        ({"start": 0, "end": 1, "text": "a", "words": [{"word": 2}]}, r"segments\[0\]\.words\[0\]\.word: .*a string"),
        ({"start": 0, "end": 1, "text": "  "}, r"field segments: expected spoken words, got none"),
    ],
)
def test_a_field_of_the_wrong_kind_is_named(segment: dict[str, Any], message: str) -> None:
    with pytest.raises(TranscriptError, match=message):
        read({"segments": [segment]}, "whisper")


def test_the_way_to_a_field_of_deepgram_is_told_in_full() -> None:
    words = [{"word": "a", "start": 0, "end": 1}, {"word": "b", "start": [], "end": 2}]
    content = {"results": {"channels": [{"alternatives": [{"transcript": "a b", "words": words}]}]}}
    with pytest.raises(TranscriptError, match=r"field results\.channels\[0\]\.alternatives\[0\]\.words\[1\]\.start"):
        read(content)


def test_a_number_too_large_for_a_float_is_refused() -> None:
    with pytest.raises(TranscriptError, match=r"segments\[0\]\.end: expected a time .* got a huge number"):
        read('{"segments": [{"start": 0, "end": 1e999, "text": "a"}]}')


EXTRA = {
    "confidence": 0.5,
    "speaker_confidence": None,
    "probability": "high",
    "language": "en",
    "channel": [0, 1],
    "alternatives_of_the_word": [{"word": "other", "start": 3, "confidence": 0.1}],
    "text_formatted": {"text": "no speech", "start": 1, "ts": 2},
}
TOLD = [(0, [("What", 0.5, 0.8), ("broke?", 0.9, 1.2)]), (1, [("The", 2.0, 2.1), ("café’s", 2.2, 2.6)])]
SERVICES = [writers_json.whisperx, writers_json.deepgram, writers_json.assemblyai, writers_json.revai]


@pytest.mark.parametrize("write", SERVICES, ids=lambda w: w.__name__)
def test_fields_of_a_word_that_are_not_known_change_nothing(write: Callable[..., str]) -> None:
    content = json.loads(write(TOLD))
    bare = read(content)
    for parent, key in nodes(content):
        node = parent[key]
        if isinstance(node, dict) and ("start" in node or "ts" in node):
            parent[key] = {**EXTRA, **node}
    with_more = read(content)
    assert told(bare) == told(with_more)
    assert times(bare) == times(with_more)
    assert bare.notes == with_more.notes


@pytest.mark.parametrize("indent", [None, 1, 2, 4, 8])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_neither_indents_nor_the_way_characters_are_written_move_a_word(indent: int | None, ascii_only: bool) -> None:
    words = ["naïve", "“cache”", "\U0001f600", 'a"b\\c', "12,15:no", "tab\tand", "end"]
    timed = [(word, i / 10, (i + 1) / 10) for i, word in enumerate(words)]
    text = json.dumps(json.loads(writers_json.whisper([(None, timed)])), indent=indent, ensure_ascii=ascii_only)
    source = source_of(text.encode(), "talk.json")
    recording = recognised(source).read(source)
    spoken = " ".join(words).split()
    assert spoken == [w for w, _, _ in times(recording)]
    places = [w.source or (0, 0) for u in recording.utterances for w in u.words]
    assert spoken == [json.loads(f'"{text[a:b]}"') for a, b in places]


def test_a_backslash_in_front_of_a_letter_that_is_no_ascii_is_no_escape() -> None:
    text = '{"segments": [{"start": 0, "end": 1, "text": "caf\\é"}]}'
    assert Source("talk.json", text).json is None
    assert "no valid JSON" in fault(text)


def test_reading_timed_words_takes_little_memory_however_often_a_file_repeats_them() -> None:
    """Ten hours of talk have a hundred thousand words; 1.3 KB of each is 130 MB, beside the file's own text."""
    talk = [(i % 2, [(f"word{j}", i + j / 30, i + (j + 0.5) / 30) for j in range(20)]) for i in range(200)]
    data = writers_json.deepgram(talk, False).encode()
    tracemalloc.start()
    try:
        source = source_of(data, "talk.json")
        recognised(source).read(source)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak - len(source.text) < 1300 * 20 * 200


def fault(text: str) -> str:
    return str(json_fault(Source("talk.json", text)))


def test_a_truncated_file_says_where_it_breaks_off() -> None:
    whole = (FOLDER / "whisper--words.json").read_text("utf-8")
    for cut in range(2, len(whole.rstrip()) - 1, 7):
        text = whole[:cut]
        line = text.rstrip().count("\n") + 1
        assert re.fullmatch(
            rf"talk\.json:{line}: the JSON breaks off after [\d,]+ characters, .*download it again", fault(text)
        ), text[-40:]


def test_nan_is_told_with_its_line() -> None:
    assert fault('{"segments": [\n{"avg_logprob": NaN}]}').startswith("talk.json:2: NaN is no JSON number")


def test_deep_nesting_and_endless_numbers_are_told() -> None:
    assert "nested deeper" in fault('{"a":' * 200_000 + "1" + "}" * 200_000)
    assert "thousands of digits" in fault('{"segments": [' + "9" * 5000 + "]}")


def test_broken_json_that_is_whole_is_told_with_line_and_column() -> None:
    assert fault('{"text": "a",\n "b" 1}').startswith("talk.json:2: column 6: no valid JSON")
    assert "more text behind the end" in fault('{"text": "a"}\n{"text": "b"}')


@pytest.mark.parametrize("text", ["[00:05:32] Dana: Hello", "{Dana} hello", "WEBVTT", '{"text": "whole"}'])
def test_what_is_no_broken_json_has_no_fault(text: str) -> None:
    assert json_fault(Source("talk.txt", text)) is None


def test_json_that_is_no_transcript_names_its_fields_and_the_formats_known() -> None:
    source = Source("talk.json", '{"job": 1, "items": []}')
    assert not any(reader.recognises(source) for reader in READERS.values())
    message = str(unknown_json(source))
    assert "fields 'job', 'items'" in message
    assert "Deepgram" in message
    assert unknown_json(Source("talk.txt", "Dana: hello")) is None


@pytest.mark.parametrize("reader", READERS.values(), ids=lambda r: r.id)
@pytest.mark.parametrize("text", ["[1, 2]", '"a"', "{}", '{"segments": null}', "3", "Dana: hello", "", '[["a"]]'])
def test_a_reader_that_is_forced_on_something_else_says_what_it_expected(reader: Reader, text: str) -> None:
    assert not reader.recognises(Source("talk.json", text))
    with pytest.raises(TranscriptError, match=r"talk\.json:"):
        reader.read(Source("talk.json", text))


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Z", "Cc", "Cf", "Cs")), min_size=1, max_size=8
).filter(lambda w: len(w.split()) == 1 and any(c.isalnum() for c in w))
TURNS = st.lists(st.lists(WORDS, min_size=1, max_size=8), min_size=1, max_size=6)


def timed(turns: list[list[str]], rate: int) -> list[writers_json.TimedTurn]:
    """Turns of two speakers in alternation, with times in whole milliseconds."""
    now, out = 500, []
    for i, words in enumerate(turns):
        spoken = []
        for word in words:
            spoken.append((word, now / 1000, (now + rate) / 1000))
            now += rate + 40
        out.append((i % 2, spoken))
        now += 1000
    return out


EXACT: list[tuple[Callable[..., str], Callable[[int], str | None]]] = [
    (writers_json.whisper, lambda _: None),
    (writers_json.whisperx, lambda n: f"SPEAKER_{n:02}"),
    (writers_json.deepgram, lambda n: f"Speaker {n}"),
    (writers_json.deepgram_channels, lambda n: f"Channel {n}"),
    (writers_json.assemblyai, lambda n: "AB"[n]),
    (writers_json.revai, lambda n: f"Speaker {n}"),
    (writers_json.openai_verbose, lambda _: None),
    (writers_json.openai_diarized, lambda n: "AB"[n]),
]


@pytest.mark.parametrize(("write", "label"), EXACT, ids=lambda v: getattr(v, "__name__", ""))
@settings(max_examples=40, deadline=None)
@given(turns=TURNS, rate=st.integers(60, 700), ascii_only=st.booleans())
def test_turns_written_out_and_read_back_are_the_same_words_speakers_and_times(
    write: Callable[..., str],
    label: Callable[[int], str | None],
    turns: list[list[str]],
    rate: int,
    ascii_only: bool,
) -> None:
    said = timed(turns, rate)
    if write is writers_json.deepgram_channels and len(said) < 2:
        said.append((1, [("yes", 500.0, 500.5)]))
    source = source_of(write(said, ascii_only).encode(), "talk.json")
    recording = recognised(source).read(source)
    holds(source, recording)
    names = [label(speaker or 0) for speaker, words in said for _ in words]
    assert names == [u.speaker for u in recording.utterances for _ in u.words]
    got = times(recording)
    assert [w for _, words in said for w, _, _ in words] == [w for w, _, _ in got]
    for (word, at, until), (_, a, b) in zip((w for _, words in said for w in words), got, strict=True):
        if recording.time_basis == "word" and not any(c.isdigit() for c in word):
            assert (a, b) == (pytest.approx(at, abs=0.001), pytest.approx(until, abs=0.001))
    for (_, words), u in zip(said, _runs(recording), strict=True):
        assert (u[0], u[1]) == (pytest.approx(words[0][1], abs=0.001), pytest.approx(words[-1][2], abs=0.001))


def _runs(recording: Recording) -> list[tuple[float, float]]:
    """Start and end of each run; Whisper's runs are its segments."""
    out: list[tuple[str | None, float, float]] = []
    for u in recording.utterances:
        start, end = u.start or 0.0, u.end or 0.0
        if out and out[-1][0] == u.speaker and u.speaker is not None:
            out[-1] = (u.speaker, out[-1][1], end)
        else:
            out.append((u.speaker, start, end))
    return [(a, b) for _, a, b in out]


def survives(text: str) -> None:
    """Every reader, also a forced one, gives a recording that holds, or the error for users."""
    source = Source("talk.json", text, text.encode("utf-8", "replace"))
    errors: list[str] = []
    for reader in READERS.values():
        reader.recognises(source)
        try:
            recording = reader.read(source)
        except TranscriptError as error:
            errors.append(str(error))
        else:
            holds(source, recording)
    assert all(error.startswith("talk.json:") and "\n" not in error for error in errors)


def nodes(tree: Any) -> list[tuple[Any, Any]]:
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [found for key, value in inner for found in [(tree, key), *nodes(value)]]


STRANGE = [
    None,
    "",
    "x y",
    0,
    -1,
    10**400,
    1.5,
    True,
    [],
    {},
    [None],
    {"word": 1},
    "1,3:a",
    "12,20:the",
    "\ud800",
    " \n",
]


@pytest.mark.parametrize("path", FIXTURES, ids=lambda p: p.stem)
def test_a_file_with_any_node_replaced_or_dropped_is_read_or_refused_in_words(path: Path) -> None:
    tree = json.loads(path.read_text("utf-8"))
    chance = random.Random(path.name)
    for _ in range(60):
        mutated = copy.deepcopy(tree)
        for _ in range(chance.randint(1, 3)):
            if places := nodes(mutated):
                parent, key = chance.choice(places)
                if chance.random() < 0.3:
                    del parent[key]
                else:
                    parent[key] = copy.deepcopy(chance.choice(STRANGE))
        survives(json.dumps(mutated))


@pytest.mark.parametrize("path", FIXTURES, ids=lambda p: p.stem)
def test_a_file_with_random_bytes_is_read_or_refused_in_words(path: Path) -> None:
    data = path.read_bytes()
    chance = random.Random(path.name)
    for _ in range(40):
        mutated = bytearray(data)
        for _ in range(chance.randint(1, 4)):
            mutated[chance.randrange(len(mutated))] = chance.choice(b'"\\{}[],:0 \x00\xffeN')
        try:
            text = source_of(bytes(mutated), "talk.json").text
        except TranscriptError:
            continue
        survives(text)
        json_fault(Source("talk.json", text))
