"""Target: every reader of transcripts, and the questions and answers found in what they read."""

from __future__ import annotations

import io
import json
import zipfile
from contextlib import suppress
from random import Random
from typing import Final

from fuzzing.cases import require
from fuzzing.mutate import changed_bytes, changed_json
from fuzzing.promises import check_error, check_report, check_session
from fuzzing.seeds import SEED_BYTES, files, interviews
from starjudge import Transcript, evaluate_transcript, render
from starjudge.errors import InputError, TranscriptError
from starjudge.reports import FORMS
from starjudge.transcripts.read import transcript_of
from starjudge.transcripts.registry import reader_for, readers
from starjudge.transcripts.source import source_of
from starjudge.transcripts.turns import merged

_FOLDER: Final = "tests/transcripts"
_REDACTED: Final = 0.2  # share of readings with names masked
_JUDGED: Final = 0.5  # share of interviews that are judged and shown too
_FORMATS: Final = 3  # named formats that each case is read as besides the one it is recognised as


class Transcripts:
    """A file's bytes, read as what they are recognised as, and as other formats by name."""

    name = "transcripts"

    def __init__(self) -> None:
        short = files(_FOLDER, "fixtures/*/*.*")
        self._short = short
        self._long = interviews()
        self._json = [(name, data) for name, data in short if name.endswith(".json")]
        self._all = [data for _, data in short]

    def case(self, rng: Random) -> bytes:
        """A changed file."""
        turn = rng.random()
        if turn < 0.3:
            trees = [json.loads(data) for _, data in rng.sample(self._json, 3)]
            return changed_json(trees[0], trees, rng).encode("utf-8", "replace")
        if turn < 0.5:
            data = rng.choice(self._long)
            start = data.rfind(b"\n", 0, rng.randint(0, len(data))) + 1 if len(data) > SEED_BYTES else 0
            return changed_bytes(data[start : start + SEED_BYTES], self._all, rng)
        name, data = rng.choice(self._short)
        if name.endswith(".docx") and rng.random() < 0.9:
            return _changed_zip(data, rng)
        return changed_bytes(data, self._all, rng)

    def run(self, data: bytes) -> None:
        """Read it; a transcript that is read holds together."""
        # The case itself says which further formats it is read as: the same bytes are the same case.
        rng = Random(data[:512])
        for named in (None, *rng.sample(sorted(readers()), _FORMATS)):
            with suppress(InputError):
                self._read(data, named, redact=rng.random() < _REDACTED, judged=rng.random() < _JUDGED)

    def _read(self, data: bytes, named: str | None, redact: bool, judged: bool) -> None:
        try:
            source = source_of(data, "case.txt")
            reader = reader_for(source, named)
            recording = reader.read(source)
            turns = merged(recording.utterances, recording.time_basis)
            if not turns:
                return
            found = transcript_of(
                turns, name=source.name, format=reader.id, time_basis=recording.time_basis,
                fillers_kept=recording.fillers_kept, redact=redact,
            )  # fmt: skip
        except TranscriptError as error:
            check_error(error)
            raise
        _check(found)
        if found.exchanges and judged:
            session = evaluate_transcript(found, judge="heuristic", until=7)
            check_session(session)
            for form in FORMS:
                check_report(render(session, form), form)


def _check(found: Transcript) -> None:
    # Readers build their values unchecked, for speed: the check that they left out must hold.
    again = Transcript.model_validate_json(found.model_dump_json())
    require(again.turns == found.turns, "a transcript goes through JSON unchanged")
    for exchange in found.exchanges:
        require(exchange.question.strip(), "an exchange has a question")
        for words in (exchange.answer, *(follow_up.answer for follow_up in exchange.follow_ups)):
            require(all(word.end <= len(words.text) for word in words.words), "timed words lie inside the answer")


def _changed_zip(data: bytes, rng: Random) -> bytes:
    """An archive with changed members: changed bytes of the archive itself end in its checksum."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", rng.choice((0, 8))) as new:
        members = [(info.filename, old.read(info)) for info in old.infolist()]
        parts = [content for _, content in members]
        for name, content in members:
            if rng.random() < 0.05:
                continue
            written = changed_bytes(content, parts, rng) if "document" in name or rng.random() < 0.2 else content
            new.writestr(zipfile.ZipInfo(name), written)
    whole = out.getvalue()
    return whole[: rng.randint(0, len(whole))] if rng.random() < 0.03 else whole
