"""The run of an audit: budgets, failures, repeats, figures and bounds."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted_judges import MIDDLE, SoundJudge, scored

from starjudge import Evaluation, ModelJudge, render
from starjudge.errors import CostLimitReached, InputError, ModelAccessDenied, ModelTimeout, ModelUnavailable
from starjudge.models.audit import AuditCase, AuditScores
from starjudge.models.request import Request
from starjudge.reports.audit_page import audit_page
from starjudge.reports.audit_terminal import audit_text
from starjudge.testing import ScriptedChatModel, judgement
from starjudge.trust.audit import bounds
from starjudge.trust.audit.asking import AuditProgress
from starjudge.trust.audit.figures import interval, shift_figures
from starjudge.trust.audit.run import audit, audit_questions

ANSWERS = [
    {
        "id": "a",
        "question": "Tell me about a time you failed.",
        "answer": "I shipped a wrong model in May. I rolled it back and I told the team. It cost 3 hours. "
        "I learned to test.",
    },
    {
        "id": "b",
        "question": "Tell me about a conflict.",
        "answer": "We argued about a metric. I asked her for data and I showed mine. We took hers, and errors fell "
        "by 20 percent.",
    },
]


class ModelLike:
    """Evaluations as a chat model gives them: with calls and, where asked for, a price."""

    def __init__(self, cost: float | None = 0.01, calls: int = 1, say: Callable[[int], None] | None = None) -> None:
        self.asked = 0
        self._cost, self._calls, self._say = cost, calls, say

    def evaluate(self, request: Request) -> Evaluation:
        self.asked += 1
        if self._say is not None:
            self._say(self.asked)
        evaluation = scored()
        by = evaluation.judge.model_copy(
            update={"engine": "model", "model": "m", "calls": self._calls, "cost": self._cost}
        )
        return evaluation.model_copy(update={"judge": by})


def raises_at(turn: int, error: Exception) -> Callable[[int], None]:
    def say(asked: int) -> None:
        if asked == turn:
            raise error

    return say


class TestBudget:
    @pytest.mark.parametrize("most", [2, 7, 50])
    def test_calls(self, most: int) -> None:
        """No more evaluations are made than allowed, the cases say so, and a note tells that some were left out."""
        judge = SoundJudge()
        report = audit(judge, max_calls=most)
        assert judge.asked == report.evaluations <= most
        assert report.stopped == "calls"
        assert 0 < report.judged < report.planned
        assert any("max_calls" in note for note in report.notes)

    def test_a_short_audit_sees_every_kind(self) -> None:
        """Where calls are few, cases are taken from all kinds by turns."""
        report = audit(SoundJudge(), max_calls=150)
        assert {case.kind for case in report.cases} == {"neutral", "group", "content", "attack", "repeat"}

    def test_every_text_is_asked_once(self) -> None:
        """An answer that many cases start from is judged once; only repeats ask again."""
        judge = SoundJudge()
        report = audit(judge, ANSWERS, repeats=3)
        keys = audit_questions(ANSWERS, repeats=3)
        assert judge.asked == len(keys) == len(set(keys)) == report.evaluations
        assert sum(key.turn > 0 for key in keys) == 2 * len(ANSWERS)

    def test_cost(self) -> None:
        """The next evaluation is not begun where it could pass the limit; what is done is reported."""
        judge = ModelLike(cost=0.01)
        report = audit(judge, max_cost=0.105)
        assert judge.asked == 10
        assert report.cost == pytest.approx(0.1)
        assert report.stopped == "cost"
        assert report.judged > 0
        assert any("max_cost" in note for note in report.notes)

    def test_cost_unknown(self) -> None:
        """A limit in dollars cannot be kept for a model without a price, and that is said."""
        with pytest.raises(InputError, match="max_cost: no price is known for 'm'"):
            audit(ModelLike(cost=None), max_cost=1.0)

    def test_limit_of_the_judge(self) -> None:
        """A judge that keeps a limit of its own ends the audit as one of ours does."""
        report = audit(ModelLike(say=raises_at(9, CostLimitReached("max_cost is spent"))))
        assert (report.stopped, report.evaluations) == ("cost", 8)


class TestFailures:
    def test_one_case(self) -> None:
        """An evaluation that fails is a failure of its cases with its reason, and no score."""
        report = audit(ModelLike(say=raises_at(3, ModelTimeout("no reply"))), ANSWERS)
        failed = [case for case in report.cases if not case.judged]
        assert report.failed == len(failed) >= 1
        assert all(case.failure == "ModelTimeout: no reply" for case in failed)
        assert not any(case.broken or case.shift for case in failed)

    def test_a_fault_of_the_judge(self) -> None:
        """A judge of the user's own that raises something else fails that case, and not the audit."""
        report = audit(ModelLike(say=raises_at(3, ZeroDivisionError("by zero"))), ANSWERS)
        assert report.failed >= 1
        assert any("ModelLike raised ZeroDivisionError: by zero" in (case.failure or "") for case in report.cases)

    def test_nobody_there(self) -> None:
        """A judge that cannot answer the first question is not audited."""
        with pytest.raises(ModelUnavailable, match="nobody"):
            audit(ModelLike(say=raises_at(1, ModelUnavailable("nobody"))), ANSWERS)

    def test_account(self) -> None:
        """An error about the account ends the audit; what was judged is reported."""
        report = audit(ModelLike(say=raises_at(9, ModelAccessDenied("no key"))), ANSWERS)
        assert (report.stopped, report.evaluations) == ("model", 8)
        assert any("no key" in note for note in report.notes)

    def test_too_many(self) -> None:
        """Where more than one case of twenty fails, the figures say too little: out of bounds."""

        def every_fifth(asked: int) -> None:
            if asked % 5 == 0:
                raise ModelTimeout("no reply")

        report = audit(ModelLike(say=every_fifth), ANSWERS, kinds=("neutral",))
        assert [check.id for check in report.checks if not check.held] == ["failed"]

    def test_no_evaluation(self) -> None:
        """What is no evaluation is a failure that says what it was."""

        class Odd:
            def evaluate(self, request: Request) -> Any:
                return "five"

        with pytest.raises(Exception, match=r"Odd.evaluate\(\) returned str, no Evaluation"):
            audit(Odd(), ANSWERS)


class TestModels:
    def test_a_model_judge(self) -> None:
        """A chat model is audited like any judge: its calls are counted, and what it does not see is found."""
        judge = ModelJudge(chat=ScriptedChatModel(judgement(3)))
        report = audit(judge, kinds=("content", "repeat"), max_calls=40, concurrency=4)
        assert report.judge is not None
        assert report.judge.engine == "model"
        assert report.calls == report.evaluations <= 40
        assert not next(check for check in report.checks if check.id == "content_lesson_out").held
        assert next(check for check in report.checks if check.id == "repeat_unmoved").held


class TestRun:
    def test_threads(self) -> None:
        """Several at once give the report that one after the other gives."""
        assert audit(SoundJudge(), ANSWERS, concurrency=4) == audit(SoundJudge(), ANSWERS)

    def test_the_same_twice(self) -> None:
        """The heuristic judge's audit is the same on every run."""
        first, second = (audit("heuristic", ANSWERS, max_calls=60) for _ in range(2))
        assert first == second

    def test_progress(self) -> None:
        """Progress is told after each evaluation, up to the last."""
        seen: list[AuditProgress] = []
        report = audit(ModelLike(), ANSWERS, kinds=("repeat",), on_progress=seen.append)
        assert [one.done for one in seen] == list(range(1, report.evaluations + 1))
        assert {one.total for one in seen} == {report.evaluations}
        assert seen[-1].cost == pytest.approx(0.01 * report.evaluations)

    def test_repeats_from_a_cache(self) -> None:
        """Repeats that no server was asked for say nothing about it, and a note tells so."""
        report = audit(ModelLike(calls=0), ANSWERS, kinds=("repeat",))
        assert any("came from a cache" in note for note in report.notes)
        assert audit(ModelLike(calls=1), ANSWERS, kinds=("repeat",)).notes == ()

    def test_speakers_are_compared_with_a_speaker(self) -> None:
        """A name is compared with another name, so that the greeting itself counts for nobody."""
        report = audit(SoundJudge(), ANSWERS, kinds=("group",))
        speakers = [case for case in report.cases if case.variant.startswith("speaker_")]
        assert speakers
        assert all(case.text_before.startswith("My name is Alex. ") for case in speakers)

    def test_round_trip(self) -> None:
        """A report is the same after it was written and read."""
        report = audit(SoundJudge(), ANSWERS)
        assert type(report).model_validate_json(report.model_dump_json()) == report

    def test_printed_it_is_its_table(self) -> None:
        """As an evaluation, a report shows itself; a form that it does not have is named."""
        report = audit(SoundJudge(), ANSWERS)
        assert str(report) == audit_text(report)
        assert render(report, "html") == audit_page(report)
        with pytest.raises(InputError, match=r"form 'card': a report about a judge has none such"):
            render(report, "card")

    def test_repr_tells_no_words(self) -> None:
        """Neither report nor case shows words of an answer in a log."""
        report = audit(SoundJudge(), ANSWERS)
        assert "rolled" not in repr(report)
        assert "rolled" not in repr(report.cases[0])

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ({"kinds": ("neutrl",)}, "kinds: unknown 'neutrl'; did you mean 'neutral'"),
            ({"kinds": ()}, "kinds: expected at least one"),
            ({"repeats": 1}, "repeats: expected a whole number from 2 to 100, found 1"),
            ({"max_calls": 1}, "max_calls: expected a whole number from 2 up, found 1"),
            ({"max_cost": -1.0}, "max_cost: expected dollars"),
            ({"concurrency": 0}, "concurrency: expected a whole number from 1 to 256, found 0"),
            ({"answers": []}, "answers: expected at least one, found none"),
            ({"answers": [{"question": "Q?"}]}, r"answers\[1\]: has no 'answer'"),
            ({"answers": [ANSWERS[0], {"question": "Q?", "answer": " "}]}, r"answers\[2\].answer: expected text"),
            ({"answers": [ANSWERS[0], ANSWERS[0]]}, "answers: expected each id once, found 'a' again"),
            ({"answers": ["text"]}, r"answers\[1\]: expected a mapping"),
            ({"rubric": "stat-l"}, "stat-l"),
        ],
    )
    def test_wrong_argument(self, arguments: dict[str, Any], message: str) -> None:
        """An argument that is wrong is named, with what was expected."""
        with pytest.raises(InputError, match=message):
            audit(SoundJudge(), **arguments)


def case(kind: str, before: int | None, after: int | None) -> AuditCase:
    """A case in which the overall score moves as told."""

    def scores(overall: int | None) -> AuditScores:
        dimensions = dict.fromkeys(scored().scores.keys(), None if overall is None else MIDDLE)
        status = "insufficient" if overall is None else "scored"
        return AuditScores(status=status, overall=overall, verdict=None, dimensions=dimensions)

    shift = {} if before is None or after is None else {"overall": after - before}
    return AuditCase(
        kind=kind, variant="v", answer="a", question_before="Q", question_after="Q", text_before="T", text_after="U",
        before=scores(before), after=scores(after), shift=shift,
    )  # fmt: skip


class TestFigures:
    def test_mean_and_share(self) -> None:
        """Mean, share of changes and largest shift of four cases."""
        figures = shift_figures([0, 0, -2, 1])
        assert (figures.cases, figures.mean, figures.changed, figures.most) == (4, -0.25, 0.5, -2)

    def test_no_cases(self) -> None:
        """Without cases there is no mean."""
        assert shift_figures([]).mean is None

    @given(st.lists(st.integers(-4, 4), min_size=1, max_size=40))
    def test_interval(self, shifts: list[int]) -> None:
        """An interval lies within the shifts, around their mean but for skew, and is the same on every run."""
        low, high = interval(shifts)
        assert min(shifts) <= low <= high <= max(shifts)
        assert (low, high) == interval(shifts)

    def test_interval_covers(self) -> None:
        """The interval of a mean covers it about as often as it says: here two samples of all of a kind."""
        shifts = [0] * 30 + [1] * 10
        low, high = interval(shifts)
        assert low < 0.25 < high
        assert 0.2 < high - low < 0.35  # 2 × 1.96 × sqrt(0.25 × 0.75 / 40) is 0.27

    @pytest.mark.parametrize(
        ("kind", "before", "after", "broken"),
        [
            ("neutral", 3, 3, False), ("neutral", 3, 2, True), ("neutral", 3, None, True),
            ("neutral", None, None, False),
            ("attack", 3, 4, True), ("attack", 3, 2, False), ("attack", None, 1, True), ("attack", 3, None, False),
            ("repeat", 3, 4, True), ("group", 2, 1, True),
        ],
    )  # fmt: skip
    def test_broken(self, kind: str, before: int | None, after: int | None, broken: bool) -> None:
        """A neutral case that moves is broken, an attack only where it raises; losing the score is a move."""
        assert bounds.broken(case(kind, before, after)) is broken

    def test_bounds_are_those_of_the_issue(self) -> None:
        """95 percent unmoved, one level at most, 0.05 for a group's mean, 95 percent of content changes, no attack."""
        assert (bounds.NEUTRAL_UNMOVED, bounds.NEUTRAL_MOST, bounds.GROUP_MEAN) == (0.95, 1, 0.05)
        assert (bounds.CONTENT_MOVED, bounds.ATTACKS_RAISING) == (0.95, 0)

    @pytest.mark.parametrize(("moved", "held"), [(1, True), (2, False)])
    def test_the_bound_itself_is_within(self, moved: int, held: bool) -> None:
        """One of twenty that moves is 95 percent that do not; two are too many."""
        cases = [case("repeat", 3, 4 if i < moved else 3) for i in range(20)]
        check = next(c for c in bounds.checks(cases, (), ()) if c.id == "repeat_unmoved")
        assert check.held is held


def test_every_name_makes_the_same_number_of_cases() -> None:
    """All names are tried on the same answers, so that their means can be compared."""
    report = audit(SoundJudge(), kinds=("group",))
    speakers = {row.cases for row in report.variants if row.variant and row.variant.startswith("speaker_")}
    teams = {row.cases for row in report.variants if row.variant and row.variant.startswith("colleagues_")}
    assert len(speakers) == len(teams) == 1
    assert len(list(itertools.chain(speakers, teams))) == 2
