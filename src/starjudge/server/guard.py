"""The door: who may ask, how often, how much; and what every answer carries. Nothing behind it sees a refused body."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final
from urllib.parse import urlsplit

from fastapi.responses import JSONResponse
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request

from starjudge.server.faults import (
    FORBIDDEN,
    TOO_LARGE,
    TOO_MANY,
    TRY_LATER,
    RefusedError,
    log,
    of_crash,
    of_request,
    route_of,
)
from starjudge.server.metrics import Metrics
from starjudge.server.rates import Rates
from starjudge.server.settings import ServerSettings, is_loopback

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

OPEN: Final = ("/", "/page.css", "/page.js", "/health", "/openapi.json")  # need no key: nothing of anybody is in them
OPEN_BELOW: Final = "/schemas/"
UPLOADS: Final = ("/transcripts", "/batches")
LINGER_SECONDS: Final = (
    5.0  # after a refusal, what is still being sent is thrown away so long, or the sender breaks off
)
POLICY: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Content-Security-Policy": POLICY,
}


class _TooLargeError(RefusedError):
    """A body that is refused, most often while it is still being sent."""

    def __init__(self, status: int, message: str, kind: str, retry_after: float | None, unread: bool) -> None:
        super().__init__(status, message, kind, retry_after)
        self.unread = unread


class Guard:
    """Stands around the app as ASGI middleware."""

    def __init__(self, app: Any, settings: ServerSettings, metrics: Metrics) -> None:
        self._app = app
        self._settings = settings
        self._metrics = metrics
        self._rates = Rates(settings.requests_per_minute)
        # Digests are of one length, so that comparing them tells nothing of a key's.
        self._keys = [_digest(key) for key in settings.keys]
        self._held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer it here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status, taken = time.monotonic(), 0, [0]

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        self._metrics.in_flight += 1
        try:
            await self._let_in(scope, receive, answer, taken)
        except _TooLargeError as fault:
            await self._refuse_and_linger(of_request(fault), receive, answer, fault.unread)
        except RefusedError as fault:
            await of_request(fault)(scope, receive, answer)
        except Exception as error:
            if status:  # too late for an answer: the connection ends without its last piece
                log.error("%s %s: %s while answering", scope["method"], route_of(scope), type(error).__name__)
            else:
                await of_crash(Request(scope), error)(scope, receive, answer)
        finally:
            self._held -= taken[0]
            self._metrics.in_flight -= 1
            seconds = time.monotonic() - began
            method = scope["method"] if scope["method"] in _METHODS else "other"
            self._metrics.request(route_of(scope), method, status, seconds)
            log.info("%s %s %d %.0f ms", method, route_of(scope), status, 1000 * seconds)

    async def _let_in(self, scope: Scope, receive: Receive, send: Send, taken: list[int]) -> None:
        headers = Headers(scope=scope)
        path = scope["path"].removeprefix(scope.get("root_path", "")) or "/"
        address = scope["client"][0] if scope.get("client") else ""
        if path != "/health" and (wait := self._rates.wait(address)):
            raise RefusedError(TOO_MANY, _too_many(self._settings.requests_per_minute, wait), "RateLimited", wait)
        self._check_origin(headers)
        self._check_caller(headers, path, address)
        if "content-length" in headers or "transfer-encoding" in headers:
            receive = await self._with_body(headers, path, receive, taken)
        await self._app(scope, receive, send)

    def _check_origin(self, headers: Headers) -> None:
        """A page of another site, opened in the browser of somebody who may ask, must not ask in their place."""
        origin = headers.get("origin")
        if origin is None or origin in self._settings.origins:
            return
        if urlsplit(origin).netloc.lower() != headers.get("host", "").lower():
            raise RefusedError(FORBIDDEN, "origin: this page may not call the server; its owner can name it", "Refused")

    def _check_caller(self, headers: Headers, path: str, address: str) -> None:
        if self._settings.behind_a_door and not self._keys:
            return
        if not self._keys:
            host = urlsplit(f"//{headers.get('host', '')}").hostname or ""
            # The host is looked at too: a page whose name was pointed at this machine has its own name in it.
            if not (is_loopback(address) and is_loopback(host)):
                raise RefusedError(
                    FORBIDDEN, "host: without a key this server answers its own machine only; set a key", "Refused"
                )
            return
        if path in OPEN or path.startswith(OPEN_BELOW):
            return
        scheme, _, word = headers.get("authorization", "").partition(" ")
        given = word.strip() if scheme.lower() == "bearer" else headers.get("x-api-key", "")
        digest = _digest(given)
        # Each is compared, found or not.
        if sum([hmac.compare_digest(digest, key) for key in self._keys]) == 0:
            what = "the key is not the server's" if given else "a key is needed"
            raise RefusedError(401, f"authorization: {what}; send 'Authorization: Bearer KEY'", "AccessDenied")

    async def _with_body(self, headers: Headers, path: str, receive: Receive, taken: list[int]) -> Receive:
        """The body, read to its end and no further than it may be. Raises `RefusedError`."""
        upload = path.startswith(UPLOADS)
        most = self._settings.upload_bytes if upload else self._settings.evaluate_bytes
        length = headers.get("content-length", "")
        if length.isascii() and length.isdecimal() and int(length[:20]) > most:
            raise _too_large(most)
        pieces: list[bytes] = []
        try:
            async with asyncio.timeout(self._settings.body_seconds):
                more = True
                while more:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return _replay(b"", receive, gone=True)
                    piece, more = message.get("body", b""), message.get("more_body", False)
                    pieces.append(piece)
                    taken[0] += len(piece)
                    self._held += len(piece)
                    if taken[0] > most:
                        raise _too_large(most, more)
                    if self._held > self._settings.held_bytes:
                        raise _TooLargeError(TRY_LATER, "body: the server holds too much; try again", "Busy", 5.0, more)
        except TimeoutError:
            raise RefusedError(
                408, f"body: not there after {self._settings.body_seconds:g} s; send it again", "InputError"
            ) from None
        return _replay(b"".join(pieces), receive)

    async def _refuse_and_linger(self, response: JSONResponse, receive: Receive, send: Send, more: bool) -> None:
        """Answer at once, then throw away what still comes: a caller who writes to a closed door never reads why."""
        response.headers["Connection"] = "close"
        await send({"type": "http.response.start", "status": response.status_code, "headers": response.raw_headers})
        await send({"type": "http.response.body", "body": response.body, "more_body": True})
        try:
            async with asyncio.timeout(LINGER_SECONDS):
                while more:
                    more = (await receive()).get("more_body", False)  # a caller who left sends no more either
        except TimeoutError:
            pass
        await send({"type": "http.response.body", "body": b"", "more_body": False})


_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def _replay(body: bytes, receive: Receive, gone: bool = False) -> Receive:
    """A body that is read already, then whatever comes behind it."""
    given = False

    async def again() -> Message:
        nonlocal given
        if gone:
            return {"type": "http.disconnect"}
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _too_large(most: int, unread: bool = True) -> _TooLargeError:
    shown = f"{most / 2**20:g} MB" if most >= 2**20 else f"{most:,} bytes"
    return _TooLargeError(TOO_LARGE, f"body: larger than {shown}; send less at once", "InputError", None, unread)


def _too_many(per_minute: int, wait: float) -> str:
    return f"more than {per_minute} requests a minute; wait {wait:.1f} s and try again"


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).digest()
