"""What a server sends with an error is read to a point: the SDK reads all of it before it says anything.

Loaded with the SDK's transport, so not before the first call.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import httpx2

MOST_ERROR_BYTES: Final = 256 * 1024  # as sent; an error in form has some 300, a proxy's page some 10,000
_FIRST_ERROR: Final = 400  # status


class _Bounded(httpx2.SyncByteStream):
    """The first bytes of a body; its connection is then closed, as what is left would come before the next reply."""

    def __init__(self, body: httpx2.SyncByteStream) -> None:
        self._body = body

    def __iter__(self) -> Iterator[bytes]:
        left = MOST_ERROR_BYTES
        for part in self._body:
            yield part[:left]
            left -= len(part)
            if left <= 0:
                return

    def close(self) -> None:
        self._body.close()


def bound_error(response: httpx2.Response) -> None:
    """Bound the body of a reply that says it is an error; a response hook of a client."""
    if response.status_code >= _FIRST_ERROR and isinstance(response.stream, httpx2.SyncByteStream):
        response.stream = _Bounded(response.stream)
