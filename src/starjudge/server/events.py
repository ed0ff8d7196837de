"""Progress of a batch as server-sent events."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

from starjudge.server.bodies import Batch
from starjudge.server.faults import RefusedError
from starjudge.server.state import State

MEDIA_TYPE = "text/event-stream"
LOOK_SECONDS = 0.1  # between two looks at a batch
ALIVE_SECONDS = 15.0  # after which a comment is sent, since proxies close what is silent
RECONNECT_MILLISECONDS = 3000
ENDED = ("done", "failed")


async def events(state: State, name: str) -> AsyncIterator[bytes]:
    """A ``progress`` event at once and at every change, then one named after how the batch ended.

    Each holds the batch as ``GET /batches/{id}`` gives it, so that a reader who lost the connection has missed nothing
    when it is there again. ``gone`` tells of a batch that was deleted; the stream simply ends where the server stops.
    """
    state.streams += 1
    try:
        yield f"retry: {RECONNECT_MILLISECONDS}\n\n".encode()
        told: Batch | None = None
        spoke = time.monotonic()
        while not state.stopping.is_set():
            try:
                now = state.batches.batch(name)
            except RefusedError:
                yield b"event: gone\ndata: {}\n\n"
                return
            if now != told:
                told, spoke = now, time.monotonic()
                kind = now.status if now.status in ENDED else "progress"
                yield f"id: {now.done}\nevent: {kind}\ndata: {now.model_dump_json()}\n\n".encode()
                if kind in ENDED:
                    return
            elif time.monotonic() - spoke > ALIVE_SECONDS:
                spoke = time.monotonic()
                yield b": alive\n\n"
            await asyncio.sleep(LOOK_SECONDS)
    finally:
        state.streams -= 1
