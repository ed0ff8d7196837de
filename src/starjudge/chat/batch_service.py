"""The provider's Batch API: files up, batches made and looked at, files down. Errors are those of `openai_model`.

Nothing here is retried by the SDK. Making a batch costs money: a reply that is lost says nothing about whether the
batch was made, so whoever calls looks for it before asking again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from starjudge.chat.chat_model import Deadline
from starjudge.chat.openai_model import OpenAIChatModel
from starjudge.chat.retrying import Retry
from starjudge.errors import InputError, ModelUnavailable
from starjudge.resources.private_files import private

if TYPE_CHECKING:
    from openai.types import Batch

ENDPOINT = "/v1/chat/completions"
WINDOW = "24h"  # the only one there is
MOST_REQUESTS = 50_000  # in one file
MOST_BYTES = 200_000_000  # of one file: 200 MB, read as the smaller of its two meanings
PURPOSE = "batch"
TRANSFER_SECONDS = 600.0  # for a part of a file to move; 200 MB take a while, but never stand still so long
CALL_SECONDS = 60.0  # for everything else
PAGE = 100  # batches a page of the list

ENDED = ("completed", "failed", "expired", "cancelled")  # the states that a batch does not leave

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class BatchInfo:
    """A batch, as the provider tells of it."""

    id: str
    status: str
    input_file: str
    output_file: str | None = None
    error_file: str | None = None
    requests: int = 0
    completed: int = 0
    failed: int = 0
    faults: tuple[str, ...] = ()
    """Why the whole file was refused, one line each."""
    metadata: Mapping[str, str] | None = None
    created: int = 0
    """Seconds since 1970."""


class BatchService:
    """The Batch API of the server behind a chat model; shares its client, key and errors.

    Args:
        model: whose server is asked.
        retry: when to ask again; for tests.

    """

    def __init__(self, model: OpenAIChatModel, retry: Retry | None = None) -> None:
        self._model = model
        self.place = model.place
        self._retry = retry or Retry()

    def upload(self, path: Path) -> str:
        """Send a file of requests. Out: its id. A file that is sent twice costs nothing. Raises `ModelError`."""

        def send(client: Any, timeout: Any) -> str:
            with path.open("rb") as file:  # not the path: the SDK would read all of it at once
                uploaded = client.files.create(file=(path.name, file), purpose=PURPOSE, timeout=timeout)
            return _text(uploaded, "id")

        return self._asked(send, TRANSFER_SECONDS)

    def create(self, file: str, metadata: dict[str, str]) -> BatchInfo:
        """Make a batch of an uploaded file; it is paid for from now on. Not retried. Raises `ModelError`."""

        def make(client: Any, timeout: Any) -> BatchInfo:
            return _info(
                client.batches.create(
                    input_file_id=file,
                    endpoint=ENDPOINT,
                    completion_window=WINDOW,
                    metadata=metadata,
                    timeout=timeout,
                )
            )

        with self._translated(CALL_SECONDS) as (client, timeout):
            return make(client, timeout)

    def retrieve(self, batch: str) -> BatchInfo:
        """A batch as it is now. Raises `ModelError`."""
        return self._asked(lambda client, timeout: _info(client.batches.retrieve(batch, timeout=timeout)))

    def recent(self, since: float) -> Iterator[BatchInfo]:
        """The account's batches made after a time (seconds since 1970), newest first. Raises `ModelError`."""
        after: str | None = None
        while True:
            page = self._asked(self._page(after))
            yield from (info for info in page if info.created >= since)
            if len(page) < PAGE or page[-1].created < since:
                return
            after = page[-1].id

    def download(self, file: str, path: Path) -> None:
        """Bring a file here, for its owner alone: whole, or not at all. Raises `ModelError`, and `InputError`."""
        new = path.with_name(f"{path.name}.new")

        def bring(client: Any, timeout: Any) -> None:
            streaming = client.files.with_streaming_response
            with (
                streaming.content(file, timeout=timeout) as response,
                open(new, "wb", opener=private) as out,
            ):
                for part in response.iter_bytes():
                    out.write(part)
                out.flush()
                os.fsync(out.fileno())

        try:
            self._asked(bring, TRANSFER_SECONDS)
            new.replace(path)
        except OSError as error:
            raise InputError(f"{path}: cannot be written: {error.strerror or error}") from None

    def _page(self, after: str | None) -> Callable[[Any, Any], list[BatchInfo]]:
        start = {} if after is None else {"after": after}
        # `.data`, not the page itself: iterating over that asks for all the others too.
        return lambda client, timeout: [
            _info(batch) for batch in client.batches.list(limit=PAGE, timeout=timeout, **start).data
        ]

    def _asked(self, call: Callable[[Any, Any], T], seconds: float = CALL_SECONDS) -> T:
        """A call that may be made again without harm, retried where that helps."""

        def once() -> T:
            with self._translated(seconds) as (client, timeout):
                return call(client, timeout)

        return self._retry.call(once, Deadline(None))

    @contextmanager
    def _translated(self, seconds: float) -> Iterator[tuple[Any, Any]]:
        import httpx2

        # The seam's own client and translation: the SDK's errors have one place where they become ours.
        with self._model._translated(Deadline(None), ""):
            yield self._model._openai(), httpx2.Timeout(seconds, connect=5.0)


def _info(batch: Batch) -> BatchInfo:
    counts = getattr(batch, "request_counts", None)
    metadata = getattr(batch, "metadata", None)
    return BatchInfo(
        id=_text(batch, "id"),
        status=_text(batch, "status"),
        input_file=str(getattr(batch, "input_file_id", "") or ""),
        output_file=getattr(batch, "output_file_id", None) or None,
        error_file=getattr(batch, "error_file_id", None) or None,
        requests=getattr(counts, "total", 0) or 0,
        completed=getattr(counts, "completed", 0) or 0,
        failed=getattr(counts, "failed", 0) or 0,
        faults=tuple(_fault(fault) for fault in getattr(getattr(batch, "errors", None), "data", None) or ()),
        metadata=metadata if isinstance(metadata, dict) else None,
        created=getattr(batch, "created_at", 0) or 0,
    )


def _fault(fault: Any) -> str:
    line = getattr(fault, "line", None)
    where = "" if line is None else f"line {line}: "
    words = " ".join(str(getattr(fault, "message", None) or "no reason given").split())[:300]
    return f"{where}{getattr(fault, 'code', None) or 'error'}: {words}"


def _text(value: Any, field: str) -> str:
    """A field that must be there. The SDK checks nothing: a page of a proxy becomes an object without fields."""
    found = getattr(value, field, None)
    if not isinstance(found, str) or not found:
        raise ModelUnavailable(
            f"the server's reply has no {field!r}; check that the base URL is that of a Batch API", transient=False
        )
    return found
