"""Bring in what the batches gave, and write the records: one for every row, as a live run would."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedWriter
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from starjudge.batch.openai_batch.collected import CollectedModel
from starjudge.batch.openai_batch.exchange import fetch, look
from starjudge.batch.openai_batch.replies import CollectedReplies
from starjudge.batch.openai_batch.service import service_for
from starjudge.batch.openai_batch.settings import Asked, Prices, collected_grader, fingerprint_of, hold_fingerprint
from starjudge.batch.openai_batch.standing import Standing, standing_of
from starjudge.batch.openai_batch.state import StateFile
from starjudge.batch.openai_batch.walk import Looked, Progress, Rows, Say, failed, looked_at, rows_of
from starjudge.batch.tally import Tally
from starjudge.batch.work import line_of
from starjudge.chat.retrying import Retry
from starjudge.errors import InputError
from starjudge.models.batch import BatchRecord, BatchSummary
from starjudge.resources.private_files import private

if TYPE_CHECKING:
    import openai


_TABLES = (".csv", ".tsv", ".parquet", ".pq")  # endings that promise another form


@dataclass(frozen=True, slots=True)
class Collected:
    """What a collect found."""

    summary: BatchSummary
    """Of the records that are finished."""
    waiting: int
    """Rows whose requests are under way."""
    to_submit: int
    """Rows that need a request which is not under way: submit again."""
    written: bool
    """Whether the output was written."""
    standing: Standing
    notes: tuple[str, ...] = ()

    @property
    def pending(self) -> int:
        """Rows without a record."""
        return self.waiting + self.to_submit


def collect(
    state: str | PathLike[str],
    output: str | PathLike[str],
    *,
    rows: Rows | None = None,
    partial: bool = False,
    give_up: bool = False,
    prices: Prices = None,
    base_url: str | None = None,
    api_key: str | None = None,
    client: openai.OpenAI | None = None,
    say: Say = lambda line: None,
    progress: Progress = lambda row: None,
    retry: Retry | None = None,
) -> Collected:
    """Bring in what the batches gave, and write the results as JSON Lines, in the order of the inputs.

    The output is written whole when every row has its record, and not at all before; it is then replaced, not
    appended to. Collecting costs nothing and may be repeated.

    Args:
        state: the run's state file.
        output: where the records go.
        rows: as given to `submit`, where the run began with a function.
        partial: write the records that are finished, also where others are not.
        give_up: write a failure for each row that has no reply.
        prices: list prices, as for `submit`.
        base_url: as for `submit`.
        api_key: as for `submit`; not needed where everything is here.
        client: as for `submit`.
        say: is told what happens, a line at a time.
        progress: is told the number of each row that is looked at.
        retry: when to ask again; for tests.

    Raises:
        InputError: an argument, an input or the state is wrong, or the run was begun otherwise.
        ModelError: the provider cannot be reached or refuses.

    """
    out = _checked(Path(output))
    with StateFile(str(state)) as file:
        run = file.run
        asked = Asked(**run.asked)
        chat = CollectedModel(str(run.fingerprint.get("model")), str(run.fingerprint.get("server")))
        grader, judge = collected_grader(asked, chat, prices)
        notes = hold_fingerprint(run, fingerprint_of(asked, judge), file.path)
        source = rows_of(rows, file, asked, say, out)
        if any(part.batch is not None and not part.fetched for part in run.parts):
            service = service_for(file, base_url, api_key, client, retry)
            look(file, service)
            notes += fetch(file, service)
        under_way, tally = file.under_way(sent=True), Tally()
        waiting = to_submit = 0
        with CollectedReplies(file.lines_files()) as replies, _replacing(out) as results:
            chat.lines, chat.under_way = replies, under_way
            for looked in looked_at(source, grader, judge, chat, progress):
                record = looked.record
                if looked.missing:
                    known = all(one.key in under_way for one in looked.missing)
                    waiting, to_submit = waiting + known, to_submit + (not known)
                    if not give_up:
                        continue
                    record = _given_up(looked, replies)
                tally.add(record)
                results.file.write(line_of(record))
            results.keep = partial or give_up or not (waiting or to_submit)
        if results.keep and str(out) not in run.outputs:
            run.outputs.append(str(out))
            file.save()
        if replies.unreadable:
            notes.append(f"{file.folder}: {replies.unreadable} lines of the provider's files could not be read")
        return Collected(tally.summary(), waiting, to_submit, results.keep, standing_of(run), tuple(notes))


def _given_up(looked: Looked, replies: CollectedReplies) -> BatchRecord:
    reasons = [line.reason for one in looked.missing if (line := replies.get(one.key)) is not None and line.reason]
    why = f" ({', '.join(sorted(set(reasons)))})" if reasons else ""
    message = f"{looked.row.place}: the Batch API gave no reply{why}; submit it again"
    return failed(looked.row, "ModelUnavailable", message)


def _checked(path: Path) -> Path:
    if path.suffix.lower() in _TABLES:
        raise InputError(f"{path}: expected a name such as results.jsonl; results are written as JSON Lines only")
    if path.is_dir():
        raise InputError(f"{path}: is a directory; name a file for the results")
    if not path.parent.is_dir():
        raise InputError(f"{path}: the folder {path.parent} does not exist; make it first")
    if path.is_file() and not _holds_records(path):
        raise InputError(f"{path}: holds something else than results of a batch; name another output")
    return path


def _holds_records(path: Path) -> bool:
    """Whether a file may be replaced: an answer file named by mistake must not be."""
    try:
        with path.open("rb") as file:
            line = file.readline()
        return not line or {"id", "input", "evaluation", "failure"} <= set(json.loads(line))
    except (OSError, ValueError, TypeError, RecursionError):
        return False


class _Results:
    """A file being written."""

    def __init__(self, file: BufferedWriter) -> None:
        self.file = file
        self.keep = False
        """Whether it takes the place of the output."""


@contextmanager
def _replacing(path: Path) -> Iterator[_Results]:
    """A file that becomes the output at its end, whole or not at all. Raises `InputError`."""
    new = path.with_name(f".{path.name}.new")
    try:
        with open(new, "wb", opener=private) as file:
            results = _Results(file)
            yield results
            file.flush()
            os.fsync(file.fileno())
        if results.keep:
            new.replace(path.resolve())  # a link stays a link
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror or error}") from None
    finally:
        new.unlink(missing_ok=True)
