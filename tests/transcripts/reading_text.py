"""What the tests of the text and caption readers share: the order asked for, random turns, and what holds of a word."""

from __future__ import annotations

import html
import re
from html.entities import html5
from itertools import pairwise
from pathlib import Path

from hypothesis import strategies as st
from writers_text import Spoken

from starjudge.errors import TranscriptError
from starjudge.transcripts.formats import labelled, meet_text, otter, srt, teams_text, webvtt, zoom_text
from starjudge.transcripts.reader import Reader, Recording, Source

ORDER: tuple[Reader, ...] = (
    webvtt.TEAMS_READER,
    webvtt.ZOOM_READER,
    webvtt.READER,
    srt.READER,
    meet_text.READER,
    otter.READER,
    teams_text.READER,
    zoom_text.READER,
    labelled.READER,
)
"""The readers in the order in which they are asked; the surest first."""
BY_ID = {reader.id: reader for reader in ORDER}
FIXTURES = sorted(p for p in (Path(__file__).parent / "fixtures" / "text").iterdir() if p.name != "README.md")
SPEAKERS = ("Priya Nair", "Jonas", "Zoë Älvsjö", "Speaker 1", "Ana O'Hara-Quinn", "Interviewer")

_MARKUP = re.compile(
    r"<(?:(?:[0-9]{1,4}:)?[0-9]{1,2}:[0-9]{2}[.,][0-9]{1,3}|/?(?:v|c|i|b|u|s|em|strong|span|font|ruby|rt|lang)(?:\.[^\s<>]*)?(?:\s[^<>]*)?)>"
    r"|(?P<entity>&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);)|\{\\[^{}\s]{1,60}\}",
    re.IGNORECASE,
)
_ODD = ("-->", "<", "&", "&amp;", "<b>", "</v>", "10:30:", "a:b", "42", "https://x.y/z:", "…", "it's", "#", "**", "um,")
_LETTERS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=8)
words = st.one_of(_LETTERS, st.sampled_from(_ODD), st.sampled_from(("we", "shipped", "it", "um", "late.")))
tame_words = st.text(st.characters(categories=("Ll",)), min_size=1, max_size=8)


@st.composite
def turns(draw: st.DrawFn, word: st.SearchStrategy[str] = words) -> list[Spoken]:
    """Turns in order of time, one second and more apart, some longer than an hour into the recording."""
    out: list[Spoken] = []
    now = draw(st.integers(0, 4000))
    for _ in range(draw(st.integers(1, 6))):
        length = draw(st.integers(1, 90))
        text = tuple(w for w in draw(st.lists(word, min_size=1, max_size=9)) if w.split() == [w]) or ("well",)
        out.append(Spoken(draw(st.sampled_from(SPEAKERS)), text, now, now + length))
        now += length + draw(st.integers(0, 500))
    return out


def read(reader_id: str, text: str) -> Recording:
    """What a reader makes of a text; what must hold of every recording is checked."""
    source = Source("file.txt", text)
    recording = BY_ID[reader_id].read(source)
    check(source, recording)
    return recording


def recognised(text: str) -> str | None:
    """Id of the first reader that recognises a text."""
    source = Source("file.txt", text)
    return next((reader.id for reader in ORDER if reader.recognises(source)), None)


def attempt(reader: Reader, source: Source) -> str | None:
    """The message of the error that reading ends in; ``None`` where a recording comes out, which is checked then."""
    try:
        recording = reader.read(source)
    except TranscriptError as error:
        return str(error)
    check(source, recording)
    return None


def said(recording: Recording) -> list[tuple[str | None, str]]:
    """Speakers and words."""
    return [(u.speaker, u.text) for u in recording.utterances]


def check(source: Source, recording: Recording) -> None:
    """Words cover their utterance, stand in the source where they say, and follow each other in time."""
    assert recording.utterances
    taken: set[int] = set()
    for utterance in recording.utterances:
        assert utterance.words
        assert utterance.speaker is None or utterance.speaker.strip() == utterance.speaker != ""
        assert utterance.text.split() == [utterance.text[w.start : w.end] for w in utterance.words]
        assert utterance.text == " ".join(utterance.text.split())
        for word in utterance.words:
            assert word.source is not None
            first, last = word.source
            found, spoken = source.text[first:last], utterance.text[word.start : word.end]
            assert spoken in (found, _decoded(found))
            assert first not in taken or "&" in found
            taken.add(first)
        if utterance.start is not None and utterance.end is not None:
            assert utterance.start <= utterance.end
        if recording.time_basis in ("cue", "word"):
            assert utterance.words[0].at == utterance.start
            assert utterance.words[-1].until == utterance.end
            assert all(w.at is not None and w.until is not None and w.at <= w.until for w in utterance.words)
            assert all((a.until or 0) <= (b.at or 0) for a, b in pairwise(utterance.words))
        else:
            assert all(w.at is None for w in utterance.words)


def _decoded(found: str) -> str:
    return _MARKUP.sub(lambda m: _character(m["entity"]) if m["entity"] else "", found)


def _character(entity: str) -> str:
    return html.unescape(entity) if entity[1] == "#" or entity[1:] in html5 else entity
