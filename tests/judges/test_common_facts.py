"""What every evaluation holds besides the judgement: credit, who acts, units of numbers, flags by the rubric."""

from __future__ import annotations

import pytest
from scripted_judges import asked, judged

from starjudge import Evaluation, HeuristicJudge, load_rubric
from starjudge.heuristics.flags import FlagHit
from starjudge.heuristics.knowledge import knowledge
from starjudge.heuristics.read import measure_request
from starjudge.judges.assemble import flag_data, metric_data, mostly_unpunctuated
from starjudge.judges.view import view_of
from starjudge.text.measure import Facts

PLAIN = (
    "Last winter our search was slow. I had to make it faster. I traced every query and cut two of them. "
    "I rewrote the index. The mean time fell from 90 ms to 30 ms."
)
CREDIT = " Thanks to Rosa we saw it at once. Omar helped me with the index. She spotted the leak. She wrote the alarm."
RUBRIC = load_rubric("star-l")


def facts_of(text: str) -> Facts:
    return measure_request(asked(text), knowledge())


def evaluation_of(text: str) -> Evaluation:
    return HeuristicJudge().evaluate(asked(text))


def test_credit_is_quoted_and_three_times_at_most() -> None:
    """The first units that credit others, in order; a unit with two such words once."""
    assert [quote.text for quote in evaluation_of(PLAIN + CREDIT).agency.credit] == [
        "Thanks to Rosa we saw it at once.",
        "Omar helped me with the index.",
        "She spotted the leak.",
    ]
    twice = evaluation_of(PLAIN + " Thanks to Rosa, who spotted it, we were done.").agency.credit
    assert [quote.text[:9] for quote in twice] == ["Thanks to"]
    assert evaluation_of(PLAIN).agency.credit == ()


def test_credit_in_somebody_s_mouth_is_not_the_speaker_s() -> None:
    """What is quoted is said by another."""
    assert evaluation_of(PLAIN + ' My lead said, "It was thanks to Rosa that we were done in May."').agency.credit == ()


def test_who_acts_is_counted_in_the_action_part() -> None:
    """What the team did before, or what came of it, is no action of the story."""
    evaluation = evaluation_of(PLAIN)
    acting = [s for s in evaluation.segments if s.part == "action"]
    assert acting
    for span in evaluation.agency.i.spans:
        assert any(s.span.start <= span.start < s.span.end for s in acting)
    assert evaluation.agency.i.count == len(evaluation.agency.i.spans) >= 2


def test_without_an_action_part_all_who_act_are_counted() -> None:
    """An answer in which nobody finds an action still has people in it."""
    told = judged(parts=["situation 1-3", "action 4-6", "result 7", "learning 8"]).agency
    nowhere = judged(parts=["situation 1-6", "result 7", "learning 8"]).agency
    assert told.i.count == 3
    assert nowhere.i.count > told.i.count
    assert set(told.i.spans) < set(nowhere.i.spans)


# --- Numbers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("We lost 12 feeds.", "feeds"),
        ("We lost 12 bad feeds.", None),
        ("I asked 12 people.", "people"),
        ("I asked 40 staff.", "staff"),
        ("It took 12 hours.", "h"),
        ("It took 30 ms.", "ms"),
        ("It cost 40,000 euros.", "EUR"),
        ("It fell by 12 %.", "%"),
    ],
)
def test_a_count_has_the_things_counted_as_its_unit(text: str, unit: str | None) -> None:
    """What follows a number may be an adjective, which counts nothing; measures are always units."""
    facts = facts_of(text)
    number = facts.numbers[0]
    assert metric_data(facts, (number.start, number.end), "other", number)["unit"] == unit


def test_words_without_a_number_have_no_value() -> None:
    """A change without a figure is a metric with a place and a kind."""
    facts = facts_of("Waste was halved.")
    data = metric_data(facts, (0, 16), "business", None, "down")
    assert (data["text"], data["kind"], data["direction"]) == ("Waste was halved", "business", "down")
    assert (data["value"], data["baseline"], data["unit"]) == (None, None, None)


# --- Flags -----------------------------------------------------------------------------------------------------------


def test_a_flag_has_the_rubric_s_message_and_what_was_seen() -> None:
    """Words that show it where there are any; what the rule adds stands behind the message."""
    view, facts = view_of(RUBRIC), facts_of(PLAIN)
    message = view.flags["blames_others"].message
    hits = [FlagHit("blames_others", (0, 11), "Twice."), FlagHit("no_learning", None, "")]
    assert flag_data(facts, view, hits) == [
        {"id": "blames_others", "quote": {"text": "Last winter", "span": {"start": 0, "end": 11}},
         "message": f"{message} Twice."},
        {"id": "no_learning", "quote": None, "message": view.flags["no_learning"].message},
    ]  # fmt: skip


def test_a_flag_that_the_rubric_leaves_out_is_not_raised() -> None:
    """Whoever found it."""
    few = view_of(RUBRIC.model_copy(update={"flags": RUBRIC.flags[:1]}))
    hits = [FlagHit(RUBRIC.flags[0].id, None, ""), FlagHit(RUBRIC.flags[1].id, None, "")]
    assert [flag["id"] for flag in flag_data(facts_of(PLAIN), few, hits)] == [RUBRIC.flags[0].id]


# --- Punctuation -----------------------------------------------------------------------------------------------------


def test_half_of_the_units_without_full_stops_is_not_most() -> None:
    """Only where more than half had to be cut at likely clause starts does the transcript have little punctuation."""
    run = (
        "so i traced the queries and then i cut two of them and then i wrote the index again and then it was fast "
        "and i told my team about it and they were glad so we kept it and i wrote a test for it and we went home"
    )
    assert [unit.clause for unit in facts_of(run).units] == [True] * 4
    sentences = {n: mostly_unpunctuated(facts_of("It was slow. " * n + run)) for n in (0, 3, 4, 5)}
    assert sentences == {0: True, 3: True, 4: False, 5: False}
