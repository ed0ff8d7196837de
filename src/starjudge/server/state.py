"""What the routes of one app share, and how it ends."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from starjudge.server.batches import Batches
from starjudge.server.metrics import Metrics
from starjudge.server.settings import ServerSettings

FILES_AT_ONCE = 8  # transcripts, uploads and files that are read or written together; further ones wait

LOOK_SECONDS = 0.02  # between two looks at whether a stop has come to its end
COMPUTED_AT_ONCE = (
    2  # answers that the heuristic reads: it computes, and more threads would keep the loop from its turn
)

T = TypeVar("T")


class State:
    """What the routes of one app share."""

    def __init__(self, settings: ServerSettings, batches: Batches | None) -> None:
        self.settings = settings
        self.metrics = Metrics()
        self.stopping = threading.Event()
        """Set when the server is to stop: streams of events end, and batches take no further answers."""
        self.ended = True
        """Whether the last stop waited for all that was in work."""
        self.streams = 0
        """Streams of events that are open; changed by the event loop alone."""
        self._batches = batches
        self._lock = threading.Lock()
        self._open()

    @property
    def batches(self) -> Batches:
        """Made when first asked for: an app that is mounted in another one is not told when that starts."""
        with self._lock:
            if self._batches is None:
                self._batches = Batches(self.settings)
            return self._batches

    async def in_thread(self, work: Callable[[], T]) -> T:
        """What reads, writes or waits, beside the loop. Raises what it raises."""
        return await asyncio.get_running_loop().run_in_executor(self.threads, work)

    async def computed(self, work: Callable[[], T]) -> T:
        """What takes a core and no wait, beside the loop, a few at a time. Raises what it raises."""
        return await asyncio.get_running_loop().run_in_executor(self.computing, work)

    def start(self) -> None:
        """Take up batches of an earlier run. An app may be started again after it was stopped.

        Raises `InputError` where the folder of batches cannot be used.
        """
        if self.stopping.is_set():
            self.stopping.clear()
            self._open()
        _ = self.batches

    def _open(self) -> None:
        self.threads = ThreadPoolExecutor(FILES_AT_ONCE, thread_name_prefix="starjudge-server")
        self.computing = ThreadPoolExecutor(COMPUTED_AT_ONCE, thread_name_prefix="starjudge-heuristic")

    def stop(self) -> None:
        """Begin to stop; also from a signal's handler."""
        self.stopping.set()
        if self._batches is not None:
            self._batches.stop()

    async def close(self) -> None:
        """Stop, and wait for what is in work, as long as the settings say."""
        self.stop()
        for pool in (self.threads, self.computing):
            pool.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            batches, self._batches = self._batches, None
        if batches is not None:
            # In a thread of its own: the loop would wait for its pool's without an end.
            work = threading.Thread(target=batches.close, daemon=True)
            work.start()
            until = time.monotonic() + self.settings.stop_seconds
            while work.is_alive() and time.monotonic() < until:
                await asyncio.sleep(LOOK_SECONDS)
            self.ended = not work.is_alive()
