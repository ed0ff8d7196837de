"""The values of an evaluation: what each number may be, and how scores and times are read as mappings."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from starjudge import HeuristicJudge, evaluate_answer
from starjudge.models.base import DIMENSIONS
from starjudge.models.evaluation import (
    Actions,
    Agency,
    DimensionScore,
    Dropped,
    Evaluation,
    PanelMember,
    PartTime,
    Provenance,
    TimeSplit,
    Timing,
)
from starjudge.models.evidence import Span

QUESTION = "Tell me about a time you found the cause of a fault."
ANSWER = (
    "In spring our alerts rang all night. I had to find out why. I read a week of logs and wrote a small replay. "
    "I found two clocks that disagreed and set both by one server. Alarms fell from 40 to 3 a night. "
    "I learned to check the clocks first."
)
NONE = Actions(count=0)
BASE: dict[type[BaseModel], dict[str, Any]] = {
    DimensionScore: {"score": 3, "rationale": "So.", "next_step": "Do."},
    PartTime: {"label": "Action", "seconds": 1.0, "share": 0.5},
    Timing: {
        "words": 10, "seconds": 4.0, "source": "given", "seconds_low": 4.0, "seconds_high": 4.0,
        "words_per_minute": 150.0,
    },
    Actions: {"count": 1},
    Agency: {"i": NONE, "we": NONE, "passive": NONE, "others": NONE},
    Dropped: {},
    PanelMember: {"engine": "model"},
    Provenance: {"engine": "model", "starjudge": "1", "rubric": "star-l", "rubric_version": "1.0"},
    Span: {"start": 0, "end": 0},
}  # fmt: skip
"""Each type with the fields it must have."""


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return evaluate_answer(QUESTION, ANSWER, judge=HeuristicJudge())


@pytest.mark.parametrize(
    ("model", "field", "lowest", "highest"),
    [
        (DimensionScore, "score", 1, 5),
        (DimensionScore, "expected", 1, 5),
        (PartTime, "seconds", 0, None),
        (PartTime, "share", 0, 1),
        *((Timing, field, 0, None) for field in ("words", "seconds", "seconds_low", "seconds_high")),
        *((Timing, field, 0, None) for field in ("words_per_minute", "fillers", "fillers_per_100_words")),
        (Actions, "count", 0, None),
        (Agency, "own_share", 0, 1),
        *((Dropped, field, 0, None) for field in Dropped.model_fields),
        (PanelMember, "overall", 1, 5),
        (Provenance, "samples", 1, None),
        (Provenance, "agreement", 0, 1),
        *((Provenance, field, 0, None) for field in ("calls", "further_calls", "prompt_tokens", "cached_tokens")),
        *((Provenance, field, 0, None) for field in ("completion_tokens", "reasoning_tokens")),
        (Span, "start", 0, None),
        (Span, "end", 0, None),
    ],
)
def test_a_number_lies_on_its_scale(model: type[BaseModel], field: str, lowest: int, highest: int | None) -> None:
    """The ends of the scale are on it; what lies beyond them is refused, by a whole step or a small one."""
    whole = "int" in str(model.model_fields[field].annotation)
    step = 1 if whole else 0.01
    for value in (lowest, lowest + step, highest if highest is not None else 10_000):
        assert getattr(model(**{**BASE[model], field: value}), field) == value
    for value in (lowest - step, *([highest + step] if highest is not None else [])):
        with pytest.raises(ValidationError, match=field):
            model(**{**BASE[model], field: value})


@pytest.mark.parametrize(("model", "field"), [(DimensionScore, "score"), (PanelMember, "overall")])
@pytest.mark.parametrize("value", ["3", True, 3.0])
def test_a_score_is_a_whole_number_and_nothing_that_looks_like_one(
    model: type[BaseModel], field: str, value: Any
) -> None:
    """A text, a truth or a float is not turned into a score."""
    with pytest.raises(ValidationError, match=field):
        model(**{**BASE[model], field: value})


@pytest.mark.parametrize("overall", [0, 6, "3", True, 3.0])
def test_a_verdict_is_a_whole_number_of_the_scale(evaluation: Evaluation, overall: Any) -> None:
    """What is off the scale, or only looks like a number, is refused."""
    with pytest.raises(ValidationError, match="overall"):
        Evaluation.model_validate(evaluation.model_dump() | {"overall": overall})


@pytest.mark.parametrize("overall", [1, 5, None])
def test_a_verdict_may_be_at_either_end(evaluation: Evaluation, overall: int | None) -> None:
    """And there may be none."""
    assert Evaluation.model_validate(evaluation.model_dump() | {"overall": overall}).overall == overall


def test_what_is_not_told_was_nothing() -> None:
    """Counts begin at nothing, readings at one, and no correction is claimed."""
    assert set(Dropped().model_dump().values()) == {0}
    by = Provenance(**BASE[Provenance])
    assert by.samples == 1
    counts = (by.calls, by.further_calls, by.prompt_tokens, by.cached_tokens, by.completion_tokens, by.reasoning_tokens)
    assert counts == (0,) * 6
    assert "calibration" not in by.model_dump()


# --- Quotes ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def quoting() -> dict[str, Any]:
    """An evaluation as data, with words of the answer in every field that can hold some."""
    answer = ANSWER + " It was their fault, my manager is useless. Ana in support did half of it, and I thanked her."
    data = evaluate_answer(QUESTION, answer, judge=HeuristicJudge(), company="amazon").model_dump()
    quote = {name: data["segments"][0][name] for name in ("text", "span")}
    data["agency"]["credit"] = (quote,)
    data["red_flags"] = ({"id": "blames_others", "quote": quote, "message": "m"},)
    data["strengths"] = data["improvements"] = ({"text": "t", "evidence": (quote,)},)
    return data


QUOTES = {
    "segments": lambda d: d["segments"][1],
    "metrics": lambda d: d["metrics"][0],
    "agency.credit": lambda d: d["agency"]["credit"][0],
    "scores.impact.evidence": lambda d: d["scores"]["impact"]["evidence"][0],
    "scores.structure.evidence": lambda d: d["scores"]["structure"]["evidence"][0],
    "red_flags.blames_others.quote": lambda d: d["red_flags"][0]["quote"],
    "strengths": lambda d: d["strengths"][0]["evidence"][0],
    "improvements": lambda d: d["improvements"][0]["evidence"][0],
    "company.shown": lambda d: next(s for s in d["company"]["shown"] if s["evidence"])["evidence"][0],
}
"""For each field that quotes the answer, by how a message names it, one of its quotes."""


@pytest.mark.parametrize("field", QUOTES)
@pytest.mark.parametrize("false", ["other words", "another place", "beyond the end"])
def test_no_evaluation_quotes_what_was_not_said(quoting: dict[str, Any], field: str, false: str) -> None:
    """Whoever made it and wherever it comes from: the message names field and place, and no word of the answer."""
    data = json.loads(json.dumps(quoting))
    assert Evaluation.model_validate(data).answer == data["answer"]
    quote = QUOTES[field](data)
    if false == "other words":
        quote["text"] = "I never said so"
    elif false == "another place":
        quote["span"] = {"start": quote["span"]["start"] + 1, "end": quote["span"]["end"] + 1}
    else:
        quote["span"] = {"start": len(data["answer"]), "end": len(data["answer"]) + 9}
    start, end = quote["span"]["start"], quote["span"]["end"]
    with pytest.raises(ValidationError) as raised:
        Evaluation.model_validate_json(json.dumps(data))
    (fault,) = raised.value.errors()
    assert fault["type"] == "false_quote"
    assert fault["msg"].startswith(field)
    assert fault["msg"].endswith(f"the quote of characters {start} to {end} is not what the answer has there")


# --- Scores as a mapping ----------------------------------------------------------------------------------------------


def test_scores_read_as_a_mapping_in_the_guide_s_order(evaluation: Evaluation) -> None:
    """Keys, values and pairs are the seven dimensions."""
    scores = evaluation.scores
    assert tuple(scores) == tuple(scores.keys()) == DIMENSIONS
    assert len(scores) == 7
    assert scores.values() == tuple(getattr(scores, d) for d in DIMENSIONS)
    assert dict(scores.items()) == {d: scores[d] for d in DIMENSIONS}
    assert scores["impact"] is scores.impact
    assert "impact" in scores
    assert scores.get("impact") is scores.impact


@pytest.mark.parametrize("name", ["overall", "keys", "model_fields", "Impact"])
def test_what_is_no_dimension_is_no_key(evaluation: Evaluation, name: str) -> None:
    """Not even the names of methods: a mapping holds its keys alone."""
    scores = evaluation.scores
    assert name not in scores
    assert scores.get(name) is None
    assert scores.get(name, scores.impact) is scores.impact
    with pytest.raises(KeyError, match=name):
        scores[name]


# --- Times as a mapping -----------------------------------------------------------------------------------------------

ACTION = PartTime(label="Action", seconds=4.0, share=0.8)
RESULT = PartTime(label="Result", seconds=1.0, share=0.2)
SPLIT = TimeSplit(result=RESULT, action=ACTION)


def test_times_read_as_a_mapping_of_the_rubric_s_parts() -> None:
    """In story order; a part that the rubric does not have is not among them."""
    assert tuple(SPLIT) == SPLIT.keys() == ("action", "result")
    assert len(SPLIT) == 2
    assert SPLIT.values() == (ACTION, RESULT)
    assert SPLIT.items() == (("action", ACTION), ("result", RESULT))
    assert SPLIT["action"] is ACTION
    assert "action" in SPLIT
    assert SPLIT.get("action", RESULT) is ACTION


@pytest.mark.parametrize("name", ["task", "other", "keys", "Action"])
def test_a_part_without_time_is_no_key(name: str) -> None:
    """One that the rubric lacks, one that no rubric has, and names of methods."""
    assert name not in SPLIT
    assert SPLIT.get(name) is None
    assert SPLIT.get(name, RESULT) is RESULT
    with pytest.raises(KeyError, match=name):
        SPLIT[name]


def test_an_evaluation_shows_itself_as_a_card(evaluation: Evaluation) -> None:
    """A notebook is given HTML, a terminal text, and both hold the verdict's words."""
    card = evaluation._repr_html_()
    assert card is not None
    assert "<" in card
    assert str(evaluation) != card
