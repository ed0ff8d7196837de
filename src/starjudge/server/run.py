"""Running the app by itself, until it is told to stop."""

from __future__ import annotations

import logging
import math
import signal
import socket
from collections.abc import Callable
from types import FrameType

import uvicorn

from starjudge.errors import InputError
from starjudge.server.app import create_app
from starjudge.server.batches import Batches
from starjudge.server.settings import KEY_VARIABLE, ServerSettings, is_loopback

PORT = 8741
HOST = "127.0.0.1"


class _Server(uvicorn.Server):
    """Tells the app of a stop when it is asked for, not when the last connection is closed."""

    def __init__(self, config: uvicorn.Config, told: Callable[[], None]) -> None:
        super().__init__(config)
        self._told = told

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop: streams end, batches take no further answers. A second Ctrl-C waits for nothing."""
        # Not the base class's: it would raise the signal again at the end, and an orderly stop look like a crash.
        self._told()
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True


def serve(
    settings: ServerSettings,
    host: str = HOST,
    port: int = PORT,
    on_ready: Callable[[str], None] | None = None,
) -> bool:
    """Serve until SIGINT or SIGTERM; answers in work are finished first, and batches go on after the next start.

    Args:
        settings: of the server.
        host: address to listen on.
        port: likewise; 0 takes a free one.
        on_ready: told the server's address once it listens.

    Returns:
        Whether all that was in work could be finished in the time that the settings give it.

    Raises:
        InputError: other machines could reach it without a key, or the address or folder is taken.

    """
    if not settings.keys and not is_loopback(host):
        raise InputError(
            f"--host {host}: other machines can reach this address, so a key is needed: set {KEY_VARIABLE}, or keep "
            f"to {HOST}"
        )
    listening = _listening(host, port)
    with listening:
        batches = Batches(settings)
        app = create_app(settings, batches)
        config = uvicorn.Config(
            app,
            log_config=None,
            log_level=logging.WARNING,
            access_log=False,  # our own line holds the route and not the address asked for
            server_header=False,
            proxy_headers=False,  # a caller could write any address into them
            ws="none",
            timeout_graceful_shutdown=math.ceil(settings.stop_seconds),
        )
        server = _Server(config, app.state.starjudge.stop)
        if on_ready is not None:
            name, number = listening.getsockname()[:2]
            on_ready(f"http://{f'[{name}]' if ':' in name else name}:{number}/")
        server.run(sockets=[listening])
        ended: bool = app.state.starjudge.ended
    return ended


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises `InputError` where that cannot be."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    except (OSError, OverflowError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"--host {host} --port {port}: cannot listen there: {reason}") from None
