"""What each turn of the interviewer is, decided over the whole interview."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from starjudge.resources.interview_weights import InterviewWeights, interview_weights
from starjudge.transcripts.newness import STRONG, by_form
from starjudge.transcripts.place_signs import since_signs
from starjudge.transcripts.sighting import Sighting

Kind = Literal["remark", "probe", "main"]
KINDS: tuple[Kind, ...] = ("remark", "probe", "main")
_KEPT = 8  # courses of the interview that are followed at a time: where its last main question was, best first
_BEYOND_DOUBT = 3.0  # evidence of the form alone from which a question is a new one
_SAID = 12  # words that are said to a question put beyond doubt
_STATED = 1.0  # what a remark must be likelier by to be taken for a probe put as a statement
_INVENTED = 0.4  # the same of a question for a new one: one invented is worse than one taken for a probe
# "That's quite a difference.", "Sounds about right, yeah.": said in passing, and the answer goes on.
_PRAISES = re.compile(
    r"(?:yeah|yes|okay|ok|right|wow|ha|oh|mm|hm|well|no|and|so)?[\s,.!]*"
    r"(?:that's|that is|that was|that sounds|sounds|it sounds|it's|what a|quite|nice|great|good|lovely"
    r"|brilliant|wow|fair)\b"
    r"(?:[ ,]+[\w'-]+){0,7}[\s.!…]*$"
)


class Step(NamedTuple):
    """The kind of a turn, and what the turns before it are."""

    turn: int
    kind: Kind
    before: Step | None


class Course(NamedTuple):
    """One way to read an interview up to a turn."""

    likely: float
    """The logarithm of how likely it is."""
    said: int
    """Words of the candidate in front of its last main question; -1 where there is none yet."""
    asked: int
    """Turns that may ask up to that question."""
    last: Step | None


def decide(sightings: Sequence[Sighting], weights: InterviewWeights | None = None) -> dict[int, Kind]:
    """The kind of each turn that is more than a hum, by its index.

    The most likely course of the whole interview, of those that differ in where the last main question was.
    """
    known = weights or interview_weights()
    courses = [Course(0.0, -1, 0, None)]
    asked = 0
    for one in sightings:
        if one.ask.hums:
            continue
        base = known.sums(one.signs)
        form = by_form(one.ask) if one.reply >= _SAID and not one.ask.opens_own else 0.0
        praises = one.ask.question is None and _PRAISES.match(one.ask.text) is not None
        following: dict[tuple[int, int], Course] = {}
        for course in courses:
            since = since_signs(one.said - course.said, asked - course.asked, course.said < 0)
            for kind, gain in zip(KINDS, known.likely(base, since), strict=True):
                if (kind == "remark" and form >= STRONG) or (kind == "probe" and form >= _BEYOND_DOUBT):
                    continue  # "tell me about a time …", and something is said to it
                if kind == "probe" and praises:
                    continue
                if kind == "probe" and course.said < 0:
                    continue  # nothing was told yet that could be probed
                if kind == "probe" and one.ask.question is None:
                    gain -= _STATED
                elif kind == "main" and one.ask.question is not None:
                    gain -= _INVENTED
                place = (one.said, asked + one.may_ask) if kind == "main" else (course.said, course.asked)
                total = course.likely + gain
                if place not in following or following[place].likely < total:
                    following[place] = Course(total, *place, Step(one.turn, kind, course.last))
        asked += one.may_ask
        courses = sorted(following.values(), key=lambda c: (-c.likely, c.asked))[:_KEPT]
    found: dict[int, Kind] = {}
    step = courses[0].last
    while step is not None:
        found[step.turn] = step.kind
        step = step.before
    return found


def gold_signs(sightings: Sequence[Sighting], kinds: Mapping[int, Kind]) -> list[tuple[Sighting, tuple[str, ...]]]:
    """Each turn with its signs of distance, where what all turns are is known: what the weights are fitted on."""
    said, upto, asked = -1, 0, 0
    out = []
    for one in sightings:
        if one.ask.hums:
            continue
        out.append((one, since_signs(one.said - said, asked - upto, said < 0)))
        asked += one.may_ask
        if kinds.get(one.turn) == "main":
            said, upto = one.said, asked
    return out
