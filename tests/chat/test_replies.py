"""Replies of chat models, read: what is in form becomes values, everything else a fault without the reply's words."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from starjudge.chat.bad_replies import UnreadableError
from starjudge.chat.replies import LONGEST_REPLY, JudgeReply, Outcome, ReplyShape, Run, read_reply, reply_form
from starjudge.models.base import DIMENSIONS

SHAPE = ReplyShape(
    parts=("situation", "task", "action", "result", "other"),
    dimensions=DIMENSIONS,
    flags=("no_result", "blames_others"),
    probes=("deeper", "hindsight"),
    signals=("dive_deep",),
)
FORM = reply_form(SHAPE)
ONE = reply_form(SHAPE._replace(dimensions=("impact",), whole=False))
ENOUGH_SECONDS = 5.0  # for ten megabytes on a busy machine; it takes a fifth of a second to two seconds
SECRET = "zanzibar"  # stands for words of the answer


def scored(**changes: Any) -> dict[str, Any]:
    """What is said of one dimension."""
    return {"units": [1, 2], "reason": "It ends with a number.", "score": 4, "next_step": "Name a baseline."} | changes


def reply(**changes: Any) -> dict[str, Any]:
    """A reply in form, but for what is changed."""
    return {
        "parts": ["situation 1-2", "action 3", "result 4-5"],
        "response_kind": "story",
        "outcomes": ["4 time: from 40 to 15 minutes"],
        **{dimension: scored() for dimension in DIMENSIONS},
        "findings": [{"units": [4], "text": "A number with its baseline.", "about": "strength"}],
        "overall": 4,
        "probes": [{"gap": "No baseline.", "kind": "deeper", "question": "What was it before?"}],
    } | changes


def read(**changes: Any) -> JudgeReply:
    """That reply, sent as JSON and read."""
    return read_reply(json.dumps(reply(**changes)), FORM)


def fault_of(text: str, form: Any = FORM) -> UnreadableError:
    """Why a text cannot be read."""
    with pytest.raises(UnreadableError) as caught:
        read_reply(text, form)
    return caught.value


def outcome_of(text: str, form: Any = FORM) -> JudgeReply | list[str]:
    """What a text is read as, or its faults; any other error comes through."""
    try:
        return read_reply(text, form)
    except UnreadableError as fault:
        return fault.faults


def faults_in(**changes: Any) -> list[str]:
    """Faults of a reply with changes."""
    return fault_of(json.dumps(reply(**changes))).faults


# ----------------------------------------------------------------------------------------------------- what is read


def test_a_reply_becomes_values() -> None:
    """Runs and outcomes are taken apart; the rest is as it was written."""
    judged = read()
    assert judged.runs == [Run("situation", 1, 2), Run("action", 3, 3), Run("result", 4, 5)]
    assert judged.outcomes == [Outcome(4, "time", "from 40 to 15 minutes")]
    assert (judged.response, judged.overall) == ("story", 4)
    assert list(judged.scored) == list(DIMENSIONS)
    impact = judged.scored["impact"]
    assert (impact.units, impact.reason, impact.score, impact.next_step) == (
        [1, 2],
        "It ends with a number.",
        4,
        "Name a baseline.",
    )
    assert [(f.units, f.text, f.about) for f in judged.findings] == [([4], "A number with its baseline.", "strength")]
    assert [(p.gap, p.kind, p.question) for p in judged.probes] == [("No baseline.", "deeper", "What was it before?")]


def test_a_reply_on_one_dimension_holds_that_alone() -> None:
    judged = read_reply(json.dumps({"impact": scored(score=2)}), ONE)
    assert {dimension: said.score for dimension, said in judged.scored.items()} == {"impact": 2}
    assert (judged.runs, judged.response, judged.overall, judged.findings) == ((), None, None, ())


TEXT = json.dumps(reply())


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        json.dumps(reply(), indent=4),
        f"\ufeff{TEXT}\n\n",
        f"```json\n{TEXT}\n```",
        f"~~~~\n{TEXT}",
        f"Here is my judgement, with {{care}} taken:\n{TEXT}\nI hope that it helps {{a lot}}.",
        f'<think>score {{"impact": 3}}? No, more.</think>{TEXT}',
        f"[{TEXT}]",
        json.dumps({"judgement": reply()}),
        json.dumps({"reply": reply()}),
        f'{{"thought": "it breaks off {TEXT}',
        f"{'{' * 5000} {TEXT}",
        rf"\frac{{a}}{{b}} {TEXT}",
        json.dumps(reply(), separators=(" ,\n\t", " :\r\n")),
    ],
    ids=[
        *("plain", "indented", "byte_order_mark", "fence", "open_fence", "prose", "thoughts", "list", "wrapped"),
        *("wrapped_otherwise", "behind_a_broken_one", "behind_braces", "behind_a_formula", "white_space"),
    ],
)
def test_an_object_is_found_in_what_stands_around_it(text: str) -> None:
    """Fences, thoughts, prose with braces, a list or an object around it cost no further call."""
    judged = read_reply(text, FORM)
    assert (judged.overall, judged.runs[0]) == (4, Run("situation", 1, 2))


def test_of_several_objects_the_last_in_form_counts() -> None:
    """Models that think aloud give their verdict at the end; what follows it and is no verdict does not count."""
    first, second = json.dumps(reply(overall=2)), json.dumps(reply(overall=5))
    assert read_reply(f"{first} No: {second}", FORM).overall == 5
    assert read_reply(f"{first} No: {second} {{}} {json.dumps({'overall': 1})}", FORM).overall == 5
    assert read_reply(f"{first} No: {json.dumps(reply(overall=9))}", FORM).overall == 2


def test_of_equal_keys_the_last_counts() -> None:
    """As for every reader of JSON."""
    assert read_reply(TEXT.replace('"overall": 4', '"overall": 2, "overall": 3'), FORM).overall == 3


def test_fields_that_nobody_asked_for_are_ignored() -> None:
    """Whatever they hold, numbers that JSON does not know included."""
    judged = read(impact=scored(confidence=float("nan")), mood={"a": [1, {"b": None}]}, parts_note=float("inf"))
    assert judged.scored["impact"].score == 4


def test_unit_numbers_are_taken_as_they_are() -> None:
    """Whether a unit exists is seen when the reply is held against the answer; no number is too large to read."""
    huge = "9" * 5000  # Python refuses to convert so many figures
    text = json.dumps(reply(impact=scored(units=[0, -1, 99, 100, 10**400]))).replace("[1, 2]", f"[1, {huge}]")
    judged = read_reply(text, FORM)
    assert judged.scored["impact"].units[:4] == [0, -1, 99, 100]
    assert judged.scored["impact"].units[4] > 10**9
    assert judged.scored["structure"].units[1] > 10**9


def test_words_of_an_outcome_may_hold_a_line_break() -> None:
    """The schema asks for one line; where nobody holds a model to it, the words still can be looked up."""
    assert read(outcomes=["4 time: from 40\nto 15"]).outcomes == [Outcome(4, "time", "from 40\nto 15")]
    assert read(outcomes=["4 time: 3: 1 odds: won"]).outcomes == [Outcome(4, "time", "3: 1 odds: won")]


def test_empty_lists_are_in_form() -> None:
    judged = read(parts=[], outcomes=[], findings=[], probes=[], impact=scored(units=[]))
    assert (judged.runs, judged.outcomes, judged.findings, judged.probes) == ([], [], [], [])


# --------------------------------------------------------------------------------------------------------- faults


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"overall": True}, "overall: Input should be a valid integer"),
        ({"overall": 4.0}, "overall: Input should be a valid integer"),
        ({"overall": "4"}, "overall: Input should be a valid integer"),
        ({"overall": None}, "overall: Input should be a valid integer"),
        ({"overall": float("nan")}, "overall: Input should be a valid integer"),
        ({"overall": float("inf")}, "overall: Input should be a valid integer"),
        ({"impact": scored(score=[4])}, "impact.score: Input should be a valid integer"),
        ({"impact": scored(units=None)}, "impact.units: Input should be a valid list"),
        ({"impact": scored(units="1-2")}, "impact.units: Input should be a valid list"),
        ({"impact": scored(units=[1, True])}, "impact.units.1: Input should be a valid integer"),
        ({"impact": scored(units=[1.0])}, "impact.units.0: Input should be a valid integer"),
        ({"impact": scored(units=["1"])}, "impact.units.0: Input should be a valid integer"),
        ({"impact": scored(reason=None)}, "impact.reason: Input should be a valid string"),
        ({"impact": 4}, "impact: Input should be a valid dictionary or instance of Scored"),
        ({"parts": None}, "parts: Input should be a valid list"),
        ({"parts": {"situation": "1-2"}}, "parts: Input should be a valid list"),
        ({"parts": [3]}, "parts.0: Input should be a valid string"),
        ({"response_kind": "poem"}, "response_kind: Input should be 'story', 'example',"),
        ({"findings": [{"units": [], "text": "", "about": "fun"}]}, "findings.0.about: Input should be 'strength',"),
        ({"findings": ["none"]}, "findings.0: Input should be a valid dictionary or instance of Finding"),
        ({"probes": [{"gap": "", "kind": "x", "question": ""}]}, "probes.0.kind: Input should be 'deeper' or"),
    ],
)
def test_a_fault_says_where_it_is_and_what_was_expected(changes: dict[str, Any], expected: str) -> None:
    """Booleans, floats and strings are no whole numbers, and null is no list."""
    (fault,) = faults_in(**changes)
    assert fault.startswith(expected)


@pytest.mark.parametrize(
    ("lines", "read", "unread"),
    [
        (["coda 1", "action 1"], [("action", 1, 1)], 1),
        (["action ١"], [], 1),
        (["action 1-2-3", "action one", "3"], [], 3),
        (["Action: 1 – 3"], [("action", 1, 3)], 0),
        ([" action 2 \n"], [("action", 2, 2)], 0),
        (["action 0"], [("action", 0, 0)], 0),
        ([f"action {10**400}"], [("action", int("1" + "0" * 17), int("1" + "0" * 17))], 0),
    ],
)
def test_a_line_of_parts_that_cannot_be_read_is_left_out(
    lines: list[str], read: list[tuple[str, int, int]], unread: int
) -> None:
    """It is counted, and costs neither the judgement nor a further call; whether a unit exists is seen later."""
    judged = read_reply(json.dumps(reply(parts=lines)), FORM)
    assert ([tuple(run) for run in judged.runs], judged.unread_runs) == (read, unread)


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("4: 15 minutes", None),
        ("4 joy: 15 minutes", None),
        ("4 time: ", None),
        ("time: 15 minutes", None),
        ("4 Time: 15 minutes", (4, "time", "15 minutes")),
        ("4 time: 15\nminutes", (4, "time", "15\nminutes")),
        ("4 time: he said: 15", (4, "time", "he said: 15")),
    ],
)
def test_an_outcome_that_cannot_be_read_is_left_out(line: str, read: tuple[int, str, str] | None) -> None:
    """And counted."""
    judged = read_reply(json.dumps(reply(outcomes=[line])), FORM)
    assert [tuple(outcome) for outcome in judged.outcomes] == ([read] if read else [])
    assert judged.unread_outcomes == (0 if read else 1)


def test_a_missing_field_is_named() -> None:
    text = json.dumps({k: v for k, v in reply(impact={"units": [1], "score": 4}).items() if k != "overall"})
    assert fault_of(text).faults == [
        "impact.reason: Field required",
        "impact.next_step: Field required",
        "overall: Field required",
    ]


def test_all_faults_are_told_at_once() -> None:
    """There is one repair turn."""
    assert len(faults_in(overall=0, parts=[1, 2], impact=scored(units="1", score="x"))) == 5


def test_a_score_off_the_scale_is_told_apart() -> None:
    """Only where nothing else is wrong: then the reply has the form, and a number outside its range."""
    for wrong in (0, 6, -3, 9999, 10**400):
        fault = fault_of(json.dumps(reply(overall=wrong, impact=scored(score=wrong))))
        assert fault.out_of_range
        assert len(fault.faults) == 2
    huge = TEXT.replace('"overall": 4', f'"overall": {"9" * 5000}')
    assert fault_of(huge).out_of_range
    assert not fault_of(json.dumps(reply(overall=9, parts=None))).out_of_range
    assert not fault_of(json.dumps(reply(overall="9"))).out_of_range
    assert not fault_of("{}").out_of_range


@pytest.mark.parametrize(
    "text",
    ["", " \n", "I cannot judge this.", "A {brace} alone", "[1, 2]", '"text"', "null", "{}", "{" * 1000, "<html>"],
)
def test_a_reply_without_an_object_is_told_apart(text: str) -> None:
    """Then there is nothing to repair."""
    fault = fault_of(text)
    assert fault.no_json
    assert fault.faults == ["the reply holds no JSON object"]


@pytest.mark.parametrize(
    "text",
    [
        TEXT[:-1],
        TEXT[: len(TEXT) // 2],
        TEXT.replace('"overall": 4,', '"overall": 4,,'),
        TEXT[:-1] + ",}",
        TEXT.replace('["situation 1-2", "action 3", "result 4-5"]', '["situation 1-2",]'),
        TEXT.replace('"overall": 4', '"overall": 4 // of 5'),
        TEXT.replace('"overall": 4', "'overall': 4"),
        TEXT.replace("number", "num\nber"),
        TEXT.replace("number", "num\\ber \\x"),
        json.dumps({"error": "not available"}),
        json.dumps(scored()),
        '{"overall":' * 100_000,
    ],
    ids=[
        *("open", "half", "two_commas", "trailing_comma", "trailing_comma_in_list", "comment", "single_quotes"),
        *("line_break_in_string", "wrong_escape", "another_object", "a_piece", "endless_nesting"),
    ],
)
def test_a_broken_object_is_a_fault_that_can_be_repaired(text: str) -> None:
    """Its whole pieces are not taken for the reply: that would name faults that are none."""
    fault = fault_of(text)
    assert not fault.no_json
    (words,) = fault.faults
    assert words.startswith("the reply holds no complete JSON object with the fields parts, response_kind, outcomes,")


def test_of_several_broken_replies_the_nearest_to_the_form_is_told() -> None:
    near, far = json.dumps(reply(overall=9)), json.dumps({"overall": 3})
    assert fault_of(f"{near} {far}").faults == ["overall: Input should be less than or equal to 5"]


@pytest.mark.parametrize(
    "changes",
    [
        {"overall": SECRET},
        {"parts": [{"action": SECRET}]},
        {"parts": SECRET},
        {"outcomes": [[SECRET]]},
        {"response_kind": SECRET},
        {"impact": scored(units=[SECRET], score=SECRET, reason=[SECRET])},
        {"impact": {SECRET: SECRET}},
        {"findings": [{"units": {SECRET: 1}, "text": 3, "about": SECRET}]},
        {"probes": {SECRET: []}, SECRET: 1},
    ],
)
def test_faults_hold_no_words_of_the_reply(changes: dict[str, Any]) -> None:
    """A repair turn and an error message show faults; the reply may hold words of the answer."""
    fault = fault_of(json.dumps(reply(**changes)))
    assert SECRET not in str(fault)
    assert SECRET not in repr(fault)


def test_half_a_character_is_read() -> None:
    """A reply cut within one holds a lone surrogate; what is shown of it is cleaned where words are checked."""
    judged = read_reply(TEXT.replace("It ends", "It \\ud800 ends"), FORM)
    assert judged.scored["impact"].reason == "It \ud800 ends with a number."


# --------------------------------------------------------------------------------------------------- size and chance

TEN = 10_000_000


@pytest.mark.parametrize(
    "text",
    [
        "word {x} " * (TEN // 9) + TEXT,
        '{"a"x' * (TEN // 5),
        '{"a":' * (TEN // 5),
        '{"overall":' * 300 + "[" + "1," * (TEN // 2),
        '{"overall":1}' * (TEN // 13),
        '{"a":"' + "x" * TEN,
        '{"\\"' * (TEN // 4),
        "{" + " " * TEN,
        "[" * TEN,
        '{"overall":' + "9" * TEN + "}",
        json.dumps(reply(parts=["x"] * 200_000)),
        json.dumps(reply(impact=scored(units=[1] * 500_000))),
    ],
    ids=[
        *("prose", "broken_keys", "nested", "nested_numbers", "many_objects", "open_string", "escapes", "spaces"),
        *("lists", "figures", "faults", "units"),
    ],
)
def test_ten_megabytes_are_read_in_time(text: str) -> None:
    began = time.perf_counter()
    assert outcome_of(text)
    assert time.perf_counter() - began < ENOUGH_SECONDS


def test_of_a_very_long_reply_the_end_is_read() -> None:
    """What stands there is the verdict, and nothing else can be as long."""
    assert read_reply("x" * LONGEST_REPLY + TEXT, FORM).overall == 4
    assert not fault_of(TEXT + "x" * LONGEST_REPLY).no_json


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)
FIELDS = st.sampled_from([*FORM.model.model_fields, "units", "reason", "score", "next_step", "about", "kind"])
FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


def attempt(text: str) -> None:
    """Anything but a fault or values fails the test."""
    for form in (FORM, ONE):
        judged = outcome_of(text, form)
        assert judged
        if isinstance(judged, JudgeReply):
            assert all(1 <= said.score <= 5 for said in judged.scored.values())
            assert judged.overall is None or 1 <= judged.overall <= 5


@FUZZ
@given(st.text() | st.text(alphabet='{}[]":,\\ \n0129eE-.tfnu`'))
def test_no_text_raises_anything_but_a_fault(text: str) -> None:
    attempt(text)


@FUZZ
@given(JSON)
def test_no_json_raises_anything_but_a_fault(value: Any) -> None:
    attempt(json.dumps(value))


@FUZZ
@given(st.dictionaries(FIELDS, JSON, max_size=4), st.dictionaries(FIELDS, JSON, max_size=3))
def test_no_value_of_a_field_raises_anything_but_a_fault(changes: dict[str, Any], inner: dict[str, Any]) -> None:
    """A reply in form, with anything in place of some of its fields."""
    attempt(json.dumps(reply(**changes)))
    attempt(json.dumps(reply(impact=scored(**inner), findings=[inner], probes=[inner])))
    attempt(json.dumps({"impact": scored(**inner)}))


@FUZZ
@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)), st.text(max_size=5))
def test_no_damage_to_a_reply_raises_anything_but_a_fault(start: int, end: int, put: str) -> None:
    attempt(TEXT[:start] + put + TEXT[end:])
