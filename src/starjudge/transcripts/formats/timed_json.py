"""What the readers of timed JSON share: timed pieces of speech in, utterances with timed words out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from starjudge.errors import TranscriptError
from starjudge.models.transcript import TimeBasis, Word
from starjudge.transcripts.formats.json_text import Field, JsonText, Spoken
from starjudge.transcripts.formats.matching import owners
from starjudge.transcripts.formats.pieces import Piece, Told, joined, place, share
from starjudge.transcripts.reader import Recording, Source, Utterance

LONGEST = 7 * 24 * 3600  # seconds; a later time is no time of a recording
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LONE = re.compile("[\ud800-\udfff]")  # half a character, which JSON can write and no file can hold
_NOTES = {
    "untimed": "words without times, placed between their neighbours: {}",
    "spread": "words timed only by their segment, whose time is spread over them: {}",
    "negative": "times below zero, read as zero: {}",
    "backwards": "ends before their start, moved to the start: {}",
    "disorder": "words that begin before the word in front of them, kept in the file's order: {}",
    "empty": "empty entries, skipped: {}",
    "lone": "words with half a character, shown as \ufffd: {}",
    "mismatch": "stretches whose text and timed words differ, where the text is read: {}",
}


class TimedJson(JsonText):
    """A file while it is read, and the count of what is odd about it."""

    def __init__(self, source: Source, scale: float = 1.0) -> None:
        """A file whose times are seconds times `scale`."""
        super().__init__(source)
        self.scale = scale
        self.odd: Counter[str] = Counter()
        self.own = 0
        """Words with times of their own."""
        self._labels: dict[int | str, str | None] = {}

    def entries(self, node: dict[str, Any], key: str, field: Field) -> Iterable[tuple[dict[str, Any], Field]]:
        """The objects of a list, each with its way; nulls are skipped and counted."""
        for i, item in enumerate(self.items(node, key, field)):
            if item is None:
                self.odd["empty"] += 1
            else:
                yield item, (field, key, i)

    def span(
        self, node: dict[str, Any], field: Field, start: str = "start", end: str = "end"
    ) -> tuple[float | None, float | None]:
        """Start and end of an object in seconds, an end before the start mended."""
        at, until = self.seconds(node.get(start), field, start), self.seconds(node.get(end), field, end)
        if at is not None and until is not None and until < at:
            self.odd["backwards"] += 1
            until = at
        return at, until

    def seconds(self, value: object, field: Field, key: str) -> float | None:
        """A time; ``None`` for null. Raises `TranscriptError` for what is none."""
        if value is None:
            return None
        if isinstance(value, str) and _NUMBER.fullmatch(value):  # some servers write numbers as strings
            value = float(value)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self.error((field, key), "a number", value)
        if not abs(value) <= LONGEST * self.scale:
            raise self.error((field, key), "a time within a week of the start", value)
        if value < 0:
            self.odd["negative"] += 1
            return 0.0
        return round(value / self.scale, 3) if self.scale != 1 else float(value)

    def speaker(self, node: dict[str, Any], field: Field, key: str = "speaker") -> str | None:
        """A speaker's label: a name as it stands, a number N as ``Speaker N``; ``None`` where there is none."""
        value = node.get(key)
        if value is None:
            return None
        if type(value) in (int, str) and value in self._labels:  # each word has one; a bool is no number here
            return self._labels[value]
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**6:
            label: str | None = f"Speaker {value}"
        elif isinstance(value, str):
            label = self._whole(" ".join(value.split())) or None
        else:
            raise self.error((field, key), "a speaker's name or number", value)
        if label is None or label.isascii():  # of others it is counted how often they stand there
            self._labels[value] = label
        return label

    def told(
        self,
        text: Spoken | None,
        pieces: Sequence[Piece],
        span: tuple[float | None, float | None] = (None, None),
        speaker: str | None = None,
    ) -> list[Utterance]:
        """The utterances of one stretch of speech.

        Args:
            text: the maker's own text of it; where it differs from the pieces, it is what was said.
            pieces: its timed words.
            span: its own start and end.
            speaker: who speaks where a piece does not say.

        """
        words = self._words(text, pieces)
        if not words:
            return []
        self._name(words, speaker)
        self._time(words, span, bool(pieces))
        out: list[Utterance] = []
        run: list[Told] = []
        for word in words:
            if run and run[-1].speaker != word.speaker:
                out.append(self._utterance(run))
                run = []
            run.append(word)
        out.append(self._utterance(run))
        if span[0] is not None and (out[0].start is None or len(out) == 1):
            out[0].start = span[0] if out[0].start is None else min(span[0], out[0].start)
        if span[1] is not None and len(out) == 1 and out[0].start is not None:
            out[0].end = max(span[1], out[0].end or 0.0, out[0].start)
        return out

    def recording(self, utterances: list[Utterance], fillers_kept: bool | None, field: str) -> Recording:
        """The recording, or `TranscriptError` naming the field where words were expected and none stands."""
        total = sum(len(u.words) for u in utterances)
        if not total:
            raise TranscriptError(
                f"{self.source.name}: field {field}: expected spoken words, got none; transcribe the recording again"
            )
        basis: TimeBasis = "none"
        timed = sum(1 for u in utterances for w in u.words if w.at is not None)
        if timed:
            basis = "word" if 2 * self.own >= timed else "cue"
        elif any(u.start is not None for u in utterances):
            basis = "turn"
        if basis == "cue":
            del self.odd["spread"]
        before = -1.0
        for u in utterances:
            for w in u.words:
                if w.at is not None:
                    self.odd["disorder"] += w.at < before
                    before = w.at
        notes = [text.format(f"{self.odd[kind]:,}") for kind, text in _NOTES.items() if self.odd[kind]]
        return Recording(utterances, basis, fillers_kept, notes)

    def _words(self, text: Spoken | None, pieces: Sequence[Piece]) -> list[Told]:
        raw = self.source.text
        spoken = joined(pieces, raw)
        if not text or text.text.split() in ([], [w.text for w in spoken]):
            return spoken
        told = text.words(raw)
        if not pieces:
            return [Told(w, a, b, None, None, None) for w, a, b in told]
        mine, exact = owners([w for w, _, _ in told], [w.text for w in spoken])
        self.odd["mismatch"] += not exact
        out: list[Told] = []
        for (word, a, b), own in zip(told, mine, strict=True):
            if own is None:
                out.append(Told(word, a, b, None, None, None))
                continue
            first, last = spoken[own[0]], spoken[own[1]]
            out.append(Told(word, a, b, first.at, last.until, first.speaker))
        share(out, mine)
        return out

    def _name(self, words: list[Told], speaker: str | None) -> None:
        """Gives a word without a speaker that of the word in front of it, else of the stretch, else of the next."""
        here: str | None = None
        for word in words:
            here = word.speaker = word.speaker or here
        following = next((w.speaker for w in words if w.speaker), speaker)
        for word in words:
            if word.speaker:
                break
            word.speaker = speaker or following

    def _time(self, words: list[Told], span: tuple[float | None, float | None], counted: bool) -> None:
        """Places words without times between their neighbours."""
        own = sum(1 for w in words if w.at is not None)
        self.own += own
        if own < len(words) and (own or None not in span):
            self.odd["untimed" if own else "spread"] += len(words) - own
        i = 0
        while i < len(words):
            if words[i].at is not None:
                i += 1
                continue
            j = i
            while j < len(words) and words[j].at is None:
                j += 1
            left = words[i - 1].until or words[i - 1].at if i else span[0]
            right = words[j].at if j < len(words) else span[1]
            if own and left is None:
                left = right
            if left is not None and (own or right is not None):
                place(words[i:j], left, left if right is None else max(left, right))
            i = j
        for k, word in enumerate(words):
            if word.at is None:
                word.until = None  # an end without a beginning, and no neighbour to tell it
            elif word.until is None:
                after = words[k + 1].at if k + 1 < len(words) else None
                word.until = max(word.at, after if after is not None else word.at)
            else:
                word.until = max(word.at, word.until)

    def _utterance(self, run: list[Told]) -> Utterance:
        words, texts, here = [], [], 0
        for told in run:
            text = self._whole(told.text)
            stands = (told.a, told.b) if told.a >= 0 else None
            words.append(Word(here, here + len(text), told.at, told.until, stands))
            texts.append(text)
            here += len(text) + 1
        starts = [w.at for w in words if w.at is not None]
        ends = [w.until for w in words if w.until is not None]
        return Utterance(
            run[0].speaker, " ".join(texts), words, min(starts) if starts else None, max(ends) if ends else None
        )

    def _whole(self, text: str) -> str:
        if text.isascii() or not _LONE.search(text):
            return text
        self.odd["lone"] += 1
        return _LONE.sub("\ufffd", text)
