"""Which of several objects in a reply is read, and which is told about where none can be."""

from __future__ import annotations

import json
import re

import pytest
from pydantic import ValidationError

from starjudge.chat.bad_replies import UnreadableError
from starjudge.chat.replies import MOST_OBJECTS, JudgeReply, Outcome, ReplyShape, Run, read_reply, reply_form

FORM = reply_form(ReplyShape(parts=(), dimensions=("impact", "learning"), flags=(), probes=("deeper",), whole=False))


def said(score: object = 3, reason: object = "So.") -> dict[str, object]:
    return {"units": [1], "reason": reason, "score": score, "next_step": "Do."}


def text(impact: object, learning: object) -> str:
    return json.dumps({"impact": impact, "learning": learning})


def faults(reply: str) -> list[str]:
    with pytest.raises(UnreadableError) as caught:
        read_reply(reply, FORM)
    return caught.value.faults


def test_of_replies_as_broken_the_last_is_told() -> None:
    """A model that tries twice gives its verdict at the end; one with fewer faults comes before it."""
    score, reason = text(said(9), said()), text(said(), said(3, 7))
    assert [fault.split(":")[0] for fault in faults(f"{score} {reason}")] == ["learning.reason"]
    assert [fault.split(":")[0] for fault in faults(f"{reason} {score}")] == ["impact.score"]
    both = text(said(9), said(9, 7))
    assert [fault.split(":")[0] for fault in faults(f"{score} {both}")] == ["impact.score"]


def test_the_last_twenty_objects_are_looked_at() -> None:
    """A verdict stands at the end; what was thought aloud long before is left."""
    good, broken = text(said(4), said(2)), text(said(9), said())
    found = read_reply(good + broken * (MOST_OBJECTS - 1), FORM)
    assert {d: s.score for d, s in found.scored.items()} == {"impact": 4, "learning": 2}
    assert faults(good + broken * MOST_OBJECTS) != []


def test_a_score_off_the_scale_among_other_faults_is_no_matter_of_range() -> None:
    """Only where each fault is one is a reply asked for again in those words."""
    for reply, out_of_range in ((text(said(9), said(0)), True), (text(said(9), said(3, 7)), False)):
        with pytest.raises(UnreadableError) as caught:
            read_reply(reply, FORM)
        assert caught.value.out_of_range is out_of_range


def test_units_off_the_scale_are_no_scores() -> None:
    """A unit that is no number is a fault of form."""
    with pytest.raises(UnreadableError) as caught:
        read_reply(text(said() | {"units": ["x"]}, said()), FORM)
    assert caught.value.out_of_range is False


WHOLE = reply_form(
    ReplyShape(parts=("situation", "action"), dimensions=("impact",), flags=(), probes=("deeper",), highest_unit=99)
)


def test_lines_that_cannot_be_read_are_counted_each() -> None:
    """Of parts and of outcomes by themselves."""
    reply = {
        "parts": ["situation 1-2", "nonsense", "Action: 3", "epilogue 4"],
        "response_kind": "story",
        "outcomes": ["3 time: 2 hours", "nonsense", "3 colour: red", "x"],
        "impact": said(),
        "overall": 3,
    }
    found = read_reply(json.dumps(reply), WHOLE)
    assert (found.runs, found.unread_runs) == ([Run("situation", 1, 2), Run("action", 3, 3)], 2)
    assert (found.outcomes, found.unread_outcomes) == ([Outcome(3, "time", "2 hours")], 3)
    assert (found.findings, found.probes) == ([], [])


@pytest.mark.parametrize(("highest", "digits"), [(99, "?"), (999, "{0,2}"), (9999, "{0,3}")])
def test_servers_are_told_how_long_unit_numbers_are(highest: int, digits: str) -> None:
    """As long as the highest, and the bound itself; a run is a part with one number or two."""
    shape = ReplyShape(parts=("situation", "action"), dimensions=("impact",), flags=(), probes=("deeper",))
    schema = json.dumps(reply_form(shape._replace(highest_unit=highest)).schema.schema)
    number = f"[1-9][0-9]{digits}"
    assert f"^(situation|action) {number}(-{number})?$" in schema
    assert f'"maximum": {highest}' in schema
    assert '"minimum": 1' in schema


def test_servers_are_told_the_five_scores() -> None:
    """Each by itself, as not every server holds a number to its bounds."""
    wire = json.dumps(FORM.schema.schema, sort_keys=True)
    assert '{"enum": [1, 2, 3, 4, 5], "type": "integer"}' in wire


def test_servers_are_told_what_a_finding_may_be_about() -> None:
    """A strength, an improvement, a flag of the rubric or a signal of the company, in the prompt's own words."""
    shape = ReplyShape(
        parts=("action",), dimensions=("impact",), flags=("no_result",), probes=("deeper",), signals=("dive_deep",)
    )
    assert '"enum": ["strength", "improvement", "no_result", "dive_deep"]' in json.dumps(
        reply_form(shape).schema.schema
    )


def test_the_words_of_an_outcome_hold_neither_mark_nor_line_break() -> None:
    """Some servers copy a pattern's characters into their reply: a bare quotation mark would end it."""
    pattern = WHOLE.schema.schema["properties"]["outcomes"]["items"]["pattern"]
    assert pattern.endswith(r'): [^"\\\r\n]+$')
    assert re.match(pattern, "3 time: two hours")
    assert not re.match(pattern, '3 time: "two" hours')


def test_what_is_not_told_is_none() -> None:
    """A shape without more is that of a short answer without a lens; a reply on one dimension lost no lines."""
    shape = ReplyShape(parts=(), dimensions=(), flags=(), probes=())
    assert (shape.highest_unit, shape.signals, shape.whole) == (99, (), True)
    reply = JudgeReply({})
    assert (reply.unread_runs, reply.unread_outcomes) == (0, 0)


def test_a_unit_is_a_number_and_nothing_that_looks_like_one() -> None:
    """A text with a figure in it is a fault of form."""
    assert [fault.split(":")[0] for fault in faults(text(said() | {"units": ["3"]}, said()))] == ["impact.units.0"]


def test_what_was_read_stays_as_it_was_read() -> None:
    """Several readings may share it."""
    scored = read_reply(text(said(4), said(2)), FORM).scored["impact"]
    with pytest.raises(ValidationError, match="frozen"):
        scored.score = 5


@pytest.mark.parametrize(("behind", "found"), [(1_990_000, True), (2_000_000, False)])
def test_two_million_characters_are_read_from_the_end(behind: int, found: bool) -> None:
    """What stands before is not looked at."""
    reply = text(said(4), said(2)) + " " * behind
    if found:
        assert read_reply(reply, FORM).scored["impact"].score == 4
    else:
        assert faults(reply) == ["the reply holds no complete JSON object with the fields impact, learning"]


@pytest.mark.parametrize(("behind", "found"), [(19, True), (20, False)])
def test_twenty_objects_are_looked_at(behind: int, found: bool) -> None:
    """The last of them first."""
    good, broken = text(said(4), said(2)), text(said(9), said())
    if found:
        assert read_reply(good + broken * behind, FORM).scored["impact"].score == 4
    else:
        assert faults(good + broken * behind)
