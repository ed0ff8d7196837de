"""Ends a reply that does not end.

A time-out of the transport bounds one read, not all of them: a server that sends a byte now and then never trips it.
"""

from __future__ import annotations

import heapq
import itertools
import socket
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from starjudge.chat.chat_model import Deadline

if TYPE_CHECKING:
    import httpx2


class _Closer:
    """Closes connections at their time, all from one thread: one for each call would cost as much as the call."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._due: list[tuple[float, int]] = []
        self._open: dict[int, socket.socket] = {}
        self._numbers = itertools.count()
        self._thread: threading.Thread | None = None

    def add(self, connection: socket.socket, seconds: float) -> int:
        """Close a connection after so many seconds, unless it is taken back. Out: the number to take it back by."""
        with self._changed:
            number = next(self._numbers)
            self._open[number] = connection
            heapq.heappush(self._due, (time.monotonic() + seconds, number))
            if self._thread is None or not self._thread.is_alive():  # the first one, or the first after a fork
                self._thread = threading.Thread(target=self._run, name="starjudge-watch", daemon=True)
                self._thread.start()
            elif self._due[0][1] == number:  # sooner than all others
                self._changed.notify()
            return number

    def take_back(self, number: int) -> None:
        """Leave a connection open."""
        with self._changed:
            self._open.pop(number, None)

    def __len__(self) -> int:
        return len(self._open)

    def _run(self) -> None:
        while True:
            with self._changed:
                while self._due and self._due[0][1] not in self._open:
                    heapq.heappop(self._due)
                left = self._due[0][0] - time.monotonic() if self._due else None
                if left is None or left > 0:
                    self._changed.wait(left)
                    continue
                connection = self._open.pop(heapq.heappop(self._due)[1])
            with suppress(OSError):  # closed by itself meanwhile
                connection.shutdown(socket.SHUT_RDWR)


CLOSER = _Closer()


class Watch(threading.local):
    """Closes the connection of a reply that is still being read at the deadline; one for each thread's call.

    The reader then finds a broken connection, and the deadline passed.
    """

    _deadline: Deadline | None = None
    _number: int | None = None

    def begin(self, deadline: Deadline) -> None:
        """A call begins."""
        self._deadline = deadline

    def on(self, response: httpx2.Response) -> None:
        """The head of a reply is here; its body is watched from now on."""
        left = None if self._deadline is None else self._deadline.left()
        stream = response.extensions.get("network_stream")
        # Streams of HTTP/2 share their connection: closing it would end those of others.
        if left is None or stream is None or self._number is not None or response.http_version == "HTTP/2":
            return
        connection = stream.get_extra_info("socket")
        if connection is not None:
            self._number = CLOSER.add(connection, left)

    def end(self) -> None:
        """The call is over, however it ended."""
        number, self._number, self._deadline = self._number, None, None
        if number is not None:
            CLOSER.take_back(number)
