"""Ends a reply that does not end.

A time-out of the transport bounds one read, not all of them: a server that sends a byte now and then never trips it.
"""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from starjudge.chat.chat_model import Deadline

if TYPE_CHECKING:
    import httpx2


class Watch(threading.local):
    """Closes the connection of a reply that is still being read at the deadline; one for each thread's call.

    The reader then finds a broken connection, and the deadline passed.
    """

    _deadline: Deadline | None = None
    _timer: threading.Timer | None = None

    def begin(self, deadline: Deadline) -> None:
        """A call begins."""
        self._deadline = deadline

    def on(self, response: httpx2.Response) -> None:
        """The head of a reply is here; its body is watched from now on."""
        left = None if self._deadline is None else self._deadline.left()
        stream = response.extensions.get("network_stream")
        # Streams of HTTP/2 share their connection: closing it would end those of others.
        if left is None or stream is None or self._timer is not None or response.http_version == "HTTP/2":
            return
        connection = stream.get_extra_info("socket")
        if connection is not None:
            self._timer = timer = threading.Timer(left, _close, (connection,))
            timer.daemon = True
            timer.start()

    def end(self) -> None:
        """The call is over, however it ended."""
        timer, self._timer, self._deadline = self._timer, None, None
        if timer is not None:
            timer.cancel()


def _close(connection: socket.socket) -> None:
    with suppress(OSError):  # closed by itself meanwhile
        connection.shutdown(socket.SHUT_RDWR)
