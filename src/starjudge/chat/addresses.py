"""A server's address and key: checked before they are used, and without secrets where they are shown."""

from __future__ import annotations

import re
import ssl
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from starjudge.errors import InputError

OPENAI_URL = "https://api.openai.com/v1"
SHORTEST_SECRET = 8  # characters; a shorter key is a placeholder ("none"), whose letters stand in any text
_CREDENTIALS = re.compile(r"//[^/@]*@")


def checked_key(key: str) -> str:
    """A key that an HTTP header can hold. Raises `InputError` otherwise, without the key."""
    bad = next((place for place, c in enumerate(key, 1) if not "!" <= c <= "~"), None)
    if bad is not None:
        raise InputError(f"api_key: expected letters, digits and marks; character {bad} of {len(key)} is none of them")
    return key


def checked_url(url: str) -> str:
    """A URL that leads to a server. Raises `InputError` otherwise."""
    shown = _CREDENTIALS.sub("//[…]@", url)
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises for a port that is none
    except ValueError as error:
        raise InputError(f"base_url: {shown!r} is no URL ({error}); expected one such as {OPENAI_URL}") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InputError(f"base_url: expected a URL such as {OPENAI_URL} or http://127.0.0.1:8080/v1, found {shown!r}")
    return url


def place_of(url: str) -> str:
    """A server's address without what may be secret in it: user, password, query."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if ":" in host:
        host = f"[{host}]"
    return urlunsplit((parts.scheme, f"{host}:{parts.port}" if parts.port else host, parts.path.rstrip("/"), "", ""))


def one_line(text: str) -> str:
    """A text on one line, short enough for a message."""
    return " ".join(text.split())[:200]


def without_secrets(text: str, request: Any) -> str:
    """A text without the keys that a request was sent with."""
    headers = getattr(request, "headers", {})
    for name in ("authorization", "api-key"):
        for secret in (headers.get(name) or "").split():
            if len(secret) >= SHORTEST_SECRET:
                text = text.replace(secret, "[key]")
    return text


def certificate_refused(error: BaseException | None) -> bool:
    """Whether an error comes from a certificate that is not trusted: trying again cannot help."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False
