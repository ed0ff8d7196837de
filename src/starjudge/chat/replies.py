"""What a chat model replies: a form of its own, made for the rubric at hand, and how its words become values.

Units are named by number, so nothing is quoted; reasons come before the score they explain, as the order of the
schema is the order of writing. Everything said here is the model's word: whoever uses it checks it against the answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Annotated, Any, Literal, NamedTuple, cast, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, WithJsonSchema, create_model

from starjudge.chat.asking import UnreadableError
from starjudge.chat.chat_model import ReplySchema
from starjudge.chat.strict_schema import reply_schema
from starjudge.models.base import RESPONSE_KINDS, DimensionId
from starjudge.models.evidence import MetricKind

UNIT_NUMBERS = (99, 999, 9999)  # highest unit number of a schema: few steps, so that most answers share one schema
SCORES = (1, 2, 3, 4, 5)
METRIC_KINDS: tuple[MetricKind, ...] = get_args(MetricKind)
REMARKS = ("strength", "improvement")  # findings that are neither a red flag nor a company's signal

# The bound is told to servers that hold numbers to it; a reply beyond it is not refused, its unit is dropped.
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


class ReplyForm(NamedTuple):
    """A shape's schema, and the model that reads replies in it."""

    schema: ReplySchema
    model: type[BaseModel]
    shape: ReplyShape


@lru_cache(maxsize=256)
def reply_form(shape: ReplyShape) -> ReplyForm:
    """The form of a shape; made once."""
    unit: Any = Annotated[
        int, Field(strict=True), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": shape.highest_unit})
    ]
    units: Any = list[unit]
    number = f"[1-9][0-9]{{0,{len(str(shape.highest_unit)) - 1}}}"
    fields: dict[str, Any] = {}
    if shape.whole:
        # Runs and outcomes are short lines and no objects: the longest lists of a reply at a third of the tokens.
        run: Any = Annotated[str, Field(pattern=rf"^({'|'.join(shape.parts)}) {number}(-{number})?$")]
        outcome: Any = Annotated[str, Field(pattern=rf"^{number} ({'|'.join(METRIC_KINDS)}): .+$")]
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
    candidates = list(_objects(text))
    if not candidates:
        raise UnreadableError(["the reply holds no complete JSON object"], no_json=True)
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
        [f"{'.'.join(map(str, row['loc'])) or 'the object'}: {row['msg']}" for row in rows],
        out_of_range=all(row["type"] in _OUT_OF_RANGE and row["loc"][-1] in ("score", "overall") for row in rows),
    )


def _read(reply: Any, shape: ReplyShape) -> JudgeReply:
    scored: dict[DimensionId, Scored] = {dimension: getattr(reply, dimension) for dimension in shape.dimensions}
    if not shape.whole:
        return JudgeReply(scored)
    return JudgeReply(
        scored,
        [_run(text) for text in reply.parts],
        reply.response_kind,
        [_outcome(text) for text in reply.outcomes],
        reply.overall,
        reply.findings,
        reply.probes,
    )


def _run(text: str) -> Run:
    part, _, numbers = text.partition(" ")
    first, _, last = numbers.partition("-")
    return Run(part, int(first), int(last or first))


def _outcome(text: str) -> Outcome:
    place, _, words = text.partition(": ")
    unit, _, kind = place.partition(" ")
    return Outcome(int(unit), cast(MetricKind, kind), words)


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """The JSON objects of a text, outermost only, in order: it may be one, or hold one in a fence or in prose."""
    decoder = json.JSONDecoder()
    at = text.find("{")
    failed = 0
    while at >= 0 and failed < _MOST_STARTS:
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            failed += 1
            at = text.find("{", at + 1)
            continue
        yield value
        at = text.find("{", end)


_MOST_STARTS = 200  # braces that open nothing, after which a text is taken for prose: each costs a look at the rest
