"""What a server says when it refuses, whatever shape it says it in.

``{"error": {…}}``, ``{"error": "…"}``, ``{"detail": […]}``, ``[{"error": {…}}]``, plain text, a page. Servers like to
repeat what they were sent: words of the prompt are the answer's, so they are cut out before anything is read from
them or passed on.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

LONGEST_WORDS = 200  # characters of a server's own words that are passed on
LONGEST_READ = 20_000  # characters of them that are looked at
REPEATED_WORDS = 4  # in a row, from which words are taken for the prompt's; servers' own phrases rarely stand in one
_SETTING = re.compile(
    r"\b(response_format|max_completion_tokens|max_tokens|temperature|reasoning_effort|top_logprobs|logprobs|seed)\b"
)
_WORD = re.compile(r"[^\W_]+")
_TITLE = re.compile(r"<title[^>]*>([^<]{1,200})", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{1,500}>")
_LEFT_OUT = "[…]"


class Refusal(NamedTuple):
    """What a server says."""

    message: str
    """Its words, short enough for a message of ours."""
    words: str
    """All of them."""
    code: str
    kind: str
    parameter: str | None
    """The setting of ours that it names."""


def read_refusal(payload: Any, prompt: str = "") -> Refusal:
    """A refusal from a body, read as JSON where it is any, else as text. Words of ``prompt`` are left out."""
    error = payload[0] if isinstance(payload, list) and payload else payload
    if isinstance(error, dict):
        error = error.get("error") or error.get("errors") or error
    if isinstance(error, list) and error:
        error = error[0]
    if not isinstance(error, dict):
        words = _own(_without_markup(error), prompt) if isinstance(error, str) else ""
        return Refusal(_short(words), words, "", "", named_setting(words))
    detail = error.get("message") or error.get("detail") or error.get("error") or ""
    words = _own(detail if isinstance(detail, str) else _complaints(detail), prompt)
    parameter = error.get("param")
    if not isinstance(parameter, str) or not parameter:
        parameter = named_setting(words)
    return Refusal(_short(words), words, _plain(error.get("code")), _plain(error.get("type")), parameter)


def named_setting(words: str) -> str | None:
    """The first of our settings that the words name."""
    found = _SETTING.search(words)
    return found[1] if found else None


def _complaints(detail: Any) -> str:
    """What a list of validation errors complains of, without the values: those are the prompt, and so the answer."""
    rows = detail if isinstance(detail, list) else [detail]
    return "; ".join(
        f"{_path(row.get('loc'))}: {row.get('msg') or row.get('message') or 'is wrong'}"
        for row in rows
        if isinstance(row, dict)
    )


def _path(place: Any) -> str:
    return ".".join(map(str, place)) if isinstance(place, (list, tuple)) else str(place or "request")


def _plain(value: Any) -> str:
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""


def _without_markup(text: str) -> str:
    """A page's title, or its words."""
    if not text.lstrip().startswith("<"):
        return text
    title = _TITLE.search(text)
    return title[1] if title else _TAG.sub(" ", text[:LONGEST_READ])


def _own(words: str, prompt: str) -> str:
    """The words without those that stand in the prompt, `REPEATED_WORDS` or more in a row."""
    words = words[:LONGEST_READ]
    asked = _WORD.findall(prompt.lower())
    known = set(zip(*(asked[i:] for i in range(REPEATED_WORDS)), strict=False))
    found = [(match.start(), match.end(), match[0].lower()) for match in _WORD.finditer(words)]
    kept, end, at = [], 0, 0
    while at < len(found):
        length = 0
        while tuple(word for *_, word in found[at + length : at + length + REPEATED_WORDS]) in known:
            length += 1
        if length:
            last = at + length + REPEATED_WORDS - 2
            kept += [words[end : found[at][0]], _LEFT_OUT]
            end, at = found[last][1], last
        at += 1
    return "".join((*kept, words[end:]))


def _short(words: str) -> str:
    line = " ".join(words.split()).rstrip(".;")
    if not line:
        return "it gives no reason"
    return line if len(line) <= LONGEST_WORDS else f"{line[: LONGEST_WORDS - 1]}…"
