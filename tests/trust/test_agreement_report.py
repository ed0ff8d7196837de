"""`agreement`: two sides matched answer by answer, figures with intervals, and reasons where there are none."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rated_answers import QUESTION, STORY, evaluation, rating, result, shifted

from starjudge import InputError, render
from starjudge.models.agreement import AgreementReport, Figure
from starjudge.reports.agreement_page import agreement_page
from starjudge.reports.agreement_terminal import agreement_terminal
from starjudge.trust.agreement import agreement
from starjudge.trust.found import word_parts


def figures(value: Any) -> Iterator[Figure]:
    """Every figure of a report."""
    if isinstance(value, Figure):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from figures(one)
    elif hasattr(type(value), "model_fields"):
        for name in type(value).model_fields:
            yield from figures(getattr(value, name))


def of(first: list[float | None], second: list[float | None], **settings: Any) -> AgreementReport:
    """The report of two lists of scores."""
    sides = [[rating(str(i), score) for i, score in enumerate(side)] for side in (first, second)]
    return agreement(*sides, **{"resamples": 50} | settings)


def test_a_scale_s_figures() -> None:
    """Counts, distances, bias and the table of scores, row by first side."""
    report = of([1, 2, 3, 4, 5, None, None], [1, 3, 3, 4, 3, 2, None])
    scale = report.overall
    assert (scale.answers, scale.only_a, scale.only_b, scale.neither) == (5, 0, 1, 1)
    assert (scale.exact.value, scale.within_one.value, scale.mae.value, scale.bias.value) == (0.6, 0.8, 0.6, 0.2)
    assert scale.confusion == ((1, 0, 0, 0, 0), (0, 0, 1, 0, 0), (0, 0, 1, 0, 0), (0, 0, 0, 1, 0), (0, 0, 1, 0, 0))
    assert scale.middle.answers == 4
    assert scale.middle.exact.value == 0.5
    assert [s.id for s in report.scales][:3] == ["overall", "structure", "ownership"]


def test_intervals_hold_their_figures_and_are_repeatable() -> None:
    """The same seed gives the same report, byte for byte; another one other bounds."""
    first, second = [1, 2, 3, 4, 5, 2, 3, 4] * 3, [1, 2, 4, 4, 4, 1, 3, 5] * 3
    report = of(first, second, resamples=200)
    kappa = report.overall.kappa
    assert kappa.low is not None
    assert kappa.high is not None
    assert kappa.value is not None
    assert kappa.low < kappa.value < kappa.high
    assert of(first, second, resamples=200).model_dump_json() == report.model_dump_json()
    assert of(first, second, resamples=200, seed=5).overall.kappa.low != kappa.low
    assert of(first, second, resamples=0).overall.kappa == Figure(value=kappa.value)


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ([3, 3, 3], [3, 3, 3], "both sides gave every answer 3; nothing could disagree"),
        ([4], [4], "answers with a score on both sides: 1; needed: 2"),
        ([None, 2], [2, None], "answers with a score on both sides: 0; needed: 2"),
    ],
    ids=["constant", "one", "none"],
)
def test_an_undefined_figure_says_why(first: list[float | None], second: list[float | None], reason: str) -> None:
    """No value, no interval, a reason; and never NaN anywhere."""
    report = of(first, second)
    assert report.overall.kappa == Figure(reason=reason)
    for figure in figures(report):
        assert figure.value is None or math.isfinite(figure.value)
        assert figure.value is not None or figure.reason
    assert "NaN" not in report.model_dump_json()


def test_one_constant_side_has_kappa_zero_and_says_so() -> None:
    """Kappa is 0 by construction, and there is no order to compare."""
    scale = of([3, 3, 3, 3], [1, 3, 4, 5]).overall
    assert scale.kappa.value == 0
    assert scale.kappa.reason == "the first side gave every answer 3; kappa is then 0 by construction"
    assert scale.spearman.value is None
    assert scale.spearman.reason == "the first side gave every answer 3; there is no order to compare"


def test_several_raters_count_by_their_median_and_have_a_ceiling() -> None:
    """What raters reach with each other stands beside what the judge reaches with each of them."""
    judge = [rating(str(i), score) for i, score in enumerate([1, 2, 3, 4, 5, 3])]
    raters = [
        {"id": str(i), "raters": [{"scores": {}, "overall": score} for score in scores]}
        for i, scores in enumerate([(1, 1, 2), (2, 2, 2), (3, 4, 3), (4, 4, 5), (5, 5, 5), (1, 3, 3)])
    ]
    report = agreement(judge, raters, resamples=0)
    own = report.overall.raters
    assert report.overall.kappa.value == 1
    assert own is not None
    assert own.raters == ("rater 1", "rater 2", "rater 3")
    pairs = [of(list(a), list(b), resamples=0).overall.kappa.value or 0 for a, b in (
        ((1, 2, 3, 4, 5, 1), (1, 2, 4, 4, 5, 3)), ((1, 2, 3, 4, 5, 1), (2, 2, 3, 5, 5, 3)),
        ((1, 2, 4, 4, 5, 3), (2, 2, 3, 5, 5, 3)),
    )]  # fmt: skip
    assert own.ceiling.value == pytest.approx(sum(pairs) / 3, abs=1e-9)
    assert own.judge_with_each.value is not None
    assert own.judge_with_each.value < 1
    assert report.dimensions[0].raters is not None
    assert report.dimensions[0].raters.ceiling.reason


def test_answers_match_by_id_else_by_their_words() -> None:
    """An id of one side only is looked for by question and answer; white space does not count."""
    one = evaluation(4)
    other = evaluation(2, answer="Something else was said here.", question="Why us?")
    ratings = [
        rating("r1", 5, question=QUESTION, answer="  ".join(STORY.split(" "))),
        rating("r2", 3, question="Why?", answer="Nobody said this."),
    ]
    report = agreement([one, other], ratings, resamples=0)
    assert (report.answers, report.overall.bias.value) == (1, -1)
    assert report.unmatched_a == ("a, record 2",)
    assert report.unmatched_b == ("r2",)


def test_one_id_with_other_words_is_no_match() -> None:
    """Two lists that both count from 1 are not each other's answers."""
    report = agreement(
        [result("1", 4), result("2", 2, answer="Another answer.")],
        [rating("1", 4), rating("2", 2, question=QUESTION, answer="Words that nobody said.")],
        resamples=0,
    )
    assert report.answers == 1
    assert report.unmatched_b == ("2",)
    assert any("One id and other words" in note for note in report.notes)


def test_ids_of_tables_and_of_json_are_compared_as_text(tmp_path: Path) -> None:
    """The 7 of a table is the 7 of a record."""
    file = tmp_path / "r.csv"
    file.write_text("id,overall\n7,3\n", encoding="utf-8")
    assert agreement([rating("7", 3) | {"id": 7}], file, resamples=0).answers == 1


def test_without_a_common_answer_there_is_no_report() -> None:
    """The message shows what ids there are and how answers match."""
    with pytest.raises(InputError, match=r"no answer is on both sides: a has x; b has y\. Answers match by id"):
        agreement([rating("x", 3)], [rating("y", 3)])


def test_a_rating_that_repeats_is_told() -> None:
    """The first one counts."""
    report = agreement([rating("x", 3)], [rating("x", 3), rating("x", 5)], resamples=0)
    assert report.overall.mae.value == 0
    assert any("repeat an answer and its rater: 1" in note for note in report.notes)


def test_flags_of_most_raters_are_wanted_and_those_of_few_are_neither_right_nor_wrong() -> None:
    """Right: noted by most. Missed: noted by most, not raised. Wrong: raised, noted by nobody."""
    judge = [rating("x", 3, flags=["no_metrics", "too_long", "no_result"])]
    noted = (["no_metrics", "no_learning"], ["no_metrics", "no_learning", "too_long"], ["no_metrics"])
    raters = [{"id": "x", "raters": [{"scores": {}, "overall": 3, "flags": flags} for flags in noted]}]
    flags = agreement(judge, raters, resamples=0).flags
    assert flags is not None
    assert (flags.right, flags.wrong, flags.missed) == (1, 1, 1)
    assert (flags.precision.value, flags.recall.value, flags.f1) == (0.5, 0.5, 0.5)
    assert [(f.id, f.right, f.wrong, f.missed) for f in flags.flags] == [
        ("no_metrics", 1, 0, 0),
        ("no_result", 0, 1, 0),
        ("no_learning", 0, 0, 1),
    ]


def test_flags_that_a_side_does_not_tell_are_not_compared() -> None:
    """A table of scores alone says nothing about flags, and nothing about parts."""
    report = agreement([rating("x", 3)], [{"id": "x", "overall": 3}], resamples=0)
    assert report.flags is None
    assert report.parts is None


def test_parts_are_compared_word_by_word_over_stories() -> None:
    """A word belongs where its middle lies; answers to other questions are left out."""
    text = "We had nine vans. I read the logs."
    units = [[0, 17, "situation"], [18, 34, "action"]]
    cut = [[0, 17, "situation"], [18, 24, "task"], [24, 34, "action"]]
    first = [rating("x", 3, units=cut, answer=text), rating("y", 3, units=cut, answer=text)]
    second = [rating("x", 3, units=units, kind="story"), rating("y", 3, units=units, kind="motivation")]
    parts = agreement(first, second, resamples=0).parts
    assert parts is not None
    assert (parts.answers, parts.words, parts.accuracy.value) == (1, 8, 0.75)
    assert {p.part: p.f1 for p in parts.parts}["action"] == pytest.approx(2 / 3)
    assert word_parts("a bc d", [(0, 1, "task"), (2, 6, "action")]) == ["task", "action", "action"]
    assert word_parts("a b", [(2, 3, "task")]) == [None, "task"]


def test_who_judged_and_what_was_left_out_is_told() -> None:
    """Judges by name, failures, and answers without scores."""
    results, ratings = shifted(4, 0)
    results.append({"id": "f", "input": {}, "evaluation": None, "failure": {"error": "ModelTimeout", "message": "m"}})
    notes = agreement(results, ratings, resamples=0).notes
    assert "a: evaluations by heuristic 4." in notes
    assert "a: left out, being a failure: 1." in notes


def test_a_report_round_trips_and_holds_no_words_of_an_answer() -> None:
    """Ids and numbers are all it says."""
    report = agreement([evaluation(4)], [rating("r", 4, question=QUESTION, answer=STORY)], resamples=20)
    assert AgreementReport.model_validate_json(report.model_dump_json()) == report
    assert "laundry" not in report.model_dump_json()
    assert "laundry" not in repr(report)
    assert str(report) == agreement_terminal(report)
    assert render(report, "html") == agreement_page(report)


@pytest.mark.parametrize(
    ("settings", "words"),
    [({"resamples": -1}, "resamples: expected"), ({"resamples": True}, "resamples"), ({"seed": "x"}, "seed: expected")],
)
def test_wrong_settings_are_named(settings: dict[str, Any], words: str) -> None:
    """As everywhere: the argument, what was expected, what was found."""
    with pytest.raises(InputError, match=words):
        agreement([rating("x", 3)], [rating("x", 3)], **settings)


BENCH = Path(__file__).resolve().parents[3] / "shared" / "bench"


@pytest.mark.skipif(not (BENCH / "score.py").is_file(), reason="the rated answers are not beside the repository")
def test_kappa_parts_and_flags_equal_an_independent_yardstick(monkeypatch: pytest.MonkeyPatch) -> None:
    """On answers rated by three independent models our figures are those of a script that shares no code with us."""
    monkeypatch.syspath_prepend(str(BENCH))
    import score

    golds = [json.loads(line) for line in (BENCH / "dev.jsonl").read_text(encoding="utf-8").splitlines() if line]
    results = score.run(golds, "heuristic", None)
    expected = score.figures(golds, results)
    report = agreement([e for e, _ in results], golds, resamples=0)
    assert report.answers == len(golds)
    assert report.overall.kappa.value == pytest.approx(expected["overall"]["kappa"], abs=1e-9)
    assert report.overall.within_one.value == pytest.approx(expected["overall"]["within_1"], abs=1e-9)
    assert report.overall.raters is not None
    assert report.overall.raters.one_more.value == pytest.approx(expected["overall"]["rater"], abs=1e-9)
    for scale in report.dimensions:
        assert scale.kappa.value == pytest.approx(expected["dimensions"][scale.id]["kappa"], abs=1e-9)
    assert report.parts is not None
    assert report.parts.accuracy.value == pytest.approx(expected["parts"]["word_accuracy"], abs=1e-9)
    assert report.parts.macro_f1 == pytest.approx(expected["parts"]["macro_f1"], abs=1e-9)
    assert report.flags is not None
    assert report.flags.precision.value == pytest.approx(expected["flags"]["precision"], abs=1e-9)
    assert report.flags.recall.value == pytest.approx(expected["flags"]["recall"], abs=1e-9)
