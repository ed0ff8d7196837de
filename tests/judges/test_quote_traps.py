"""Quote traps, end to end: a model names words and units that only look right, and none comes through as a quote."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from scripted_judges import STORY, asked, corpus, judge_of, quotes, said, wrong_quotes

from starjudge import Evaluation
from starjudge.text.verbatim import NOT_IN_ANSWER, find_words, same_words

TRAPS = corpus("text/quote_traps.yaml")
REASONS = corpus("text/reason_traps.yaml")
REASON_QUESTION = "Tell me about a time you failed."
UNCLOSED = {"logs_kept_unbalanced_1"}  # a mark that never ends: to the judge a quotation up to the end
each_trap = pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap["id"])


def named(trap: dict[str, Any]) -> Evaluation:
    """The evaluation where a model names the trap's words as an outcome of the trap's unit."""
    words = " ".join(trap["words"].split())
    changes = {"outcomes": [f"{trap['unit']} business: {words}"]}
    return judge_of(4, changes=changes).evaluate(asked(trap["answer"]))


def test_traps_are_many() -> None:
    """There are two hundred traps or more, besides harmless differences that must be found."""
    assert sum(trap["found"] is None for trap in TRAPS) >= 200
    assert sum(trap["found"] is not None for trap in TRAPS) >= 40


@each_trap
def test_a_trap_makes_no_outcome_number(trap: dict[str, Any]) -> None:
    """Words that do not stand in their unit give no metric, and are counted; a true one gives words of the answer."""
    evaluation = named(trap)
    answer, dropped = trap["answer"], evaluation.judge.dropped
    assert wrong_quotes(evaluation) == []
    if trap["found"] is None:
        assert evaluation.metrics == ()
        assert (dropped.words, dropped.units) == (1, 0)
        return
    unit = evaluation.segments[trap["unit"] - 1].span
    place = find_words(answer, unit.start, unit.end, trap["words"])
    assert place is not None
    for metric in evaluation.metrics:
        # The number that stands there, which may be told by more words than were named.
        assert metric.span.start < place[1]
        assert place[0] < metric.span.end
        assert unit.start <= metric.span.start < metric.span.end <= unit.end
    assert bool(evaluation.metrics) != bool(dropped.words)


def test_harmless_differences_do_not_cost_an_outcome() -> None:
    """Most words that do stand in their unit hold a number or a change, and are kept."""
    harmless = [named(trap) for trap in TRAPS if trap["found"] is not None]
    assert sum(bool(evaluation.metrics) for evaluation in harmless) >= 0.5 * len(harmless)


def everywhere(text: str) -> dict[str, Any]:
    """A reply that says a text wherever it can say any."""
    said_so = {"reason": text, "next_step": text}
    return {
        "ownership": said_so,
        "impact": said_so,
        "findings": [
            {"units": [1], "text": text, "about": about} for about in ("strength", "improvement", "blames_others")
        ]
        + [{"units": [], "text": text, "about": "no_learning"}],
        "probes": [
            {"gap": text, "kind": "deeper", "question": "Why?"},
            {"gap": "So.", "kind": "honesty", "question": text},
        ],
    }


def holds(texts: Iterable[str], words: str) -> list[str]:
    """Texts in which words stand word for word."""
    return [text for text in texts if find_words(text, 0, len(text), words)]


@pytest.mark.parametrize("marks", ["“”", '""', "«»", "「」", "＂＂", "❝❞"], ids=str)
def test_a_trap_is_no_quotation_in_any_reason(marks: str) -> None:
    """No quotation that does not stand in the answer is left in a reason, step, remark, flag or probe."""
    slipped = []
    for trap in TRAPS[:: 1 if marks == "“”" else 7]:
        answer, words = trap["answer"], " ".join(trap["words"].split())
        if find_words(answer, 0, len(answer), words) and "…" not in words and "..." not in words:
            continue  # true of another unit: a reason names none
        if any(mark in words for mark in '“”"«»「」') or len(same_words(words)) < 2:
            continue  # other marks within, or a single word, which is mentioned and not quoted
        evaluation = judge_of(4, changes=everywhere(f"He said {marks[0]}{words}{marks[1]} there.")).evaluate(
            asked(answer)
        )
        if any(f"{mark}{words}" in text for text in said(evaluation) for mark in ("“", '"', "«", "「", "＂", "❝")):
            slipped.append(trap["id"])
        assert evaluation.judge.dropped.quotes >= 9
        assert wrong_quotes(evaluation) == []
    assert slipped == []


@pytest.mark.parametrize("trap", REASONS, ids=lambda trap: trap["id"])
def test_reasons_keep_true_quotations_alone(trap: dict[str, Any]) -> None:
    """A reason with a false quotation loses it and it is counted; another stays to the letter."""
    changes = {"impact": {"reason": trap["reason"]}}
    evaluation = judge_of(4, changes=changes).evaluate(asked(trap["answer"], REASON_QUESTION))
    reason = evaluation.scores.impact.rationale
    kept = trap["kept"] and trap["id"] not in UNCLOSED
    assert kept == (NOT_IN_ANSWER not in reason) == (evaluation.judge.dropped.quotes == 0)
    if kept:
        # On one line, without what cannot be seen, with marks in the forms that are looked for.
        plain = trap["reason"].translate(str.maketrans("‹›", "«»")).replace("\u200b", "")
        assert " ".join(plain.split()) == reason


def test_a_quotation_that_is_never_closed_is_a_quotation() -> None:
    """What runs from an opening mark to the end is held against the answer too."""
    for opening in ("“", "«", '"'):
        false = judge_of(4, changes=everywhere(f"He said: {opening}I lied to all of them")).evaluate(asked())
        assert holds(said(false), "I lied to all of them") == []
        true = judge_of(4, changes=everywhere(f"He said: {opening}Waste fell from 21 % to 12 %")).evaluate(asked())
        assert f"He said: {opening}Waste fell from 21 % to 12 %" in [s.rationale for s in true.scores.values()]
        assert true.judge.dropped.quotes == 0


def test_a_quotation_that_a_cut_would_hide_is_found_first() -> None:
    """A false quotation that begins before a text is cut, and ends behind that, does not stay."""
    long = "He said “" + "I never told anyone about the leak " * 30 + "” and so on."
    evaluation = judge_of(4, changes=everywhere(long)).evaluate(asked())
    assert holds(said(evaluation), "I never told anyone") == []


def test_a_probe_that_puts_words_into_the_mouth_is_not_asked() -> None:
    """A follow-up question with a false quotation is dropped whole and counted; a true one stays."""
    probes = [
        {"gap": "No reason.", "kind": "reasoning", "question": "You said “I blamed the store lead”: why?"},
        {"gap": "No test.", "kind": "measurement", "question": "“Waste fell from 21 % to 12 %”: who measured it?"},
    ]
    evaluation = judge_of(4, changes={"probes": probes}).evaluate(asked())
    assert next(probe.question for probe in evaluation.follow_ups) == probes[1]["question"]
    assert not any("blamed" in probe.question or NOT_IN_ANSWER in probe.question for probe in evaluation.follow_ups)
    assert len(evaluation.follow_ups) >= 2
    assert evaluation.judge.dropped.quotes == 1


def test_the_answer_and_the_question_may_be_quoted() -> None:
    """True quotations stay in every place that a model words."""
    evaluation = judge_of(4, changes=everywhere("“waste fell from 21% to 12%” and “improved a model”")).evaluate(
        asked()
    )
    assert NOT_IN_ANSWER not in " ".join(said(evaluation))
    assert len(quotes(evaluation)) > 8
    assert evaluation.answer == STORY


def test_a_false_quotation_without_spaces_is_found() -> None:
    """In scripts that set no spaces a run between marks is a quotation: true ones stay, others go and are counted."""
    answer = "去年春天我负责预测模型。我查看了三个月的扫描日志,修好了时钟,重新训练了模型。结果误差率降到12%。"
    reasons = {"impact": {"reason": "他说“我对所有人撒了谎”。"}, "learning": {"reason": "他说「修好了时钟」。"}}
    evaluation = judge_of(4, changes=reasons).evaluate(asked(answer))
    assert evaluation.scores.impact.rationale == f"他说{NOT_IN_ANSWER}。"
    assert evaluation.scores.learning.rationale == "他说“修好了时钟”。"
    assert evaluation.judge.dropped.quotes == 1
