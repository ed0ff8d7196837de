"""What a chat model proposes: which sentence comes where, in which of its words, with which gap. Read, not believed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from starjudge.chat.bad_replies import UnreadableError
from starjudge.chat.chat_model import ReplySchema
from starjudge.chat.strict_schema import reply_schema

LONGEST_REPLY: Final = 200_000  # characters that are read, from its end: several times the longest answer
MOST_SENTENCES: Final = 2_000
MOST_LOOKED_AT: Final = 20  # objects of one reply
_OPENING = re.compile(r'\{\s*"')
_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_GAP = re.compile(r"\s*(?:gap\s*)?#?(\d{1,4})\s*(?:[:.\-–—].*)?", re.IGNORECASE | re.DOTALL)


class Sentence(BaseModel):
    """A sentence of the rewrite: the number of the one it comes from, 0 for none, and its words."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    unit: int
    words: str


class Rewrite(BaseModel):
    """The reply: the sentences in the order in which they should be told."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    sentences: list[Sentence]


class Written(NamedTuple):
    """A piece of a sentence: words, or the number of a gap; ``None`` for a blank that is no gap's."""

    words: str
    gap: int | None
    blank: bool


@cache
def rewrite_schema() -> ReplySchema:
    """The form of the reply, as servers are told."""
    return reply_schema("rewrite", Rewrite)


def read_rewrite(text: str) -> Rewrite:
    """A reply's text as values. Raises `UnreadableError` with what is wrong, without words of the reply."""
    fault: ValidationError | None = None
    found = False
    for value in _objects(text[-LONGEST_REPLY:]):
        found = True
        try:
            rewrite = Rewrite.model_validate(value)
        except ValidationError as error:
            fault = fault or error
            continue
        if len(rewrite.sentences) <= MOST_SENTENCES:
            return rewrite
        raise UnreadableError([f"sentences: expected at most {MOST_SENTENCES}"])
    if fault is None:
        raise UnreadableError(["the reply holds no complete JSON object with the field sentences"], no_json=not found)
    rows = fault.errors(include_input=False, include_context=False, include_url=False)
    raise UnreadableError([f"{'.'.join(map(str, row['loc']))}: {row['msg']}" for row in rows])


def pieces_of(words: str) -> Iterator[Written]:
    """A sentence's words and blanks, in order."""
    at = 0
    for match in _BRACKETS.finditer(words):
        if match.start() > at:
            yield Written(words[at : match.start()], None, False)
        number = _GAP.fullmatch(match[1])
        yield Written("", int(number[1]) if number else None, True)
        at = match.end()
    if at < len(words):
        yield Written(words[at:], None, False)


def _objects(text: str) -> Iterator[Mapping[str, Any]]:
    """The JSON objects of a reply, the last first: models that think aloud give their verdict at the end."""
    decoder = json.JSONDecoder()
    found: list[Mapping[str, Any]] = []
    match = _OPENING.search(text)
    looked = 0
    while match and looked < MOST_LOOKED_AT:
        looked += 1
        end = match.start() + 1
        try:
            value: dict[str, Any]
            value, end = decoder.raw_decode(text, match.start())
            found.append(value)
        except (ValueError, RecursionError):
            pass
        match = _OPENING.search(text, end)
    return iter(found[::-1])
