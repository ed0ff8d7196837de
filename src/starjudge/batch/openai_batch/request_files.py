"""Requests as the files that the provider takes: JSON Lines, cut by its limits; nothing is kept in memory."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from io import BufferedWriter
from types import TracebackType

from starjudge.batch.openai_batch.state import IDS, REQUESTS, Part, StateFile
from starjudge.chat.batch_service import ENDPOINT, MOST_BYTES, MOST_REQUESTS
from starjudge.errors import InputError
from starjudge.resources.private_files import private


class RequestFiles:
    """Writes requests into files beside the state; a request that was given already is passed over.

    Args:
        state: whose folder is written to; its run is not changed.
        known: digests of requests that are under way.
        most_requests: of one file.
        most_bytes: of one file.

    As a context manager it closes its files, and takes them away where an error ends the work.

    """

    def __init__(
        self,
        state: StateFile,
        known: Iterable[bytes] = (),
        most_requests: int = MOST_REQUESTS,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        for name, value, most in (
            ("most_requests", most_requests, MOST_REQUESTS),
            ("most_bytes", most_bytes, MOST_BYTES),
        ):
            if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
                raise InputError(f"{name}: expected a whole number from 1 to {most:,}, found {value!r}")
        self.parts: list[Part] = []
        self.known = set(known)
        self._state = state
        self._most_requests = most_requests
        self._most_bytes = most_bytes
        self._first = len(state.run.parts) + 1
        self._requests: BufferedWriter | None = None
        self._ids: BufferedWriter | None = None

    def add(self, key: bytes, body: bytes) -> bool:
        """One request; out: whether it was new. Raises `InputError` for a full disk, or a body that fits no file."""
        if key in self.known:
            return False
        line = b'{"custom_id":"%s","method":"POST","url":"%s","body":%s}\n' % (
            key.hex().encode(),
            ENDPOINT.encode(),
            body,
        )
        if len(line) > self._most_bytes:
            raise InputError(
                f"a request of {len(line):,} bytes fits no file of {self._most_bytes:,}; shorten the answer"
            )
        part = self.parts[-1] if self.parts else None
        try:
            if part is None or part.requests >= self._most_requests or part.bytes + len(line) > self._most_bytes:
                part = self._next()
            assert self._requests is not None
            assert self._ids is not None
            self._requests.write(line)
            self._ids.write(key)
        except OSError as error:
            raise self._unwritable(error) from None
        part.requests += 1
        part.bytes += len(line)
        self.known.add(key)
        return True

    def discard(self) -> None:
        """Take the files away: nothing of them is sent."""
        for file in (self._requests, self._ids):
            with contextlib.suppress(OSError):  # such as the full disk that is the reason for this
                if file is not None:
                    file.close()
        self._requests = self._ids = None
        for part in self.parts:
            for ending in (REQUESTS, IDS):
                self._state.file(part, ending).unlink(missing_ok=True)
        self.parts = []

    def __enter__(self) -> RequestFiles:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.discard()
            return
        try:
            self._close()
        except OSError as fault:
            raise self._unwritable(fault) from None

    def _next(self) -> Part:
        self._close()
        part = Part(f"{self._first + len(self.parts):04d}", 0, 0)
        self._requests = open(self._state.file(part, REQUESTS), "wb", opener=private)  # noqa: SIM115 - stays open
        self._ids = open(self._state.file(part, IDS), "wb", opener=private)  # noqa: SIM115
        self.parts.append(part)
        return part

    def _close(self) -> None:
        for file in (self._requests, self._ids):
            if file is not None:
                file.flush()
                os.fsync(file.fileno())  # the state will count on them
                file.close()
        self._requests = self._ids = None

    def _unwritable(self, error: OSError) -> InputError:
        return InputError(f"{self._state.folder}: cannot be written: {error.strerror or error}; nothing was sent")
