"""What a chat model replies: a form of its own, made for the rubric at hand, and how its words become values.

Units are named by number, so nothing is quoted; reasons come before the score they explain, as the order of the
schema is the order of writing. Everything said here is the model's word: whoever uses it checks it against the answer.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Container, Iterator, Sequence
from functools import lru_cache
from typing import Annotated, Any, Literal, NamedTuple, cast, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, WithJsonSchema, create_model

from starjudge.chat.bad_replies import UnreadableError
from starjudge.chat.chat_model import ReplySchema
from starjudge.chat.strict_schema import reply_schema
from starjudge.models.base import RESPONSE_KINDS, DimensionId
from starjudge.models.evidence import MetricKind

UNIT_NUMBERS = (99, 999, 9999)  # highest unit number of a schema: few steps, so that most answers share one schema
SCORES = (1, 2, 3, 4, 5)
METRIC_KINDS: tuple[MetricKind, ...] = get_args(MetricKind)
REMARKS = ("strength", "improvement")  # findings that are neither a red flag nor a company's signal

LONGEST_REPLY = 2_000_000  # characters that are read, from its end: a hundred times what a judgement takes
MOST_OBJECTS = 20  # objects of one reply that are looked at, from its end: a verdict stands there
MOST_LOOKED_AT = 20_000_000  # characters parsed in search of them; broken text would be parsed once a brace
_DEEP = 100_000  # characters that one look at endless nesting counts for: it takes as long
_LINES = 16  # characters whose lines an error counts while one is parsed
_LONGEST_NUMBER = 18  # digits; more say no more than "far out of range", and Python refuses to convert some
_OPENING = re.compile(r'\{\s*"')  # braces of formulas and of prose open no object

# llama.cpp copies a pattern's characters into the JSON as they stand: with `.` it lets a bare quotation mark through,
# goes on behind it, and fails on its own reply.
_PLAIN_WORDS = r'[^"\\\r\n]+'
_RUN = re.compile(r"\s*([A-Za-z]+)[\s:]+([0-9]+)(?:\s*[-–—]\s*([0-9]+))?\s*$")
_OUTCOME = re.compile(r"\s*([0-9]+)[\s:]+([A-Za-z]+)\s*:\s*(\S.*)", re.DOTALL)
_SCORE_SCHEMA = {"type": "integer", "enum": list(SCORES)}
_OUT_OF_RANGE = frozenset({"greater_than_equal", "less_than_equal"})

Score = Annotated[int, Field(strict=True, ge=SCORES[0], le=SCORES[-1]), WithJsonSchema(_SCORE_SCHEMA)]


class ReplyShape(NamedTuple):
    """What a reply has to hold: ids of the rubric at hand. Equal shapes have the same schema, byte for byte."""

    parts: tuple[str, ...]
    dimensions: tuple[DimensionId, ...]
    flags: tuple[str, ...]
    probes: tuple[str, ...]
    signals: tuple[str, ...] = ()
    """Of the company's lens; without one, nothing is asked about it."""
    highest_unit: int = UNIT_NUMBERS[0]
    whole: bool = True
    """Whether the answer as a whole is read (parts, outcomes, flags, verdict), and not dimensions alone."""


class _Wire(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False)


class Scored(_Wire):
    """One dimension's score, on which units, why, and what would raise it."""

    units: list[int]
    reason: str
    score: int
    next_step: str


class Finding(_Wire):
    """What stands out, on which units: a strength, an improvement, a red flag, or a signal of a company."""

    units: list[int]
    text: str
    about: str


class Probed(_Wire):
    """A follow-up question and the gap that invites it."""

    gap: str
    kind: str
    question: str


class Run(NamedTuple):
    """Consecutive units of one part."""

    part: str
    first: int
    last: int


class Outcome(NamedTuple):
    """An outcome number in the answer's own words, and the unit that they are said to stand in."""

    unit: int
    kind: MetricKind
    words: str


class JudgeReply(NamedTuple):
    """A reply, read. Unit numbers count from 1 and may not exist."""

    scored: dict[DimensionId, Scored]
    runs: Sequence[Run] = ()
    response: str | None = None
    outcomes: Sequence[Outcome] = ()
    overall: int | None = None
    findings: Sequence[Finding] = ()
    probes: Sequence[Probed] = ()
    unread_runs: int = 0
    """Lines of parts that could not be read."""
    unread_outcomes: int = 0
    """Lines of outcomes that could not be read."""


class ReplyForm(NamedTuple):
    """A shape's schema, and the model that reads replies in it."""

    schema: ReplySchema
    model: type[BaseModel]
    shape: ReplyShape


@lru_cache(maxsize=256)
def reply_form(shape: ReplyShape) -> ReplyForm:
    """The form of a shape; made once."""
    # The bound is told to servers that hold numbers to it; a reply beyond it is not refused, its unit is dropped.
    unit: Any = Annotated[
        int, Field(strict=True), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": shape.highest_unit})
    ]
    units: Any = list[unit]
    more = len(str(shape.highest_unit)) - 1
    number = f"[1-9][0-9]{'?' if more == 1 else f'{{0,{more}}}'}"
    fields: dict[str, Any] = {}
    if shape.whole:
        # Runs and outcomes are short lines and no objects: the longest lists of a reply at a third of the tokens.
        # The pattern is for servers that hold replies to it. Where none does, a line is read as far as it can be, and
        # one that cannot is left out and counted: it is not worth the judgement it stands in.
        run: Any = _line(f"({'|'.join(shape.parts)}) {number}(-{number})?")
        outcome: Any = _line(f"{number} ({'|'.join(METRIC_KINDS)}): {_PLAIN_WORDS}")
        fields |= {
            "parts": (list[run], ...),
            "response_kind": (Literal[RESPONSE_KINDS], ...),
            "outcomes": (list[outcome], Field(default_factory=list)),
        }
    scored: Any = create_model("Scored", __base__=Scored, units=(units, ...), score=(Score, ...))
    fields |= dict.fromkeys(shape.dimensions, (scored, ...))
    if shape.whole:
        about: Any = Literal[(*REMARKS, *shape.flags, *shape.signals)]
        finding: Any = create_model("Finding", __base__=Finding, units=(units, ...), about=(about, ...))
        kinds: Any = Literal[shape.probes]
        probe: Any = create_model("Probe", __base__=Probed, kind=(kinds, ...))
        fields |= {
            "findings": (list[finding], Field(default_factory=list)),
            "overall": (Score, ...),  # behind every reason it can rest on
            "probes": (list[probe], Field(default_factory=list)),
        }
    model = create_model("Judgement", __base__=_Wire, **fields)
    return ReplyForm(reply_schema("judgement", model), model, shape)


def read_reply(text: str, form: ReplyForm) -> JudgeReply:
    """A reply's text as values. Raises `UnreadableError` with what is wrong and where; never with the reply's words."""
    fields = form.model.model_fields
    objects = (_unwrapped(found, fields) for found in _objects(text[-LONGEST_REPLY:]))
    # An object without any field of the form is a piece of a broken one, or an aside.
    candidates = deque((o for o in objects if not fields.keys().isdisjoint(o)), maxlen=MOST_OBJECTS)
    if not candidates:
        broken = _OPENING.search(text) is not None
        what = f"complete JSON object with the fields {', '.join(fields)}" if broken else "JSON object"
        raise UnreadableError([f"the reply holds no {what}"], no_json=not broken)
    # The last object that has the form counts: models that think aloud give their verdict at the end.
    faults: ValidationError | None = None
    for candidate in reversed(candidates):
        try:
            return _read(form.model.model_validate(candidate), form.shape)
        except ValidationError as error:
            if faults is None or error.error_count() < faults.error_count():
                faults = error
    assert faults is not None
    rows = faults.errors(include_input=False, include_context=False, include_url=False)
    raise UnreadableError(
        [f"{'.'.join(map(str, row['loc']))}: {row['msg']}" for row in rows],
        out_of_range=all(row["type"] in _OUT_OF_RANGE and row["loc"][-1] in ("score", "overall") for row in rows),
    )


def _read(reply: Any, shape: ReplyShape) -> JudgeReply:
    scored: dict[DimensionId, Scored] = {dimension: getattr(reply, dimension) for dimension in shape.dimensions}
    if not shape.whole:
        return JudgeReply(scored)
    runs = [_run(line, shape.parts) for line in reply.parts]
    outcomes = [_outcome(line) for line in reply.outcomes]
    return JudgeReply(
        scored,
        [run for run in runs if run],
        reply.response_kind,
        [outcome for outcome in outcomes if outcome],
        reply.overall,
        reply.findings,
        reply.probes,
        runs.count(None),
        outcomes.count(None),
    )


def _line(pattern: str) -> Any:
    """A short line whose form servers are told."""
    return Annotated[str, WithJsonSchema({"pattern": f"^{pattern}$", "type": "string"})]


def _run(line: str, parts: Sequence[str]) -> Run | None:
    match = _RUN.match(line)
    if match is None or match[1].lower() not in parts:
        return None
    return Run(match[1].lower(), _whole(match[2]), _whole(match[3] or match[2]))


def _outcome(line: str) -> Outcome | None:
    match = _OUTCOME.match(line)
    if match is None or match[2].lower() not in METRIC_KINDS:
        return None
    return Outcome(_whole(match[1]), cast(MetricKind, match[2].lower()), match[3])


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """The JSON objects of a text, outermost only, in order: it may be one, or hold one in a fence or in prose.

    Of an object that breaks off, the whole ones inside it come out; `read_reply` tells them apart.
    """
    looked_at = 0
    match = _OPENING.search(text)
    while match and looked_at < MOST_LOOKED_AT:
        at = end = match.start()
        try:
            value, end = _DECODER.raw_decode(text, at)
        except json.JSONDecodeError as error:
            # The error counts the lines before its place; a string without an end was read to the end of the text.
            endless = error.msg.startswith("Unterminated")
            looked_at += (len(text) if endless else error.pos) - at + error.pos // _LINES
        except RecursionError:
            looked_at += _DEEP
        else:
            yield value
        looked_at += end - at
        match = _OPENING.search(text, max(end, at + 1))


def _unwrapped(found: dict[str, Any], fields: Container[str]) -> dict[str, Any]:
    """What an object holds that only wraps another, as ``{"judgement": {…}}``; any other as it is."""
    (name, inner), *others = found.items()
    return inner if isinstance(inner, dict) and not others and name not in fields else found


def _whole(digits: str) -> int:
    """A number of JSON; one that is longer than any number asked for is as far out of range by its first digits."""
    return int(digits[:_LONGEST_NUMBER])


_DECODER = json.JSONDecoder(parse_int=_whole)
