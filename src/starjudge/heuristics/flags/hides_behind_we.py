"""Flag a story in which "we" or the passive stands where the speaker's own part should be.

Source: scoring guide, red flags and ownership 1; guide 002, parts 1 and 5; guide 003, STARL table.

It holds where hardly a step of a story has "I" and several have "we" or no agent. It does not hold for "we" inside a
quotation, for a story with a few own steps between shared ones, for a report in the passive by one whose role is
stated, or for answers that tell no story.
"""

from __future__ import annotations

from starjudge.heuristics.flags.rule import Rule, Seen, of_kinds
from starjudge.heuristics.flags.words import unit_place
from starjudge.heuristics.reading import Reading

OWN = 1  # own actions anywhere: with two the part can be told
HIDDEN = 3  # actions of "we" or of nobody: fewer are not yet a story without an agent
SHARE = 5  # actions without an agent to each own one
TALK = 2  # actions without an agent to each "I" of any kind: with fewer, the speaker is in the picture


def find(reading: Reading) -> Seen | None:
    """The first acting unit of "we" or the passive, where the speaker does not act."""
    own = team = passive = 0
    first = -1
    for actor in reading.facts.actors:
        if actor.kind == "i":
            own += 1
        elif actor.kind != "others":
            team += actor.kind == "we"
            passive += actor.kind == "passive"
            if first < 0:
                first = actor.first
    hidden = team + passive
    counts = reading.features.all
    if own > OWN or hidden < HIDDEN or hidden < SHARE * own or hidden < TALK * counts["first_subject"]:
        return None
    if counts["first_subject"] and not counts["we_subject"] and counts["role"]:
        return None  # a report in the passive beside a stated role: its agent is the speaker
    return Seen(unit_place(reading, reading.facts.unit_of(first)), f"{hidden} steps without an own part, {own} with")


RULE = Rule(
    "hides_behind_we",
    "The interviewer decides about one person; what the team did does not say what this person can do.",
    find,
    of_kinds("story"),
)
