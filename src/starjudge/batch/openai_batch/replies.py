"""What came back from the provider, found by request. The files stay on disk; only digests are kept in memory."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import Any

_PLACE_BITS = 40  # of a file's offset, packed with the file's number: a tuple would take three times the memory
_PLACE = (1 << _PLACE_BITS) - 1
_GOOD = 1  # the lowest bit of what is packed: whether the line holds a reply


@dataclass(frozen=True, slots=True)
class ReplyLine:
    """One line of an output or error file."""

    status: int | None
    """HTTP status of the request; ``None`` where it was never made, such as in a batch that expired."""
    body: Any = field(default=None, repr=False)
    request_id: str | None = None
    reason: str = ""
    """The code under which the provider did not make the request."""

    @property
    def good(self) -> bool:
        """Whether it holds a reply."""
        return self.status == 200


class CollectedReplies:
    """The lines of downloaded files. A reply goes before a failure, and among failures the later one stands.

    Args:
        files: oldest first.

    """

    def __init__(self, files: Iterable[Path]) -> None:
        self.unreadable = 0
        """Lines that are none of the provider's."""
        self.replies = 0
        self._places: dict[bytes, int] = {}
        self._lock = threading.Lock()
        self._open: list[BufferedReader] = []
        for path in files:
            self._index(path)

    def __enter__(self) -> CollectedReplies:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the files."""
        for file in self._open:
            file.close()

    def get(self, key: bytes) -> ReplyLine | None:
        """The line of a request; ``None`` where there is none."""
        packed = self._places.get(key)
        if packed is None:
            return None
        place = packed >> 1
        with self._lock:
            file = self._open[place >> _PLACE_BITS]
            file.seek(place & _PLACE)
            raw = file.readline()
        found = _read(raw)
        return None if found is None else found[1]

    def _index(self, path: Path) -> None:
        file = path.open("rb")
        number = len(self._open)
        self._open.append(file)
        offset = 0
        for raw in file:
            found = _read(raw)
            if found is not None:
                key, line = found
                if line.good or not self._places.get(key, 0) & _GOOD:
                    self.replies += line.good and not self._places.get(key, 0) & _GOOD
                    self._places[key] = (number << _PLACE_BITS | offset) << 1 | line.good
            elif raw.strip():
                self.unreadable += 1
            offset += len(raw)


def _read(raw: bytes) -> tuple[bytes, ReplyLine] | None:
    """A line with the digest of its request; ``None`` for one that is none of ours."""
    try:
        data = json.loads(raw)
        key = bytes.fromhex(data["custom_id"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    error, response = data.get("error"), data.get("response")
    if isinstance(response, dict) and isinstance(response.get("status_code"), int) and not error:
        request_id = response.get("request_id")
        return key, ReplyLine(
            response["status_code"], response.get("body"), request_id if isinstance(request_id, str) else None
        )
    code = error.get("code") if isinstance(error, dict) else None
    return key, ReplyLine(None, reason=str(code or "no response"))
